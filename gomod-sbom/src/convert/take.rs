//! Objects out of which fields are taken: what stays behind is lost.

use serde_json::{Map, Value};

use super::Loss;

/// An object, and where it stands.
pub(super) struct Taken {
    fields: Map<String, Value>,
    place: String,
}

impl Taken {
    /// What is no object has no fields, and is lost.
    pub(super) fn of(value: &Value, place: impl Into<String>, lost: &mut Vec<Loss>) -> Taken {
        let place = place.into();
        let fields = value.as_object().cloned().unwrap_or_else(|| {
            lost.push(Loss::new(place.clone(), "is no object"));
            Map::new()
        });
        Taken { fields, place }
    }

    /// A text; what is none stays behind.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.fields.remove(name)? {
            Value::String(text) => Some(text),
            other => {
                self.fields.insert(name.to_owned(), other);
                None
            }
        }
    }

    /// A text that stands for something; another one stays behind.
    pub(super) fn word<T>(&mut self, name: &str, meaning: impl Fn(&str) -> Option<T>) -> Option<T> {
        let meant = meaning(self.fields.get(name)?.as_str()?)?;
        self.fields.remove(name);
        Some(meant)
    }

    /// A value of any form.
    pub(super) fn value(&mut self, name: &str) -> Option<Value> {
        self.fields.remove(name)
    }

    /// Drops a field that says this, which goes without saying.
    pub(super) fn drop_if(&mut self, name: &str, value: &Value) {
        if self.fields.get(name) == Some(value) {
            self.fields.remove(name);
        }
    }

    /// The objects of a list.
    pub(super) fn list(&mut self, name: &str, lost: &mut Vec<Loss>) -> Vec<Taken> {
        let below = self.below(name);
        match self.fields.remove(name) {
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(index, item)| Taken::of(item, format!("{below}/{index}"), lost))
                .collect(),
            Some(other) => {
                self.fields.insert(name.to_owned(), other);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// The texts of a list; a list that has anything else stays behind.
    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        let list = self.fields.get(name).and_then(Value::as_array);
        let texts: Option<Vec<String>> =
            list.and_then(|l| l.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        if texts.is_some() {
            self.fields.remove(name);
        }
        texts.unwrap_or_default()
    }

    /// An object inside it.
    pub(super) fn object(&mut self, name: &str, lost: &mut Vec<Loss>) -> Option<Taken> {
        let value = self.fields.remove(name)?;
        Some(Taken::of(&value, self.below(name), lost))
    }

    /// Whether nothing is left of a form that a line of text can hold; takes those texts.
    pub(super) fn scalars(&mut self) -> Vec<(String, String)> {
        let scalar = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
            _ => None,
        };
        let found: Vec<(String, String)> =
            self.fields.iter().filter_map(|(n, v)| Some((n.clone(), scalar(v)?))).collect();
        for (name, _) in &found {
            self.fields.remove(name);
        }
        found
    }

    /// Where a field stands.
    pub(super) fn below(&self, name: &str) -> String {
        format!("{}/{}", self.place, name.replace('~', "~0").replace('/', "~1"))
    }

    /// Ends the taking.
    pub(super) fn end(self, reason: &str, lost: &mut Vec<Loss>) {
        for name in self.fields.keys() {
            lost.push(Loss::new(self.below(name), reason));
        }
    }
}
