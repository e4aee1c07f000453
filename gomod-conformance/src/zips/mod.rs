//! Suite `zips`: the rules for module zips, and the hashes of real ones.

mod broken;
mod real;
mod rules;

use std::path::Path;

use gomod_core::modzip::{self, CheckedFiles, FileError};
use gomod_core::version::ModuleVersion;
use serde_json::{Value, json};

use crate::answers::Answers;
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::report::{Difference, Outcome};

/// Runs the suite. The full tier needs the module proxy the first time.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let answers = Answers::build(oracle)?;
    let mut checks = rules::run(&answers, tier)?;
    checks.extend(broken::run(oracle, &answers, tier)?);
    let mut over = "made-up file lists and archives, and the archives of the go command's own \
                    tests"
        .to_owned();
    if tier == Tier::Full {
        let (builds, found) = real::run(oracle, &answers)?;
        checks.extend(found);
        over = format!("{over}; all modules of the build lists of {builds}");
    }
    Ok(Outcome::Ran { over, checks })
}

/// Our answer on some files, in the form of the Go program.
fn answer(checked: &CheckedFiles) -> Value {
    let lines = |errors: &[FileError]| errors.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "valid": checked.valid,
        "omitted": lines(&checked.omitted),
        "invalid": lines(&checked.invalid),
        "size": checked.too_large.map(|too_large| too_large.to_string()).unwrap_or_default(),
        "failed": "",
    })
}

/// Our answer on a zip.
fn check_zip(module: &ModuleVersion, zip: &Path) -> Value {
    match modzip::check_zip(module, zip) {
        Ok((_, checked)) => answer(&checked),
        Err(modzip::ModZipError::TooLarge(size)) => {
            let checked = CheckedFiles { too_large: Some(size), ..CheckedFiles::default() };
            answer(&checked)
        }
        Err(error) => {
            let mut value = answer(&CheckedFiles::default());
            value["failed"] = json!(error.to_string());
            value
        }
    }
}

/// A difference of two answers.
fn same(case: &str, ours: &Value, theirs: &Value) -> Option<Difference> {
    (ours != theirs).then(|| Difference::new(case, format!("ours {ours}, go {theirs}")))
}
