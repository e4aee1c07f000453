//! Questions to the go command's own packages, many at a time.
//!
//! The program in `go/answers` is compiled into the go command's source tree by an
//! overlay, so it answers with exactly the code of the release.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

use crate::oracle::{Oracle, answer};

/// The program's files.
const SOURCES: &[(&str, &str)] = &[
    ("main.go", include_str!("../go/answers/main.go")),
    ("words.go", include_str!("../go/answers/words.go")),
    ("files.go", include_str!("../go/answers/files.go")),
    ("edits.go", include_str!("../go/answers/edits.go")),
    ("zips.go", include_str!("../go/answers/zips.go")),
];

/// A function of the go command and its arguments.
pub(crate) type Question = (&'static str, Vec<String>);

/// The compiled program.
pub(crate) struct Answers {
    program: PathBuf,
    _scratch: tempfile::TempDir,
}

impl Answers {
    /// Compiles it.
    pub(crate) fn build(oracle: &Oracle) -> Result<Answers, String> {
        let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
        let command = oracle.goroot().join("src").join("cmd");
        let place = command.join("go").join("internal").join("gomodanswers");
        let mut replace = Map::new();
        for (name, source) in SOURCES {
            let file = scratch.path().join(name);
            std::fs::write(&file, source).map_err(|err| err.to_string())?;
            replace.insert(text(&place.join(name)), text(&file).into());
        }
        let overlay = scratch.path().join("overlay.json");
        let json = serde_json::json!({"Replace": replace}).to_string();
        std::fs::write(&overlay, json).map_err(|err| err.to_string())?;
        let program = scratch.path().join(format!("answers{}", std::env::consts::EXE_SUFFIX));
        let mut build = oracle.command(&command);
        // The release itself may stand in the module cache, where overlays are refused.
        build.env("GOMODCACHE", scratch.path().join("modcache"));
        build.arg("build").arg("-overlay").arg(&overlay).arg("-o").arg(&program);
        answer(build.arg("./go/internal/gomodanswers").output())?;
        Ok(Answers { program, _scratch: scratch })
    }

    /// Puts all questions to it.
    pub(crate) fn ask(&self, questions: &[Question]) -> Result<Vec<Value>, String> {
        let mut child = Command::new(&self.program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|err| err.to_string())?;
        let stdin = child.stdin.take();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let mut input = std::io::BufWriter::new(stdin?);
                for (function, arguments) in questions {
                    let mut line = vec![*function];
                    line.extend(arguments.iter().map(String::as_str));
                    serde_json::to_writer(&mut input, &line).ok()?;
                    input.write_all(b"\n").ok()?;
                }
                input.flush().ok()
            });
            let printed = answer(child.wait_with_output())?;
            let values = serde_json::Deserializer::from_slice(&printed).into_iter::<Value>();
            let values: Vec<Value> =
                values.collect::<Result<_, _>>().map_err(|err| err.to_string())?;
            match values.len() == questions.len() {
                true => Ok(values),
                false => Err(format!("{} answers to {} questions", values.len(), questions.len())),
            }
        })
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
