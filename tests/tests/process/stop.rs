//! SIGTERM: what runs is finished, nothing new begins, and the next start finds everything.

use std::net::TcpStream;

use crate::{
    collector::{a_watch, set_up},
    engine::{Place, on_both_engines},
};

const PICTURE: &[u8] = include_bytes!("../it/picture.png");

on_both_engines! {
    fn a_slow_upload_is_finished_before_the_end(place) {
        let mut server = place.start(&[]);
        let token = set_up(&server);
        let mut client = server.client().bearer(&token);
        let watch = a_watch(&mut client);
        let images = format!("/api/v1/watches/{watch}/images");
        let upload = client.begin_upload(&images, "slow.png", PICTURE);
        server.terminate();
        server.wait_for("SIGTERM");
        // The door closes a moment after the signal is noted.
        while TcpStream::connect(&server.address).is_ok() {}
        let image = upload.finish().expect(201).json();
        assert_eq!(server.wait().code(), Some(0), "{:#?}", server.logged);
        assert!(server.logged.iter().any(|line| line.contains("stopped")), "{:#?}", server.logged);

        let server = place.start(&[]);
        let mut client = server.client().bearer(&token);
        let found = client.get(&images).expect(200).json();
        assert_eq!(found[0]["id"], image["id"]);
        let picture = client.get(found[0]["urls"]["full"].as_str().unwrap()).expect(200);
        assert!(picture.header("content-type").unwrap().starts_with("image/"));
        server.stop();
        place.check_integrity();
    }
}

#[test]
fn readiness_is_red_before_the_door_closes() {
    let place = Place::sqlite();
    let mut server = place.start(&["--set", "SHUTDOWN_DELAY_SECONDS=3"]);
    server.client().get("/api/health/ready").expect(200);
    server.terminate();
    server.wait_for("SIGTERM");
    server.client().get("/api/health/live").expect(200);
    let answer = server.client().get("/api/health/ready");
    assert_eq!(answer.header("retry-after"), Some("5"));
    answer.expect(503);
    assert_eq!(server.wait().code(), Some(0), "{:#?}", server.logged);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let place = Place::sqlite();
    let mut server = place.start(&["--set", "SHUTDOWN_DELAY_SECONDS=600"]);
    server.terminate();
    server.wait_for("SIGTERM");
    server.terminate();
    assert_eq!(server.wait().code(), Some(128 + 15), "{:#?}", server.logged);
}

#[test]
fn who_reads_its_greeting_may_go() {
    let place = Place::sqlite();
    let mut child = crate::program::command(place.folder.path(), &["serve", "--port", "0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // As `serve | head -0` does.
    drop(child.stdout.take());
    let mut log = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("listening") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut log, &mut line).unwrap() > 0, "the server ended");
    }
    let kill = format!("kill -TERM {}", child.id());
    assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    std::io::copy(&mut log, &mut std::io::sink()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn grace_is_not_endless() {
    let place = Place::sqlite();
    let mut server = place.start(&["--set", "SHUTDOWN_GRACE_SECONDS=0"]);
    let token = set_up(&server);
    let mut client = server.client().bearer(&token);
    let watch = a_watch(&mut client);
    let upload = client.begin_upload(&format!("/api/v1/watches/{watch}/images"), "never.png", PICTURE);
    server.terminate();
    assert_eq!(server.wait().code(), Some(0), "{:#?}", server.logged);
    assert!(server.logged.iter().any(|line| line.contains("did not finish in time")), "{:#?}", server.logged);
    drop(upload);
    assert_eq!((place.rows("watch_images"), place.files().len()), (0, 0));
}
