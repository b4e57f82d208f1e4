//! When a certificate ends.

use chrono::{DateTime, NaiveDate, Utc};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};

/// The earliest end among the certificates of a PEM text: with one of a chain over, the chain is.
///
/// # Errors
/// What is wrong with the text, for people.
pub fn ends(pem: &[u8]) -> Result<DateTime<Utc>, String> {
    let mut earliest = None;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| format!("it is no PEM: {error}"))?;
        let end = not_after(&certificate).ok_or("a certificate in it cannot be read")?;
        earliest = Some(earliest.map_or(end, |known: DateTime<Utc>| known.min(end)));
    }
    earliest.ok_or_else(|| "there is no certificate in it".to_owned())
}

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// The field notAfter (RFC 5280, 4.1): the only one that is needed, so nothing else is understood.
fn not_after(certificate: &[u8]) -> Option<DateTime<Utc>> {
    let (certificate, _) = expect(SEQUENCE, certificate)?;
    let (fields, _) = expect(SEQUENCE, certificate)?;
    let fields = expect(VERSION, fields).map_or(fields, |(_, rest)| rest);
    let (_, fields) = expect(INTEGER, fields)?;
    let (_, fields) = expect(SEQUENCE, fields)?;
    let (_, fields) = expect(SEQUENCE, fields)?;
    let (validity, _) = expect(SEQUENCE, fields)?;
    let (_, _, rest) = element(validity)?;
    let (kind, text, _) = element(rest)?;
    time(kind, std::str::from_utf8(text).ok()?)
}

fn expect(kind: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    element(bytes).filter(|(found, ..)| *found == kind).map(|(_, content, rest)| (content, rest))
}

/// Kind, content and what follows of the first element (DER: X.690, 8.1 and 10.1).
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&kind, bytes) = bytes.split_first()?;
    let (&first, bytes) = bytes.split_first()?;
    let (length, bytes) = match first {
        0..=0x7f => (usize::from(first), bytes),
        0x81..=0x84 => {
            let (digits, bytes) = bytes.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), bytes)
        }
        _ => return None,
    };
    let (content, rest) = bytes.split_at_checked(length)?;
    Some((kind, content, rest))
}

/// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ` (RFC 5280, 4.1.2.5).
fn time(kind: u8, text: &str) -> Option<DateTime<Utc>> {
    let digits = text.strip_suffix('Z').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, rest) = match kind {
        UTC_TIME if digits.len() == 12 => {
            let (year, rest) = digits.split_at(2);
            let year: i32 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME if digits.len() == 14 => {
            let (year, rest) = digits.split_at(4);
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2)?.parse::<u32>().ok();
    Some(NaiveDate::from_ymd_opt(year, part(0)?, part(2)?)?.and_hms_opt(part(4)?, part(6)?, part(8)?)?.and_utc())
}

#[cfg(test)]
mod tests {
    use seaworthy_testkit::TestTls;

    use super::*;

    #[test]
    fn the_end_of_a_certificate_is_read() {
        let pem = TestTls::new().certificate_pem;
        assert_eq!(ends(pem.as_bytes()).unwrap().to_rfc3339(), "2049-12-31T00:00:00+00:00");
        let later = TestTls::ending(2051).certificate_pem;
        assert_eq!(ends(later.as_bytes()).unwrap().to_rfc3339(), "2051-12-31T00:00:00+00:00");
        // The first of several to end.
        assert_eq!(ends(format!("{later}\n{pem}").as_bytes()).unwrap().to_rfc3339(), "2049-12-31T00:00:00+00:00");
    }

    #[test]
    fn what_is_no_certificate_says_so() {
        assert_eq!(ends(b"").unwrap_err(), "there is no certificate in it");
        assert_eq!(
            ends(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap_err(),
            "a certificate in it cannot be read"
        );
        assert!(
            ends(b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n")
                .unwrap_err()
                .starts_with("it is no PEM")
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes: Vec<u8>, cut in 0_usize..2000) {
            let _ = not_after(&bytes);
            let pem = TestTls::new().certificate_pem;
            let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
            let _ = not_after(&der[..cut.min(der.len())]);
        }
    }
}
