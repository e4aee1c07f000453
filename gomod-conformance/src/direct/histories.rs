//! The histories, as shell scripts, and what is asked about them.

/// A repository.
pub(super) struct History {
    /// Its name on the server.
    pub(super) name: &'static str,
    /// What is special about it.
    pub(super) what: &'static str,
    /// The path of its root; `HOST` is the host of all.
    pub(super) path: &'static str,
    /// What makes it, behind [`PRELUDE`].
    pub(super) script: &'static str,
    /// `PAGE: PREFIX VCS URL` for each `go-import` tag; none: one for each usual page.
    pub(super) pages: &'static [&'static str],
    /// What is asked; text for the shell, with `$P` for the path and settings before it.
    pub(super) questions: &'static [(Ask, &'static str)],
}

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    List,
    Versions,
    Download,
}

use Ask::{Download as D, List as L, Versions as V};

/// `mod DIRECTORY PATH` writes a module, `c` commits all there is, one second after the other;
/// `h REV` is the short hash of a commit, `p BASE REV` its pseudo-version behind `BASE`.
pub(super) const PRELUDE: &str = r#"
set -e
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e@example.com
export GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e@example.com
n=10
begin() {
    git init -q -b main ${1:-} .
    git config tag.gpgSign false
    git config commit.gpgSign false
    git config core.autocrlf false
}
mod() {
    mkdir -p "$1"
    printf 'module %s\n\ngo 1.24\n' "$2" > "$1/go.mod"
    printf 'package m\n' > "$1/m.go"
}
c() {
    n=$((n+1))
    git add -A
    GIT_AUTHOR_DATE="2024-01-02T03:04:${n}Z" GIT_COMMITTER_DATE="2024-01-02T03:04:${n}+0200" \
        git commit -q --allow-empty -m "commit $n"
}
m() {
    n=$((n+1))
    GIT_AUTHOR_DATE="2024-01-02T03:04:${n}Z" GIT_COMMITTER_DATE="2024-01-02T03:04:${n}Z" \
        git merge -q --no-ff -m merge "$@"
}
h() { git rev-parse --short=12 "$1^{commit}"; }
f() { git rev-parse "$1^{commit}"; }
t() { TZ=UTC0 git log -1 --format=%cd --date=format-local:%Y%m%d%H%M%S "$1" --; }
p() { echo "$1$(t "$2")-$(h "$2")"; }
"#;

const fn at(
    name: &'static str,
    what: &'static str,
    path: &'static str,
    script: &'static str,
    questions: &'static [(Ask, &'static str)],
) -> History {
    History { name, what, path, script, pages: &[], questions }
}

pub(super) const HISTORIES: &[History] = &[
    at(
        "plain",
        "no tag",
        "HOST/plain",
        "mod . $P; c; c",
        &[
            (L, "$P@latest"),
            (L, "$P@upgrade"),
            (L, "$P@main"),
            (L, "$P@HEAD"),
            (L, "$P@$(h main)"),
            (L, "$P@$(h main | cut -c1-7)"),
            (L, "$P@$(h main | cut -c1-6)"),
            (L, "$P@$(f main~1)"),
            (L, "$P@$(p v0.0.0- main)"),
            (L, "$P@$(p v0.0.0- main~1)"),
            (L, "$P@$(p v1.0.0- main)"),
            (L, "$P@v0.0.0-20240102030411-$(h main)"),
            (L, "$P@$(p v0.0.0- main | sed 's/.$//')"),
            (L, "$P@v0.0.0-$(t main)-$(f main | cut -c1-13)"),
            (L, "$P@$(p v0.0.1-0. main)"),
            (L, "$P@$(p v0.1.0-pre.0. main)"),
            (L, "$P@v1.0.0"),
            (L, "$P@v1"),
            (L, "$P@nosuch"),
            (L, "$P@0000000000000000000000000000000000000000"),
            (L, "$P/sub@latest"),
            (L, "$P/v2@latest"),
            (V, "$P"),
            (V, "$P@latest"),
            (D, "$P@latest"),
            (D, "$P@$(h main~1)"),
            (D, "$P@nosuch"),
            (D, "$P/v2@latest"),
            (D, "$P@$(p v0.0.0- main)"),
        ],
    ),
    at(
        "tagged",
        "tags at commits",
        "HOST/tagged",
        "mod . $P; c; git tag v1.0.0; c; git tag v1.2.3; c; git tag v1.10.0",
        &[
            (L, "$P@latest"),
            (L, "$P@v1"),
            (L, "$P@v1.2"),
            (L, "$P@v1.3"),
            (L, "$P@v1.2.3"),
            (L, "$P@v1.2.4"),
            (L, "$P@<v1.10.0"),
            (L, "$P@>=v1.1.0"),
            (L, "$P@>v1.10.0"),
            (L, "$P@main"),
            (L, "$P@$(h v1.2.3)"),
            (L, "$P@$(p v1.2.4-0. v1.2.3)"),
            (L, "$P@$(p v1.0.1-0. v1.2.3)"),
            (L, "$P@v1.2.3+incompatible"),
            (L, "$P@v1.2.3+meta"),
            (V, "$P@latest"),
            (V, "$P@v1.2.3"),
            (V, "$P"),
            (D, "$P@v1.2.3"),
            (D, "$P@latest"),
        ],
    ),
    at(
        "behind",
        "a tag behind",
        "HOST/behind",
        "mod . $P; c; git tag v1.2.3; c; echo >> m.go; c",
        &[
            (L, "$P@latest"),
            (L, "$P@main"),
            (L, "$P@$(h main~1)"),
            (L, "$P@$(h main~1)"),
            (L, "$P@$(p v1.2.4-0. main)"),
            (L, "$P@$(p v1.2.4-0. main~1)"),
            (L, "$P@$(p v1.2.5-0. main)"),
            (L, "$P@$(p v0.0.0- main)"),
            (D, "$P@main"),
            (D, "$P@$(p v1.2.4-0. main~1)"),
        ],
    ),
    at(
        "annotated",
        "annotated tags, one of a tag",
        "HOST/annotated",
        "mod . $P; c; git tag -a -m x v0.1.0; c; git tag -a -m x v0.2.0; git tag -a -m y other v0.2.0 2>/dev/null; c",
        &[
            (L, "$P@latest"),
            (L, "$P@v0.1.0"),
            (L, "$P@main"),
            (L, "$P@other"),
            (L, "$P@$(h v0.1.0)"),
            (L, "$P@$(git rev-parse v0.2.0)"),
            (D, "$P@v0.2.0"),
        ],
    ),
    at(
        "prerelease",
        "pre-releases only",
        "HOST/prerelease",
        "mod . $P; c; git tag v1.0.0-rc.1; c; git tag v1.0.0-rc.2; c",
        &[
            (L, "$P@latest"),
            (L, "$P@v1"),
            (L, "$P@v1.0"),
            (L, "$P@<v1.0.0"),
            (L, "$P@main"),
            (L, "$P@$(p v1.0.0-rc.1.0. main)"),
            (L, "$P@$(p v1.0.0-rc.2.0. v1.0.0-rc.2)"),
            (V, "$P@latest"),
            (D, "$P@main"),
        ],
    ),
    at(
        "several",
        "several tags at a commit",
        "HOST/several",
        "mod . $P; c; git tag v1.9.0; git tag v1.10.0-rc.1; git tag v1.10.0; git tag v2.0.0; git tag sub/v3.0.0; git tag x",
        &[
            (L, "$P@latest"),
            (L, "$P@main"),
            (L, "$P@x"),
            (L, "$P@v1.9.0"),
            (L, "$P@v2.0.0"),
            (L, "$P@v2"),
            (L, "$P@$(h main)"),
            (V, "$P@latest"),
            (D, "$P@x"),
        ],
    ),
    at(
        "branch",
        "tags on another branch",
        "HOST/branch",
        "mod . $P; c; git tag v1.0.0; git checkout -q -b other; c; git tag v1.2.3; c; git checkout -q main; c",
        &[
            (L, "$P@latest"),
            (L, "$P@main"),
            (L, "$P@other"),
            (L, "$P@$(p v1.2.4-0. main)"),
            (L, "$P@$(p v1.0.1-0. other)"),
            (L, "$P@$(p v1.2.4-0. other)"),
            (D, "$P@other"),
        ],
    ),
    at(
        "merged",
        "a history with merges",
        "HOST/merged",
        "mod . $P; c; git tag v1.0.0; git checkout -q -b other; c; git tag v1.2.3; git checkout -q main; echo x > x; c; git tag v1.1.0; m other; c; git checkout -q -b third v1.0.0; echo y > y; c; git checkout -q main; m third",
        &[
            (L, "$P@latest"),
            (L, "$P@main"),
            (L, "$P@$(h main~1)"),
            (L, "$P@third"),
            (L, "$P@$(h main~2)"),
            (L, "$P@$(p v1.1.1-0. main)"),
            (L, "$P@$(p v1.2.4-0. main)"),
            (D, "$P@main"),
        ],
    ),
    at(
        "nested",
        "a nested module with tags of its own",
        "HOST/nested",
        "mod . $P; mod sub $P/sub; echo l > LICENSE; c; git tag v1.0.0; git tag sub/v0.1.0; c; git tag v1.1.0; c; git tag sub/v0.2.0-rc.1; c",
        &[
            (L, "$P@latest"),
            (L, "$P/sub@latest"),
            (L, "$P/sub@v0.1.0"),
            (L, "$P/sub@v1.0.0"),
            (L, "$P/sub@main"),
            (L, "$P@main"),
            (L, "$P/sub@$(h v1.1.0)"),
            (L, "$P/sub@$(p v0.1.1-0. v1.1.0)"),
            (L, "$P/sub@$(p v1.0.1-0. v1.1.0)"),
            (L, "$P/sub@sub/v0.1.0"),
            (L, "$P/sub/dir@latest"),
            (V, "$P/sub@latest"),
            (V, "$P@latest"),
            (D, "$P/sub@v0.1.0"),
            (D, "$P@v1.0.0"),
            (D, "$P/sub@main"),
        ],
    ),
    at(
        "untagged",
        "a nested module without tags of its own",
        "HOST/untagged",
        "mod . $P; c; git tag v1.0.0; mod sub $P/sub; echo l > sub/LICENSE; echo m > LICENSE; c; git tag v1.1.0; c",
        &[
            (L, "$P/sub@latest"),
            (L, "$P/sub@v1.1.0"),
            (L, "$P/sub@$(h v1.0.0)"),
            (L, "$P@latest"),
            (D, "$P/sub@latest"),
            (D, "$P@v1.1.0"),
            (D, "$P@v1.0.0"),
        ],
    ),
    at(
        "v2dir",
        "a v2 directory",
        "HOST/v2dir",
        "mod . $P; mod v2 $P/v2; echo l > LICENSE; c; git tag v1.5.0; git tag v2.1.0; c",
        &[
            (L, "$P@latest"),
            (L, "$P/v2@latest"),
            (L, "$P/v2@main"),
            (L, "$P/v2@v1.5.0"),
            (L, "$P@v2.1.0"),
            (L, "$P@main"),
            (L, "$P/v3@latest"),
            (V, "$P/v2@latest"),
            (V, "$P@latest"),
            (D, "$P/v2@v2.1.0"),
            (D, "$P@v1.5.0"),
            (D, "$P/v2@main"),
        ],
    ),
    at(
        "v2branch",
        "a v2 branch",
        "HOST/v2branch",
        "mod . $P; c; git tag v1.0.0; git checkout -q -b v2; mod . $P/v2; c; git tag v2.0.0; c; git checkout -q main; c",
        &[
            (L, "$P@latest"),
            (L, "$P/v2@latest"),
            (L, "$P/v2@v2"),
            (L, "$P@v2"),
            (L, "$P/v2@main"),
            (L, "$P@v2.0.0"),
            (L, "$P/v2@$(h v2)"),
            (L, "$P/v2@$(p v2.0.1-0. v2)"),
            (L, "$P/v2@$(p v2.0.0- v2)"),
            (L, "$P/v2@$(p v1.0.1-0. v2)"),
            (V, "$P/v2@latest"),
            (D, "$P/v2@v2.0.0"),
            (D, "$P/v2@$(h v2)"),
        ],
    ),
    at(
        "v2both",
        "two go.mod files of v2, and v2 without any",
        "HOST/v2both",
        "mod . $P/v2; mod v2 $P/v2; c; git tag v2.0.0; mod v2 $P; c; git tag v2.1.0; rm go.mod; c; git tag v2.2.0; rm -r v2; mod . $P; c; git tag v2.3.0; echo > go.mod; c; git tag v2.4.0",
        &[
            (L, "$P/v2@v2.0.0"),
            (L, "$P/v2@v2.1.0"),
            (L, "$P/v2@v2.2.0"),
            (L, "$P/v2@v2.3.0"),
            (L, "$P/v2@v2.4.0"),
            (L, "$P@v2.4.0"),
            (L, "$P@main"),
            (L, "$P/v2@latest"),
            (D, "$P/v2@v2.3.0"),
        ],
    ),
    at(
        "incompatible",
        "higher majors without go.mod",
        "HOST/incompatible",
        "echo > a.go; c; git tag v1.0.0; c; git tag v2.0.0; c; git tag v2.1.0; c; git tag v3.0.0; c",
        &[
            (L, "$P@latest"),
            (L, "$P@v1"),
            (L, "$P@v2"),
            (L, "$P@v2.0.0"),
            (L, "$P@v2.0.0+incompatible"),
            (L, "$P@v1.0.0+incompatible"),
            (L, "$P@main"),
            (L, "$P@$(h v2.1.0)"),
            (L, "$P@$(p v3.0.1-0. main)+incompatible"),
            (L, "$P@$(p v3.0.1-0. main)"),
            (L, "$P@<v3.0.0"),
            (L, "$P/v2@latest"),
            (V, "$P@latest"),
            (D, "$P@v2.0.0+incompatible"),
            (D, "$P@main"),
        ],
    ),
    at(
        "opted",
        "higher majors without go.mod, then modules",
        "HOST/opted",
        "echo > a.go; c; git tag v2.0.0; c; git tag v3.0.0; mod . $P; c; git tag v1.1.0; git tag v4.0.0; c",
        &[
            (L, "$P@latest"),
            (L, "$P@v2"),
            (L, "$P@v2.0.0"),
            (L, "$P@v4.0.0"),
            (L, "$P@v4.0.0+incompatible"),
            (L, "$P@main"),
            (L, "$P@$(h v3.0.0)"),
            (V, "$P@latest"),
            (D, "$P@v3.0.0+incompatible"),
        ],
    ),
    at(
        "bare",
        "no go.mod at all",
        "HOST/bare",
        "echo 'package m' > m.go; mkdir sub vendor vendor/x; echo > sub/a.go; echo > vendor/x/x.go; c; git tag v1.0.0; c",
        &[
            (L, "$P@latest"),
            (L, "$P@main"),
            (L, "$P/sub@latest"),
            (L, "$P/v2@latest"),
            (D, "$P@v1.0.0"),
            (D, "$P@main"),
        ],
    ),
];
