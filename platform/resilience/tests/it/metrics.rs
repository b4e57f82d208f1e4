//! What the metrics show while a dependency fails and comes back.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use seaworthy_resilience::Request;
use seaworthy_testkit::{Scripted, ScriptedHttp};

use crate::{World, policy};

/// Keeps what is recorded, by name and labels.
#[derive(Debug, Default, Clone)]
struct Kept(Arc<Mutex<BTreeMap<String, Arc<AtomicU64>>>>);

#[derive(Debug)]
struct Count(Arc<AtomicU64>);

impl HistogramFn for Count {
    fn record(&self, _: f64) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Kept {
    fn slot(&self, key: &Key) -> Arc<AtomicU64> {
        let labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        let name = format!("{}{{{}}}", key.name(), labels.join(","));
        Arc::clone(self.0.lock().unwrap().entry(name).or_default())
    }

    fn count(&self, name: &str) -> u64 {
        self.0.lock().unwrap().get(name).map_or(0, |value| value.load(Ordering::SeqCst))
    }

    fn gauge(&self, name: &str) -> f64 {
        f64::from_bits(self.count(name))
    }
}

impl Recorder for Kept {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.slot(key))
    }
    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.slot(key))
    }
    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Count(self.slot(key))))
    }
}

#[test]
fn the_metrics_follow_the_breaker() {
    let kept = Kept::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    metrics::with_local_recorder(&kept, || {
        runtime.block_on(async {
            let world = World::new();
            let server = ScriptedHttp::start(|asked| Scripted::new(if asked.number < 3 { 500 } else { 200 }, "")).await;
            let dependency = world.dependency(policy());
            let state = "seaworthy_breaker_state{dependency=elsewhere}";
            assert_eq!(kept.gauge(state), 0.0);
            for _ in 0..4 {
                let _ = world.outbound.send(&dependency, Request::get(server.url("/"))).await;
            }
            assert_eq!(kept.gauge(state), 2.0);
            world.pass(31);
            let probe =
                dependency.admit(seaworthy_resilience::Deadline::within(std::time::Duration::from_secs(9))).await;
            assert_eq!(kept.gauge(state), 1.0);
            drop(probe.unwrap());
            world.outbound.send(&dependency, Request::get(server.url("/"))).await.unwrap();
            assert_eq!(kept.gauge(state), 0.0);
        });
    });
    let requests = |outcome: &str| {
        kept.count(&format!("seaworthy_outbound_requests_total{{dependency=elsewhere,outcome={outcome}}}"))
    };
    assert_eq!(
        (requests("status_5xx"), requests("breaker_open"), requests("abandoned"), requests("success")),
        (3, 1, 1, 1)
    );
    assert_eq!(kept.count("seaworthy_outbound_duration_seconds{dependency=elsewhere}"), 5);
}
