//! The one table of the rules: `gomod explain` and the pages of docs/rules are made from it.

pub mod change;
pub mod name;
pub mod replace;
pub mod setting;
pub mod sum;
pub mod toolchain;
pub mod version;
pub mod waiver;

use crate::rule::Rule;

/// All rules, in the order of their codes.
pub static RULES: &[&Rule] = &[
    &replace::LOCAL,
    &replace::OUTSIDE,
    &replace::ABSOLUTE,
    &replace::OWNER,
    &replace::MAJOR,
    &replace::OLDER,
    &replace::CHAINED,
    &replace::DOUBLED,
    &replace::IN_DEPENDENCY,
    &replace::UNUSED,
    &version::INCOMPATIBLE,
    &version::PSEUDO_FORM,
    &version::PSEUDO_TIME,
    &version::PSEUDO_BASE,
    &version::PSEUDO_TAGGED,
    &version::RETRACTED,
    &version::DEPRECATED,
    &version::EXCLUDE_DECIDES,
    &sum::CONTRADICTION,
    &sum::UNPROVEN,
    &sum::USELESS,
    &sum::BYTES,
    &change::SUM,
    &change::DOWNGRADE,
    &change::PSEUDO_BACK,
    &change::REPLACE_ADDED,
    &change::REPLACE_CHANGED,
    &change::EXCLUDE,
    &change::SUM_REMOVED,
    &change::GO_LOWERED,
    &change::SUM_UNEXPLAINED,
    &setting::NO_SUMDB,
    &setting::NO_SUM_CHECK,
    &setting::MOD_MOD,
    &setting::INSECURE_FLAG,
    &setting::INSECURE,
    &setting::SUMDB_OFF,
    &setting::PRIVATE_WIDE,
    &setting::PROXY_DIRECT,
    &name::LOOK_ALIKE,
    &toolchain::PATH,
    &toolchain::CUSTOM,
    &waiver::EXPIRED,
    &waiver::UNUSED,
];

/// The rule of that code or name.
///
/// ```
/// use gomod_audit::table;
/// assert_eq!(table::find("GM0101"), table::find("replace-local"));
/// assert_eq!(table::find("gm0101").map(|rule| rule.name), Some("replace-local"));
/// ```
#[must_use]
pub fn find(word: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word).copied()
}
