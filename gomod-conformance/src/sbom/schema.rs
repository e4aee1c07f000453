//! The official schemas, as a Python library ships them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::oracle::text;
use crate::report::Difference;

/// Reads names of files from standard input and prints a line for each: `OK`, or what is
/// wrong with the document.
///
/// The check of the form of a URL takes most of the time, and documents share URLs: its
/// answers are kept. Where the Python package `rfc3987` is installed too, it takes that check
/// over, some forty times faster.
const PROGRAM: &str = "\
import functools, json, sys
try:
    import rfc3987_syntax
    rfc3987_syntax.is_valid_syntax = functools.cache(rfc3987_syntax.is_valid_syntax)
except ImportError:
    pass
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
validators = {}
for name in sys.stdin.read().splitlines():
    text = open(name, encoding='utf-8').read()
    version = json.loads(text)['specVersion']
    if version not in validators:
        validators[version] = JsonStrictValidator(SchemaVersion.from_version(version))
    error = validators[version].validate_str(text)
    print('OK' if error is None else ' '.join(str(error).split())[:400])
";

/// A Python with the library.
pub(super) struct Judge {
    python: PathBuf,
    names: PathBuf,
}

impl Judge {
    /// The Python that `GOMOD_PYTHON` names, else `python3`, if it has the library.
    pub(super) fn find(scratch: &Path) -> Result<Judge, String> {
        let named = std::env::var_os("GOMOD_PYTHON").filter(|value| !value.is_empty());
        let python = PathBuf::from(named.unwrap_or_else(|| "python3".into()));
        let has = Command::new(&python)
            .args(["-c", "import cyclonedx.validation.json"])
            .stdin(Stdio::null())
            .output();
        match has {
            Ok(output) if output.status.success() => {
                Ok(Judge { python, names: scratch.join("names") })
            }
            Ok(_) => Err(format!("{} lacks cyclonedx-python-lib", python.display())),
            Err(err) => Err(format!("{}: {err}", python.display())),
        }
    }

    /// Validates documents, given with the names that reports use.
    pub(super) fn validate(
        &self,
        documents: &[(String, PathBuf)],
    ) -> Result<Vec<Option<Difference>>, String> {
        let fail = |err: std::io::Error| err.to_string();
        let names: Vec<String> =
            documents.iter().map(|(_, file)| file.display().to_string()).collect();
        std::fs::write(&self.names, names.join("\n")).map_err(fail)?;
        let input = std::fs::File::open(&self.names).map_err(fail)?;
        let mut command = Command::new(&self.python);
        let output = command.args(["-c", PROGRAM]).stdin(input).output().map_err(fail)?;
        let printed = text(&output.stdout);
        let verdicts: Vec<&str> = printed.lines().collect();
        if verdicts.len() != documents.len() {
            return Err(format!("the schema check stopped: {}", text(&output.stderr)));
        }
        let pairs = documents.iter().zip(verdicts);
        Ok(pairs
            .map(|((case, _), said)| (said != "OK").then(|| Difference::new(case, said)))
            .collect())
    }
}
