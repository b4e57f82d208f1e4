//! Random secrets for clients: only their hash is kept.

use aws_lc_rs::{digest, rand};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use seaworthy_kernel::Problem;

/// A secret of 256 random bits as base64url text.
///
/// # Errors
/// The system has no randomness to give.
pub(crate) fn new_secret() -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes).map_err(|_| Problem::internal("the system gave no random bytes"))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// SHA-256 of a secret. No salt or stretching is needed for 256 random bits.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// Compares without telling by the time where the difference is.
pub(crate) fn equal(a: &str, b: &str) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}
