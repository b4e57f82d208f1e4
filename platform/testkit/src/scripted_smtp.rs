//! An SMTP server (RFC 5321) that takes or refuses mail as a test says, with or without STARTTLS (RFC 3207).

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

use crate::TestTls;

/// How it behaves.
#[derive(Debug, Clone, Default)]
pub struct SmtpScript {
    /// Offers STARTTLS with this certificate.
    pub starttls: Option<TestTls>,
    /// Speaks TLS from the first byte, with this certificate.
    pub implicit_tls: Option<TestTls>,
    /// Offers AUTH PLAIN, and refuses everything but this user and password.
    pub credentials: Option<(String, String)>,
    /// Answers a command that begins with this word with this line instead, e.g. `("RCPT", "550 5.1.1 no such user")`. `.` is the end of the mail.
    pub refuse: Option<(String, String)>,
}

/// A mail that was taken.
#[derive(Debug, Clone)]
pub struct TakenMail {
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// Headers and body as they came.
    pub data: String,
    /// Whether it came over TLS.
    pub tls: bool,
    /// Whether the client had given its password.
    pub authenticated: bool,
}

/// A server on loopback. Dropping it ends it.
#[derive(Debug)]
pub struct ScriptedSmtp {
    /// Where it listens.
    pub address: SocketAddr,
    script: Arc<Mutex<SmtpScript>>,
    taken: Arc<Mutex<Vec<TakenMail>>>,
    task: JoinHandle<()>,
}

impl ScriptedSmtp {
    /// Listens.
    ///
    /// # Panics
    /// It cannot.
    pub async fn start(script: SmtpScript) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let script = Arc::new(Mutex::new(script));
        let taken: Arc<Mutex<Vec<TakenMail>>> = Arc::default();
        let task = tokio::spawn({
            let (script, taken) = (Arc::clone(&script), Arc::clone(&taken));
            async move {
                let mut connections = JoinSet::new();
                while let Ok((stream, _)) = listener.accept().await {
                    let script = script.lock().unwrap_or_else(PoisonError::into_inner).clone();
                    let taken = Arc::clone(&taken);
                    connections.spawn(async move {
                        // A client that goes away is the client's matter.
                        let _ = serve(stream, script, taken).await;
                    });
                }
            }
        });
        Self { address, script, taken, task }
    }

    /// Changes its behaviour for the next connections.
    pub fn set(&self, script: SmtpScript) {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// The mails taken so far.
    #[must_use]
    pub fn taken(&self) -> Vec<TakenMail> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for ScriptedSmtp {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    stream: tokio::net::TcpStream,
    script: SmtpScript,
    taken: Arc<Mutex<Vec<TakenMail>>>,
) -> std::io::Result<()> {
    if let Some(tls) = script.implicit_tls.clone() {
        let stream = tls.acceptor.accept(stream).await?;
        return talk(stream, &script, true, true, &taken).await.map(|_| ());
    }
    // STARTTLS begins the conversation anew on the same connection, without another greeting.
    if let Some(plain) = talk(stream, &script, false, true, &taken).await?
        && let Some(tls) = script.starttls.clone()
    {
        let stream = tls.acceptor.accept(plain).await?;
        talk(stream, &script, true, false, &taken).await?;
    }
    Ok(())
}

/// Talks until QUIT, the end, or STARTTLS, which gives the connection back.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    script: &SmtpScript,
    tls: bool,
    greet: bool,
    taken: &Mutex<Vec<TakenMail>>,
) -> std::io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    if greet {
        say(&mut stream, "220 scripted.example ESMTP").await?;
    }
    let empty = TakenMail { from: String::new(), to: Vec::new(), data: String::new(), tls, authenticated: false };
    let mut mail = empty.clone();
    loop {
        let Some(line) = line(&mut stream).await? else { return Ok(None) };
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let refused =
            |word: &str| script.refuse.as_ref().filter(|(at, _)| at == word).map(|(_, answer)| answer.clone());
        if let Some(answer) = refused(&word) {
            say(&mut stream, &answer).await?;
            continue;
        }
        match word.as_str() {
            "EHLO" => {
                let mut offers = vec!["250-scripted.example", "250-8BITMIME"];
                if script.starttls.is_some() && !tls {
                    offers.push("250-STARTTLS");
                }
                if script.credentials.is_some() {
                    offers.push("250-AUTH PLAIN");
                }
                offers.push("250 ENHANCEDSTATUSCODES");
                say(&mut stream, &offers.join("\r\n")).await?;
            }
            "STARTTLS" if script.starttls.is_some() => {
                say(&mut stream, "220 2.0.0 go ahead").await?;
                return Ok(Some(stream.into_inner()));
            }
            "AUTH" => {
                mail.authenticated = plain(&line).is_some_and(|given| script.credentials == Some(given));
                let answer = if mail.authenticated { "235 2.7.0 welcome" } else { "535 5.7.8 wrong credentials" };
                say(&mut stream, answer).await?;
            }
            "MAIL" => {
                mail.from = address(&line);
                say(&mut stream, "250 2.1.0 ok").await?;
            }
            "RCPT" => {
                mail.to.push(address(&line));
                say(&mut stream, "250 2.1.5 ok").await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                mail.data = data(&mut stream).await?;
                if let Some(answer) = refused(".") {
                    say(&mut stream, &answer).await?;
                    continue;
                }
                let authenticated = mail.authenticated;
                let complete = std::mem::replace(&mut mail, TakenMail { authenticated, ..empty.clone() });
                taken.lock().unwrap_or_else(PoisonError::into_inner).push(complete);
                say(&mut stream, "250 2.0.0 queued").await?;
            }
            "QUIT" => {
                say(&mut stream, "221 2.0.0 bye").await?;
                return Ok(None);
            }
            "NOOP" | "RSET" => say(&mut stream, "250 2.0.0 ok").await?,
            _ => say(&mut stream, "502 5.5.1 not known").await?,
        }
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, text: &str) -> std::io::Result<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn line<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    let length = stream.read_until(b'\n', &mut line).await?;
    Ok((length > 0).then(|| String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
}

async fn data<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<String> {
    let mut text = String::new();
    while let Some(line) = line(stream).await? {
        if line == "." {
            break;
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        text.push('\n');
    }
    Ok(text)
}

fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address);
    inner.unwrap_or_default().to_owned()
}

/// User and password of `AUTH PLAIN base64(NUL user NUL password)`.
fn plain(line: &str) -> Option<(String, String)> {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    let decoded = BASE64_STANDARD.decode(line.split_whitespace().nth(2)?).ok()?;
    let mut parts = decoded.split(|byte| *byte == 0).skip(1).map(|part| String::from_utf8_lossy(part).into_owned());
    Some((parts.next()?, parts.next()?))
}
