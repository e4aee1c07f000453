//! Rules about replacements.

use crate::rule::{Group, Level, Rule};

/// A directory of the repository stands in for a module.
pub static LOCAL: Rule = Rule {
    code: "GM0101",
    name: "replace-local",
    group: Group::Replace,
    level: Level::Warn,
    fixed: false,
    title: "a directory stands in for a module",
    why: "No go.sum and no checksum database vouches for a directory: what is built is what lies \
          there. The line counts for the main module only, so whoever requires this module gets \
          the published one, which may be another.",
    silent: "",
    mend: "Require a published version, or put the modules of the repository into a go.work file, \
           which is not published.",
    example: "replace example.com/lib => ./lib",
};

/// A directory outside of the repository stands in for a module.
pub static OUTSIDE: Rule = Rule {
    code: "GM0102",
    name: "replace-outside",
    group: Group::Replace,
    level: Level::Deny,
    fixed: false,
    title: "a directory outside of the repository stands in for a module",
    why: "What is built lies in no commit of this repository: nobody can review it, and it differs \
          from machine to machine.",
    silent: "The repository is the git checkout that the file lies in. Where there is none, a \
             directory above the main module is reported as GM0101, and that it may lie outside is \
             said.",
    mend: "Require a published version, or take the directory into the repository.",
    example: "replace example.com/lib => ../../elsewhere/lib",
};

/// An absolute directory stands in for a module.
pub static ABSOLUTE: Rule = Rule {
    code: "GM0103",
    name: "replace-absolute",
    group: Group::Replace,
    level: Level::Deny,
    fixed: false,
    title: "a directory of one machine stands in for a module",
    why: "An absolute path names something else on every machine, or nothing. On a shared build \
          host whoever can write there decides what is built.",
    silent: "",
    mend: "Require a published version, or name a directory of the repository.",
    example: "replace example.com/lib => /home/me/lib",
};

/// A module of another owner stands in.
pub static OWNER: Rule = Rule {
    code: "GM0104",
    name: "replace-owner",
    group: Group::Replace,
    level: Level::Warn,
    fixed: false,
    title: "a module of another owner stands in for a module",
    why: "A fork is another supplier: its fixes, its keys, its care. Its owner may change, and the \
          name in every import still says the first one.",
    silent: "The owner is the host, or on a host of many owners (github.com, gitlab.com, \
             bitbucket.org and others) the host and the next element. gopkg.in/NAME and \
             github.com/go-NAME/NAME count as one owner, and so do a few names such as golang.org/x \
             and github.com/golang; any other host is an owner of its own.",
    mend: "Go back to the first module once it has what the fork was made for. Until then write \
           a waiver that says why, who looks after it, and till when.",
    example: "replace github.com/pkg/errors => github.com/someone/errors v0.9.2",
};

/// Another major version stands in.
pub static MAJOR: Rule = Rule {
    code: "GM0105",
    name: "replace-major",
    group: Group::Replace,
    level: Level::Warn,
    fixed: false,
    title: "another major version stands in for a module",
    why: "Another major version is another API. The build list shows the version that is not \
          built, and whoever looks for vulnerabilities by it looks in the wrong place.",
    silent: "",
    mend: "Require and import the major version that is meant.",
    example: "replace example.com/lib => example.com/lib/v2 v2.0.1",
};

/// An older version stands in.
pub static OLDER: Rule = Rule {
    code: "GM0106",
    name: "replace-older",
    group: Group::Replace,
    level: Level::Warn,
    fixed: false,
    title: "a version older than the one required stands in",
    why: "The requirement says one version, the build has an older one. Updates that raise the \
          requirement, also those that fix a vulnerability, change nothing.",
    silent: "Versions are compared only where path and major version are the same: those of a \
             fork say nothing about those of the first module. A requirement of v0.0.0 asks for \
             nothing.",
    mend: "Drop the line, or raise its version to the one that is required.",
    example: "require example.com/lib v1.3.0\n\nreplace example.com/lib => example.com/lib v1.2.0",
};

/// What stands in is itself replaced.
pub static CHAINED: Rule = Rule {
    code: "GM0107",
    name: "replace-chained",
    group: Group::Replace,
    level: Level::Warn,
    fixed: false,
    title: "what stands in for a module is itself replaced, which has no effect",
    why: "The go command applies one replacement, never one after the other. Whoever wrote both \
          lines expected something else to be built.",
    silent: "",
    mend: "Name the last module in the first line.",
    example: "replace example.com/a => example.com/b v1.0.0\n\nreplace example.com/b => example.com/c v1.0.0",
};

/// One module is replaced in two lines.
pub static DOUBLED: Rule = Rule {
    code: "GM0108",
    name: "replace-doubled",
    group: Group::Replace,
    level: Level::Warn,
    fixed: false,
    title: "one module is replaced more than once",
    why: "The line for one version goes before the one for all versions. Which of them counts \
          changes when the selected version changes, so that an update brings in other code \
          without a word.",
    silent: "Lines for different versions of one module, each with its version, do not overlap.",
    mend: "Keep one line.",
    example: "replace example.com/a => example.com/b v1.0.0\n\nreplace example.com/a v1.2.0 => example.com/c v1.0.0",
};

/// A dependency replaces something, to no effect.
pub static IN_DEPENDENCY: Rule = Rule {
    code: "GM0109",
    name: "replace-in-dependency",
    group: Group::Replace,
    level: Level::Allow,
    fixed: false,
    title: "a dependency replaces a module of this build, which has no effect here",
    why: "Only main modules replace. The dependency was built and tested by its authors with \
          something else than what this build has.",
    silent: "Only modules of the build list count, on both sides; and only go.mod files that are \
             in the module cache are looked at.",
    mend: "See what the replacement is for. Where this build needs it too, repeat it in go.mod.",
    example: "// in the go.mod of a dependency\nreplace golang.org/x/net => golang.org/x/net v0.1.0",
};

/// A replacement of nothing in the build.
pub static UNUSED: Rule = Rule {
    code: "GM0110",
    name: "replace-unused",
    group: Group::Replace,
    level: Level::Warn,
    fixed: false,
    title: "a replacement of a version that the build does not have",
    why: "A line for one version stops to count, without a word, when another version is \
          selected. What it was written for, perhaps a fix, is then no longer in the build.",
    silent: "Only lines with a version on the left count; a line for all versions waits for the \
             module to come. The module graph must be known.",
    mend: "Drop the line, or write it for the version that is selected.",
    example: "require example.com/a v1.3.0\n\nreplace example.com/a v1.2.0 => example.com/fork v1.2.1",
};
