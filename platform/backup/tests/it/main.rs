//! Backups of a database with every kind of value, on both engines: made online, checked, restored, undone, and broken in every way.
#![expect(clippy::unwrap_used, reason = "tests")]

mod across;
mod broken;
mod copy;
mod installation;
mod online;
mod retention;
mod round_trip;

use installation::Installation;
use seaworthy_testkit::Engine;

/// Runs a test with an installation of its own.
fn on(engine: Engine, body: impl AsyncFnOnce(&Installation)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let installation = Installation::new(engine).await;
        body(&installation).await;
        installation.remove().await;
    });
}

/// Makes of each function two tests, `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($tests:tt)*) => {
        seaworthy_testkit::on_each_engine! { crate::on, crate::Installation; $($tests)* }
    };
}
use on_both;
