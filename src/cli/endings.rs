//! Signals that end the program before the console listens for them: while a key is typed the terminal shows nothing, and must
//! show again what is typed whatever ends the program. Afterwards they end it as they always do.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::{SigId, flag, low_level};

/// Those that ask to end.
const SIGNALS: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// As long as this is held back, the signals only wake whoever waits for input; then, until it is dropped, they do what they do by
/// default. Once it is dropped somebody else must listen.
#[derive(Debug)]
pub(super) struct Endings {
    told: Vec<(i32, UnixStream)>,
    registered: Vec<SigId>,
    by_default: Arc<AtomicBool>,
}

impl Endings {
    /// Holds the signals back from now on.
    pub(super) fn held_back() -> io::Result<Self> {
        let by_default = Arc::new(AtomicBool::new(false));
        let mut held = Self { told: Vec::new(), registered: Vec::new(), by_default: Arc::clone(&by_default) };
        for signal in SIGNALS {
            let (told, tell) = UnixStream::pair()?;
            held.told.push((signal, told));
            held.registered.push(low_level::pipe::register(signal, tell)?);
            held.registered.push(flag::register_conditional_default(signal, Arc::clone(&by_default))?);
        }
        Ok(held)
    }

    /// Waits until there is input; the signal that came before it otherwise.
    pub(super) fn wait_for(&self, input: &impl AsFd) -> Result<Option<i32>, Errno> {
        let mut fds = vec![PollFd::new(input, PollFlags::IN)];
        fds.extend(self.told.iter().map(|(_, told)| PollFd::new(told, PollFlags::IN)));
        loop {
            match poll(&mut fds, None) {
                Ok(_) => break,
                Err(Errno::INTR) => {}
                Err(errno) => return Err(errno),
            }
        }
        let heard = fds.iter().skip(1).zip(&self.told).find(|(fd, _)| !fd.revents().is_empty());
        Ok(heard.map(|(_, (signal, _))| *signal))
    }

    /// The signals do again what they do by default.
    pub(super) fn let_go(&self) {
        self.by_default.store(true, Ordering::SeqCst);
        // One that came a moment ago was meant too.
        for (signal, told) in &self.told {
            let mut fds = [PollFd::new(told, PollFlags::IN)];
            if poll(&mut fds, Some(&rustix::event::Timespec::default())).is_ok_and(|ready| ready > 0) {
                end_by(*signal);
            }
        }
    }
}

impl Drop for Endings {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            low_level::unregister(id);
        }
    }
}

/// Ends the program as the signal would have.
pub(super) fn end_by(signal: i32) {
    // It is one of ours, which the library knows; if the system refuses, the program goes on and ends by itself.
    low_level::emulate_default_handler(signal).unwrap_or_default();
}
