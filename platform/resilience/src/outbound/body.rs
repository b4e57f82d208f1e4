//! Reading an answer no further than its limit.

use bytes::{Bytes, BytesMut};

/// Why an answer was not read to its end.
#[derive(Debug)]
pub(super) enum Unread {
    /// It is larger than the limit.
    TooLarge,
    /// The connection broke, or what came cannot be decompressed.
    Broken(reqwest::Error),
}

/// Reads what comes, after decompression, and stops with the first byte too many: a small answer that unpacks to a large one costs
/// no more than the limit.
pub(super) async fn read(mut response: reqwest::Response, limit: usize) -> Result<Bytes, Unread> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(Unread::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(Unread::Broken)? {
        if chunk.len() > limit - body.len() {
            return Err(Unread::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
