//! The web UI: hashed assets for ever, the shell for every page, 404 for an asset that is not there.

use axum::{body::Body, response::Response};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};

/// One file of the web UI, in up to three encodings.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Content type with charset.
    pub content_type: &'static str,
    /// ETag as it is sent, quotes included.
    pub etag: &'static str,
    /// True where the name holds a hash of the content.
    pub immutable: bool,
    /// As it is.
    pub identity: &'static [u8],
    /// Compressed with brotli.
    pub br: Option<&'static [u8]>,
    /// Compressed with gzip.
    pub gz: Option<&'static [u8]>,
}

/// The web UI.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// Finds a file by its path without the leading slash.
    pub find: fn(&str) -> Option<Asset>,
}

impl Site {
    /// Answers a GET of `path`: a file, the shell for a page, or `None` for 404.
    pub(crate) fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let path = path.trim_start_matches('/');
        let index = || (self.find)(&format!("{}/index.html", path.trim_end_matches('/')));
        let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
        let asset = match (self.find)(path) {
            Some(asset) => asset,
            None if is_file => return None,
            None => index().or_else(|| (self.find)("index.html"))?,
        };
        Some(respond(asset, headers))
    }

    /// `'sha256-…'` of each inline script in the shell, with a leading blank, for the content security policy.
    pub(crate) fn script_hashes(&self) -> String {
        let shell = (self.find)("index.html")
            .map(|asset| String::from_utf8_lossy(asset.identity).into_owned())
            .unwrap_or_default();
        let scripts = shell.split("<script").skip(1).filter_map(|rest| {
            let (attributes, rest) = rest.split_once('>')?;
            let (content, _) = rest.split_once("</script>")?;
            (!attributes.contains("src="))
                .then(|| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(content.as_bytes()))))
        });
        scripts.collect()
    }
}

fn respond(asset: Asset, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts = |name: &str| {
        accepted.split(',').any(|part| {
            let mut parts = part.split(';').map(str::trim);
            // `q=0` means: anything but this.
            parts.next() == Some(name)
                && parts.all(|given| {
                    given.strip_prefix("q=").is_none_or(|q| q.parse::<f32>().is_ok_and(|weight| weight > 0.0))
                })
        })
    };
    let (encoding, bytes) = match (asset.br.filter(|_| accepts("br")), asset.gz.filter(|_| accepts("gzip"))) {
        (Some(br), _) => (Some("br"), br),
        (None, Some(gz)) => (Some("gzip"), gz),
        (None, None) => (None, asset.identity),
    };
    let etag = HeaderValue::from_static(asset.etag);
    let theirs = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A proxy that compresses makes our tag a weak one.
    let fresh = theirs
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == asset.etag.trim_start_matches("W/") || tag == "*");
    let mut response = Response::new(if fresh { Body::empty() } else { Body::from(bytes) });
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let to = response.headers_mut();
    to.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    to.insert(header::ETAG, etag);
    to.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let cache = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    to.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let (Some(encoding), false) = (encoding, fresh) {
        to.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
