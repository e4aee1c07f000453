//! Suite `vendored`: vendor directories, whole and meddled with.
//!
//! From a vendor directory the go command answers for modules that are named, and refuses to
//! list all. `gomod list --vendor` lists what the go command names one by one; `gomod go` is
//! to say the same words; and what our own verbs note must be what the go command does.

mod mutants;
mod tree;

use std::path::Path;

use crate::check::Tier;
use crate::corpus;
use crate::listing;
use crate::live::Subject;
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, same_text};
use crate::workers;
use mutants::{Files, MUTATIONS};
use tree::Tree;

/// Runs the suite. The full tier needs the network the first time.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let ours = Ours::find()?;
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let root = scratch.path().canonicalize().map_err(|err| err.to_string())?;
    let (mut trees, mut bare) = (Vec::new(), 0);
    if corpus::entries().is_ok() {
        (trees, bare) = tree::of_corpus(&root)?;
    }
    let found = trees.len();
    if tier == Tier::Full {
        trees.extend(tree::made(oracle)?);
    }
    if trees.is_empty() {
        return Ok(Outcome::Skipped("there is no vendored tree at hand".to_owned()));
    }
    let pairs = Pairs { oracle, ours: &ours };
    let (mut lists, mut named, mut refused) = (vec![], vec![], vec![]);
    let (mut graphs, mut notes) = (vec![], vec![]);
    let mut sizes = (0, 0);
    for tree in &trees {
        let (found, size) = pairs.list(tree)?;
        sizes = (sizes.0 + size.0, sizes.1 + size.1);
        lists.push(found);
        named.extend(pairs.named(tree));
        refused.extend(pairs.refused(tree));
        if tree.filled {
            graphs.extend(pairs.graph(tree)?);
        }
        notes.push(pairs.notes(tree));
    }
    let changed = mutants(&trees, tier, &root)?;
    let mutants = workers::map(&changed, |_, subject| pairs.mutant(subject));
    let workspaces = trees.iter().filter(|tree| tree.workspace).count();
    let over = format!(
        "{} vendored trees, {workspaces} of them workspaces: {found} of the corpus, where {bare} \
         more have no go.mod beside them, and {} that the go command makes; {} changes to them",
        trees.len(),
        trees.len() - found,
        changed.len()
    );
    let check = |name, what: &str, outcomes| Check::of("vendored", name, what, outcomes);
    let list = format!(
        "`gomod list --vendor --json` and `go list -mod=vendor -m -json` of every module that is \
         named: {} modules, {} fields",
        sizes.0, sizes.1
    );
    let checks = vec![
        check("list", &list, lists),
        check("named", "`gomod go list -m` of named modules", named),
        check("refused", "what cannot be answered from a vendor directory", refused),
        check("graph", "`go mod graph`, for which there is no vendor mode", graphs),
        check("notes", "the notes of `gomod list` say what `go list -m all` does", notes),
        check(
            "changed",
            "the same after a change to the files",
            mutants.into_iter().flatten().collect(),
        ),
    ];
    Ok(Outcome::Ran { over, checks })
}

/// The changed trees, laid below `root`. The fast tier changes the smallest trees only.
fn mutants(trees: &[Tree], tier: Tier, root: &Path) -> Result<Vec<(Subject, Vec<String>)>, String> {
    const FEW: usize = 5;
    let mut small: Vec<(&Tree, Files)> =
        trees.iter().filter_map(|tree| Some((tree, tree.files()?))).collect();
    small.sort_by_key(|(tree, _)| tree.paths.len());
    if tier == Tier::Fast {
        small.truncate(FEW);
    }
    let mut changed = Vec::new();
    for (tree, files) in small {
        for (number, (name, change)) in MUTATIONS.iter().enumerate() {
            let Some(files) = change(&files) else { continue };
            let dir = root.join("changed").join(format!("{}-{number}", changed.len()));
            let mut subject = tree.copy_to(&dir, &files)?;
            subject.name = format!("{}: {name}", subject.name);
            let paths = tree.paths.iter().take(8).cloned().collect();
            changed.push((subject, paths));
        }
    }
    Ok(changed)
}

/// Both sides.
struct Pairs<'p> {
    oracle: &'p Oracle,
    ours: &'p Ours,
}

impl Pairs<'_> {
    /// The same command line to both, its answer or its refusal; none where the go command would
    /// have to fetch something.
    fn same(&self, subject: &Subject, args: &[&str]) -> Option<Option<Difference>> {
        let as_go: Vec<&str> = ["go"].iter().chain(args).copied().collect();
        let either = |said: Result<Vec<u8>, String>| match said {
            Ok(answer) => text(&answer),
            Err(refusal) => refusal,
        };
        let ours = either(subject.gomod(self.ours, &as_go));
        let theirs = either(subject.go(self.oracle, args));
        if theirs.contains("module lookup disabled by GOPROXY=off") {
            return None;
        }
        let shown: Vec<&str> = args.iter().take(5).copied().collect();
        let case = format!("{}: {}", subject.name, shown.join(" "));
        Some(same_text(&case, &ours, &theirs))
    }

    /// All that the go command knows of modules that are named is all that we list.
    fn list(&self, tree: &Tree) -> Result<(Option<Difference>, (usize, usize)), String> {
        let Tree { subject, paths, .. } = tree;
        let case = &subject.name;
        let ours = subject.gomod(self.ours, &["list", "--vendor", "--json"]);
        let mut args = vec!["list", "-mod=vendor", "-m", "-json"];
        // First the main modules: they are listed where no module is named.
        let mains = match subject.go(self.oracle, &args) {
            Ok(mains) => mains,
            Err(refusal) => {
                let same = ours.err().is_some_and(|ours| holds_lines(&ours, &refusal));
                let found = (!same).then(|| Difference::new(case, format!("only go: {refusal}")));
                return Ok((found, (0, 0)));
            }
        };
        args.insert(1, "-e");
        args.extend(paths.iter().map(String::as_str));
        let mut theirs = mains;
        if !paths.is_empty() {
            theirs.extend(subject.go(self.oracle, &args)?);
        }
        Ok(match ours {
            Ok(ours) => listing::compare_sets(case, &ours, &theirs),
            Err(refusal) => {
                (Some(Difference::new(case, format!("only ours refuses: {refusal}"))), (0, 0))
            }
        })
    }

    fn named(&self, tree: &Tree) -> Vec<Option<Difference>> {
        let args = |first: &[&'static str]| -> Vec<String> {
            first.iter().map(|arg| (*arg).to_owned()).chain(tree.paths.iter().cloned()).collect()
        };
        [
            args(&["list", "-m"]),
            args(&["list", "-e", "-m", "-json"]),
            args(&["list", "-mod=vendor", "-m"]),
            args(&["list", "-mod=vendor", "-m", "-json", "example.com/none"]),
            args(&["list", "-e", "-mod=vendor", "-m", "-json", "example.com/none"]),
        ]
        .iter()
        .filter_map(|args| {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            self.same(&tree.subject, &args)
        })
        .collect()
    }

    fn refused(&self, tree: &Tree) -> Vec<Option<Difference>> {
        let path = tree.paths.first().map_or("example.com/none", String::as_str);
        let (latest, named) = (format!("{path}@latest"), format!("{path}@v1.0.0"));
        [
            vec!["all"],
            vec!["-json", "all"],
            vec!["-versions", path],
            vec!["-u", path],
            vec!["-retracted", path],
            vec!["golang.org/..."],
            vec![&latest],
            vec![&named],
            vec!["-e", "-json", &latest],
        ]
        .into_iter()
        .flat_map(|rest| [("-mod=vendor", rest.clone()), ("-mod=", rest)])
        .filter_map(|(mode, rest)| {
            let args: Vec<&str> = ["list", mode, "-m"].into_iter().chain(rest).collect();
            self.same(&tree.subject, &args)
        })
        .collect()
    }

    fn graph(&self, tree: &Tree) -> Result<Vec<Option<Difference>>, String> {
        let Tree { subject, .. } = tree;
        let theirs = text(&subject.go(self.oracle, &["mod", "graph"])?);
        let own = match subject.gomod(self.ours, &["graph"]) {
            Ok(ours) => same_text(&subject.name, &text(&ours), &theirs),
            Err(refusal) => Some(Difference::new(&subject.name, refusal)),
        };
        Ok([Some(own), self.same(subject, &["mod", "graph"])].into_iter().flatten().collect())
    }

    /// What `gomod list` notes of the vendor directory is what `go list -m all` says of it.
    fn notes(&self, tree: &Tree) -> Option<Difference> {
        const REFUSES: &str = "refuses to list all modules";
        let Tree { subject, .. } = tree;
        let theirs = subject.go(self.oracle, &["list", "-m", "all"]).err().unwrap_or_default();
        let ours = subject.gomod_says(self.ours, &["list", "--offline"]);
        let told = match theirs.lines().next() {
            Some(first) if first.contains("can't compute 'all'") => {
                ours.contains(REFUSES) && !ours.contains("inconsistent")
            }
            Some(first) if first.contains("inconsistent vendoring") => {
                holds_lines(&ours, &theirs) && !ours.contains(REFUSES)
            }
            _ => !ours.contains(REFUSES) && !ours.contains("inconsistent"),
        };
        (!told).then(|| {
            Difference::new(&subject.name, format!("go says {theirs:?}, ours notes {ours:?}"))
        })
    }

    fn mutant(&self, (subject, paths): &(Subject, Vec<String>)) -> Vec<Option<Difference>> {
        let named = |mode: &[&'static str]| {
            let first = ["list", "-e"].iter().chain(mode).chain(&["-m", "-json"]).copied();
            let args: Vec<&str> = first.chain(paths.iter().map(String::as_str)).collect();
            self.same(subject, &args)
        };
        let asked = [
            self.same(subject, &["list", "-m"]),
            self.same(subject, &["list", "-m", "all"]),
            self.same(subject, &["list", "-mod=vendor", "-m"]),
            self.same(subject, &["list", "-mod=vendor", "-m", "all"]),
            named(&[]),
            named(&["-mod=vendor"]),
        ];
        let mut found: Vec<_> = asked.into_iter().flatten().collect();
        // Where the go command says that the files contradict each other, our own verb does.
        if let Err(refusal) = subject.go(self.oracle, &["list", "-mod=vendor", "-m"])
            && ["inconsistent vendoring", "vendored module"].iter().any(|w| refusal.contains(w))
        {
            let ours = subject.gomod_says(self.ours, &["list", "--vendor"]);
            let (case, same) =
                (format!("{}: gomod list", subject.name), holds_lines(&ours, &refusal));
            found.push(
                (!same).then(|| Difference::new(case, format!("go {refusal:?}, ours {ours:?}"))),
            );
        }
        found
    }
}

/// Whether `ours` tells every contradiction of a refusal.
fn holds_lines(ours: &str, refusal: &str) -> bool {
    let told = |line: &&str| !line.is_empty() && !line.starts_with("go: updates to go.mod needed");
    let warning = |line: &&str| line.starts_with("go: ignoring requirement on excluded version");
    let contradictions = refusal.lines().take_while(told).skip_while(warning);
    let mut lines = contradictions.map(|line| line.trim_start_matches("go: ").trim());
    lines.all(|line| ours.contains(line))
}
