//! Reading CycloneDX XML into the form that the JSON has.
//!
//! What the table of shapes does not know is not kept; its elements are named, so that
//! nobody takes the rest for the whole. There is no DTD, so there are no entities that
//! could grow.

use std::collections::BTreeSet;
use std::fmt;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::NAMESPACE;
use super::shape::{BOM, EXPRESSION, LICENSE, Object, Shape, TOOL, TOOLS};

/// The deepest nesting of elements that is read.
const MAX_DEPTH: usize = 128;

/// A text that is not a CycloneDX document in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlError {
    /// Where, in bytes from the beginning.
    pub offset: u64,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.message, self.offset)
    }
}

impl std::error::Error for XmlError {}

/// A document in the form of the JSON, and the elements that were passed over.
pub(crate) struct Read {
    pub(crate) value: Value,
    pub(crate) unread: BTreeSet<String>,
}

/// Reads a document.
pub(crate) fn read(text: &str) -> Result<Read, XmlError> {
    let (root, namespace) = tree(text)?;
    let version = namespace.strip_prefix(NAMESPACE).filter(|_| root.name == "bom");
    let Some(version) = version else {
        let message = format!("<{}> of {namespace:?} is not a CycloneDX document", root.name);
        return Err(XmlError { offset: 0, message });
    };
    let mut unread = BTreeSet::new();
    let mut fields = object(&root, &BOM, &mut unread);
    fields.insert("bomFormat".to_owned(), "CycloneDX".into());
    fields.insert("specVersion".to_owned(), version.into());
    let number = fields.get("version").and_then(Value::as_str).and_then(|v| v.parse::<u64>().ok());
    if let Some(number) = number {
        fields.insert("version".to_owned(), number.into());
    }
    Ok(Read { value: Value::Object(fields), unread })
}

/// An element, of a tree no deeper than [`MAX_DEPTH`].
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

fn tree(text: &str) -> Result<(Element, String), XmlError> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut namespace = String::new();
    loop {
        let event = reader.read_event();
        let fail = |message: String| XmlError { offset: reader.buffer_position(), message };
        let event = event.map_err(|error| fail(error.to_string()))?;
        let ended = match event {
            Event::Start(start) => {
                if open.len() >= MAX_DEPTH {
                    return Err(fail(format!("more than {MAX_DEPTH} elements inside each other")));
                }
                open.push(begin(&start, &mut namespace, open.is_empty()).map_err(fail)?);
                None
            }
            Event::Empty(start) => {
                Some(begin(&start, &mut namespace, open.is_empty()).map_err(fail)?)
            }
            Event::End(_) => open.pop(),
            Event::Text(part) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&part);
                }
                None
            }
            Event::CData(part) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&part);
                }
                None
            }
            Event::GeneralRef(entity) => {
                let number = entity.resolve_char_ref().map_err(|error| fail(error.to_string()))?;
                let Some(element) = open.last_mut() else { continue };
                match (number, resolve_predefined_entity(&entity)) {
                    (Some(c), _) => element.text.push(c),
                    (None, Some(text)) => element.text.push_str(text),
                    (None, None) => return Err(fail(format!("unknown entity &{};", &*entity))),
                }
                None
            }
            Event::DocType(_) => return Err(fail("a document type is not allowed".to_owned())),
            Event::Eof => return Err(fail("the document ends too early".to_owned())),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => None,
        };
        match (ended, open.last_mut()) {
            (Some(element), Some(parent)) => parent.children.push(element),
            (Some(element), None) => return Ok((element, namespace)),
            (None, _) => {}
        }
    }
}

fn begin(start: &BytesStart<'_>, namespace: &mut String, root: bool) -> Result<Element, String> {
    let text = str::to_owned;
    let mut element = Element { name: text(start.local_name().into_inner()), ..Element::default() };
    let prefix = start.name().prefix().map(|prefix| text(prefix.into_inner()));
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::default())
            .map_err(|error| error.to_string())?
            .into_owned();
        let key = text(attribute.key.into_inner());
        let is_ours = match &prefix {
            Some(prefix) => key.strip_prefix("xmlns:") == Some(prefix),
            None => key == "xmlns",
        };
        if root && is_ours {
            namespace.clone_from(&value);
        }
        element.attributes.push((key, value));
    }
    Ok(element)
}

fn object(element: &Element, shape: &Object, unread: &mut BTreeSet<String>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in &element.attributes {
        if shape.attributes.contains(&name.as_str()) {
            fields.insert(name.clone(), value.as_str().into());
        }
    }
    if let Some(name) = shape.text {
        fields.insert(name.to_owned(), element.text.as_str().into());
    }
    for child in &element.children {
        let known = shape.children.iter().find(|(_, name, _)| *name == child.name);
        let Some((name, _, shape)) = known else {
            unread.insert(format!("{}/{}", element.name, child.name));
            continue;
        };
        let value = value(child, shape, unread);
        match (fields.get_mut(*name), value) {
            // One of several elements that stand for one list.
            (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
            (_, value) => drop(fields.insert((*name).to_owned(), value)),
        }
    }
    fields
}

fn value(element: &Element, shape: &Shape, unread: &mut BTreeSet<String>) -> Value {
    let reference = |element: &Element| {
        let to = element.attributes.iter().find(|(name, _)| name == "ref");
        Value::from(to.map(|(_, to)| to.as_str()).unwrap_or_default())
    };
    match shape {
        // Lines are for the eye of whoever wrote the file.
        Shape::Text if element.text.contains('\n') => element.text.trim().into(),
        Shape::Text => element.text.as_str().into(),
        Shape::Object(shape) => object(element, shape, unread).into(),
        Shape::List(_, shape) => {
            element.children.iter().map(|child| value(child, shape, unread)).collect()
        }
        Shape::Each(shape) => vec![value(element, shape, unread)].into(),
        Shape::References(_) => element.children.iter().map(reference).collect(),
        Shape::EachReference => vec![reference(element)].into(),
        Shape::Tools if element.children.iter().any(|child| child.name == "tool") => {
            element.children.iter().map(|child| object(child, &TOOL, unread)).collect()
        }
        Shape::Tools => object(element, &TOOLS, unread).into(),
        Shape::Licenses => element
            .children
            .iter()
            .map(|child| match child.name.as_str() {
                "expression" => object(child, &EXPRESSION, unread),
                _ => {
                    let license = object(child, &LICENSE, unread).into();
                    Map::from_iter([("license".to_owned(), license)])
                }
            })
            .collect(),
    }
}
