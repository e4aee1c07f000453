//! Taking many places out of a document, in time that grows with the document alone.

use serde_json::Value;

/// Places that are taken out from behind.
///
/// What stands in a list stays there until nothing more of that list can follow: so places
/// keep their numbers meanwhile, and a list is moved together once and not for each item.
#[derive(Default)]
pub(super) struct Removal {
    /// Lists of which items go, each inside the one before it, and their numbers, falling.
    open: Vec<(String, Vec<usize>)>,
}

impl Removal {
    /// Takes out what stands at a place, and what it leaves empty around it. Places must come
    /// in the reverse of their order in the document; whether there is something.
    pub(super) fn take(&mut self, value: &mut Value, place: &str) -> bool {
        self.settle(value, place);
        self.remove(value, place)
    }

    /// Ends all lists in which a place does not stand; of the empty place, all.
    pub(super) fn settle(&mut self, value: &mut Value, place: &str) {
        while let Some((list, numbers)) = self.open.pop_if(|(list, _)| !is_inside(place, list)) {
            let Some(Value::Array(items)) = value.pointer_mut(&list) else { continue };
            let mut gone = numbers.into_iter().rev().peekable();
            let mut at = 0..;
            items.retain(|_| gone.next_if_eq(&at.next().unwrap_or_default()).is_none());
            if items.is_empty() {
                self.remove(value, &list);
            }
        }
    }

    fn remove(&mut self, value: &mut Value, place: &str) -> bool {
        let Some((parent, name)) = place.rsplit_once('/') else { return false };
        match value.pointer_mut(parent) {
            Some(Value::Object(fields)) => {
                let name = name.replace("~1", "/").replace("~0", "~");
                let done = fields.remove(&name).is_some();
                if done && fields.is_empty() && !parent.is_empty() {
                    self.remove(value, parent);
                }
                done
            }
            Some(Value::Array(items)) => {
                let Ok(index) = name.parse::<usize>() else { return false };
                if index >= items.len() {
                    return false;
                }
                match self.open.last_mut().filter(|(list, _)| list == parent) {
                    Some((_, numbers)) if numbers.last() == Some(&index) => return false,
                    Some((_, numbers)) => numbers.push(index),
                    None => self.open.push((parent.to_owned(), vec![index])),
                }
                true
            }
            _ => false,
        }
    }
}

/// Whether a place is inside another one.
fn is_inside(place: &str, around: &str) -> bool {
    place.strip_prefix(around).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn without(mut value: Value, places: &[&str]) -> Value {
        let mut removal = Removal::default();
        for place in places {
            assert!(removal.take(&mut value, place), "{place}");
        }
        removal.settle(&mut value, "");
        value
    }

    #[test]
    fn lists_in_lists() {
        let value = json!({"a": [1, {"b": [2, 3, 4], "c": 5}, [6], {"d": {"e": [7]}}, 8], "f": 9});
        let places = ["/f", "/a/3/d/e/0", "/a/2/0", "/a/1/b/2", "/a/1/b/0", "/a/0"];
        assert_eq!(without(value, &places), json!({"a": [{"b": [3], "c": 5}, 8]}));
        assert_eq!(without(json!({"a": [{"b": [1, 2]}]}), &["/a/0/b/1", "/a/0/b/0"]), json!({}));
        assert_eq!(without(json!([[], 1]), &["/1", "/0"]), json!([]));
    }

    #[test]
    fn what_is_not_there() {
        let mut value = json!({"a": [1], "b": 2});
        let mut removal = Removal::default();
        for place in ["/c", "/b/0", "/a/x", "/a/1", ""] {
            assert!(!removal.take(&mut value, place), "{place}");
        }
        assert!(removal.take(&mut value, "/a/0"));
        assert!(!removal.take(&mut value, "/a/0"));
        removal.settle(&mut value, "");
        assert_eq!(value, json!({"b": 2}));
    }
}
