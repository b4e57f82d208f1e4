//! `seaworthy jobs` and `seaworthy worker`.

use serde_json::{Value, json};

use crate::{
    collector::set_up,
    engine::{Place, on_both_engines},
    program::{run, texts},
};

/// Runs `seaworthy jobs …`: exit code, answer, complaint.
fn jobs(place: &Place, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(place.folder.path(), &place.environment(), &[&["jobs"], arguments].concat());
    let (answer, complaint) = texts(&output);
    (output.status.code(), answer, complaint)
}

fn done(place: &Place, arguments: &[&str]) -> String {
    let (code, answer, complaint) = jobs(place, arguments);
    assert_eq!((code, complaint.as_str()), (Some(0), ""), "{arguments:?}");
    answer
}

fn listed(place: &Place, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(place, &[&["list", "--json"], arguments].concat())).unwrap()
}

on_both_engines! {
    fn jobs_are_listed_cancelled_and_run_again(place) {
        let (code, _, complaint) = jobs(&place, &["list"]);
        assert_eq!(code, Some(1), "without a schema");
        assert!(complaint.contains("seaworthy migrate up"), "{complaint}");
        // Nobody does jobs: they wait where they can be seen.
        place.start(&["--set", "WORKERS=0"]).stop();
        assert_eq!(done(&place, &["list"]), "0 of 0 jobs.\n");
        let run = done(&place, &["run-schedule", "watches.empty_trash"]);
        let id = run.split_whitespace().last().unwrap().trim_end_matches('.').to_owned();
        let text = done(&place, &["list"]);
        assert!(text.starts_with(&format!("{id} waiting watches.empty_trash in default attempt 0/5 at ")) && text.ends_with("1 of 1 jobs.\n"), "{text}");
        let all = listed(&place, &["--state", "waiting", "--queue", "default", "--kind", "watches.empty_trash"]);
        assert_eq!((&all[0]["id"], &all[0]["state"]), (&json!(id), &json!("waiting")));
        assert_eq!(listed(&place, &["--state", "dead"]), json!([]));

        assert_eq!(done(&place, &["cancel", &id]), format!("{id} is cancelled.\n"));
        let (code, answer, complaint) = jobs(&place, &["cancel", &id]);
        assert_eq!((code, answer.as_str(), complaint.as_str()), (Some(1), "", "seaworthy: the job is cancelled\n"));
        assert_eq!(done(&place, &["requeue", &id]), format!("{id} waits again.\n"));
        assert_eq!(jobs(&place, &["requeue", &id]).0, Some(1));
        assert!(done(&place, &["show", &id]).starts_with(&format!("{id} waiting")));

        // A worker without API and web UI does it.
        let mut worker = place.worker(&["--set", "LOG_LEVEL=debug"]);
        worker.wait_for("a job is done");
        worker.stop();
        let detail: Value = serde_json::from_str(&done(&place, &["show", &id, "--json"])).unwrap();
        assert_eq!((&detail["job"]["state"], &detail["attempts"][0]["outcome"], &detail["steps"][0]["name"]), (&json!("succeeded"), &json!("succeeded"), &json!("rows 0")));
        assert!(done(&place, &["show", &id]).contains("step rows 0 done at "));
        assert_eq!(place.number("SELECT count(*) AS value FROM audit_log WHERE actor_id IS NULL AND request_id = 'command-line'"), 3);
    }

    fn queues_are_paused_and_resumed(place) {
        let server = place.start(&[]);
        set_up(&server);
        assert_eq!(done(&place, &["pause", "default"]), "default is paused.\n");
        done(&place, &["run-schedule", "jobs.prune"]);
        assert_eq!(listed(&place, &["--kind", "jobs.prune"])[0]["state"], "waiting");
        assert_eq!(done(&place, &["resume", "default"]), "default is at work.\n");
        // The server is another process: on SQLite it looks every few seconds.
        while listed(&place, &["--kind", "jobs.prune"])[0]["state"] != "succeeded" {
            std::thread::yield_now();
        }
        server.stop();
        for (arguments, said) in [
            (&["pause", "nowhere"][..], "there is no such queue"),
            (&["run-schedule", "nowhere"], "jobs.prune"),
            (&["show", "01920000-0000-7000-8000-000000000001"], "there is no such job"),
            (&["list", "--state", "asleep"], "write one of waiting, running"),
        ] {
            let (code, answer, complaint) = jobs(&place, arguments);
            assert_eq!((code, answer.as_str()), (Some(1), ""), "{arguments:?}");
            assert!(complaint.contains(said), "{arguments:?}: {complaint}");
        }
        for arguments in [&["show", "no-id"][..], &["list", "--limit", "0"], &[], &["requeue"]] {
            assert_eq!(jobs(&place, arguments).0, Some(2), "{arguments:?}");
        }
    }
}

#[test]
fn a_worker_without_places_is_refused() {
    let place = Place::sqlite();
    let output = run(place.folder.path(), &[("WORKERS", "0")], &["worker"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(texts(&output).1.contains("WORKERS is 0"), "{:?}", texts(&output));
}
