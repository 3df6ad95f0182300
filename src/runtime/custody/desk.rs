//! Where the journal is kept while the program runs: one thread has it and does one thing with it at a time. What was handed to
//! it is done, whoever waits for it or does not; a synced write waits for the disk, and nothing else waits with it.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::thread;

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::journal::Book;

/// Jobs that wait at most.
const JOBS: usize = 64;

/// Something to be done with the journal.
pub type Job = Box<dyn FnOnce(&mut Book) + Send>;

/// Whoever has the journal.
pub trait Desk: fmt::Debug + Send + Sync {
    /// Has a job done after all that were handed over before. What comes back is done when the job is, or when it cannot be
    /// done any more; a job that was taken is done even if nobody waits.
    fn put(&self, job: Job) -> BoxFuture<'static, ()>;

    /// Lets go of the journal after all that was handed over before; nothing is done with it any more. Whoever cannot do without
    /// it keeps it.
    fn close(&self) -> BoxFuture<'static, ()> {
        self.put(Box::new(|_| {}))
    }
}

/// A thread that has the journal. It ends when it is told to, or when nobody can hand it a job any more.
#[derive(Debug)]
pub struct OwnerThread {
    orders: mpsc::Sender<(Order, oneshot::Sender<()>)>,
}

enum Order {
    Do(Job),
    Close,
}

impl OwnerThread {
    /// Begins the thread.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn start(mut book: Book) -> std::io::Result<Self> {
        let (orders, mut waiting) = mpsc::channel::<(Order, oneshot::Sender<()>)>(JOBS);
        thread::Builder::new().name("journal".to_owned()).spawn(move || {
            while let Some((order, done)) = waiting.blocking_recv() {
                // Nobody may be waiting any more; it is done all the same.
                match order {
                    Order::Do(job) => {
                        job(&mut book);
                        done.send(()).unwrap_or_default();
                    }
                    Order::Close => {
                        drop(book);
                        return done.send(()).unwrap_or_default();
                    }
                }
            }
        })?;
        Ok(Self { orders })
    }

    fn order(&self, order: Order) -> BoxFuture<'static, ()> {
        let orders = self.orders.clone();
        Box::pin(async move {
            let (tell, done) = oneshot::channel();
            if orders.send((order, tell)).await.is_ok() {
                done.await.unwrap_or_default();
            }
        })
    }
}

impl Desk for OwnerThread {
    fn put(&self, job: Job) -> BoxFuture<'static, ()> {
        self.order(Order::Do(job))
    }

    fn close(&self) -> BoxFuture<'static, ()> {
        self.order(Order::Close)
    }
}

/// No thread: whoever hands over a job does it. For whoever proves what the program does, one thing after the other.
#[derive(Debug)]
pub struct Inline(Mutex<Book>);

impl Inline {
    /// Has this journal.
    #[must_use]
    pub const fn new(book: Book) -> Self {
        Self(Mutex::new(book))
    }

    /// Looks at it.
    pub fn with<T>(&self, look: impl FnOnce(&mut Book) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Desk for Inline {
    fn put(&self, job: Job) -> BoxFuture<'static, ()> {
        self.with(job);
        Box::pin(std::future::ready(()))
    }
}
