//! Several channels, of which some fail.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use seaworthy_notify::{
    Channel, Delivery, DeliveryError, DeliveryOptions, Event, Message,
    channels::{PagerDuty, Slack},
};
use seaworthy_testkit::{Scripted, ScriptedHttp};

use crate::{World, message};

/// Fails so many times, then takes; remembers.
#[derive(Debug)]
struct Moody {
    name: &'static str,
    failures: AtomicU32,
    temporary: bool,
    tried: AtomicU32,
    taken: Mutex<Vec<Event>>,
}

impl Moody {
    fn new(name: &'static str, failures: u32, temporary: bool) -> Arc<Self> {
        let (tried, taken) = (AtomicU32::new(0), Mutex::default());
        Arc::new(Self { name, failures: AtomicU32::new(failures), temporary, tried, taken })
    }

    fn taken(&self) -> Vec<Event> {
        self.taken.lock().unwrap().clone()
    }

    fn tried(&self) -> u32 {
        self.tried.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Channel for Moody {
    fn name(&self) -> &'static str {
        self.name
    }

    async fn send(&self, message: &Message) -> Result<(), DeliveryError> {
        self.tried.fetch_add(1, Ordering::SeqCst);
        let fails = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if fails.is_ok() {
            return Err(DeliveryError { text: "not now".to_owned(), temporary: self.temporary, after: None });
        }
        self.taken.lock().unwrap().push(message.event);
        Ok(())
    }
}

/// Never answers.
#[derive(Debug)]
struct Stuck;

#[async_trait]
impl Channel for Stuck {
    fn name(&self) -> &'static str {
        "stuck"
    }

    async fn send(&self, _: &Message) -> Result<(), DeliveryError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_fails_delays_nobody_else() {
    let (well, ill) = (Moody::new("well", 0, true), Moody::new("ill", 4, true));
    let delivery = Delivery::start(vec![Arc::new(Stuck), ill.clone(), well.clone()], DeliveryOptions::default());
    assert_eq!(delivery.channels(), ["stuck", "ill", "well"]);
    delivery.deliver(message(Event::Firing));
    delivery.deliver(message(Event::Recovered));
    // No time passes: only who is well has them.
    while well.taken().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!((ill.taken(), ill.tried()), (vec![], 1));
    // 5 + 10 + 20 + 40 seconds later the other has them too, in their order.
    tokio::time::sleep(Duration::from_secs(74)).await;
    assert_eq!(ill.tried(), 4);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!((ill.taken(), ill.tried()), (vec![Event::Firing, Event::Recovered], 6));
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_good_or_too_often_is_given_up_and_the_next_one_sent() {
    let (refused, tired) = (Moody::new("refused", 1, false), Moody::new("tired", 3, true));
    let options = DeliveryOptions { deliveries: 3, ..DeliveryOptions::default() };
    let delivery = Delivery::start(vec![refused.clone(), tired.clone()], options);
    delivery.deliver(message(Event::Firing));
    delivery.deliver(message(Event::Recovered));
    delivery.stop(Duration::from_secs(3600)).await;
    assert_eq!((refused.taken(), refused.tried()), (vec![Event::Recovered], 2));
    assert_eq!((tired.taken(), tired.tried()), (vec![Event::Recovered], 4));
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_is_full_drops_and_stopping_does_not_wait_for_ever() {
    let delivery = Delivery::start(vec![Arc::new(Stuck)], DeliveryOptions { queue: 2, ..DeliveryOptions::default() });
    for _ in 0..50 {
        delivery.deliver(message(Event::Firing));
    }
    let began = tokio::time::Instant::now();
    delivery.stop(Duration::from_secs(5)).await;
    assert_eq!(began.elapsed(), Duration::from_secs(5));
}

#[tokio::test]
async fn real_channels_side_by_side() {
    let world = World::new();
    let slack = ScriptedHttp::start(|asked| match asked.number {
        0..4 => Scripted::new(503, ""),
        _ => Scripted::new(200, "ok"),
    })
    .await;
    let pagerduty = ScriptedHttp::start(|_| Scripted::new(202, "{}")).await;
    let channels: Vec<Arc<dyn Channel>> = vec![
        Arc::new(Slack::new(world.outbound.clone(), world.dependency("alerts-slack"), slack.url("/x").into())),
        Arc::new(PagerDuty::new(
            world.outbound.clone(),
            world.dependency("alerts-pagerduty"),
            pagerduty.url("/v2/enqueue"),
            "key".to_owned().into(),
        )),
    ];
    let quick = Duration::from_millis(1);
    let options = DeliveryOptions { first_pause: quick, longest_pause: quick, ..DeliveryOptions::default() };
    let delivery = Delivery::start(channels, options);
    delivery.deliver(message(Event::Firing));
    delivery.stop(Duration::from_secs(60)).await;
    // Two deliveries of two attempts each failed; the fifth attempt was taken.
    assert_eq!((slack.asked().len(), pagerduty.asked().len()), (5, 1));
    assert!(slack.asked().windows(2).all(|pair| pair[0].body == pair[1].body));
}
