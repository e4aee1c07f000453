//! Rules about names.

use crate::rule::{Group, Level, Rule};

/// A path that looks like that of a popular module.
pub static LOOK_ALIKE: Rule = Rule {
    code: "GM0601",
    name: "look-alike",
    group: Group::Name,
    level: Level::Warn,
    fixed: false,
    title: "a module path that looks like the one of a popular module",
    why: "boltdb-go/bolt stood in for boltdb/bolt, with a back door, from 2021 to 2025. A module path \
          is typed once, copied a thousand times, and nobody spells it again.",
    silent: "Compared is with a list of popular modules that comes with gomod. Popular modules \
             themselves, other modules of their owners, and forks that another go.mod replaces by are \
             no look-alikes. Which changes count stands in the page on look-alikes.",
    mend: "See whether the path is the one that was meant. If so, write a waiver.",
    example: "require github.com/boltdb-go/bolt v1.3.1",
};
