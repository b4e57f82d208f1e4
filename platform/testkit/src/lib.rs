//! A whole server per test: on either database, with a clock that the test controls, checked for logged errors at its end.
//!
//! ```ignore
//! fn apps() -> Vec<Arc<dyn App>> { vec![Watches::new(WatchesOptions::default())] }
//!
//! on_both_engines! {
//!     async fn a_watch_is_entered(app) {
//!         let collector = app.user("collector@example.com").await;
//!         collector.get("/api/v1/watches").await.expect(200);
//!     }
//! }
//! ```
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up must fail, loudly")]

mod answer;
mod app;
mod client;
mod clock;
mod databases;
mod fault_proxy;
pub mod prometheus;
mod redis;
mod scripted_http;
mod scripted_smtp;
mod tls;
pub mod walk;

pub use answer::Answer;
pub use app::{PASSWORD, Setup, TestApp, run};
pub use client::Client;
pub use clock::StoppedClock;
pub use databases::TestDatabase;
pub use fault_proxy::{Fault, FaultProxy};
pub use redis::RedisServer;
pub use scripted_http::{Asked, Scripted, ScriptedHttp};
pub use scripted_smtp::{ScriptedSmtp, SmtpScript, TakenMail};
pub use seaworthy_http::App;
pub use seaworthy_store::Engine;
pub use tls::TestTls;

/// Makes of each function two tests, `name::sqlite` and `name::postgres`. The file has a function `apps()` that gives the apps.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block)*) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn body($app: std::sync::Arc<$crate::TestApp>) $body

                #[test]
                fn sqlite() {
                    $crate::run($crate::Engine::Sqlite, $crate::Setup::default(), apps(), body);
                }

                #[test]
                fn postgres() {
                    $crate::run($crate::Engine::Postgres, $crate::Setup::default(), apps(), body);
                }
            }
        )*
    };
}

/// Makes of each function two tests, `name::sqlite` and `name::postgres`. `$on` runs a body on an engine and gives it a `&$given`.
#[macro_export]
macro_rules! on_each_engine {
    ($on:path, $given:ty; $($(#[$meta:meta])* async fn $name:ident($argument:ident) $body:block)*) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn body($argument: &$given) $body

                #[test]
                fn sqlite() {
                    $on($crate::Engine::Sqlite, body);
                }

                #[test]
                fn postgres() {
                    $on($crate::Engine::Postgres, body);
                }
            }
        )*
    };
}
