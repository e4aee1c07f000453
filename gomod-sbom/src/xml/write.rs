//! Writing a document as CycloneDX XML.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::{Map, Value};

use super::NAMESPACE;
use super::shape::{BOM, EXPRESSION, LICENSE, Object, Shape, TOOL, TOOLS};
use crate::model::Bom;
use crate::spec::SpecVersion;

impl Bom {
    /// Writes the document as XML of a spec version, indented by two spaces and ended by a
    /// newline. It says what the JSON of that version says, in the elements of the schema.
    ///
    /// A character that XML cannot hold becomes a space.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_xml<W: io::Write>(&self, writer: W, version: SpecVersion) -> io::Result<()> {
        document(&serde_json::from_str(&self.to_json(version))?, writer, version)
    }

    /// The document as XML; see [`Bom::write_xml`].
    ///
    /// ```
    /// use gomod_sbom::{Bom, SpecVersion};
    ///
    /// let text = Bom::default().to_xml(SpecVersion::V1_6);
    /// assert!(text.contains(r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"/>"#));
    /// ```
    #[must_use]
    pub fn to_xml(&self, version: SpecVersion) -> String {
        // What was written just now is JSON.
        written(&serde_json::from_str(&self.to_json(version)).unwrap_or_default(), version)
    }
}

/// The XML of a document that has the form of the JSON.
pub(crate) fn written(value: &Value, version: SpecVersion) -> String {
    let mut bytes = Vec::new();
    match document(value, &mut bytes, version).map(|()| String::from_utf8(bytes)) {
        Ok(Ok(text)) => text,
        // Memory takes every write, and all that is written is text.
        Ok(Err(_)) | Err(_) => unreachable!("XML in memory does not fail"),
    }
}

fn document<W: io::Write>(value: &Value, writer: W, version: SpecVersion) -> io::Result<()> {
    let mut out = Writer::new_with_indent(writer, b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let namespace = format!("{NAMESPACE}{version}");
    if let Value::Object(fields) = value {
        let mut start = BytesStart::new("bom");
        start.push_attribute(("xmlns", namespace.as_str()));
        object(&mut out, start, fields, &BOM)?;
    }
    out.into_inner().write_all(b"\n")
}

type Out<W> = Writer<W>;

fn object<W: io::Write>(
    out: &mut Out<W>,
    mut start: BytesStart<'_>,
    fields: &Map<String, Value>,
    shape: &Object,
) -> io::Result<()> {
    for &name in shape.attributes {
        if let Some(value) = fields.get(name) {
            start.push_attribute((name, &*holdable(&scalar(value))));
        }
    }
    if let Some(text) = shape.text.and_then(|name| fields.get(name)) {
        return text_element(out, start, &scalar(text));
    }
    if shape.children.iter().all(|(name, ..)| !fields.contains_key(*name)) {
        return out.write_event(Event::Empty(start));
    }
    let end = start.to_end().into_owned();
    out.write_event(Event::Start(start))?;
    for (name, element, shape) in shape.children {
        if let Some(value) = fields.get(*name) {
            write(out, element, value, shape)?;
        }
    }
    out.write_event(Event::End(end))
}

fn write<W: io::Write>(
    out: &mut Out<W>,
    name: &str,
    value: &Value,
    shape: &Shape,
) -> io::Result<()> {
    match (shape, value) {
        (Shape::Object(shape), Value::Object(fields)) => {
            object(out, BytesStart::new(name), fields, shape)
        }
        (Shape::List(item, shape), Value::Array(items)) => around(out, name, |out| {
            items.iter().try_for_each(|value| write(out, item, value, shape))
        }),
        (Shape::Each(shape), Value::Array(items)) => {
            items.iter().try_for_each(|value| write(out, name, value, shape))
        }
        (Shape::References(item), Value::Array(items)) => {
            around(out, name, |out| items.iter().try_for_each(|to| reference(out, item, to)))
        }
        (Shape::EachReference, Value::Array(items)) => {
            items.iter().try_for_each(|to| reference(out, name, to))
        }
        (Shape::Tools, Value::Object(fields)) => object(out, BytesStart::new(name), fields, &TOOLS),
        (Shape::Tools, tools) => write(out, name, tools, &Shape::List("tool", &TOOL_SHAPE)),
        (Shape::Licenses, Value::Array(items)) => {
            around(out, name, |out| items.iter().try_for_each(|item| license(out, item)))
        }
        _ => text_element(out, BytesStart::new(name), &scalar(value)),
    }
}

static TOOL_SHAPE: Shape = Shape::Object(&TOOL);

fn license<W: io::Write>(out: &mut Out<W>, item: &Value) -> io::Result<()> {
    match (item, item.get("license")) {
        (_, Some(Value::Object(fields))) => {
            object(out, BytesStart::new("license"), fields, &LICENSE)
        }
        (Value::Object(fields), _) => {
            object(out, BytesStart::new("expression"), fields, &EXPRESSION)
        }
        _ => Ok(()),
    }
}

fn reference<W: io::Write>(out: &mut Out<W>, name: &str, to: &Value) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    start.push_attribute(("ref", &*holdable(&scalar(to))));
    out.write_event(Event::Empty(start))
}

fn around<W: io::Write>(
    out: &mut Out<W>,
    name: &str,
    inside: impl FnOnce(&mut Out<W>) -> io::Result<()>,
) -> io::Result<()> {
    out.write_event(Event::Start(BytesStart::new(name)))?;
    inside(out)?;
    out.write_event(Event::End(BytesEnd::new(name)))
}

fn text_element<W: io::Write>(
    out: &mut Out<W>,
    start: BytesStart<'_>,
    text: &str,
) -> io::Result<()> {
    let end = start.to_end().into_owned();
    out.write_event(Event::Start(start))?;
    out.write_event(Event::Text(BytesText::new(&holdable(text))))?;
    out.write_event(Event::End(end))
}

fn scalar(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The text without the characters that XML cannot hold or would change.
fn holdable(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(bad) { Cow::Owned(text.replace(bad, " ")) } else { Cow::Borrowed(text) }
}
