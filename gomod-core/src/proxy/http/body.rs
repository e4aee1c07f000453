//! The body of an answer: to memory, or to a file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use ureq::Body;
use ureq::http::{Response, header};

use super::super::url::Url;
use super::fault::Fault;
#[cfg(feature = "direct")]
use super::fault::refusal;
#[cfg(feature = "direct")]
use crate::source::SourceError;

/// Reads a body of at most `limit` bytes.
pub(super) fn read(url: &Url, response: Response<Body>, limit: u64) -> Result<Vec<u8>, Fault> {
    if response.status() != 200 {
        return Err(Fault::status(url, response));
    }
    all(url, response, limit)
}

/// Reads a web page, also one that says that there is none; then with the error that it is.
#[cfg(feature = "direct")]
pub(super) fn page(
    url: &Url,
    response: Response<Body>,
    limit: u64,
) -> Result<(Vec<u8>, Option<SourceError>), Fault> {
    let status = response.status();
    if status.is_server_error() || status.as_u16() == 429 {
        return Err(Fault::status(url, response));
    }
    let error = (status != 200).then(|| refusal(url, status));
    Ok((all(url, response, limit)?, error))
}

fn all(url: &Url, mut response: Response<Body>, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let body = response.body_mut().as_reader();
    body.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::body(url, error.into()))?;
    if bytes.len() as u64 > limit {
        return Err(Fault::too_large(url, limit));
    }
    Ok(bytes)
}

/// Writes a body to a file: behind what is there if the server sends the rest, else anew.
pub(super) fn write(
    url: &Url,
    mut response: Response<Body>,
    limit: u64,
    file: &mut File,
) -> Result<(), Fault> {
    let writing = |error: io::Error| Fault::writing(url, &error);
    let place = file.seek(SeekFrom::End(0)).map_err(writing)?;
    let is_rest = response.status() == 206 && begins_at(&response, place);
    let written = if is_rest {
        place
    } else {
        // Asked for the rest of what is another file by now, a server refuses. Then the next
        // attempt begins anew.
        file.set_len(0).map_err(writing)?;
        file.seek(SeekFrom::Start(0)).map_err(writing)?
    };
    if !is_rest && response.status() != 200 {
        let not_the_rest = matches!(response.status().as_u16(), 206 | 416);
        let fault = Fault::status(url, response);
        return Err(Fault { may_pass: fault.may_pass || not_the_rest, ..fault });
    }
    // What is announced as too large need not be fetched first.
    if response.body().content_length().is_some_and(|len| len > limit.saturating_sub(written)) {
        return Err(Fault::too_large(url, limit));
    }
    let mut body = response.body_mut().as_reader().take((limit + 1).saturating_sub(written));
    let mut buffer = vec![0; 64 << 10];
    let mut total = written;
    loop {
        let len = body.read(&mut buffer).map_err(|error| Fault::body(url, error.into()))?;
        if len == 0 {
            break;
        }
        file.write_all(buffer.get(..len).unwrap_or_default()).map_err(writing)?;
        total += len as u64;
    }
    if total > limit { Err(Fault::too_large(url, limit)) } else { Ok(()) }
}

/// Whether a part of a file is the one behind so many bytes. A server that does not say which
/// part it sends is believed: what comes of it is proven as a whole.
fn begins_at(response: &Response<Body>, place: u64) -> bool {
    let Some(range) = response.headers().get(header::CONTENT_RANGE) else { return true };
    let first = range.to_str().ok().and_then(|range| range.strip_prefix("bytes "));
    let first = first.and_then(|range| range.split('-').next()?.parse::<u64>().ok());
    first == Some(place)
}
