//! Whose a module is, by its path.

/// Hosts of many owners: the element behind the host is one.
const HOSTS: &[&str] =
    &["github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org", "git.sr.ht"];

/// Names of one owner: a path below the first is published by the owner at the second.
const VANITY: &[(&str, &str)] = &[
    ("cloud.google.com/go", "github.com/googleapis"),
    ("go.etcd.io", "github.com/etcd-io"),
    ("go.opentelemetry.io", "github.com/open-telemetry"),
    ("go.uber.org", "github.com/uber-go"),
    ("golang.org/x", "github.com/golang"),
    ("google.golang.org/genproto", "github.com/googleapis"),
    ("google.golang.org/grpc", "github.com/grpc"),
    ("google.golang.org/protobuf", "github.com/protocolbuffers"),
    ("helm.sh", "github.com/helm"),
    ("k8s.io", "github.com/kubernetes"),
    ("rsc.io", "github.com/rsc"),
    ("sigs.k8s.io", "github.com/kubernetes-sigs"),
];

/// The owner of a module path, in lower case, such as `github.com/spf13` or `golang.org`.
///
/// ```
/// use gomod_audit::owner::owner;
/// assert_eq!(owner("github.com/Azure/go-autorest/autorest"), "github.com/azure");
/// assert_eq!(owner("gopkg.in/yaml.v3"), "github.com/go-yaml");
/// assert_eq!(owner("golang.org/x/net"), "github.com/golang");
/// assert_eq!(owner("example.com/quote/v3"), "example.com");
/// ```
#[must_use]
pub fn owner(path: &str) -> String {
    let path = path.to_ascii_lowercase();
    let mut elements = path.split('/');
    let host = elements.next().unwrap_or_default();
    let below = |prefix: &str| {
        path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if let Some((_, owner)) = VANITY.iter().find(|(prefix, _)| below(prefix)) {
        return (*owner).to_owned();
    }
    if host == "gopkg.in" {
        // gopkg.in/NAME.vN is github.com/go-NAME/NAME, gopkg.in/USER/NAME.vN is github.com/USER/NAME.
        let first = elements.next().unwrap_or_default();
        return match elements.next() {
            Some(_) => format!("github.com/{first}"),
            None => {
                let name = first.rsplit_once(".v").map_or(first, |(name, _)| name);
                format!("github.com/go-{name}")
            }
        };
    }
    match elements.next() {
        Some(name) if HOSTS.contains(&host) => format!("{host}/{name}"),
        _ => host.to_owned(),
    }
}

/// Whether the host is one of many owners.
#[must_use]
pub fn is_shared_host(host: &str) -> bool {
    HOSTS.contains(&host)
}
