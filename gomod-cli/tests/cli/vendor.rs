//! Projects with a vendor directory, and GOFLAGS, which may ask for it or for another go.mod.

use std::fs;

use crate::sandbox::{Run, Sandbox, testdata};

const GO_MOD: &str = "module example.com/m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n";
const MODULES: &str = "# example.com/a v1.0.0\n## explicit; go 1.20\nexample.com/a\n";
const FROM_VENDOR: &str = "note: answered from vendor/modules.txt, which tells what supplies \
                           packages and not what requires what; the go command refuses to list \
                           all modules from it\n";

/// A project that nothing but its vendor directory tells of.
fn vendored() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", GO_MOD);
    sandbox.put("vendor/modules.txt", MODULES);
    sandbox
}

fn parts(run: Run) -> (i32, String, String) {
    (run.code, run.stdout, run.stderr)
}

#[test]
fn each_verb_says_what_a_vendor_directory_can_tell() {
    let sandbox = vendored();
    let said = |args: &[&str]| parts(sandbox.gomod(args));
    let list = "example.com/m\nexample.com/a v1.0.0\n";
    assert_eq!(said(&["list", "--vendor"]), (0, list.to_owned(), FROM_VENDOR.to_owned()));
    let (code, json, notes) = said(&["list", "--vendor", "--json", "--error-format=text"]);
    assert_eq!((code, notes.as_str()), (0, FROM_VENDOR));
    assert!(json.contains("\"GoVersion\": \"1.20\""), "{json}");
    // Nothing that would have to be read from the module itself.
    assert!(!json.contains("Sum") && !json.contains("Time"), "{json}");
    let (code, graph, notes) = said(&["graph", "--vendor"]);
    assert_eq!((code, notes.as_str()), (0, FROM_VENDOR));
    assert_eq!(graph, "example.com/m example.com/a@v1.0.0\nexample.com/m go@1.24\n");
    let (code, bom, notes) = said(&["sbom", "--vendor", "--timestamp=none"]);
    assert_eq!(code, 0, "{notes}");
    let unknown = "warning: the requirements of the modules are not known: vendor/modules.txt does \
                   not tell what requires what\n";
    assert_eq!(notes, format!("{FROM_VENDOR}{unknown}"));
    assert!(bom.contains("pkg:golang/example.com/a@v1.0.0"), "{bom}");
    // What is newer no vendor directory knows.
    let (code, _, notes) = said(&["outdated", "--vendor"]);
    assert_eq!(code, 3, "{notes}");
    assert!(notes.contains("module lookup disabled by GOPROXY=off"), "{notes}");
}

#[test]
fn where_the_go_command_vendors_unasked_a_note_says_so() {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire github.com/beorn7/perks v1.0.1\n");
    let refused = "note: there is a vendor directory: the go command builds from it and refuses \
                   to list all modules, unless told -mod=readonly\n";
    sandbox.put("vendor/modules.txt", "# github.com/beorn7/perks v1.0.1\n## explicit\n");
    let run = sandbox.gomod(["list"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "m\ngithub.com/beorn7/perks v1.0.1\n"));
    assert!(run.stderr.starts_with(refused), "{}", run.stderr);
    // One that was made for something else: the contradiction, and still the answer.
    sandbox.put("vendor/modules.txt", "# github.com/beorn7/perks v1.0.0\n## explicit\n");
    let run = sandbox.gomod(["list"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.starts_with("note: inconsistent vendoring in "), "{}", run.stderr);
    // The directory is not used where the go line is too old, or it is for a workspace.
    sandbox.put("vendor/modules.txt", "## workspace\n");
    let run = sandbox.gomod(["list"]);
    assert!(!run.stderr.contains("vendor"), "{}", run.stderr);
    sandbox.put("go.mod", "module m\n\ngo 1.13\n\nrequire github.com/beorn7/perks v1.0.1\n");
    sandbox.put("vendor/modules.txt", "");
    assert!(!sandbox.gomod(["list"]).stderr.contains("vendor"));
}

#[test]
fn contradictions_are_refused_with_what_to_do() {
    let sandbox = vendored();
    sandbox.put("vendor/modules.txt", MODULES.replace("v1.0.0", "v1.0.1"));
    for verb in ["list", "graph", "sbom", "outdated"] {
        let stderr = sandbox.gomod([verb, "--vendor"]).refusal(2);
        assert!(stderr.starts_with("error: inconsistent vendoring in "), "{stderr}");
        let told = "example.com/a@v1.0.0: is explicitly required in go.mod, but not marked as \
                    explicit in vendor/modules.txt\n";
        assert!(stderr.contains(told), "{stderr}");
        assert!(stderr.ends_with("help: to sync the vendor directory, run `go mod vendor`\n"));
    }
    // From go 1.17 on go.mod lists all that supplies packages.
    sandbox.put("vendor/modules.txt", format!("{MODULES}# example.com/b v1.0.0\nexample.com/b\n"));
    assert_eq!(
        sandbox.gomod(["list", "--vendor"]).refusal(2),
        "error: vendored module example.com/b@v1.0.0 should be required explicitly in go.mod\n\
         help: to update go.mod, run `go mod tidy`\n"
    );
    fs::remove_dir_all(sandbox.path("vendor")).unwrap();
    let stderr = sandbox.gomod(["list", "--vendor"]).refusal(2);
    assert!(stderr.starts_with("error: there is no vendor directory in "), "{stderr}");
}

#[test]
fn mod_in_goflags_counts_for_each_verb_that_has_it() {
    for verb in ["list", "sbom", "outdated"] {
        let asked = parts(vendored().gomod([verb, "--vendor"]));
        let sandbox = vendored().var("GOFLAGS", "-mod=vendor");
        assert_eq!(parts(sandbox.gomod([verb])), asked, "{verb}");
    }
    // `go mod graph` has no -mod and passes over it.
    let sandbox = vendored().var("GOFLAGS", "-mod=vendor");
    let stderr = sandbox.gomod(["graph"]).refusal(3);
    assert!(stderr.contains("module lookup disabled by GOPROXY=off"), "{stderr}");
    // Offline the vendor directory steps in, unless it is not to be used.
    let run = vendored().gomod(["list", "--offline"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, FROM_VENDOR));
    for mode in ["-mod=readonly", "-mod=mod"] {
        let run = vendored().var("GOFLAGS", mode).gomod(["list", "--offline"]);
        assert_eq!(run.code, 3, "{run:?}");
        assert!(!run.stderr.contains("vendor"), "{run:?}");
    }
    // Whoever says --vendor means it.
    let run = vendored().var("GOFLAGS", "-mod=mod").gomod(["list", "--vendor"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, FROM_VENDOR));
}

#[test]
fn with_mod_in_goflags_nothing_is_said_of_go_sum() {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire github.com/beorn7/perks v1.0.1\n");
    let told = sandbox.gomod(["list"]).stderr;
    assert!(told.starts_with("note: there is no go.sum"), "{told}");
    let sandbox = sandbox.var("GOFLAGS", "-mod=mod");
    assert_eq!(sandbox.gomod(["list"]).answer(), "m\ngithub.com/beorn7/perks v1.0.1\n");
}

#[test]
fn modfile_in_goflags_stands_in_for_go_mod() {
    let sandbox = Sandbox::with_proxy("etcd/proxy").var("GOFLAGS", "-modfile=other/alt.mod");
    sandbox.put("go.mod", "module m\n\ngo 1.24\n");
    sandbox.put("other/alt.mod", "module m\n\ngo 1.24\n\nrequire github.com/beorn7/perks v1.0.1\n");
    let server = testdata().join("etcd/server/go.sum");
    let sums = fs::read_to_string(server).unwrap();
    let sums: Vec<&str> = sums.lines().filter(|l| l.contains("beorn7/perks v1.0.1")).collect();
    sandbox.put("other/alt.sum", format!("{}\n", sums.join("\n")));
    assert_eq!(sandbox.gomod(["list"]).answer(), "m\ngithub.com/beorn7/perks v1.0.1\n");
    let json = sandbox.gomod(["list", "--json", "."]).answer();
    assert!(json.contains("\"GoMod\": \"other/alt.mod\""), "{json}");
    assert!(sandbox.gomod(["graph"]).answer().starts_with("m github.com/beorn7/perks@v1.0.1\n"));
    // A file that is named is the file that is meant.
    assert_eq!(sandbox.gomod(["list", "go.mod"]).answer(), "m\n");
    sandbox.put("go.work", "go 1.24\n\nuse .\n");
    let stderr = sandbox.gomod(["list"]).refusal(2);
    assert_eq!(stderr, "error: -modfile cannot be used in workspace mode (from $GOFLAGS)\n");
    let list = sandbox.gomod(["list", "--no-workspace"]).answer();
    assert_eq!(list, "m\ngithub.com/beorn7/perks v1.0.1\n");
    let sandbox = sandbox.var("GOFLAGS", "-modfile=go.txt");
    assert_eq!(
        sandbox.gomod(["list"]).refusal(2),
        "error: -modfile=go.txt: file does not have .mod extension (from $GOFLAGS)\n"
    );
}

#[test]
fn what_else_goflags_may_say() {
    let plain = |flags: &str| {
        let sandbox = Sandbox::new().var("GOFLAGS", flags);
        sandbox.put("go.mod", "module m\n\ngo 1.24\n");
        sandbox
    };
    for flags in
        ["-modcacherw", "-tags=a -trimpath '-ldflags=-s -w' -unheard-of", "-mod= -modfile="]
    {
        assert_eq!(plain(flags).gomod(["list"]).answer(), "m\n", "{flags}");
    }
    assert_eq!(
        plain("-mod=other").gomod(["list"]).refusal(2),
        "error: -mod=other not supported (can be '', 'mod', 'readonly', or 'vendor') (from \
         $GOFLAGS)\n"
    );
    let sandbox = plain("-mod=mod");
    sandbox.put("go.work", "go 1.24\n\nuse .\n");
    let stderr = sandbox.gomod(["list"]).refusal(2);
    assert!(stderr.starts_with("error: -mod may only be set to readonly or vendor when in"));
    assert_eq!(sandbox.gomod(["graph"]).answer(), "go@1.24 toolchain@go1.24\nm go@1.24\n");
    // A published module has no vendor directory that could be meant.
    let sandbox = Sandbox::with_proxy("etcd/proxy").var("GOFLAGS", "-mod=vendor");
    let list = sandbox.gomod(["list", "-q", "github.com/spf13/cobra@v1.10.2"]).answer();
    assert!(list.starts_with("github.com/spf13/cobra\n"), "{list}");
}
