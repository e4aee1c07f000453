//! Looking up hosts: once, for all workers.
//!
//! ureq asks the resolver before every request, also when a connection is
//! kept. A burst of questions to a name server is slow at best, and some lose
//! part of it, which costs seconds each. (Go's resolver too lets those who ask
//! for the same host at the same time share an answer.)

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use ureq::{Error, Timeout};

/// How long an answer holds.
const KEEP: Duration = Duration::from_secs(60);
/// How long a failure holds: for the workers that waited for it.
const KEEP_FAILURE: Duration = Duration::from_secs(1);

/// A resolver that remembers, and asks for a host but once at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    hosts: Arc<Mutex<HashMap<String, Slot>>>,
}

type Slot = Arc<Mutex<Option<Known>>>;

#[derive(Debug)]
struct Known {
    since: Instant,
    answer: Result<ResolvedSocketAddrs, Failure>,
}

#[derive(Clone, Copy, Debug)]
enum Failure {
    NotFound,
    Timeout,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound => Error::HostNotFound,
            Failure::Timeout => Error::Timeout(Timeout::Resolve),
        }
    }
}

impl Resolver for Lookup {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let key = format!("{}/{:?}", uri.scheme_str().unwrap_or_default(), uri.authority());
        let slot = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts.entry(key).or_default().clone()
        };
        // Who comes while another asks waits here for the answer.
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*slot {
            let keep = if known.answer.is_ok() { KEEP } else { KEEP_FAILURE };
            if known.since.elapsed() < keep {
                return known.answer.clone().map_err(Error::from);
            }
        }
        let answer = DefaultResolver::default().resolve(uri, config, timeout);
        let answer = answer.map_err(|error| match error {
            Error::Timeout(_) => Failure::Timeout,
            _ => Failure::NotFound,
        });
        *slot = Some(Known { since: Instant::now(), answer: answer.clone() });
        answer.map_err(Error::from)
    }
}
