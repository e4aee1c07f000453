//! The official JSON schemas of CycloneDX, and the part of JSON Schema (draft 7) that they use.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Findings, Rule, part, words};

/// The schemas by name. See `schemas/README.md`.
const SCHEMAS: [(&str, &str); 9] = [
    ("1.2", include_str!("../../schemas/bom-1.2.schema.json")),
    ("1.3", include_str!("../../schemas/bom-1.3.schema.json")),
    ("1.4", include_str!("../../schemas/bom-1.4.schema.json")),
    ("1.5", include_str!("../../schemas/bom-1.5.schema.json")),
    ("1.6", include_str!("../../schemas/bom-1.6.schema.json")),
    ("1.7", include_str!("../../schemas/bom-1.7.schema.json")),
    ("spdx.schema.json", include_str!("../../schemas/spdx.schema.json")),
    ("jsf-0.82.schema.json", include_str!("../../schemas/jsf-0.82.schema.json")),
    ("cryptography-defs.schema.json", include_str!("../../schemas/cryptography-defs.schema.json")),
];

/// Holds a document against the schema of a version.
pub(super) fn check(document: &Value, version: &str, findings: &mut Findings) {
    let schemas: Vec<(&str, Value)> = SCHEMAS
        .iter()
        .filter(|(name, _)| *name == version || name.ends_with(".json"))
        .filter_map(|(name, text)| Some((*name, serde_json::from_str(text).ok()?)))
        .collect();
    let Some((name, schema)) = schemas.first() else { return };
    let place = String::new();
    let checker = Checker { schemas: &schemas };
    for Fault { place, message, .. } in
        checker.check(&Rules { schema, file: name }, document, &place)
    {
        findings.add(Rule::Schema, place, message);
    }
}

/// Rules, and the file in which their references are looked up.
struct Rules<'s> {
    schema: &'s Value,
    file: &'s str,
}

struct Fault {
    place: String,
    message: String,
    /// Whether it is of the value itself, and not of something inside it.
    is_type: bool,
}

struct Checker<'s> {
    schemas: &'s [(&'s str, Value)],
}

impl<'s> Checker<'s> {
    fn resolve(&self, reference: &'s str, file: &'s str) -> Option<Rules<'s>> {
        let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if name.is_empty() { file } else { name };
        let (_, schema) = self.schemas.iter().find(|(known, _)| *known == file)?;
        Some(Rules { schema: schema.pointer(pointer)?, file })
    }

    fn check(&self, rules: &Rules<'s>, value: &Value, place: &str) -> Vec<Fault> {
        let Some(schema) = rules.schema.as_object() else {
            let allowed = rules.schema != &Value::Bool(false);
            return if allowed { Vec::new() } else { vec![fault(place, "is not allowed here")] };
        };
        // In draft 7 nothing stands beside a reference.
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return match self.resolve(reference, rules.file) {
                Some(rules) => self.check(&rules, value, place),
                None => Vec::new(),
            };
        }
        let kinds: Vec<&str> = match schema.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            kind => kind.and_then(Value::as_str).into_iter().collect(),
        };
        if !kinds.is_empty() && !kinds.iter().any(|kind| is_of_type(kind, value)) {
            let kinds: Vec<String> = kinds.iter().map(|kind| article(kind)).collect();
            let message =
                format!("must be {}, not {}", kinds.join(" or "), article(type_of(value)));
            return vec![Fault { is_type: true, ..fault(place, &message) }];
        }
        let mut faults = Vec::new();
        if let Some(message) = plain(schema, value) {
            faults.push(Fault { is_type: true, ..fault(place, &message) });
        }
        match value {
            Value::Object(fields) => self.object(rules, schema, fields, place, &mut faults),
            Value::Array(items) => self.array(rules, schema, items, place, &mut faults),
            _ => {}
        }
        self.combined(rules, schema, value, place, &mut faults);
        faults
    }

    fn object(
        &self,
        rules: &Rules<'s>,
        schema: &'s Map<String, Value>,
        fields: &Map<String, Value>,
        place: &str,
        faults: &mut Vec<Fault>,
    ) {
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                faults.push(fault(place, &format!("lacks the field {name:?}")));
            }
        }
        let known = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (name, value) in fields {
            let below = || format!("{place}/{}", part(name));
            match (known.and_then(|known| known.get(name)), others) {
                (Some(schema), _) => {
                    faults.extend(self.check(&Rules { schema, ..*rules }, value, &below()));
                }
                (None, Some(Value::Bool(false))) => {
                    faults.push(fault(&below(), "the specification has no such field here"));
                }
                (None, Some(schema)) => {
                    faults.extend(self.check(&Rules { schema, ..*rules }, value, &below()));
                }
                (None, None) => {}
            }
        }
    }

    fn array(
        &self,
        rules: &Rules<'s>,
        schema: &'s Map<String, Value>,
        items: &[Value],
        place: &str,
        faults: &mut Vec<Fault>,
    ) {
        let count = |name: &str| schema.get(name).and_then(Value::as_u64);
        let len = items.len() as u64;
        if count("minItems").is_some_and(|least| len < least) {
            faults.push(fault(place, "has too few items"));
        }
        if count("maxItems").is_some_and(|most| len > most) {
            faults.push(fault(place, "has too many items"));
        }
        for (index, value) in items.iter().enumerate() {
            let schema = match schema.get("items") {
                Some(Value::Array(each)) => {
                    each.get(index).or_else(|| schema.get("additionalItems"))
                }
                all => all,
            };
            let Some(schema) = schema else { continue };
            let rules = Rules { schema, ..*rules };
            faults.extend(self.check(&rules, value, &format!("{place}/{index}")));
        }
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            let mut seen = HashSet::new();
            for (index, value) in items.iter().enumerate() {
                if !seen.insert(value) {
                    faults.push(fault(&format!("{place}/{index}"), "is in the list already"));
                }
            }
        }
    }

    fn combined(
        &self,
        rules: &Rules<'s>,
        schema: &'s Map<String, Value>,
        value: &Value,
        place: &str,
        faults: &mut Vec<Fault>,
    ) {
        let check = |schema| self.check(&Rules { schema, ..*rules }, value, place);
        for all in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            faults.extend(check(all));
        }
        if schema.get("not").is_some_and(|not| check(not).is_empty()) {
            faults.push(fault(place, "has fields that exclude each other"));
        }
        if let Some(condition) = schema.get("if") {
            let branch = if check(condition).is_empty() { "then" } else { "else" };
            faults.extend(schema.get(branch).map(check).unwrap_or_default());
        }
        for (word, exactly_one) in [("anyOf", false), ("oneOf", true)] {
            let Some(forms) = schema.get(word).and_then(Value::as_array) else { continue };
            let answers: Vec<Vec<Fault>> = forms.iter().map(check).collect();
            match answers.iter().filter(|faults| faults.is_empty()).count() {
                0 => faults.extend(closest(answers, place)),
                1 => {}
                _ if exactly_one => {
                    faults.push(fault(place, "has two forms at once that exclude each other"));
                }
                _ => {}
            }
        }
    }
}

/// The faults of the form that is meant: the one that fails inside and not as a whole.
fn closest(mut answers: Vec<Vec<Fault>>, place: &str) -> Vec<Fault> {
    let is_meant =
        |faults: &Vec<Fault>| !faults.iter().any(|fault| fault.is_type && fault.place == place);
    let meant: Vec<usize> =
        answers.iter().enumerate().filter(|(_, f)| is_meant(f)).map(|(at, _)| at).collect();
    match meant.as_slice() {
        [only] => answers.swap_remove(*only),
        _ => vec![fault(place, "has none of the forms that the specification allows here")],
    }
}

/// What is wrong with a value that needs no look inside.
fn plain(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    if let Some(constant) = schema.get("const")
        && constant != value
    {
        return Some(format!("must be {constant}"));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        let few: Vec<String> = words.iter().take(12).map(Value::to_string).collect();
        let more = if words.len() > few.len() { ", …" } else { "" };
        return Some(format!("{value} is not one of {}{more}", few.join(", ")));
    }
    match value {
        Value::Number(number) => {
            let number = number.as_f64()?;
            let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
            let below = bound("minimum").filter(|least| number < *least);
            let above = bound("maximum").filter(|most| number > *most);
            below
                .map(|least| format!("must not be less than {least}"))
                .or_else(|| above.map(|most| format!("must not be more than {most}")))
        }
        Value::String(text) => {
            let count = |name: &str| schema.get(name).and_then(Value::as_u64);
            let len = text.chars().count() as u64;
            if count("minLength").is_some_and(|least| len < least) {
                return Some("is too short".to_owned());
            }
            if count("maxLength").is_some_and(|most| len > most) {
                return Some("is too long".to_owned());
            }
            let pattern = schema.get("pattern").and_then(Value::as_str);
            if let Some(pattern) = pattern
                && words::matches(pattern, text) == Some(false)
            {
                return Some(format!("{value} does not have the form {pattern}"));
            }
            let format = schema.get("format").and_then(Value::as_str)?;
            words::format(format, text).map(|what| format!("{value} is not {what}"))
        }
        _ => None,
    }
}

fn fault(place: &str, message: &str) -> Fault {
    Fault { place: place.to_owned(), message: message.to_owned(), is_type: false }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn is_of_type(kind: &str, value: &Value) -> bool {
    match (kind, value) {
        ("integer", Value::Number(n)) => {
            n.is_i64() || n.is_u64() || n.as_f64().is_some_and(|n| n.fract() == 0.0)
        }
        _ => kind == type_of(value),
    }
}

fn article(kind: &str) -> String {
    match kind {
        "null" => "null".to_owned(),
        "array" => "a list".to_owned(),
        "integer" | "object" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `found` with every rule of a schema.
    fn every(schema: &Value, found: &mut impl FnMut(&str, &Value)) {
        match schema {
            Value::Array(items) => items.iter().for_each(|item| every(item, found)),
            Value::Object(rules) => {
                for (name, rule) in rules {
                    found(name, rule);
                    match name.as_str() {
                        "properties" | "definitions" => {
                            rule.as_object().unwrap().values().for_each(|r| every(r, found));
                        }
                        "enum" | "const" | "required" => {}
                        _ => every(rule, found),
                    }
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_rule_of_the_schemas_is_known() {
        let schemas: Vec<(&str, Value)> =
            SCHEMAS.map(|(name, text)| (name, serde_json::from_str(text).unwrap())).to_vec();
        let checker = Checker { schemas: &schemas };
        for (file, schema) in &schemas {
            every(schema, &mut |name, rule| match name {
                "pattern" => {
                    let pattern = rule.as_str().unwrap();
                    assert!(words::matches(pattern, "").is_some(), "{pattern}");
                }
                "$ref" => {
                    let reference = rule.as_str().unwrap();
                    // Of the schemas, whose data this borrows.
                    let found = reference.split_once('#').unwrap_or((reference, ""));
                    let name = if found.0.is_empty() { file } else { found.0 };
                    let schema = schemas.iter().find(|(known, _)| *known == name);
                    assert!(schema.unwrap().1.pointer(found.1).is_some(), "{reference}");
                }
                "$schema"
                | "type"
                | "$id"
                | "$comment"
                | "properties"
                | "definitions"
                | "required"
                | "additionalProperties"
                | "items"
                | "additionalItems"
                | "minItems"
                | "maxItems"
                | "uniqueItems"
                | "enum"
                | "const"
                | "format"
                | "minimum"
                | "maximum"
                | "minLength"
                | "maxLength"
                | "allOf"
                | "anyOf"
                | "oneOf"
                | "not"
                | "if"
                | "then"
                | "else" => {}
                other => panic!("{other} is not known"),
            });
        }
        assert!(checker.resolve("spdx.schema.json", "1.6").is_some());
    }
}
