//! Runs one script in a directory of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use gomod_core::graph::clean;

use super::archive::Archive;
use super::commands::{self, End};
use super::line::{Line, Want, expand};
use super::{process, repositories};

/// The go commands that may answer.
#[derive(Clone, Debug)]
pub(super) struct Programs {
    /// The real one.
    pub(super) go: PathBuf,
    /// Its root.
    pub(super) goroot: PathBuf,
    /// Ours, of which `gomod go` is asked first.
    pub(super) gomod: Option<PathBuf>,
}

/// Where all scripts find the same.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) proxy: String,
    /// The go command's own cache.
    pub(super) build_cache: PathBuf,
    /// The git repositories of the tests.
    pub(super) repositories: PathBuf,
}

/// How a script ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// To its end, or to a `stop`.
    Passed,
    /// It says itself that it is not for this machine.
    Skipped,
    /// At a line that did not do what it must.
    Failed { line: usize, text: String, why: String },
}

/// What came out of a script.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub(super) outcome: Outcome,
    /// The commands that `gomod go` answered, by their words, and how often.
    pub(super) ours: BTreeMap<String, usize>,
    /// Those that it handed back.
    pub(super) theirs: BTreeMap<String, usize>,
    /// How many of its answers were held against the real ones, and those that are others.
    pub(super) compared: usize,
    pub(super) others: Vec<String>,
}

/// The state of a script.
pub(super) struct State {
    programs: Programs,
    pub(super) work: PathBuf,
    pub(super) dir: PathBuf,
    pub(super) env: BTreeMap<String, String>,
    pub(super) stdout: String,
    pub(super) stderr: String,
    ours: BTreeMap<String, usize>,
    theirs: BTreeMap<String, usize>,
    compared: usize,
    others: Vec<String>,
}

/// Runs a script.
pub(super) fn run(
    script: &Archive,
    programs: &Programs,
    shared: &Shared,
) -> Result<Report, String> {
    let temp = tempfile::tempdir().map_err(|err| err.to_string())?;
    let work = temp.path().canonicalize().map_err(|err| err.to_string())?;
    let mut state = State::new(work, programs, shared).map_err(|err| err.to_string())?;
    let outcome = match state.extract(script) {
        Ok(()) => state.lines(&script.comment),
        Err(why) => Outcome::Failed { line: 0, text: "extracting files".to_owned(), why },
    };
    commands::open_up(temp.path());
    let State { ours, theirs, compared, others, .. } = state;
    Ok(Report { outcome, ours, theirs, compared, others })
}

impl State {
    fn new(work: PathBuf, programs: &Programs, shared: &Shared) -> std::io::Result<State> {
        let gopath = work.join("gopath");
        let dir = gopath.join("src");
        std::fs::create_dir_all(&dir)?;
        std::fs::create_dir_all(work.join("tmp"))?;
        let text = |path: &Path| path.display().to_string();
        let bin = programs.goroot.join("bin");
        let path = std::env::var("PATH").unwrap_or_default();
        let env = [
            ("PATH", format!("{}:{path}", text(&bin))),
            ("HOME", "/no-home".to_owned()),
            ("GOARCH", gomod_core::env::host_arch().to_owned()),
            ("GOOS", gomod_core::env::host_os().to_owned()),
            ("GOCACHE", text(&shared.build_cache)),
            ("GODEBUG", String::new()),
            ("GOEXE", std::env::consts::EXE_SUFFIX.to_owned()),
            ("GOEXPERIMENT", String::new()),
            ("GOPROXY", shared.proxy.clone()),
            ("GOPRIVATE", String::new()),
            ("GOROOT", text(&programs.goroot)),
            ("GOTRACEBACK", "system".to_owned()),
            // There is no checksum database here.
            ("GOSUMDB", "off".to_owned()),
            ("GONOPROXY", String::new()),
            ("GONOSUMDB", String::new()),
            ("GOVCS", "*:all".to_owned()),
            ("devnull", "/dev/null".to_owned()),
            ("goversion", crate::oracle::RELEASE.trim_start_matches("go").to_owned()),
            ("HGRCPATH", String::new()),
            ("GOTOOLCHAIN", "auto".to_owned()),
            ("newline", "\n".to_owned()),
            ("WORK", text(&work)),
            ("TMPDIR", text(&work.join("tmp"))),
            ("GOPATH", text(&gopath)),
            ("PWD", text(&dir)),
            ("/", "/".to_owned()),
            (":", ":".to_owned()),
        ];
        Ok(State {
            programs: programs.clone(),
            env: env
                .into_iter()
                .chain(repositories::variables(&shared.repositories))
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            work,
            dir,
            stdout: String::new(),
            stderr: String::new(),
            ours: BTreeMap::new(),
            theirs: BTreeMap::new(),
            compared: 0,
            others: Vec::new(),
        })
    }

    fn extract(&self, script: &Archive) -> Result<(), String> {
        for (name, content) in &script.files {
            let file = self.path(&expand(name, |variable| self.value(variable)));
            if !file.starts_with(&self.work) {
                return Err(format!("{name} is outside of the work directory"));
            }
            crate::lay::write(&file, content).map_err(|err| format!("{name}: {err}"))?;
        }
        Ok(())
    }

    /// The value of a variable; nothing where it is not set.
    pub(super) fn value(&self, name: &str) -> String {
        self.env.get(name).cloned().unwrap_or_default()
    }

    /// A path as seen from the script's directory.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        clean(&self.dir.join(path))
    }

    fn lines(&mut self, script: &str) -> Outcome {
        for (index, text) in script.lines().enumerate() {
            let failed = |why: String| Outcome::Failed {
                line: index + 1,
                text: text.trim().to_owned(),
                why,
            };
            let line = match Line::parse(text) {
                Ok(Some(line)) => line,
                Ok(None) => continue,
                Err(why) => return failed(why),
            };
            match self.holds(&line.conditions) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(why) => return failed(why),
            }
            if line.background {
                return failed("engine: a command in the background".to_owned());
            }
            match (self.command(&line), line.want) {
                (Ok(()), Want::Success | Want::Either)
                | (Err(End::Failed(_)), Want::Failure | Want::Either) => {}
                (Ok(()), Want::Failure) => return failed("unexpected success".to_owned()),
                (Err(End::Failed(why)), Want::Success) => return failed(why),
                (Err(End::Stop), _) => return Outcome::Passed,
                (Err(End::Skip), _) => return Outcome::Skipped,
                (Err(End::Engine(why)), _) => return failed(format!("engine: {why}")),
            }
        }
        Outcome::Passed
    }

    fn holds(&self, conditions: &[(String, bool)]) -> Result<bool, String> {
        for (tag, wanted) in conditions {
            if commands::condition(self, tag)? != *wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn command(&mut self, line: &Line) -> Result<(), End> {
        let pattern = match line.command.as_str() {
            "stdout" | "stderr" | "grep" => commands::first_word(&line.arguments),
            _ => None,
        };
        let arguments: Vec<String> = line
            .arguments
            .iter()
            .enumerate()
            .map(|(index, fragments)| {
                let parts = fragments.iter().map(|fragment| match fragment.quoted {
                    true => fragment.text.clone(),
                    false => expand(&fragment.text, |name| match pattern == Some(index) {
                        true => regex::escape(&self.value(name)),
                        false => self.value(name),
                    }),
                });
                parts.collect()
            })
            .collect();
        match line.command.as_str() {
            "go" => self.go(&arguments),
            "exec" => self.exec(&arguments),
            other => commands::run(self, other, &arguments),
        }
    }

    /// Runs a go command: ours, and where that does not cover it the real one.
    fn go(&mut self, arguments: &[String]) -> Result<(), End> {
        let words = words(arguments);
        if let Some(gomod) = self.programs.gomod.clone() {
            let mut ours = Command::new(gomod);
            ours.arg("go").args(arguments);
            // Downloading leaves go.sum other than it was.
            let before = (words == "mod download").then(|| module_files(&self.work));
            let ran = self.run(&mut ours)?;
            if !(ran.code == Some(2) && ran.stderr.contains("not covered by gomod go")) {
                if only_reads(&words, arguments) {
                    self.hold(arguments, &ran, before.as_ref())?;
                }
                *self.ours.entry(words).or_default() += 1;
                return self.finish(ran);
            }
        }
        *self.theirs.entry(words).or_default() += 1;
        let mut real = Command::new(&self.programs.go);
        real.args(arguments);
        let ran = self.run(&mut real)?;
        self.finish(ran)
    }

    /// Holds an answer of ours against the real one in the same state.
    ///
    /// The module files that it leaves are compared where those `before` are given.
    fn hold(
        &mut self,
        arguments: &[String],
        ours: &process::Ran,
        before: Option<&ModuleFiles>,
    ) -> Result<(), End> {
        let left = before.map(|before| -> std::io::Result<ModuleFiles> {
            let left = module_files(&self.work);
            for file in left.keys().filter(|file| !before.contains_key(*file)) {
                std::fs::remove_file(file)?;
            }
            before.iter().try_for_each(|(file, bytes)| std::fs::write(file, bytes))?;
            Ok(left)
        });
        let left = left.transpose()?;
        let mut real = Command::new(&self.programs.go);
        real.args(arguments);
        let real = self.run(&mut real)?;
        self.compared += 1;
        let shown = arguments.join(" ");
        let mut differs = |what: &str, ours: &str, real: &str| {
            if let Some(found) = crate::report::same_text("", ours, real) {
                self.others.push(format!("go {shown}: {what}: {}", found.detail));
            }
        };
        differs("exit code", &format!("{:?}", ours.code), &format!("{:?}", real.code));
        differs("stdout", &ours.stdout, &real.stdout);
        differs("stderr", &ours.stderr, &real.stderr);
        if let Some(left) = left {
            differs("files", &told(&left), &told(&module_files(&self.work)));
        }
        Ok(())
    }

    fn exec(&mut self, arguments: &[String]) -> Result<(), End> {
        let Some((program, arguments)) = arguments.split_first() else {
            return Err(End::Engine("exec of nothing".to_owned()));
        };
        let mut command = match program.contains('/') {
            true => Command::new(self.path(program)),
            false => Command::new(program),
        };
        command.args(arguments);
        let ran = self.run(&mut command)?;
        self.finish(ran)
    }

    fn run(&self, command: &mut Command) -> Result<process::Ran, End> {
        let variables = self.env.iter().filter(|(name, _)| !matches!(name.as_str(), "/" | ":"));
        command.env_clear().envs(variables).current_dir(&self.dir);
        process::run(command).map_err(|err| End::Failed(err.to_string()))
    }

    fn finish(&mut self, ran: process::Ran) -> Result<(), End> {
        self.stdout = ran.stdout;
        self.stderr = ran.stderr;
        match ran.code {
            Some(0) => Ok(()),
            Some(code) => Err(End::Failed(format!(
                "exit status {code}: {}",
                self.stderr.trim_end().replace('\n', " | ")
            ))),
            None => Err(End::Failed("killed".to_owned())),
        }
    }
}

/// The module files of a directory, go.sum among them.
type ModuleFiles = BTreeMap<PathBuf, Vec<u8>>;

/// Reads them, without those of the module cache.
fn module_files(dir: &Path) -> ModuleFiles {
    let mut files = BTreeMap::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if !path.ends_with("pkg/mod") {
                    dirs.push(path);
                }
            } else if path
                .extension()
                .is_some_and(|e| ["mod", "sum", "work"].iter().any(|k| e == *k))
            {
                let bytes = std::fs::read(&path).unwrap_or_default();
                files.insert(path, bytes);
            }
        }
    }
    files
}

fn told(files: &ModuleFiles) -> String {
    let file = |(path, bytes): (&PathBuf, &Vec<u8>)| {
        format!("-- {} --\n{}", path.display(), String::from_utf8_lossy(bytes))
    };
    files.iter().map(file).collect()
}

/// Whether a command leaves its directory as it is, so that it can be asked twice.
fn only_reads(words: &str, arguments: &[String]) -> bool {
    let prints = |argument: &String| matches!(argument.as_str(), "-json" | "-print");
    match words {
        "mod edit" | "work edit" => arguments.iter().any(prints),
        _ => true,
    }
}

/// The words of a go command, such as `mod edit` or `list -m`.
pub(super) fn words(arguments: &[String]) -> String {
    let arguments = match arguments {
        [flag, _, rest @ ..] if flag == "-C" => rest,
        all => all,
    };
    let mut words = arguments.iter().map(String::as_str).filter(|word| !word.starts_with('-'));
    let first = words.next().unwrap_or_default();
    match first {
        "mod" | "work" => format!("{first} {}", words.next().unwrap_or_default()),
        "list" if arguments.iter().any(|a| matches!(a.as_str(), "-m" | "-m=true" | "--m")) => {
            "list -m".to_owned()
        }
        _ => first.to_owned(),
    }
}
