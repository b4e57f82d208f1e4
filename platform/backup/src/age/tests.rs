//! Own round trips, and the vectors of the format's test kit (C2SP CCTV, age/testdata): what others wrote is read, what is broken is refused.

use std::io::{Read as _, Write as _};

use super::*;

fn encrypted(plain: &[u8], recipient: &Recipient) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), recipient).unwrap();
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}

fn decrypted(bytes: &[u8], identity: &Identity) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    Reader::new(bytes, identity)?.read_to_end(&mut plain)?;
    Ok(plain)
}

#[test]
fn every_length_comes_back() {
    let identity = Identity::generate().unwrap();
    let recipient = identity.recipient().unwrap();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7] {
        let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
        assert!(decrypted(&encrypted(&plain, &recipient), &identity).unwrap() == plain, "{length} bytes");
    }
}

#[test]
fn any_changed_byte_and_any_cut_is_noticed() {
    let identity = Identity::generate().unwrap();
    let bytes = encrypted(&[7; CHUNK + 100], &identity.recipient().unwrap());
    for at in (0..400).chain((400..bytes.len()).step_by(977)) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(decrypted(&changed, &identity).is_err(), "byte {at} was changed");
        assert!(decrypted(&bytes[..at], &identity).is_err(), "cut after {at} bytes");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(decrypted(&longer, &identity).is_err());
}

#[test]
fn another_key_opens_nothing() {
    let (one, other) = (Identity::generate().unwrap(), Identity::generate().unwrap());
    let error = decrypted(&encrypted(b"x", &one.recipient().unwrap()), &other).unwrap_err();
    assert_eq!(error.to_string(), AgeError::WrongKey.to_string());
}

#[test]
fn keys_are_written_as_age_writes_them() {
    let identity = Identity::generate().unwrap();
    let text = identity.to_secret();
    assert!(text.expose_secret().starts_with("AGE-SECRET-KEY-1"));
    assert_eq!(*Identity::from_secret(&text).unwrap().0, *identity.0);
    let file = format!("# created: today\n# public key: age1x\n{}\n", text.expose_secret());
    assert_eq!(*Identity::from_secret(&file.into()).unwrap().0, *identity.0);
    let recipient = identity.recipient().unwrap();
    assert_eq!(recipient.to_string().parse::<Recipient>().unwrap(), recipient);
    let mut wrong = text.expose_secret().to_owned();
    wrong.pop();
    for text in ["", "hunter2", &wrong, &format!("{0}\n{0}", text.expose_secret()), &recipient.to_string()] {
        assert!(Identity::from_secret(&text.to_owned().into()).is_err(), "{text}");
    }
    assert!(!format!("{identity:?}").contains("SECRET"));
}

/// Header lines of a vector, and the encrypted file after the empty line.
fn vector(bytes: &[u8]) -> (std::collections::BTreeMap<String, String>, &[u8]) {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let fields = head.lines().filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.into(), value.into()));
    (fields.collect(), &bytes[end + 2..])
}

#[test]
fn the_vectors_of_the_format_are_read_or_refused() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/age");
    let (mut read, mut refused) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let (fields, encrypted) = vector(&bytes);
        let identity = Identity::from_secret(&fields["identity"].clone().into()).unwrap();
        let result = decrypted(encrypted, &identity);
        if fields["expect"] == "success" {
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &result.unwrap());
            let found: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, fields["payload"], "{}", path.display());
            read += 1;
        } else {
            assert!(result.is_err(), "{} is {} and was read", path.display(), fields["expect"]);
            refused += 1;
        }
    }
    assert!(read >= 4 && refused >= 8, "{read} read, {refused} refused");
}
