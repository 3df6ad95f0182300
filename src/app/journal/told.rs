//! A line of the journal in words, for the screen and for its filter: who, what, of whom, how much, what came of it, and why.

use jiff::Timestamp;

use crate::app::Model;
use crate::domain::{AccountId, Label, ObjectId, Order, What};
use crate::journal::entry::{Line, Told as Event};
use crate::life::{Stamp, State};
use crate::money::Amount;

/// A line in words. What there is nothing to say of is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When, by the clock of the machine that wrote it.
    pub at: Timestamp,
    /// The operator.
    pub who: Label,
    /// What was done, in a word.
    pub what: &'static str,
    /// Name or id of the account.
    pub account: String,
    /// How much.
    pub amount: Option<Amount>,
    /// What came of it, in a word or two.
    pub outcome: &'static str,
    /// Where its debit stands now, if it is about one.
    pub state: Option<State>,
    /// Why, or more.
    pub why: String,
    /// The debit's id, by which it can be found.
    debit: String,
}

impl Told {
    /// Whether every word stands somewhere in it.
    pub(super) fn holds_all(&self, words: &[String], holds: impl Fn(&str, &str) -> bool) -> bool {
        let amount = self.amount.map_or(String::new(), Amount::sentence);
        let texts = [self.who.as_str(), self.what, &self.account, &amount, self.outcome, &self.why, &self.debit];
        words.iter().all(|word| texts.iter().any(|text| holds(text, word)))
    }
}

/// What became of a debit, in a word or two.
#[must_use]
pub const fn outcome_word(state: State) -> &'static str {
    match state {
        State::Recorded => "in flight",
        State::Unknown => "UNKNOWN",
        State::AwaitsPerson => "A PERSON",
        State::Settled => "done",
        State::Refused => "refused",
        State::Withdrawn => "not sent",
        State::NotCreated => "not there",
        State::Happened => "done, hand",
        State::DidNotHappen => "not, hand",
    }
}

/// A line in words.
#[must_use]
pub fn told(model: &Model, line: &Line) -> Told {
    let (event, record) = (&line.event, line.record.as_ref());
    let order = record.map(|record| &record.order);
    let name = |id: &AccountId| {
        model.fleet.get(id).map_or_else(|| id.as_str().to_owned(), |entry| entry.account.name.to_string())
    };
    let of_record = || record.map_or_else(|| Label::new(""), |record| record.who.operator.clone());
    let mut told = Told {
        at: event.at,
        who: stamp(&event.told).map_or_else(of_record, |stamp| stamp.operator.clone()),
        what: "",
        account: order.map_or(String::new(), |order| name(&order.account)),
        amount: None,
        outcome: "",
        state: record.map(|record| record.history.state()),
        why: String::new(),
        debit: event.debit.map_or(String::new(), |debit| debit.to_string()),
    };
    about_debit(&mut told, line);
    about_none(&mut told, &event.told, name);
    told
}

/// Events of a debit.
fn about_debit(told: &mut Told, line: &Line) {
    let amount = line.record.as_ref().map(|record| record.order.amount);
    let (what, outcome, why) = match &line.event.told {
        Event::Recorded { .. } => {
            told.amount = amount;
            let order = line.record.as_ref().map(|record| &record.order);
            let state = told.state.map_or("", outcome_word);
            (order.map_or("", |order| order.what.deed().word()), state, order.map_or(String::new(), purpose))
        }
        Event::Attempt { judged, .. } => {
            told.amount = amount;
            let by = if judged.is_some() { "a person's key press" } else { "by itself" };
            ("repeat", "", format!("attempt {}, {by}", line.event.attempt.unwrap_or(0)))
        }
        Event::AwaitsPerson { refusal, .. } => ("waits", "A PERSON", code(refusal)),
        Event::NotCreated { looks, .. } => {
            ("look-up", "not there", format!("{} pages on both sides were read", looks.pages))
        }
        Event::Withdrawn { why, .. } => ("withdrawn", "not sent", why.to_string()),
        Event::Happened { reason, .. } => ("by hand", "happened", reason.to_string()),
        Event::DidNotHappen { reason, .. } => ("by hand", "did not", reason.to_string()),
        Event::LateAnswer { attempt, .. } => ("late", "", format!("an answer to attempt {attempt} came after the end")),
        Event::LookedUp { looks, .. } => ("look-up", "not seen", format!("{} pages were read", looks.pages)),
        Event::Unknown { .. } => ("answer", "UNKNOWN", String::new()),
        Event::Settled { .. } => ("answer", "done", String::new()),
        Event::Refused { refused, .. } => ("answer", "refused", code(refused)),
        Event::Observed { .. } => ("observed", "", String::new()),
        Event::Explained(_) => ("explained", "", String::new()),
        Event::Contradicted { .. }
        | Event::Foreign { .. }
        | Event::Acknowledged { .. }
        | Event::Armed { .. }
        | Event::Disarmed { .. }
        | Event::Reconciled { .. } => return,
    };
    (told.what, told.outcome, told.why) = (what, outcome, why);
}

/// Events that are about no debit of this journal, or hold an account.
fn about_none(told: &mut Told, event: &Event, name: impl Fn(&AccountId) -> String) {
    let (what, outcome, account, why) = match event {
        Event::Contradicted { account, objects, .. } => {
            ("contradicted", "HELD", name(account), format!("Stripe shows {}", ids(objects)))
        }
        Event::Foreign { account, mark, amount, objects, .. } => {
            told.amount = Some(*amount);
            told.debit = mark.to_string();
            ("foreign", "HELD", name(account), format!("debit {mark}, {}", ids(objects)))
        }
        Event::Acknowledged { account, reason, .. } => ("seen", "freed", name(account), reason.to_string()),
        Event::Armed { until, .. } => ("armed", "", String::new(), format!("until {}", until.strftime("%H:%M:%S UTC"))),
        Event::Disarmed { why, .. } => ("disarmed", "", String::new(), why.to_string()),
        Event::Reconciled { accounts, debits, differ, foreign, .. } => {
            let why = format!("{accounts} accounts, {debits} debits: {differ} differ, {foreign} foreign");
            ("reconcile", "", String::new(), why)
        }
        Event::Recorded { .. }
        | Event::Attempt { .. }
        | Event::AwaitsPerson { .. }
        | Event::NotCreated { .. }
        | Event::Withdrawn { .. }
        | Event::Happened { .. }
        | Event::DidNotHappen { .. }
        | Event::LateAnswer { .. }
        | Event::LookedUp { .. }
        | Event::Unknown { .. }
        | Event::Settled { .. }
        | Event::Refused { .. }
        | Event::Observed { .. }
        | Event::Explained(_) => return,
    };
    (told.what, told.outcome, told.account, told.why) = (what, outcome, account, why);
}

const fn stamp(event: &Event) -> Option<&Stamp> {
    match event {
        Event::Recorded { stamp, .. } => stamp.as_ref(),
        Event::Attempt { stamp, .. }
        | Event::Happened { stamp, .. }
        | Event::DidNotHappen { stamp, .. }
        | Event::Foreign { stamp, .. }
        | Event::Acknowledged { stamp, .. }
        | Event::Armed { stamp, .. }
        | Event::Disarmed { stamp, .. }
        | Event::Reconciled { stamp, .. } => Some(stamp),
        Event::LookedUp { looks, .. } | Event::NotCreated { looks, .. } => Some(&looks.stamp),
        Event::Unknown { .. }
        | Event::AwaitsPerson { .. }
        | Event::Settled { .. }
        | Event::Refused { .. }
        | Event::Withdrawn { .. }
        | Event::Observed { .. }
        | Event::Explained(_)
        | Event::LateAnswer { .. }
        | Event::Contradicted { .. } => None,
    }
}

fn purpose(order: &Order) -> String {
    let mut words = match &order.what {
        What::Pull { reason, consent, .. } => format!("{}, {}", reason.words(), consent.reference()),
        What::Send { send } => send.words().to_owned(),
        What::Reverse { reverse } => format!("{} of debit {}", reverse.by.words(), reverse.of.short()),
    };
    if !order.note.is_empty() {
        words = format!("{words}, {}", order.note);
    }
    words
}

fn code(refusal: &crate::domain::Refusal) -> String {
    refusal.code.as_ref().unwrap_or(&refusal.kind).to_string()
}

fn ids(objects: &[ObjectId]) -> String {
    let ids: Vec<&str> = objects.iter().map(ObjectId::as_str).collect();
    if ids.is_empty() { "no object".to_owned() } else { ids.join(", ") }
}
