//! E-mail, by SMTP.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message as Mail, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, CertificateStore, Tls, TlsParameters},
    },
};
use seaworthy_resilience::{
    Call, CallError, Deadline, Dependency, Failure, Refusal, RetryAdvice, Verdict, outbound::system_certificates,
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Channel, DeliveryError};
use crate::Message;

/// A message is tried for no longer than this at a time.
const LONGEST: Duration = Duration::from_secs(60);

/// How the connection to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// Begins in the clear and must become TLS before anything is said (RFC 3207); a server that does not offer it is not used.
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// In the clear.
    None,
}

/// Where and how mail is sent.
#[derive(Debug, Clone)]
pub struct EmailOptions {
    /// Mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept private.
    pub tls: SmtpTls,
    /// User and password, where the server wants them.
    pub credentials: Option<(String, SecretString)>,
    /// Sender.
    pub from: String,
    /// Receivers.
    pub to: Vec<String>,
    /// Certificates (DER) of authorities that are trusted beside the usual ones.
    pub roots: Vec<Vec<u8>>,
}

/// A setting of the mail channel cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NotAMailSetting {
    /// Not an address.
    #[error("{0:?} is not an e-mail address")]
    Address(String),
    /// TLS cannot be set up.
    #[error("TLS to the mail server cannot be set up: {0}")]
    Tls(String),
}

/// Mail to the operators.
pub struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    dependency: Dependency,
    host: String,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl fmt::Debug for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Email").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Email {
    /// Mail with these settings. Nothing is connected yet.
    ///
    /// # Errors
    /// An address or a certificate cannot be used.
    pub fn new(dependency: Dependency, options: EmailOptions) -> Result<Self, NotAMailSetting> {
        let mailbox = |text: &String| text.parse().map_err(|_| NotAMailSetting::Address(text.clone()));
        let (from, to) = (mailbox(&options.from)?, options.to.iter().map(mailbox).collect::<Result<_, _>>()?);
        let tls = match options.tls {
            SmtpTls::StartTls => Tls::Required(parameters(&options)?),
            SmtpTls::Implicit => Tls::Wrapper(parameters(&options)?),
            SmtpTls::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&options.host)
            .port(options.port)
            .timeout(Some(dependency.policy().timeout))
            .tls(tls);
        if let Some((user, password)) = options.credentials {
            builder = builder.credentials(Credentials::new(user, password.expose_secret().to_owned()));
        }
        Ok(Self { transport: builder.build(), dependency, host: options.host, from, to })
    }

    fn mail(&self, message: &Message) -> Result<Mail, lettre::error::Error> {
        let mut builder = Mail::builder()
            .from(self.from.clone())
            .subject(message.headline())
            .date(message.at.into())
            // The same at each attempt, so that a mail which came twice can be seen to be one.
            .message_id(Some(format!("<{}@{}>", message.id, self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN);
        for receiver in &self.to {
            builder = builder.to(receiver.clone());
        }
        builder.body(message.text())
    }
}

/// The same trust as of the outbound HTTP client: Mozilla's roots, the system's, and those passed in.
fn parameters(options: &EmailOptions) -> Result<TlsParameters, NotAMailSetting> {
    let failed = |error: lettre::transport::smtp::Error| NotAMailSetting::Tls(error.to_string());
    let mut builder = TlsParameters::builder(options.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
    for certificate in system_certificates() {
        // One of the system's that cannot be read is no reason to send no mail.
        if let Ok(certificate) = Certificate::from_der(certificate.to_vec()) {
            builder = builder.add_root_certificate(certificate);
        }
    }
    for root in &options.roots {
        builder = builder.add_root_certificate(Certificate::from_der(root.clone()).map_err(failed)?);
    }
    builder.build().map_err(failed)
}

#[async_trait]
impl Channel for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    async fn send(&self, message: &Message) -> Result<(), DeliveryError> {
        let mail = self.mail(message).map_err(|error| DeliveryError::permanent(error.to_string()))?;
        // Twice in a mailbox is better than never.
        let call = Call { deadline: Deadline::within(LONGEST), idempotent: true };
        let sent = self.dependency.call(call, |_| async { self.transport.send(mail.clone()).await.map_err(SmtpError) });
        match sent.await {
            Ok(_) => Ok(()),
            Err(CallError::Failed(error)) if error.is_final() => Err(DeliveryError::permanent(error.to_string())),
            Err(CallError::Refused { refusal: Refusal::Open(left), .. }) => Err(DeliveryError {
                after: Some(left),
                ..DeliveryError::temporary(format!("mail to {} failed too often", self.host))
            }),
            Err(error) => Err(DeliveryError::temporary(error.to_string())),
        }
    }
}

#[derive(Debug)]
struct SmtpError(lettre::transport::smtp::Error);

impl SmtpError {
    /// Refused for good (5yz), or something that the server does not offer.
    fn is_final(&self) -> bool {
        self.0.is_permanent() || self.0.is_client()
    }
}

impl fmt::Display for SmtpError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use std::error::Error as _;
        self.0.fmt(formatter)?;
        // The text of the outermost error leaves out why.
        if self.0.status().is_none()
            && let Some(cause) = self.0.source()
            && !self.0.to_string().contains(&cause.to_string())
        {
            write!(formatter, ": {cause}")?;
        }
        Ok(())
    }
}

impl Failure for SmtpError {
    fn verdict(&self) -> Verdict {
        let (kind, counts) = match &self.0 {
            error if error.is_permanent() => ("smtp_5yz", false),
            error if error.is_transient() => ("smtp_4yz", true),
            error if error.is_timeout() => ("timeout", true),
            error if error.is_client() => ("smtp_client", false),
            error if error.is_tls() => ("tls", true),
            _ => ("connect", true),
        };
        let retry = if self.is_final() { RetryAdvice::Never } else { RetryAdvice::Backoff };
        Verdict { kind, counts, retry }
    }
}
