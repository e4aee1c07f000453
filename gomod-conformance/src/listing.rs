//! Compares two outputs of `go list -m -json all`, field by field.

use serde_json::{Map, Value};

use crate::oracle::text;
use crate::report::{Difference, clip, same_text};

/// None where both are the same bytes; else the first field that differs, or, where all
/// fields are equal, the first line.
pub(crate) fn compare(case: &str, ours: &[u8], theirs: &[u8]) -> Option<Difference> {
    if ours == theirs {
        return None;
    }
    let found = match (modules(ours), modules(theirs)) {
        (Some(ours), Some(theirs)) => first_field(&ours, &theirs),
        _ => None,
    };
    match found {
        Some(detail) => Some(Difference::new(case, detail)),
        None => same_text(case, &text(ours), &text(theirs)),
    }
}

/// How many modules, and how many fields of them, an output has.
pub(crate) fn size(output: &[u8]) -> (usize, usize) {
    let modules = modules(output).unwrap_or_default();
    (modules.len(), modules.iter().map(Map::len).sum())
}

/// The same where order and repetition mean nothing, and what either side knows no more of than
/// an error is left out. Besides how many modules and fields there are.
pub(crate) fn compare_sets(
    case: &str,
    ours: &[u8],
    theirs: &[u8],
) -> (Option<Difference>, (usize, usize)) {
    let set = |output| {
        let mut modules = modules(output).unwrap_or_default();
        modules.retain(|module| !module.contains_key("Error"));
        modules.sort_by_key(|module| module.get("Path").map(Value::to_string));
        modules.dedup();
        modules
    };
    let (ours, theirs) = (set(ours), set(theirs));
    let size = (theirs.len(), theirs.iter().map(Map::len).sum());
    (first_field(&ours, &theirs).map(|detail| Difference::new(case, detail)), size)
}

fn modules(output: &[u8]) -> Option<Vec<Map<String, Value>>> {
    serde_json::Deserializer::from_slice(output).into_iter().collect::<Result<_, _>>().ok()
}

fn first_field(ours: &[Map<String, Value>], theirs: &[Map<String, Value>]) -> Option<String> {
    let name = |module: &Map<String, Value>| {
        let part = |key| module.get(key).and_then(Value::as_str).unwrap_or_default();
        format!("{} {}", part("Path"), part("Version"))
    };
    for (one, other) in ours.iter().zip(theirs) {
        if name(one) != name(other) {
            return Some(format!("ours lists {}, go {}", name(one), name(other)));
        }
        let keys = one.keys().chain(other.keys());
        for key in keys {
            let (left, right) = (one.get(key), other.get(key));
            if left != right {
                let show = |side: Option<&Value>| {
                    side.map_or("absent".to_owned(), |value| clip(&value.to_string()))
                };
                let (left, right) = (show(left), show(right));
                return Some(format!("{}: {key}: ours {left}, go {right}", name(one)));
            }
        }
    }
    let extra = |side: &[Map<String, Value>], from: usize| side.get(from).map(name);
    let shared = ours.len().min(theirs.len());
    match (extra(ours, shared), extra(theirs, shared)) {
        (Some(only), _) => Some(format!("ours also lists {only}")),
        (_, Some(only)) => Some(format!("ours lacks {only}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_that_differs_is_named() {
        let ours = br#"{"Path":"m","Main":true} {"Path":"a","Version":"v1.0.0"}"#;
        let theirs = br#"{"Path":"m","Main":true} {"Path":"a","Version":"v1.0.0","Indirect":true}"#;
        assert_eq!(compare("case", ours, ours), None);
        let found = compare("case", ours, theirs).unwrap();
        assert_eq!(found.detail, "a v1.0.0: Indirect: ours absent, go \"true\"");
        let found = compare("case", &ours[..24], theirs).unwrap();
        assert_eq!(found.detail, "ours lacks a v1.0.0");
        assert_eq!(size(theirs), (2, 5));
    }

    #[test]
    fn equal_fields_in_another_layout_differ_still() {
        let found = compare("case", b"{\"Path\":\"m\"}", b"{\"Path\": \"m\"}").unwrap();
        assert!(found.detail.starts_with("line 1: "), "{}", found.detail);
    }
}
