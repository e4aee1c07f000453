//! Attacks that are planted into real module files, each with the rule that has to tell.

/// The files of one state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    pub(crate) go_mod: String,
    pub(crate) go_sum: String,
    /// A file with settings: its name and what is in it.
    pub(crate) setting: Option<(&'static str, &'static str)>,
}

/// Plants something into the files, before and after; false where there is no place for it.
type Plant = fn(before: &mut Files, after: &mut Files) -> bool;

/// What is planted, which rule tells, and how it is done.
pub(crate) const ATTACKS: &[(&str, &str, Plant)] = &[
    ("another hash for a module", "GM0401", |before, after| rehash(before, after, false)),
    ("another hash for a go.mod", "GM0401", |before, after| rehash(before, after, true)),
    ("a second hash for a module", "GM0401", second_hash),
    ("a second hash, seen in one state", "GM0301", second_hash),
    ("a hash of an unknown kind", "GM0303", |_, after| swap_hash(after, "h1:", "h2:")),
    ("a hash that is cut off", "GM0303", |_, after| swap_hash(after, "=\n", "\n")),
    ("a hash that is gone", "GM0407", remove_sum),
    ("a module of another owner", "GM0104", |_, after| {
        replace(after, "github.com/gomod-evil/fork v1.0.0")
    }),
    ("a replacement that slipped in", "GM0404", |_, after| {
        replace(after, "github.com/gomod-evil/fork v1.0.0")
    }),
    ("an absolute directory", "GM0103", |_, after| replace(after, "/tmp/evil")),
    ("a directory outside of the repository", "GM0102", |_, after| replace(after, "../../../evil")),
    ("an older version behind a replacement", "GM0106", pin_old),
    ("a replacement that points elsewhere", "GM0405", |before, after| {
        let Some((path, _)) = first_require(&after.go_mod) else { return false };
        let line = |by: &str| format!("\nreplace {path} => github.com/gomod-evil/{by} v1.0.0\n");
        before.go_mod += &line("fork");
        after.go_mod += &line("other");
        true
    }),
    ("a chain of replacements", "GM0107", |_, after| {
        after.go_mod +=
            "\nreplace github.com/gomod-evil/fork => github.com/gomod-evil/other v1.0.0\n";
        replace(after, "github.com/gomod-evil/fork v1.0.0")
    }),
    ("a version that goes back", "GM0402", downgrade),
    ("an old commit under a high base", "GM0403", |before, after| {
        before.go_mod += "\nrequire example.com/evil v1.0.1-0.20250102030405-abcdef123456\n";
        after.go_mod += "\nrequire example.com/evil v1.9.1-0.20200102030405-123456abcdef\n";
        true
    }),
    ("a tag dressed as a commit", "GM0202", |_, after| {
        after.go_mod += "\nrequire example.com/evil v1.2.3-20250102030405-abcdef123456\n";
        true
    }),
    ("a commit of the future", "GM0203", |_, after| {
        after.go_mod += "\nrequire example.com/evil v0.0.0-20990102030405-abcdef123456\n";
        true
    }),
    ("a fix kept out by an exclusion", "GM0406", |_, after| {
        let Some((path, version)) = first_require(&after.go_mod) else { return false };
        after.go_mod += &format!("\nexclude {path} {version}\n");
        true
    }),
    ("a toolchain with a path", "GM0701", |_, after| toolchain(after, "go1.21.0/../../bin/evil")),
    ("a toolchain of somebody's own", "GM0702", |_, after| toolchain(after, "go1.24.1-evil")),
    ("a name that looks like another", "GM0601", |_, after| {
        after.go_mod += "\nrequire github.com/siruspen/logrus v1.9.3\n";
        true
    }),
    ("an older go line", "GM0408", |_, after| {
        let Some(line) = after.go_mod.lines().find(|line| line.starts_with("go ")) else {
            return false;
        };
        after.go_mod = after.go_mod.replace(&format!("\n{line}\n"), "\ngo 1.12\n");
        true
    }),
    ("the checksum database off", "GM0506", |_, after| {
        after.setting = Some((".github/workflows/ci.yml", "env:\n  GOSUMDB: \"off\"\n"));
        true
    }),
    ("insecure connections", "GM0504", |_, after| {
        after.setting = Some(("Dockerfile", "FROM scratch\nENV GOFLAGS=-insecure\n"));
        true
    }),
    ("all of a host private", "GM0507", |_, after| {
        after.setting = Some(("Makefile", "export GOPRIVATE := github.com/*\n"));
        true
    }),
];

/// The first requirement with a version that is an ordinary release.
fn first_require(go_mod: &str) -> Option<(String, String)> {
    let lines = go_mod.lines().map(|line| line.trim().trim_start_matches("require "));
    let mut fields = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
    fields.find_map(|words| match words[..] {
        [path, version, ..]
            if path.contains('.')
                && version.starts_with('v')
                && !version.contains(['-', '+'])
                && version != "v0.0.0" =>
        {
            Some((path.to_owned(), version.to_owned()))
        }
        _ => None,
    })
}

/// Another hash in the first line of that kind that was there before.
fn rehash(before: &Files, after: &mut Files, of_go_mod: bool) -> bool {
    let is_of_kind = |line: &&str| line.contains("/go.mod ") == of_go_mod;
    let Some(line) = stayed(before, after).find(is_of_kind).map(str::to_owned) else {
        return false;
    };
    let other = other_hash(&line);
    after.go_sum = after.go_sum.replace(&line, &other);
    true
}

/// The lines of go.sum that both states have.
fn stayed<'f>(before: &'f Files, after: &'f Files) -> impl Iterator<Item = &'f str> {
    after.go_sum.lines().filter(|line| before.go_sum.lines().any(|old| old == *line))
}

fn other_hash(line: &str) -> String {
    let at = line.rfind("h1:").map_or(0, |at| at + 3);
    let first = if line[at..].starts_with('A') { "B" } else { "A" };
    format!("{}{first}{}", &line[..at], &line[at + 1..])
}

fn second_hash(before: &mut Files, after: &mut Files) -> bool {
    let Some(line) = stayed(before, after).next().map(other_hash) else { return false };
    after.go_sum += &format!("{line}\n");
    true
}

fn swap_hash(files: &mut Files, from: &str, to: &str) -> bool {
    let Some(at) = files.go_sum.find(from) else { return false };
    files.go_sum.replace_range(at..at + from.len(), to);
    true
}

/// Removes the lines of the first requirement that has any.
fn remove_sum(before: &mut Files, after: &mut Files) -> bool {
    let Some((path, version)) = first_require(&after.go_mod) else { return false };
    let prefix = format!("{path} {version} ");
    // It has to be required before too.
    let listed = |files: &Files| {
        files.go_sum.contains(&prefix) && files.go_mod.contains(&format!("{path} {version}"))
    };
    if !listed(before) {
        *before = after.clone();
    }
    let kept: Vec<&str> = after.go_sum.lines().filter(|line| !line.starts_with(&prefix)).collect();
    after.go_sum = kept.join("\n") + "\n";
    listed(before)
}

fn replace(files: &mut Files, by: &str) -> bool {
    let Some((path, _)) = first_require(&files.go_mod) else { return false };
    files.go_mod += &format!("\nreplace {path} => {by}\n");
    true
}

fn pin_old(_: &mut Files, after: &mut Files) -> bool {
    let Some((path, version)) = first_require(&after.go_mod) else { return false };
    let major = version.split('.').next().unwrap_or_default();
    after.go_mod += &format!("\nreplace {path} => {path} {major}.0.0-0\n");
    true
}

fn downgrade(before: &mut Files, after: &mut Files) -> bool {
    let Some((path, version)) = first_require(&after.go_mod) else { return false };
    let major = version.split('.').next().unwrap_or_default().to_owned();
    *before = after.clone();
    after.go_mod =
        after.go_mod.replace(&format!("{path} {version}"), &format!("{path} {major}.0.0-0"));
    true
}

fn toolchain(files: &mut Files, name: &str) -> bool {
    let lines = files.go_mod.lines().filter(|line| !line.starts_with("toolchain "));
    files.go_mod = lines.collect::<Vec<_>>().join("\n") + &format!("\n\ntoolchain {name}\n");
    true
}
