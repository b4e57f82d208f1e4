//! What may be called although it is not public: the operator's own exceptions.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv6Addr},
};

use crate::address::AddressKind;

/// Hosts and networks that may be called although they are not public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow {
    networks: Vec<(IpAddr, u8)>,
    hosts: BTreeSet<String>,
}

/// The entry is neither a network nor a host name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a host name nor an IP address or CIDR range")]
pub struct NotAllowable(pub String);

impl Allow {
    /// Nothing but public addresses.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads entries such as `10.0.0.0/8`, `::1` or `mail.internal`.
    ///
    /// # Errors
    /// An entry is neither a network nor a host name.
    pub fn read<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> Result<Self, NotAllowable> {
        let mut allow = Self::default();
        for entry in entries {
            let entry = entry.as_ref().trim();
            if let Some(network) = network(entry) {
                allow.networks.push(network);
            } else if is_host_name(entry) {
                allow.hosts.insert(entry.trim_end_matches('.').to_ascii_lowercase());
            } else {
                return Err(NotAllowable(entry.to_owned()));
            }
        }
        Ok(allow)
    }

    /// Whether `address`, reached under the name `host` where there is one, may be called; if not, what kind it is of.
    ///
    /// A metadata service needs an entry of exactly its address: nobody means it by allowing a whole network.
    ///
    /// # Errors
    /// The kind of the address.
    pub fn check(&self, host: Option<&str>, address: IpAddr) -> Result<(), AddressKind> {
        let kind = AddressKind::of(address);
        if kind == AddressKind::Public {
            return Ok(());
        }
        let narrow = kind == AddressKind::Metadata;
        let address = address.to_canonical();
        let in_network = self.networks.iter().any(|(network, prefix)| {
            let width = if network.is_ipv4() { 32 } else { 128 };
            holds(*network, *prefix, address) && (!narrow || *prefix == width)
        });
        let by_name = host.is_some_and(|host| self.hosts.contains(&host.trim_end_matches('.').to_ascii_lowercase()));
        if in_network || (by_name && !narrow) { Ok(()) } else { Err(kind) }
    }
}

fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address: IpAddr = address.parse().ok()?;
    let width = if address.is_ipv4() { 32 } else { 128 };
    let prefix = match prefix {
        None => width,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        Some(_) => return None,
    };
    (prefix <= width).then_some((address, prefix))
}

fn holds(network: IpAddr, prefix: u8, address: IpAddr) -> bool {
    let bits = |address: Ipv6Addr| address.to_bits();
    let (own, other, width) = match (network, address) {
        (IpAddr::V4(own), IpAddr::V4(other)) => (u128::from(own.to_bits()), u128::from(other.to_bits()), 32_u32),
        (IpAddr::V6(own), IpAddr::V6(other)) => (bits(own), bits(other), 128),
        _ => return false,
    };
    (own ^ other).checked_shr(width.saturating_sub(u32::from(prefix))).unwrap_or(0) == 0
}

/// Letters, digits and hyphens in parts (RFC 1123), and not a number: that would be an address in disguise.
fn is_host_name(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    let part = |part: &str| {
        (1..=63).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let numeric = text.rsplit('.').next().is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit()));
    text.len() <= 253 && text.split('.').all(part) && !numeric
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(entries: &[&str], host: Option<&str>, address: &str) -> bool {
        Allow::read(entries).unwrap().check(host, address.parse().unwrap()).is_ok()
    }

    #[test]
    fn without_entries_only_public_addresses_are_allowed() {
        assert!(allowed(&[], None, "1.1.1.1"));
        assert!(!allowed(&[], Some("localhost"), "127.0.0.1"));
        assert_eq!(Allow::none().check(None, "10.0.0.1".parse().unwrap()), Err(AddressKind::Private));
    }

    #[test]
    fn networks_and_hosts_are_exceptions() {
        assert!(allowed(&["10.0.0.0/8"], None, "10.1.2.3"));
        assert!(allowed(&["10.0.0.0/8"], None, "::ffff:10.1.2.3"));
        assert!(!allowed(&["10.0.0.0/8"], None, "192.168.0.1"));
        assert!(allowed(&["::1"], None, "::1"));
        assert!(allowed(&["Mail.Internal."], Some("mail.internal"), "192.168.0.1"));
        assert!(!allowed(&["mail.internal"], Some("other.internal"), "192.168.0.1"));
        assert!(!allowed(&["mail.internal"], None, "192.168.0.1"));
    }

    #[test]
    fn metadata_needs_an_entry_of_its_own() {
        assert!(!allowed(&["169.254.0.0/16", "0.0.0.0/0"], None, "169.254.169.254"));
        assert!(!allowed(&["metadata.internal"], Some("metadata.internal"), "169.254.169.254"));
        assert!(allowed(&["169.254.169.254"], None, "169.254.169.254"));
        assert!(!allowed(&["fd00::/8"], None, "fd00:ec2::254"));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for entry in ["", "10.0.0.0/33", "10.0.0", "0x7f.1", "-a", "a..b", "http://a", "a/b", "*", "a b"] {
            assert_eq!(Allow::read([entry]), Err(NotAllowable(entry.to_owned())), "{entry}");
        }
    }
}
