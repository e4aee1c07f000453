//! Both go commands at work on one module cache, one after the other and at once.

use std::path::Path;
use std::process::Command;

use super::histories::{Ask, History};
use super::{Asked, Ground, gomod_go, questions, temporary, verb};
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Difference, same_text};
use crate::workers;

type Outcomes = Vec<Option<Difference>>;

/// Puts all questions about each history with one cache: the first to ours, the second to the go
/// command, and so on; then, with another cache, the first to the go command. What one finds in the
/// cache, the other has left there.
pub(super) fn in_turns(
    oracle: &Oracle,
    ours: &Ours,
    ground: &Ground,
    histories: &[&History],
    tier: Tier,
) -> Result<Outcomes, String> {
    if tier != Tier::Full {
        return Ok(Vec::new());
    }
    let all = workers::map(histories, |_, history| {
        let (one, other, work) = (temporary()?, temporary()?, temporary()?);
        let mut outcomes = Vec::new();
        for (index, (ask, question)) in questions(ground, history)?.into_iter().enumerate() {
            let asked = Asked::new(ask, &question);
            let (mine, theirs) = match index % 2 {
                0 => (&one, &other),
                _ => (&other, &one),
            };
            let (our_answer, _) = asked.put(gomod_go(ours, work.path()), ground, mine.path())?;
            let (go_answer, _) = asked.put(oracle.command(work.path()), ground, theirs.path())?;
            let case = format!("{}: {} {question}", history.what, verb(ask));
            outcomes.push(same_text(&case, &our_answer, &go_answer));
        }
        Ok(outcomes)
    });
    Ok(all.into_iter().collect::<Result<Vec<_>, String>>()?.into_iter().flatten().collect())
}

/// Asks for versions of the same repositories in eight processes at once: all answers must be those
/// that the go command has for itself.
pub(super) fn together(
    oracle: &Oracle,
    ours: &Ours,
    ground: &Ground,
    histories: &[&History],
) -> Result<Outcomes, String> {
    let mut asked: Vec<(String, String)> = Vec::new();
    for history in histories {
        if matches!(history.name, "long" | "tagged" | "nested" | "merged") {
            let all = questions(ground, history)?.into_iter();
            let downloads =
                all.filter(|(ask, question)| *ask == Ask::Download && !question.contains("nosuch"));
            asked.extend(downloads.map(|(_, question)| (history.what.to_owned(), question)));
        }
    }
    let (cache, work) = (temporary()?, temporary()?);
    let (cache, work) = (cache.path(), work.path());
    let put = |command: Command, question: &str, home: &Path| {
        Asked::new(Ask::Download, question).put(command, ground, home).map(|(answer, _)| answer)
    };
    // Each begins elsewhere, so that all are at work on something else, and meet.
    let ask_all = |turn: usize| -> Result<Vec<(usize, String)>, String> {
        let order = (0..asked.len()).map(|at| (at + turn) % asked.len());
        order
            .map(|at| {
                let command = match turn % 2 {
                    0 => gomod_go(ours, work),
                    _ => oracle.command(work),
                };
                Ok((at, put(command, &asked[at].1, cache)?))
            })
            .collect()
    };
    let answers: Vec<_> = std::thread::scope(|scope| {
        let ask_all = &ask_all;
        let running: Vec<_> = (0..8).map(|turn| scope.spawn(move || ask_all(turn))).collect();
        let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended.map(|answers| answers.unwrap_or_else(|_| Err("a panic".into()))).collect()
    });
    let mut outcomes = Vec::new();
    let mut right: Vec<String> = Vec::new();
    for (_, question) in &asked {
        let fresh = temporary()?;
        right.push(origin_free(&put(oracle.command(work), question, fresh.path())?));
    }
    for answer in answers {
        for (at, text) in answer? {
            let case = format!("{}: {}", asked[at].0, asked[at].1);
            outcomes.push(same_text(&case, &origin_free(&text), &right[at]));
        }
    }
    Ok(outcomes)
}

/// An answer without what is told of tags only when a version is not in the cache yet.
fn origin_free(answer: &str) -> String {
    let hangs = |line: &&str| {
        let line = line.trim_start();
        !["\"TagSum\"", "\"TagPrefix\"", "\"Ref\""].iter().any(|name| line.starts_with(name))
    };
    let kept: Vec<&str> =
        answer.lines().filter(hangs).map(|line| line.trim_end_matches(',')).collect();
    kept.join("\n")
}
