//! The age encryption format, version 1 (C2SP age.md), for one kind of recipient: X25519. Written on the project's one crypto library,
//! because the `age` crate brings a second; an operator can open an archive with the standard `age` tool.

mod bech32;
mod header;
mod reader;
mod writer;

use std::str::FromStr;

use aws_lc_rs::{agreement, hkdf};
use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroizing};

pub use reader::Reader;
pub use writer::Writer;

/// Plain bytes in one chunk.
const CHUNK: usize = 64 * 1024;
/// Bytes that authenticate a chunk.
const TAG: usize = 16;
const SECRET_PREFIX: &str = "age-secret-key-";
const RECIPIENT_PREFIX: &str = "age";

/// What is wrong with a key or an encrypted stream.
#[derive(Debug, thiserror::Error)]
pub enum AgeError {
    /// The text is no secret key.
    #[error(
        "this is not an age secret key: it begins with AGE-SECRET-KEY-1 and comes from `age-keygen` or `seaworthy backup key`"
    )]
    BadKey,
    /// The stream does not begin like one of age.
    #[error("this is not an encrypted backup: {0}")]
    BadHeader(&'static str),
    /// It was encrypted for somebody else.
    #[error("the backup was encrypted with another key")]
    WrongKey,
    /// A part was changed or is missing.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// The system gave no random bytes, or the library refused.
    #[error("encryption failed")]
    Crypto,
}

impl From<AgeError> for std::io::Error {
    fn from(error: AgeError) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, error)
    }
}

/// A secret key, written `AGE-SECRET-KEY-1…`.
#[derive(Clone)]
pub struct Identity(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Identity({})", self.recipient().map_or_else(|_| String::new(), |to| to.to_string()))
    }
}

impl Identity {
    /// A new key.
    ///
    /// # Errors
    /// The system gave no random bytes.
    pub fn generate() -> Result<Self, AgeError> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// The text to keep.
    pub fn to_secret(&self) -> SecretString {
        bech32::encode(SECRET_PREFIX, self.0.as_slice()).to_uppercase().into()
    }

    /// Reads what [`Identity::to_secret`] or `age-keygen` wrote; comment lines are passed over.
    ///
    /// # Errors
    /// [`AgeError::BadKey`].
    pub fn from_secret(text: &SecretString) -> Result<Self, AgeError> {
        let mut lines =
            text.expose_secret().lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (Some(line), None) = (lines.next(), lines.next()) else { return Err(AgeError::BadKey) };
        let bytes = Zeroizing::new(bech32::decode(SECRET_PREFIX, line).ok_or(AgeError::BadKey)?);
        Ok(Self(Zeroizing::new(bytes.as_slice().try_into().map_err(|_| AgeError::BadKey)?)))
    }

    /// For whom to encrypt so that this key opens it.
    ///
    /// # Errors
    /// The library refused.
    pub fn recipient(&self) -> Result<Recipient, AgeError> {
        let public = self.private()?.compute_public_key().map_err(|_| AgeError::Crypto)?;
        Ok(Recipient(public.as_ref().try_into().map_err(|_| AgeError::Crypto)?))
    }

    fn private(&self) -> Result<agreement::PrivateKey, AgeError> {
        agreement::PrivateKey::from_private_key(&agreement::X25519, self.0.as_slice()).map_err(|_| AgeError::BadKey)
    }
}

/// A public key, written `age1…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient([u8; 32]);

impl std::fmt::Display for Recipient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&bech32::encode(RECIPIENT_PREFIX, &self.0))
    }
}

impl FromStr for Recipient {
    type Err = AgeError;

    fn from_str(text: &str) -> Result<Self, AgeError> {
        let bytes = bech32::decode(RECIPIENT_PREFIX, text).ok_or(AgeError::BadKey)?;
        Ok(Self(bytes.as_slice().try_into().map_err(|_| AgeError::BadKey)?))
    }
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], AgeError> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| AgeError::Crypto)?;
    Ok(bytes)
}

/// HKDF-SHA-256 to 32 bytes.
fn derive(salt: &[u8], secret: &[u8], info: &[u8]) -> Result<Zeroizing<[u8; 32]>, AgeError> {
    struct Length;
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            32
        }
    }
    let mut key = Zeroizing::new([0; 32]);
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
    let expanded = extracted.expand(&[info], Length).and_then(|okm| okm.fill(key.as_mut_slice()));
    expanded.map_err(|_| AgeError::Crypto)?;
    Ok(key)
}

/// The nonce of chunk `counter`: eleven bytes of it, and one that says whether it is the last.
fn chunk_nonce(counter: u64, last: bool) -> aws_lc_rs::aead::Nonce {
    let mut nonce = [0; 12];
    nonce[3..11].copy_from_slice(&counter.to_be_bytes());
    nonce[11] = u8::from(last);
    aws_lc_rs::aead::Nonce::assume_unique_for_key(nonce)
}

#[cfg(test)]
mod tests;
