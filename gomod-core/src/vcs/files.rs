//! Files as a commit has them.

use super::{Checkout, VcsError, git};

impl Checkout {
    /// The hash of the commit that a revision names: a branch, a tag, a hash, `HEAD~1`.
    ///
    /// # Errors
    ///
    /// When git cannot be asked, or knows no such commit.
    pub fn resolve(&self, revision: &str) -> Result<String, VcsError> {
        // What begins with a dash would be an option; a colon would name no commit.
        if revision.is_empty() || revision.starts_with('-') || revision.contains(['\0', '\n']) {
            return Err(VcsError::Failed);
        }
        let commit = format!("{revision}^{{commit}}");
        let question = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
        let lines = git::lines(&self.root, &question)?;
        let hash = lines.into_iter().next_back().unwrap_or_default();
        let hex = hash.len() >= 40 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        if hex { Ok(hash) } else { Err(VcsError::Failed) }
    }

    /// The names of the files that git tracks, as seen from the root, with slashes.
    ///
    /// Names that are not UTF-8 are left out.
    ///
    /// # Errors
    ///
    /// When git cannot be asked.
    pub fn tracked(&self) -> Result<Vec<String>, VcsError> {
        let bytes = git::ask(&self.root, &["ls-files", "-z", "--full-name"])?;
        let names = bytes.split(|&b| b == 0).filter(|name| !name.is_empty());
        Ok(names.filter_map(|name| String::from_utf8(name.to_vec()).ok()).collect())
    }

    /// The bytes of a file in a commit, by its hash and the file's name as seen from the root,
    /// with slashes. None where the commit has no such file.
    ///
    /// # Errors
    ///
    /// When git cannot be asked.
    pub fn file_at(&self, commit: &str, name: &str) -> Result<Option<Vec<u8>>, VcsError> {
        let question = ["ls-tree", "-z", "--full-tree", commit, "--", name];
        let listed = git::ask(&self.root, &question)?;
        let mut entries = listed.split(|&b| b == 0).filter(|entry| !entry.is_empty());
        // MODE SP TYPE SP HASH TAB NAME
        let blob = entries.find_map(|entry| {
            let text = std::str::from_utf8(entry).ok()?;
            let (about, path) = text.split_once('\t')?;
            let mut words = about.split(' ');
            let (mode, kind, hash) = (words.next()?, words.next()?, words.next()?);
            // A symbolic link names a file, and is none.
            (path == name && kind == "blob" && mode.starts_with("100")).then(|| hash.to_owned())
        });
        match blob {
            Some(hash) => git::ask(&self.root, &["cat-file", "blob", &hash]).map(Some),
            None => Ok(None),
        }
    }
}
