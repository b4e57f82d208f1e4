//! kill -9 at every step of a job: afterwards it goes on where it was, loses nothing and does nothing twice.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    client::Client,
    collector::{set_up, text},
    engine::{Place, on_both_engines},
};

/// Watches in the trash: two whole batches and a part.
const GONE: i64 = 1100;
const KEPT: i64 = 7;
/// Three batches with a step for rows and one for files each, and a look that finds no more.
const STEPS: i64 = 7;

fn bring_in(client: &mut Client, model: &str, rows: i64) {
    let mut csv = "brand,model\n".to_owned();
    for row in 0..rows {
        writeln!(csv, "Shipyard,{model} {row}").unwrap();
    }
    let import = client.upload("/api/v1/imports", "list.csv", csv.as_bytes()).expect(201).json();
    client.post(&format!("/api/v1/imports/{}/apply", text(&import["id"])), &json!({})).expect(200);
}

/// A server that was killed is believed alive for a minute: the test does not wait for it, and does not use up the attempts.
fn no_waiting(place: &Place) {
    place.script("UPDATE jobs SET state = 'waiting', attempts = 0, run_at = created_at WHERE state = 'running' AND kind = 'watches.empty_trash'");
}

fn job(client: &mut Client) -> Value {
    client.get("/api/v1/admin/jobs?kind=watches.empty_trash").expect(200).json()["items"][0].clone()
}

on_both_engines! {
    fn a_job_survives_a_kill_at_every_step(place) {
        let level = ["--set", "LOG_LEVEL=debug"];
        let server = place.start(&[]);
        let token = set_up(&server);
        let mut client = server.client().bearer(&token);
        bring_in(&mut client, "Ketch", GONE);
        place.script("UPDATE watches SET deleted_at = '2020-01-01 00:00:00+00:00'");
        bring_in(&mut client, "Yawl", KEPT);
        // Asked for while nobody does jobs.
        client.post("/api/v1/admin/job-queues/default/pause", &json!({})).expect(200);
        client.post("/api/v1/admin/schedules/watches.empty_trash/run", &json!({})).expect(200);
        client.post("/api/v1/admin/job-queues/default/resume", &json!({})).expect(200);
        drop(client);
        server.kill();

        let (mut kills, mut steps) = (0, 0);
        // In turn in the middle of a step and between two: each pair of rounds gets one step further at least.
        for moment in ["step begun", "step done"].into_iter().cycle() {
            no_waiting(&place);
            let mut server = place.start(&level);
            server.wait_for(moment);
            server.kill();
            kills += 1;
            place.check_integrity();
            let now = place.number("SELECT count(*) AS value FROM job_steps");
            assert!(now >= steps, "a step that was done is done");
            steps = now;
            let left = place.number("SELECT count(*) AS value FROM watches");
            assert!((KEPT..=KEPT + GONE).contains(&left), "{left}");
            if steps == STEPS || place.number("SELECT count(*) AS value FROM jobs WHERE state = 'succeeded'") == 1 {
                break;
            }
        }
        assert!(kills >= 3, "the job was over after {kills} kills: the steps were not met");

        no_waiting(&place);
        let server = place.start(&level);
        let mut client = server.client().bearer(&token);
        while job(&mut client)["state"] != "succeeded" {
            std::thread::yield_now();
        }
        drop(client);
        server.stop();
        assert_eq!(place.number("SELECT count(*) AS value FROM watches"), KEPT);
        assert_eq!(place.number("SELECT count(*) AS value FROM job_steps"), STEPS);
        // What each step removed adds up: none was counted twice, none left out.
        assert_eq!(place.number("SELECT CAST(CAST(result AS text) AS bigint) AS value FROM jobs WHERE kind = 'watches.empty_trash'"), GONE);
    }
}
