//! What has to be known of versions: retractions, deprecations, tags, commit times.

use gomod_core::info::VersionInfo;
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::pool;
use gomod_core::pseudo::{CommitTime, PseudoVersion, is_pseudo};
use gomod_core::source::{Artifact, Source};
use gomod_core::version::{self, ModuleVersion};

use crate::finding::Finding;
use crate::report::Unknown;
use crate::rules::pseudo::built;
use crate::scan::{Knowledge, Scan, Sink};
use crate::table::version as rule;

/// How many tags next to a pseudo-version are looked at.
const MAX_TAGS: usize = 20;

/// What is known of one module.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The reasons of the retractions that hold for it, and the version that states them.
    pub(crate) retracted: Option<(String, String)>,
    /// The notice that the module is deprecated.
    deprecated: Option<String>,
    /// Whether a later version was looked at.
    pub(crate) later: bool,
    /// Of a pseudo-version: the time of its commit, as far as its `.info` tells that.
    time: Option<CommitTime>,
    /// The base that is not listed.
    no_base: Option<String>,
    /// Whether the list was one that the base could be looked up in.
    base_known: bool,
    /// The tag of the same commit.
    tag: Option<String>,
    /// Whether any tag's commit was known.
    tags_known: bool,
}

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let rules = [
        rule::RETRACTED.code,
        rule::DEPRECATED.code,
        rule::PSEUDO_BASE.code,
        rule::PSEUDO_TAGGED.code,
    ];
    let modules: Vec<_> = built(scan).collect();
    let Some(knowledge) = scan.knowledge.as_ref() else {
        let why = "there is no module cache and no proxy to know versions from";
        let all = modules.iter().map(|(_, module, _)| module.to_string());
        sink.unknown(Unknown::new(&rules, why, all));
        return;
    };
    let known =
        pool::map(knowledge.workers, &modules, |(_, module, _)| known_of(knowledge, module));
    let (mut no_later, mut no_base, mut no_tags) = (Vec::new(), Vec::new(), Vec::new());
    for ((used, module, place), known) in modules.iter().zip(&known) {
        let subject = module.to_string();
        let find = |rule, message: String| {
            Finding::new(rule, &*subject, place.clone(), message).through(used.chain.clone())
        };
        if let Some((reason, by)) = &known.retracted {
            let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            let message = format!("{module} is retracted (by the go.mod of {by}){reason}");
            sink.find(find(&rule::RETRACTED, message));
        }
        if let Some(notice) = known.deprecated.as_ref().filter(|_| used.direct) {
            let message = format!("{} is deprecated: {notice}", module.path);
            sink.find(find(&rule::DEPRECATED, message));
        }
        if !known.later {
            no_later.push(subject.clone());
        }
        let Ok(pseudo) = PseudoVersion::parse(&module.version) else { continue };
        if let (Some(is), Ok(said)) = (known.time, pseudo.time())
            && is.unix() != said.unix()
        {
            let message = format!("{module} says that its commit is of {said}; it is of {is}");
            sink.find(find(&rule::PSEUDO_TIME, message));
        }
        match &known.no_base {
            Some(base) => {
                let message = format!("{module} comes after {base}, and there is no such version");
                sink.find(find(&rule::PSEUDO_BASE, message));
            }
            None if !known.base_known => no_base.push(subject.clone()),
            None => {}
        }
        match &known.tag {
            Some(tag) => {
                let message = format!("{module} is the commit of {tag}");
                sink.find(find(&rule::PSEUDO_TAGGED, message));
            }
            None if !known.tags_known => no_tags.push(subject.clone()),
            None => {}
        }
    }
    tell(
        sink,
        &[rule::RETRACTED.code, rule::DEPRECATED.code],
        no_later,
        match knowledge.complete {
            true => {
                "the latest version could not be had, so retractions and deprecation are not known"
            }
            false => {
                "no later version is in the module cache, so retractions and deprecation are not \
             known (--online asks the proxies)"
            }
        },
    );
    tell(
        sink,
        &[rule::PSEUDO_BASE.code],
        no_base,
        match knowledge.complete {
            true => "the list of versions could not be had, so the base is not known",
            false => {
                "the module cache has no list of all versions, so the bases of pseudo-versions are not \
             known (--online asks the proxies)"
            }
        },
    );
    let why = "no tag's commit is known, so it is not known whether the commit has a version";
    tell(sink, &[rule::PSEUDO_TAGGED.code], no_tags, why);
}

fn tell(sink: &mut Sink<'_>, rules: &[&'static str], subjects: Vec<String>, why: &str) {
    if !subjects.is_empty() {
        sink.unknown(Unknown::new(rules, why, subjects));
    }
}

/// What is known of a module that is built.
pub(crate) fn known_of(knowledge: &Knowledge, module: &ModuleVersion) -> Known {
    let source = &*knowledge.source;
    let mut known = Known::default();
    let tags: Option<Vec<String>> = source.versions(&module.path).ok().map(|listed| {
        let tags = listed.into_iter().map(|listed| listed.version);
        tags.filter(|v| !is_pseudo(v)).collect()
    });
    let listed = tags.as_deref().unwrap_or_default();
    if let Some(latest) = latest(source, module, listed, knowledge.complete) {
        known.later = knowledge.complete || latest.version != module.version;
        retraction(source, module, &latest, &mut known);
    }
    if let Ok(pseudo) = PseudoVersion::parse(&module.version) {
        // Some proxies write the time at which they got a module; those that name the commit
        // have looked at it.
        known.time = info(source, module)
            .filter(|info| hash_of(info).starts_with(pseudo.rev()))
            .and_then(|info| time_of(&info.time));
        match pseudo.base() {
            Ok(None) => known.base_known = true,
            Ok(Some(base)) => {
                let base = base.split('+').next().unwrap_or_default().to_owned();
                let has = listed.iter().any(|v| v.split('+').next() == Some(&base));
                let above = listed.iter().any(|v| version::compare(v, &base).is_gt());
                known.base_known = has || (knowledge.complete && tags.is_some());
                let missing = knowledge.complete && tags.is_some() && !has;
                known.no_base = (missing && (above || listed.is_empty())).then_some(base);
            }
            Err(_) => {}
        }
        tagged(source, module, &pseudo, listed, &mut known);
    }
    known
}

/// The version whose go.mod speaks for all: the highest release, else the highest pre-release;
/// never one below the version in question.
fn latest(
    source: &dyn Source,
    module: &ModuleVersion,
    tags: &[String],
    complete: bool,
) -> Option<ModuleVersion> {
    let highest = |release: bool| {
        let fits = |v: &&String| release == version::prerelease(v).is_empty();
        tags.iter().filter(fits).max_by(|a, b| version::compare(a, b))
    };
    if let Some(tag) = highest(true).or_else(|| highest(false)) {
        // A list of what happens to be here may end below.
        let below = version::compare(tag, &module.version).is_lt();
        return (complete || !below).then(|| ModuleVersion::new(&*module.path, &**tag));
    }
    let fetched = complete.then(|| source.latest(&module.path).ok()).flatten()?;
    let info = VersionInfo::parse(&fetched.bytes).ok()?;
    Some(ModuleVersion::new(&*module.path, info.version))
}

fn retraction(
    source: &dyn Source,
    module: &ModuleVersion,
    latest: &ModuleVersion,
    known: &mut Known,
) {
    let Ok(fetched) = source.fetch(latest, Artifact::Mod) else {
        known.later = false;
        return;
    };
    let Ok(file) = ModFile::parse("go.mod", fetched.bytes, Mode::Lax) else { return };
    if file.module().is_none_or(|line| line.path != module.path) {
        return;
    }
    known.deprecated = file.deprecated().map(str::to_owned);
    let v = &module.version;
    let mut retracts = file.retracts();
    let found = retracts
        .find(|r| version::compare(r.low, v).is_le() && version::compare(v, r.high).is_le());
    known.retracted = found.map(|r| (r.rationale.to_owned(), latest.version.clone()));
}

fn info(source: &dyn Source, module: &ModuleVersion) -> Option<VersionInfo> {
    VersionInfo::parse(&source.fetch(module, Artifact::Info).ok()?.bytes).ok()
}

/// The time of a `.info`, where it is in UTC.
fn time_of(text: &str) -> Option<CommitTime> {
    let digits: String = text.strip_suffix('Z')?.chars().filter(char::is_ascii_digit).collect();
    CommitTime::from_digits(digits.get(..14)?).filter(|time| time.unix() > 0)
}

/// Looks for a tag of the same commit, from the base of the pseudo-version on.
fn tagged(
    source: &dyn Source,
    module: &ModuleVersion,
    pseudo: &PseudoVersion<'_>,
    tags: &[String],
    known: &mut Known,
) {
    let base = pseudo.base().ok().flatten().unwrap_or_else(|| "v0.0.0-0".to_owned());
    let mut near: Vec<&String> =
        tags.iter().filter(|v| version::compare(v, &base).is_ge()).collect();
    near.sort_by(|a, b| version::compare(a, b));
    for tag in near.into_iter().take(MAX_TAGS) {
        let Some(info) = info(source, &ModuleVersion::new(&*module.path, &**tag)) else { continue };
        let hash = hash_of(&info);
        known.tags_known |= !hash.is_empty();
        if hash.starts_with(pseudo.rev()) {
            known.tag = Some(tag.clone());
            return;
        }
    }
}

/// The hash of the commit, where the `.info` names it.
fn hash_of(info: &VersionInfo) -> &str {
    info.origin.as_ref().map(|origin| origin.hash.as_str()).unwrap_or_default()
}
