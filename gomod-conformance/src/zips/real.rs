//! The modules of real build lists: zips, go.mod files and directories against go.sum, and zips
//! made anew.

use std::path::{Path, PathBuf};

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::modzip;
use gomod_core::sumfile::SumFile;
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;
use serde::Deserialize;
use serde_json::Value;

use crate::answers::{Answers, Question};
use crate::lay::Layer;
use crate::live;
use crate::oracle::Oracle;
use crate::report::{Check, Difference};
use crate::workers;

/// The programs whose build lists are looked at.
const PROGRAMS: &[&str] = &[
    "github.com/anchore/syft",
    "go.etcd.io/etcd/server/v3",
    "github.com/aquasecurity/trivy",
    "k8s.io/kubernetes",
];

/// What `go mod download -json` tells of a module.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Downloaded {
    path: String,
    version: String,
    #[serde(default)]
    zip: PathBuf,
    #[serde(default)]
    dir: PathBuf,
    #[serde(default)]
    go_mod: PathBuf,
    #[serde(default)]
    sum: String,
    #[serde(default)]
    error: String,
}

/// What came of one module.
struct Found {
    zip: Option<Difference>,
    go_mod: Option<Difference>,
    dir: Option<Difference>,
    /// The hash of the zip that we make of its directory.
    made: Result<String, String>,
}

/// The programs' names, and the rows.
pub(super) fn run(oracle: &Oracle, answers: &Answers) -> Result<(String, Vec<Check>), String> {
    let (mut names, mut sums, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    let mut modules = Vec::<Downloaded>::new();
    for subject in live::of_paths(oracle, PROGRAMS)? {
        let layer = Layer::new(oracle, &subject.cache);
        let ran = layer.command(&subject.dir).args(["mod", "download", "-json", "all"]).output();
        let printed = ran.map_err(|err| err.to_string())?.stdout;
        for module in serde_json::Deserializer::from_slice(&printed).into_iter::<Downloaded>() {
            let module = module.map_err(|err| err.to_string())?;
            match module.error.is_empty() {
                true => modules.push(module),
                false => absent.push(format!("{}@{}", module.path, module.version)),
            }
        }
        let file = subject.dir.join("go.sum");
        let bytes = std::fs::read(&file).map_err(|err| format!("{}: {err}", file.display()))?;
        sums.push(SumFile::parse("go.sum", bytes).map_err(|err| err.to_string())?);
        names.push(subject.name);
    }
    modules.sort_by(|a, b| (&a.path, &a.version).cmp(&(&b.path, &b.version)));
    modules.dedup_by(|a, b| (&a.path, &a.version) == (&b.path, &b.version));
    let found = workers::map(&modules, |_, module| look(&sums, module));
    let questions: Vec<Question> = modules
        .iter()
        .map(|m| {
            let dir = m.dir.to_string_lossy().into_owned();
            ("zip.CreateFromDir", vec![dir, m.path.clone(), m.version.clone()])
        })
        .collect();
    let theirs = answers.ask(&questions)?;
    let mut rows: [Vec<Option<Difference>>; 5] = Default::default();
    for ((module, found), theirs) in modules.iter().zip(found).zip(&theirs) {
        let case = format!("{}@{}", module.path, module.version);
        let made = match &found.made {
            Ok(hash) => Value::from(hash.as_str()),
            Err(error) => Value::from(format!("error: {error}")),
        };
        let same = made == *theirs || found.made.is_err() && theirs.get("error").is_some();
        let other = |what: &str| Difference::new(&*case, format!("ours {made}, {what}"));
        let by_go = (!same).then(|| other(&format!("go {theirs}")));
        let anew = (found.made.as_ref() != Ok(&module.sum)).then(|| other(&module.sum));
        for (row, outcome) in rows.iter_mut().zip([found.zip, found.go_mod, found.dir, by_go, anew])
        {
            row.push(outcome);
        }
    }
    let [zip, go_mod, dir, by_go, anew] = rows;
    let check = |name, what: &str, outcomes| Check::of("zips", name, what, outcomes);
    let checks = vec![
        check("real", "h1 of the zip: go.sum's, or what the go command downloaded", zip),
        check("real-mod", "h1 of the go.mod: go.sum's", go_mod),
        check("real-dir", "h1 of the unpacked directory: that of the zip", dir),
        check("made", "h1 of a zip made of that directory: that of `zip.CreateFromDir`", by_go),
        check("anew", "the same: the published one", anew),
    ];
    let mut over = names.join(", ");
    if !absent.is_empty() {
        over = format!("{over}, without what the proxy does not serve: {}", absent.join(", "));
    }
    Ok((over, checks))
}

fn look(sums: &[SumFile], downloaded: &Downloaded) -> Found {
    let Downloaded { path, version, zip, dir, go_mod, sum, .. } = downloaded;
    let module = ModuleVersion::new(path.as_str(), version.as_str());
    let case = module.to_string();
    let recorded =
        |version: &str| sums.iter().find_map(|file| file.h1(path, version)).map(ToOwned::to_owned);
    let differs = |ours: Result<String, String>, want: &str| {
        (ours.as_deref() != Ok(want)).then(|| Difference::new(&*case, format!("{ours:?}, {want}")))
    };
    let of_zip = Archive::open(zip)
        .map_err(|error| error.to_string())
        .and_then(|archive| Hash1::of_zip(&archive, 1).map_err(|error| error.to_string()))
        .map(Hash1::finish);
    let of_dir = Hash1::of_dir(dir, &case, 1).map(Hash1::finish).map_err(|error| error.to_string());
    let of_mod =
        std::fs::read(go_mod).map(|bytes| hash_go_mod(&bytes)).map_err(|error| error.to_string());
    let want_mod = recorded(&format!("{version}/go.mod"));
    Found {
        zip: differs(of_zip, &recorded(version).unwrap_or_else(|| sum.clone())),
        // One that go.sum does not have is none of the graph's.
        go_mod: want_mod.and_then(|want| differs(of_mod, &want)),
        dir: differs(of_dir, sum),
        made: make(&module, dir),
    }
}

/// The hash of the zip that we make of a directory.
fn make(module: &ModuleVersion, dir: &Path) -> Result<String, String> {
    let fail = |error: &dyn std::fmt::Display| error.to_string();
    let file = tempfile::NamedTempFile::new().map_err(|error| fail(&error))?;
    let out = std::io::BufWriter::new(file.as_file());
    modzip::create_from_dir(out, module, dir).map_err(|error| fail(&error))?;
    let archive = Archive::open(file.path()).map_err(|error| fail(&error))?;
    Hash1::of_zip(&archive, 1).map(Hash1::finish).map_err(|error| fail(&error))
}
