//! A value held against rules.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::{part, words};
use super::rules::{Id, Items, Kind, Others, Rule, Rules, Words};
use crate::tree::{Fields, Tree};

/// Where a value stands: written out only for what is wrong there.
pub(super) enum Place<'p> {
    Root,
    Field(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Root => Ok(()),
            Place::Field(parent, name) => write!(f, "{parent}/{}", part(name)),
            Place::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

pub(super) struct Fault {
    pub(super) place: String,
    pub(super) message: String,
    /// Whether it is of the value itself, and not of something inside it.
    is_type: bool,
}

impl Fault {
    fn at(place: &Place, message: impl Into<String>) -> Fault {
        Fault { place: place.to_string(), message: message.into(), is_type: false }
    }
}

/// Who is told of faults.
pub(super) trait Told {
    fn add(&mut self, fault: impl FnOnce() -> Fault);
    /// The faults of the forms that a value may have and has not.
    fn add_all(&mut self, faults: impl FnOnce(usize) -> Vec<Fault>);
    /// Whether it has no use for more.
    fn is_done(&self) -> bool;
}

/// Whether there is any fault.
#[derive(Default)]
struct Verdict {
    is_broken: bool,
}

impl Told for Verdict {
    fn add(&mut self, _: impl FnOnce() -> Fault) {
        self.is_broken = true;
    }

    fn add_all(&mut self, _: impl FnOnce(usize) -> Vec<Fault>) {
        self.is_broken = true;
    }

    fn is_done(&self) -> bool {
        self.is_broken
    }
}

/// The faults, up to a number.
pub(super) struct Faults {
    pub(super) list: Vec<Fault>,
    most: usize,
}

impl Faults {
    pub(super) fn new(most: usize) -> Self {
        Faults { list: Vec::new(), most }
    }
}

impl Told for Faults {
    fn add(&mut self, fault: impl FnOnce() -> Fault) {
        if !self.is_done() {
            self.list.push(fault());
        }
    }

    fn add_all(&mut self, faults: impl FnOnce(usize) -> Vec<Fault>) {
        self.list.extend(faults(self.most));
    }

    fn is_done(&self) -> bool {
        self.list.len() >= self.most
    }
}

pub(super) struct Checker<'r> {
    pub(super) rules: &'r Rules,
}

impl Checker<'_> {
    pub(super) fn fits(&self, rule: Id, value: &Tree) -> bool {
        let mut verdict = Verdict::default();
        self.check(rule, value, &Place::Root, &mut verdict);
        !verdict.is_broken
    }

    pub(super) fn check(&self, rule: Id, value: &Tree, place: &Place, told: &mut impl Told) {
        let words = match self.rules.get(rule) {
            Rule::Anything => return,
            Rule::Nothing => return told.add(|| Fault::at(place, "is not allowed here")),
            Rule::Words(words) => words,
        };
        let kinds = &words.kinds;
        if !kinds.is_empty() && !kinds.iter().any(|kind| kind.has(value)) {
            return told.add(|| {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
                let is = Kind::of(value).words();
                let message = format!("must be {}, not {is}", kinds.join(" or "));
                Fault { is_type: true, ..Fault::at(place, message) }
            });
        }
        if let Some(wrong) = plain(words, value) {
            told.add(|| Fault { is_type: true, ..Fault::at(place, wrong.message(value)) });
        }
        match value {
            Tree::Object(fields) => self.object(words, fields, place, told),
            Tree::List(items) => self.list(words, items, place, told),
            _ => {}
        }
        if !told.is_done() {
            self.combined(words, value, place, told);
        }
    }

    fn object(&self, words: &Words, fields: &Fields, place: &Place, told: &mut impl Told) {
        for name in &words.required {
            if fields.get(name).is_none() {
                told.add(|| Fault::at(place, format!("lacks the field {name:?}")));
            }
        }
        for (name, value) in fields.iter() {
            if told.is_done() {
                return;
            }
            let below = Place::Field(place, name);
            match (words.property(name), &words.others) {
                (Some(rule), _) => self.check(rule, value, &below, told),
                (None, Some(Others::As(rule))) => self.check(*rule, value, &below, told),
                (None, Some(Others::Forbidden)) => {
                    told.add(|| Fault::at(&below, "the specification has no such field here"));
                }
                (None, None) => {}
            }
        }
    }

    fn list(&self, words: &Words, items: &[Tree], place: &Place, told: &mut impl Told) {
        let len = items.len() as u64;
        if words.min_items.is_some_and(|least| len < least) {
            told.add(|| Fault::at(place, "has too few items"));
        }
        if words.max_items.is_some_and(|most| len > most) {
            told.add(|| Fault::at(place, "has too many items"));
        }
        for (index, value) in items.iter().enumerate() {
            let rule = match &words.items {
                None => break,
                Some(Items::All(rule)) => Some(*rule),
                Some(Items::Each(each, more)) => each.get(index).copied().or(*more),
            };
            let Some(rule) = rule else { continue };
            if told.is_done() {
                return;
            }
            self.check(rule, value, &Place::Item(place, index), told);
        }
        if words.unique {
            for index in repeated(items) {
                told.add(|| Fault::at(&Place::Item(place, index), "is in the list already"));
            }
        }
    }

    fn combined(&self, words: &Words, value: &Tree, place: &Place, told: &mut impl Told) {
        for all in &words.all {
            self.check(*all, value, place, told);
        }
        if words.not.is_some_and(|not| self.fits(not, value)) {
            told.add(|| Fault::at(place, "has fields that exclude each other"));
        }
        if let Some(condition) = &words.condition {
            let holds = self.fits(condition.holds, value);
            let branch = if holds { condition.then } else { condition.otherwise };
            if let Some(branch) = branch {
                self.check(branch, value, place, told);
            }
        }
        for (forms, exactly_one) in [(&words.any_form, false), (&words.one_form, true)] {
            let Some(forms) = forms else { continue };
            let mut fitting = forms.iter().filter(|form| self.fits(**form, value));
            match (fitting.next(), exactly_one) {
                (None, _) => told.add_all(|most| self.closest(forms, value, place, most)),
                (Some(_), true) if fitting.next().is_some() => {
                    told.add(|| Fault::at(place, "has two forms at once that exclude each other"));
                }
                (Some(_), _) => {}
            }
        }
    }

    /// The faults of the form that is meant: the one that fails inside and not as a whole.
    fn closest(&self, forms: &[Id], value: &Tree, place: &Place, most: usize) -> Vec<Fault> {
        let whole = place.to_string();
        let mut meant = Vec::new();
        for form in forms {
            let mut faults = Faults::new(most);
            self.check(*form, value, place, &mut faults);
            if !faults.list.iter().any(|fault| fault.is_type && fault.place == whole) {
                meant.push(faults.list);
            }
        }
        match (meant.pop(), meant.is_empty()) {
            (Some(only), true) => only,
            _ => {
                let message = "has none of the forms that the specification allows here";
                vec![Fault::at(place, message)]
            }
        }
    }
}

/// The items that are in the list before already.
fn repeated(items: &[Tree]) -> Vec<usize> {
    if items.len() < 2 {
        return Vec::new();
    }
    // By what an item says itself first: what is inside matters only where that is the same.
    let mut outsides: HashMap<u64, usize> = HashMap::new();
    let outside: Vec<u64> = items.iter().map(outside).collect();
    for hash in &outside {
        *outsides.entry(*hash).or_default() += 1;
    }
    let mut seen = HashSet::new();
    let alike = items.iter().zip(&outside).enumerate();
    alike
        .filter(|(_, (_, hash))| outsides.get(*hash).is_some_and(|count| *count > 1))
        .filter(|(_, (item, _))| !seen.insert(*item))
        .map(|(index, _)| index)
        .collect()
}

/// A hash of an item that does not look into what is inside.
fn outside(item: &Tree) -> u64 {
    let mut hasher = DefaultHasher::new();
    match item {
        Tree::Object(fields) => {
            for (_, value) in fields.iter() {
                value.as_str().hash(&mut hasher);
            }
        }
        Tree::List(items) => items.len().hash(&mut hasher),
        plain => plain.hash(&mut hasher),
    }
    hasher.finish()
}

/// What is wrong with a value that needs no look inside.
enum Wrong<'w> {
    Constant(&'w Tree<'static>),
    Choice(&'w [Tree<'static>]),
    Less(f64),
    More(f64),
    Short,
    Long,
    Pattern(&'w str),
    Format(&'static str),
}

fn plain(words: &Words, value: &Tree) -> Option<Wrong<'static>> {
    if let Some(constant) = words.constant
        && constant != value
    {
        return Some(Wrong::Constant(constant));
    }
    if let Some(choice) = &words.one_of_these
        && !choice.has(value)
    {
        return Some(Wrong::Choice(choice.all));
    }
    match value {
        Tree::Number(number) => {
            let number = number.as_f64()?;
            let below = words.minimum.filter(|least| number < *least).map(Wrong::Less);
            below.or_else(|| words.maximum.filter(|most| number > *most).map(Wrong::More))
        }
        Tree::Text(text) => {
            if words.min_length.is_some() || words.max_length.is_some() {
                let len = text.chars().count() as u64;
                if words.min_length.is_some_and(|least| len < least) {
                    return Some(Wrong::Short);
                }
                if words.max_length.is_some_and(|most| len > most) {
                    return Some(Wrong::Long);
                }
            }
            if let Some(pattern) = words.pattern
                && words::matches(pattern, text) == Some(false)
            {
                return Some(Wrong::Pattern(pattern));
            }
            words::format(words.format?, text).map(Wrong::Format)
        }
        _ => None,
    }
}

impl Wrong<'_> {
    fn message(&self, value: &Tree) -> String {
        match self {
            Wrong::Constant(constant) => format!("must be {constant}"),
            Wrong::Choice(words) => {
                let few: Vec<String> = words.iter().take(12).map(Tree::to_string).collect();
                let more = if words.len() > few.len() { ", …" } else { "" };
                format!("{value} is not one of {}{more}", few.join(", "))
            }
            Wrong::Less(least) => format!("must not be less than {least}"),
            Wrong::More(most) => format!("must not be more than {most}"),
            Wrong::Short => "is too short".to_owned(),
            Wrong::Long => "is too long".to_owned(),
            Wrong::Pattern(pattern) => format!("{value} does not have the form {pattern}"),
            Wrong::Format(what) => format!("{value} is not {what}"),
        }
    }
}
