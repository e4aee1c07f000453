//! Rules as text: the pages of docs/rules, and `gomod explain`.

use serde::Serialize;

use crate::rule::Rule;
use crate::table::RULES;

/// The page of a rule, in Markdown.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let Rule { code, name, group, level, fixed, title, why, silent, mend, example } = rule;
    let group = group.name();
    let level = match fixed {
        true => format!("{level}, always"),
        false => level.to_string(),
    };
    let mut page = format!(
        "# {code}: {name}\n\n{title}\n\n| group | level |\n|---|---|\n| {group} | {level} |\n\n\
         ## Why\n\n{why}\n\n## What to do\n\n{mend}\n\n## Example\n\n{example}\n",
        title = sentence(title),
        // Without fences, the page can be shown within another one.
        example = example.lines().map(indented).collect::<Vec<_>>().join("\n"),
    );
    if !silent.is_empty() {
        page += &format!("\n## When it says nothing\n\n{silent}\n");
    }
    page
}

fn indented(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("    {line}") }
}

fn sentence(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// The list of all rules, in Markdown.
#[must_use]
pub fn index() -> String {
    let mut page = String::from(
        "# Rules of `gomod check`\n\n\
         These pages are made from the table in gomod-audit/src/table, which `gomod explain` prints \
         too: `GOMOD_UPDATE_DOCS=1 cargo test -p gomod-audit --test pages` writes them anew. A code \
         never changes its meaning. How levels are set and findings waived stands in the page of \
         [gomod check](../commands/check.md).\n\n\
         | code | name | level | finds |\n|---|---|---|---|\n",
    );
    for Rule { code, name, level, title, .. } in RULES {
        page += &format!("| [{code}]({code}.md) | {name} | {level} | {title} |\n");
    }
    page
}

/// A rule as data.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleData {
    code: &'static str,
    name: &'static str,
    group: &'static str,
    level: &'static str,
    fixed: bool,
    title: &'static str,
    why: &'static str,
    silent: &'static str,
    mend: &'static str,
    example: &'static str,
}

/// Rules as data.
#[must_use]
pub fn data(rules: &[&'static Rule]) -> Vec<RuleData> {
    let data = |rule: &&'static Rule| RuleData {
        code: rule.code,
        name: rule.name,
        group: rule.group.name(),
        level: rule.level.name(),
        fixed: rule.fixed,
        title: rule.title,
        why: rule.why,
        silent: rule.silent,
        mend: rule.mend,
        example: rule.example,
    };
    rules.iter().map(data).collect()
}
