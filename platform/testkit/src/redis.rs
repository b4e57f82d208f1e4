//! A Redis of a test's own, which it can stop and start.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Far more than a start takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Redis on a port of its own that keeps nothing on disk. Dropping it kills it.
#[derive(Debug)]
pub struct RedisServer {
    port: u16,
    child: Mutex<Option<Child>>,
}

impl RedisServer {
    /// Starts it.
    ///
    /// # Panics
    /// `redis-server` is not installed (`cargo xtask test` does it on Debian), or does not start.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it has an address").port();
        drop(listener);
        let server = Self { port, child: Mutex::new(None) };
        server.start_again();
        server
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Kills it.
    ///
    /// # Panics
    /// It cannot be killed.
    pub fn stop(&self) {
        if let Some(mut child) = self.child.lock().unwrap_or_else(PoisonError::into_inner).take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
    }

    /// Starts it on the same port, empty.
    ///
    /// # Panics
    /// It does not start.
    pub fn start_again(&self) {
        let port = self.port.to_string();
        let child = Command::new("redis-server")
            .args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server is installed: `cargo xtask test` does it on Debian");
        *self.child.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "Redis does not listen");
            std::thread::yield_now();
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        if let Some(child) = self.child.get_mut().unwrap_or_else(PoisonError::into_inner) {
            // It may be over already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
