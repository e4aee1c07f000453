//! Rules about toolchains.

use crate::rule::{Group, Level, Rule};

/// A path in a toolchain line.
pub static PATH: Rule = Rule {
    code: "GM0701",
    name: "toolchain-path",
    group: Group::Toolchain,
    level: Level::Deny,
    fixed: false,
    title: "a toolchain line with a path",
    why: "Go before 1.21.1 ran the program of that name, relative to the module: opening a checkout \
          was enough (CVE-2023-39320).",
    silent: "",
    mend: "Name a release, such as `go1.24.6`.",
    example: "toolchain go1.21.0/../../bin/evil",
};

/// A toolchain of one's own.
pub static CUSTOM: Rule = Rule {
    code: "GM0702",
    name: "toolchain-custom",
    group: Group::Toolchain,
    level: Level::Warn,
    fixed: false,
    title: "a toolchain that is no release of Go",
    why: "A name with a suffix is looked for on the PATH: what builds is whatever stands there.",
    silent: "`default` is no finding.",
    mend: "Name a release, such as `go1.24.6`.",
    example: "toolchain go1.24.6-acme",
};
