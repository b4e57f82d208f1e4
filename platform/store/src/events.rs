//! What the nodes of one installation tell one another: that something has changed which they may remember.
//!
//! On PostgreSQL by LISTEN and NOTIFY, so that an event is told exactly when its transaction is committed, and no other server is
//! needed. SQLite has one node: events stay in the process. Who was cut off may have missed some, and is told so ([`Heard::Gap`]).

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::{
    sync::{broadcast, watch},
    task::JoinHandle,
};
use uuid::Uuid;

use crate::StoreError;

pub(crate) const CHANNEL: &str = "seaworthy_events";
/// PostgreSQL refuses longer ones at 8,000 bytes; the envelope needs some.
const LONGEST_PAYLOAD: usize = 7_000;
/// Events that a slow listener may be behind before it is told of a gap.
const REMEMBERED: usize = 1024;
/// How often a silent connection is asked whether it is still there, and how long it may take to answer.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// Between two attempts to connect again.
const PAUSE: Duration = Duration::from_secs(1);

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What it is about, e.g. `sessions`.
    pub topic: String,
    /// What its listeners need, at most 7,000 bytes; never a secret.
    pub payload: String,
}

impl Event {
    /// An event of this topic.
    pub fn new(topic: impl Into<String>, payload: impl Into<String>) -> Self {
        Self { topic: topic.into(), payload: payload.into() }
    }
}

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// An event of its topic.
    Event(String),
    /// Some may have been missed: whatever is remembered may be wrong.
    Gap,
}

/// The events of one installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Events(Arc<Hub>);

#[derive(Debug)]
struct Hub {
    node: Uuid,
    /// `None`: a gap, for every topic.
    sender: broadcast::Sender<Option<Event>>,
    changes: Mutex<HashMap<&'static str, Changes>>,
    /// False while other nodes cannot be heard.
    whole: watch::Sender<bool>,
    stop: watch::Sender<bool>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

/// Listens to one topic.
#[derive(Debug)]
pub struct Subscription {
    topic: &'static str,
    receiver: broadcast::Receiver<Option<Event>>,
}

impl Subscription {
    /// The next event; `None` when the database is closed.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            match self.receiver.recv().await {
                Ok(Some(event)) if event.topic == self.topic => return Some(Heard::Event(event.payload)),
                Ok(Some(_)) => {}
                Ok(None) | Err(broadcast::error::RecvError::Lagged(_)) => return Some(Heard::Gap),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

/// Counts the events of one topic, and the gaps: what was remembered at another count may be wrong. Cheap to clone and to ask.
#[derive(Debug, Clone, Default)]
pub struct Changes(Arc<AtomicU64>);

impl Changes {
    /// The count now.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn add(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// As it goes over the wire.
#[derive(Serialize, Deserialize)]
struct Envelope {
    node: Uuid,
    #[serde(flatten)]
    event: Event,
}

impl Events {
    pub(crate) fn of_this_process() -> Self {
        let (sender, _) = broadcast::channel(REMEMBERED);
        Self(Arc::new(Hub {
            node: Uuid::new_v4(),
            sender,
            changes: Mutex::default(),
            whole: watch::Sender::new(true),
            stop: watch::Sender::new(false),
            listening: Mutex::default(),
        }))
    }

    /// Listens to a topic from now on.
    pub fn subscribe(&self, topic: &'static str) -> Subscription {
        Subscription { topic, receiver: self.0.sender.subscribe() }
    }

    /// Counts the events of a topic from now on.
    pub fn changes(&self, topic: &'static str) -> Changes {
        self.0.changes.lock().unwrap_or_else(PoisonError::into_inner).entry(topic).or_default().clone()
    }

    /// False while other nodes cannot be heard: then nothing may be remembered that they can change.
    pub fn is_whole(&self) -> bool {
        *self.0.whole.borrow()
    }

    /// This process among the nodes; new at each start.
    pub fn node(&self) -> Uuid {
        self.0.node
    }

    pub(crate) fn deliver(&self, event: Event) {
        self.0.tell(Some(event));
    }

    pub(crate) fn text_of(&self, event: &Event) -> Result<String, StoreError> {
        if event.payload.len() > LONGEST_PAYLOAD {
            let size = event.payload.len();
            return Err(StoreError::Unusable(format!(
                "an event of {size} bytes; at most {LONGEST_PAYLOAD} can be told"
            )));
        }
        let envelope = Envelope { node: self.0.node, event: event.clone() };
        serde_json::to_string(&envelope).map_err(|error| StoreError::Unusable(error.to_string()))
    }

    /// Stops listening and closes its connection.
    pub(crate) async fn stop(&self) {
        self.0.stop.send_replace(true);
        let task = self.0.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            // It ends in error only when it panicked, which the log has.
            let _ = task.await;
        }
    }
}

/// Events of this process and of every other node with the database at `url`. Returns when they can be heard, or after a while.
pub(crate) async fn between_nodes(url: &str) -> Events {
    let (sender, _) = broadcast::channel(REMEMBERED);
    let (stop, stopped) = watch::channel(false);
    let hub = Arc::new(Hub {
        node: Uuid::new_v4(),
        sender,
        changes: Mutex::default(),
        whole: watch::Sender::new(false),
        stop,
        listening: Mutex::default(),
    });
    let task = tokio::spawn(keep_listening(url.to_owned(), Arc::downgrade(&hub), stopped));
    *hub.listening.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    let mut whole = hub.whole.subscribe();
    if tokio::time::timeout(HEARTBEAT, whole.wait_for(|whole| *whole)).await.is_err() {
        tracing::warn!("other nodes cannot be heard yet");
    }
    Events(hub)
}

impl Hub {
    /// `None`: a gap.
    fn tell(&self, event: Option<Event>) {
        for (topic, changes) in self.changes.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if event.as_ref().is_none_or(|event| event.topic == *topic) {
                changes.add();
            }
        }
        // Fails only where nobody listens.
        let _ = self.sender.send(event);
    }

    fn lost(&self) {
        if self.whole.send_replace(false) {
            self.tell(None);
        }
    }

    fn heard(&self) {
        // What was told before this moment is lost: whoever remembers something from before is told to forget it.
        self.tell(None);
        self.whole.send_replace(true);
    }

    fn hear(&self, text: &str) {
        match serde_json::from_str::<Envelope>(text) {
            // Ours was delivered when it was committed.
            Ok(envelope) if envelope.node == self.node => {}
            Ok(envelope) => self.tell(Some(envelope.event)),
            Err(error) => {
                // Of another version, perhaps: something has changed, and nobody knows what.
                tracing::warn!(%error, "another node said something unknown");
                self.tell(None);
            }
        }
    }
}

async fn keep_listening(url: String, hub: Weak<Hub>, mut stopped: watch::Receiver<bool>) {
    loop {
        let lost = listen(&url, &hub, &mut stopped).await;
        let Some(hub) = hub.upgrade().filter(|_| !*stopped.borrow()) else { return };
        hub.lost();
        match lost {
            Ok(()) => tracing::warn!("other nodes are no longer heard; connecting again"),
            Err(error) => tracing::warn!(%error, "other nodes cannot be heard; trying again"),
        }
        drop(hub);
        tokio::time::sleep(PAUSE).await;
    }
}

/// Listens until the connection is lost, or nobody needs it any more. The connection is closed when this returns.
async fn listen(url: &str, hub: &Weak<Hub>, stopped: &mut watch::Receiver<bool>) -> Result<(), sqlx::Error> {
    // A pool of its own, so that its one connection can be waited for at the end.
    let pool = timed(PgPoolOptions::new().max_connections(1).connect(url)).await?;
    let result = tokio::select! {
        result = hear_all(&pool, hub) => result,
        // Ends with the hub at the latest.
        _ = stopped.wait_for(|stopped| *stopped) => Ok(()),
    };
    // Without an answer there is nobody to say goodbye to.
    let _ = tokio::time::timeout(HEARTBEAT, pool.close()).await;
    result
}

async fn hear_all(pool: &PgPool, hub: &Weak<Hub>) -> Result<(), sqlx::Error> {
    let mut listener = timed(PgListener::connect_with(pool)).await?;
    timed(listener.listen(CHANNEL)).await?;
    listener.eager_reconnect(false);
    match hub.upgrade() {
        Some(hub) => hub.heard(),
        None => return Ok(()),
    }
    loop {
        match tokio::time::timeout(HEARTBEAT, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => match hub.upgrade() {
                Some(hub) => hub.hear(notification.payload()),
                None => return Ok(()),
            },
            // The connection was lost.
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_) => _ = timed(sqlx::query("SELECT 1").execute(&mut listener)).await?,
        }
    }
}

async fn timed<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let late = || sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, "no answer"));
    tokio::time::timeout(HEARTBEAT, work).await.unwrap_or_else(|_| Err(late()))
}
