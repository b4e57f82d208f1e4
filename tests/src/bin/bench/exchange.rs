//! Requests over one kept connection: as little work as possible, because it runs beside what it measures.

use anyhow::{Context as _, Result, bail, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// One connection and what it has received.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// A request as it goes over the wire.
pub(crate) fn request(method: &str, path: &str, token: Option<&str>, kind: &str, body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n");
    if let Some(token) = token {
        head.push_str(&format!("authorization: Bearer {token}\r\n"));
    }
    if !kind.is_empty() {
        head.push_str(&format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len()));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

impl Connection {
    /// # Errors
    /// Nobody listens there.
    pub(crate) async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("nobody listens at {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads the whole answer; returns its status and its body.
    ///
    /// # Errors
    /// The connection ends, or the answer is not HTTP.
    pub(crate) async fn send(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        self.received.clear();
        self.stream.write_all(request).await?;
        let body = loop {
            self.more().await?;
            if let Some(at) = find(&self.received, b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = std::str::from_utf8(&self.received[..body])?.to_ascii_lowercase();
        let status = head.get(9..12).context("no status")?.parse()?;
        if let Some(length) = field(&head, "content-length") {
            let end = body + length.parse::<usize>()?;
            while self.received.len() < end {
                self.more().await?;
            }
        } else if field(&head, "transfer-encoding").is_some() {
            // The last piece is empty; the JSON and CSV of the application hold no such line.
            while !self.received.ends_with(b"\r\n0\r\n\r\n") {
                self.more().await?;
            }
        } else {
            ensure!(status == 204 || status == 304, "an answer without a length");
        }
        Ok((status, &self.received[body..]))
    }

    /// Sends it and expects success.
    ///
    /// # Errors
    /// Any other status, with what the server said.
    pub(crate) async fn succeed(&mut self, request: &[u8]) -> Result<&[u8]> {
        let (status, body) = self.send(request).await?;
        if !(200..300).contains(&status) {
            bail!("status {status}: {}", String::from_utf8_lossy(body));
        }
        Ok(body)
    }

    async fn more(&mut self) -> Result<()> {
        let count = self.stream.read_buf(&mut self.received).await?;
        ensure!(count > 0, "the server has closed the connection");
        Ok(())
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}
