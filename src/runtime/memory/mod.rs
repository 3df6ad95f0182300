//! The cache's own thread. What was seen is handed to it and written behind in batches; what was last seen is read in
//! parts, the rows of the first screen first. The loop never waits for it: an order for which it has no room is dropped, as
//! is everything once the cache has failed, and at the end it has a moment to write the rest.

mod keeper;
mod tally;
#[cfg(test)]
mod tests;

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::{mpsc, oneshot};

use crate::app::{Msg, Remembered};
use crate::cache::Place;
use crate::domain::Label;

use super::Clock;
use keeper::Keeper;

/// Orders that wait at most.
const ORDERS: usize = 4_096;
/// How long the end of the program waits for the last rows.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// The way to the cache's thread; a way to nowhere where there is no cache.
#[derive(Debug)]
pub(super) struct Memory {
    thread: Option<(SyncSender<Order>, oneshot::Receiver<()>)>,
}

#[derive(Debug)]
enum Order {
    /// Read the next part.
    Recall,
    Remember(Box<Remembered>),
    /// Count reads of the month of a day.
    Spend(Date, u32),
    /// Another run of a simulated Stripe answers from now on.
    Follow(String),
}

impl Memory {
    /// Begins the thread. The file is opened there.
    pub(super) fn start(place: Option<Place>, clock: Clock, inbox: &mpsc::Sender<Msg>) -> Self {
        let Some(place) = place else {
            return Self { thread: None };
        };
        let (orders, waiting) = sync_channel(ORDERS);
        let (done, ended) = oneshot::channel();
        let keeper = Keeper::new(place, clock, inbox.clone());
        let started = thread::Builder::new().name("cache".to_owned()).spawn(move || {
            keeper.run(&waiting);
            drop(done);
        });
        if let Err(error) = &started {
            let why = format!("What is seen is not kept for the next start, because no thread can be begun: {error}.");
            drop(inbox.try_send(Msg::CacheLost(Label::new(&why))));
        }
        Self { thread: started.is_ok().then_some((orders, ended)) }
    }

    pub(super) fn recall(&self) {
        self.order(Order::Recall);
    }

    pub(super) fn remember(&self, seen: Box<Remembered>) {
        self.order(Order::Remember(seen));
    }

    pub(super) fn spend(&self, day: Date, reads: u32) {
        self.order(Order::Spend(day, reads));
    }

    pub(super) fn follow(&self, run: &str) {
        self.order(Order::Follow(run.to_owned()));
    }

    /// What cannot be taken now is not kept: it will be seen again.
    fn order(&self, order: Order) {
        if let Some((orders, _)) = &self.thread {
            drop(orders.try_send(order));
        }
    }

    /// Gives the thread a moment to write what is left.
    pub(super) async fn finish(self) {
        if let Some((orders, ended)) = self.thread {
            drop(orders);
            drop(tokio::time::timeout(LAST_WAIT, ended).await);
        }
    }
}
