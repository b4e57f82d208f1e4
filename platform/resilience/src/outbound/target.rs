//! Checks of a URL before anything is sent to it.

use std::net::IpAddr;

use url::{Host, Url};

use super::{Allow, Forbidden};

/// Reads and checks a URL.
///
/// The `url` crate follows the WHATWG standard, so every spelling of an IPv4 address (decimal, octal, hexadecimal, shortened, in full-width
/// digits or percent-encoded) has become that address here.
pub(super) fn read(text: &str, allow: &Allow) -> Result<Url, Forbidden> {
    let url = Url::parse(text).map_err(|_| Forbidden::NotAUrl)?;
    check(&url, allow)?;
    Ok(url)
}

pub(super) fn check(url: &Url, allow: &Allow) -> Result<(), Forbidden> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Forbidden::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Forbidden::UserInfo);
    }
    let address: IpAddr = match url.host() {
        Some(Host::Ipv4(address)) => address.into(),
        Some(Host::Ipv6(address)) => address.into(),
        // Checked where it is resolved.
        Some(Host::Domain(name)) if !name.is_empty() => return Ok(()),
        Some(Host::Domain(_)) | None => return Err(Forbidden::NotAUrl),
    };
    allow.check(None, address).map_err(Forbidden::Address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressKind;

    fn refusal(text: &str) -> Option<Forbidden> {
        read(text, &Allow::none()).err()
    }

    #[test]
    fn every_spelling_of_loopback_is_loopback() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "017700000001",
            "127.1",
            "127.0.1",
            "127.0.0.1.",
            "0X7F.1",
            "１２７.0.0.1",
            "127。0。0。1",
            "%31%32%37.0.0.1",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:7f00:1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
        ] {
            let expected = Some(Forbidden::Address(AddressKind::Loopback));
            assert_eq!(refusal(&format!("http://{host}/")), expected, "{host}");
            assert_eq!(refusal(&format!("https://{host}:8443/path?q#f")), expected, "{host}");
        }
    }

    #[test]
    fn other_inner_addresses_are_refused_as_what_they_are() {
        for (host, kind) in [
            ("0", AddressKind::Unspecified),
            ("0.0.0.0", AddressKind::Unspecified),
            ("10.0.0.1", AddressKind::Private),
            ("3232235777", AddressKind::Private),
            ("2852039166", AddressKind::Metadata),
            ("169.254.169.254", AddressKind::Metadata),
            ("[::ffff:a9fe:a9fe]", AddressKind::Metadata),
            ("[2002:7f00:1::]", AddressKind::Transition),
            ("[fe80::1]", AddressKind::LinkLocal),
        ] {
            assert_eq!(refusal(&format!("http://{host}/")), Some(Forbidden::Address(kind)), "{host}");
        }
    }

    #[test]
    fn only_web_urls_without_credentials_are_taken() {
        for text in ["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "data:,x", "unix:/run/x"] {
            assert_eq!(refusal(text), Some(Forbidden::Scheme), "{text}");
        }
        for text in ["http://user@example.com/", "http://user:pass@example.com/", "http://:pass@example.com/"] {
            assert_eq!(refusal(text), Some(Forbidden::UserInfo), "{text}");
        }
        for text in ["", "/path", "http://", "http://[::1", "http://256.0.0.1/", "http://1.2.3.4.5/", "http://a b/"] {
            assert_eq!(refusal(text), Some(Forbidden::NotAUrl), "{text}");
        }
        for text in ["http://example.com/", "https://example.com:8443/a?b#c", "http://1.1.1.1/"] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }

    proptest::proptest! {
        /// However it is written, an address is judged as itself.
        #[test]
        fn spellings_of_an_address_are_judged_alike(bits: u32) {
            let [a, b, c, d] = bits.to_be_bytes();
            let expected = refusal(&format!("http://{a}.{b}.{c}.{d}/"));
            for host in [
                format!("{bits}"),
                format!("{bits:#x}"),
                format!("0{bits:o}"),
                format!("{a:#x}.0{b:o}.{c}.{d:#X}").replace("0X", "0x"),
                format!("{a}.{}", bits & 0x00ff_ffff),
                format!("{a}.{b}.{}", bits & 0xffff),
                format!("[::ffff:{:x}:{:x}]", bits >> 16, bits & 0xffff),
            ] {
                proptest::prop_assert_eq!(refusal(&format!("http://{host}/")), expected.clone(), "{}", host);
            }
        }
    }
}
