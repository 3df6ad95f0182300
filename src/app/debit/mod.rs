//! The page of one debit of the journal: while it has no end, what is known and what a person may do; afterwards its receipt. It
//! opens by itself when a debit is left open. What is offered is [`crate::life::next`]'s to say, never this page's.

mod choice;
mod keys;
mod repeat;

pub use choice::{Choice, offered};
pub use repeat::Repeat;

pub(super) use keys::{on_key, on_paste};
pub(super) use repeat::{on_known, on_reading, was_stopped};

use jiff::{SignedDuration, Timestamp};

use crate::domain::{DebitId, Explained, Label, LookedAt, Mode, Order, Receipt};
use crate::journal::entry::DebitRecord;
use crate::life::History;

use super::form::Form;
use super::keys::open_dialog;
use super::{BookAsk, Dialog, Effect, Model, Scroll};

/// What is read again before a debit is recorded is not older than this when it is.
const READ_WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitPage {
    /// Which.
    pub debit: DebitId,
    /// What was asked.
    pub order: Order,
    /// Everything the journal knows; none before it was read.
    pub record: Option<Box<DebitRecord>>,
    /// Why that could not be read.
    pub trouble: Option<Label>,
    /// The choice on which the cursor stands.
    pub choice: Choice,
    /// What is being done.
    pub step: Step,
    /// First row that is drawn; none until somebody scrolls.
    pub scrolled: Option<u16>,
    /// Something was written since the record was read.
    pub(super) is_stale: bool,
}

/// What is being done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// One of a few is chosen.
    Choosing,
    /// It is to be repeated with the same key.
    Repeating(Box<Repeat>),
    /// A person says that it happened, or that it did not.
    Saying(bool, Box<Form>),
    /// That is being written down.
    Written,
}

/// Opens the page.
pub(super) fn open(model: &mut Model, order: Order) {
    let page = DebitPage {
        debit: order.debit,
        order,
        record: None,
        trouble: None,
        choice: Choice::LookUp,
        step: Step::Choosing,
        scrolled: None,
        is_stale: true,
    };
    open_dialog(model, Dialog::Debit(Box::new(page)));
}

/// What was open when the program started is shown once, unless somebody has begun something else.
pub(super) fn on_start(model: &mut Model) {
    let is_first = !std::mem::replace(&mut model.journal.is_told, true);
    if !is_first
        || model.errand.is_some()
        || model.dialog.is_some()
        || model.last_key.is_some()
        || model.flight.is_some()
    {
        return;
    }
    let oldest = model.unresolved.values().min_by_key(|follow| follow.open.recorded_at);
    if let Some(order) = oldest.map(|follow| follow.open.order.clone()) {
        open(model, order);
    }
}

/// Something was written: what is shown of the journal is to be read again.
pub(super) fn on_written(model: &mut Model) {
    model.journal.is_stale = true;
    if let Some(Dialog::Debit(page)) = &mut model.dialog {
        page.is_stale = true;
    }
}

/// Reads the record again where something was written.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    if model.leaving {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if let Some(Dialog::Debit(page)) = &mut model.dialog
        && std::mem::take(&mut page.is_stale)
    {
        effects.push(Effect::Book(BookAsk::Debit(page.debit)));
    }
    effects.extend(repeat::plan(model));
    effects
}

/// Both balances were read again after it.
pub(super) fn on_observed(model: &mut Model, receipt: &Receipt) {
    if let Some(Dialog::Debit(page)) = &mut model.dialog
        && page.debit == receipt.order.debit
        && let Some(record) = &mut page.record
    {
        record.observed = Some((receipt.account, receipt.platform));
    }
}

/// What else moved them was read.
pub(super) fn on_explained(model: &mut Model, id: DebitId, explained: &Explained) {
    if let Some(Dialog::Debit(page)) = &mut model.dialog
        && page.debit == id
        && let Some(record) = &mut page.record
    {
        record.explained = Some(explained.clone());
    }
}

/// When the balances on which a debit was judged were read, as far as its record tells: shortly before its first attempt.
pub(super) fn looked(history: &History) -> Option<LookedAt> {
    LookedAt::before(history.first_server()?, READ_WITHIN)
}

/// The record was read, or could not be.
pub(super) fn on_record(model: &mut Model, debit: DebitId, record: Result<Option<Box<DebitRecord>>, Label>) {
    let Some(Dialog::Debit(page)) = &mut model.dialog else { return };
    if page.debit != debit {
        return;
    }
    match record {
        Ok(record) => {
            page.trouble = record.is_none().then(|| Label::new("The journal does not hold it."));
            page.record = record;
        }
        Err(trouble) => page.trouble = Some(trouble),
    }
    let is_over = page.record.as_ref().is_some_and(|record| !record.history.state().is_unresolved());
    if is_over || page.step == Step::Written {
        page.step = Step::Choosing;
    }
}

impl DebitPage {
    /// Whether something is being typed.
    #[must_use]
    pub const fn is_typing(&self) -> bool {
        match &self.step {
            Step::Repeating(_) | Step::Saying(..) => true,
            Step::Choosing | Step::Written => false,
        }
    }

    /// Whether it has no end yet, as far as it is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.record.as_ref().is_none_or(|record| record.history.state().is_unresolved())
    }

    /// Whether it is a pull that is done.
    fn can_be_given_back(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.can_be_given_back())
    }

    /// Keys that do something now, the most needed first, because those at the end go where there is no room.
    #[must_use]
    pub fn hints(&self, scroll: Scroll, mode: Mode) -> Vec<(&'static str, &'static str)> {
        let scrolls = scroll.is_cut().then_some(("PgDn", "more"));
        let keys: &[(&str, &str)] = match &self.step {
            Step::Choosing if self.can_be_given_back() => &[("Esc", "back"), ("z", "reverse")],
            Step::Choosing if !self.is_open() => &[("Esc", "back")],
            Step::Choosing => &[("Enter", "choose"), ("1-5", "choose"), ("Esc", "leave it")],
            Step::Written => &[("Esc", "leave it")],
            Step::Repeating(repeat) if repeat.is_waiting() => &[("Esc", "stop")],
            Step::Repeating(repeat) => return repeat.form.hints("send it again").into_iter().chain(scrolls).collect(),
            Step::Saying(_, form) => return form.hints("write it down").into_iter().chain(scrolls).collect(),
        };
        let rarer: &[(&str, &str)] = match (&self.step, mode) {
            (Step::Choosing, Mode::Mock) => &[("c", "copy id")],
            (Step::Choosing, Mode::Test | Mode::Live) => &[("c", "copy id"), ("o", "Dashboard")],
            (Step::Written | Step::Repeating(_) | Step::Saying(..), _) => &[],
        };
        keys.iter().copied().chain(scrolls).chain(rarer.iter().copied()).collect()
    }

    /// What is typed to repeat it: the same as before it was sent for the first time.
    fn phrase(&self) -> String {
        format!("{} {}", self.order.amount.typed(), self.order.account.tail(4))
    }
}

/// When a second that is counted on the page is over.
pub(super) fn next_wake(model: &Model, page: &DebitPage) -> Option<Timestamp> {
    let is_flying = model.flight.as_ref().is_some_and(|flight| flight.order.debit == page.debit);
    let is_asked = model.followed(page.debit).is_some_and(|follow| follow.asking.is_under_way());
    (is_flying || is_asked).then(|| model.now.checked_add(SignedDuration::from_secs(1)).ok()).flatten()
}
