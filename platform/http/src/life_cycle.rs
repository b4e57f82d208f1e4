//! Where the process is between its start and its end.

use tokio::sync::watch;

/// A stage of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Requests are welcome.
    Serving,
    /// Requests are still served, but readiness is red and connections are closed after their answer: balancers go elsewhere.
    Draining,
    /// Nothing new is taken. What lasts (streams, jobs) ends now.
    Ending,
}

/// The stage of the process, for all who must know. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LifeCycle(watch::Sender<Stage>);

impl Default for LifeCycle {
    fn default() -> Self {
        Self(watch::Sender::new(Stage::Serving))
    }
}

impl LifeCycle {
    /// The stage now.
    pub fn stage(&self) -> Stage {
        *self.0.borrow()
    }

    /// Goes on to a later stage; never back.
    pub fn enter(&self, stage: Stage) {
        self.0.send_if_modified(|now| {
            let later = *now < stage;
            if later {
                *now = stage;
            }
            later
        });
    }

    /// Waits until the process is ending: for whatever would go on without end.
    pub async fn ending(&self) {
        // The sender lives in `self`, so this cannot fail.
        let _ = self.0.subscribe().wait_for(|stage| *stage == Stage::Ending).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn there_is_no_way_back() {
        let life = LifeCycle::default();
        assert_eq!(life.stage(), Stage::Serving);
        life.clone().enter(Stage::Ending);
        life.enter(Stage::Draining);
        assert_eq!(life.stage(), Stage::Ending);
        life.ending().await;
    }
}
