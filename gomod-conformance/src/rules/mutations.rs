//! Names that somebody might register to be taken for a popular module.

use crate::rng::Rng;

/// The kinds, with what makes one of a module path on github.com; none where it cannot.
pub(crate) const KINDS: &[(&str, Mutation)] = &[
    ("two letters of the owner swapped", swapped_letters),
    ("a letter of the owner dropped", dropped),
    ("a letter of the owner doubled", doubled),
    ("a letter of the owner changed", changed),
    ("a separator in the owner", separated),
    ("a word before or behind the owner", affixed),
    ("owner and repository changed places", swapped_parts),
    ("the host misspelt", host),
];

/// Makes another path of one.
pub(crate) type Mutation = fn(&mut Rng, &str, &str) -> Option<String>;

fn path(owner: &str, rest: &str) -> Option<String> {
    Some(format!("github.com/{owner}/{rest}"))
}

fn letters(owner: &str) -> Vec<char> {
    owner.chars().collect()
}

fn swapped_letters(rng: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    let mut letters = letters(owner);
    let at = rng.below(letters.len().checked_sub(1)?);
    if letters[at] == letters[at + 1] {
        return None;
    }
    letters.swap(at, at + 1);
    path(&letters.into_iter().collect::<String>(), rest)
}

fn dropped(rng: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    let mut letters = letters(owner);
    letters.remove(rng.below(letters.len()));
    path(&letters.into_iter().collect::<String>(), rest)
}

fn doubled(rng: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    let mut letters = letters(owner);
    let at = rng.below(letters.len());
    letters.insert(at, letters[at]);
    path(&letters.into_iter().collect::<String>(), rest)
}

fn changed(rng: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    let mut letters = letters(owner);
    let at = rng.below(letters.len());
    letters[at] = if letters[at] == 'e' { 'a' } else { 'e' };
    path(&letters.into_iter().collect::<String>(), rest)
}

fn separated(rng: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    if owner.contains('-') {
        return path(&owner.replace('-', ""), rest);
    }
    let mut letters = letters(owner);
    let at = 1 + rng.below(letters.len().checked_sub(1)?);
    letters.insert(at, '-');
    path(&letters.into_iter().collect::<String>(), rest)
}

fn affixed(rng: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    let forms = [
        format!("{owner}-go"),
        format!("go-{owner}"),
        format!("{owner}hq"),
        format!("{owner}-org"),
    ];
    path(&forms[rng.below(forms.len())], rest)
}

fn swapped_parts(_: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    let (name, behind) = rest.split_once('/').map_or((rest, ""), |(name, behind)| (name, behind));
    let behind = if behind.is_empty() { String::new() } else { format!("/{behind}") };
    (owner != name).then(|| format!("github.com/{name}/{owner}{behind}"))
}

fn host(rng: &mut Rng, owner: &str, rest: &str) -> Option<String> {
    const HOSTS: &[&str] = &["githib.com", "gihtub.com", "git-hub.com", "github.co", "githubb.com"];
    Some(format!("{}/{owner}/{rest}", HOSTS[rng.below(HOSTS.len())]))
}
