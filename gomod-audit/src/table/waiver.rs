//! Rules about waivers.

use crate::rule::{Group, Level, Rule};

/// A waiver whose time is over.
pub static EXPIRED: Rule = Rule {
    code: "GM0901",
    name: "waiver-expired",
    group: Group::Waiver,
    level: Level::Deny,
    fixed: false,
    title: "a waiver whose day is over",
    why: "A waiver is a promise to look again. It no longer hides its finding.",
    silent: "",
    mend: "Mend the finding and delete the waiver, or give it a new day and say why.",
    example: "[[check.waivers]]\ncode = \"GM0104\"\nsubject = \"github.com/pkg/errors\"\nreason = \"…\"\nowner = \"…\"\nexpires = 2024-01-31",
};

/// A waiver of nothing.
pub static UNUSED: Rule = Rule {
    code: "GM0902",
    name: "waiver-unused",
    group: Group::Waiver,
    level: Level::Warn,
    fixed: false,
    title: "a waiver of something that is not found",
    why: "It will hide the next finding of that name, which nobody has looked at.",
    silent: "A waiver of a rule that did not run, such as one of the group change without `--base`, \
             is left alone.",
    mend: "Delete it.",
    example: "[[check.waivers]]\ncode = \"GM0104\"\nsubject = \"example.com/no-longer-here\"\nreason = \"…\"\nowner = \"…\"\nexpires = 2030-01-31",
};
