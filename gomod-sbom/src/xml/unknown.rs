//! What of a document no element is written for.

use serde_json::{Map, Value};

use super::shape::{BOM, EXPRESSION, LICENSE, Object, Shape, TOOL, TOOLS};

/// The fields that the table of shapes does not know, as JSON pointers.
pub(crate) fn unknown(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if let Value::Object(fields) = document {
        object(fields, &BOM, "", &["$schema", "bomFormat", "specVersion"], &mut found);
    }
    found
}

fn object(
    fields: &Map<String, Value>,
    shape: &Object,
    place: &str,
    besides: &[&str],
    found: &mut Vec<String>,
) {
    for (name, value) in fields {
        let below = format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
        let is_text = shape.text == Some(name) || shape.attributes.contains(&name.as_str());
        let child = shape.children.iter().find(|(known, ..)| known == name);
        match child {
            _ if is_text || besides.contains(&name.as_str()) => {}
            Some((_, _, shape)) => look(value, shape, &below, found),
            None => found.push(below),
        }
    }
    // An element has a text or elements, not both.
    if shape.text.is_some_and(|text| !fields.contains_key(text)) {
        found.push(place.to_owned());
    }
}

fn look(value: &Value, shape: &Shape, place: &str, found: &mut Vec<String>) {
    match (shape, value) {
        (Shape::Text, Value::String(_) | Value::Number(_) | Value::Bool(_)) => {}
        (Shape::Object(shape), Value::Object(fields)) => object(fields, shape, place, &[], found),
        (Shape::List(_, shape) | Shape::Each(shape), Value::Array(items)) => {
            items.iter().enumerate().for_each(|(i, item)| {
                look(item, shape, &format!("{place}/{i}"), found);
            });
        }
        (Shape::References(_) | Shape::EachReference, Value::Array(_)) => {}
        (Shape::Tools, Value::Object(fields)) => object(fields, &TOOLS, place, &[], found),
        (Shape::Tools, Value::Array(items)) => each(items, place, found, |item, at, found| {
            part(item, &TOOL, at, found);
        }),
        (Shape::Licenses, Value::Array(items)) => {
            each(items, place, found, |item, at, found| match item.get("license") {
                Some(license) => {
                    part(license, &LICENSE, &format!("{at}/license"), found);
                    let besides = item.as_object().into_iter().flat_map(Map::keys);
                    let others = besides.filter(|name| *name != "license");
                    found.extend(others.map(|name| format!("{at}/{name}")));
                }
                None => part(item, &EXPRESSION, at, found),
            });
        }
        _ => found.push(place.to_owned()),
    }
}

fn part(value: &Value, shape: &Object, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => object(fields, shape, place, &[], found),
        _ => found.push(place.to_owned()),
    }
}

fn each(
    items: &[Value],
    place: &str,
    found: &mut Vec<String>,
    mut look: impl FnMut(&Value, &str, &mut Vec<String>),
) {
    for (index, item) in items.iter().enumerate() {
        look(item, &format!("{place}/{index}"), found);
    }
}
