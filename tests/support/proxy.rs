//! A line between a console and its server that a test can hold up: what comes back is kept until it is let through.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// Which answers stay on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Nothing,
    Writes,
    Everything,
}

/// A line that stands until the test ends.
pub(crate) struct Line {
    /// Where a console finds the server behind it.
    pub(crate) base: String,
    gate: Arc<(Mutex<Held>, Condvar)>,
}

impl Line {
    /// A line to a server.
    pub(crate) fn to(address: &str) -> Self {
        Self::of(address, false)
    }

    /// A line that hides that a simulated Stripe is behind it.
    pub(crate) fn disguised(address: &str) -> Self {
        Self::of(address, true)
    }

    fn of(address: &str, disguised: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let behind = address.trim_start_matches("http://").to_owned();
        let gate = Arc::new((Mutex::new(Held::Nothing), Condvar::new()));
        let held = Arc::clone(&gate);
        thread::spawn(move || {
            while let Ok((client, _)) = listener.accept() {
                let Ok(server) = TcpStream::connect(&behind) else { continue };
                let (to, from) = (server.try_clone().expect("a handle"), client.try_clone().expect("a handle"));
                let (held, writes) = (Arc::clone(&held), Arc::new(AtomicBool::new(false)));
                let asked = Arc::clone(&writes);
                thread::spawn(move || {
                    pass(from, to, |bytes| asked.store(bytes.starts_with(b"POST"), Ordering::SeqCst));
                });
                let before = move |bytes: &mut [u8]| {
                    if disguised {
                        disguise(bytes);
                    }
                    wait(&held, writes.load(Ordering::SeqCst));
                };
                thread::spawn(move || pass(server, client, before));
            }
        });
        Self { base, gate }
    }

    /// From now on nothing comes back.
    pub(crate) fn hold(&self) {
        self.set(Held::Everything);
    }

    /// From now on no answer to a write comes back.
    pub(crate) fn hold_writes(&self) {
        self.set(Held::Writes);
    }

    /// Everything comes back, what was held up as well.
    pub(crate) fn release(&self) {
        self.set(Held::Nothing);
    }

    fn set(&self, held: Held) {
        *self.gate.0.lock().expect("no one failed") = held;
        self.gate.1.notify_all();
    }
}

fn wait((held, news): &(Mutex<Held>, Condvar), is_write: bool) {
    let is_held = |held: &mut Held| *held == Held::Everything || (*held == Held::Writes && is_write);
    drop(news.wait_while(held.lock().expect("no one failed"), is_held).expect("no one failed"));
}

/// Renames the header by which a simulated Stripe is known. The other name is as long.
fn disguise(bytes: &mut [u8]) {
    let (name, other) = (b"pullfunds-world", b"x-ignored-world");
    if let Some(at) = bytes.windows(name.len()).position(|found| found.eq_ignore_ascii_case(name)) {
        bytes.iter_mut().skip(at).zip(other).for_each(|(byte, other)| *byte = *other);
    }
}

/// Passes bytes on; a head comes in one piece.
fn pass(mut from: TcpStream, mut to: TcpStream, before: impl Fn(&mut [u8])) {
    let mut bytes = vec![0; 65_536];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        let piece = bytes.get_mut(..count).unwrap_or_default();
        before(piece);
        if to.write_all(piece).is_err() {
            break;
        }
    }
    // The other end may be gone already.
    drop(to.shutdown(Shutdown::Write));
}
