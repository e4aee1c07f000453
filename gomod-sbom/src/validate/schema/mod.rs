//! The official JSON schemas of CycloneDX, and the part of JSON Schema (draft 7) that they use.

mod check;
mod rules;

use std::sync::OnceLock;

use self::check::{Checker, Faults};
use self::rules::Rules;
use super::{Findings, MAX_FINDINGS, Rule};
use crate::tree::Tree;

/// The schemas by name. See `schemas/README.md`.
const SCHEMAS: [(&str, &str); 9] = [
    ("1.2", include_str!("../../../schemas/bom-1.2.schema.json")),
    ("1.3", include_str!("../../../schemas/bom-1.3.schema.json")),
    ("1.4", include_str!("../../../schemas/bom-1.4.schema.json")),
    ("1.5", include_str!("../../../schemas/bom-1.5.schema.json")),
    ("1.6", include_str!("../../../schemas/bom-1.6.schema.json")),
    ("1.7", include_str!("../../../schemas/bom-1.7.schema.json")),
    ("spdx.schema.json", include_str!("../../../schemas/spdx.schema.json")),
    ("jsf-0.82.schema.json", include_str!("../../../schemas/jsf-0.82.schema.json")),
    (
        "cryptography-defs.schema.json",
        include_str!("../../../schemas/cryptography-defs.schema.json"),
    ),
];

/// Holds a document against the schema of a version.
pub(super) fn check(document: &Tree, version: &str, findings: &mut Findings) {
    // One more than is told, so that it is seen that there are more.
    for (place, message) in faults(document, version, MAX_FINDINGS + 1) {
        findings.add(Rule::Schema, place, message);
    }
}

/// Where a document breaks the schema of a version, and how: `most` of them, or a few more.
pub(super) fn faults(document: &Tree, version: &str, most: usize) -> Vec<(String, String)> {
    let Some(rules) = rules(version) else { return Vec::new() };
    let checker = Checker { rules };
    // Most documents are valid, and that is known sooner than what is wrong with one.
    if checker.fits(0, document) {
        return Vec::new();
    }
    let mut faults = Faults::new(most);
    checker.check(0, document, &check::Place::Root, &mut faults);
    faults.list.into_iter().map(|fault| (fault.place, fault.message)).collect()
}

/// The rules of a version, which are made once.
fn rules(version: &str) -> Option<&'static Rules> {
    static RULES: [OnceLock<Rules>; SCHEMAS.len()] = [const { OnceLock::new() }; SCHEMAS.len()];
    let at = SCHEMAS.iter().position(|(name, _)| *name == version)?;
    let name = SCHEMAS.get(at)?.0;
    Some(RULES.get(at)?.get_or_init(|| Rules::of(name, schema)))
}

/// A schema by the name of its file.
fn schema(name: &str) -> Option<&'static Tree<'static>> {
    static READ: [OnceLock<Tree<'static>>; SCHEMAS.len()] =
        [const { OnceLock::new() }; SCHEMAS.len()];
    let at = SCHEMAS.iter().position(|(known, _)| *known == name)?;
    let text = SCHEMAS.get(at)?.1;
    // They are JSON; a test reads them all.
    Some(READ.get(at)?.get_or_init(|| Tree::read(text.as_bytes()).unwrap_or(Tree::Null)))
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    /// Calls `found` with every rule of a schema.
    fn every(schema: &'static Tree<'static>, found: &mut impl FnMut(&str, &'static Tree<'static>)) {
        match schema {
            Tree::List(items) => items.iter().for_each(|item| every(item, found)),
            Tree::Object(rules) => {
                for (name, rule) in rules.iter() {
                    found(name, rule);
                    match name {
                        "properties" | "definitions" => {
                            rule.as_object().unwrap().iter().for_each(|(_, r)| every(r, found));
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
        for (file, _) in SCHEMAS {
            every(schema(file).unwrap(), &mut |name, rule| match name {
                "pattern" => {
                    let pattern = rule.as_str().unwrap();
                    assert!(words::matches(pattern, "").is_some(), "{pattern}");
                }
                "$ref" => {
                    let reference = rule.as_str().unwrap();
                    assert!(rules::resolve(schema, reference, file).is_some(), "{reference}");
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
    }

    /// Every version's rules are made, and something breaks them.
    #[test]
    fn every_version_has_rules() {
        for (version, _) in SCHEMAS.iter().filter(|(name, _)| !name.ends_with(".json")) {
            assert_eq!(faults(&Tree::Null, version, 9).len(), 1, "{version}");
            assert_ne!(schema(version), Some(&Tree::Null));
        }
    }
}
