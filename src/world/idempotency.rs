//! Idempotency keys (docs.stripe.com/api/idempotent_requests): the first answer of a request that started to execute is kept for
//! 24 hours under the key and the account it acted as, and given again. Until the first answer is due the key is in use. Entries
//! lapse in the order in which they were made, so that keeping them costs no scan.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::objects::subject::Seen;
use super::shelf::{Map, Row};

/// How long a key is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What tells two requests apart.
pub(crate) type Fingerprint = [u8; 32];

/// What a request came to. Success is kept as the object that it made, as it was then, which takes a hundredth of its text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// 200, with an object.
    Made(Seen),
    /// A refusal: status and body.
    Refused(u16, Arc<[u8]>),
    /// Nothing yet: the work was taken and is done later.
    Underway,
}

/// A kept answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) outcome: Outcome,
    /// The request that was executed.
    pub(crate) request: Id,
    /// When its answer reaches the client, on the wire's clock.
    pub(crate) due: Timestamp,
}

/// What is known of a key.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    /// Nothing: the request is executed.
    Nothing,
    /// The first request is still under way.
    InUse,
    /// It was used with other parameters.
    Another,
    /// It was used for this request.
    Same(Stored),
}

/// All keys of the last 24 hours.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Keys {
    kept: Map<(Row, Arc<str>), Stored>,
    lapsing: VecDeque<(Timestamp, Row, Arc<str>)>,
}

impl Keys {
    /// Looks a key up, at a moment of the world and one of the wire.
    pub(crate) fn look_up(
        &mut self,
        acting: Row,
        key: &Arc<str>,
        fingerprint: &Fingerprint,
        now: Timestamp,
        wire: Timestamp,
    ) -> Known {
        self.lapse(now);
        match self.kept.get(&(acting, Arc::clone(key))) {
            None => Known::Nothing,
            Some(stored) if stored.due > wire || matches!(stored.outcome, Outcome::Underway) => Known::InUse,
            Some(stored) if stored.fingerprint != *fingerprint => Known::Another,
            Some(stored) => Known::Same(stored.clone()),
        }
    }

    /// Keeps the first answer of a key.
    pub(crate) fn keep(&mut self, acting: Row, key: Arc<str>, stored: Stored, now: Timestamp) {
        self.lapsing.push_back((now, acting, Arc::clone(&key)));
        self.kept.insert((acting, key), stored);
    }

    /// Marks a key as in use until its request is kept or dropped, however long that takes.
    pub(crate) fn begin(&mut self, acting: Row, key: Arc<str>, fingerprint: Fingerprint, request: Id) {
        let stored = Stored { fingerprint, outcome: Outcome::Underway, request, due: Timestamp::MAX };
        self.kept.insert((acting, key), stored);
    }

    /// Forgets a key whose request was refused before it began.
    pub(crate) fn drop(&mut self, acting: Row, key: &Arc<str>) {
        self.kept.remove(&(acting, Arc::clone(key)));
    }

    fn lapse(&mut self, now: Timestamp) {
        while let Some((since, ..)) = self.lapsing.front() {
            let until = since.checked_add(KEPT_FOR).unwrap_or(Timestamp::MAX);
            if until > now {
                break;
            }
            if let Some((_, acting, key)) = self.lapsing.pop_front() {
                self.kept.remove(&(acting, key));
            }
        }
    }
}

/// The fingerprint of a request: its method, its path, and its parameters in any order.
pub(crate) fn fingerprint(method: &str, path: &str, pairs: &[(String, String)]) -> Fingerprint {
    let mut sorted: Vec<&(String, String)> = pairs.iter().collect();
    sorted.sort();
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        // The length in front keeps two neighbours from running into each other.
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    };
    add(method);
    add(path);
    for (name, value) in sorted {
        add(name);
        add(value);
    }
    hash.finalize().into()
}
