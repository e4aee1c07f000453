//! Flags in the go command's manner: one or two dashes, the value behind `=` or in the next word.

use gomod_core::env::Settings;

use super::Stop;

/// How a flag takes its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// None, or a boolean behind `=`.
    Bool,
    /// A word.
    Text,
    /// None, or any word behind `=`.
    Optional,
}

/// A command's flags.
pub(super) struct FlagSet {
    /// The line of its usage.
    pub(super) usage: &'static str,
    /// Its name behind `go`.
    pub(super) command: &'static str,
    /// The flags that are obeyed, or make no difference to the answers.
    pub(super) covered: &'static [(&'static str, Kind)],
    /// The flags of the go command that are not covered.
    pub(super) not_covered: &'static [(&'static str, Kind)],
}

/// A command line, taken apart.
#[derive(Debug, Default)]
pub(super) struct Parsed<'a> {
    /// The flags in their order, each with its value.
    pub(super) flags: Vec<(&'static str, String)>,
    /// What is behind them.
    pub(super) args: &'a [&'a str],
}

impl Parsed<'_> {
    /// The last value of a flag.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.flags.iter().rev().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    /// Whether a boolean flag is on.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.value(name) == Some("true")
    }
}

/// Go's `strconv.ParseBool`.
pub(super) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

impl FlagSet {
    fn find(&self, name: &str) -> Option<(&'static str, Kind, bool)> {
        let named = |(flag, _): &&(&'static str, Kind)| *flag == name;
        let covered = self.covered.iter().find(named).map(|&(flag, kind)| (flag, kind, true));
        let others = self.not_covered.iter().find(named);
        covered.or_else(|| others.map(|&(flag, kind)| (flag, kind, false)))
    }

    /// A command line that the go command refuses, with its usage.
    pub(super) fn wrong(&self, problem: &str) -> Stop {
        let Self { usage, command, .. } = self;
        Stop::Usage(format!("{problem}\nusage: {usage}\nRun 'go help {command}' for details."))
    }

    /// The command's usage, as the go command prints it with an error of its own.
    pub(super) fn usage(&self) -> Stop {
        let Self { usage, command, .. } = self;
        Stop::Usage(format!("usage: {usage}\nRun 'go help {command}' for details."))
    }

    /// Takes a command line apart; flags in GOFLAGS count as if they stood first.
    pub(super) fn parse<'a>(
        &self,
        settings: &Settings,
        mut args: &'a [&'a str],
    ) -> Result<Parsed<'a>, Stop> {
        let mut parsed = Parsed::default();
        for (name, value) in settings.flags().iter() {
            let Some((flag, kind, covered)) = self.find(name) else { continue };
            let value = match (kind, value) {
                (Kind::Text, None) => {
                    let text = format!("go: flag needs an argument: -{name} (from $GOFLAGS)");
                    return Err(self.wrong(&text));
                }
                (_, None) => "true".to_owned(),
                (Kind::Bool, Some(value)) => match parse_bool(value) {
                    Some(value) => value.to_string(),
                    None => {
                        return Err(self.wrong(&format!(
                            "go: invalid boolean value {value:?} for flag -{name} (from $GOFLAGS): \
                             parse error"
                        )));
                    }
                },
                (_, Some(value)) => value.to_owned(),
            };
            if !covered {
                return Err(self.not_covered(name));
            }
            parsed.flags.push((flag, value));
        }
        while let [word, rest @ ..] = args {
            let Some(name) = word.strip_prefix('-').filter(|name| !name.is_empty()) else { break };
            args = rest;
            if *word == "--" {
                break;
            }
            let name = name.strip_prefix('-').unwrap_or(name);
            let (name, value) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (name, None),
            };
            if name.is_empty() || name.starts_with('-') {
                return Err(self.wrong(&format!("bad flag syntax: {word}")));
            }
            if name == "C" {
                return Err(self.wrong(&format!(
                    "invalid value {:?} for flag -C: -C flag must be first flag on command line",
                    value.or_else(|| rest.first().copied()).unwrap_or_default()
                )));
            }
            let Some((flag, kind, covered)) = self.find(name) else {
                if matches!(name, "h" | "help") {
                    return Err(self.usage());
                }
                return Err(self.wrong(&format!("flag provided but not defined: -{name}")));
            };
            let value = match (kind, value) {
                (Kind::Text, None) => {
                    let [value, rest @ ..] = args else {
                        return Err(self.wrong(&format!("flag needs an argument: -{name}")));
                    };
                    args = rest;
                    (*value).to_owned()
                }
                (_, None) => "true".to_owned(),
                (Kind::Bool, Some(value)) => match parse_bool(value) {
                    Some(value) => value.to_string(),
                    None => {
                        return Err(self.wrong(&format!(
                            "invalid boolean value {value:?} for -{name}: parse error"
                        )));
                    }
                },
                (_, Some(value)) => value.to_owned(),
            };
            if !covered {
                return Err(self.not_covered(name));
            }
            parsed.flags.push((flag, value));
        }
        parsed.args = args;
        Ok(parsed)
    }

    fn not_covered(&self, flag: &str) -> Stop {
        Stop::NotCovered(format!("go {} -{flag}", self.command))
    }
}
