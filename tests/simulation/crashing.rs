//! Where a process ends: at any touch of the disk or the network, before or after it took effect. A process that ends there never
//! comes back from the touch; whoever drove it drops all of it.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use pullfunds::domain::Label;
use pullfunds::journal::JournalFault;
use pullfunds::journal::store::{Reading, Store, Writing};

use super::seed::Dice;

/// What a process that ended leaves to its driver.
#[derive(Debug)]
pub(crate) struct Crash;

/// Whether what was caught is the end of a process, and no failure of a test.
pub(crate) fn is_crash(caught: &(dyn Any + Send)) -> bool {
    caught.is::<Crash>()
}

/// When a console's process ends, and what its disk does to it.
#[derive(Debug, Clone)]
pub(crate) struct Fuse(Arc<Mutex<Inside>>);

#[derive(Debug)]
struct Inside {
    dice: Dice,
    /// One touch in so many is the last; none of them where it is zero.
    crashes: u64,
    /// One write in so many fails; none where it is zero.
    fails: u64,
}

impl Fuse {
    pub(crate) fn new(dice: Dice) -> Self {
        Self(Arc::new(Mutex::new(Inside { dice, crashes: 0, fails: 0 })))
    }

    /// How often it goes wrong.
    pub(crate) fn set(&self, crashes: u64, fails: u64) {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (inside.crashes, inside.fails) = (crashes, fails);
    }

    /// The process touches something. It may be the last thing it does.
    pub(crate) fn touch(&self) {
        let ends = {
            let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let crashes = inside.crashes;
            crashes > 0 && inside.dice.one_in(crashes)
        };
        if ends {
            std::panic::resume_unwind(Box::new(Crash));
        }
    }

    fn failure(&self) -> Option<u64> {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fails = inside.fails;
        (fails > 0 && inside.dice.one_in(fails)).then(|| inside.dice.roll(4))
    }
}

/// A store whose process may end at every touch, and whose disk may be full, busy or in doubt.
#[derive(Debug)]
pub(crate) struct CrashStore {
    pub(crate) inner: Box<dyn Store>,
    pub(crate) fuse: Fuse,
    poisoned: bool,
}

impl CrashStore {
    pub(crate) fn new(inner: Box<dyn Store>, fuse: Fuse) -> Self {
        Self { inner, fuse, poisoned: false }
    }

    fn in_doubt(&self) -> JournalFault {
        JournalFault::MustReopen { journal: self.inner.label(), why: Label::new("disk I/O error") }
    }
}

impl Store for CrashStore {
    fn ready(&self) -> Result<(), JournalFault> {
        if self.poisoned { Err(self.in_doubt()) } else { self.inner.ready() }
    }

    fn write(&mut self, work: &mut Writing<'_>) -> Result<(), JournalFault> {
        self.ready()?;
        self.fuse.touch();
        match self.fuse.failure() {
            Some(0) => return Err(JournalFault::Full { journal: self.inner.label() }),
            Some(1) => return Err(JournalFault::Locked { journal: self.inner.label() }),
            Some(is_kept) => {
                self.poisoned = true;
                if is_kept == 2 {
                    self.inner.write(work)?;
                }
                return Err(self.in_doubt());
            }
            None => {}
        }
        self.inner.write(work)?;
        self.fuse.touch();
        Ok(())
    }

    fn read(&self, work: &mut Reading<'_>) -> Result<(), JournalFault> {
        self.inner.read(work)
    }

    fn version(&self) -> Result<u64, JournalFault> {
        self.inner.version()
    }

    fn label(&self) -> Label {
        self.inner.label()
    }
}
