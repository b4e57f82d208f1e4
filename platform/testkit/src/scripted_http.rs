//! An HTTP server that answers as a test says, well or badly, and remembers what it was asked.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpListener,
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use crate::TestTls;

/// A request that came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// From 0.
    pub number: usize,
    /// Method.
    pub method: String,
    /// Path with query.
    pub path: String,
    /// Headers with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// The first header with this lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// It is not JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Scripted {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Whole(Vec<u8>),
    /// Pieces with a pause before each.
    Pieces(Vec<u8>, Duration, usize),
    /// Head and body never come.
    Nothing,
}

impl Scripted {
    /// An answer with this status and a body of text.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: Body::Whole(body.into()) }
    }

    /// A redirect.
    #[must_use]
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, "").header("location", location)
    }

    /// 200 whose body is `piece`, `count` times over, with a pause before each, without a Content-Length.
    #[must_use]
    pub fn pieces(piece: impl Into<Vec<u8>>, pause: Duration, count: usize) -> Self {
        Self { body: Body::Pieces(piece.into(), pause, count), ..Self::new(200, "") }
    }

    /// The connection stays open and nothing comes.
    #[must_use]
    pub fn nothing() -> Self {
        Self { body: Body::Nothing, ..Self::new(200, "") }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

type Script = dyn Fn(&Asked) -> Scripted + Send + Sync;

/// A server on loopback. Dropping it ends it.
pub struct ScriptedHttp {
    /// Where it listens.
    pub address: SocketAddr,
    scheme: &'static str,
    asked: Arc<Mutex<Vec<Asked>>>,
    arrived: watch::Receiver<usize>,
    task: JoinHandle<()>,
}

impl std::fmt::Debug for ScriptedHttp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ScriptedHttp").field("address", &self.address).finish_non_exhaustive()
    }
}

impl ScriptedHttp {
    /// Answers each request with what `script` says.
    ///
    /// # Panics
    /// It cannot listen.
    pub async fn start(script: impl Fn(&Asked) -> Scripted + Send + Sync + 'static) -> Self {
        Self::listen(None, Arc::new(script)).await
    }

    /// The same over TLS.
    ///
    /// # Panics
    /// It cannot listen.
    pub async fn start_tls(tls: &TestTls, script: impl Fn(&Asked) -> Scripted + Send + Sync + 'static) -> Self {
        Self::listen(Some(tls.clone()), Arc::new(script)).await
    }

    async fn listen(tls: Option<TestTls>, script: Arc<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (arrive, arrived) = watch::channel(0);
        let arrive = Arc::new(arrive);
        let scheme = if tls.is_some() { "https" } else { "http" };
        let task = tokio::spawn({
            let asked = Arc::clone(&asked);
            async move {
                let mut connections = JoinSet::new();
                while let Ok((stream, _)) = listener.accept().await {
                    let (tls, script, asked) = (tls.clone(), Arc::clone(&script), Arc::clone(&asked));
                    let arrive = Arc::clone(&arrive);
                    connections.spawn(async move {
                        // A client that goes away is the client's matter.
                        let _ = match tls {
                            None => answer(stream, &*script, &asked, &arrive).await,
                            Some(tls) => match tls.acceptor.accept(stream).await {
                                Ok(stream) => answer(stream, &*script, &asked, &arrive).await,
                                Err(error) => Err(error),
                            },
                        };
                    });
                }
            }
        });
        Self { address, scheme, asked, arrived, task }
    }

    /// Its address with this path, by number.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// Its address with this path, by another host name that leads here.
    #[must_use]
    pub fn url_at(&self, host: &str, path: &str) -> String {
        format!("{}://{host}:{}{path}", self.scheme, self.address.port())
    }

    /// What it was asked, once that is so much.
    ///
    /// # Panics
    /// It was not within a minute.
    pub async fn asked_times(&self, count: usize) -> Vec<Asked> {
        let mut arrived = self.arrived.clone();
        let enough = tokio::time::timeout(Duration::from_secs(60), arrived.wait_for(|asked| *asked >= count)).await;
        assert!(enough.is_ok(), "asked {} times, not {count}", self.asked().len());
        self.asked()
    }

    /// What it was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for ScriptedHttp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request and its answer; then the connection is closed.
async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    script: &Script,
    asked: &Mutex<Vec<Asked>>,
    arrive: &watch::Sender<usize>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let Some(mut request) = read(&mut stream).await? else { return Ok(()) };
    {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        request.number = asked.len();
        asked.push(request.clone());
        arrive.send_replace(asked.len());
    }
    let Scripted { status, headers, body } = script(&request);
    let mut head = format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\n");
    for (name, value) in &headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    match body {
        Body::Nothing => std::future::pending::<()>().await,
        Body::Whole(body) => {
            if status != 204 && status != 304 {
                head.push_str(&format!("content-length: {}\r\n", body.len()));
            }
            stream.write_all(format!("{head}\r\n").as_bytes()).await?;
            stream.write_all(&body).await?;
        }
        Body::Pieces(piece, pause, count) => {
            stream.write_all(format!("{head}\r\n").as_bytes()).await?;
            for _ in 0..count {
                if !pause.is_zero() {
                    stream.flush().await?;
                    tokio::time::sleep(pause).await;
                }
                stream.write_all(&piece).await?;
            }
        }
    }
    stream.flush().await?;
    stream.get_mut().shutdown().await
}

async fn read<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Option<Asked>> {
    let mut first = String::new();
    if stream.read_line(&mut first).await? == 0 {
        return Ok(None);
    }
    let mut words = first.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut request = Asked { number: 0, method, path, headers, body: Vec::new() };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    stream.read_exact(&mut request.body).await?;
    Ok(Some(request))
}
