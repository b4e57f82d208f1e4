use proptest::prelude::*;

use super::*;

fn kind(text: &str) -> AddressKind {
    AddressKind::of(text.parse().unwrap())
}

#[test]
fn public_addresses_are_public() {
    for text in [
        "1.1.1.1",
        "8.8.8.8",
        "93.184.216.34",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2001:200::1",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
    ] {
        assert_eq!(kind(text), AddressKind::Public, "{text}");
    }
}

#[test]
fn everything_else_has_its_kind() {
    for (text, expected) in [
        ("0.0.0.0", AddressKind::Unspecified),
        ("0.1.2.3", AddressKind::Unspecified),
        ("127.0.0.1", AddressKind::Loopback),
        ("127.255.255.254", AddressKind::Loopback),
        ("10.0.0.1", AddressKind::Private),
        ("172.16.0.1", AddressKind::Private),
        ("172.31.255.255", AddressKind::Private),
        ("192.168.1.1", AddressKind::Private),
        ("100.64.0.1", AddressKind::CarrierNat),
        ("100.127.255.255", AddressKind::CarrierNat),
        ("169.254.1.1", AddressKind::LinkLocal),
        ("169.254.169.254", AddressKind::Metadata),
        ("100.100.100.200", AddressKind::Metadata),
        ("168.63.129.16", AddressKind::Metadata),
        ("192.0.0.192", AddressKind::Metadata),
        ("192.0.0.8", AddressKind::Reserved),
        ("192.0.2.1", AddressKind::Documentation),
        ("198.51.100.1", AddressKind::Documentation),
        ("203.0.113.1", AddressKind::Documentation),
        ("198.18.0.1", AddressKind::Benchmarking),
        ("192.88.99.1", AddressKind::Transition),
        ("224.0.0.1", AddressKind::Multicast),
        ("240.0.0.1", AddressKind::Reserved),
        ("255.255.255.255", AddressKind::Reserved),
        ("::", AddressKind::Unspecified),
        ("::1", AddressKind::Loopback),
        ("::127.0.0.1", AddressKind::Reserved),
        ("::ffff:127.0.0.1", AddressKind::Loopback),
        ("::ffff:7f00:1", AddressKind::Loopback),
        ("::ffff:169.254.169.254", AddressKind::Metadata),
        ("64:ff9b::127.0.0.1", AddressKind::Loopback),
        ("64:ff9b::a9fe:a9fe", AddressKind::Metadata),
        ("64:ff9b:1::1", AddressKind::Transition),
        ("2002:7f00:1::1", AddressKind::Transition),
        ("2001:0:4136:e378::1", AddressKind::Transition),
        ("2001:db8::1", AddressKind::Documentation),
        ("3fff::1", AddressKind::Documentation),
        ("2001:2::1", AddressKind::Benchmarking),
        ("2001:20::1", AddressKind::Reserved),
        ("fc00::1", AddressKind::Private),
        ("fd12:3456::1", AddressKind::Private),
        ("fd00:ec2::254", AddressKind::Metadata),
        ("fe80::1", AddressKind::LinkLocal),
        ("fec0::1", AddressKind::LinkLocal),
        ("ff02::1", AddressKind::Multicast),
        ("2600::5efe:a00:1", AddressKind::Transition),
        ("4000::1", AddressKind::Reserved),
        ("100::1", AddressKind::Reserved),
    ] {
        assert_eq!(kind(text), expected, "{text}");
    }
}

proptest! {
    /// Written in IPv6, an IPv4 address is what it was.
    #[test]
    fn embedded_forms_are_judged_by_what_they_carry(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        let (high, low) = ((bits >> 16) as u16, (bits & 0xffff) as u16);
        let expected = AddressKind::of(v4.into());
        prop_assert_eq!(AddressKind::of(v4.to_ipv6_mapped().into()), expected);
        prop_assert_eq!(AddressKind::of(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low).into()), expected);
        prop_assert_ne!(AddressKind::of(Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1).into()), AddressKind::Public);
        prop_assert_ne!(AddressKind::of(v4.to_ipv6_compatible().into()), AddressKind::Public);
    }

    /// The standard library knows some of the kinds too: where it does, nothing of it is public.
    #[test]
    fn what_the_standard_library_knows_is_never_public(bits: u32, wide: u128) {
        let v4 = Ipv4Addr::from_bits(bits);
        if v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast() || v4.is_broadcast()
            || v4.is_documentation() || v4.is_unspecified() {
            prop_assert_ne!(AddressKind::of(v4.into()), AddressKind::Public);
        }
        let v6 = Ipv6Addr::from_bits(wide);
        if v6.is_loopback() || v6.is_multicast() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified() {
            prop_assert_ne!(AddressKind::of(v6.into()), AddressKind::Public);
        }
    }

    /// Only 2000::/3 and the forms that carry a public IPv4 address.
    #[test]
    fn public_ipv6_lies_in_the_space_that_is_given_out(wide: u128) {
        let v6 = Ipv6Addr::from_bits(wide);
        if AddressKind::of(v6.into()) == AddressKind::Public {
            let carries = v6.to_ipv4_mapped().is_some() || v6.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
            prop_assert!(v6.segments()[0] >> 13 == 1 || carries);
        }
    }
}
