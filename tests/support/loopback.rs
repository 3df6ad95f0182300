//! A tiny HTTP/1.1 server on loopback that hands every request to a simulated Stripe and remembers it, or answers as no Stripe
//! would. It speaks as much HTTP as one client needs: a length, no chunks, one request a connection.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use pullfunds::runtime::Clock;
use pullfunds::world::World;
use pullfunds::world::http::{Answer, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is answered instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoil {
    /// Nothing is done; the request is turned away by a limit.
    Limit,
    /// Nothing is done; the request is sent elsewhere.
    Redirect,
    /// Nothing is done; the body never ends.
    Flood,
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct Loopback {
    pub(crate) base: String,
    spoils: Arc<Mutex<VecDeque<Spoil>>>,
    seen: Arc<Mutex<Vec<Request>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Loopback {
    pub(crate) async fn serve(world: Arc<Mutex<World>>, clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let spoils = Arc::new(Mutex::new(VecDeque::new()));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let server = Server { world, clock, spoils: Arc::clone(&spoils), seen: Arc::clone(&seen) };
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(server.clone().visit(stream));
            }
        });
        Self { base, spoils, seen, task }
    }

    /// Gives the next answers, one each, instead of the simulated Stripe.
    pub(crate) fn spoil(&self, spoils: impl IntoIterator<Item = Spoil>) {
        self.spoils.lock().expect("no one failed").extend(spoils);
    }

    /// The requests that arrived.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("no one failed").clone()
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
struct Server {
    world: Arc<Mutex<World>>,
    clock: Clock,
    spoils: Arc<Mutex<VecDeque<Spoil>>>,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    async fn visit(self, mut stream: TcpStream) {
        let Some(request) = read(&mut stream).await else {
            return;
        };
        self.seen.lock().expect("no one failed").push(request.clone());
        let spoil = self.spoils.lock().expect("no one failed").pop_front();
        match spoil {
            None => {
                let reply = self.world.lock().expect("no one failed").accept(&request, self.clock.now());
                let answer = reply.answer().expect("nothing goes wrong here");
                write(&mut stream, &answer).await;
            }
            Some(Spoil::Limit) => {
                let body = br#"{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Slow down."}}"#;
                write(&mut stream, &page(429, body)).await;
            }
            Some(Spoil::Redirect) => {
                let mut answer = page(302, b"");
                answer.headers.push(("location".to_owned(), "http://127.0.0.1:1/".to_owned()));
                write(&mut stream, &answer).await;
            }
            Some(Spoil::Flood) => write(&mut stream, &page(200, &vec![b' '; 5 << 20])).await,
        }
    }
}

fn page(status: u16, body: &[u8]) -> Answer {
    Answer { status, headers: Vec::new(), body: body.to_vec() }
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).ok()?;
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.map_or(Ok(0), |(_, value)| value.parse()).ok()?;
    let mut body = bytes.split_off(head + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Request { method, path: path.to_owned(), query: query.to_owned(), headers, body })
}

async fn write(stream: &mut TcpStream, answer: &Answer) {
    let mut out =
        format!("HTTP/1.1 {} x\r\ncontent-length: {}\r\nconnection: close\r\n", answer.status, answer.body.len());
    for (name, value) in &answer.headers {
        for part in [name, ": ", value, "\r\n"] {
            out.push_str(part);
        }
    }
    out.push_str("\r\n");
    let mut bytes = out.into_bytes();
    bytes.extend_from_slice(&answer.body);
    // A client that has had enough closes its end.
    drop(stream.write_all(&bytes).await);
    drop(stream.shutdown().await);
}
