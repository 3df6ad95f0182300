//! What a process is made of, and what is known of processes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pullfunds::backend::Backend;
use pullfunds::domain::{AccountId, Mode};
use pullfunds::journal::{Book, JournalFault};
use pullfunds::life::{Holder, Owner, Row, Terms};

use super::crashing::{CrashStore, Fuse};
use super::model_store::Disk;
use super::network::Net;
use super::places::PLATFORM;
use super::planted::Planted;
use super::seed::Dice;

/// Which processes run, for whoever may see them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alive(Arc<Mutex<BTreeMap<u32, bool>>>);

impl Alive {
    pub(crate) fn set(&self, process: u32, runs: bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(process, runs);
    }

    pub(crate) fn holder(&self, us: &Owner, other: &Owner) -> Holder {
        let runs = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&other.process).copied();
        match runs {
            _ if us == other => Holder::Us,
            Some(runs) if us.can_see(other) => {
                if runs {
                    Holder::Alive
                } else {
                    Holder::Gone
                }
            }
            Some(_) | None => Holder::CannotTell,
        }
    }
}

/// What a process is made of.
pub(crate) struct Parts {
    pub(crate) owner: Owner,
    /// Which disk it is.
    pub(crate) seat: usize,
    pub(crate) disk: Disk,
    pub(crate) fuse: Fuse,
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) net: Arc<Mutex<Net>>,
    pub(crate) alive: Alive,
    pub(crate) dice: Dice,
    pub(crate) terms: Terms,
    pub(crate) planted: Planted,
    pub(crate) rows: Rows,
}

/// Which rows of the tables were met.
pub(crate) type Rows = Arc<Mutex<BTreeMap<Row, u64>>>;

/// What a journal is opened with.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    disk: Disk,
    fuse: Fuse,
}

impl Place {
    pub(crate) fn open(&self) -> Result<Book, JournalFault> {
        let store = CrashStore::new(Box::new(self.disk.store()), self.fuse.clone());
        let platform = AccountId::new(PLATFORM);
        Book::over(Box::new(store), &platform, Mode::Mock)
    }
}

impl Parts {
    pub(crate) fn place(&self) -> Place {
        Place { disk: self.disk.clone(), fuse: self.fuse.clone() }
    }
}

pub(crate) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
