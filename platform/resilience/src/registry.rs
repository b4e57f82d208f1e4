//! All outbound dependencies of the process.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use seaworthy_kernel::Clock;

use crate::{Dependency, DependencyStatus, Jitter, Policy, SystemJitter};

/// The name is taken: each dependency is declared in one place.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the dependency {0} is declared twice")]
pub struct DeclaredTwice(pub Arc<str>);

/// All outbound dependencies of the process. Cheap to clone; all clones are the same list.
#[derive(Debug, Clone)]
pub struct Dependencies(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Arc<dyn Clock>,
    jitter: Arc<dyn Jitter>,
    list: Mutex<BTreeMap<Arc<str>, Dependency>>,
}

impl Dependencies {
    /// None yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::with_jitter(clock, Arc::new(SystemJitter))
    }

    /// None yet, with another source of randomness.
    #[must_use]
    pub fn with_jitter(clock: Arc<dyn Clock>, jitter: Arc<dyn Jitter>) -> Self {
        Self(Arc::new(Inner { clock, jitter, list: Mutex::default() }))
    }

    /// Declares a dependency.
    ///
    /// # Errors
    /// The name is taken.
    pub fn declare(&self, name: impl Into<Arc<str>>, policy: Policy) -> Result<Dependency, DeclaredTwice> {
        let name = name.into();
        let mut list = self.list();
        if list.contains_key(&name) {
            return Err(DeclaredTwice(name));
        }
        let (clock, jitter) = (Arc::clone(&self.0.clock), Arc::clone(&self.0.jitter));
        let dependency = Dependency::new(Arc::clone(&name), policy, clock, jitter);
        list.insert(name, dependency.clone());
        Ok(dependency)
    }

    /// The dependency with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Dependency> {
        self.list().get(name).cloned()
    }

    /// How each of them is, by name.
    #[must_use]
    pub fn statuses(&self) -> Vec<DependencyStatus> {
        let all: Vec<Dependency> = self.list().values().cloned().collect();
        all.iter().map(Dependency::status).collect()
    }

    fn list(&self) -> MutexGuard<'_, BTreeMap<Arc<str>, Dependency>> {
        self.0.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
