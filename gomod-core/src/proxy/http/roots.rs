//! The certificates that are trusted.
//!
//! As in Go's `crypto/x509`: those of the system, so that what a company adds
//! to it counts, unless SSL_CERT_FILE or SSL_CERT_DIR name others. A machine
//! without any, such as a bare container, gets Mozilla's, which are built in.

use std::fs;
use std::path::Path;

use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

use crate::source::{read_bounded, reason};

/// Where systems keep their certificates in one file; the first that is there counts.
const FILES: [&str; 6] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
const MAX_FILE: u64 = 16 << 20;

/// Where they keep them in many files.
const DIRS: [&str; 2] = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

/// Loads the certificates; the names of file and directories are empty when not set.
///
/// A file that is named adds to the directories of the system, as with Go.
pub(super) fn load(file: &str, dirs: &str) -> Result<RootCerts, String> {
    let mut certificates = Vec::new();
    let named = !file.is_empty() || !dirs.is_empty();
    if !named && cfg!(any(windows, target_vendor = "apple")) {
        return Ok(RootCerts::PlatformVerifier);
    }
    if file.is_empty() {
        let bundle = FILES.iter().map(Path::new).find(|path| path.exists());
        // Of the system's own places, what cannot be read is as good as not there.
        let _ = bundle.map(|path| add_file(path, &mut certificates));
    } else {
        add_file(Path::new(file), &mut certificates)?;
    }
    if !dirs.is_empty() {
        for dir in std::env::split_paths(dirs) {
            add_dir(&dir, &mut certificates)?;
        }
    } else if named || certificates.is_empty() {
        // A bundle of the system holds what its directories hold.
        for dir in DIRS {
            let _ = add_dir(Path::new(dir), &mut certificates);
        }
    }
    if certificates.is_empty() {
        return Ok(RootCerts::WebPki);
    }
    Ok(RootCerts::from(certificates))
}

type Certificates = Vec<Certificate<'static>>;

fn add_file(path: &Path, certificates: &mut Certificates) -> Result<(), String> {
    let pem = read_bounded(path, MAX_FILE).map_err(|error| failed(path, &error))?;
    certificates.extend(parse_pem(&pem).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        // A bundle may hold what we do not understand.
        _ => None,
    }));
    Ok(())
}

fn add_dir(dir: &Path, certificates: &mut Certificates) -> Result<(), String> {
    for entry in fs::read_dir(dir).map_err(|error| failed(dir, &error))?.flatten() {
        let path = entry.path();
        // Names made of hashes lead to files of the same directory, which are read anyway.
        let alias = fs::read_link(&path).is_ok_and(|to| to.components().count() == 1);
        if !alias && path.is_file() {
            add_file(&path, certificates)?;
        }
    }
    Ok(())
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("reading {}: {}", path.display(), reason(error))
}
