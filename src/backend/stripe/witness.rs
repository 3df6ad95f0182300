//! Whom an answer speaks for. A number shown for the wrong account is worse than none, so an answer that is about somebody
//! else or of the other mode is dropped as a fault. Where an endpoint never echoes `Stripe-Account`, whose its answers are
//! is told by nothing else than their own ids and, of a balance, `connect_reserved`.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use super::fault;
use crate::backend::transport::Response;
use crate::domain::{AccountId, Fault, Mode, Stray};

/// Listens to all answers of a client.
#[derive(Debug)]
pub(super) struct Witness {
    /// Paths whose answers have echoed `Stripe-Account` (docs.stripe.com/connect/authentication). One of them that no
    /// longer does has lost the header on the way there, and speaks for the platform.
    echoing: Mutex<BTreeSet<String>>,
}

/// What an object or the rows of a list say of their mode, if they do (docs.stripe.com/api).
#[derive(Debug, Deserialize)]
struct Modes {
    livemode: Option<bool>,
    #[serde(default)]
    data: Vec<RowMode>,
}

#[derive(Debug, Deserialize)]
struct RowMode {
    livemode: Option<bool>,
}

impl Witness {
    /// One that has heard nothing.
    pub(super) const fn new() -> Self {
        Self { echoing: Mutex::new(BTreeSet::new()) }
    }

    /// Refuses an answer that is not for whom was asked, or of the other mode.
    pub(super) fn hear(
        &self,
        path: &str,
        asked: Option<&AccountId>,
        mode: Mode,
        response: &Response,
    ) -> Result<(), Fault> {
        self.for_whom(path, asked, response)?;
        of_mode(mode, response)
    }

    fn for_whom(&self, path: &str, asked: Option<&AccountId>, response: &Response) -> Result<(), Fault> {
        let refuse = |stray, why: &str| Err(fault::misdirected(response, stray, why));
        match (asked, echoed_account(response)) {
            (None, Some(echo)) => {
                refuse(Stray::Account, &format!("asked about the platform, the answer is about {echo}"))
            }
            (Some(id), Some(echo)) if id.as_str() == echo => {
                self.note(path);
                Ok(())
            }
            (Some(id), Some(echo)) => refuse(Stray::Account, &format!("asked about {id}, the answer is about {echo}")),
            (Some(id), None) if self.has_echoed(path) => refuse(
                Stray::Scope,
                &format!("asked about {id}, the answer names nobody, as one for the platform does"),
            ),
            // Something in between may drop what it does not know.
            (None | Some(_), None) => Ok(()),
        }
    }

    fn note(&self, path: &str) {
        let mut echoing = self.echoing.lock().unwrap_or_else(PoisonError::into_inner);
        if !echoing.contains(path) {
            echoing.insert(path.to_owned());
        }
    }

    fn has_echoed(&self, path: &str) -> bool {
        self.echoing.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }
}

/// What cannot be read says nothing here; whoever reads it says why.
fn of_mode(mode: Mode, response: &Response) -> Result<(), Fault> {
    let is_live = match mode {
        Mode::Live => true,
        Mode::Mock | Mode::Test => false,
    };
    let said = serde_json::from_slice::<Modes>(&response.body);
    let strays = said.is_ok_and(|said| {
        let rows = said.data.iter().map(|row| row.livemode);
        rows.chain([said.livemode]).flatten().any(|live| live != is_live)
    });
    if !strays {
        return Ok(());
    }
    let (own, other) = if is_live { ("live", "test") } else { ("test", "live") };
    Err(fault::misdirected(response, Stray::Mode, &format!("asked in {own} mode, the answer is of {other} mode")))
}

/// `Stripe-Account` as echoed.
pub(super) fn echoed_account(response: &Response) -> Option<&str> {
    response.header("stripe-account").filter(|echo| !echo.is_empty())
}

#[cfg(test)]
#[path = "witness_tests.rs"]
mod tests;
