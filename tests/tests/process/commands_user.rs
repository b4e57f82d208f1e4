//! `seaworthy user`.

use std::{io::Write as _, process::Stdio};

use serde_json::{Value, json};

use crate::{
    client::Client,
    collector::{EMAIL, set_up},
    engine::{Place, on_both_engines},
    program::{command, texts},
};

/// Runs `seaworthy user …` with this text on standard input: exit code, answer, complaint.
fn user(place: &Place, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = command(place.folder.path(), &[&["user"], arguments].concat());
    command.envs(place.environment()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may refuse before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let (answer, complaint) = texts(&output);
    (output.status.code(), answer, complaint)
}

fn done(place: &Place, arguments: &[&str], input: &str) -> String {
    let (code, answer, complaint) = user(place, arguments, input);
    assert_eq!((code, complaint.as_str()), (Some(0), ""), "{arguments:?}");
    answer
}

/// The status of an attempt to sign in, and the role.
fn sign_in(client: &mut Client, email: &str, password: &str) -> (u16, Value) {
    let answer = client.post("/api/v1/auth/login", &json!({"email": email, "password": password}));
    let role = if answer.status == 200 { answer.json()["user"]["role"].clone() } else { Value::Null };
    (answer.status, role)
}

on_both_engines! {
    fn accounts_are_made_changed_and_shut_out(place) {
        let server = place.start(&["--set", "REGISTRATION=closed"]);
        set_up(&server);
        let mut client = server.client();
        let text = done(&place, &["create", "Crew@example.com", "--role", "instructor"], "");
        assert!(text.starts_with("Crew@example.com is instructor.\nIts password, shown this once: "), "{text}");
        let password = text.trim_end().rsplit(' ').next().unwrap();
        assert!(password.len() == 16 && password.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{password}");
        assert_eq!(sign_in(&mut client, "crew@example.com", password), (200, json!("instructor")));

        let made: Value = serde_json::from_str(&done(&place, &["create", "mate@example.com", "--json"], "")).unwrap();
        assert_eq!((&made["role"], made["password"].as_str().unwrap().len()), (&json!("user"), 16));
        assert!(made.get("password_hash").is_none());

        let text = done(&place, &["reset-password", "crew@example.com", "--password-stdin"], "a new one, with spaces \n");
        assert_eq!(text, "crew@example.com has another password; its sessions are over.\n", "a password that was given is not printed");
        assert_eq!(sign_in(&mut client, "crew@example.com", password).0, 401);
        assert_eq!(sign_in(&mut client, "crew@example.com", "a new one, with spaces ").0, 200);
        let reset: Value = serde_json::from_str(&done(&place, &["reset-password", "mate@example.com", "--json"], "")).unwrap();
        assert_eq!(sign_in(&mut client, "mate@example.com", reset["password"].as_str().unwrap()).0, 200);

        assert_eq!(done(&place, &["set-role", "crew@example.com", "admin"], ""), "crew@example.com is admin.\n");
        assert_eq!(sign_in(&mut client, "crew@example.com", "a new one, with spaces "), (200, json!("admin")));
        let list = done(&place, &["list"], "");
        assert!(list.contains("Crew@example.com admin since ") && list.ends_with("3 accounts.\n"), "{list}");
        let list: Value = serde_json::from_str(&done(&place, &["list", "--json"], "")).unwrap();
        assert_eq!((&list[0]["email"], list.as_array().unwrap().len()), (&json!(EMAIL), 3));

        assert!(done(&place, &["disable", "crew@example.com"], "").starts_with("crew@example.com is shut out"));
        assert_eq!(sign_in(&mut client, "crew@example.com", "a new one, with spaces ").0, 401);
        assert_eq!(place.number("SELECT count(*) AS value FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email_key = 'crew@example.com' AND s.revoked_at IS NULL"), 0);
        drop(client);
        server.stop();
        // Two made, two reset, one role, one shut out; nobody was signed in.
        assert_eq!(place.number("SELECT count(*) AS value FROM audit_log WHERE actor_id IS NULL AND target_id IS NOT NULL AND request_id = 'command-line'"), 6);
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let place = Place::sqlite();
    place.start(&[]).stop();
    done(&place, &["create", "only@example.com", "--role", "admin", "--password-stdin"], "long enough\n");
    for (arguments, input, said) in [
        (&["create", "ONLY@example.com"][..], "", "an account with this e-mail exists"),
        (&["create", "nowhere"], "", "is no e-mail address"),
        (&["create", "a@b", "--password-stdin"], "short\n", "8 to 100 characters"),
        (&["create", "a@b", "--password-stdin"], "", "8 to 100 characters"),
        (&["reset-password", "who@example.com"], "", "no account has the address who@example.com"),
        (&["set-role", "only@example.com", "user"], "", "last administrator"),
        (&["disable", "only@example.com"], "", "last administrator"),
    ] {
        let (code, answer, complaint) = user(&place, arguments, input);
        assert_eq!((code, answer.as_str()), (Some(1), ""), "{arguments:?}");
        assert!(complaint.to_lowercase().contains(said), "{arguments:?}: {complaint}");
    }
    for arguments in [&[][..], &["create"], &["set-role", "only@example.com", "captain"]] {
        assert_eq!(user(&place, arguments, "").0, Some(2), "{arguments:?}");
    }
    assert!(done(&place, &["list"], "").ends_with("1 accounts.\n"));
    // Without --role an administrator is not made, and what was refused changed nothing.
    assert_eq!(place.number("SELECT count(*) AS value FROM audit_log"), 1);
}
