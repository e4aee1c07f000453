//! Our side: what the library says about the bytes of a file.

use gomod_core::modfile::{ModFile, Mode};
use gomod_core::workfile::WorkFile;
use serde_json::{Map, Value, json};

/// What an edit of a file prints.
#[derive(Debug)]
pub(crate) struct Printed {
    /// With `-json`.
    pub(crate) json: String,
    /// With `-print`.
    pub(crate) format: Vec<u8>,
}

/// A go.mod file as `go mod edit` prints it.
pub(crate) fn print_mod(name: &str, bytes: &[u8]) -> Result<Printed, String> {
    let file = ModFile::parse(name, bytes, Mode::Strict).map_err(|errors| errors.to_string())?;
    let json = file.to_json().map_err(|err| err.to_string())?;
    Ok(Printed { json, format: file.format() })
}

/// A go.work file as `go work edit` prints it.
pub(crate) fn print_work(name: &str, bytes: &[u8]) -> Result<Printed, String> {
    let file = WorkFile::parse(name, bytes).map_err(|errors| errors.to_string())?;
    let json = file.to_json().map_err(|err| err.to_string())?;
    Ok(Printed { json, format: file.format() })
}

/// The values of a go.mod file by the accessors, with the keys of `go mod edit -json`.
pub(crate) fn mod_values(name: &str, bytes: &[u8], mode: Mode) -> Result<Value, String> {
    let file = ModFile::parse(name, bytes, mode).map_err(|errors| errors.to_string())?;
    let mut values = Map::new();
    let mut module = row(&[("Deprecated", file.deprecated().unwrap_or_default())]);
    module["Path"] = file.module().map_or("", |module| module.path).into();
    values.insert("Module".to_owned(), module);
    put(&mut values, "Go", file.go().map(|go| go.version.into()));
    put(&mut values, "Toolchain", file.toolchain().map(|toolchain| toolchain.name.into()));
    put_all(
        &mut values,
        "GoDebug",
        file.godebugs().map(|d| json!({"Key": d.key, "Value": d.value})),
    );
    let requires = file.requires().map(|r| {
        let mut require = json!({"Path": r.path});
        if !r.version.is_empty() {
            require["Version"] = r.version.into();
        }
        if r.indirect {
            require["Indirect"] = true.into();
        }
        require
    });
    put_all(&mut values, "Require", requires);
    put_all(&mut values, "Exclude", file.excludes().map(|x| version(x.path, x.version)));
    let replaces = file.replaces().map(|r| {
        json!({"Old": version(r.old_path, r.old_version), "New": version(r.new_path, r.new_version)})
    });
    put_all(&mut values, "Replace", replaces);
    let retracts = file
        .retracts()
        .map(|r| row(&[("Low", r.low), ("High", r.high), ("Rationale", r.rationale)]));
    put_all(&mut values, "Retract", retracts);
    put_all(&mut values, "Tool", file.tools().map(|tool| json!({"Path": tool.path})));
    put_all(&mut values, "Ignore", file.ignores().map(|ignore| json!({"Path": ignore.path})));
    Ok(values.into())
}

/// The values of a go.work file by the accessors, with the keys of `go work edit -json`.
pub(crate) fn work_values(name: &str, bytes: &[u8]) -> Result<Value, String> {
    let file = WorkFile::parse(name, bytes).map_err(|errors| errors.to_string())?;
    let mut values = Map::new();
    put(&mut values, "Go", file.go().map(|go| go.version.into()));
    put(&mut values, "Toolchain", file.toolchain().map(|toolchain| toolchain.name.into()));
    put_all(
        &mut values,
        "Godebug",
        file.godebugs().map(|d| json!({"Key": d.key, "Value": d.value})),
    );
    put_all(&mut values, "Use", file.uses().map(|u| row(&[("DiskPath", u.path)])));
    let replaces = file.replaces().map(|r| {
        json!({"Old": version(r.old_path, r.old_version), "New": version(r.new_path, r.new_version)})
    });
    put_all(&mut values, "Replace", replaces);
    Ok(values.into())
}

fn put(values: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        values.insert(key.to_owned(), value);
    }
}

fn put_all(values: &mut Map<String, Value>, key: &str, rows: impl Iterator<Item = Value>) {
    let rows: Vec<Value> = rows.collect();
    if !rows.is_empty() {
        values.insert(key.to_owned(), rows.into());
    }
}

fn version(path: &str, version: &str) -> Value {
    row(&[("Path", path), ("Version", version)])
}

/// An object without the keys whose values are empty.
fn row(pairs: &[(&str, &str)]) -> Value {
    let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
    filled.map(|&(key, value)| (key.to_owned(), Value::from(value))).collect::<Map<_, _>>().into()
}
