//! The way of bytes to the terminal: a thread of its own writes them. A terminal that takes no more (its connection hangs, its
//! program was stopped, somebody pressed Ctrl-S) holds up whoever writes to it for as long as it likes. Nobody else may wait with
//! him: answers are to be written down, signals to be heard, and the program must be able to end.

use std::fmt;
use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;

/// Bytes go in here, and leave when they can.
#[derive(Debug)]
pub(super) struct Outlet(Arc<Pipe>);

#[derive(Default)]
struct Pipe {
    state: Mutex<State>,
    changed: Condvar,
    written: Notify,
}

#[derive(Default)]
struct State {
    waiting: Vec<u8>,
    is_writing: bool,
    /// Nobody puts anything in any more.
    is_over: bool,
    trouble: Option<io::Error>,
}

impl Outlet {
    /// Begins the thread that writes.
    pub(super) fn to(mut out: impl Write + Send + 'static) -> io::Result<Self> {
        let pipe = Arc::new(Pipe::default());
        let end = Arc::clone(&pipe);
        let work = move || {
            while let Some(bytes) = end.next() {
                let done = out.write_all(&bytes).and_then(|()| out.flush());
                end.done(done);
            }
        };
        thread::Builder::new().name("terminal-screen".to_owned()).spawn(work)?;
        Ok(Self(pipe))
    }

    /// Hands bytes over.
    ///
    /// # Errors
    /// With what became of those before them.
    pub(super) fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.0.state();
        if let Some(trouble) = state.trouble.take() {
            return Err(trouble);
        }
        state.waiting.extend_from_slice(bytes);
        self.0.changed.notify_all();
        Ok(())
    }

    /// Whether bytes wait, or are being written, or could not be and nobody was told yet.
    pub(super) fn is_busy(&self) -> bool {
        let state = self.0.state();
        state.is_busy() || state.trouble.is_some()
    }

    /// Comes back when none do.
    ///
    /// # Errors
    /// With what became of them.
    pub(super) async fn written(&self) -> io::Result<()> {
        loop {
            let written = self.0.written.notified();
            {
                let mut state = self.0.state();
                if !state.is_busy() {
                    return state.trouble.take().map_or(Ok(()), Err);
                }
            }
            written.await;
        }
    }

    /// Waits for that no longer than this. Whether they have left.
    pub(super) fn drain(&self, patience: Duration) -> bool {
        self.0.drain(patience)
    }

    /// The same for whoever does not have the outlet.
    pub(super) fn drainage(&self) -> impl Fn(Duration) -> bool + Send + Sync + use<> {
        let pipe = Arc::clone(&self.0);
        move |patience| pipe.drain(patience)
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        self.0.state().is_over = true;
        self.0.changed.notify_all();
    }
}

impl State {
    const fn is_busy(&self) -> bool {
        self.is_writing || !self.waiting.is_empty()
    }
}

impl Pipe {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drain(&self, patience: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.state(), patience, |state| state.is_busy());
        !waited.unwrap_or_else(PoisonError::into_inner).0.is_busy()
    }

    /// What is to be written next; none when nothing ever is.
    fn next(&self) -> Option<Vec<u8>> {
        let idle = |state: &mut State| state.waiting.is_empty() && !state.is_over;
        let mut state = self.changed.wait_while(self.state(), idle).unwrap_or_else(PoisonError::into_inner);
        if state.waiting.is_empty() {
            return None;
        }
        state.is_writing = true;
        Some(mem::take(&mut state.waiting))
    }

    fn done(&self, done: io::Result<()>) {
        let mut state = self.state();
        state.is_writing = false;
        if let Err(trouble) = done {
            // What comes after it would not leave either.
            state.waiting.clear();
            state.trouble = Some(trouble);
        }
        drop(state);
        self.changed.notify_all();
        self.written.notify_one();
    }
}

impl fmt::Debug for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipe").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    const AT_ONCE: Duration = Duration::from_millis(1);
    const PATIENCE: Duration = Duration::from_secs(30);

    /// A terminal that takes bytes only when it is told to.
    struct Stuck {
        let_go: Receiver<io::Result<()>>,
        took: Sender<Vec<u8>>,
    }

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.let_go.recv().unwrap_or(Ok(()))?;
            self.took.send(bytes.to_vec()).unwrap();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn stuck() -> (Outlet, Sender<io::Result<()>>, Receiver<Vec<u8>>) {
        let ((tell, let_go), (took, taken)) = (channel(), channel());
        (Outlet::to(Stuck { let_go, took }).unwrap(), tell, taken)
    }

    #[tokio::test]
    async fn whoever_shows_something_waits_for_no_terminal() {
        let (outlet, let_go, taken) = stuck();
        assert!(!outlet.is_busy() && outlet.drain(AT_ONCE));
        outlet.put(b"one").unwrap();
        outlet.put(b" two").unwrap();
        assert!(outlet.is_busy() && !outlet.drain(AT_ONCE));
        drop(let_go);
        outlet.written().await.unwrap();
        assert!(!outlet.is_busy() && outlet.drain(AT_ONCE));
        assert_eq!(taken.try_iter().collect::<Vec<_>>().concat(), b"one two");
    }

    #[tokio::test]
    async fn a_terminal_that_fails_is_told_once() {
        let (outlet, let_go, _taken) = stuck();
        let_go.send(Err(io::Error::other("input/output error"))).unwrap();
        outlet.put(b"one").unwrap();
        assert_eq!(outlet.written().await.unwrap_err().to_string(), "input/output error");
        let_go.send(Err(io::Error::other("again"))).unwrap();
        outlet.put(b"two").unwrap();
        assert!(outlet.drain(PATIENCE));
        assert_eq!(outlet.put(b"three").unwrap_err().to_string(), "again");
    }

    #[test]
    fn what_was_handed_over_leaves_although_nobody_waits() {
        let (outlet, let_go, taken) = stuck();
        outlet.put(b"last words").unwrap();
        drop((outlet, let_go));
        assert_eq!(taken.iter().collect::<Vec<_>>().concat(), b"last words");
    }
}
