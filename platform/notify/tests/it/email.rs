//! Mail by SMTP: taken, refused for now, refused for good, with and without TLS.

use seaworthy_notify::{
    Channel as _, DeliveryError, Event,
    channels::{Email, EmailOptions, SmtpTls},
};
use seaworthy_testkit::{Fault, FaultProxy, ScriptedSmtp, SmtpScript, TestTls};

use crate::{World, message};

fn options(server: &ScriptedSmtp) -> EmailOptions {
    EmailOptions {
        host: "127.0.0.1".to_owned(),
        port: server.address.port(),
        tls: SmtpTls::None,
        credentials: None,
        from: "Seaworthy <seaworthy@example.com>".to_owned(),
        to: vec!["first@example.com".to_owned(), "Second <second@example.com>".to_owned()],
        roots: Vec::new(),
    }
}

async fn send(options: EmailOptions) -> Result<(), DeliveryError> {
    let world = World::new();
    Email::new(world.dependency("alerts-email"), options).unwrap().send(&message(Event::Firing)).await
}

#[tokio::test]
async fn a_mail_is_taken() {
    let server = ScriptedSmtp::start(SmtpScript::default()).await;
    send(options(&server)).await.unwrap();
    let mail = server.taken().remove(0);
    assert_eq!(mail.from, "seaworthy@example.com");
    assert_eq!(mail.to, ["first@example.com", "second@example.com"]);
    assert!(!mail.tls && !mail.authenticated);
    for line in [
        "Subject: [warning] A dependency keeps failing (exchange-rates) on node-1",
        "From: Seaworthy <seaworthy@example.com>",
        "To: first@example.com, Second <second@example.com>",
        "Date: Fri, 20 Nov 2026 12:00:00 +0000",
        "Since: 2026-11-20 11:59:30 UTC",
        "Example request: r-7",
        "Runbook: docs/RUNBOOK.md#breaker-open",
    ] {
        assert!(mail.data.contains(&format!("{line}\n")), "{line}: {}", mail.data);
    }
    assert!(mail.data.contains("Message-ID: <01") && mail.data.contains("@example.com>"), "{}", mail.data);
}

#[tokio::test]
async fn what_is_refused_for_now_is_tried_again_and_what_is_refused_for_good_is_not() {
    for (command, answer, temporary) in [
        ("RCPT", "451 4.3.0 try again later", true),
        ("MAIL", "421 4.3.2 going down", true),
        (".", "452 4.3.1 no space", true),
        ("RCPT", "550 5.1.1 no such user", false),
        ("MAIL", "550 5.7.1 not from you", false),
        (".", "554 5.6.0 we do not like it", false),
    ] {
        let refuse = Some((command.to_owned(), answer.to_owned()));
        let server = ScriptedSmtp::start(SmtpScript { refuse, ..SmtpScript::default() }).await;
        let error = send(options(&server)).await.unwrap_err();
        assert_eq!(error.temporary, temporary, "{command} {answer}: {error}");
        assert!(error.text.contains(&answer[4..]), "{error}");
        assert_eq!(server.taken().len(), 0);
        // Once it takes mail again, it gets it.
        server.set(SmtpScript::default());
        send(options(&server)).await.unwrap();
        assert_eq!(server.taken().len(), 1);
    }
}

#[tokio::test]
async fn starttls_is_used_where_it_is_offered_and_demanded_where_it_is_not() {
    let tls = TestTls::new();
    let secret = || Some(("operator".to_owned(), "hunter2".to_owned().into()));
    let credentials = Some(("operator".to_owned(), "hunter2".to_owned()));
    let offered = SmtpScript { starttls: Some(tls.clone()), credentials: credentials.clone(), ..SmtpScript::default() };
    let server = ScriptedSmtp::start(offered).await;
    let private = |roots| EmailOptions { tls: SmtpTls::StartTls, credentials: secret(), roots, ..options(&server) };
    send(private(vec![tls.authority.to_vec()])).await.unwrap();
    let mail = server.taken().remove(0);
    assert!(mail.tls && mail.authenticated);

    // A certificate that nobody vouches for: nothing is said.
    let error = send(private(Vec::new())).await.unwrap_err();
    assert!(error.temporary && error.text.to_lowercase().contains("certificate"), "{error}");

    // Not offered, as by somebody in between who took the offer out: the password is not said in the clear.
    server.set(SmtpScript { credentials, ..SmtpScript::default() });
    let error = send(private(vec![tls.authority.to_vec()])).await.unwrap_err();
    assert!(!error.temporary && error.text.contains("STARTTLS"), "{error}");
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    let tls = TestTls::new();
    let server = ScriptedSmtp::start(SmtpScript { implicit_tls: Some(tls.clone()), ..SmtpScript::default() }).await;
    let roots = vec![tls.authority.to_vec()];
    send(EmailOptions { tls: SmtpTls::Implicit, roots, ..options(&server) }).await.unwrap();
    assert!(server.taken()[0].tls);
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_shown() {
    let script = SmtpScript { credentials: Some(("operator".into(), "right".into())), ..SmtpScript::default() };
    let server = ScriptedSmtp::start(script).await;
    let wrong = Some(("operator".to_owned(), "hunter2".to_owned().into()));
    let error = send(EmailOptions { credentials: wrong, ..options(&server) }).await.unwrap_err();
    assert!(!error.temporary && error.text.contains("5.7.8 wrong credentials"), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_mail_server_that_is_away_or_breaks_off_is_tried_again() {
    let server = ScriptedSmtp::start(SmtpScript::default()).await;
    let proxy = FaultProxy::start(server.address.to_string()).await;
    for fault in [Fault::Cut, Fault::Reset { after: 10 }, Fault::HalfAnswer { bytes: 10 }, Fault::Garbage] {
        proxy.set(fault).await;
        let error = send(EmailOptions { port: proxy.address.port(), ..options(&server) }).await.unwrap_err();
        assert!(error.temporary, "{fault:?}: {error}");
    }
    proxy.set(Fault::None).await;
    send(EmailOptions { port: proxy.address.port(), ..options(&server) }).await.unwrap();
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn what_is_no_address_is_told_at_the_start() {
    let server = ScriptedSmtp::start(SmtpScript::default()).await;
    let world = World::new();
    let wrong = EmailOptions { to: vec!["nobody".to_owned()], ..options(&server) };
    let error = Email::new(world.dependency("alerts-email"), wrong).unwrap_err();
    assert_eq!(error.to_string(), "\"nobody\" is not an e-mail address");
}
