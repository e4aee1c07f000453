//! HTTP proxies of the environment: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, by Go's rules.
//!
//! Which one applies depends on the scheme of what is asked for, and none does
//! for the local host (`golang.org/x/net/http/httpproxy`). To tell them from
//! module proxies, they are called tunnels here: a connection through one is
//! made with CONNECT.

use std::net::IpAddr;

use super::super::url::Url;
use crate::env::Settings;

/// The HTTP proxies of the environment.
pub(super) struct Tunnels {
    http: Option<String>,
    https: Option<String>,
    except: Vec<Except>,
    /// Whether this is a CGI program, where HTTP_PROXY may be a request's `Proxy` header.
    is_cgi: bool,
}

/// An entry of NO_PROXY.
#[derive(Debug, PartialEq, Eq)]
enum Except {
    All,
    Network {
        address: IpAddr,
        bits: u8,
    },
    Address {
        address: IpAddr,
        port: Option<String>,
    },
    /// A domain with a dot in front; whether the host of that very name is meant too.
    Domain {
        suffix: String,
        port: Option<String>,
        host_too: bool,
    },
}

impl Tunnels {
    pub(super) fn new(settings: &Settings) -> Self {
        let either = |upper: &str, lower: &str| match settings.process(upper) {
            "" => settings.process(lower).to_owned(),
            value => value.to_owned(),
        };
        let address = |value: String| {
            let value = if value.contains("://") { value } else { format!("http://{value}") };
            Some(value).filter(|value| value != "http://")
        };
        Tunnels {
            http: address(either("HTTP_PROXY", "http_proxy")),
            https: address(either("HTTPS_PROXY", "https_proxy")),
            except: either("NO_PROXY", "no_proxy").split(',').filter_map(Except::parse).collect(),
            is_cgi: !settings.process("REQUEST_METHOD").is_empty(),
        }
    }

    /// The addresses of all tunnels, credentials included.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let https = self.https.iter().filter(|https| self.http.as_ref() != Some(https));
        self.http.iter().chain(https).map(String::as_str)
    }

    /// The address of the tunnel that leads to a URL; none to go straight there.
    pub(super) fn for_url(&self, url: &Url) -> Result<Option<&str>, &'static str> {
        let is_https = url.scheme == "https";
        let Some(tunnel) = (if is_https { &self.https } else { &self.http }) else {
            return Ok(None);
        };
        if !is_https && self.is_cgi {
            return Err("refusing to use HTTP_PROXY value in CGI environment; \
                        see golang.org/s/cgihttpproxy");
        }
        let (host, port) = url.host_port();
        let host = host.to_ascii_lowercase();
        let port = port.unwrap_or(if is_https { "443" } else { "80" });
        let address = host.parse::<IpAddr>().ok().map(|ip| ip.to_canonical());
        let is_local = host == "localhost" || address.is_some_and(|ip| ip.is_loopback());
        let excepted = self.except.iter().any(|except| except.matches(&host, port, address));
        Ok(if is_local || excepted { None } else { Some(tunnel) })
    }
}

impl Except {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if text == "*" {
            return Some(Except::All);
        }
        if let Some((address, bits)) = text.split_once('/')
            && let (Ok(address), Ok(bits)) = (address.parse::<IpAddr>(), bits.parse::<u8>())
            && bits <= if address.is_ipv4() { 32 } else { 128 }
        {
            return Some(Except::Network { address, bits });
        }
        let (host, port) = split_port(&text);
        let port = port.map(str::to_owned);
        let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        if let Ok(address) = host.parse::<IpAddr>() {
            return Some(Except::Address { address: address.to_canonical(), port });
        }
        // `*.a.com` means what `.a.com` means.
        let host = if host.starts_with("*.") { &host[1..] } else { host };
        if host.is_empty() {
            return None;
        }
        let host_too = !host.starts_with('.');
        let suffix = if host_too { format!(".{host}") } else { host.to_owned() };
        Some(Except::Domain { suffix, port, host_too })
    }

    fn matches(&self, host: &str, port: &str, address: Option<IpAddr>) -> bool {
        let port_fits =
            |wanted: &Option<String>| wanted.as_ref().is_none_or(|w| w.is_empty() || w == port);
        match (self, address) {
            (Except::All, _) => true,
            (Except::Network { address, bits }, Some(ip)) => in_network(ip, *address, *bits),
            (Except::Address { address, port }, Some(ip)) => ip == *address && port_fits(port),
            (Except::Domain { suffix, port, host_too }, None) => {
                let fits = host.ends_with(suffix.as_str()) || *host_too && *host == suffix[1..];
                fits && port_fits(port)
            }
            _ => false,
        }
    }
}

/// Splits off a port. A bare IPv6 address has colons and none.
fn split_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    }
}

fn in_network(ip: IpAddr, network: IpAddr, bits: u8) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => {
            let shift = 32 - u32::from(bits);
            ip.to_bits().checked_shr(shift) == network.to_bits().checked_shr(shift)
        }
        (IpAddr::V6(ip), IpAddr::V6(network)) => {
            let shift = 128 - u32::from(bits);
            ip.to_bits().checked_shr(shift) == network.to_bits().checked_shr(shift)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tunnels(vars: &[(&str, &str)]) -> Tunnels {
        let settings = Settings::from_vars(|name| {
            let mut vars = vars.iter().chain(&[("GOENV", "off")]);
            vars.find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        });
        Tunnels::new(&settings.unwrap())
    }

    #[test]
    fn goes_by_the_scheme() {
        let t = tunnels(&[("http_proxy", "plain:8080"), ("HTTPS_PROXY", "socks5://u:p@safe:1")]);
        let to = |url: &str| t.for_url(&Url::parse(url).unwrap()).unwrap();
        assert_eq!(to("http://a.com"), Some("http://plain:8080"));
        assert_eq!(to("https://a.com"), Some("socks5://u:p@safe:1"));
        for local in ["http://localhost:1", "https://127.0.0.2", "http://[::1]:8"] {
            assert_eq!(to(local), None, "{local}");
        }
        assert_eq!(t.addresses().count(), 2);
        assert_eq!(tunnels(&[("HTTP_PROXY", "a"), ("https_proxy", "a")]).addresses().count(), 1);
        assert_eq!(tunnels(&[]).addresses().count(), 0);
    }

    #[test]
    fn keeps_to_no_proxy() {
        for (no_proxy, url, through) in [
            ("*", "http://a.com", false),
            ("a.com", "http://a.com", false),
            (" A.com ,x", "http://sub.a.COM:81", false),
            ("a.com", "http://ba.com", true),
            (".a.com", "http://a.com", true),
            (".a.com", "http://x.a.com", false),
            ("*.a.com", "http://a.com", true),
            ("*.a.com", "http://x.a.com", false),
            ("a.com:80", "http://a.com", false),
            ("a.com:8080", "http://a.com", true),
            ("10.0.0.0/8", "http://10.1.2.3", false),
            ("10.0.0.0/8", "http://11.1.2.3", true),
            ("0.0.0.0/0", "http://11.1.2.3", false),
            ("10.1.2.3/32", "http://10.1.2.3", false),
            ("10.0.0.0/33", "http://10.1.2.3", true),
            ("10.1.2.3", "http://10.1.2.3:8080", false),
            ("10.1.2.3:80", "http://10.1.2.3:8080", true),
            ("2.3", "http://10.1.2.3", true),
            ("2001:db8::/32", "http://[2001:db8::1]", false),
            ("2001:db8::1", "http://[2001:db8::1]:81", false),
            ("[2001:db8::1]:80", "http://[2001:db8::1]:81", true),
            ("[2001:db8::1]:80", "http://[2001:db8::1]", false),
            (",:80, ", "http://a.com", true),
        ] {
            let t = tunnels(&[("HTTP_PROXY", "p"), ("NO_PROXY", no_proxy)]);
            let got = t.for_url(&Url::parse(url).unwrap()).unwrap();
            assert_eq!(got.is_some(), through, "{no_proxy} {url}");
        }
    }

    #[test]
    fn does_not_trust_a_request() {
        let vars = [("HTTP_PROXY", "p"), ("HTTPS_PROXY", "p"), ("REQUEST_METHOD", "GET")];
        let t = tunnels(&vars);
        assert!(t.for_url(&Url::parse("http://a.com").unwrap()).is_err());
        assert!(t.for_url(&Url::parse("https://a.com").unwrap()).is_ok());
    }
}
