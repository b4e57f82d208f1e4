//! What systemd is told, where it asks (`Type=notify`, `WatchdogSec=`): ready, still alive, stopping.

use std::{future::Future, time::Duration};

use sd_notify::NotifyState;

/// Says that requests are welcome, and then again and again that the process is alive, as often as the watchdog wants it.
pub(crate) async fn ready() {
    tell(&[NotifyState::Ready]);
    let mut most_microseconds = 0;
    if !sd_notify::watchdog_enabled(false, &mut most_microseconds) {
        return;
    }
    // Twice as often as needed: one may come late.
    let mut round = tokio::time::interval(Duration::from_micros(most_microseconds / 2).max(Duration::from_millis(1)));
    loop {
        round.tick().await;
        tell(&[NotifyState::Watchdog]);
    }
}

/// Ends with `stop`, and says so.
pub(crate) async fn told(stop: impl Future<Output = ()>) {
    stop.await;
    tell(&[NotifyState::Stopping]);
}

fn tell(states: &[NotifyState<'_>]) {
    // Without systemd there is nobody to be told, which is no error.
    if let Err(error) = sd_notify::notify(false, states) {
        tracing::warn!(%error, "systemd cannot be told");
    }
}
