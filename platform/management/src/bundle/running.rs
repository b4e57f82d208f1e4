//! Asks the server that runs beside the command, if it does.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use seaworthy_config::Settings;
use secrecy::ExposeSecret as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(5);

/// What it answers, or a line that says why there is no answer.
pub(super) async fn ask(settings: &Settings, path: &str) -> String {
    let address = SocketAddr::new(near(settings.server.host), settings.server.port);
    let token = settings.metrics.token.as_ref().map(|token| token.expose_secret());
    match timeout(PATIENCE, exchange(address, path, token)).await {
        Ok(Ok(body)) => body,
        Ok(Err(error)) => format!("no server answers at {address}: {error}\n"),
        Err(_) => format!("no server answers at {address} within {} s\n", PATIENCE.as_secs()),
    }
}

/// Who listens everywhere can be reached here.
fn near(host: IpAddr) -> IpAddr {
    match host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    }
}

/// HTTP/1.0, so that the answer comes in one piece and ends with the connection.
async fn exchange(address: SocketAddr, path: &str, token: Option<&str>) -> std::io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    let token = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
    let request = format!("GET {path} HTTP/1.0\r\nhost: {address}\r\n{token}\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| std::io::Error::other("no HTTP"))?;
    let status = head.lines().next().unwrap_or_default();
    if status.contains(" 200") { Ok(body.to_owned()) } else { Ok(format!("{status}\n{body}\n")) }
}
