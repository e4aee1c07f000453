//! Which rule weighs how much: what `-A`, `-W` and `-D` say.

use std::fmt;

use crate::rule::{Group, Level, Rule};
use crate::table;

/// The levels of a run, where they are not those of the table.
///
/// What names one rule goes before what names its group, and that before `all`. Where two say
/// something about the same, the one said last counts.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    said: Vec<(What, Level)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    All,
    Group(Group),
    Rule(&'static str),
}

/// A level that cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LevelError {
    /// There is no rule and no group of that name.
    Unknown(String),
    /// The level of the rule is fixed.
    Fixed(&'static str),
}

impl fmt::Display for LevelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(word) => write!(f, "there is no rule or group {word:?}"),
            Self::Fixed(code) => write!(f, "{code} is always an error"),
        }
    }
}

impl std::error::Error for LevelError {}

impl Levels {
    /// Sets the level of a rule (its code or name), a group, or `all`.
    ///
    /// # Errors
    ///
    /// When there is nothing of that name, or the level of the rule is fixed.
    pub fn set(&mut self, word: &str, level: Level) -> Result<(), LevelError> {
        let group = Group::ALL.into_iter().find(|group| group.name() == word);
        let what = match (word, group, table::find(word)) {
            ("all", _, _) => What::All,
            (_, Some(group), _) => What::Group(group),
            (_, None, Some(rule)) if rule.fixed && level != rule.level => {
                return Err(LevelError::Fixed(rule.code));
            }
            (_, None, Some(rule)) => What::Rule(rule.code),
            (_, None, None) => return Err(LevelError::Unknown(word.to_owned())),
        };
        self.said.push((what, level));
        Ok(())
    }

    /// The level of a rule.
    #[must_use]
    pub fn of(&self, rule: &Rule) -> Level {
        if rule.fixed {
            return rule.level;
        }
        let speaks = |what: &What| match *what {
            What::All => true,
            What::Group(group) => group == rule.group,
            What::Rule(code) => code == rule.code,
        };
        let said = self.said.iter().filter(|(what, _)| speaks(what));
        // The last of equals is the one that counts.
        said.max_by_key(|(what, _)| *what).map_or(rule.level, |&(_, level)| level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(said: &[(&str, Level)], rule: &str) -> Level {
        let mut levels = Levels::default();
        for (word, level) in said {
            levels.set(word, *level).unwrap();
        }
        levels.of(table::find(rule).unwrap())
    }

    #[test]
    fn the_nearest_word_counts_and_then_the_last() {
        assert_eq!(level(&[], "GM0101"), Level::Warn);
        assert_eq!(level(&[("all", Level::Deny)], "GM0101"), Level::Deny);
        let said = [("replace", Level::Allow), ("all", Level::Deny)];
        assert_eq!(level(&said, "GM0101"), Level::Allow);
        let said = [("GM0101", Level::Deny), ("replace", Level::Allow)];
        assert_eq!(level(&said, "GM0101"), Level::Deny);
        let said = [("GM0101", Level::Deny), ("replace-local", Level::Allow)];
        assert_eq!(level(&said, "GM0101"), Level::Allow);
    }

    #[test]
    fn what_is_always_an_error_stays_one() {
        let mut levels = Levels::default();
        assert_eq!(levels.set("GM0401", Level::Allow), Err(LevelError::Fixed("GM0401")));
        levels.set("all", Level::Allow).unwrap();
        assert_eq!(levels.of(table::find("GM0401").unwrap()), Level::Deny);
        let unknown = LevelError::Unknown("GM9999".to_owned());
        assert_eq!(levels.set("GM9999", Level::Warn), Err(unknown));
    }
}
