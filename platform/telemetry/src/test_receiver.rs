//! A server on loopback that takes in what telemetry sends, for tests.

use std::collections::BTreeMap;
use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use flate2::read::GzDecoder;

/// A request that came.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    /// Decompressed.
    pub(crate) body: Vec<u8>,
}

/// Answers the first requests with these heads (status line and headers), and all later ones with 200. The port, and what comes in.
pub(crate) fn receive(answers: &[&str]) -> (u16, Receiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut answers: Vec<String> = answers.iter().rev().map(|answer| (*answer).to_owned()).collect();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            while let Some(request) = read(&mut stream) {
                let head = answers.pop().unwrap_or_else(|| "HTTP/1.1 200 OK\r\n".to_owned());
                // The test is over when nobody takes it.
                if sender.send(request).is_err() {
                    return;
                }
                stream.get_mut().write_all(format!("{head}content-length: 2\r\n\r\n{{}}").as_bytes()).unwrap();
            }
        }
    });
    (port, receiver)
}

fn read(stream: &mut impl std::io::BufRead) -> Option<Received> {
    let mut line = String::new();
    if stream.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    if headers.get("content-encoding").is_some_and(|encoding| encoding == "gzip") {
        let mut plain = Vec::new();
        GzDecoder::new(&body[..]).read_to_end(&mut plain).unwrap();
        body = plain;
    }
    Some(Received { line: line.trim_end().to_owned(), headers, body })
}
