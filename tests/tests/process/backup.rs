//! `seaworthy backup` and `seaworthy restore`, with the demo data of all apps.

use std::{fs, process::Command, time::Instant};

use crate::{
    client::Client,
    collector::{EMAIL, PASSWORD, a_watch, set_up, watches},
    engine::{Place, on_both_engines},
    program::{PATIENCE, path, run, texts},
};

/// Runs a command that must end well. Returns what it prints.
fn done(place: &Place, arguments: &[&str]) -> String {
    let output = run(place.folder.path(), &place.environment(), arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {:?}", texts(&output));
    texts(&output).0
}

/// Runs a command that must fail. Returns its complaint.
fn refused(place: &Place, arguments: &[&str]) -> String {
    let output = run(place.folder.path(), &place.environment(), arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {:?}", texts(&output));
    texts(&output).1
}

fn newest(place: &Place) -> String {
    let listed = done(place, &["backup", "list"]);
    listed.split_whitespace().next().unwrap().to_owned()
}

fn sign_in(place: &Place) -> (crate::program::Server, Client) {
    let server = place.start(&[]);
    let answer = server.client().post("/api/v1/auth/login", &serde_json::json!({"email": EMAIL, "password": PASSWORD}));
    let token = answer.expect(200).json()["tokens"]["access_token"].as_str().unwrap().to_owned();
    let client = server.client().bearer(&token);
    (server, client)
}

on_both_engines! {
    fn a_running_server_is_backed_up_lost_and_restored(place) {
        let server = place.start(&[]);
        let token = set_up(&server);
        let mut client = server.client().bearer(&token);
        let watch = a_watch(&mut client);
        let picture = include_bytes!("../it/picture.png");
        client.upload(&format!("/api/v1/watches/{watch}/images"), "p.png", picture).expect(201);
        let full = client.get(&format!("/api/v1/watches/{watch}")).expect(200).json();
        let created = done(&place, &["backup", "create"]);
        assert!(created.contains("files"), "{created}");
        let archive = newest(&place);
        let under_way = refused(&place, &["restore", &archive]);
        assert!(under_way.contains("stop every server"), "{under_way}");
        // What came after the backup is gone after the restore; what went after it is back.
        a_watch(&mut client);
        let files = place.files();
        client.post("/api/v1/watches/bulk", &serde_json::json!({"ids": [watch], "action": "delete"}));
        server.stop();
        fs::remove_dir_all(place.folder.path().join("data/files")).unwrap();

        assert!(done(&place, &["restore", &archive, "--check-only"]).contains("Nothing was changed"));
        assert!(done(&place, &["restore", &archive]).contains("restore --undo"));
        let (server, mut client) = sign_in(&place);
        assert_eq!(watches(&mut client), 1);
        assert_eq!(client.get(&format!("/api/v1/watches/{watch}")).expect(200).json(), full);
        let picture = full["images"][0]["urls"]["full"].as_str().unwrap();
        assert!(client.get(picture).expect(200).body.len() > 100);
        server.stop();
        assert_eq!(place.files(), files);
        place.check_integrity();

        done(&place, &["restore", "--undo"]);
        assert_eq!((place.rows("watches"), place.files().len()), (2, 0));
        done(&place, &["restore", "--undo"]);
        assert_eq!((place.rows("watches"), place.files().len()), (1, files.len()));
    }

    fn an_administrator_asks_for_a_backup_and_a_drill(place) {
        let server = place.start(&[]);
        let token = set_up(&server);
        let mut client = server.client().bearer(&token);
        let overview = |client: &mut Client| client.get("/api/v1/admin/backups").expect(200).json();
        assert_eq!(overview(&mut client)["schedule"], "17 3 * * *");
        client.post("/api/v1/admin/backups", &serde_json::json!({})).expect(200);
        let until = |client: &mut Client, what: &dyn Fn(&serde_json::Value) -> bool| {
            let started = Instant::now();
            loop {
                let found = overview(client);
                if what(&found) {
                    return found;
                }
                assert!(started.elapsed() < PATIENCE, "{found}");
            }
        };
        let made = until(&mut client, &|found| !found["backup"]["last_success_at"].is_null());
        let archive = made["archives"][0]["name"].as_str().unwrap().to_owned();
        client.post("/api/v1/admin/backups/drills", &serde_json::json!({})).expect(200);
        until(&mut client, &|found| !found["drill"]["last_success_at"].is_null());
        // One bit of it turns over.
        let path = place.folder.path().join("data/backups").join(&archive);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        client.post("/api/v1/admin/backups/drills", &serde_json::json!({"archive": archive})).expect(200);
        let broken = until(&mut client, &|found| found["drill"]["broken"] == true);
        assert!(broken["drill"]["last_error"].as_str().unwrap().contains("is not good"), "{broken}");
        server.stop();
    }

    fn every_server_follows_the_mode_that_the_command_line_sets(place) {
        let server = place.start(&[]);
        let token = set_up(&server);
        let mut client = server.client().bearer(&token);
        assert!(done(&place, &["mode"]).starts_with("normal"));
        done(&place, &["mode", "read-only", "--reason", "a new disk", "--retry-after", "90"]);
        let body = serde_json::json!({"name": "Box"});
        let started = Instant::now();
        let refused = loop {
            let answer = client.post("/api/v1/collections", &body);
            if answer.status == 503 {
                break answer;
            }
            assert!(started.elapsed() < PATIENCE);
        };
        assert_eq!(refused.header("retry-after"), Some("90"));
        assert_eq!((&refused.json()["code"], &refused.json()["detail"]), (&"read_only".into(), &"a new disk".into()));
        client.get("/api/v1/collections").expect(200);
        // A restart does not forget it.
        server.stop();
        let server = place.start(&[]);
        let mut client = server.client().bearer(&token);
        client.post("/api/v1/collections", &body).expect(503);
        done(&place, &["mode", "normal"]);
        let started = Instant::now();
        while client.post("/api/v1/collections", &body).status == 503 {
            assert!(started.elapsed() < PATIENCE);
        }
        server.stop();
    }

    fn the_demo_data_of_all_apps_stand_a_drill(place) {
        let mut server = place.start(&["--demo"]);
        server.wait_for("the demo data is complete");
        done(&place, &["backup", "create"]);
        let drill = done(&place, &["backup", "drill"]);
        assert!(drill.contains("can be restored"), "{drill}");
        let verified = done(&place, &["backup", "verify"]);
        assert!(verified.contains("is good"), "{verified}");
        server.stop();
        let listed = done(&place, &["backup", "list"]);
        assert!(listed.contains("last good backup: 20") && listed.contains("last good drill: 20") && !listed.contains("FAILED"), "{listed}");
        assert_eq!(done(&place, &["backup", "prune"]), "0 removed.\n");
    }

    fn a_backup_comes_before_a_migration_of_data(place) {
        done(&place, &["migrate", "up"]);
        assert!(!place.folder.path().join("data/backups").exists(), "an empty database needs none");
        done(&place, &["migrate", "down", "--to", "watches:1", "--yes"]);
        let up = done(&place, &["migrate", "up"]);
        assert!(up.starts_with("backup seaworthy-") && up.contains("applied watches 0002"), "{up}");
        assert!(done(&place, &["restore", &newest(&place), "--check-only"]).contains("is good"));
        done(&place, &["migrate", "down", "--to", "watches:1", "--yes"]);
        assert!(!done(&place, &["migrate", "up", "--set", "MIGRATION_BACKUP=false"]).contains("backup"));
        // Without a place for the backup nothing is migrated.
        done(&place, &["migrate", "down", "--to", "watches:1", "--yes"]);
        fs::remove_dir_all(place.folder.path().join("data/backups")).unwrap();
        fs::write(place.folder.path().join("data/backups"), "in the way").unwrap();
        let complaint = refused(&place, &["migrate", "up"]);
        assert!(complaint.contains("nothing was changed") && complaint.contains("MIGRATION_BACKUP"), "{complaint}");
        assert_eq!(run(place.folder.path(), &place.environment(), &["migrate", "check"]).status.code(), Some(1));
    }

    fn a_full_disk_leaves_no_archive_and_turns_the_light_red(place) {
        done(&place, &["migrate", "up"]);
        // Bytes that no compression makes smaller.
        let mut number = 1_u32;
        let noise: Vec<u8> = (0..6_000_000)
            .map(|_| {
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                number.to_be_bytes()[0]
            })
            .collect();
        fs::create_dir_all(place.folder.path().join("data/files/accounts")).unwrap();
        fs::write(place.folder.path().join("data/files/accounts/noise.bin"), noise).unwrap();
        // No file may grow beyond 4 MiB: the system refuses as it does when the disk is full.
        let script = format!("trap '' XFSZ; ulimit -f 8192; exec {} backup create", path().display());
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(place.folder.path())
            .env_clear()
            .envs(place.environment())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{:?}", texts(&output));
        assert!(texts(&output).1.contains("cannot write the archive"), "{:?}", texts(&output));
        assert_eq!(fs::read_dir(place.folder.path().join("data/backups")).unwrap().count(), 0);
        let listed = done(&place, &["backup", "list"]);
        assert!(listed.contains("FAILED backup") && listed.contains("last good backup: never"), "{listed}");
        done(&place, &["backup", "create"]);
        assert!(!done(&place, &["backup", "list"]).contains("FAILED"));
    }
}

#[test]
fn a_key_is_printed_and_another_one_opens_nothing() {
    let place = Place::sqlite();
    let key = done(&place, &["backup", "key"]);
    assert!(key.starts_with("AGE-SECRET-KEY-1") && key.lines().count() == 1, "fit to be written to a file: {key}");
    done(&place, &["migrate", "up"]);
    done(&place, &["backup", "create"]);
    let complaint = refused(&place, &["backup", "verify", "--set", &format!("BACKUP_KEY={}", key.trim())]);
    assert!(complaint.contains("another key"), "{complaint}");
}
