//! A TCP proxy in front of any server, whose faults are switched while connections run through it.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream, tcp},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// What the proxy does with connections, from now on and with those it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Passes everything on.
    None,
    /// Ends every connection and refuses new ones, as when the server's process is gone.
    Cut,
    /// Resets each connection after so many bytes of the answer.
    Reset {
        /// Bytes that pass first.
        after: usize,
    },
    /// Takes connections and bytes and says nothing: half-open connections, a lost network.
    Blackhole,
    /// Passes answers on slowly.
    Slow {
        /// Before each piece.
        delay: Duration,
        /// Size of a piece, in bytes.
        piece: usize,
    },
    /// Closes each connection after so many bytes of the answer.
    HalfAnswer {
        /// Bytes that pass first.
        bytes: usize,
    },
    /// Answers with bytes that mean nothing in any protocol, and closes.
    Garbage,
}

/// A proxy on loopback. Dropping it ends all its connections.
#[derive(Debug)]
pub struct FaultProxy {
    /// Where it listens.
    pub address: SocketAddr,
    fault: watch::Sender<Fault>,
    accepted: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl FaultProxy {
    /// A proxy in front of `target` (`host:port`), without a fault.
    ///
    /// # Panics
    /// It cannot listen.
    pub async fn start(target: impl Into<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let (fault, changes) = watch::channel(Fault::None);
        let accepted = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(serve(listener, address, target.into(), changes, Arc::clone(&accepted)));
        Self { address, fault, accepted, task }
    }

    /// Switches the fault. When this returns, new connections meet it; those that run meet it with their next byte at the latest.
    pub async fn set(&self, fault: Fault) {
        let was_cut = *self.fault.borrow() == Fault::Cut;
        self.fault.send_replace(fault);
        // Listening again, or no more, takes a moment: what is promised is what a connection finds.
        if was_cut != (fault == Fault::Cut) {
            while TcpStream::connect(self.address).await.is_ok() == (fault == Fault::Cut) {
                tokio::task::yield_now().await;
            }
        }
    }

    /// How many connections were taken so far; those that [`FaultProxy::set`] made to see the switch are among them.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    first: TcpListener,
    address: SocketAddr,
    target: String,
    mut changes: watch::Receiver<Fault>,
    accepted: Arc<AtomicUsize>,
) {
    let mut connections = JoinSet::new();
    let mut listener = Some(first);
    loop {
        let cut = *changes.borrow_and_update() == Fault::Cut;
        if cut {
            listener = None;
            connections.shutdown().await;
            // Bound but not listening: the port stays ours, and whoever calls is refused.
            let reserved = bound(address);
            if changes.changed().await.is_err() {
                return;
            }
            drop(reserved);
            continue;
        }
        let open = listener.get_or_insert_with(|| bound(address).listen(64).expect("the port is still ours"));
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            Ok((client, _)) = open.accept() => {
                accepted.fetch_add(1, Ordering::Relaxed);
                connections.spawn(connection(client, target.clone(), changes.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

fn bound(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_reuseaddr(true).expect("an option of every system");
    socket.bind(address).expect("the port is still ours");
    socket
}

/// How a connection ends.
enum End {
    Closed,
    Reset,
}

async fn connection(mut client: TcpStream, target: String, mut changes: watch::Receiver<Fault>) {
    while *changes.borrow_and_update() == Fault::Blackhole {
        if changes.changed().await.is_err() {
            return;
        }
    }
    // A server that is not there is a connection that ends.
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    let end = {
        let (client_reads, client_writes) = client.split();
        let (server_reads, server_writes) = server.split();
        tokio::select! {
            end = up(client_reads, server_writes, changes.clone()) => end,
            end = down(server_reads, client_writes, changes) => end,
        }
    };
    if matches!(end, End::Reset) {
        // The other end may be gone already.
        let _ = client.set_zero_linger();
    }
}

async fn up(mut client: tcp::ReadHalf<'_>, mut server: tcp::WriteHalf<'_>, mut changes: watch::Receiver<Fault>) -> End {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let Ok(length @ 1..) = client.read(&mut buffer).await else { return End::Closed };
        while *changes.borrow_and_update() == Fault::Blackhole {
            if changes.changed().await.is_err() {
                return End::Closed;
            }
        }
        if server.write_all(&buffer[..length]).await.is_err() {
            return End::Closed;
        }
        // From then on the other direction decides.
        if *changes.borrow() == Fault::Garbage {
            std::future::pending::<()>().await;
        }
    }
}

const GARBAGE: &[u8] = b"\x00\xff\xfe\x13\x37 this is no protocol at all \r\n\r\n\x80\x81";

async fn down(
    mut server: tcp::ReadHalf<'_>,
    mut client: tcp::WriteHalf<'_>,
    mut changes: watch::Receiver<Fault>,
) -> End {
    let mut buffer = vec![0; 16 * 1024];
    let mut passed = 0;
    loop {
        let length = tokio::select! {
            changed = changes.changed() => {
                if changed.is_err() { return End::Closed }
                passed = 0;
                continue;
            }
            read = server.read(&mut buffer) => match read {
                Ok(length @ 1..) => length,
                _ => return End::Closed,
            },
        };
        let mut answer = &buffer[..length];
        while !answer.is_empty() {
            let fault = *changes.borrow_and_update();
            let (piece, end) = match fault {
                Fault::None => (answer.len(), None),
                Fault::Cut => return End::Closed,
                Fault::Blackhole => {
                    if changes.changed().await.is_err() {
                        return End::Closed;
                    }
                    continue;
                }
                Fault::Slow { delay, piece } => {
                    tokio::time::sleep(delay).await;
                    (piece.clamp(1, answer.len()), None)
                }
                Fault::Reset { after } => limited(after, passed, answer.len(), End::Reset),
                Fault::HalfAnswer { bytes } => limited(bytes, passed, answer.len(), End::Closed),
                Fault::Garbage => {
                    // The end is told by closing, whether or not this is still read.
                    let _ = client.write_all(GARBAGE).await;
                    return End::Closed;
                }
            };
            if client.write_all(&answer[..piece]).await.is_err() {
                return End::Closed;
            }
            passed += piece;
            answer = &answer[piece..];
            if let Some(end) = end {
                // What was sent is to arrive before a reset, which would overtake it.
                if matches!(end, End::Reset) && passed > 0 {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                return end;
            }
        }
    }
}

fn limited(most: usize, passed: usize, length: usize, end: End) -> (usize, Option<End>) {
    let left = most.saturating_sub(passed);
    if length >= left { (left, Some(end)) } else { (length, None) }
}
