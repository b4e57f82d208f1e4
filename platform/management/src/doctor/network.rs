//! What stands around the server: the proxy before it, Redis and the mail server behind it.

use std::time::Duration;

use seaworthy_config::{Settings, SmtpTls};
use secrecy::ExposeSecret as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::Finding;

const PATIENCE: Duration = Duration::from_secs(3);

/// People come by https, so something before the server speaks TLS; if it is not trusted, everybody seems to be it.
pub(super) fn proxy(settings: &Settings) -> Finding {
    const CODE: &str = "DOCTOR_PROXY";
    let https = settings.server.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    if https && settings.server.trusted_proxies.is_empty() {
        return Finding::warning(
            CODE,
            "PUBLIC_URL is https, but no proxy is trusted: every visitor seems to come from the proxy's address, and shares its limits",
            "Set TRUSTED_PROXIES to the addresses of your proxy, e.g. 127.0.0.1 when it runs on this machine.",
        );
    }
    let what = if https { "the proxy before the server is trusted" } else { "no proxy is expected" };
    Finding::ok(CODE, what)
}

/// Whether something answers there as Redis does; none where it is not set.
pub(super) async fn redis(settings: &Settings) -> Option<Finding> {
    const CODE: &str = "DOCTOR_REDIS";
    let url = settings.redis_url.as_ref()?.expose_secret();
    let (scheme, rest) = url.split_once("://")?;
    let place = rest.rsplit('@').next().unwrap_or(rest).split(['/', '?', '#']).next().unwrap_or_default();
    let has_port = place.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let address = if has_port { place.to_owned() } else { format!("{place}:6379") };
    let fix = "Check REDIS_URL, that Redis runs, and that it can be reached from here.";
    Some(match timeout(PATIENCE, ask(&address, scheme == "rediss")).await {
        Ok(Ok(())) => Finding::ok(CODE, format!("Redis answers at {address}")),
        Ok(Err(error)) => Finding::failed(CODE, format!("Redis at {address}: {error}"), fix),
        Err(_) => Finding::failed(CODE, format!("Redis at {address}: no answer within {} s", PATIENCE.as_secs()), fix),
    })
}

/// Whether something greets there as mail servers do; none where no mail is sent.
pub(super) async fn mail(settings: &Settings) -> Option<Finding> {
    const CODE: &str = "DOCTOR_MAIL";
    let smtp = &settings.smtp;
    let (host, port) = (smtp.host.as_deref()?, smtp.port);
    let fix = "Check SMTP_HOST, SMTP_PORT and SMTP_TLS, and that the mail server can be reached from here.";
    let greeting = timeout(PATIENCE, greeting(host, port, smtp.tls == SmtpTls::Implicit)).await;
    Some(match greeting {
        Ok(Ok(())) => Finding::ok(CODE, format!("the mail server answers at {host}:{port}")),
        Ok(Err(error)) => Finding::failed(CODE, format!("the mail server at {host}:{port}: {error}"), fix),
        Err(_) => {
            let what = format!("the mail server at {host}:{port}: no answer within {} s", PATIENCE.as_secs());
            Finding::failed(CODE, what, fix)
        }
    })
}

async fn greeting(host: &str, port: u16, tls: bool) -> std::io::Result<()> {
    let mut connection = TcpStream::connect((host, port)).await?;
    if tls {
        // The greeting comes inside TLS; here it is enough that somebody listens.
        return Ok(());
    }
    let mut answer = [0; 64];
    let length = connection.read(&mut answer).await?;
    // 220: the service is ready (RFC 5321, 4.3.2).
    if answer[..length].starts_with(b"220") {
        return Ok(());
    }
    Err(std::io::Error::other("what answers there does not greet as a mail server"))
}

async fn ask(address: &str, tls: bool) -> std::io::Result<()> {
    let mut connection = TcpStream::connect(address).await?;
    if tls {
        // What is behind TLS is asked by the server itself; here it is enough that somebody listens.
        return Ok(());
    }
    connection.write_all(b"PING\r\n").await?;
    let mut answer = [0; 64];
    let length = connection.read(&mut answer).await?;
    let answer = &answer[..length];
    // Without a password it says so, and that it is Redis.
    if answer.starts_with(b"+PONG") || answer.starts_with(b"-NOAUTH") {
        return Ok(());
    }
    Err(std::io::Error::other("what answers there is not Redis"))
}
