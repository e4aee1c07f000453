//! JSON that is only looked at: its texts are borrowed from what it was read from.
//!
//! A [`Value`] has an allocation for each text and a tree for each object. To make it costs
//! more than all else that is done with a large document.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A piece of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tree<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Tree<'t>>),
    Object(Fields<'t>),
}

/// The fields of an object by name; of several with one name the last, as a [`Value`] has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Fields<'t>(Vec<(Cow<'t, str>, Tree<'t>)>);

impl<'t> Tree<'t> {
    /// Reads a text; what is wrong with it is told as of a [`Value`].
    pub(crate) fn read(bytes: &'t [u8]) -> Result<Tree<'t>, serde_json::Error> {
        match std::str::from_utf8(bytes) {
            // Looked at once, and not text by text.
            Ok(text) => serde_json::from_str(text),
            Err(_) => serde_json::from_slice(bytes),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Tree<'t>> {
        self.as_object()?.get(name)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Tree::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Tree<'t>]> {
        match self {
            Tree::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Fields<'t>> {
        match self {
            Tree::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The list that a field is; empty where it is none.
    pub(crate) fn list(&self, field: &str) -> &[Tree<'t>] {
        self.get(field).and_then(Tree::as_list).unwrap_or_default()
    }

    fn to_value(&self) -> Value {
        match self {
            Tree::Null => Value::Null,
            Tree::Bool(is) => Value::Bool(*is),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::Text(text) => Value::String(text.clone().into_owned()),
            Tree::List(items) => Value::Array(items.iter().map(Tree::to_value).collect()),
            Tree::Object(fields) => {
                let owned = fields.iter().map(|(name, value)| (name.to_owned(), value.to_value()));
                Value::Object(owned.collect::<Map<_, _>>())
            }
        }
    }
}

impl<'t> Fields<'t> {
    fn of(mut fields: Vec<(Cow<'t, str>, Tree<'t>)>) -> Self {
        if !fields.is_sorted_by(|a, b| a.0 < b.0) {
            // Stable: of equal names the last one stays the last.
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            fields.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    std::mem::swap(next, kept);
                }
                same
            });
        }
        Fields(fields)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Tree<'t>> {
        // Among a few, those of another length are passed over soonest.
        if self.0.len() <= 16 {
            return self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        }
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Tree<'t>)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }
}

impl fmt::Display for Tree<'_> {
    /// As JSON, without spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_value().fmt(f)
    }
}

impl<'t> From<&'t Value> for Tree<'t> {
    fn from(value: &'t Value) -> Self {
        match value {
            Value::Null => Tree::Null,
            Value::Bool(is) => Tree::Bool(*is),
            Value::Number(number) => Tree::Number(number.clone()),
            Value::String(text) => Tree::Text(Cow::Borrowed(text)),
            Value::Array(items) => Tree::List(items.iter().map(Tree::from).collect()),
            Value::Object(fields) => {
                let seen = |(name, value): (&'t String, &'t Value)| (name.into(), value.into());
                Tree::Object(Fields::of(fields.iter().map(seen).collect()))
            }
        }
    }
}

impl From<Value> for Tree<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Tree::Null,
            Value::Bool(is) => Tree::Bool(is),
            Value::Number(number) => Tree::Number(number),
            Value::String(text) => Tree::Text(Cow::Owned(text)),
            Value::Array(items) => Tree::List(items.into_iter().map(Tree::from).collect()),
            Value::Object(fields) => {
                let owned = fields.into_iter().map(|(name, value)| (name.into(), value.into()));
                Tree::Object(Fields::of(owned.collect()))
            }
        }
    }
}

impl<'de: 't, 't> Deserialize<'de> for Tree<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Seen)
    }
}

/// Makes a tree of what is read.
struct Seen;

impl<'de> Visitor<'de> for Seen {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E: Error>(self, is: bool) -> Result<Tree<'de>, E> {
        Ok(Tree::Bool(is))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Tree<'de>, E> {
        Ok(Number::from_f64(number).map_or(Tree::Null, Tree::Number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            fields.push((name, value));
        }
        Ok(Tree::Object(Fields::of(fields)))
    }
}

/// The name of a field. (What serde has for `Cow` always copies.)
struct Name<'t>(Cow<'t, str>);

impl<'de: 't, 't> Deserialize<'de> for Name<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Named)
    }
}

struct Named;

impl<'de> Visitor<'de> for Named {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_what_a_value_is() {
        for text in [
            r#"{"b": 1, "a": [null, true, -2, 1.5, 1e400, 18446744073709551615], "b": {"\u00e9": "x\n"}}"#,
            r#"{"a": 1, "b": 2, "a": 3, "a": 4, "c": "" }"#,
            "",
            "{",
            "[1,]",
            "{\"a\": tru}",
            "{1: 2}",
            "[1] x",
            "\"\\ud800\"",
            &"[".repeat(200),
        ] {
            match (Tree::read(text.as_bytes()), serde_json::from_str::<Value>(text)) {
                (Ok(tree), Ok(value)) => {
                    assert_eq!(tree.to_value(), value);
                    assert_eq!(Tree::from(&value), tree);
                    assert_eq!(Tree::from(value.clone()), tree);
                    assert_eq!(tree.to_string(), value.to_string());
                }
                (tree, value) => {
                    assert_eq!(tree.unwrap_err().to_string(), value.unwrap_err().to_string());
                }
            }
        }
        for bytes in [&b"\"\xff\""[..], b"[\xff]", b"{\"\xff\": 1}"] {
            let (tree, value) = (Tree::read(bytes), serde_json::from_slice::<Value>(bytes));
            assert_eq!(tree.unwrap_err().to_string(), value.unwrap_err().to_string());
        }
    }
}
