//! kill -9 while eight clients write: what was acknowledged is there.

use std::{collections::HashSet, sync::mpsc, thread};

use serde_json::json;

use crate::{
    client::Client,
    collector::{a_brand, set_up, text},
    engine::on_both_engines,
    program::PATIENCE,
};

/// More where FAULT_ROUNDS says so (`cargo xtask faults`).
const ROUNDS: usize = 20;
const CLIENTS: usize = 8;

fn rounds() -> usize {
    std::env::var_os("FAULT_ROUNDS").and_then(|rounds| rounds.to_str()?.parse().ok()).unwrap_or(ROUNDS)
}

/// Ids of all watches, page by page.
fn all_ids(client: &mut Client) -> HashSet<String> {
    let mut ids = HashSet::new();
    let mut path = "/api/v1/watches?limit=100&fields=id".to_owned();
    loop {
        let page = client.get(&path).expect(200).json();
        ids.extend(page["items"].as_array().unwrap().iter().map(|watch| text(&watch["id"])));
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/watches?limit=100&fields=id&cursor={next}"),
            None => return ids,
        }
    }
}

on_both_engines! {
    fn every_acknowledged_watch_is_there(place) {
        let server = place.start(&[]);
        let token = set_up(&server);
        let brand = a_brand(&mut server.client());
        server.stop();
        let mut acknowledged = HashSet::new();
        for round in 0..rounds() {
            let server = place.start(&[]);
            let (sender, written) = mpsc::channel();
            let clients: Vec<_> = (0..CLIENTS)
                .map(|number| {
                    let (mut client, sender) = (server.client().bearer(&token), sender.clone());
                    let watch = json!({"brand_id": brand, "model": format!("Round {round} client {number}")});
                    thread::spawn(move || {
                        // Until the connection breaks.
                        while let Ok(answer) = client.try_post("/api/v1/watches", &watch) {
                            sender.send(text(&answer.expect(201).json()["id"])).unwrap();
                        }
                    })
                })
                .collect();
            drop(sender);
            for _ in 0..20 + 3 * (round % ROUNDS) {
                acknowledged.insert(written.recv_timeout(PATIENCE).unwrap());
            }
            server.kill();
            clients.into_iter().for_each(|client| client.join().unwrap());
            acknowledged.extend(written);
            place.check_integrity();
            let found = {
                let server = place.start(&[]);
                all_ids(&mut server.client().bearer(&token))
            };
            let lost: Vec<_> = acknowledged.difference(&found).collect();
            assert!(lost.is_empty(), "round {round}: {lost:?}");
            // Each client may have had one more on its way.
            assert!(found.len() <= acknowledged.len() + (round + 1) * CLIENTS, "round {round}");
        }
        #[expect(clippy::print_stdout, reason = "a figure for docs/RELIABILITY.md")]
        {
            println!("{} times kill -9: {} acknowledged writes, none lost", rounds(), acknowledged.len());
        }
    }
}
