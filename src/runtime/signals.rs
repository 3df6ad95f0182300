//! Signals, and the terminal that goes away, as one stream of notices.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;

use futures_util::stream::{self, Stream};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

/// Whether nobody listens to signals any more.
static IS_OVER: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// From now on SIGTERM and SIGINT end the program as they would any other. For when nothing is in hand any more, and what is left to
/// do may wait for a disk: signals that were listened to once do nothing by themselves. A terminal that goes away tells it more
/// than once, and ends nothing.
pub fn let_signals_end_it() {
    IS_OVER.store(true, Ordering::SeqCst);
}

/// What the outside can say without a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// SIGTERM or SIGINT: leave.
    Terminate,
    /// SIGHUP, or nobody holds the other end of the terminal any more.
    TerminalGone,
    /// SIGTSTP from outside.
    Stop,
    /// SIGCONT.
    Continue,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
    stop: Signal,
    go_on: Signal,
    /// None where no terminal is watched.
    gone: Option<mpsc::Receiver<()>>,
}

impl Signals {
    /// Listens from now on, to the terminal as well.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self { gone: Some(watch_terminal()?), ..Self::without_terminal()? })
    }

    /// Listens from now on, whatever becomes of the terminal.
    pub(super) fn without_terminal() -> io::Result<Self> {
        for signal in [SIGTERM, SIGINT] {
            flag::register_conditional_default(signal, Arc::clone(&IS_OVER))?;
        }
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
            stop: signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?,
            go_on: signal(SignalKind::from_raw(signal_hook::consts::SIGCONT))?,
            gone: None,
        })
    }

    /// One after the other, without end.
    pub(super) fn notices(self) -> impl Stream<Item = Notice> + Unpin {
        Box::pin(stream::unfold(self, async |mut signals| Some((signals.next().await, signals))))
    }

    async fn next(&mut self) -> Notice {
        tokio::select! {
            _ = self.terminate.recv() => Notice::Terminate,
            _ = self.interrupt.recv() => Notice::Terminate,
            _ = self.hang_up.recv() => Notice::TerminalGone,
            _ = self.stop.recv() => Notice::Stop,
            _ = self.go_on.recv() => Notice::Continue,
            () = hung_up(&mut self.gone) => Notice::TerminalGone,
        }
    }
}

/// Comes back when nobody holds the other end of the terminal; never where none is watched.
async fn hung_up(gone: &mut Option<mpsc::Receiver<()>>) {
    if let Some(told) = gone
        && told.recv().await.is_some()
    {
        return;
    }
    std::future::pending::<()>().await;
}

/// A terminal whose other end was closed is always ready to read and never gives anything: a program that only reads
/// would spin. This thread sleeps until the kernel reports the hang-up itself.
fn watch_terminal() -> io::Result<mpsc::Receiver<()>> {
    let (tell, gone) = mpsc::channel(1);
    let watch = move || {
        let stdin = rustix::stdio::stdin();
        loop {
            let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
            match poll(&mut fds, None) {
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) => break,
                Err(_) => return,
            }
        }
        // The receiver is gone only when the loop has ended, and then nobody needs to know.
        tell.blocking_send(()).unwrap_or_default();
    };
    thread::Builder::new().name("terminal-watch".to_owned()).spawn(watch)?;
    Ok(gone)
}
