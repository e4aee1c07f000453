//! Rules about versions.

use crate::rule::{Group, Level, Rule};

/// A version from before modules.
pub static INCOMPATIBLE: Rule = Rule {
    code: "GM0201",
    name: "incompatible",
    group: Group::Version,
    level: Level::Warn,
    fixed: false,
    title: "a version of major 2 or above of a module without a go.mod",
    why: "`+incompatible` marks a version that knows nothing of modules: it states no requirements \
          of its own, so that its dependencies are whatever the build happens to select, and minimal \
          version selection takes a new major version for an update.",
    silent: "",
    mend: "See whether the module has a version with a go.mod, under a path that ends in `/vN`.",
    example: "require github.com/docker/docker v28.0.0+incompatible",
};

/// A pseudo-version that is not of the right form.
pub static PSEUDO_FORM: Rule = Rule {
    code: "GM0202",
    name: "pseudo-form",
    group: Group::Version,
    level: Level::Warn,
    fixed: false,
    title: "a version that looks like a pseudo-version and has not its form",
    why: "A pseudo-version names a commit by 12 digits of its hash, behind a time and, where there \
          is an earlier tag, `-0.` or `.0.`. One of another form is an ordinary pre-release tag that \
          anybody can move, dressed as a commit; or the go command will refuse it.",
    silent: "A few projects tag like this; such a tag is reported. A pre-release without a time of 14 digits is none of its business. Versions of other \
             version-control systems, whose revisions are not 12 hexadecimal digits, are reported.",
    mend: "Let the go command write the version: `go get MODULE@COMMIT`.",
    example: "require example.com/a v1.2.3-20200102030405-abcdef123456",
};

/// A pseudo-version with a wrong time.
pub static PSEUDO_TIME: Rule = Rule {
    code: "GM0203",
    name: "pseudo-time",
    group: Group::Version,
    level: Level::Deny,
    fixed: false,
    title: "a pseudo-version whose time is impossible, to come, or not that of its commit",
    why: "The time decides which of two pseudo-versions is the newer. One that is not the commit's \
          makes an old commit win over new ones.",
    silent: "The time of the commit is known only where the module cache has a `.info` of the \
             version that names the commit: others may have the time at which a proxy got the module.",
    mend: "Let the go command write the version: `go get MODULE@COMMIT`.",
    example: "require example.com/a v0.0.0-20201399030405-abcdef123456",
};

/// A pseudo-version on a tag that there is not.
pub static PSEUDO_BASE: Rule = Rule {
    code: "GM0204",
    name: "pseudo-base",
    group: Group::Version,
    level: Level::Warn,
    fixed: false,
    title: "a pseudo-version that follows a version which is not listed",
    why: "`v1.2.4-0.TIME-HASH` says that its commit comes after `v1.2.3`. Where there is no such \
          version the tag was removed, or the version was made up to win over real ones.",
    silent: "It needs the list of all versions, which no module cache has: `--online` asks the proxy.",
    mend: "Require a tagged version, or let the go command write it: `go get MODULE@COMMIT`.",
    example: "require example.com/a v1.9.1-0.20200102030405-abcdef123456",
};

/// A pseudo-version of a commit that has a tag.
pub static PSEUDO_TAGGED: Rule = Rule {
    code: "GM0205",
    name: "pseudo-tagged",
    group: Group::Version,
    level: Level::Warn,
    fixed: false,
    title: "a pseudo-version of a commit that has a version of its own",
    why: "The same code has two names, of which one passes by all that is said of the other: \
          retractions, advisories, updates.",
    silent: "Which commit a tag names is known only from `.info` files with an origin, in the \
             module cache. Where there are none, it says so.",
    mend: "Require the tagged version.",
    example: "require example.com/a v1.2.4-0.20200102030405-abcdef123456 // is v1.2.4",
};

/// A retracted version.
pub static RETRACTED: Rule = Rule {
    code: "GM0206",
    name: "retracted",
    group: Group::Version,
    level: Level::Warn,
    fixed: false,
    title: "a version that its author has withdrawn",
    why: "Authors retract versions that are broken, unsafe or were published by mistake. The go \
          command builds them nevertheless.",
    silent: "Retractions stand in the go.mod of the latest version. From the module cache alone \
             that is the latest one there; `--online` asks the proxy. Where no later version is \
             known, it says so.",
    mend: "Require another version: `gomod outdated` names those there are.",
    example: "require example.com/a v1.2.3 // retracted: leaks file descriptors",
};

/// A deprecated module.
pub static DEPRECATED: Rule = Rule {
    code: "GM0207",
    name: "deprecated",
    group: Group::Version,
    level: Level::Warn,
    fixed: false,
    title: "a module that its author has given up",
    why: "A deprecated module gets no fixes.",
    silent: "Only modules that a main module requires directly are reported; with the same limits \
             of knowledge as GM0206.",
    mend: "Follow the notice, which mostly names a successor.",
    example: "require github.com/golang/protobuf v1.5.4 // deprecated",
};

/// An exclusion that decides about the build list.
pub static EXCLUDE_DECIDES: Rule = Rule {
    code: "GM0208",
    name: "exclude-decides",
    group: Group::Version,
    level: Level::Warn,
    fixed: false,
    title: "an exclusion changes which version is selected",
    why: "An exclusion drops a requirement that some module states; the build then has another, \
          mostly an older version than that module asked for.",
    silent: "An exclusion that changes nothing is not reported. The module graph must be known.",
    mend: "See whether the excluded version is still to be avoided; require the version that is \
           meant.",
    example: "exclude example.com/a v1.3.0",
};
