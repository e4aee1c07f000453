//! The values of a template: a module, its fields, and what functions make of them.

use gomod_core::info::VersionOrigin;
use gomod_core::project::ModuleInfo;

use super::not_covered;
use crate::go::Stop;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<String>),
    Module(Box<ModuleInfo>),
    Error(String),
    Origin(Box<VersionOrigin>),
    /// RFC 3339.
    Time(String),
}

impl Value {
    /// Whether `if` takes it for true.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Module(_) | Self::Error(_) | Self::Origin(_) | Self::Time(_) => true,
        }
    }

    /// As it is printed.
    pub(super) fn print(&self) -> Result<String, Stop> {
        Ok(match self {
            Self::Nil => "<nil>".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(list) => format!("[{}]", list.join(" ")),
            Self::Module(module) => module.line(),
            Self::Error(error) => format!("{{{error}}}"),
            Self::Time(time) => go_time(time)?,
            Self::Origin(_) => return Err(not_covered(".Origin printed as a whole")),
        })
    }

    /// A field, or the method `String`.
    pub(super) fn field(&self, name: &str) -> Result<Value, Stop> {
        let text = |text: &str| Ok(Value::Text(text.to_owned()));
        match self {
            Self::Module(module) => module_field(module, name),
            Self::Error(error) if name == "Err" => text(error),
            Self::Origin(origin) => match name {
                "VCS" => text(&origin.vcs),
                "URL" => text(&origin.url),
                "Subdir" => text(&origin.subdir),
                "Hash" => text(&origin.hash),
                "TagPrefix" => text(&origin.tag_prefix),
                "TagSum" => text(&origin.tag_sum),
                "Ref" => text(&origin.reference),
                "RepoSum" => text(&origin.repo_sum),
                _ => Err(not_covered(format!(".{name}"))),
            },
            Self::Nil => Err(Stop::Refused(format!(
                "template: main:1: executing \"main\" at <.{name}>: nil pointer evaluating a \
                 field {name}"
            ))),
            _ => Err(not_covered(format!(".{name}"))),
        }
    }
}

fn module_field(module: &ModuleInfo, name: &str) -> Result<Value, Stop> {
    let text = |text: &str| Value::Text(text.to_owned());
    let other = |module: &Option<Box<ModuleInfo>>| module.clone().map_or(Value::Nil, Value::Module);
    Ok(match name {
        "String" => Value::Text(module.line()),
        "Path" => text(&module.path),
        "Version" => text(&module.version),
        "Query" => text(&module.query),
        "Versions" => Value::List(module.versions.clone()),
        "Replace" => other(&module.replace),
        "Time" => module.time.clone().map_or(Value::Nil, Value::Time),
        "Update" => other(&module.update),
        "Main" => Value::Bool(module.main),
        "Indirect" => Value::Bool(module.indirect),
        "Dir" => text(&module.dir),
        "GoMod" => text(&module.go_mod),
        "GoVersion" => text(&module.go_version),
        "Retracted" => Value::List(module.retracted.clone()),
        "Deprecated" => text(&module.deprecated),
        "Error" => module.error.clone().map_or(Value::Nil, |error| Value::Error(error.err)),
        "Sum" => text(&module.sum),
        "GoModSum" => text(&module.go_mod_sum),
        "Origin" => {
            module.origin.clone().map_or(Value::Nil, |origin| Value::Origin(Box::new(origin)))
        }
        "Reuse" => Value::Bool(false),
        _ => return Err(not_covered(format!(".{name}"))),
    })
}

/// A time as Go's `time.Time` prints itself, in UTC.
fn go_time(time: &str) -> Result<String, Stop> {
    let parts = time.strip_suffix('Z').and_then(|time| time.split_once('T'));
    let (date, clock) = parts.ok_or_else(|| not_covered(".Time outside of UTC"))?;
    Ok(format!("{date} {clock} +0000 UTC"))
}
