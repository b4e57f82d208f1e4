//! The header: the file key, wrapped for each recipient, and a MAC over all of it.

use std::io::{BufRead, Read as _};

use aws_lc_rs::{
    aead::{self, LessSafeKey, Nonce, UnboundKey},
    agreement, hmac,
};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD as BASE64};
use secrecy::zeroize::Zeroizing;

use super::{AgeError, Identity, Recipient, derive, random};

const FIRST_LINE: &str = "age-encryption.org/v1";
const WRAP: &[u8] = b"age-encryption.org/v1/X25519";
/// Far more than any header of ours has; keeps a wrong file from being read as one.
const LONGEST: u64 = 64 * 1024;

pub(super) type FileKey = Zeroizing<[u8; 16]>;

/// A new file key and the header that wraps it.
pub(super) fn write(recipient: &Recipient) -> Result<(FileKey, Vec<u8>), AgeError> {
    let file_key: FileKey = Zeroizing::new(random()?);
    let ephemeral = Identity::generate()?;
    let share = ephemeral.recipient()?.0;
    let key = wrapping_key(&ephemeral, &recipient.0, &share, &recipient.0)?;
    let mut wrapped = file_key.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key([0; 12]), aead::Aad::empty(), &mut wrapped)
        .map_err(|_| AgeError::Crypto)?;
    let mut text = format!("{FIRST_LINE}\n-> X25519 {}\n{}\n---", BASE64.encode(share), BASE64.encode(wrapped));
    let mac = hmac::sign(&mac_key(&file_key)?, text.as_bytes());
    text.push_str(&format!(" {}\n", BASE64.encode(mac.as_ref())));
    Ok((file_key, text.into_bytes()))
}

/// Reads the header; what follows is left in `source`.
pub(super) fn read(source: &mut impl BufRead, identity: &Identity) -> Result<FileKey, std::io::Error> {
    let mut limited = source.take(LONGEST);
    let mut authenticated = Vec::new();
    let mut file_key = None;
    let mut line = next_line(&mut limited)?;
    if line != FIRST_LINE {
        return Err(AgeError::BadHeader("the first line is another one").into());
    }
    loop {
        authenticated.extend_from_slice(line.as_bytes());
        authenticated.push(b'\n');
        line = next_line(&mut limited)?;
        if let Some(mac) = line.strip_prefix("--- ") {
            authenticated.extend_from_slice(b"---");
            let file_key: FileKey = file_key.ok_or(AgeError::WrongKey)?;
            let mac = BASE64.decode(mac).map_err(|_| AgeError::BadHeader("its MAC cannot be read"))?;
            hmac::verify(&mac_key(&file_key)?, &authenticated, &mac)
                .map_err(|_| AgeError::Damaged("its header was changed"))?;
            return Ok(file_key);
        }
        let arguments = line.strip_prefix("-> ").ok_or(AgeError::BadHeader("a recipient was expected"))?.to_owned();
        let body = read_body(&mut limited, &mut authenticated, &mut line)?;
        if file_key.is_none() {
            file_key = unwrap(&arguments, &body, identity)?;
        }
    }
}

/// The lines of a recipient's body: full ones of 64 characters, and a shorter last one, which is left in `line`.
fn read_body(
    source: &mut impl BufRead,
    authenticated: &mut Vec<u8>,
    line: &mut String,
) -> Result<Vec<u8>, std::io::Error> {
    let mut body = Vec::new();
    loop {
        authenticated.extend_from_slice(line.as_bytes());
        authenticated.push(b'\n');
        *line = next_line(source)?;
        body.extend(BASE64.decode(&line).map_err(|_| AgeError::BadHeader("a recipient cannot be read"))?);
        if line.len() < 64 {
            return Ok(body);
        }
    }
}

fn next_line(source: &mut impl BufRead) -> Result<String, std::io::Error> {
    let mut line = Vec::new();
    source.read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Err(AgeError::BadHeader("it ends within the header").into());
    }
    String::from_utf8(line).map_err(|_| AgeError::BadHeader("the header is no text").into())
}

fn unwrap(arguments: &str, body: &[u8], identity: &Identity) -> Result<Option<FileKey>, AgeError> {
    let mut arguments = arguments.split(' ');
    if arguments.next() != Some("X25519") {
        return Ok(None);
    }
    let (Some(share), None) = (arguments.next(), arguments.next()) else {
        return Err(AgeError::BadHeader("a recipient has other arguments"));
    };
    let share = BASE64.decode(share).map_err(|_| AgeError::BadHeader("a recipient cannot be read"))?;
    let share: [u8; 32] = share.try_into().map_err(|_| AgeError::BadHeader("a recipient is too short or too long"))?;
    if body.len() != 32 {
        return Err(AgeError::BadHeader("a wrapped key is too short or too long"));
    }
    let key = wrapping_key(identity, &share, &share, &identity.recipient()?.0)?;
    let mut wrapped = Zeroizing::new(body.to_vec());
    let opened = key.open_in_place(Nonce::assume_unique_for_key([0; 12]), aead::Aad::empty(), &mut wrapped);
    Ok(opened.ok().and_then(|plain| <[u8; 16]>::try_from(&*plain).ok()).map(Zeroizing::new))
}

fn wrapping_key(
    own: &Identity,
    peer: &[u8; 32],
    share: &[u8; 32],
    recipient: &[u8; 32],
) -> Result<LessSafeKey, AgeError> {
    let peer = agreement::UnparsedPublicKey::new(&agreement::X25519, peer);
    // The library refuses points of low order, whose shared secret is zero.
    let key =
        agreement::agree(&own.private()?, peer, AgeError::BadHeader("a recipient's key is not usable"), |shared| {
            derive(&[share.as_slice(), recipient].concat(), shared, WRAP)
        })?;
    cipher(&key)
}

fn mac_key(file_key: &FileKey) -> Result<hmac::Key, AgeError> {
    Ok(hmac::Key::new(hmac::HMAC_SHA256, derive(&[], file_key.as_slice(), b"header")?.as_slice()))
}

/// The cipher of the payload, from the nonce in front of it.
pub(super) fn payload_cipher(file_key: &FileKey, nonce: &[u8; 16]) -> Result<LessSafeKey, AgeError> {
    cipher(&derive(nonce, file_key.as_slice(), b"payload")?)
}

fn cipher(key: &Zeroizing<[u8; 32]>) -> Result<LessSafeKey, AgeError> {
    Ok(LessSafeKey::new(UnboundKey::new(&aead::CHACHA20_POLY1305, key.as_slice()).map_err(|_| AgeError::Crypto)?))
}
