//! One queue per channel: a channel that fails keeps its own messages and delays nobody else's.

use std::{sync::Arc, time::Duration};

use metrics::counter;
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    task::JoinHandle,
};

use crate::{Channel, Message};

/// How often and how long a message is tried.
#[derive(Debug, Clone, Copy)]
pub struct DeliveryOptions {
    /// Messages that wait for one channel; further ones are dropped and logged.
    pub queue: usize,
    /// Deliveries of one message before it is given up; each of them may be several attempts.
    pub deliveries: u32,
    /// Pause before the second delivery; doubled with each further one.
    pub first_pause: Duration,
    /// No pause is longer.
    pub longest_pause: Duration,
}

impl Default for DeliveryOptions {
    /// About five hours.
    fn default() -> Self {
        Self {
            queue: 100,
            deliveries: 36,
            first_pause: Duration::from_secs(5),
            longest_pause: Duration::from_secs(600),
        }
    }
}

/// Brings messages to every channel.
#[derive(Debug)]
pub struct Delivery {
    queues: Vec<Queue>,
}

#[derive(Debug)]
struct Queue {
    name: &'static str,
    sender: mpsc::Sender<Arc<Message>>,
    task: JoinHandle<()>,
}

impl Delivery {
    /// Starts a task per channel. To be called within a runtime.
    #[must_use]
    pub fn start(channels: Vec<Arc<dyn Channel>>, options: DeliveryOptions) -> Self {
        let queues = channels.into_iter().map(|channel| {
            let (sender, receiver) = mpsc::channel(options.queue.max(1));
            Queue { name: channel.name(), sender, task: tokio::spawn(work(channel, receiver, options)) }
        });
        Self { queues: queues.collect() }
    }

    /// Names of the channels.
    #[must_use]
    pub fn channels(&self) -> Vec<&'static str> {
        self.queues.iter().map(|queue| queue.name).collect()
    }

    /// Hands a message to every channel, at once.
    pub fn deliver(&self, message: Message) {
        let message = Arc::new(message);
        for queue in &self.queues {
            match queue.sender.try_send(Arc::clone(&message)) {
                Ok(()) => {}
                Err(TrySendError::Full(_) | TrySendError::Closed(_)) => {
                    count(queue.name, "dropped");
                    tracing::error!(
                        channel = queue.name,
                        rule = message.rule.id(),
                        "an alert is dropped: too many wait for this channel"
                    );
                }
            }
        }
    }

    /// Ends the tasks. What waits is still sent within `grace`, all channels together; the rest is lost and logged.
    pub async fn stop(self, grace: Duration) {
        let end = tokio::time::Instant::now() + grace;
        let mut tasks = Vec::new();
        for queue in self.queues {
            // A closed queue ends its task when it is empty.
            drop(queue.sender);
            tasks.push((queue.name, queue.task));
        }
        for (channel, mut task) in tasks {
            if tokio::time::timeout_at(end, &mut task).await.is_err() {
                task.abort();
                tracing::warn!(channel, "alerts were not sent before the server stopped");
            }
        }
    }
}

async fn work(channel: Arc<dyn Channel>, mut queue: mpsc::Receiver<Arc<Message>>, options: DeliveryOptions) {
    while let Some(message) = queue.recv().await {
        deliver(&*channel, &message, options).await;
    }
}

async fn deliver(channel: &dyn Channel, message: &Message, options: DeliveryOptions) {
    let (name, rule) = (channel.name(), message.rule.id());
    let mut pause = options.first_pause;
    for delivery in 1.. {
        let error = match channel.send(message).await {
            Ok(()) => {
                count(name, "sent");
                tracing::info!(channel = name, rule, delivery, "an alert was sent");
                return;
            }
            Err(error) => error,
        };
        if !error.temporary || delivery >= options.deliveries {
            count(name, "failed");
            tracing::error!(channel = name, rule, delivery, %error, "an alert could not be sent and is given up");
            return;
        }
        let wait = error.after.unwrap_or_default().max(pause).min(options.longest_pause);
        count(name, "retried");
        tracing::warn!(channel = name, rule, delivery, retry_seconds = wait.as_secs(), %error, "an alert could not be sent yet");
        tokio::time::sleep(wait).await;
        pause = pause.saturating_mul(2).min(options.longest_pause);
    }
}

fn count(channel: &'static str, outcome: &'static str) {
    counter!("seaworthy_alert_deliveries_total", "channel" => channel, "outcome" => outcome).increment(1);
}
