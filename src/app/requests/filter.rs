//! What the filter of the requests lets through. Words are separated by blanks, and all of them must fit: a status or its class
//! (`429`, `4xx`, `none`), else text in method, path, account, key, request id or note.

use crate::app::filter::holds;
use crate::domain::{AccountId, Exchange};

use super::came::Came;
use super::ring::answer;

/// A filter, read once.
pub(super) struct Filter(Vec<Word>);

enum Word {
    /// Ended without an answer.
    None,
    /// A status between these.
    Status(u16, u16),
    /// Text, folded.
    Text(String),
}

impl Filter {
    pub(super) fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(|word| Word::new(&word.to_lowercase())).collect())
    }

    pub(super) fn lets(&self, exchange: &Exchange) -> bool {
        self.0.iter().all(|word| word.fits(exchange))
    }
}

impl Word {
    fn new(word: &str) -> Self {
        let class = word.strip_suffix("xx").and_then(|class| class.parse::<u16>().ok());
        let class = class.filter(|class| (1..=5).contains(class));
        if let Some(class) = class {
            let low = class.saturating_mul(100);
            return Self::Status(low, low.saturating_add(99));
        }
        match word.parse::<u16>() {
            Ok(status @ 100..=599) if word.len() == 3 => Self::Status(status, status),
            Ok(_) | Err(_) if word == "none" => Self::None,
            Ok(_) | Err(_) => Self::Text(word.to_owned()),
        }
    }

    fn fits(&self, exchange: &Exchange) -> bool {
        match self {
            Self::None => exchange.ending.as_ref().is_some_and(|ending| ending.came.is_err()),
            Self::Status(from, to) => answer(exchange).is_some_and(|answer| (*from..=*to).contains(&answer.status)),
            Self::Text(word) => is_in(exchange, word),
        }
    }
}

/// Asked of every request that is kept, for every frame: nothing is copied before it must be.
fn is_in(exchange: &Exchange, word: &str) -> bool {
    let found = |text: &str| holds(text, word);
    let asked = &exchange.asked;
    found(exchange.method.word())
        || found(&asked.path)
        || found(asked.account.as_ref().map_or("platform", AccountId::as_str))
        || exchange.key.as_deref().is_some_and(found)
        || answer(exchange).and_then(|answer| answer.request.as_ref()).is_some_and(|id| found(id.as_str()))
        || (!asked.query.is_empty() && found(&asked.target()))
        || found(&Came::of(exchange).note())
}
