//! A line between a program and the server behind it, on which a test decides what becomes of a request and of its answer. Each is
//! taken whole, and passed on, kept, or dropped. A connection carries one request, so that what is dropped drags nothing with it.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long a test waits for a request that must come, in seconds: far beyond what a slow machine needs.
const PATIENCE_S: u64 = 60;
/// Requests that wait for the test at most.
const WAITING: usize = 64;

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leg {
    /// The request, before the server has a byte of it.
    Request,
    /// The answer, before the program has a byte of it.
    Answer,
}

/// What the test waits for: a request line that begins so and holds so.
#[derive(Debug)]
struct Aim {
    begins: &'static str,
    holds: &'static str,
    leg: Leg,
}

/// What was taken; dropped, it never arrives, and the connection is closed.
#[derive(Debug)]
pub(crate) struct Held {
    from: SocketAddr,
    fate: SyncSender<()>,
    passed: Receiver<()>,
}

impl Held {
    /// Passes it on, and waits until the server has answered the request, or the system has the answer for the program.
    pub(crate) fn arrive(self) {
        self.fate.send(()).expect("the line stands");
        // The line says nothing where the program is gone.
        self.passed.recv().unwrap_or_default();
    }

    /// The program's end of the connection.
    pub(crate) const fn from(&self) -> SocketAddr {
        self.from
    }
}

/// The line; it stands until the test ends.
#[derive(Debug)]
pub(crate) struct Holding {
    /// Where a program finds the server behind it.
    pub(crate) base: String,
    line: Arc<Line>,
    taken: Receiver<Held>,
}

#[derive(Debug)]
struct Line {
    behind: String,
    aims: Mutex<Vec<Aim>>,
    taken: SyncSender<Held>,
    /// Connections whose request was neither read to its end nor given up.
    unread: Mutex<usize>,
    /// Writes that came in, whatever became of them.
    writes: Mutex<usize>,
}

/// A place where something is taken, or passes.
struct Stop {
    decided: Option<Receiver<()>>,
    tell: SyncSender<()>,
}

impl Holding {
    /// A line to a server on which everything is passed on.
    pub(crate) fn to(address: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let behind = address.trim_start_matches("http://").to_owned();
        let (tell, taken) = sync_channel(WAITING);
        let (aims, unread, writes) = (Mutex::default(), Mutex::default(), Mutex::default());
        let line = Arc::new(Line { behind, aims, taken: tell, unread, writes });
        let carrier = Arc::clone(&line);
        thread::spawn(move || {
            while let Ok((program, from)) = listener.accept() {
                let line = Arc::clone(&carrier);
                *held(&line.unread) += 1;
                // Whoever was killed takes nothing any more.
                thread::spawn(move || line.carry(program, from).unwrap_or_default());
            }
        });
        Self { base, line, taken }
    }

    /// The next request whose line begins so and holds so is taken, once.
    pub(crate) fn hold(&self, begins: &'static str, holds: &'static str, leg: Leg) {
        held(&self.line.aims).push(Aim { begins, holds, leg });
    }

    /// Waits for what was asked for.
    pub(crate) fn taken(&self) -> Held {
        self.taken.recv_timeout(Duration::from_secs(PATIENCE_S)).expect("what is held comes")
    }

    /// From now on everything is passed on; what came before, is held and was not waited for, is dropped.
    pub(crate) fn let_all_pass(&self) {
        self.read_all();
        held(&self.line.aims).clear();
        while self.taken.try_recv().is_ok() {}
    }

    /// Waits until whatever came before this is read: a connection that says nothing comes after it, and is closed.
    fn read_all(&self) {
        let address = self.base.trim_start_matches("http://");
        let mut last = TcpStream::connect(address).expect("the line stands");
        last.shutdown(Shutdown::Write).expect("it is open");
        last.read_to_end(&mut Vec::new()).expect("it is closed");
        let mut unread = held(&self.line.unread);
        while *unread > 0 {
            drop(unread);
            thread::yield_now();
            unread = held(&self.line.unread);
        }
    }

    /// How many writes came in.
    pub(crate) fn writes(&self) -> usize {
        *held(&self.line.writes)
    }
}

impl Line {
    fn carry(&self, mut program: TcpStream, from: SocketAddr) -> io::Result<()> {
        let request = whole_request(&mut program);
        let line = request.as_ref().map(|request| first_line(request)).unwrap_or_default();
        if line.starts_with("POST ") {
            *held(&self.writes) += 1;
        }
        let on_request = self.stop(&line, Leg::Request, from);
        *held(&self.unread) -= 1;
        let request = request?;
        let Some(tell) = on_request.passes() else { return Ok(()) };
        let mut server = TcpStream::connect(&self.behind)?;
        server.write_all(&for_one_request(&request))?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        tell.send(()).unwrap_or_default();
        let Some(tell) = self.stop(&line, Leg::Answer, from).passes() else { return Ok(()) };
        program.write_all(&answer)?;
        tell.send(()).unwrap_or_default();
        Ok(())
    }

    /// Takes it where somebody aims at it.
    fn stop(&self, line: &str, leg: Leg, from: SocketAddr) -> Stop {
        let fits = |aim: &Aim| aim.leg == leg && line.starts_with(aim.begins) && line.contains(aim.holds);
        let (tell, passed) = sync_channel(1);
        let mut aims = held(&self.aims);
        let decided = aims.iter().position(fits).map(|at| {
            aims.remove(at);
            let (fate, decided) = sync_channel(1);
            // Where nobody waits any more it is dropped.
            self.taken.send(Held { from, fate, passed }).unwrap_or_default();
            decided
        });
        Stop { decided, tell }
    }
}

impl Stop {
    /// Waits for what becomes of it: how to tell that it has arrived, or none where it was dropped.
    fn passes(self) -> Option<SyncSender<()>> {
        let is_passed = self.decided.is_none_or(|decided| decided.recv().is_ok());
        is_passed.then_some(self.tell)
    }
}

/// Whether the program has read everything that came for it at its end of a connection: the system keeps nothing for it.
pub(crate) fn is_read(end: SocketAddr) -> bool {
    let SocketAddr::V4(end) = end else { return false };
    let name = format!("{:08X}:{:04X}", u32::from_le_bytes(end.ip().octets()), end.port());
    let table = fs::read_to_string("/proc/net/tcp").expect("the system tells");
    let row = table.lines().find(|row| row.split_whitespace().nth(1) == Some(name.as_str()));
    let waiting = row.and_then(|row| row.split_whitespace().nth(4)?.split(':').nth(1));
    waiting.is_none_or(|waiting| waiting == "00000000")
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn first_line(request: &[u8]) -> String {
    let end = request.iter().position(|byte| *byte == b'\r').unwrap_or(request.len());
    String::from_utf8_lossy(request.get(..end).unwrap_or_default()).into_owned()
}

/// Head and body of a request.
fn whole_request(from: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut piece = [0; 4_096];
    loop {
        let count = from.read(&mut piece)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(piece.get(..count).unwrap_or_default());
        let Some(head) = request.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
        let words = String::from_utf8_lossy(request.get(..head).unwrap_or_default()).to_ascii_lowercase();
        let body = words.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        if request.len() >= head + 4 + body.unwrap_or(0_usize) {
            return Ok(request);
        }
    }
}

/// The request with the wish that the connection be closed after it.
fn for_one_request(request: &[u8]) -> Vec<u8> {
    let after_line = request.windows(2).position(|end| end == b"\r\n").map_or(request.len(), |at| at + 2);
    let (line, rest) = request.split_at(after_line);
    [line, b"connection: close\r\n".as_slice(), rest].concat()
}
