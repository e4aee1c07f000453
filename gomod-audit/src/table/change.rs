//! Rules about what changed since a base.

use crate::rule::{Group, Level, Rule};

const BASE: &str = "Only with `--base`.";

/// Another hash for the same version.
pub static SUM: Rule = Rule {
    code: "GM0401",
    name: "changed-sum",
    group: Group::Change,
    level: Level::Deny,
    fixed: true,
    title: "another hash for the same version than before",
    why: "A published version never changes. Another hash means that a tag was moved and the \
          module fetched past the checksum database, or that somebody wants other code to be built \
          under the known name. This rule cannot be allowed or waived.",
    silent: BASE,
    mend: "Find out which hash the checksum database has. Where the author moved the tag, require a \
           new version.",
    example: "-example.com/a v1.0.0 h1:AAAA…\n+example.com/a v1.0.0 h1:BBBB…",
};

/// A lower version than before.
pub static DOWNGRADE: Rule = Rule {
    code: "GM0402",
    name: "downgrade",
    group: Group::Change,
    level: Level::Warn,
    fixed: false,
    title: "a lower version is required than before",
    why: "A version that goes back brings back what was fixed since.",
    silent: "Only with `--base`. A requirement that is dropped altogether is no downgrade, unless \
             the build list shows a lower version than was required.",
    mend: "Say in the commit why, or require the version that was there.",
    example: "-require example.com/a v1.3.0\n+require example.com/a v1.2.0",
};

/// A pseudo-version of an earlier commit.
pub static PSEUDO_BACK: Rule = Rule {
    code: "GM0403",
    name: "pseudo-back",
    group: Group::Change,
    level: Level::Warn,
    fixed: false,
    title: "the version rises and its commit is older than before",
    why: "The base of a pseudo-version weighs more than its time: with a higher base an old \
          commit passes for an update.",
    silent: "Only with `--base`, and where both are pseudo-versions. That a version goes back in \
             order is GM0402.",
    mend: "Require the commit that is meant, or a tagged version.",
    example: "-require example.com/a v1.0.1-0.20250102030405-abcdef123456\n+require example.com/a v1.9.1-0.20210102030405-123456abcdef",
};

/// A new replacement.
pub static REPLACE_ADDED: Rule = Rule {
    code: "GM0404",
    name: "replace-added",
    group: Group::Change,
    level: Level::Warn,
    fixed: false,
    title: "a replacement that was not there before",
    why: "From here on other code is built than the name says.",
    silent: BASE,
    mend: "Say in the commit why, and write a waiver with an end.",
    example: "+replace example.com/a => example.com/b v1.0.0",
};

/// Another replacement.
pub static REPLACE_CHANGED: Rule = Rule {
    code: "GM0405",
    name: "replace-changed",
    group: Group::Change,
    level: Level::Warn,
    fixed: false,
    title: "something else stands in for a module than before",
    why: "What is built changes although the requirement does not.",
    silent: BASE,
    mend: "Review what stands in now as a new dependency.",
    example: "-replace example.com/a => example.com/b v1.0.0\n+replace example.com/a => example.com/c v1.0.0",
};

/// Another exclusion.
pub static EXCLUDE: Rule = Rule {
    code: "GM0406",
    name: "exclude-changed",
    group: Group::Change,
    level: Level::Warn,
    fixed: false,
    title: "an exclusion was added or dropped",
    why: "An exclusion that is dropped lets a version in again that somebody kept out for a reason; \
          one that is added may keep a fix out.",
    silent: BASE,
    mend: "Say in the commit why.",
    example: "-exclude example.com/a v1.3.0",
};

/// A hash that is gone.
pub static SUM_REMOVED: Rule = Rule {
    code: "GM0407",
    name: "sum-removed",
    group: Group::Change,
    level: Level::Deny,
    fixed: false,
    title: "the hash of a version that is still required is gone from go.sum",
    why: "Without it the next build takes what the proxy hands out, and records that.",
    silent: "Only with `--base`. The version must be required by a main module then and now.",
    mend: "Put the line back.",
    example: "-example.com/a v1.0.0 h1:AAAA…",
};

/// A lower Go version or toolchain.
pub static GO_LOWERED: Rule = Rule {
    code: "GM0408",
    name: "go-lowered",
    group: Group::Change,
    level: Level::Warn,
    fixed: false,
    title: "the go or toolchain line goes back",
    why: "An older toolchain has flaws that were fixed since, and an older language version changes \
          what the code means (the scope of loop variables) and which checks of modules are made.",
    silent: BASE,
    mend: "Say in the commit why, or keep the line as it was.",
    example: "-toolchain go1.24.6\n+toolchain go1.24.1",
};

/// A hash that nothing asks for.
pub static SUM_UNEXPLAINED: Rule = Rule {
    code: "GM0409",
    name: "sum-unexplained",
    group: Group::Change,
    level: Level::Allow,
    fixed: false,
    title: "a new line in go.sum for a version that the module graph does not have",
    why: "Such a line proves nothing today, and will be believed on the day when the version is \
          required.",
    silent: "Only with `--base`, and where the module graph is known. `go mod tidy` leaves such \
             lines for good reasons, for example for older go commands; so nothing is said unless \
             asked for.",
    mend: "`go mod tidy`.",
    example: "+example.com/never-required v9.9.9 h1:AAAA…",
};
