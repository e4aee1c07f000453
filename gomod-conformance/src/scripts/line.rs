//! One line of a script: prefixes, a command, its arguments.

/// What a command must do for the script to go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Want {
    #[default]
    Success,
    Failure,
    Either,
}

/// A part of an argument; in quotes nothing is expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) quoted: bool,
}

/// A command line.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) want: Want,
    /// The conditions under which it is run, and whether each must hold.
    pub(super) conditions: Vec<(String, bool)>,
    pub(super) command: String,
    pub(super) arguments: Vec<Vec<Fragment>>,
    pub(super) background: bool,
}

impl Line {
    /// Reads a line; none where there is no command in it.
    pub(super) fn parse(line: &str) -> Result<Option<Line>, String> {
        let mut parsed = Line::default();
        for word in words(line)? {
            parsed.take(word)?;
        }
        if parsed.command.is_empty() {
            let nothing = parsed.conditions.is_empty() && parsed.want == Want::Success;
            return if nothing { Ok(None) } else { Err("missing command".to_owned()) };
        }
        if let Some([last]) = parsed.arguments.last().map(Vec::as_slice)
            && !last.quoted
            && last.text == "&"
        {
            parsed.arguments.pop();
            parsed.background = true;
        }
        Ok(Some(parsed))
    }

    fn take(&mut self, word: Vec<Fragment>) -> Result<(), String> {
        let bare = match word.as_slice() {
            [one] if !one.quoted && self.command.is_empty() => one.text.clone(),
            _ => {
                self.arguments.push(word);
                return Ok(());
            }
        };
        match bare.as_str() {
            "!" => self.want = Want::Failure,
            "?" => self.want = Want::Either,
            _ => match bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(tag) => {
                    let tag = tag.trim();
                    let (tag, holds) = match tag.strip_prefix('!') {
                        Some(tag) => (tag.trim(), false),
                        None => (tag, true),
                    };
                    self.conditions.push((tag.to_owned(), holds));
                }
                None => self.command = bare,
            },
        }
        Ok(())
    }
}

fn words(line: &str) -> Result<Vec<Vec<Fragment>>, String> {
    let mut words = Vec::new();
    let mut word: Option<Vec<Fragment>> = None;
    let mut chars = line.chars().peekable();
    let mut text = String::new();
    let end = |word: &mut Option<Vec<Fragment>>, text: &mut String, quoted: bool| {
        if !text.is_empty() || quoted {
            let text = std::mem::take(text);
            word.get_or_insert_default().push(Fragment { text, quoted });
        }
    };
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' | '#' => {
                end(&mut word, &mut text, false);
                words.extend(word.take());
                if c == '#' {
                    return Ok(words);
                }
            }
            '\'' => {
                end(&mut word, &mut text, false);
                loop {
                    match chars.next() {
                        Some('\'') if chars.peek() == Some(&'\'') => {
                            chars.next();
                            text.push('\'');
                        }
                        Some('\'') => break,
                        Some(c) => text.push(c),
                        None => return Err("unterminated quoted argument".to_owned()),
                    }
                }
                end(&mut word, &mut text, true);
            }
            c => text.push(c),
        }
    }
    end(&mut word, &mut text, false);
    words.extend(word);
    Ok(words)
}

/// Puts the values of variables in the place of `$name` and `${name}`.
pub(super) fn expand(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (name, used) = match after.chars().next() {
            Some('{') => match after.find('}') {
                Some(close) => (&after[1..close], close + 1),
                None => ("", 1),
            },
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                let end = end.unwrap_or(after.len());
                (&after[..end], end)
            }
            Some(c) if "*#$@!?-0123456789".contains(c) => (&after[..1], 1),
            _ => {
                out.push('$');
                rest = after;
                continue;
            }
        };
        out.push_str(&value(name));
        rest = &after[used..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        let line = Line::parse("[!windows] ! go list -m 'a b' it''s'$x'y # z").unwrap().unwrap();
        assert_eq!(line.want, Want::Failure);
        assert_eq!(line.conditions, [("windows".to_owned(), false)]);
        assert_eq!(line.command, "go");
        let joined: Vec<String> =
            line.arguments.iter().map(|a| a.iter().map(|f| f.text.as_str()).collect()).collect();
        assert_eq!(joined, ["list", "-m", "a b", "its$xy"]);
        assert!(Line::parse("  # only words").unwrap().is_none());
        assert!(Line::parse("go 'x").is_err());
        assert!(Line::parse("go build &").unwrap().unwrap().background);
    }

    #[test]
    fn variables_are_expanded() {
        let value = |name: &str| format!("<{name}>");
        assert_eq!(expand("a$b/${c}d$", value), "a<b>/<c>d$");
        assert_eq!(expand("$$x ${y", value), "<$>x <>y");
    }
}
