//! What keeps the server from starting is said in one line that names the remedy.

use std::{fs, net::TcpListener, time::Instant};

use crate::{
    engine::Place,
    program::{run, texts},
};

/// The complaint of a start that must fail with exit code 1.
fn refused(place: &Place, environment: &[(&str, &str)], arguments: &[&str]) -> String {
    let output = run(place.folder.path(), environment, &[&["serve"], arguments].concat());
    let (answer, complaint) = texts(&output);
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    assert!(!answer.contains("http://"), "an address was promised: {answer}");
    let last = complaint.lines().last().unwrap_or_default().to_owned();
    assert!(last.starts_with("seaworthy: "), "{complaint}");
    last
}

#[test]
fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let complaint = refused(&Place::sqlite(), &[], &["--port", &address.port().to_string()]);
    assert!(complaint.contains(&address.to_string()) && complaint.contains("PORT"), "{complaint}");
}

#[test]
fn a_data_folder_that_cannot_be_made() {
    let place = Place::sqlite();
    fs::write(place.folder.path().join("file"), "not a folder").unwrap();
    for folder in ["file", "file/data"] {
        let complaint = refused(&place, &[], &["--port", "0", "--data-dir", folder]);
        assert!(complaint.contains(folder) && complaint.contains("DATA_DIR"), "{complaint}");
    }
}

#[test]
fn a_database_file_that_cannot_be_read() {
    let place = Place::sqlite();
    let file = place.folder.path().join("data/seaworthy.db");
    fs::create_dir_all(&file).unwrap();
    let complaint = refused(&place, &[], &["--port", "0"]);
    assert!(complaint.contains("seaworthy.db") && complaint.contains("DATA_DIR"), "{complaint}");
    fs::remove_dir(&file).unwrap();
    fs::write(&file, "a diary, not a database. ".repeat(100)).unwrap();
    let complaint = refused(&place, &[], &["--port", "0"]);
    assert!(complaint.contains("seaworthy.db"), "{complaint}");
    assert!(fs::read_to_string(&file).unwrap().starts_with("a diary"), "the file is left as it was");
}

#[test]
fn a_key_that_was_cut_short() {
    let place = Place::sqlite();
    fs::create_dir(place.folder.path().join("data")).unwrap();
    fs::write(place.folder.path().join("data/secret.key"), "abc").unwrap();
    let complaint = refused(&place, &[], &["--port", "0"]);
    assert!(complaint.contains("secret.key") && complaint.contains("damaged"), "{complaint}");
}

#[test]
fn a_postgresql_that_is_not_there() {
    // Nobody listens here once the listener is dropped.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://keeper:tr0ub4dor@{address}/watches");
    let started = Instant::now();
    let complaint = refused(&Place::sqlite(), &[("DATABASE_URL", url.as_str())], &["--port", "0"]);
    assert!(started.elapsed().as_secs() < 10, "it took {:?} to say so", started.elapsed());
    assert!(complaint.contains(&address.port().to_string()) && complaint.contains("DATABASE_URL"), "{complaint}");
    assert!(complaint.contains("refused"), "{complaint}");
    assert!(!complaint.contains("tr0ub4dor"), "{complaint}");
}
