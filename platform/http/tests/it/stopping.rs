//! Listening on a real port, and stopping cleanly.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use seaworthy_http::{Json, Options, Public, ServeOptions, Site, Stage, get};
use seaworthy_kernel::Problem;
use seaworthy_testkit::TestApp;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot},
    task::JoinHandle,
    time::timeout,
};

use crate::serve;

/// Long enough for a busy machine; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(30);
/// A grace that no test waits for.
const LONG: Duration = Duration::from_secs(600);

/// A server on a port of its own with an operation that says when it has begun and ends when it is told to.
struct Server {
    address: SocketAddr,
    begun: Arc<Notify>,
    end: Arc<Notify>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    async fn start(app: &TestApp, grace: Duration) -> Self {
        Self::start_with(app, ServeOptions { grace, ..ServeOptions::default() }).await
    }

    async fn start_with(app: &TestApp, options: ServeOptions) -> Self {
        let (begun, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (has_begun, may_end) = (Arc::clone(&begun), Arc::clone(&end));
        let slow = get("/api/v1/slow", "slow_read", "Ends when it is told to").tag("Slow").handle(move |_: Public| {
            let (has_begun, may_end) = (Arc::clone(&has_begun), Arc::clone(&may_end));
            async move {
                has_begun.notify_one();
                may_end.notified().await;
                Ok::<_, Problem>(Json("done"))
            }
        });
        let mut endpoints = app.endpoints.clone();
        endpoints.push(slow);
        let router = seaworthy_http::router(&app.platform, &endpoints, json!({}), Site { find: |_| None });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let until = async { stopped.await.unwrap() };
        let task = tokio::spawn(seaworthy_http::serve(listener, router, app.platform.life.clone(), until, options));
        Self { address, begun, end, stop, task }
    }

    /// Sends the head of a request.
    async fn ask(&self, request: &str) -> TcpStream {
        let mut connection = TcpStream::connect(self.address).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        connection
    }

    /// Waits until nobody listens on the port any more.
    async fn is_closed(&self) {
        let refused = async {
            while TcpStream::connect(self.address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, refused).await.unwrap();
    }
}

/// All that comes until the server closes the connection.
async fn rest(mut connection: TcpStream) -> String {
    let mut text = Vec::new();
    timeout(PATIENCE, connection.read_to_end(&mut text)).await.unwrap().unwrap();
    String::from_utf8(text).unwrap()
}

fn request(path: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n")
}

fn options() -> Options {
    Options { request_timeout: LONG, ..Options::default() }
}

#[test]
fn a_running_request_is_finished_and_new_ones_are_refused() {
    serve(options(), |app| async move {
        let mut server = Server::start(&app, LONG).await;
        let running = server.ask(&request("/api/v1/slow", "")).await;
        timeout(PATIENCE, server.begun.notified()).await.unwrap();
        let stop = std::mem::replace(&mut server.stop, oneshot::channel().0);
        stop.send(()).unwrap();
        server.is_closed().await;
        assert!(!server.task.is_finished(), "the running request is waited for");
        server.end.notify_one();
        let answer = rest(running).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\"done\""), "{answer}");
        timeout(PATIENCE, server.task).await.unwrap().unwrap();
    });
}

#[test]
fn while_it_drains_requests_are_served_readiness_is_red_and_connections_close() {
    serve(options(), |app| async move {
        let drain = Duration::from_millis(500);
        let mut server = Server::start_with(&app, ServeOptions { drain, grace: LONG, ..ServeOptions::default() }).await;
        let ready = rest(server.ask(&request("/api/health/ready", "Connection: close\r\n")).await).await;
        assert!(ready.starts_with("HTTP/1.1 200 OK\r\n"), "{ready}");
        let began = Instant::now();
        std::mem::replace(&mut server.stop, oneshot::channel().0).send(()).unwrap();
        while app.platform.life.stage() == Stage::Serving {
            tokio::task::yield_now().await;
        }
        // The client would keep the connection; the answer says that it is over.
        let ready = rest(server.ask(&request("/api/health/ready", "")).await).await.to_lowercase();
        assert!(ready.starts_with("http/1.1 503 ") && ready.contains("\r\nretry-after: 5\r\n"), "{ready}");
        assert!(ready.contains("\r\nconnection: close\r\n"), "{ready}");
        let alive = rest(server.ask(&request("/api/health/live", "")).await).await;
        assert!(alive.starts_with("HTTP/1.1 200 OK\r\n"), "{alive}");
        timeout(PATIENCE, server.task).await.unwrap().unwrap();
        assert!(began.elapsed() >= drain);
        assert_eq!(app.platform.life.stage(), Stage::Ending);
    });
}

#[test]
fn who_does_not_finish_a_head_is_not_waited_for() {
    serve(options(), |app| async move {
        let header_timeout = Duration::from_millis(200);
        let server = Server::start_with(&app, ServeOptions { header_timeout, ..ServeOptions::default() }).await;
        for head in ["", "GET /api/health/live HTTP/1.1\r\nHost: a\r\n"] {
            let answer = rest(server.ask(head).await).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
        }
        server.stop.send(()).unwrap();
        timeout(PATIENCE, server.task).await.unwrap().unwrap();
    });
}

#[test]
fn an_idle_connection_does_not_delay_the_end() {
    serve(options(), |app| async move {
        let server = Server::start(&app, LONG).await;
        let mut idle = server.ask(&request("/api/health/live", "")).await;
        let mut piece = [0; 4096];
        let read = timeout(PATIENCE, idle.read(&mut piece)).await.unwrap().unwrap();
        assert!(piece[..read].starts_with(b"HTTP/1.1 200 OK\r\n"));
        server.stop.send(()).unwrap();
        timeout(PATIENCE, server.task).await.unwrap().unwrap();
        assert_eq!(rest(idle).await.find("HTTP/1.1"), None, "closed, with nothing more said");
    });
}

#[test]
fn after_the_grace_time_the_server_gives_up() {
    serve(options(), |app| async move {
        let grace = Duration::from_millis(300);
        let server = Server::start(&app, grace).await;
        let running = server.ask(&request("/api/v1/slow", "")).await;
        timeout(PATIENCE, server.begun.notified()).await.unwrap();
        let began = Instant::now();
        server.stop.send(()).unwrap();
        timeout(PATIENCE, server.task).await.unwrap().unwrap();
        assert!(began.elapsed() >= grace, "{:?}", began.elapsed());
        drop(running);
    });
}

#[test]
fn the_peers_address_is_known_and_a_cut_body_is_malformed() {
    serve(options(), |app| async move {
        let server = Server::start(&app, LONG).await;
        let head = "POST /api/v1/tiny/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"a\":";
        let mut cut = server.ask(head).await;
        cut.shutdown().await.unwrap();
        let answer = rest(cut).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["code"], "malformed_body");
        // Registering writes the address of who asked into the audit log.
        let token = app.identity.setup_token(&app.platform).await.unwrap().unwrap();
        let account = json!({"email": "a@example.com", "password": "correct horse", "setup_token": token}).to_string();
        let register = format!(
            "POST /api/v1/auth/register HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{account}",
            account.len()
        );
        let answer = rest(server.ask(&register).await).await;
        assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
        let address: String = seaworthy_store::Query::value(
            app.platform.database.read(),
            seaworthy_store::sql!("SELECT address AS value FROM audit_log"),
        )
        .await
        .unwrap();
        assert_eq!(address, "127.0.0.1");
        server.stop.send(()).unwrap();
        timeout(PATIENCE, server.task).await.unwrap().unwrap();
    });
}

#[test]
fn what_is_no_http_is_refused_and_the_next_one_served() {
    serve(options(), |app| async move {
        let server = Server::start(&app, LONG).await;
        for rubbish in [
            "\u{0}\u{1}\u{2}\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET /api/health HTTP/1.1\r\nX-Request-ID: a\u{1}b\r\n\r\n",
            "GET /a b HTTP/1.1\r\n\r\n",
        ] {
            let answer = rest(server.ask(rubbish).await).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{rubbish:?}: {answer}");
        }
        // A header cannot be split: what follows the line break is a header of its own, and the id ends before it.
        let split = request("/api/health/live", "X-Request-ID: abc\r\nSet-Cookie: evil=1\r\nConnection: close\r\n");
        let answer = rest(server.ask(&split).await).await.to_lowercase();
        assert!(answer.contains("\r\nx-request-id: abc\r\n") && !answer.contains("set-cookie"), "{answer}");
        server.stop.send(()).unwrap();
        timeout(PATIENCE, server.task).await.unwrap().unwrap();
    });
}
