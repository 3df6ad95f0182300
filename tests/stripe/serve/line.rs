//! A raw connection to a served world: what is sent and what comes back, byte by byte.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use pullfunds::runtime::Clock;
use pullfunds::serve::{Bounds, Server, Setup, Token, Wire};
use pullfunds::world::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// What opens `/_world`.
const TOKEN: u128 = 0xfeed;

/// A served world that is spoken to in bytes.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) key: String,
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<()>,
}

impl Served {
    pub(crate) async fn new(world: World) -> Self {
        Self::bounded(world, Bounds::default()).await
    }

    pub(crate) async fn bounded(world: World, bounds: Bounds) -> Self {
        let clock = Clock::starting_at(world.wire());
        let key = world.secret_key().to_owned();
        let world = Arc::new(Mutex::new(world));
        let setup = Setup {
            world: Arc::clone(&world),
            wire: Wire::new(move || clock.now()),
            token: Token::of(TOKEN),
            names: Vec::new(),
            bounds,
            log: None,
        };
        let server = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), setup).await.expect("a port on loopback");
        let address = server.address();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server.run(async { stopped.await.unwrap_or_default() }));
        Self { address, world, key, stop: Some(stop), task }
    }

    /// Asks the server to end, and waits until it has.
    pub(crate) async fn end(&mut self) {
        drop(self.stop.take());
        (&mut self.task).await.expect("it ends in peace");
    }

    pub(crate) async fn connect(&self) -> Line {
        Line { stream: TcpStream::connect(self.address).await.expect("it listens"), bytes: Vec::new() }
    }

    /// One request on a connection of its own.
    pub(crate) async fn ask(&self, request: &Ask) -> Seen {
        let mut line = self.connect().await;
        line.send(&request.bytes(self)).await;
        line.read().await.expect("an answer")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A request to be written down.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    first: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    /// `GET /v1/balance`, for instance, with neither host nor key.
    pub(crate) fn bare(first: &str) -> Self {
        Self { first: first.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// With the host and the platform's key.
    pub(crate) fn api(first: &str) -> Self {
        Self::bare(first).header("Host", "localhost").header("Authorization", "Bearer KEY")
    }

    /// With the host and the token of `/_world`.
    pub(crate) fn control(first: &str) -> Self {
        let ask = Self::bare(first).header("Host", "localhost").header("Authorization", "Bearer TOKEN");
        if first.starts_with("POST") { ask.header("Content-Type", "application/json") } else { ask }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// One more of a header that is there.
    pub(crate) fn also(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn bytes(&self, served: &Served) -> Vec<u8> {
        let mut text = format!("{} HTTP/1.1\r\n", self.first);
        for (name, value) in &self.headers {
            let value = value.replace("KEY", &served.key).replace("TOKEN", Token::of(TOKEN).reveal());
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The message of an error.
    pub(crate) fn complaint(&self) -> String {
        self.json()["error"]["message"].as_str().expect("an error").to_owned()
    }
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Line {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Line {
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("the server reads");
    }

    /// Says that nothing more will be sent.
    pub(crate) async fn end(&mut self) {
        self.stream.shutdown().await.expect("the server listens");
    }

    /// The next answer; none when the connection ends before one is whole.
    pub(crate) async fn read(&mut self) -> Option<Seen> {
        let head = loop {
            if let Some(end) = self.bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            self.more().await?;
        };
        let text = String::from_utf8(self.bytes[..head].to_vec()).expect("a head is text");
        self.bytes.drain(..head + 4);
        let mut lines = text.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().expect("a status");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.map_or(0, |(_, value)| value.parse().expect("a length"));
        while self.bytes.len() < length {
            self.more().await?;
        }
        let body = self.bytes.drain(..length).collect();
        Some(Seen { status, headers, body })
    }

    /// Everything until the connection ends.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        while self.more().await.is_some() {}
        std::mem::take(&mut self.bytes)
    }

    async fn more(&mut self) -> Option<()> {
        // A connection that was reset has ended as well.
        let count = self.stream.read_buf(&mut self.bytes).await.unwrap_or(0);
        (count > 0).then_some(())
    }
}
