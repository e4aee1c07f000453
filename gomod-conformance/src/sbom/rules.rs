//! The rules that the references of a document keep, whatever it is about.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The first rule that a document breaks.
pub(super) fn check(bom: &Value) -> Result<(), String> {
    let main = &bom["metadata"]["component"];
    let mut refs = BTreeSet::new();
    let mut todo: Vec<&Value> = components(bom).chain([main]).collect();
    while let Some(component) = todo.pop() {
        if let Some(reference) = component["bom-ref"].as_str()
            && !refs.insert(reference)
        {
            return Err(format!("bom-ref {reference} stands twice"));
        }
        if component["name"].as_str().is_none_or(str::is_empty) {
            return Err(format!("a component has no name: {component}"));
        }
        todo.extend(components(component));
    }
    let root = main["bom-ref"].as_str().ok_or("the main component has no bom-ref")?;
    let edges = edges(bom)?;
    for (from, targets) in &edges {
        if !refs.contains(from) {
            return Err(format!("dependencies name {from}, which is no component"));
        }
        if let Some(dangling) = targets.iter().find(|target| !refs.contains(*target)) {
            return Err(format!("{from} depends on {dangling}, which is no component"));
        }
        if targets.contains(from) {
            return Err(format!("{from} depends on itself"));
        }
    }
    let listed = components(bom).filter_map(|component| component["bom-ref"].as_str());
    if let Some(missing) = listed.clone().find(|reference| !edges.contains_key(reference)) {
        return Err(format!("{missing} has no entry among the dependencies"));
    }
    let reached = reachable(&BTreeSet::from([root]), &edges);
    match listed.into_iter().find(|reference| !reached.contains(reference)) {
        Some(orphan) => Err(format!("{orphan} cannot be reached from the main component")),
        None => Ok(()),
    }
}

/// The components directly below a document or a component.
pub(super) fn components(value: &Value) -> impl Iterator<Item = &Value> + Clone {
    value["components"].as_array().into_iter().flatten()
}

/// The dependencies of a document. An entry or an edge that stands twice is an error.
pub(super) fn edges(bom: &Value) -> Result<BTreeMap<&str, BTreeSet<&str>>, String> {
    let mut edges = BTreeMap::new();
    for entry in bom["dependencies"].as_array().into_iter().flatten() {
        let from = entry["ref"].as_str().ok_or("a dependency has no ref")?;
        let mut targets = BTreeSet::new();
        for target in entry["dependsOn"].as_array().into_iter().flatten() {
            let target = target.as_str().ok_or("an edge is no string")?;
            if !targets.insert(target) {
                return Err(format!("{from} depends on {target} twice"));
            }
        }
        if edges.insert(from, targets).is_some() {
            return Err(format!("{from} has two entries among the dependencies"));
        }
    }
    Ok(edges)
}

/// What the roots lead to, themselves included.
pub(super) fn reachable<'a>(
    roots: &BTreeSet<&'a str>,
    edges: &BTreeMap<&'a str, BTreeSet<&'a str>>,
) -> BTreeSet<&'a str> {
    let mut reached = roots.clone();
    let mut todo: Vec<&str> = roots.iter().copied().collect();
    while let Some(node) = todo.pop() {
        for &target in edges.get(node).into_iter().flatten() {
            if reached.insert(target) {
                todo.push(target);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn bom(dependencies: Value) -> Value {
        json!({
            "metadata": {"component": {"bom-ref": "main", "name": "main"}},
            "components": [{"bom-ref": "a", "name": "a"}, {"bom-ref": "b", "name": "b"}],
            "dependencies": dependencies,
        })
    }

    #[test]
    fn each_rule_is_seen_broken() {
        let leaf = |name: &str| json!({"ref": name});
        let to = |name: &str, targets: &[&str]| json!({"ref": name, "dependsOn": targets});
        let broken = |dependencies: Value| check(&bom(dependencies)).unwrap_err();
        assert_eq!(check(&bom(json!([to("main", &["a"]), to("a", &["b"]), leaf("b")]))), Ok(()));
        let found = broken(json!([to("main", &["a", "c"]), leaf("a"), leaf("b")]));
        assert_eq!(found, "main depends on c, which is no component");
        let found = broken(json!([to("main", &["a"]), to("a", &["a", "b"]), leaf("b")]));
        assert_eq!(found, "a depends on itself");
        let found = broken(json!([to("main", &["a"]), leaf("a"), leaf("b")]));
        assert_eq!(found, "b cannot be reached from the main component");
        let found = broken(json!([to("main", &["a", "b"]), leaf("a")]));
        assert_eq!(found, "b has no entry among the dependencies");
        let found = broken(json!([to("main", &["a", "b", "b"]), leaf("a"), leaf("b")]));
        assert_eq!(found, "main depends on b twice");
        let found = broken(json!([to("main", &["a", "b"]), leaf("a"), leaf("a"), leaf("b")]));
        assert_eq!(found, "a has two entries among the dependencies");
        let mut twice = bom(json!([]));
        twice["components"][1]["bom-ref"] = "a".into();
        assert_eq!(check(&twice).unwrap_err(), "bom-ref a stands twice");
    }
}
