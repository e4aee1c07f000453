//! The histories, as shell scripts.

/// A repository and a main module in it.
pub(super) struct History {
    /// What is special about it.
    pub(super) name: &'static str,
    /// The directory of the module.
    pub(super) dir: &'static str,
    /// The path of the module.
    pub(super) path: &'static str,
    /// What makes it, behind [`PRELUDE`].
    pub(super) script: &'static str,
}

/// `mod DIRECTORY PATH` writes a module, `c` commits all there is, one second after the other.
pub(super) const PRELUDE: &str = r#"
set -e
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e@example.com
export GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e@example.com
n=10
mod() {
    mkdir -p "$1"
    printf 'module %s\n\ngo 1.24\n' "$2" > "$1/go.mod"
    printf 'package main\n\nfunc main() {}\n' > "$1/main.go"
}
c() {
    n=$((n+1))
    git add -A
    GIT_AUTHOR_DATE="2024-01-02T03:04:${n}Z" GIT_COMMITTER_DATE="2024-01-02T03:04:${n}+0200" \
        git commit -q --allow-empty -m "commit $n"
}
git init -q -b main .
git config tag.gpgSign false
git config commit.gpgSign false
"#;

const fn root(name: &'static str, script: &'static str) -> History {
    History { name, dir: ".", path: "example.com/m", script }
}

const fn at(
    name: &'static str,
    dir: &'static str,
    path: &'static str,
    script: &'static str,
) -> History {
    History { name, dir, path, script }
}

pub(super) const HISTORIES: &[History] = &[
    root("no tag", "mod . example.com/m; c"),
    root("a tag at the commit", "mod . example.com/m; c; git tag v1.2.3"),
    root("a tag behind", "mod . example.com/m; c; git tag v1.2.3; c"),
    root("an annotated tag behind", "mod . example.com/m; c; git tag -a -m x v1.2.3; c; c"),
    root("an annotated tag at the commit", "mod . example.com/m; c; git tag -a -m x v0.1.0"),
    root("a pre-release behind", "mod . example.com/m; c; git tag v1.3.0-rc.1; c"),
    root(
        "a pre-release and a release at the commit",
        "mod . example.com/m; c; git tag v1.3.0-rc.1; git tag v1.3.0",
    ),
    root("two releases at the commit", "mod . example.com/m; c; git tag v1.9.0; git tag v1.10.0"),
    root(
        "a higher tag behind than at the commit",
        "mod . example.com/m; c; git tag v1.9.0; c; git tag v1.2.0",
    ),
    root(
        "a tag on another branch",
        "mod . example.com/m; c; git checkout -q -b other; c; git tag v1.2.3; git checkout -q main; c",
    ),
    root(
        "a tag behind and a higher one on another branch",
        "mod . example.com/m; c; git tag v1.0.0; git checkout -q -b other; c; git tag v1.2.3; git checkout -q main; c",
    ),
    root(
        "a tag on a merged branch",
        "mod . example.com/m; c; git checkout -q -b other; c; git tag v1.2.3; git checkout -q main; c; git merge -q --no-ff -m merge other",
    ),
    root("a changed file", "mod . example.com/m; c; git tag v1.2.3; echo >> main.go"),
    root(
        "a changed file behind a tag",
        "mod . example.com/m; c; git tag v1.2.3; c; echo >> main.go",
    ),
    root("an untracked file", "mod . example.com/m; c; git tag v1.2.3; echo > new"),
    root(
        "an ignored file",
        "mod . example.com/m; echo new > .gitignore; c; git tag v1.2.3; echo > new",
    ),
    root("a staged file", "mod . example.com/m; c; git tag v1.2.3; echo > new; git add new"),
    root("no commit", "mod . example.com/m"),
    root("no repository", "rm -rf .git; mod . example.com/m"),
    root(
        "a detached head before the tag",
        "mod . example.com/m; c; c; git tag v1.0.0; git checkout -q HEAD~1",
    ),
    root("short tags", "mod . example.com/m; c; git tag v1; git tag v1.2; c"),
    root("a tag with build metadata at the commit", "mod . example.com/m; c; git tag v1.2.3+meta"),
    root("a tag with build metadata behind", "mod . example.com/m; c; git tag v1.2.3+meta; c"),
    root("a tag that is no version", "mod . example.com/m; c; git tag release-1; git tag 1.2.3; c"),
    root("a tag that begins with v", "mod . example.com/m; c; git tag version; c"),
    root(
        "a tag like a pseudo-version",
        "mod . example.com/m; c; git tag v0.0.0-20240102030411-abcdef123456; c",
    ),
    root(
        "a retracted tag behind",
        "mod . example.com/m; c; git tag v1.0.0; c; git tag v1.1.0; printf '\\nretract v1.1.0\\n' >> go.mod; c; git tag v1.1.1; git checkout -q HEAD~1; c",
    ),
    root(
        "a retracted tag at the commit",
        "mod . example.com/m; c; git tag v1.0.0; printf '\\nretract [v1.1.0, v1.2.0]\\n' >> go.mod; c; git tag v1.1.0; git tag v1.2.0",
    ),
    root("a tag of a higher major version at the commit", "mod . example.com/m; c; git tag v2.0.0"),
    root("a tag of a higher major version behind", "mod . example.com/m; c; git tag v2.0.0; c"),
    root(
        "tags of two major versions behind",
        "mod . example.com/m; c; git tag v1.4.0; c; git tag v2.0.0; c",
    ),
    root("no go.mod in the commit, a tag v2", "c; git tag v2.0.0; mod . example.com/m"),
    root(
        "an ignored go.mod, a tag v2",
        "printf 'go.mod\\nmain.go\\n' > .gitignore; c; git tag v2.0.0; mod . example.com/m",
    ),
    root(
        "an ignored go.mod, a tag v2 behind",
        "printf 'go.mod\\nmain.go\\n' > .gitignore; c; git tag v2.0.0; c; mod . example.com/m",
    ),
    root(
        "an ignored go.mod, a tag v1 behind",
        "printf 'go.mod\\nmain.go\\n' > .gitignore; c; git tag v1.0.0; c; mod . example.com/m",
    ),
    root(
        "a shallow clone",
        "mod . example.com/m; c; git tag v1.2.3; c; c; cd ..; mv repo full; git clone -q --depth 1 file://$PWD/full repo",
    ),
    root(
        "a shallow clone at the tag",
        "mod . example.com/m; c; c; git tag v1.2.3; cd ..; mv repo full; git clone -q --depth 1 --branch v1.2.3 file://$PWD/full repo 2>/dev/null",
    ),
    root(
        "a clone without tags",
        "mod . example.com/m; c; git tag v1.2.3; c; cd ..; mv repo full; git clone -q --no-tags file://$PWD/full repo",
    ),
    root(
        "a second work tree",
        "mod . example.com/m; c; git tag v1.2.3; c; cd ..; mv repo first; cd first; git worktree add -q ../repo HEAD~1",
    ),
    root("a quoted path", "mod . '\"example.com/m\"'; c; git tag v1.2.3; c"),
    at(
        "a module below, with tags of its own",
        "sub",
        "example.com/m/sub",
        "mod . example.com/m; mod sub example.com/m/sub; c; git tag v9.9.9; git tag v1.0.0; git tag sub/v0.2.0; c",
    ),
    at(
        "a module below, tagged at the commit",
        "sub/dir",
        "example.com/m/sub/dir",
        "mod . example.com/m; mod sub/dir example.com/m/sub/dir; c; git tag sub/dir/v0.2.0",
    ),
    at(
        "a module below, with tags of the root only",
        "sub",
        "example.com/m/sub",
        "mod . example.com/m; mod sub example.com/m/sub; c; git tag v1.0.0; c",
    ),
    at(
        "a module below without a root",
        "sub",
        "example.com/m/sub",
        "mod sub example.com/m/sub; c; git tag sub/v1.0.0",
    ),
    at(
        "a module below of another name",
        "sub",
        "example.com/other",
        "mod . example.com/m; mod sub example.com/other; c; git tag v1.0.0",
    ),
    at(
        "a module below of another name than its directory",
        "sub",
        "example.com/m/x",
        "mod . example.com/m; mod sub example.com/m/x; c; git tag v1.0.0",
    ),
    at(
        "a module of v2 at the root",
        ".",
        "example.com/m/v2",
        "mod . example.com/m/v2; c; git tag v2.1.0",
    ),
    at(
        "a module of v2 at the root, behind",
        ".",
        "example.com/m/v2",
        "mod . example.com/m/v2; c; git tag v1.1.0; git tag v2.1.0; c",
    ),
    at(
        "a module of v2 with tags of v1 only",
        ".",
        "example.com/m/v2",
        "mod . example.com/m; c; git tag v1.1.0; mod . example.com/m/v2; c",
    ),
    at("a module of v2 without tags", ".", "example.com/m/v2", "mod . example.com/m/v2; c"),
    at(
        "a module of v2 in a directory",
        "v2",
        "example.com/m/v2",
        "mod . example.com/m; mod v2 example.com/m/v2; c; git tag v1.5.0; git tag v2.1.0; c",
    ),
    at(
        "the root beside a v2 directory",
        ".",
        "example.com/m",
        "mod . example.com/m; mod v2 example.com/m/v2; c; git tag v1.5.0; git tag v2.1.0; c",
    ),
    at(
        "a module of v3 on a branch",
        ".",
        "example.com/m/v3",
        "mod . example.com/m; c; git tag v1.0.0; git checkout -q -b v3; mod . example.com/m/v3; c; git tag v3.0.0-beta.1; c",
    ),
    at(
        "a module of v2 below",
        "sub",
        "example.com/m/sub/v2",
        "mod . example.com/m; mod sub example.com/m/sub/v2; c; git tag sub/v2.3.0; c",
    ),
    at(
        "a module below a root of v2",
        "sub",
        "example.com/m/sub",
        "mod . example.com/m/v2; mod sub example.com/m/sub; c; git tag v2.0.0; git tag sub/v0.1.0; c",
    ),
    at("a module of gopkg.in", ".", "gopkg.in/m.v2", "mod . gopkg.in/m.v2; c; git tag v2.3.0; c"),
    at("a module of gopkg.in without tags", ".", "gopkg.in/m.v1", "mod . gopkg.in/m.v1; c"),
];
