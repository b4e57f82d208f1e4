//! An empty folder becomes an administrator's installation.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use serde_json::json;

use crate::{
    collector::{self, EMAIL, PASSWORD},
    engine::{Place, on_both_engines},
};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

on_both_engines! {
    fn the_set_up_address_works_once(place) {
        let server = place.start(&[]);
        assert_eq!(server.greeting.iter().filter(|line| line.contains("/set-up?token=")).count(), 1);
        let page = server.setup_address().unwrap().split(&server.address).nth(1).unwrap().to_owned();
        let shell = server.client().get(&page).expect(200);
        assert!(shell.header("content-type").unwrap().starts_with("text/html"));
        let account = |token: &str| json!({"email": "other@example.com", "password": PASSWORD, "setup_token": token});
        let refused = server.client().post("/api/v1/auth/register", &account("a-token-somebody-made-up")).expect(403);
        assert_eq!(refused.json()["code"], "setup_token_wrong");
        let token = collector::set_up(&server);
        server.client().bearer(&token).get("/api/v1/auth/me").expect(200);
        // Its work is done: the next one to use it is a common user.
        let again = server.client().post("/api/v1/auth/register", &account(server.setup_token().unwrap())).expect(201);
        assert_eq!(again.json()["user"]["role"], "user");
        let log = server.stop();
        assert!(log.iter().all(|line| !line.contains("set-up?token")), "{log:#?}");

        let server = place.start(&[]);
        assert_eq!(server.setup_address(), None, "{:?}", server.greeting);
        // The token of the first run is still good: the key was kept.
        server.client().bearer(&token).get("/api/v1/auth/me").expect(200);
        server.client().post("/api/v1/auth/login", &json!({"email": EMAIL, "password": PASSWORD})).expect(200);
        server.stop();
    }
}

#[test]
fn the_data_folder_is_its_owners_alone() {
    let place = Place::sqlite();
    place.start(&[]).stop();
    let data = place.folder.path().join("data");
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("secret.key")), 0o600);
    assert_eq!(mode(&data.join("backup.key")), 0o600);
    let key = fs::read(data.join("secret.key")).unwrap();
    assert!(key.len() >= 32);
    // Somebody has opened the doors since.
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    place.start(&[]).stop();
    assert_eq!(mode(&data), 0o700);
    assert_eq!(fs::read(data.join("secret.key")).unwrap(), key, "the key is reused");
    let mut names: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["backup.key", "files", "logs", "seaworthy.db", "seaworthy.db.lock", "secret.key"],
        "a clean stop leaves no other files"
    );
}
