//! Listening, and stopping so that no request fails.

use std::{
    convert::Infallible,
    future::Future,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use futures_util::FutureExt as _;
use http::{HeaderValue, Request, header};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use crate::{LifeCycle, Stage};

/// After a failure to accept: usually the process has no file descriptor left, and the next attempt would fail as well.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long a new connection is waited for at the end, before its first request.
const FIRST_REQUEST: Duration = Duration::from_secs(1);

/// Times of listening and stopping.
#[derive(Debug, Clone, Copy)]
pub struct ServeOptions {
    /// How long a client may take to send a request's head; an idle connection is closed after this time too.
    pub header_timeout: Duration,
    /// How long requests are still taken after `stop`, with readiness red, so that balancers have noticed.
    pub drain: Duration,
    /// How long running requests may take after that.
    pub grace: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self { header_timeout: Duration::from_secs(30), drain: Duration::ZERO, grace: Duration::from_secs(20) }
    }
}

/// Serves until `stop` ends; then goes through the stages of `life` and lets running requests finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    life: LifeCycle,
    stop: impl Future<Output = ()> + Send,
    options: ServeOptions,
) {
    let connections = Connections::new(router, life.clone(), options.header_timeout);
    let mut end = pin!(async {
        stop.await;
        life.enter(Stage::Draining);
        tokio::time::sleep(options.drain).await;
    });
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        match accepted {
            Ok((stream, peer)) => connections.begin(stream, peer),
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    // Whoever the system has connected already is served too: closing the door would cut them off.
    while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
        connections.begin(stream, peer);
    }
    drop(listener);
    life.enter(Stage::Ending);
    connections.running.close();
    if tokio::time::timeout(options.grace, connections.running.wait()).await.is_err() {
        let grace_seconds = options.grace.as_secs();
        tracing::warn!(grace_seconds, "some requests did not finish in time and were ended");
        connections.kill.cancel();
        connections.running.wait().await;
    }
}

/// The open connections, each a task.
struct Connections {
    http: http1::Builder,
    router: Router,
    life: LifeCycle,
    running: TaskTracker,
    /// Ends every connection at once, with what it holds.
    kill: CancellationToken,
}

impl Connections {
    fn new(router: Router, life: LifeCycle, header_timeout: Duration) -> Self {
        // HTTP/1.1 alone: browsers speak HTTP/2 over TLS only, which is the reverse proxy's part.
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(header_timeout);
        Self { http, router, life, running: TaskTracker::new(), kill: CancellationToken::new() }
    }

    fn begin(&self, stream: TcpStream, peer: SocketAddr) {
        // Answers are written whole; waiting for more would only delay them. Without it they are late, not wrong.
        let _ = stream.set_nodelay(true);
        let asked = Arc::new(AtomicBool::new(false));
        let service = service(peer, self.router.clone(), self.life.clone(), Arc::clone(&asked));
        let connection = self.http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let (life, kill) = (self.life.clone(), self.kill.clone());
        self.running.spawn(async move {
            let mut connection = pin!(connection);
            let result = tokio::select! {
                result = connection.as_mut() => result,
                () = kill.cancelled() => return,
                () = may_end(&life, &asked) => {
                    // What is being answered is finished; an idle connection ends.
                    connection.as_mut().graceful_shutdown();
                    tokio::select! {
                        result = connection => result,
                        () = kill.cancelled() => return,
                    }
                }
            };
            // The client has gone or does not speak HTTP: nobody is left to be told.
            if let Err(error) = result {
                tracing::debug!(%error, %peer, "a connection ended");
            }
        });
    }
}

/// Waits until the process is ending. The request of a connection that has brought none yet is on its way.
async fn may_end(life: &LifeCycle, asked: &AtomicBool) {
    life.ending().await;
    if !asked.load(Ordering::Relaxed) {
        tokio::time::sleep(FIRST_REQUEST).await;
    }
}

fn service(
    peer: SocketAddr,
    router: Router,
    life: LifeCycle,
    asked: Arc<AtomicBool>,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Send {
    service_fn(move |request: Request<Incoming>| {
        asked.store(true, Ordering::Relaxed);
        let (router, life) = (router.clone(), life.clone());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        async move {
            let mut response = router.oneshot(request).await?;
            if life.stage() > Stage::Serving {
                // The next request of this client belongs to another node.
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(response)
        }
    })
}

/// The client changed its mind while it was being accepted.
fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
