//! The client's address, believing proxies only where the settings say so.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;

/// The peer's address; behind a trusted proxy the last address in X-Forwarded-For that no trusted proxy has.
pub(crate) fn of_client(parts: &http::request::Parts, trusted: &[(IpAddr, u8)]) -> Option<IpAddr> {
    let peer = of_peer(parts)?;
    if !within(peer, trusted) {
        return Some(peer);
    }
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<Option<IpAddr>> =
        forwarded.flat_map(|value| value.split(',')).map(|hop| hop_of(hop.trim())).collect();
    // What is left of a hop that nobody can read was written by who knows whom.
    Some(hops.into_iter().rev().map_while(|hop| hop).find(|hop| !within(*hop, trusted)).unwrap_or(peer))
}

/// An address, with or without a port.
fn hop_of(text: &str) -> Option<IpAddr> {
    let address = text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))?;
    Some(address.to_canonical())
}

/// The other end of the connection.
pub(crate) fn of_peer(parts: &http::request::Parts) -> Option<IpAddr> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())
}

/// Whether one of the networks (address, prefix length) has the address.
pub(crate) fn within(address: IpAddr, networks: &[(IpAddr, u8)]) -> bool {
    networks.iter().any(|(network, bits)| match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(n)) => same(u32::from(a).into(), u32::from(*n).into(), 32, *bits),
        (IpAddr::V6(a), IpAddr::V6(n)) => same(a.into(), (*n).into(), 128, *bits),
        _ => false,
    })
}

fn same(a: u128, b: u128, width: u8, bits: u8) -> bool {
    let shift = u32::from(width.saturating_sub(bits));
    a.checked_shr(shift).unwrap_or(0) == b.checked_shr(shift).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: Option<&str>, trusted: &[(IpAddr, u8)]) -> String {
        let mut request = http::Request::builder();
        if let Some(forwarded) = forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        of_client(&parts, trusted).unwrap().to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxies = [("10.0.0.0".parse().unwrap(), 8)];
        assert_eq!(client("203.0.113.9", Some("1.2.3.4"), &proxies), "203.0.113.9");
        assert_eq!(client("10.1.1.1", Some("1.2.3.4"), &proxies), "1.2.3.4");
        assert_eq!(
            client("10.1.1.1", Some("6.6.6.6, 1.2.3.4, 10.2.2.2"), &proxies),
            "1.2.3.4",
            "what the client wrote itself does not count"
        );
        assert_eq!(client("10.1.1.1", None, &proxies), "10.1.1.1");
        assert_eq!(client("10.1.1.1", Some("1.2.3.4"), &[]), "10.1.1.1");
        assert_eq!(client("10.1.1.1", Some("127.0.0.1, 1.2.3.4:5555"), &proxies), "1.2.3.4");
        assert_eq!(client("10.1.1.1", Some("127.0.0.1, unknown"), &proxies), "10.1.1.1");
    }
}
