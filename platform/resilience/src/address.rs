//! Which IP addresses may be called: the public ones, and nothing that leads inside.
//!
//! Sources: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressKind {
    /// Reachable on the internet by everybody.
    Public,
    /// `0.0.0.0/8`, `::`.
    Unspecified,
    /// This machine.
    Loopback,
    /// A private network (RFC 1918, RFC 4193).
    Private,
    /// A provider's inner network (RFC 6598).
    CarrierNat,
    /// This link only.
    LinkLocal,
    /// Many receivers.
    Multicast,
    /// For examples in documents.
    Documentation,
    /// For measurements (RFC 2544, RFC 5180).
    Benchmarking,
    /// Tells a cloud's secrets to whoever asks from within.
    Metadata,
    /// Carries another address that is hard to judge: 6to4, Teredo, a local translation prefix.
    Transition,
    /// Not given to anybody, or to protocols only.
    Reserved,
}

impl AddressKind {
    /// The kind in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unspecified => "unspecified",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::CarrierNat => "carrier NAT",
            Self::LinkLocal => "link-local",
            Self::Multicast => "multicast",
            Self::Documentation => "documentation",
            Self::Benchmarking => "benchmarking",
            Self::Metadata => "cloud metadata",
            Self::Transition => "transition",
            Self::Reserved => "reserved",
        }
    }

    /// What `address` is for. An IPv6 form that carries an IPv4 address is judged by that one.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }
}

/// Metadata services of clouds: link-local (most), 100.100.100.200 (Alibaba), 192.0.0.192 (Oracle), 168.63.129.16 (Azure, in public space),
/// fd00:ec2::254 (Amazon).
const METADATA_V4: [Ipv4Addr; 5] = [
    Ipv4Addr::new(169, 254, 169, 254),
    Ipv4Addr::new(169, 254, 170, 2),
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(192, 0, 0, 192),
    Ipv4Addr::new(168, 63, 129, 16),
];
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

fn of_v4(address: Ipv4Addr) -> AddressKind {
    if METADATA_V4.contains(&address) {
        return AddressKind::Metadata;
    }
    match address.octets() {
        [0, ..] => AddressKind::Unspecified,
        [127, ..] => AddressKind::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => AddressKind::Private,
        [100, 64..=127, ..] => AddressKind::CarrierNat,
        [169, 254, ..] => AddressKind::LinkLocal,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => AddressKind::Documentation,
        [198, 18..=19, ..] => AddressKind::Benchmarking,
        // The relay of 6to4 (RFC 7526 withdrew it).
        [192, 88, 99, _] => AddressKind::Transition,
        [224..=239, ..] => AddressKind::Multicast,
        [192, 0, 0, _] | [240..=255, ..] => AddressKind::Reserved,
        _ => AddressKind::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> AddressKind {
    if address == METADATA_V6 {
        return AddressKind::Metadata;
    }
    let segments = address.segments();
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => AddressKind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressKind::Loopback,
        // IPv4-mapped, and NAT64 with the well-known prefix (RFC 6052): what lies behind is the IPv4 address.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => of_v4(embedded(high, low)),
        // 6to4, Teredo, and NAT64 with a prefix of somebody's own (RFC 8215).
        [0x2002, ..] | [0x2001, 0, ..] | [0x64, 0xff9b, 1, ..] => AddressKind::Transition,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => AddressKind::Documentation,
        [0x2001, 2, 0, ..] => AddressKind::Benchmarking,
        // Protocol assignments: 2001::/23.
        [0x2001, 0..=0x1ff, ..] => AddressKind::Reserved,
        [0xfc00..=0xfdff, ..] => AddressKind::Private,
        // With the site-local prefix that was given up (RFC 3879).
        [0xfe80..=0xfeff, ..] => AddressKind::LinkLocal,
        [0xff00..=0xffff, ..] => AddressKind::Multicast,
        // ISATAP (RFC 5214) carries an IPv4 address behind any prefix.
        [0x2000..=0x3fff, _, _, _, 0 | 0x200, 0x5efe, high, low] => match of_v4(embedded(high, low)) {
            AddressKind::Public => AddressKind::Public,
            _ => AddressKind::Transition,
        },
        // Only 2000::/3 is given out so far.
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        _ => AddressKind::Reserved,
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests;
