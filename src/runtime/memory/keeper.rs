//! What the cache's thread does with its orders, one after the other. Times are kept by the machine's clock, because the
//! console's begins anew with each start where Stripe is simulated.

use std::collections::{BTreeSet, HashMap};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::Sender;

use crate::app::{Msg, Recalled, Remembered};
use crate::cache::{Cache, CacheFault, Mark, Place};
use crate::domain::{AccountId, Balance, Label, LastSeen};
use crate::runtime::Clock;

use super::Order;
use super::tally::Tally;

/// Rows of the first part: more than a screen shows.
const FIRST: u32 = 128;
/// Rows of every further part: few enough that a key press beside them is not felt.
const FURTHER: u32 = 2_000;
/// Rows that wait at most.
const MOST_PENDING: usize = 4_096;
/// Rows wait this long for others at most.
const WRITE_AFTER: SignedDuration = SignedDuration::from_secs(3);

/// The cache, and what waits to be written into it.
pub(super) struct Keeper {
    place: Place,
    clock: Clock,
    inbox: Sender<Msg>,
    /// How far the machine's clock is ahead of the console's.
    ahead: SignedDuration,
    store: Store,
    /// Whether it was begun anew already. A file that does not stay whole is not begun anew for ever.
    mended: bool,
    reading: Reading,
    rows: HashMap<AccountId, LastSeen>,
    platform: Option<Balance>,
    gone: BTreeSet<AccountId>,
    tally: Tally,
    /// When what waits is written, by the console's clock.
    due: Option<Timestamp>,
}

enum Store {
    Unopened,
    Open(Cache),
    Lost,
}

/// How far it was read.
enum Reading {
    Start,
    After(Mark),
    End,
}

impl Keeper {
    pub(super) fn new(place: Place, clock: Clock, inbox: Sender<Msg>) -> Self {
        Self {
            place,
            clock,
            inbox,
            ahead: Clock::of_the_machine().now().duration_since(clock.now()),
            store: Store::Unopened,
            mended: false,
            reading: Reading::Start,
            rows: HashMap::new(),
            platform: None,
            gone: BTreeSet::new(),
            tally: Tally::default(),
            due: None,
        }
    }

    /// Works until nobody gives orders any more, and writes what is left.
    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let order = match self.due {
                Some(due) => orders.recv_timeout(self.until(due)),
                None => orders.recv().map_err(RecvTimeoutError::from),
            };
            match order {
                Ok(Order::Recall) => self.recall(),
                Ok(Order::Remember(seen)) => self.remember(*seen),
                Ok(Order::Spend(day, reads)) => self.spend(day, reads),
                Ok(Order::Follow(run)) => self.follow(&run),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.end(),
            }
            let is_due = self.due.is_some_and(|due| due <= self.clock.now());
            if is_due || self.rows.len() >= MOST_PENDING {
                self.write();
            }
        }
    }

    fn until(&self, due: Timestamp) -> Duration {
        Duration::try_from(due.duration_since(self.clock.now())).unwrap_or_default()
    }

    fn recall(&mut self) {
        let part = self.try_on(Self::next_part).unwrap_or_default();
        // Nobody is left to read it when the loop has ended.
        drop(self.inbox.blocking_send(Msg::Recalled(Box::new(part))));
    }

    fn next_part(&mut self, cache: &mut Cache) -> Result<Recalled, CacheFault> {
        let (page, platform) = match &self.reading {
            Reading::Start => (cache.page(None, FIRST)?, cache.platform()?),
            Reading::After(mark) => (cache.page(Some(mark), FURTHER)?, None),
            Reading::End => return Ok(Recalled::default()),
        };
        let more = page.next.is_some();
        self.reading = page.next.map_or(Reading::End, Reading::After);
        let rows = page.rows.into_iter().map(|seen| self.by_the_console(seen)).collect();
        Ok(Recalled { rows, platform, more })
    }

    /// A balance from the future was read before the machine's clock was set back: its age is not known, so it is not shown.
    fn by_the_console(&self, mut seen: LastSeen) -> LastSeen {
        let now = self.clock.now();
        seen.balance = seen.balance.and_then(|mut balance| {
            balance.read_at = balance.read_at.checked_sub(self.ahead).ok().filter(|at| *at <= now)?;
            Some(balance)
        });
        seen
    }

    fn by_the_machine(&self, mut seen: LastSeen) -> LastSeen {
        if let Some(balance) = &mut seen.balance {
            balance.read_at = balance.read_at.checked_add(self.ahead).unwrap_or(balance.read_at);
        }
        seen
    }

    fn remember(&mut self, seen: Remembered) {
        if matches!(self.store, Store::Lost) {
            return;
        }
        for row in seen.rows {
            let row = self.by_the_machine(row);
            self.gone.remove(&row.account.id);
            self.rows.insert(row.account.id.clone(), row);
        }
        self.platform = seen.platform.or_else(|| self.platform.take());
        for id in &seen.gone {
            self.rows.remove(id);
        }
        self.gone.extend(seen.gone);
        let now = self.clock.now();
        self.due.get_or_insert(now.checked_add(WRITE_AFTER).unwrap_or(now));
    }

    fn write(&mut self) {
        if self.due.take().is_none() {
            return;
        }
        let (rows, gone) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.gone));
        let platform = self.platform.take();
        self.try_on(|_, cache| cache.keep(rows.values(), platform.as_ref(), &gone));
    }

    fn end(mut self) {
        self.write();
        if self.tally != Tally::default() {
            self.try_on(|keeper, cache| keeper.tally.give_back(cache));
        }
    }

    /// Where it cannot be written the program counts for itself only, and is told so.
    fn spend(&mut self, day: Date, reads: u32) {
        let spent = self.try_on(|keeper, cache| keeper.tally.spend(cache, day, reads));
        let before = match spent {
            Some(None) => return,
            Some(before @ Some(_)) => before,
            None => None,
        };
        drop(self.inbox.blocking_send(Msg::Spent { month: day.first_of_month(), before }));
    }

    /// What waits belongs to the run before. Another run has nothing to be read.
    fn follow(&mut self, run: &str) {
        self.write();
        self.reading = Reading::End;
        let place = self.place.of_run(run).filter(|_| !matches!(self.store, Store::Lost));
        self.store = place.map_or(Store::Lost, |place| {
            self.place = place;
            Store::Unopened
        });
    }

    /// Does something with the cache, which is opened when it is first needed. One that turns out to be damaged is begun
    /// anew, once; any other fault is its end, and is told.
    fn try_on<T>(&mut self, work: impl FnOnce(&mut Self, &mut Cache) -> Result<T, CacheFault>) -> Option<T> {
        let opened = match std::mem::replace(&mut self.store, Store::Lost) {
            Store::Unopened => Cache::open(&self.place),
            Store::Open(cache) => Ok(cache),
            Store::Lost => return None,
        };
        let done = opened.and_then(|mut cache| Ok((work(self, &mut cache)?, cache)));
        match done {
            Ok((done, cache)) => {
                self.store = Store::Open(cache);
                return Some(done);
            }
            Err(CacheFault::Damaged { .. }) if !self.mended => {
                self.mended = true;
                self.reading = Reading::End;
                match Cache::begin_anew(&self.place) {
                    Ok(cache) => self.store = Store::Open(cache),
                    Err(fault) => self.tell(&fault),
                }
            }
            Err(fault) => self.tell(&fault),
        }
        None
    }

    fn tell(&self, fault: &CacheFault) {
        drop(self.inbox.try_send(Msg::CacheLost(Label::new(&fault.to_string()))));
    }
}
