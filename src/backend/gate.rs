//! The one gate through which whatever changes something at Stripe must go. It stands in front of the transport and
//! refuses every request but a read unless it is open at that moment, by the clock that was handed in; whatever the screen shows or
//! forgot to check, nothing gets past it. Nobody else decides this: the screen opens and shuts it, and foretells what it would say.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;

use super::transport::{CarryError, Method, Request, Response, Transport};
use crate::domain::Mode;

/// A handle to a gate; its copies open and shut the same one.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Mutex<Bar>>);

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bar {
    /// It cannot be opened.
    ShutForGood,
    Shut,
    OpenUntil(Timestamp),
    Open,
}

impl Gate {
    /// A gate that no one can open.
    #[must_use]
    pub fn shut_for_good() -> Self {
        Self::standing(Bar::ShutForGood)
    }

    /// A gate that is shut until it is opened.
    #[must_use]
    pub fn shut() -> Self {
        Self::standing(Bar::Shut)
    }

    /// A gate that is open until it is shut.
    #[must_use]
    pub fn open() -> Self {
        Self::standing(Bar::Open)
    }

    fn standing(bar: Bar) -> Self {
        Self(Arc::new(Mutex::new(bar)))
    }

    /// Opens it until a moment, exclusive. One that is shut for good stays so.
    pub fn open_until(&self, until: Timestamp) {
        let mut bar = self.bar();
        match *bar {
            Bar::ShutForGood => {}
            Bar::Shut | Bar::OpenUntil(_) | Bar::Open => *bar = Bar::OpenUntil(until),
        }
    }

    /// Shuts it. What has passed it is not called back.
    pub fn close(&self) {
        let mut bar = self.bar();
        match *bar {
            Bar::ShutForGood => {}
            Bar::Shut | Bar::OpenUntil(_) | Bar::Open => *bar = Bar::Shut,
        }
    }

    /// Whether a write may pass. Once its time is over it is shut, whatever a clock says later.
    #[must_use]
    pub fn lets_write(&self, now: Timestamp) -> bool {
        let mut bar = self.bar();
        match *bar {
            Bar::Open => true,
            Bar::OpenUntil(until) if now < until => true,
            Bar::OpenUntil(_) => {
                *bar = Bar::Shut;
                false
            }
            Bar::ShutForGood | Bar::Shut => false,
        }
    }

    fn bar(&self) -> MutexGuard<'_, Bar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A transport behind a gate.
#[derive(Debug)]
pub struct Gated<T> {
    inner: T,
    gate: Gate,
}

impl<T: Transport> Gated<T> {
    /// Lets nothing but reads through to `inner` while `gate` is shut.
    pub const fn new(inner: T, gate: Gate) -> Self {
        Self { inner, gate }
    }

    fn passes(&self, method: Method) -> bool {
        match method {
            Method::Get => true,
            Method::Post => self.gate.lets_write(self.inner.now()),
        }
    }
}

#[async_trait]
impl<T: Transport> Transport for Gated<T> {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        if self.passes(request.method) { self.inner.carry(request).await } else { Err(CarryError::ReadOnly) }
    }

    fn now(&self) -> Timestamp {
        self.inner.now()
    }

    fn mode(&self) -> Mode {
        self.inner.mode()
    }
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
