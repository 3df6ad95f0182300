//! The request log: what goes to Stripe and what comes of it, told as plain data while it happens. It stands outside of everything
//! else that a request passes, so that one which the gate refused, one that never left and an answer that was not taken are seen
//! as such. The key is added further in and never gets here; whatever looks like one is taken out all the same.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::Notify;

use super::redact::Redactor;
use super::stripe::{denial, request_id, retry};
use super::transport::{CarryError, Request, Response, Transport};
use crate::domain::{
    AccountId, Answer, Asked, Ending, Excerpt, Exchange, ExchangeId, Label, LogNote, Mode, NoAnswer, RequestId, Said,
};

/// Bytes of a body that are kept.
const EXCERPT: usize = 4 * 1024;
/// Bytes that are looked at beyond them, so that a key is not cut in two and overlooked.
const MARGIN: usize = 512;
/// Notes that wait at most until they are taken; older ones are lost, the numbers of exchanges tell how many.
const MOST_WAITING: usize = 1_000;
/// Requests without success whose attempts are counted.
const MOST_COUNTED: usize = 4_096;

/// What was told and not taken yet. Its copies share it.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    book: Mutex<Book>,
    news: Notify,
}

#[derive(Debug, Default)]
struct Book {
    last: ExchangeId,
    waiting: VecDeque<LogNote>,
    /// Requests that had no success so far, by their hash, with how often they were made.
    failed: BTreeMap<u64, u32>,
}

impl Log {
    /// What was told since this was asked before, the oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<LogNote> {
        self.book().waiting.drain(..).collect()
    }

    /// Waits until something was told.
    pub async fn news(&self) {
        self.0.news.notified().await;
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that an exchange begins, which gets its number and its attempt here.
    fn begin(&self, mark: u64, mut exchange: Exchange) -> ExchangeId {
        let mut book = self.book();
        book.last = book.last.next();
        exchange.id = book.last;
        exchange.attempt = book.failed.get(&mark).copied().unwrap_or(0).saturating_add(1);
        let id = exchange.id;
        book.tell(LogNote::Begun(Box::new(exchange)));
        drop(book);
        self.0.news.notify_one();
        id
    }

    fn end(&self, mark: u64, id: ExchangeId, mode: Mode, ending: Ending) {
        let is_success = ending.came.as_ref().is_ok_and(|answer| (200..300).contains(&answer.status));
        let mut book = self.book();
        if is_success {
            book.failed.remove(&mark);
        } else if book.failed.contains_key(&mark) || book.failed.len() < MOST_COUNTED {
            let count = book.failed.entry(mark).or_default();
            *count = count.saturating_add(1);
        }
        book.tell(LogNote::Ended(id, mode, Box::new(ending)));
        drop(book);
        self.0.news.notify_one();
    }
}

impl Book {
    fn tell(&mut self, note: LogNote) {
        if self.waiting.len() >= MOST_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(note);
    }
}

/// A transport whose exchanges are logged.
#[derive(Debug)]
pub struct Logged<T> {
    inner: T,
    log: Log,
    redactor: Redactor,
}

impl<T: Transport> Logged<T> {
    /// Tells `log` of everything that `inner` carries.
    pub const fn new(inner: T, log: Log, redactor: Redactor) -> Self {
        Self { inner, log, redactor }
    }

    fn exchange(&self, request: &Request) -> Exchange {
        let clean = |text: &str| self.redactor.clean(text);
        let pairs = |pairs: &[(String, String)]| pairs.iter().map(|(key, value)| (clean(key), clean(value))).collect();
        Exchange {
            id: ExchangeId::default(),
            began: self.inner.now(),
            mode: self.inner.mode(),
            method: request.method,
            asked: Asked {
                path: clean(&request.path),
                query: pairs(&request.query),
                account: request.account.as_ref().map(|id| AccountId::new(&clean(id.as_str()))),
            },
            form: pairs(&request.form),
            key: request.idempotency_key.as_deref().map(clean),
            version: clean(request.version()),
            attempt: 1,
            ending: None,
            dropped: None,
        }
    }

    fn ending(&self, began: Timestamp, carried: &Result<Response, CarryError>) -> Ending {
        let took = self.inner.now().duration_since(began).as_millis();
        let came = match carried {
            Ok(response) => Ok(self.answer(response)),
            Err(error) => Err(self.no_answer(error)),
        };
        Ending { took_ms: u64::try_from(took).unwrap_or(0), came }
    }

    fn answer(&self, response: &Response) -> Answer {
        let label = |text: &Label| Label::new(&self.redactor.clean(text.as_str()));
        let said = if response.is_success() { None } else { denial(&response.body) };
        Answer {
            status: response.status,
            request: request_id(response).map(|id| RequestId::new(&self.redactor.clean(id.as_str()))),
            replayed: response.header("idempotent-replayed") == Some("true"),
            retry: retry(response),
            said: said.map(|said| Said { code: label(&said.code), message: label(&said.message) }),
            body: self.excerpt(&response.body),
        }
    }

    fn no_answer(&self, error: &CarryError) -> NoAnswer {
        let label = |text: &str| Label::new(&self.redactor.clean(text));
        match error {
            CarryError::ReadOnly => NoAnswer::ReadOnly,
            CarryError::NotConnected(why) => NoAnswer::NotConnected(label(why)),
            CarryError::Lost(why) => NoAnswer::Lost(label(why)),
            CarryError::TimedOut { after_s } => NoAnswer::TimedOut(*after_s),
            CarryError::AnotherRun => NoAnswer::AnotherRun,
            CarryError::TooLarge => NoAnswer::TooLarge,
        }
    }

    /// The beginning of a body. It is cut only after secrets were taken out: half a key is not recognised as one.
    fn excerpt(&self, body: &[u8]) -> Excerpt {
        let looked_at = body.get(..EXCERPT.saturating_add(MARGIN)).unwrap_or(body);
        let clean = self.redactor.clean(&String::from_utf8_lossy(looked_at));
        let end = (0..=EXCERPT.min(clean.len())).rev().find(|end| clean.is_char_boundary(*end)).unwrap_or(0);
        let text = clean.get(..end).unwrap_or_default();
        let whole = u64::try_from(body.len()).unwrap_or(u64::MAX);
        Excerpt { text: text.into(), whole, is_cut: end < clean.len() || looked_at.len() < body.len() }
    }
}

/// What makes two requests the same one made again: a write has its key, a read is what it asks.
fn mark(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.method.hash(&mut hasher);
    match &request.idempotency_key {
        Some(key) => key.hash(&mut hasher),
        None => (&request.path, &request.query, &request.account).hash(&mut hasher),
    }
    hasher.finish()
}

#[async_trait]
impl<T: Transport> Transport for Logged<T> {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        let (mark, exchange) = (mark(&request), self.exchange(&request));
        let began = exchange.began;
        let id = self.log.begin(mark, exchange);
        let carried = self.inner.carry(request).await;
        self.log.end(mark, id, self.inner.mode(), self.ending(began, &carried));
        carried
    }

    fn now(&self) -> Timestamp {
        self.inner.now()
    }

    fn mode(&self) -> Mode {
        self.inner.mode()
    }
}

#[cfg(test)]
#[path = "logged_tests.rs"]
mod tests;
