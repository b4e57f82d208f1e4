//! kill -9 while a list of 5,000 rows is brought in: afterwards all of them are there, or none.

use std::{
    fmt::Write as _,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    client::Client,
    collector::{set_up, text, watches},
    engine::{Place, on_both_engines},
};

const ROWS: i64 = 5000;
const ROUNDS: u32 = 10;

/// A list of watches of brands and collections that are new, so that their rows must come or go with the watches'.
fn list() -> String {
    let mut csv =
        "brand,model,reference_number,serial_number,collection,purchase_price,complications,notes\n".to_owned();
    for row in 0..ROWS {
        let (brand, box_) = (row % 20, row % 5);
        writeln!(
            csv,
            "Shipyard {brand},Ketch {row},K-{row},S{row},Box {box_},{row}.50 USD,Date,Row {row} of a long list"
        )
        .unwrap();
    }
    csv
}

fn upload(client: &mut Client, csv: &str) -> String {
    let import = client.upload("/api/v1/imports", "list.csv", csv.as_bytes()).expect(201).json();
    let report = &import["report"];
    assert_eq!((&report["ready"], &report["errors"]), (&json!(ROWS), &json!(0)), "{}", report["items"][0]);
    text(&import["id"])
}

fn import(client: &mut Client, id: &str) -> Value {
    client.get(&format!("/api/v1/imports/{id}")).expect(200).json()
}

/// Rows of every table that the list fills.
fn all_rows(place: &Place) -> [i64; 4] {
    ["watches", "watch_complications", "brands", "collections"].map(|table| place.rows(table))
}

on_both_engines! {
    fn all_rows_or_none(place) {
        let server = place.start(&[]);
        let token = set_up(&server);
        let mut client = server.client().bearer(&token);
        let csv = list();
        // Undisturbed first: how long it takes, and what all of it is.
        let id = upload(&mut client, &csv);
        let none = all_rows(&place);
        let started = Instant::now();
        client.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).expect(200);
        let whole = started.elapsed();
        let all = all_rows(&place);
        assert_eq!((none[0], all[0], all[1] - none[1], all[2] - none[2], all[3] - none[3]), (0, ROWS, ROWS, 20, 5));
        client.post(&format!("/api/v1/imports/{id}/undo"), &json!({})).expect(200);
        assert_eq!(all_rows(&place), none);
        drop(client);
        server.stop();

        let mut interrupted = 0;
        for round in 0..ROUNDS {
            let server = place.start(&[]);
            let mut client = server.client().bearer(&token);
            let id = upload(&mut client, &csv);
            let (sender, answers) = mpsc::channel();
            let mut second = server.client().bearer(&token);
            let apply = format!("/api/v1/imports/{id}/apply");
            let worker = thread::spawn(move || sender.send(second.try_post(&apply, &json!({}))));
            // Another moment in each round, from the beginning to the end of the transaction.
            let answer = answers.recv_timeout(whole * (2 * round + 1) / (2 * ROUNDS)).ok().and_then(Result::ok);
            server.kill();
            worker.join().unwrap().ok();
            place.check_integrity();
            let rows = all_rows(&place);
            assert!(rows == all || rows == none, "round {round}: {rows:?} is neither {all:?} nor {none:?}");
            interrupted += u32::from(rows == none);

            let server = place.start(&[]);
            let mut client = server.client().bearer(&token);
            let status = import(&mut client, &id)["status"].clone();
            assert_eq!(status, if rows == all { "applied" } else { "draft" }, "round {round}");
            assert_eq!(watches(&mut client), rows[0]);
            if let Some(answer) = answer {
                assert!(answer.expect(200).json()["status"] == "applied" && rows == all, "round {round}: said to be done, but is not");
            }
            if rows == all {
                client.post(&format!("/api/v1/imports/{id}/undo"), &json!({})).expect(200);
            }
            server.stop();
        }
        assert!(interrupted > 0, "no round met the transaction: {whole:?} for the whole of it");
        // What was left over does not stand in the way of a later one.
        let server = place.start(&[]);
        let mut client = server.client().bearer(&token);
        let id = upload(&mut client, &csv);
        client.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).expect(200);
        server.stop();
        assert_eq!(all_rows(&place), all);
        assert!(whole < Duration::from_secs(30), "{whole:?} is too long for {ROWS} rows");
    }
}
