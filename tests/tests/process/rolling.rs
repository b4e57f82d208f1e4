//! Several nodes behind a balancer: restarted one after the other, and killed.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use seaworthy_testkit::RedisServer;
use serde_json::json;
use tempfile::TempDir;

use crate::{
    balancer::{Balancer, free_port},
    client::Client,
    collector::{a_brand, set_up, text},
    engine::Place,
    program::Server,
};

const SECRET_KEY: &str = "Kp7wX2vN9sQ4tR8yB1mC6dF3gH5jL0aE";
/// Attempts to sign in a minute, over all nodes.
const SIGN_INS: &str = "6";
const CLIENTS: usize = 6;

/// A node with a folder and a port of its own, and the database of all.
struct Node<'a> {
    place: &'a Place,
    redis: &'a RedisServer,
    folder: TempDir,
    port: u16,
    server: Option<Server>,
}

impl<'a> Node<'a> {
    fn start(place: &'a Place, redis: &'a RedisServer) -> Self {
        let mut node = Self { place, redis, folder: TempDir::new().unwrap(), port: free_port(), server: None };
        node.restart();
        node
    }

    fn restart(&mut self) {
        let mut environment = self.place.environment();
        let (port, redis) = (self.port.to_string(), self.redis.url());
        environment.retain(|(name, _)| *name != "SIGN_IN_PER_MINUTE");
        environment.extend([("SECRET_KEY", SECRET_KEY), ("SHUTDOWN_DELAY_SECONDS", "2"), ("PORT", &port)]);
        environment.extend([("REDIS_URL", redis.as_str()), ("SIGN_IN_PER_MINUTE", SIGN_INS)]);
        self.server = Some(Server::start_as_set(self.folder.path(), &environment));
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }
}

/// What one client did and what came back.
#[derive(Default)]
struct Tally {
    acknowledged: HashSet<String>,
    reads: usize,
    failures: Vec<String>,
    /// What nginx had to complain about.
    complaints: String,
}

/// Writes and reads in turn until it is told to end.
fn load(mut client: Client, brand: String, number: usize, end: Arc<AtomicBool>) -> JoinHandle<Tally> {
    thread::spawn(move || {
        let mut tally = Tally::default();
        let mut count = 0;
        while !end.load(Ordering::Relaxed) {
            count += 1;
            let watch = json!({"brand_id": brand, "model": format!("Client {number}, watch {count}")});
            match client.try_post("/api/v1/watches", &watch) {
                Ok(answer) if answer.status == 201 => _ = tally.acknowledged.insert(text(&answer.json()["id"])),
                Ok(answer) => tally.failures.push(format!("POST: {}", answer.status)),
                Err(error) => tally.failures.push(format!("POST: {error}")),
            }
            match client.try_get("/api/v1/watches?limit=5") {
                Ok(answer) if answer.status == 200 => tally.reads += 1,
                Ok(answer) => tally.failures.push(format!("GET: {}", answer.status)),
                Err(error) => tally.failures.push(format!("GET: {error}")),
            }
        }
        tally
    })
}

/// Ids of all watches.
fn found(client: &mut Client) -> HashSet<String> {
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

/// Starts nodes, lets clients work through a balancer while `events` happen, and returns what they did with what is there afterwards.
fn under_load(nodes: usize, events: impl FnOnce(&mut [Node<'_>])) -> (Tally, HashSet<String>) {
    let (place, redis) = (Place::postgres(), RedisServer::start());
    let mut nodes: Vec<_> = (0..nodes).map(|_| Node::start(&place, &redis)).collect();
    let token = set_up(nodes[0].server());
    let ports: Vec<_> = nodes.iter().map(|node| node.port).collect();
    let balancer = Balancer::start(&ports);
    let client = || balancer.client().bearer(&token);
    let brand = a_brand(&mut client());
    let end = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS).map(|number| load(client(), brand.clone(), number, Arc::clone(&end))).collect();
    events(&mut nodes);
    end.store(true, Ordering::Relaxed);
    let mut all = Tally::default();
    for tally in clients {
        let tally = tally.join().unwrap();
        all.acknowledged.extend(tally.acknowledged);
        all.reads += tally.reads;
        all.failures.extend(tally.failures);
    }
    all.complaints = balancer.complaints();
    (all, found(&mut client()))
}

#[test]
fn a_rolling_restart_of_two_nodes_fails_no_request() {
    let (tally, found) = under_load(2, |nodes| {
        for node in nodes.iter_mut() {
            let mut server = node.server.take().unwrap();
            server.terminate();
            assert_eq!(server.wait().code(), Some(0), "{:#?}", server.logged);
            node.restart();
        }
    });
    assert!(tally.failures.is_empty(), "{:?}: {}", tally.failures, tally.complaints);
    assert!(tally.acknowledged.len() > 20 && tally.reads > 20, "the nodes were under load");
    assert_eq!(tally.acknowledged, found, "every write once");
}

#[test]
fn of_three_nodes_one_is_killed_and_nothing_acknowledged_is_lost() {
    let (tally, found) = under_load(3, |nodes| {
        for node in nodes.iter_mut().take(2) {
            node.server.take().unwrap().kill();
            node.restart();
        }
    });
    let lost: Vec<_> = tally.acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "{lost:?}");
    // Each of the two deaths may have cut one request of each client.
    assert!(tally.failures.len() <= 2 * CLIENTS, "{:?}: {}", tally.failures, tally.complaints);
    assert!(found.len() <= tally.acknowledged.len() + tally.failures.len(), "nothing is there twice");
}

#[test]
fn a_session_ended_on_one_node_is_over_on_the_others() {
    let (place, redis) = (Place::postgres(), RedisServer::start());
    let nodes = [Node::start(&place, &redis), Node::start(&place, &redis)];
    let token = set_up(nodes[0].server());
    let mut clients: Vec<_> = nodes.iter().map(|node| node.server().client().bearer(&token)).collect();
    for client in &mut clients {
        // From now on it is remembered.
        client.get("/api/v1/auth/me").expect(200);
    }
    clients[0].post("/api/v1/auth/logout", &json!({})).expect(204);
    clients[0].get("/api/v1/auth/me").expect(401);
    // Told at the commit, heard a moment later.
    let began = std::time::Instant::now();
    while clients[1].get("/api/v1/auth/me").status != 401 {
        assert!(began.elapsed() < crate::program::PATIENCE);
        // What would have been remembered is half a minute: it must not be that which ends it.
        assert!(began.elapsed().as_secs() < 20, "the other node was not told");
    }
}

#[test]
fn calls_are_counted_over_all_nodes_and_without_redis_by_each() {
    let (place, redis) = (Place::postgres(), RedisServer::start());
    let nodes = [Node::start(&place, &redis), Node::start(&place, &redis)];
    let token = set_up(nodes[0].server());
    let mut clients: Vec<_> = nodes.iter().map(|node| node.server().client().bearer(&token)).collect();
    let wrong = json!({"email": "nobody@example.com", "password": "not the password"});
    // Setting up was the first of the six.
    let answers: Vec<_> = (0..8).map(|n| clients[n % 2].post("/api/v1/auth/login", &wrong).status).collect();
    assert_eq!(answers, [401, 401, 401, 401, 401, 429, 429, 429], "neither node alone was asked six times");

    let cache =
        |client: &mut Client| text(&client.get("/api/health").expect(200).json()["services"]["cache"]["status"]);
    assert_eq!(cache(&mut clients[0]), "healthy");
    redis.stop();
    for (node, client) in nodes.iter().zip(&mut clients) {
        client.get("/api/v1/watches").expect(200);
        node.server().client().get("/api/health/ready").expect(200);
        until(|| cache(client) == "degraded");
    }
    redis.start_again();
    for client in &mut clients {
        until(|| cache(client) == "healthy");
    }
}

/// Asks until it is so: health is found out in the background.
fn until(mut is_so: impl FnMut() -> bool) {
    let began = std::time::Instant::now();
    while !is_so() {
        assert!(began.elapsed() < crate::program::PATIENCE);
        thread::yield_now();
    }
}
