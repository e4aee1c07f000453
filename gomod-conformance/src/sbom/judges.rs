//! Programs of others that read our documents: the official schemas as two libraries ship
//! them, the tools of SPDX, and other scanners.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

use super::Document;
use crate::oracle::{answer, text};
use crate::workers;

/// Reads names of files from standard input and prints a line of JSON for each: what is
/// wrong with the document, and the modules in it.
///
/// The check of the form of a URL takes most of the time, and documents share URLs: its
/// answers are kept. Where the Python package `rfc3987` is installed too, it takes that check
/// over, some forty times faster.
const CYCLONEDX_PYTHON: &str = "\
import functools, json, re, sys
import xml.etree.ElementTree as tree
try:
    import rfc3987_syntax
    rfc3987_syntax.is_valid_syntax = functools.cache(rfc3987_syntax.is_valid_syntax)
except ImportError:
    pass
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator
from cyclonedx.validation.json import JsonStrictValidator
validators = {}
def validator(form, version):
    if (form, version) not in validators:
        schema = SchemaVersion.from_version(version)
        validators[form, version] = JsonStrictValidator(schema) if form == 'json' else make_schemabased_validator(OutputFormat.XML, schema)
    return validators[form, version]
for name in sys.stdin.read().splitlines():
    text = open(name, encoding='utf-8').read()
    if name.endswith('.json'):
        bom = json.loads(text)
        error = validator('json', bom['specVersion']).validate_str(text)
        modules = [[c['name'], c.get('version', '')] for c in bom.get('components', [])]
    else:
        space, version = re.search(r'\"(http://cyclonedx.org/schema/bom/([0-9.]+))\"', text).groups()
        error = validator('xml', version).validate_str(text)
        found = tree.fromstring(text).findall('{*}components/{*}component')
        modules = [[c.findtext('{*}name'), c.findtext('{*}version') or ''] for c in found]
    error = None if error is None else ' '.join(str(error).split())[:400]
    print(json.dumps({'error': error, 'modules': modules}))
";

/// The same, by `spdx-tools`.
const SPDX_PYTHON: &str = "\
import json, sys
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
for name in sys.stdin.read().splitlines():
    try:
        document = parse_file(name)
        errors = [message.validation_message for message in validate_full_spdx_document(document)]
        modules = [[p.name, p.version or ''] for p in document.packages]
    except Exception as refusal:
        errors, modules = [repr(refusal)], []
    print(json.dumps({'error': ' '.join(errors)[:400] if errors else None, 'modules': modules}))
";

/// The same, by the library for JavaScript. It does not tell modules.
const CYCLONEDX_NODE: &str = "\
const {readFileSync} = require('fs');
const {Validation} = require('@cyclonedx/cyclonedx-library');
(async () => {
  for (const name of readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
    const text = readFileSync(name, 'utf8');
    const validator = name.endsWith('.json')
      ? new Validation.JsonStrictValidator(JSON.parse(text).specVersion)
      : new Validation.XmlValidator(/\"http:\\/\\/cyclonedx.org\\/schema\\/bom\\/([0-9.]+)\"/.exec(text)[1]);
    const error = await validator.validate(text);
    console.log(JSON.stringify({error: error && JSON.stringify(error).slice(0, 400)}));
  }
})();
";

/// Says whether the library's validators, which need packages of their own, are there.
const NODE_PROBE: &str = "\
const {Validation} = require('@cyclonedx/cyclonedx-library');
Promise.all([
  new Validation.JsonStrictValidator('1.6').validate('{}'),
  new Validation.XmlValidator('1.6').validate('<bom/>'),
]).catch((error) => { console.error(String(error)); process.exit(1); });
";

/// What a judge says of a document.
#[derive(Debug, Deserialize)]
pub(super) struct Verdict {
    pub(super) error: Option<String>,
    /// Name and version of what it found, if it tells.
    pub(super) modules: Option<BTreeSet<(String, String)>>,
}

/// A program that judges documents.
pub(super) struct Judge {
    program: PathBuf,
    how: How,
    modules: Option<PathBuf>,
}

/// How a judge is asked.
enum How {
    /// By names of files on its standard input, a verdict a line; with these arguments.
    Names(&'static [&'static str]),
    /// By a run for each document.
    Each(fn(&Judge, &Document) -> Verdict),
}

impl Judge {
    /// The Python that `GOMOD_PYTHON` names, else `python3`, with `cyclonedx-python-lib`.
    pub(super) fn cyclonedx_python() -> Result<Judge, String> {
        python("cyclonedx.validation.json, lxml", "cyclonedx-python-lib", &["-c", CYCLONEDX_PYTHON])
    }

    /// The same Python with `spdx-tools`.
    pub(super) fn spdx_python() -> Result<Judge, String> {
        python("spdx_tools.spdx.validation.document_validator", "spdx-tools", &["-c", SPDX_PYTHON])
    }

    /// `node` with `@cyclonedx/cyclonedx-library` and what its validators need, in the
    /// directory that `GOMOD_NODE_MODULES` names.
    pub(super) fn cyclonedx_node() -> Result<Judge, String> {
        let modules = named("GOMOD_NODE_MODULES").ok_or("GOMOD_NODE_MODULES names no directory")?;
        let judge = Judge {
            program: "node".into(),
            how: How::Names(&["-e", CYCLONEDX_NODE]),
            modules: Some(modules),
        };
        let what = "@cyclonedx/cyclonedx-library with its validators";
        judge.probe(&["-e", NODE_PROBE], what)
    }

    /// The syft that `GOMOD_SYFT` names, else the one on the PATH.
    pub(super) fn syft() -> Result<Judge, String> {
        let program = named("GOMOD_SYFT").unwrap_or_else(|| "syft".into());
        let judge = Judge { program, how: How::Each(Judge::converted), modules: None };
        judge.probe(&["version"], "a version")
    }

    /// What `gomod-conformance/readers/grype` says that grype finds; `GOMOD_GRYPE_READS` names it.
    pub(super) fn grype() -> Result<Judge, String> {
        Self::reader("GOMOD_GRYPE_READS")
    }

    /// What `gomod-conformance/readers/trivy` says that trivy finds; `GOMOD_TRIVY_READS` names it.
    pub(super) fn trivy() -> Result<Judge, String> {
        Self::reader("GOMOD_TRIVY_READS")
    }

    fn reader(variable: &str) -> Result<Judge, String> {
        let program = named(variable).ok_or_else(|| format!("{variable} names no program"))?;
        let judge = Judge { program, how: How::Names(&[]), modules: None };
        judge.probe(&[], "an answer to no question")
    }

    fn probe(self, args: &[&str], what: &str) -> Result<Judge, String> {
        match self.command().args(args).stdin(Stdio::null()).output() {
            Ok(output) if output.status.success() => Ok(self),
            Ok(_) => Err(format!("{} lacks {what}", self.program.display())),
            Err(err) => Err(format!("{}: {err}", self.program.display())),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(modules) = &self.modules {
            command.env("NODE_PATH", modules);
        }
        command
    }

    /// Judges documents, all by one process where the judge can.
    pub(super) fn judge(
        &self,
        documents: &[&Document],
        scratch: &Path,
    ) -> Result<Vec<Verdict>, String> {
        let args = match self.how {
            How::Names(args) => args,
            How::Each(ask) => {
                return Ok(workers::map(documents, |_, document| ask(self, document)));
            }
        };
        let fail = |err: std::io::Error| err.to_string();
        let names: Vec<String> =
            documents.iter().map(|document| document.file.display().to_string()).collect();
        let list = scratch.join("names");
        std::fs::write(&list, names.join("\n")).map_err(fail)?;
        let input = std::fs::File::open(&list).map_err(fail)?;
        let output = self.command().args(args).stdin(input).output().map_err(fail)?;
        let verdicts = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
        let verdicts: Vec<Verdict> =
            verdicts.collect::<Result<_, _>>().map_err(|err| err.to_string())?;
        if verdicts.len() != documents.len() {
            return Err(format!("the judge stopped: {}", text(&output.stderr)));
        }
        Ok(verdicts)
    }

    /// What syft makes of a document when it converts it to a format of its own.
    fn converted(&self, document: &Document) -> Verdict {
        let mut command = self.command();
        command.arg("convert").arg(&document.file).args(["-q", "-o", "syft-json"]);
        command.env("SYFT_CHECK_FOR_APP_UPDATE", "false").stdin(Stdio::null());
        let read = answer(command.output()).and_then(|printed| {
            serde_json::from_slice::<Value>(&printed).map_err(|err| err.to_string())
        });
        match read {
            Err(error) => Verdict { error: Some(error), modules: None },
            Ok(read) => {
                let field = |of: &Value, key: &str| of[key].as_str().unwrap_or_default().to_owned();
                let found = read["artifacts"].as_array().into_iter().flatten();
                let found = found.map(|one| (field(one, "name"), field(one, "version")));
                Verdict { error: None, modules: Some(found.collect()) }
            }
        }
    }
}

/// What a variable names, if it names something.
fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn python(imports: &str, what: &str, code: &'static [&'static str]) -> Result<Judge, String> {
    let program = named("GOMOD_PYTHON").unwrap_or_else(|| "python3".into());
    let judge = Judge { program, how: How::Names(code), modules: None };
    judge.probe(&["-c", &format!("import {imports}")], what)
}
