//! Suite `direct`: modules from git repositories, for histories made by scripts. Each question is
//! put to both go commands with a module cache of its own.

mod histories;
mod more;
mod shared;
mod tls;
mod web;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::check::Tier;
use crate::oracle::{Oracle, answer, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, same_text};
use crate::workers;
use histories::{Ask, HISTORIES, History, PRELUDE};
use more::MORE;
use web::Web;

/// The host that the modules are at.
const HOST: &str = "d.example.com";
/// The host of the repositories, which git's configuration turns into a directory.
const SERVER: &str = "vcs.example.com";

/// Where everything is.
struct Ground {
    /// The repositories.
    served: PathBuf,
    /// The proxy of the web.
    web: String,
    git_config: PathBuf,
    /// That of the host with TLS.
    certificate: PathBuf,
}

/// What both said to a question.
struct Compared {
    ask: Ask,
    answer: Option<Difference>,
    words: Option<Difference>,
}

/// Runs the suite: every history, and in the fast tier a third of the questions.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    if Command::new("git").arg("--version").output().is_err() {
        return Ok(Outcome::Skipped("there is no git".to_owned()));
    }
    let ours = Ours::find()?;
    let root = tempfile::tempdir().map_err(|err| err.to_string())?;
    let histories: Vec<&History> = HISTORIES.iter().chain(MORE).collect();
    let ground = Ground::lay(root.path(), &histories)?;
    let compared = workers::map(&histories, |_, history| {
        let mut all = Vec::new();
        let step = if tier == Tier::Full { 1 } else { 3 };
        for (ask, question) in questions(&ground, history)?.into_iter().step_by(step) {
            all.push(compare(oracle, &ours, &ground, history, ask, &question)?);
        }
        Ok(all)
    });
    let compared: Vec<Vec<Compared>> = compared.into_iter().collect::<Result<_, String>>()?;
    let compared: Vec<Compared> = compared.into_iter().flatten().collect();
    let of = |wanted: Ask| compared.iter().filter(move |one| one.ask == wanted);
    let list = "`go list -m -json`: version, time, origin; exit status";
    let versions = "`go list -m -json -versions`";
    let download = "`go mod download -json`: the same, hashes of zip and go.mod";
    let words = "what the same commands say on standard error";
    let shared = "all questions about a history with one module cache, each put to ours and the go \
                  command in turns, and with the turns changed";
    let together = "`go mod download -json` by four of ours and four go commands at once, with one \
                    module cache";
    let turns = shared::in_turns(oracle, &ours, &ground, &histories, tier)?;
    let crowd = shared::together(oracle, &ours, &ground, &histories)?;
    let checks = vec![
        Check::of("direct", "list", list, of(Ask::List).map(|one| one.answer.clone())),
        Check::of("direct", "versions", versions, of(Ask::Versions).map(|one| one.answer.clone())),
        Check::of("direct", "download", download, of(Ask::Download).map(|one| one.answer.clone())),
        Check::of("direct", "words", words, compared.iter().map(|one| one.words.clone())),
        Check::of("direct", "shared", shared, turns),
        Check::of("direct", "together", together, crowd),
    ];
    Ok(Outcome::Ran { over: format!("{} git histories", histories.len()), checks })
}

impl Ground {
    fn lay(root: &Path, histories: &[&History]) -> Result<Self, String> {
        let served = root.join("served");
        let mut web = Web { files: served.clone(), ..Web::default() };
        for history in histories {
            make(&served, history)?;
            for line in history.pages {
                let (page, content) = line.split_once(": ").unwrap_or((line, ""));
                let page = page.replace("HOST", HOST);
                let content = content.replace("HOST", HOST).replace("SERVER", SERVER);
                web.pages.entry(page).or_default().push(content);
            }
            if history.pages.is_empty() {
                let path = history.path.replace("HOST", HOST);
                let content = format!("{path} git https://{SERVER}/{}", history.name);
                let mut page = path.clone();
                for below in ["", "/v2", "/v3", "/sub", "/sub/v2", "/sub/dir"] {
                    page.replace_range(path.len().., below);
                    web.pages.insert(page.clone(), vec![content.clone()]);
                }
            }
        }
        let git_config = root.join("gitconfig");
        let at = served.display();
        let config = format!(
            "[url \"file://{at}/\"]\n\tinsteadOf = https://{SERVER}/\n[protocol \"file\"]\n\tallow = always\n"
        );
        std::fs::write(&git_config, config).map_err(|err| err.to_string())?;
        let certificate = root.join("host.pem");
        std::fs::write(&certificate, tls::CERTIFICATE).map_err(|err| err.to_string())?;
        Ok(Ground { served, web: web::serve(web)?, git_config, certificate })
    }

    /// Gives a run what all runs here have.
    fn settle(&self, command: &mut Command, cache: &Path) {
        for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
            command.env(name, &self.web);
        }
        command
            .env("GIT_CONFIG_GLOBAL", &self.git_config)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_SSH_COMMAND", "false")
            .env("SSL_CERT_FILE", &self.certificate)
            .env("GIT_SSL_CAINFO", &self.certificate)
            .env("HOME", cache)
            .env("GOMODCACHE", cache.join("mod"))
            .env("GOFLAGS", "-modcacherw")
            .env("GOPROXY", "direct")
            .env("GOINSECURE", format!("{HOST},gopkg.in"))
            .env("GOVCS", "")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy");
    }
}

/// Runs a shell script in a directory.
fn shell(dir: &Path, path: &str, script: &str) -> Result<String, String> {
    let mut shell = Command::new("sh");
    let script = format!("{PRELUDE}\n{script}");
    shell.args(["-c", &script]).current_dir(dir).stdin(Stdio::null());
    shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("P", path);
    answer(shell.output()).map(|out| text(&out))
}

fn make(served: &Path, history: &History) -> Result<(), String> {
    let dir = served.join(history.name);
    std::fs::create_dir_all(&dir).map_err(|err| err.to_string())?;
    let path = history.path.replace("HOST", HOST);
    let fail = |err| format!("{}: {err}", history.name);
    shell(&dir, &path, &format!("begin\n{}", history.script)).map(|_| ()).map_err(fail)
}

/// The questions about a history, with hashes and times filled in by the shell.
fn questions(ground: &Ground, history: &History) -> Result<Vec<(Ask, String)>, String> {
    let dir = ground.served.join(history.name);
    let path = history.path.replace("HOST", HOST);
    let mut all = Vec::new();
    for (ask, question) in history.questions {
        let script = format!("printf %s \"{question}\"");
        all.push((*ask, shell(&dir, &path, &script)?));
    }
    Ok(all)
}

/// What a question is asked with: settings, arguments.
struct Asked<'q> {
    settings: &'q str,
    args: Vec<&'q str>,
}

impl<'q> Asked<'q> {
    fn new(ask: Ask, question: &'q str) -> Self {
        let (settings, module) = question.rsplit_once(' ').unwrap_or(("", question));
        let mut args = match ask {
            Ask::List => vec!["list", "-m", "-json"],
            Ask::Versions => vec!["list", "-m", "-json", "-versions"],
            Ask::Download => vec!["mod", "download", "-json"],
        };
        args.push(module);
        Self { settings, args }
    }

    /// Asks a go command with a home of its own; standard output with the exit status, and
    /// standard error.
    fn put(
        &self,
        mut command: Command,
        ground: &Ground,
        home: &Path,
    ) -> Result<(String, String), String> {
        ground.settle(&mut command, home);
        for setting in self.settings.split(' ').filter(|setting| !setting.is_empty()) {
            let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
            command.env(name, value);
        }
        let output = command.args(&self.args).output().map_err(|err| err.to_string())?;
        let (cache, served) = (home.display().to_string(), ground.served.display().to_string());
        let module = self.args.last().copied().unwrap_or_default();
        // The go command does not say which module it is whose zip cannot be made.
        let named = format!("{module}: create zip: ");
        let plain = |bytes: &[u8]| {
            let text = text(bytes).replace(&cache, "CACHE").replace(&served, "SERVED");
            text.replace(&named, "create zip: ")
        };
        let code = output.status.code().unwrap_or(-1);
        let out = format!("{}exit status {code}\n", plain(&output.stdout));
        Ok((out, plain(&output.stderr)))
    }
}

fn temporary() -> Result<TempDir, String> {
    tempfile::tempdir().map_err(|err| err.to_string())
}

/// A run of ours in a directory.
fn gomod_go(ours: &Ours, dir: &Path) -> Command {
    let mut command = ours.command(dir);
    command.arg("go");
    command
}

fn compare(
    oracle: &Oracle,
    ours: &Ours,
    ground: &Ground,
    history: &History,
    ask: Ask,
    question: &str,
) -> Result<Compared, String> {
    let asked = Asked::new(ask, question);
    let (mine, theirs, work) = (temporary()?, temporary()?, temporary()?);
    let (our_answer, our_words) = asked.put(gomod_go(ours, work.path()), ground, mine.path())?;
    let (go_answer, go_words) = asked.put(oracle.command(work.path()), ground, theirs.path())?;
    let case = format!("{}: {} {question}", history.what, verb(ask));
    Ok(Compared {
        ask,
        answer: same_text(&case, &our_answer, &go_answer),
        words: same_text(&case, &our_words, &go_words),
    })
}

fn verb(ask: Ask) -> &'static str {
    match ask {
        Ask::List => "list -m -json",
        Ask::Versions => "list -m -json -versions",
        Ask::Download => "mod download -json",
    }
}
