//! The JSON of a document whose fields have lost their order: the ones that name a thing first.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// The fields that come first, in their order; the others follow by their names.
const FIRST: [&str; 31] = [
    "$schema",
    "bomFormat",
    "specVersion",
    "spdxVersion",
    "dataLicense",
    "SPDXID",
    "serialNumber",
    "alg",
    "algorithm",
    "url",
    "type",
    "mime-type",
    "bom-ref",
    "ref",
    "aggregate",
    "timestamp",
    "lifecycles",
    "tools",
    "id",
    "supplier",
    "manufacturer",
    "authors",
    "author",
    "publisher",
    "group",
    "name",
    "version",
    "versionInfo",
    "value",
    "metadata",
    "component",
];

struct Ordered<'v>(&'v Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                let rank = |name: &str| {
                    FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len())
                };
                let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
                // Stable: what has no rank stays in the order that it has.
                fields.sort_by_key(|(name, _)| rank(name));
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, &Ordered(value))?;
                }
                map.end()
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Ordered)),
            other => other.serialize(serializer),
        }
    }
}

/// The document as JSON, indented by two spaces and ended by a newline.
pub(crate) fn text(value: &Value) -> String {
    // A value has a form in JSON, whatever it is.
    let mut text = serde_json::to_string_pretty(&Ordered(value)).unwrap_or_default();
    text.push('\n');
    text
}
