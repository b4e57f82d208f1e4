//! Rounds of requests: the application, the bare handler, the application …, and what one manages of the other.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use axum::{body::Body, http::Request};
use seaworthy_store::{Database, PoolOptions, recording};
use tokio::{net::TcpListener, task::JoinSet};
use tower::ServiceExt as _;

use crate::{
    arguments::Arguments,
    bare::{self, Plan},
    data,
    exchange::{Connection, request},
    scenario::{self, Scenario},
    server::Measured,
};

/// Connections that ask at the same time.
const CONNECTIONS: usize = 8;

/// How the application did in one scenario.
#[derive(Debug)]
pub(crate) struct Ratio {
    pub(crate) name: &'static str,
    pub(crate) engine: &'static str,
    /// Statements a request.
    pub(crate) statements: usize,
    /// Bytes of an answer.
    pub(crate) bytes: (usize, usize),
    /// Requests a second, median of the rounds: the application, the bare handler.
    pub(crate) rates: (f64, f64),
    /// Median of the rounds' ratios.
    pub(crate) median: f64,
    /// Least and greatest ratio of a round.
    pub(crate) range: (f64, f64),
}

/// Measures every scenario.
///
/// # Errors
/// A request is refused, or a server breaks.
pub(crate) async fn measure(server: &Measured, arguments: &Arguments) -> Result<Vec<Ratio>> {
    let engine = server.database.engine().as_str();
    let page = get(server, "/api/v1/watches?limit=100&sort=model").await?.0;
    let ids = scenario::ids(&serde_json::from_slice(&page)?);
    let scenarios = scenario::all(&ids[..50], &data::movement_of_choice(&server.database).await?);
    // A pool of its own, opened alike.
    let database = Database::open(&server.url, PoolOptions::default()).await?;
    let scenarios: Vec<_> = scenarios.into_iter().filter(|scenario| arguments.want(engine, scenario.name)).collect();
    let mut plans = Vec::new();
    let mut sizes = Vec::new();
    for scenario in &scenarios {
        let (mut of_scenario, mut bytes) = (Vec::new(), (0, 0));
        for path in &scenario.paths {
            let (body, statements) = get(server, path).await?;
            let plan = Plan::new(&database, statements, body.len()).await?;
            bytes = (body.len(), plan.bytes(&database).await?);
            of_scenario.push(plan);
        }
        sizes.push((of_scenario[0].statements(), bytes));
        plans.push(of_scenario);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let bare_address = listener.local_addr()?.to_string();
    let bare = tokio::spawn(axum::serve(listener, bare::router(database.clone(), plans)).into_future());
    let mut ratios = Vec::new();
    for (place, (scenario, (statements, bytes))) in scenarios.iter().zip(sizes).enumerate() {
        let ours: Vec<_> =
            scenario.paths.iter().map(|path| request("GET", path, Some(&server.token), "", b"")).collect();
        let theirs = (0..scenario.paths.len()).map(|at| request("GET", &format!("/{place}/{at}"), None, "", b""));
        let sides = Sides { ours: (&server.address, ours), bare: (&bare_address, theirs.collect()) };
        let ratio = compare(scenario, engine, statements, bytes, &sides, arguments).await?;
        println!(
            "{engine}: {}: {:.0} of {:.0} requests/s, {:.2}",
            ratio.name, ratio.rates.0, ratio.rates.1, ratio.median
        );
        ratios.push(ratio);
    }
    bare.abort();
    database.close().await;
    Ok(ratios)
}

/// The answer of the application, and the statements it took. Asked twice: the first time fills what is remembered between requests.
async fn get(server: &Measured, path: &str) -> Result<(Vec<u8>, Vec<sea_orm::Statement>)> {
    let mut last = (Vec::new(), Vec::new());
    for _ in 0..2 {
        let asked =
            Request::get(path).header("authorization", format!("Bearer {}", server.token)).body(Body::empty())?;
        let (answer, statements) = recording(server.router.clone().oneshot(asked)).await;
        let answer = answer.context("the router cannot fail")?;
        ensure!(answer.status() == 200, "GET {path}: {}", answer.status());
        last = (axum::body::to_bytes(answer.into_body(), usize::MAX).await?.to_vec(), statements);
    }
    Ok(last)
}

/// Address and requests of both.
struct Sides<'a> {
    ours: (&'a str, Vec<Vec<u8>>),
    bare: (&'a str, Vec<Vec<u8>>),
}

async fn compare(
    scenario: &Scenario,
    engine: &'static str,
    statements: usize,
    bytes: (usize, usize),
    sides: &Sides<'_>,
    arguments: &Arguments,
) -> Result<Ratio> {
    let (rounds, length) =
        if arguments.quick { (3, Duration::from_millis(500)) } else { (9, Duration::from_millis(1200)) };
    let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let first = rate(sides.ours.0, &sides.ours.1, length).await?;
        let second = rate(sides.bare.0, &sides.bare.1, length).await?;
        // The first round warms both up.
        if round > 0 {
            ours.push(first);
            bare.push(second);
            ratios.push(first / second);
        }
    }
    let range = ratios.iter().fold((f64::MAX, 0.0_f64), |(least, most), ratio| (least.min(*ratio), most.max(*ratio)));
    let rates = (median(&mut ours), median(&mut bare));
    Ok(Ratio { name: scenario.name, engine, statements, bytes, rates, median: median(&mut ratios), range })
}

/// Requests a second.
async fn rate(address: &str, requests: &[Vec<u8>], length: Duration) -> Result<f64> {
    let mut clients = JoinSet::new();
    for place in 0..CONNECTIONS {
        let mut connection = Connection::open(address).await?;
        let requests = requests.to_vec();
        clients.spawn(async move {
            let (started, mut answered) = (Instant::now(), 0_u32);
            for request in requests.iter().cycle().skip(place * 7) {
                connection.succeed(request).await?;
                answered += 1;
                if started.elapsed() >= length {
                    break;
                }
            }
            anyhow::Ok(f64::from(answered) / started.elapsed().as_secs_f64())
        });
    }
    let mut sum = 0.0;
    while let Some(client) = clients.join_next().await {
        sum += client??;
    }
    Ok(sum)
}

/// The middle one.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
