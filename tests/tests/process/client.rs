//! A blocking HTTP/1.1 client over one connection, small enough to be sure of what it sends and when.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
};

use serde_json::Value;

/// A server, and how to sign in to it. Connects with the first request, and again after an error.
pub(crate) struct Client {
    address: String,
    headers: Vec<(String, String)>,
    connection: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// `address`: host and port.
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), headers: Vec::new(), connection: None }
    }

    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.with_header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.try_send("GET", path, "", b"").unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.try_post(path, body).unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    pub(crate) fn put(&mut self, path: &str, body: &Value) -> Answer {
        self.try_send("PUT", path, "application/json", body.to_string().as_bytes())
            .unwrap_or_else(|error| panic!("PUT {path}: {error}"))
    }

    pub(crate) fn try_post(&mut self, path: &str, body: &Value) -> io::Result<Answer> {
        self.try_send("POST", path, "application/json", body.to_string().as_bytes())
    }

    pub(crate) fn try_get(&mut self, path: &str) -> io::Result<Answer> {
        self.try_send("GET", path, "", b"")
    }

    /// Sends a file as the part `file` of a form.
    pub(crate) fn upload(&mut self, path: &str, name: &str, content: &[u8]) -> Answer {
        let (kind, body) = form(name, content);
        self.try_send("POST", path, &kind, &body).unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    fn try_send(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> io::Result<Answer> {
        let head = self.head(method, path, kind, body.len(), "");
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => BufReader::new(TcpStream::connect(&self.address)?),
        };
        connection.get_mut().write_all(&[head.as_bytes(), body].concat())?;
        let answer = read_answer(&mut connection)?;
        self.connection = Some(connection);
        Ok(answer)
    }

    fn head(&self, method: &str, path: &str, kind: &str, length: usize, more: &str) -> String {
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {length}\r\n{more}", self.address);
        if !kind.is_empty() {
            head.push_str(&format!("content-type: {kind}\r\n"));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head + "\r\n"
    }

    /// Begins an upload on a connection of its own and sends half of it. Returns once the server has said that it reads the body.
    pub(crate) fn begin_upload(&self, path: &str, name: &str, content: &[u8]) -> HalfUpload {
        let (kind, body) = form(name, content);
        let mut connection = BufReader::new(TcpStream::connect(&self.address).unwrap());
        let more = "expect: 100-continue\r\nconnection: close\r\n";
        let head = self.head("POST", path, &kind, body.len(), more);
        connection.get_mut().write_all(head.as_bytes()).unwrap();
        let go_on = read_head(&mut connection).unwrap();
        assert!(go_on[0].contains("100"), "the server did not ask for the body: {go_on:?}");
        let rest = body[body.len() / 2..].to_vec();
        connection.get_mut().write_all(&body[..body.len() / 2]).unwrap();
        HalfUpload { connection, rest }
    }
}

/// An upload of which the server has half. Dropping it cuts the connection.
pub(crate) struct HalfUpload {
    connection: BufReader<TcpStream>,
    rest: Vec<u8>,
}

impl HalfUpload {
    pub(crate) fn finish(mut self) -> Answer {
        self.connection.get_mut().write_all(&self.rest).unwrap();
        read_answer(&mut self.connection).unwrap()
    }
}

impl Answer {
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.iter().filter_map(|line| line.split_once(':'));
        pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

fn form(name: &str, content: &[u8]) -> (String, Vec<u8>) {
    let before = format!(
        "--cut-here\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
    );
    let body = [before.as_bytes(), content, b"\r\n--cut-here--\r\n"].concat();
    ("multipart/form-data; boundary=cut-here".to_owned(), body)
}

fn read_head(connection: &mut BufReader<TcpStream>) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end() {
            "" => return Ok(lines),
            text => lines.push(text.to_owned()),
        }
    }
}

fn read_answer(connection: &mut BufReader<TcpStream>) -> io::Result<Answer> {
    let head = read_head(connection)?;
    let status =
        head.first().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    let mut answer = Answer { status, head, body: Vec::new() };
    if answer.header("transfer-encoding").is_some() {
        loop {
            let mut size = String::new();
            connection.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16).map_err(|_| io::ErrorKind::InvalidData)?;
            let mut piece = vec![0; size + 2];
            connection.read_exact(&mut piece)?;
            if size == 0 {
                return Ok(answer);
            }
            answer.body.extend_from_slice(&piece[..size]);
        }
    }
    let length = answer.header("content-length").map_or(0, |text| text.parse().unwrap_or(0));
    answer.body.resize(length, 0);
    connection.read_exact(&mut answer.body)?;
    Ok(answer)
}
