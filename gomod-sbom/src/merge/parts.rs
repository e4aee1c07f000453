//! The components of all documents, each once.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::unify;
use crate::convert::Loss;

/// The components, and the names that are taken.
#[derive(Default)]
pub(super) struct Parts {
    all: Vec<Part>,
    by_key: HashMap<String, usize>,
    taken: HashSet<String>,
}

struct Part {
    fields: Map<String, Value>,
    reference: String,
    parts: Vec<usize>,
    /// Whether it stands in the list of components.
    is_top: bool,
    /// Whether it stands inside another one.
    is_part: bool,
}

impl Parts {
    /// Adds a component with its parts, or what it says to the one that is there; its index.
    pub(super) fn add(
        &mut self,
        component: &Value,
        place: &str,
        keys: &HashMap<String, String>,
        refs: &mut HashMap<String, String>,
        lost: &mut Vec<Loss>,
    ) -> usize {
        let mut fields = component.as_object().cloned().unwrap_or_default();
        let inside = fields.remove("components");
        let name = match fields.remove("bom-ref") {
            Some(Value::String(name)) => Some(name),
            _ => None,
        };
        let key = keys.get(place).cloned().unwrap_or_else(|| place.to_owned());
        let index = match self.by_key.get(&key) {
            Some(&index) => {
                if let Some(part) = self.all.get_mut(index) {
                    unify::component(&mut part.fields, fields, place, lost);
                }
                index
            }
            None => {
                let reference = self.unique(name.as_deref().unwrap_or(&key));
                self.all.push(Part {
                    fields,
                    reference,
                    parts: Vec::new(),
                    is_top: false,
                    is_part: false,
                });
                self.by_key.insert(key, self.all.len() - 1);
                self.all.len() - 1
            }
        };
        if let Some(name) = name {
            refs.insert(name, self.reference(index));
        }
        if let Some(Value::Array(inside)) = inside {
            for (at, part) in inside.iter().enumerate() {
                let at = format!("{place}/components/{at}");
                let child = self.add(part, &at, keys, refs, lost);
                let free = child != index
                    && self.all.get(child).is_some_and(|part| !part.is_part)
                    && !self.is_inside(index, child);
                if free && let Some(part) = self.all.get_mut(child) {
                    part.is_part = true;
                    self.all[index].parts.push(child);
                }
            }
        }
        index
    }

    /// Whether a part stands somewhere inside another one.
    fn is_inside(&self, part: usize, other: usize) -> bool {
        let mut open = vec![other];
        while let Some(index) = open.pop() {
            if index == part {
                return true;
            }
            open.extend(self.all.get(index).into_iter().flat_map(|part| &part.parts));
        }
        false
    }

    /// Puts a component into the list, if it stands nowhere else.
    pub(super) fn place(&mut self, index: usize) {
        if let Some(part) = self.all.get_mut(index) {
            part.is_top = true;
        }
    }

    /// Says that a component stands elsewhere.
    pub(super) fn set_placed(&mut self, index: usize) {
        if let Some(part) = self.all.get_mut(index) {
            part.is_part = true;
        }
    }

    /// The same, and whether it stood nowhere until now.
    pub(super) fn take_top(&mut self, index: usize) -> bool {
        let free = self.all.get(index).is_some_and(|part| !part.is_part);
        self.set_placed(index);
        free
    }

    pub(super) fn reference(&self, index: usize) -> String {
        self.all.get(index).map(|part| part.reference.clone()).unwrap_or_default()
    }

    /// A name that nothing has.
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1;
        while !self.taken.insert(name.clone()) {
            number += 1;
            name = format!("{wanted}#{number}");
        }
        name
    }

    /// Gives names to what is no component and has one.
    pub(super) fn rename_others(&mut self, value: &Value, refs: &mut HashMap<String, String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(name)) = fields.get("bom-ref")
                    && !refs.contains_key(name)
                {
                    let new = self.unique(name);
                    refs.insert(name.clone(), new);
                }
                fields.values().for_each(|value| self.rename_others(value, refs));
            }
            Value::Array(items) => items.iter().for_each(|item| self.rename_others(item, refs)),
            _ => {}
        }
    }

    /// A component with its parts.
    pub(super) fn value(&self, index: usize) -> Value {
        let Some(part) = self.all.get(index) else { return Value::Null };
        let mut fields = part.fields.clone();
        fields.insert("bom-ref".to_owned(), part.reference.clone().into());
        let mut parts = part.parts.clone();
        parts.sort_by_key(|&part| self.reference(part));
        if !parts.is_empty() {
            let parts: Vec<Value> = parts.into_iter().map(|part| self.value(part)).collect();
            fields.insert("components".to_owned(), parts.into());
        }
        Value::Object(fields)
    }

    /// The list of components, by their names.
    pub(super) fn tops(&self) -> Vec<Value> {
        let parts = self.all.iter().enumerate();
        let mut tops: Vec<usize> =
            parts.filter(|(_, p)| p.is_top && !p.is_part).map(|(index, _)| index).collect();
        tops.sort_by_key(|&index| self.reference(index));
        tops.into_iter().map(|index| self.value(index)).collect()
    }

    /// The path elements that all names have in common.
    pub(super) fn common_name(&self, indexes: &[usize]) -> String {
        let parts = indexes.iter().filter_map(|&index| self.all.get(index));
        let mut names = parts.filter_map(|part| part.fields.get("name")?.as_str());
        let mut common: Vec<&str> = names.next().unwrap_or_default().split('/').collect();
        for name in names {
            let same = common.iter().zip(name.split('/')).take_while(|(a, b)| *a == b).count();
            common.truncate(same);
        }
        let name = common.join("/");
        if name.is_empty() { "merged".to_owned() } else { name }
    }
}
