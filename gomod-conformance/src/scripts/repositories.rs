//! The git repositories of the go command's tests, made by their own scripts.
//!
//! There they are served at `vcs-test.golang.org` by a server that only a test binary of the go
//! command knows. Here git's configuration turns that host into a directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::archive::Archive;
use super::line::{Line, expand};
use super::process;

/// Makes the repositories below `root`, each by a script of `scripts`; how many came out as the
/// script says.
pub(super) fn make(scripts: &Path, root: &Path) -> Result<usize, String> {
    let fail = |err: std::io::Error| format!("{}: {err}", scripts.display());
    let Ok(entries) = fs::read_dir(scripts) else { return Ok(0) };
    let mut made = 0;
    for entry in entries {
        let name = entry.map_err(fail)?.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".txt") else { continue };
        let dir = root.join("git").join(stem);
        let archive = Archive::parse(&fs::read(scripts.join(&name)).map_err(fail)?);
        match repository(&archive, &dir) {
            Ok(()) => made += 1,
            // Such as one for a newer git: scripts that need it fail with the go command, too.
            Err(_) => fs::remove_dir_all(&dir).map_err(fail)?,
        }
    }
    Ok(made)
}

/// What makes git find the repositories, whatever configuration a script has.
pub(super) fn variables(root: &Path) -> [(&'static str, String); 5] {
    [
        ("GIT_CONFIG_COUNT", "2".to_owned()),
        ("GIT_CONFIG_KEY_0", format!("url.file://{}/.insteadOf", root.display())),
        ("GIT_CONFIG_VALUE_0", "https://vcs-test.golang.org/".to_owned()),
        ("GIT_CONFIG_KEY_1", "protocol.file.allow".to_owned()),
        ("GIT_CONFIG_VALUE_1", "always".to_owned()),
    ]
}

fn repository(script: &Archive, dir: &Path) -> Result<(), String> {
    fs::create_dir_all(dir).map_err(|err| err.to_string())?;
    for (name, content) in &script.files {
        crate::lay::write(&dir.join(name), content).map_err(|err| err.to_string())?;
    }
    let mut env: BTreeMap<String, String> = BTreeMap::new();
    let mut stdout = String::new();
    for text in script.comment.lines() {
        let Some(line) = Line::parse(text)? else { continue };
        if line.conditions.iter().any(|(_, wanted)| *wanted) {
            return Err(format!("a condition: {text}"));
        }
        let value = |name: &str| env.get(name).cloned().unwrap_or_default();
        let arguments: Vec<String> = line
            .arguments
            .iter()
            .map(|fragments| {
                let parts = fragments.iter().map(|fragment| match fragment.quoted {
                    true => fragment.text.clone(),
                    false => expand(&fragment.text, value),
                });
                parts.collect()
            })
            .collect();
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let io = |result: std::io::Result<()>| result.map_err(|err| err.to_string());
        match (line.command.as_str(), &words[..]) {
            ("handle", ["git"]) => {}
            ("env", assignments) => {
                for assignment in assignments {
                    let (name, value) = assignment.split_once('=').unwrap_or((assignment, ""));
                    env.insert(name.to_owned(), value.to_owned());
                }
            }
            ("at", [time]) => {
                for name in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
                    env.insert(name.to_owned(), (*time).to_owned());
                }
            }
            ("git", args) => {
                let mut git = Command::new("git");
                git.args(args).current_dir(dir).envs(&env);
                git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
                let ran = process::run(&mut git).map_err(|err| err.to_string())?;
                if ran.code != Some(0) {
                    return Err(format!("{text}: {}", ran.stderr));
                }
                stdout = ran.stdout;
            }
            ("echo", words) => stdout = words.join(" ") + "\n",
            ("unquote", [quoted]) => {
                stdout =
                    serde_json::from_str(&format!("\"{quoted}\"")).map_err(|e| e.to_string())?;
            }
            ("mkdir", dirs) => {
                for name in dirs {
                    io(fs::create_dir_all(dir.join(name)))?;
                }
            }
            ("mv", [from, to]) => io(fs::rename(dir.join(from), dir.join(to)))?,
            ("cp", ["stdout", to]) => io(fs::write(dir.join(to), &stdout))?,
            ("cp", [from, to]) => io(fs::copy(dir.join(from), dir.join(to)).map(|_| ()))?,
            ("cmp", ["stdout", file]) => {
                let wanted = fs::read_to_string(dir.join(file)).map_err(|err| err.to_string())?;
                if stdout != wanted {
                    return Err(format!("{text}: {stdout}"));
                }
            }
            _ => return Err(format!("no command {text}")),
        }
    }
    Ok(())
}
