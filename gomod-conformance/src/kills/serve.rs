//! A proxy on the loopback that takes its time with bodies, so that whoever fetches can be killed
//! in the middle of one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::http::{self, NOT_FOUND, Pace};

/// How much of a body is sent at once, and the pause after it.
const PACE: Pace = (32 << 10, Duration::from_millis(3));

/// Starts a proxy over a tree of files; the answer is its URL. It ends with the process.
pub(super) fn serve(tree: &Path) -> Result<String, String> {
    let tree = tree.to_owned();
    // The names here need no escapes.
    http::serve_slowly(PACE, move |path| {
        let file = http::below(&tree, path.trim_start_matches('/'));
        file.and_then(|file| fs::read(file).ok()).map_or(NOT_FOUND, |body| (200, body))
    })
}
