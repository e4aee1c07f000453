//! Rules about settings in the files of a checkout.

use crate::rule::{Group, Level, Rule};

const WHERE: &str = "Looked at are the files of CI systems, Dockerfiles, Makefiles, shell scripts, \
                     `.env` files and `go.env`; not comments, and not values that are computed.";

/// Modules without the checksum database.
pub static NO_SUMDB: Rule = Rule {
    code: "GM0501",
    name: "gonosumdb",
    group: Group::Setting,
    level: Level::Warn,
    fixed: false,
    title: "GONOSUMDB keeps modules from the checksum database",
    why: "What the globs match is taken as the proxy hands it out when it is not in go.sum yet.",
    silent: WHERE,
    mend: "Set it only for modules that are not public, as narrow as can be.",
    example: "ENV GONOSUMDB=github.com/acme",
};

/// No checksum database at all.
pub static NO_SUM_CHECK: Rule = Rule {
    code: "GM0502",
    name: "gonosumcheck",
    group: Group::Setting,
    level: Level::Warn,
    fixed: false,
    title: "GONOSUMCHECK is set",
    why: "The first go commands with modules knew it: with 1 nothing was checked. Later ones pass \
          over it, so it does harm where an old one builds, and misleads everywhere else.",
    silent: WHERE,
    mend: "Delete it.",
    example: "export GONOSUMCHECK=1",
};

/// GOFLAGS=-mod=mod.
pub static MOD_MOD: Rule = Rule {
    code: "GM0503",
    name: "goflags-mod",
    group: Group::Setting,
    level: Level::Warn,
    fixed: false,
    title: "GOFLAGS has -mod=mod",
    why: "Every go command may then change go.mod and add lines to go.sum, so that a build \
          decides what is built, and not the commit.",
    silent: WHERE,
    mend: "Leave it out: -mod=readonly is the default. Where one command needs it, give the flag to \
           that command.",
    example: "GOFLAGS: -mod=mod",
};

/// GOFLAGS=-insecure.
pub static INSECURE_FLAG: Rule = Rule {
    code: "GM0504",
    name: "goflags-insecure",
    group: Group::Setting,
    level: Level::Deny,
    fixed: false,
    title: "GOFLAGS has -insecure",
    why: "Modules may come over connections that anybody on the way can change, and are not \
          checked with the checksum database.",
    silent: WHERE,
    mend: "Delete it.",
    example: "export GOFLAGS=-insecure",
};

/// GOINSECURE.
pub static INSECURE: Rule = Rule {
    code: "GM0505",
    name: "goinsecure",
    group: Group::Setting,
    level: Level::Warn,
    fixed: false,
    title: "GOINSECURE lets modules come over insecure connections",
    why: "What the globs match may be fetched over plain HTTP, or over HTTPS from whoever answers.",
    silent: WHERE,
    mend: "Give the host a certificate.",
    example: "ENV GOINSECURE=git.corp.example",
};

/// GOSUMDB=off.
pub static SUMDB_OFF: Rule = Rule {
    code: "GM0506",
    name: "gosumdb-off",
    group: Group::Setting,
    level: Level::Deny,
    fixed: false,
    title: "the checksum database is switched off",
    why: "Nothing proves any more that a new dependency is what everybody else got.",
    silent: WHERE,
    mend: "Delete it; name modules that are not public in GOPRIVATE.",
    example: "RUN go env -w GOSUMDB=off",
};

/// GOPRIVATE that is too wide.
pub static PRIVATE_WIDE: Rule = Rule {
    code: "GM0507",
    name: "goprivate-wide",
    group: Group::Setting,
    level: Level::Deny,
    fixed: false,
    title: "a glob for private modules that matches public ones",
    why: "What GOPRIVATE, GONOSUMDB or GONOPROXY match is neither proxied nor checked. A glob \
          matches a prefix of the path: `github.com` and `github.com/*` mean all of GitHub.",
    silent: "A glob is too wide that matches modules of two owners among the popular ones. Looked at \
             are the same files as for GM0501.",
    mend: "Name the owner: `github.com/acme`, `*.corp.example`.",
    example: "GOPRIVATE: github.com/*",
};

/// GOPROXY that falls back to version control.
pub static PROXY_DIRECT: Rule = Rule {
    code: "GM0508",
    name: "goproxy-direct",
    group: Group::Setting,
    level: Level::Warn,
    fixed: false,
    title: "GOPROXY goes past the proxy to the repositories",
    why: "What the proxy does not have, or refuses with 404 or 410, is fetched from version \
          control: a proxy that shall keep modules out does not.",
    silent: "The go command's own default is no finding: to write it down changes nothing. Looked at \
             are the same files as for GM0501.",
    mend: "Leave `direct` out, and list in GONOPROXY what the proxy cannot have.",
    example: "ENV GOPROXY=https://goproxy.corp.example,direct",
};
