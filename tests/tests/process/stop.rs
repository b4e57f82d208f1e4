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
