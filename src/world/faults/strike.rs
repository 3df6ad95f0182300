//! A request on its way past the faults: what it meets, what becomes of its work, and what its client sees. This is the first of the
//! steps that a request takes; everything behind it is the same with and without faults.

use std::cell::OnceCell;

use jiff::{SignedDuration, Timestamp};

use super::armed::Met;
use super::fault::{Halt, Kind, Work};
use crate::world::accounts::PLATFORM;
use crate::world::errors::{self, Refusal};
use crate::world::http::{Answer, Delivery, Request};
use crate::world::life::Life;
use crate::world::objects::charge::Origin;
use crate::world::service::Visit;
use crate::world::state::State;

/// Longest body that is looked through for accounts.
const LONGEST_BODY: usize = 1 << 20;

/// How a fault bends the way of a request behind the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bend {
    /// Not at all.
    Straight,
    /// A read answers as of a moment.
    Stale(Timestamp),
    /// The answer is another account's.
    Mixup,
    /// A read as a connected account answers for the platform.
    Scopeless,
    /// The idempotency key is in use for so long after the answer.
    Linger(SignedDuration),
    /// The outcome that is kept is an error of this status.
    Failing(u16),
    /// The work is put off by so many seconds of the world's clock.
    Late(u32),
    /// The work waits for a person.
    Halted(Halt),
}

/// A request as faults look at it.
#[derive(Debug)]
pub(super) struct Sight<'a> {
    request: &'a Request,
    segments: &'a [&'a str],
    state: &'a State,
    named: OnceCell<Vec<String>>,
}

/// What a client sees instead of the answer.
#[derive(Debug, Clone, Copy)]
enum Seen {
    Error(u16),
    Page(u16),
    Closed,
    Silent,
}

impl<'a> Sight<'a> {
    fn new(request: &'a Request, segments: &'a [&'a str], state: &'a State) -> Self {
        Self { request, segments, state, named: OnceCell::new() }
    }

    pub(super) fn method(&self) -> &str {
        &self.request.method
    }

    pub(super) fn segments(&self) -> &[&str] {
        self.segments
    }

    /// Whether the request acts as a connected account.
    pub(super) fn is_connected(&self) -> bool {
        self.request.header("stripe-account").is_some_and(|id| id != self.state.accounts.id(PLATFORM))
    }

    /// Whether the request names an account, as the source of a charge does.
    pub(super) fn names_an_account(&self) -> bool {
        self.named().iter().any(|id| self.state.accounts.row(id).is_some())
    }

    /// Whether the request acts as an account or names it.
    pub(super) fn is_about(&self, account: &str) -> bool {
        let acting = self.request.header("stripe-account").unwrap_or_else(|| self.state.accounts.id(PLATFORM));
        acting == account || self.named().iter().any(|id| id == account)
    }

    fn named(&self) -> &[String] {
        self.named.get_or_init(|| named(self.request, self.segments, self.state))
    }
}

/// The accounts that a request names: as source or destination, in its path, or through the charge or the transfer that it is about.
pub(crate) fn named(request: &Request, segments: &[&str], state: &State) -> Vec<String> {
    let mut ids: Vec<String> =
        segments.iter().filter(|id| id.starts_with("acct_")).map(|id| (*id).to_owned()).collect();
    if let ["v1", "transfers", id, ..] = segments
        && let Some(transfer) = state.transfers.row(id).and_then(|row| state.transfers.get(row))
    {
        ids.extend([transfer.owner, transfer.destination].map(|row| state.accounts.id(row).to_owned()));
    }
    if request.method != "POST" || request.body.len() > LONGEST_BODY {
        return ids;
    }
    let sent = form_urlencoded::parse(request.query.as_bytes()).chain(form_urlencoded::parse(&request.body));
    for (name, value) in sent {
        match name.as_ref() {
            "source" | "destination" => ids.push(value.into_owned()),
            "charge" => {
                let charge = state.charges.row(&value).and_then(|row| state.charges.get(row));
                if let Some(Origin::Transfer { from, .. }) = charge.map(|charge| charge.origin) {
                    ids.push(state.accounts.id(from).to_owned());
                }
            }
            _ => {}
        }
    }
    ids
}

impl Life {
    /// What a request meets. Its latency is added to the time at which it is due.
    pub(crate) fn meet(&mut self, request: &Request, segments: &[&str]) -> (SignedDuration, Option<(u64, Kind)>) {
        if self.faults.is_empty() {
            return (SignedDuration::ZERO, None);
        }
        let Met { latency_ms, fault } = self.faults.meet(&Sight::new(request, segments, &self.state));
        (SignedDuration::from_millis(i64::try_from(latency_ms).unwrap_or_default()), fault)
    }

    /// Serves a request that met a fault.
    pub(crate) fn struck(&mut self, visit: &mut Visit<'_>, number: u64, kind: Kind) -> Delivery {
        let (delivery, struck) = match kind {
            Kind::Latency { .. } => (self.straight(visit), false),
            Kind::RateLimit { reason } => (self.denied(visit, &errors::rate_limited(reason)), true),
            Kind::LockTimeout => (self.denied(visit, &errors::locked()), true),
            Kind::Error { status, work } => self.hidden(visit, Seen::Error(status), work),
            Kind::Page { status, work } => self.hidden(visit, Seen::Page(status), work),
            Kind::Closed { work } => self.hidden(visit, Seen::Closed, work),
            Kind::Silent { work } => self.hidden(visit, Seen::Silent, work),
            Kind::Torn { at } => (torn(self.whole(visit, Bend::Straight).0, at), true),
            Kind::Trickle { bytes, pause_ms } => {
                let (answer, _) = self.whole(visit, Bend::Straight);
                let piece = usize::try_from(bytes).unwrap_or(1).max(1);
                (Delivery::Trickle { answer, piece, pause_ms: u64::from(pause_ms) }, true)
            }
            Kind::Stale { behind_s } => {
                let behind = SignedDuration::from_secs(i64::from(behind_s));
                let until = self.state.now().checked_sub(behind).unwrap_or(Timestamp::MIN);
                self.bent(visit, Bend::Stale(until))
            }
            Kind::WrongAccount => self.bent(visit, Bend::Mixup),
            Kind::WrongScope => self.bent(visit, Bend::Scopeless),
            Kind::NeedsPerson { code } => self.bent(visit, Bend::Halted(code)),
        };
        if struck {
            self.faults.struck(number);
        }
        delivery
    }

    /// Serves a request whose client sees something else than the answer; what it sees does not depend on the work. A request
    /// that is refused although its work was to be done is answered as ever.
    fn hidden(&mut self, visit: &mut Visit<'_>, seen: Seen, work: Work) -> (Delivery, bool) {
        let due = visit.due;
        let bend = match work {
            Work::Before => return (self.seen(visit, seen), true),
            Work::During { ms } => Bend::Linger(SignedDuration::from_millis(i64::from(ms))),
            Work::After => match seen {
                Seen::Error(status) => Bend::Failing(status),
                Seen::Page(_) | Seen::Closed | Seen::Silent => Bend::Straight,
            },
            Work::Late { after_s } => Bend::Late(after_s),
        };
        let (answer, served) = self.whole(visit, bend);
        if !served.done {
            return (Delivery::Whole(answer), false);
        }
        visit.due = due;
        (self.seen(visit, seen), true)
    }

    fn seen(&self, visit: &Visit<'_>, seen: Seen) -> Delivery {
        match seen {
            Seen::Error(status) => self.denied(visit, &Refusal::api(status, "An unknown error occurred")),
            Seen::Page(status) => Delivery::Whole(self.page(status)),
            Seen::Closed => Delivery::Closed,
            Seen::Silent => Delivery::Silent,
        }
    }

    fn denied(&self, visit: &Visit<'_>, refusal: &Refusal) -> Delivery {
        let served = self.refused(visit, refusal);
        Delivery::Whole(self.answer(visit, served))
    }

    fn whole(&mut self, visit: &mut Visit<'_>, bend: Bend) -> (Answer, Marks) {
        let served = self.serve_or_refuse(visit, bend);
        let marks = Marks { done: served.done, bent: served.bent };
        (self.answer(visit, served), marks)
    }

    /// A bent answer, and whether there was something to bend.
    fn bent(&mut self, visit: &mut Visit<'_>, bend: Bend) -> (Delivery, bool) {
        let (answer, served) = self.whole(visit, bend);
        (Delivery::Whole(answer), served.bent)
    }

    fn straight(&mut self, visit: &mut Visit<'_>) -> Delivery {
        Delivery::Whole(self.whole(visit, Bend::Straight).0)
    }

    /// What something between client and Stripe says when it cannot reach it.
    fn page(&self, status: u16) -> Answer {
        let words = match status {
            503 => "503 Service Temporarily Unavailable",
            504 => "504 Gateway Time-out",
            _ => "502 Bad Gateway",
        };
        let body = format!(
            "<html>\r\n<head><title>{words}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n</body>\r\n</html>\r\n"
        );
        let headers = vec![("content-type".to_owned(), "text/html".to_owned()), ("date".to_owned(), self.date())];
        Answer { status, headers, body: body.into_bytes() }
    }
}

/// What became of a request behind the door.
#[derive(Debug, Clone, Copy)]
struct Marks {
    done: bool,
    bent: bool,
}

/// An answer that breaks off: always before its end.
fn torn(answer: Answer, at: Option<u32>) -> Delivery {
    let length = answer.body.len();
    let asked = at.map_or(length / 2, |at| usize::try_from(at).unwrap_or(usize::MAX));
    Delivery::Torn { after: asked.min(length.saturating_sub(1)), answer }
}
