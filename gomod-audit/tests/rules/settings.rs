//! Rules about settings.

use gomod_core::env::DEFAULT_GOPROXY;

use crate::bench::Bench;

const ALL: &[&str] =
    &["GM0501", "GM0502", "GM0503", "GM0504", "GM0505", "GM0506", "GM0507", "GM0508"];

#[track_caller]
fn found(name: &str, text: &str) -> Vec<String> {
    Bench::new("").settings(name, text).found(ALL)
}

#[test]
fn settings_in_files() {
    for (name, line, codes) in [
        // fires: GM0501
        ("Dockerfile", "ENV GONOSUMDB=github.com/acme", &["GM0501"][..]),
        // fires: GM0502
        ("a.sh", "export GONOSUMCHECK=1", &["GM0502"]),
        // fires: GM0503
        (".github/workflows/a.yml", "  GOFLAGS: -mod=mod", &["GM0503"]),
        // fires: GM0504
        ("Makefile", "export GOFLAGS := -insecure", &["GM0504"]),
        // fires: GM0505
        ("Dockerfile", "ENV GOINSECURE=git.corp.example", &["GM0505"]),
        // fires: GM0506
        ("Dockerfile", "RUN go env -w GOSUMDB=off", &["GM0506"]),
        // fires: GM0507
        (".gitlab-ci.yml", "  GOPRIVATE: 'github.com/*'", &["GM0507"]),
        ("go.env", "GONOPROXY=*", &["GM0507"]),
        ("go.env", "GOPRIVATE=codeberg.org", &["GM0507"]),
        ("a.sh", "GONOSUMDB=*.com/x,github.com go build", &["GM0501", "GM0507"]),
        // fires: GM0508
        ("a.sh", "GOPROXY=https://proxy.corp.example,direct go build", &["GM0508"]),
        ("a.sh", "GOPROXY=direct go build", &["GM0508"]),
    ] {
        let told = found(name, line);
        let fired: Vec<&str> = told.iter().map(|line| &line[.."GM0000".len()]).collect();
        assert_eq!(fired, codes, "{name}: {line}");
        assert!(told[0].contains(&format!(" {name}:1:")), "{told:?}");
    }
    let default = format!("GOPROXY={DEFAULT_GOPROXY} go build");
    // silent: GM0501, GM0502, GM0503, GM0504, GM0505, GM0506, GM0507, GM0508
    for (name, line) in [
        ("Dockerfile", "# ENV GONOSUMDB=github.com/acme"),
        ("a.sh", "export GONOSUMCHECK=0 GONOSUMDB= GOINSECURE=\"$HOSTS\""),
        ("a.yml", "  GOFLAGS: -mod=readonly -trimpath"),
        ("a.yml", "  GOFLAGS: -mod=model"),
        ("Dockerfile", "ENV GOSUMDB=sum.golang.org"),
        ("a.yml", "  GOPRIVATE: github.com/acme,*.corp.example,golang.org/x"),
        ("a.sh", &default),
        ("a.sh", "GOPROXY=https://proxy.corp.example,off go build"),
    ] {
        assert_eq!(found(name, line), [""; 0], "{name}: {line}");
    }
}
