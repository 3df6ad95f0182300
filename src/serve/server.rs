//! The port: connections are taken up to a bound, each served in a task of its own, and when the server is asked to end, answers
//! under way may finish.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::server::conn::http1::{self, Parts};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::api::Desk;
use super::gate::Gate;
use super::reading::Reader;
use super::stall::Unstalled;
use super::{Bounds, Log, Token, Wire, malformed};
use crate::world::World;

/// How long to wait when the system gives no connection, for instance because too many files are open.
const BREATH: Duration = Duration::from_millis(50);
/// The smallest buffer of a connection that the HTTP library has.
const LEAST_BUFFER: usize = 8_192;
/// How long a client is waited for after its last answer. It still holds its place.
const LINGER: Duration = Duration::from_secs(1);

/// What a server is made of.
#[derive(Debug)]
pub struct Setup {
    /// The world.
    pub world: Arc<Mutex<World>>,
    /// The wire's clock, which shows the world's wire time now.
    pub wire: Wire,
    /// Opens `/_world`.
    pub token: Token,
    /// Names other than its address under which the server is called.
    pub names: Vec<String>,
    /// Bounds.
    pub bounds: Bounds,
    /// Where requests are told, if anywhere.
    pub log: Option<Log>,
}

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    desk: Arc<Desk>,
}

impl Server {
    /// Listens on an address; port 0 takes any that is free.
    ///
    /// # Errors
    /// If the address is taken or not this machine's.
    pub async fn bind(address: SocketAddr, setup: Setup) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let Setup { world, wire, token, names, bounds, log } = setup;
        let (gate, reader) = (Gate::new(address, names), Reader::new(bounds));
        let desk = Desk { world, wire, token, gate, bounds, reader, log };
        Ok(Self { listener, address, desk: Arc::new(desk) })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until it is told to stop; then takes nothing new and gives answers under way a moment to finish.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let places = Arc::new(Semaphore::new(self.desk.bounds.connections));
        let (ending, ended) = watch::channel(false);
        let mut visits = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut stop => break,
                accepted = self.accept(&places) => accepted,
            };
            match accepted {
                Some((stream, place)) => {
                    let visit = visit(Arc::clone(&self.desk), stream, ended.clone());
                    visits.spawn(async move {
                        visit.await;
                        drop(place);
                    });
                }
                None => tokio::time::sleep(BREATH).await,
            }
            while visits.try_join_next().is_some() {}
        }
        drop(self.listener);
        ending.send_replace(true);
        let all = async { while visits.join_next().await.is_some() {} };
        // What has not finished by then is cut off when the set is dropped.
        tokio::time::timeout(self.desk.bounds.drain_time, all).await.unwrap_or_default();
    }

    /// The next connection, once there is a place for it; none when the system has none to give.
    async fn accept(&self, places: &Arc<Semaphore>) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        let (stream, _) = self.listener.accept().await.ok()?;
        Some((stream, place))
    }
}

/// One connection, for as many requests as the client makes on it.
async fn visit(desk: Arc<Desk>, stream: TcpStream, mut ended: watch::Receiver<bool>) {
    // Without this, small answers wait for the client's acknowledgement; a socket that refuses it is only slower.
    stream.set_nodelay(true).unwrap_or_default();
    let bounds = desk.bounds;
    let service = service_fn(|request| {
        let desk = Arc::clone(&desk);
        Box::pin(async move { desk.answer(request).await })
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .auto_date_header(false)
        .max_header_size(bounds.head_bytes)
        .max_buf_size(bounds.head_bytes.max(LEAST_BUFFER))
        .header_read_timeout(bounds.head_time)
        .serve_connection(TokioIo::new(Unstalled::new(stream, bounds.stall_time)), service);
    let told_to_end = async { ended.wait_for(|ended| *ended).await.is_ok() };
    // Not to the end of the stream, which may get one more answer.
    let ending = tokio::select! {
        ending = poll_fn(|cx| connection.poll_without_shutdown(cx)) => ending,
        _ = told_to_end => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|cx| connection.poll_without_shutdown(cx)).await
        }
    };
    let Parts { io, read_buf, .. } = connection.into_parts();
    let mut stream = io.into_inner();
    if let Err(error) = ending {
        // How else a connection ends is the client's affair, or a fault that was armed: nothing is said of it.
        let Some((status, words)) = malformed::told(&error, &read_buf) else { return };
        let Some(answer) = desk.malformed(status, words) else { return };
        if stream.write_all(&malformed::bytes(&answer)).await.is_err() {
            return;
        }
    }
    let at_once = *ended.borrow();
    leave(stream, at_once).await;
}

/// Ends a connection so that its last answer arrives: closing it while bytes of the client's lie unread would tear the answer
/// out of the client's hands. The client gets a moment to close it first.
async fn leave(mut stream: Unstalled, at_once: bool) {
    if stream.shutdown().await.is_err() || at_once {
        return;
    }
    let rest = async {
        let mut bytes = [0; 4_096];
        while stream.read(&mut bytes).await.is_ok_and(|count| count > 0) {}
    };
    tokio::time::timeout(LINGER, rest).await.unwrap_or_default();
}
