//! GOVCS: which version-control system may be used for which paths (`go help vcs`).

use crate::path::match_prefix_patterns;

/// The rules of GOVCS, with those that the go command adds.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    rules: Result<Vec<Rule>, String>,
    /// The globs of GOPRIVATE.
    private: String,
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: String,
    allowed: Vec<String>,
}

impl Policy {
    pub(super) fn new(govcs: &str, goprivate: &str) -> Self {
        Policy { rules: parse(govcs), private: goprivate.to_owned() }
    }

    /// Whether a system, such as `git`, may be used for a path.
    ///
    /// # Errors
    ///
    /// It may not, or GOVCS makes no sense; in the go command's words.
    pub(super) fn check(&self, system: &str, root: &str) -> Result<(), String> {
        let rules = self.rules.as_ref().map_err(Clone::clone)?;
        let is_private = match_prefix_patterns(&self.private, root);
        let applies = |rule: &&Rule| match rule.pattern.as_str() {
            "private" => is_private,
            "public" => !is_private,
            glob => match_prefix_patterns(glob, root),
        };
        // The defaults stand behind what is set: git and Mercurial were made to be used with
        // servers that nobody trusts, the others were not.
        let allowed = match rules.iter().find(applies) {
            Some(rule) => rule.allowed.iter().any(|name| name == system || name == "all"),
            None => is_private || matches!(system, "git" | "hg"),
        };
        if allowed {
            return Ok(());
        }
        let what = if is_private { "private" } else { "public" };
        Err(format!("GOVCS disallows using {system} for {what} {root}; see 'go help vcs'"))
    }
}

fn parse(text: &str) -> Result<Vec<Rule>, String> {
    let mut rules: Vec<(Rule, &str)> = Vec::new();
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    for item in text.split(',').map(str::trim) {
        if item.is_empty() {
            return Err("empty entry in GOVCS".to_owned());
        }
        let Some((pattern, list)) = item.split_once(':') else {
            return Err(format!("malformed entry in GOVCS (missing colon): {item:?}"));
        };
        let (pattern, list) = (pattern.trim(), list.trim());
        if pattern.is_empty() {
            return Err(format!("empty pattern in GOVCS: {item:?}"));
        }
        if list.is_empty() {
            return Err(format!("empty VCS list in GOVCS: {item:?}"));
        }
        if matches!(pattern, "." | "..") || pattern.starts_with("./") || pattern.starts_with("../")
        {
            return Err(format!("relative pattern not allowed in GOVCS: {pattern:?}"));
        }
        if let Some((_, old)) = rules.iter().find(|(rule, _)| rule.pattern == pattern) {
            return Err(format!("unreachable pattern in GOVCS: {item:?} after {old:?}"));
        }
        let allowed: Vec<String> = list.split('|').map(|name| name.trim().to_owned()).collect();
        if allowed.iter().any(String::is_empty) {
            return Err(format!("empty VCS name in GOVCS: {item:?}"));
        }
        rules.push((Rule { pattern: pattern.to_owned(), allowed }, item));
    }
    Ok(rules.into_iter().map(|(rule, _)| rule).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allows_by_the_first_rule_that_applies() {
        for (govcs, private, system, root, want) in [
            ("", "", "git", "a.com/x", true),
            ("", "", "svn", "a.com/x", false),
            ("", "a.com", "svn", "a.com/x", true),
            ("a.com:svn|hg", "", "git", "a.com/x", false),
            ("a.com:svn|hg", "", "git", "b.com/x", true),
            ("a.com/x/in:git,a.com:svn", "", "git", "a.com/x", false),
            ("*.com:git", "", "git", "a.com/x", true),
            ("public:all,private:none", "a.com", "git", "a.com/x", false),
            ("public:all,private:none", "a.com", "git", "b.com/x", true),
            ("*:none", "", "git", "a.com/x", false),
            (" a.com : git | hg ", "", "hg", "a.com/x", true),
        ] {
            let found = Policy::new(govcs, private).check(system, root);
            assert_eq!(found.is_ok(), want, "{govcs} {private} {system} {root}");
        }
        let found = Policy::new("*:none", "b.com").check("git", "a.com/x");
        let want = "GOVCS disallows using git for public a.com/x; see 'go help vcs'";
        assert_eq!(found.unwrap_err(), want);
    }

    #[test]
    fn tells_what_makes_no_sense() {
        for (govcs, want) in [
            ("git", "malformed entry in GOVCS (missing colon): \"git\""),
            ("a:git,", "empty entry in GOVCS"),
            (":git", "empty pattern in GOVCS: \":git\""),
            ("a:", "empty VCS list in GOVCS: \"a:\""),
            ("./a:git", "relative pattern not allowed in GOVCS: \"./a\""),
            ("a:git|", "empty VCS name in GOVCS: \"a:git|\""),
            ("a:hg,a:git", "unreachable pattern in GOVCS: \"a:git\" after \"a:hg\""),
        ] {
            assert_eq!(Policy::new(govcs, "").check("git", "b").unwrap_err(), want);
        }
    }
}
