//! The latest exchanges. So many are kept and no more, and of their bodies so many bytes; what is dropped is counted.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::{Answer, Ending, Exchange, ExchangeId, Label, LogNote, Mode, RequestId, Scope};
use crate::sync::Question;

/// Exchanges that are kept.
pub const MOST: usize = 2_000;
/// Bytes of bodies that are kept, all together.
pub(super) const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Exchanges, the latest last. A copy shares them.
#[derive(Debug, Clone, Default)]
pub struct Ring {
    rows: VecDeque<Arc<Exchange>>,
    begun: u64,
    throttled: u64,
    on_their_way: usize,
    bytes: usize,
}

impl Ring {
    /// The latest first.
    pub fn latest_first(&self) -> impl Iterator<Item = &Arc<Exchange>> {
        self.rows.iter().rev()
    }

    /// How many there were.
    #[must_use]
    pub const fn begun(&self) -> u64 {
        self.begun
    }

    /// How many were turned away with a 429.
    #[must_use]
    pub const fn throttled(&self) -> u64 {
        self.throttled
    }

    /// How many are no longer kept.
    #[must_use]
    pub fn gone(&self) -> u64 {
        self.begun.saturating_sub(u64::try_from(self.rows.len()).unwrap_or(u64::MAX))
    }

    /// Whether one of those that are kept has not ended.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.on_their_way > 0
    }

    pub(super) fn take(&mut self, note: LogNote) {
        match note {
            LogNote::Begun(exchange) => self.begin(*exchange),
            LogNote::Ended(id, mode, ending) => self.end(id, mode, *ending),
        }
    }

    /// An answer was not used: that to a request, or where its number is not known the latest balance of whom was asked about.
    pub(super) fn drop_answer(&mut self, request: Option<&RequestId>, question: &Question, why: &Label) {
        let is_it = |row: &&mut Arc<Exchange>| match (answer(row), request) {
            (Some(answer), Some(id)) => answer.request.as_ref() == Some(id),
            (Some(_), None) => is_balance_of(question, row),
            (None, _) => false,
        };
        if let Some(row) = self.rows.iter_mut().rev().find(is_it) {
            Arc::make_mut(row).dropped = Some(why.clone());
        }
    }

    fn begin(&mut self, exchange: Exchange) {
        self.begun = exchange.id.number();
        self.on_their_way = self.on_their_way.saturating_add(1);
        self.rows.push_back(Arc::new(exchange));
        if self.rows.len() > MOST
            && let Some(oldest) = self.rows.pop_front()
        {
            self.on_their_way = self.on_their_way.saturating_sub(usize::from(oldest.ending.is_none()));
            self.bytes = self.bytes.saturating_sub(body_bytes(&oldest));
        }
    }

    fn end(&mut self, id: ExchangeId, mode: Mode, ending: Ending) {
        let Ok(at) = self.rows.binary_search_by_key(&id, |row| row.id) else { return };
        let Some(row) = self.rows.get_mut(at).filter(|row| row.ending.is_none()) else { return };
        let exchange = Arc::make_mut(row);
        exchange.mode = mode;
        exchange.ending = Some(ending);
        self.on_their_way = self.on_their_way.saturating_sub(1);
        self.bytes = self.bytes.saturating_add(body_bytes(exchange));
        self.throttled = self.throttled.saturating_add(u64::from(answer(exchange).is_some_and(|a| a.status == 429)));
        while self.bytes > MOST_BYTES {
            let Some(oldest) = self.rows.iter_mut().find(|row| body_bytes(row) > 0) else { break };
            self.bytes = self.bytes.saturating_sub(body_bytes(oldest));
            if let Some(Ok(answer)) = Arc::make_mut(oldest).ending.as_mut().map(|ending| ending.came.as_mut()) {
                answer.body.text = Box::default();
            }
        }
    }
}

/// The answer to an exchange, if one came.
#[must_use]
pub fn answer(exchange: &Exchange) -> Option<&Answer> {
    exchange.ending.as_ref()?.came.as_ref().ok()
}

/// Whether a question is for the balance that an exchange asked for.
fn is_balance_of(question: &Question, exchange: &Exchange) -> bool {
    let whom = exchange.asked.account.as_ref();
    let is_whose = question.balance_of().is_some_and(|scope| match scope {
        Scope::Platform => whom.is_none(),
        Scope::Account(id) => whom == Some(id),
    });
    is_whose && exchange.asked.path == "/v1/balance"
}

fn body_bytes(exchange: &Exchange) -> usize {
    answer(exchange).map_or(0, |answer| answer.body.text.len())
}
