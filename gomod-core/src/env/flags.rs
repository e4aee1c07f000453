//! GOFLAGS: flags that apply to every command that knows them.

use super::SettingsError;

/// The flags in GOFLAGS, in order.
///
/// ```
/// use gomod_core::env::Flags;
///
/// let flags = Flags::parse("-mod=mod --modcacherw '-tags=a b'")?;
/// assert_eq!(flags.value("mod"), Some("mod"));
/// assert_eq!(flags.value("tags"), Some("a b"));
/// assert!(flags.is_set("modcacherw"));
/// # Ok::<(), gomod_core::env::SettingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Names without dashes; the value where there is a `=`.
    flags: Vec<(String, Option<String>)>,
}

/// The flags, among those that matter here, that must have a value.
const VALUED: [&str; 2] = ["mod", "modfile"];

impl Flags {
    /// Takes GOFLAGS apart: a list with spaces between, each element perhaps in quotes.
    ///
    /// Flags that this crate does not know are kept, as every command of the go command
    /// passes over those it does not know.
    ///
    /// # Errors
    ///
    /// An element that is no flag, a quote without its end, a `-mod` without a value.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let mut flags = Vec::new();
        for word in split(text)? {
            let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).unwrap_or("");
            if name.is_empty() || name.starts_with(['-', '=']) {
                return Err(SettingsError::new(format!("parsing $GOFLAGS: non-flag {word:?}")));
            }
            let (name, value) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            if value.is_none() && VALUED.contains(&name) {
                let text = format!("flag needs an argument: -{name} (from $GOFLAGS)");
                return Err(SettingsError::new(text));
            }
            flags.push((name.to_owned(), value));
        }
        Ok(Flags { flags })
    }

    /// The flags in their order, without dashes, each with what is behind its `=`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.flags.iter().map(|(name, value)| (name.as_str(), value.as_deref()))
    }

    /// The value of a flag, given without dashes; the last one counts.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let (_, value) = self.flags.iter().rev().find(|(n, _)| n == name)?;
        value.as_deref()
    }

    /// Whether a flag that takes no value is on: `-x`, or `-x=true`; the last one counts.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        let last = self.flags.iter().rev().find(|(n, _)| n == name);
        match last {
            Some((_, Some(value))) => {
                matches!(value.as_str(), "1" | "t" | "T" | "true" | "TRUE" | "True")
            }
            Some((_, None)) => true,
            None => false,
        }
    }
}

/// Splits at white space; an element that starts with a quote ends with the same quote, and
/// nothing is special within (`cmd/internal/quoted.Split`).
fn split(mut text: &str) -> Result<Vec<&str>, SettingsError> {
    const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
    let mut words = Vec::new();
    loop {
        text = text.trim_start_matches(SPACE);
        let Some(first) = text.chars().next() else { return Ok(words) };
        if let '"' | '\'' = first {
            let Some((word, rest)) = text[1..].split_once(first) else {
                let text = format!("parsing $GOFLAGS: unterminated {first} string");
                return Err(SettingsError::new(text));
            };
            words.push(word);
            text = rest;
        } else {
            let (word, rest) = text.split_at(text.find(SPACE).unwrap_or(text.len()));
            words.push(word);
            text = rest;
        }
    }
}
