//! Rules about sums.

use crate::rule::{Group, Level, Rule};

/// Two hashes for one thing.
pub static CONTRADICTION: Rule = Rule {
    code: "GM0301",
    name: "sum-contradiction",
    group: Group::Sum,
    level: Level::Deny,
    fixed: false,
    title: "two hashes for one file or module",
    why: "The go command takes the first that fits. Whoever adds a second hash lets a second \
          content pass.",
    silent: "",
    mend: "Find out which one is right (`gomod verify`, the checksum database) and delete the \
           other.",
    example: "example.com/a v1.0.0 h1:AAAA…\nexample.com/a v1.0.0 h1:BBBB…",
};

/// Nothing vouches for a module.
pub static UNPROVEN: Rule = Rule {
    code: "GM0302",
    name: "sum-unproven",
    group: Group::Sum,
    level: Level::Deny,
    fixed: false,
    title: "go.sum has no hash for a file that the build reads",
    why: "Whatever the proxy hands out is taken. With -mod=mod the go command adds the hash of \
          what it happens to get.",
    silent: "Files of modules that a directory replaces have no hash. Only the go.mod files that \
             the module graph needs are looked at: for which modules the source is needed, only \
             their packages tell.",
    mend: "`go mod tidy`, or `gomod sum --fix` where the module cache proves it.",
    example: "require example.com/a v1.0.0 // go.sum: no line example.com/a v1.0.0/go.mod",
};

/// A line that can vouch for nothing.
pub static USELESS: Rule = Rule {
    code: "GM0303",
    name: "sum-useless",
    group: Group::Sum,
    level: Level::Deny,
    fixed: false,
    title: "a hash that no content can have, or of an unknown kind",
    why: "The go command passes over hashes of a kind that it does not know, and so does a \
          reviewer over one that is damaged: the module is not proven although there is a line.",
    silent: "",
    mend: "Delete the line and let the go command write it anew.",
    example: "example.com/a v1.0.0 h2:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
};

/// Bytes that are not those of go.sum.
pub static BYTES: Rule = Rule {
    code: "GM0304",
    name: "sum-bytes",
    group: Group::Sum,
    level: Level::Deny,
    fixed: true,
    title: "a file has not the hash that go.sum has for it",
    why: "The proxy or the module cache handed out something else than what was recorded.",
    silent: "Only the go.mod files of the module graph are hashed here; `gomod verify` hashes all.",
    mend: "Do not build. Compare with the checksum database, and clear the module cache.",
    example: "example.com/a v1.0.0/go.mod h1:AAAA… // the file in the module cache: h1:BBBB…",
};
