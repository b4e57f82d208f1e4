//! Traces of the real program, as a collector gets them.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
};

use crate::{collector::set_up, engine::on_both_engines};

/// A collector that keeps what comes, until the test is over.
fn collector() -> (String, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            loop {
                let mut head = String::new();
                while stream.read_line(&mut head).unwrap() > 2 {}
                if head.is_empty() {
                    break;
                }
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                let mut body = vec![0; length.trim().parse().unwrap()];
                stream.read_exact(&mut body).unwrap();
                // Nobody takes it any more when the test is over.
                let _ = sender.send((head, body));
                stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            }
        }
    });
    (address, receiver)
}

fn holds(body: &[u8], wanted: &[u8]) -> bool {
    body.windows(wanted.len()).any(|window| window == wanted)
}

on_both_engines! {
    fn a_request_with_its_statements_reaches_the_collector(place) {
        let (address, received) = collector();
        let endpoint = format!("OTEL_EXPORTER_OTLP_ENDPOINT={address}");
        let server = place.start(&["--set", &endpoint, "--set", "OTEL_EXPORTER_OTLP_HEADERS=x-tenant=sea", "--set", "OTEL_TRACES_SAMPLER_ARG=0"]);
        let token = set_up(&server);
        let traced = server.client().bearer(&token).with_header("x-request-id", "the-traced-one");
        traced.with_header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").get("/api/v1/watches").expect(200);
        server.client().bearer(&token).with_header("x-request-id", "the-other-one").get("/api/v1/watches").expect(200);
        // What is waiting is delivered before it ends.
        server.stop();
        let (heads, bodies): (Vec<String>, Vec<Vec<u8>>) = received.try_iter().unzip();
        assert!(heads.iter().all(|head| head.starts_with("POST /v1/traces HTTP/1.1\r\n") && head.contains("x-tenant: sea")), "{heads:?}");
        let all = bodies.concat();
        let trace = [0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36];
        for wanted in [&trace[..], b"watches_list", b"the-traced-one", b"db.query.text", b"FROM watches"] {
            assert!(holds(&all, wanted), "{:?}", String::from_utf8_lossy(wanted));
        }
        for planted in [&b"the-other-one"[..], token.as_bytes()] {
            assert!(!holds(&all, planted), "{:?}", String::from_utf8_lossy(planted));
        }
        let files = std::fs::read_dir(place.folder.path().join("data/logs")).unwrap();
        let log: String = files.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
        let line = log.lines().find(|line| line.contains("the-traced-one")).unwrap();
        assert!(line.contains("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""), "{line}");
    }
}
