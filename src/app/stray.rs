//! Answers that are not what was asked for. Whom an answer is about is seen where it is read; that it is older than what is shown
//! can be seen only here. Either is dropped as a fault: what is shown stays, and is asked for again after a pause. The first
//! is said, since it means that something between here and Stripe cannot be trusted.

use crate::domain::{Balance, Fault, FaultKind, Label, Retry, Scope, Stray};
use crate::sync::Question;

use super::{Model, Notice, Reading, Tone};

/// Puts a fault in the place of a balance that is older than the one that is shown: whose question was asked before that one
/// was answered, which no epoch lets through, or which is of an earlier moment by Stripe's own clock, as a cache on
/// the way answers. A cache says the same moment again; when what was dropped is followed by a later moment, it was the
/// shown one whose date was wrong.
pub(super) fn check(model: &mut Model, question: &Question, reading: Reading) -> Reading {
    let (Question::Balance(scope), Reading::Balance(balance)) = (question, &reading) else {
        return reading;
    };
    let shown = match scope {
        Scope::Platform => model.platform_balance.as_ref(),
        Scope::Account(id) => model.fleet.get(id).and_then(super::Entry::fresh),
    };
    let Some(shown) = shown else { return reading };
    let dropped = model.reads.dropped.get(scope).copied();
    let has_moved_on = dropped.zip(balance.said_at).is_some_and(|(dropped, said)| said > dropped);
    if was_asked_before(model, question, balance, shown) || (balance.is_before(shown) && !has_moved_on) {
        let fault = older(balance, shown);
        if let Some(said) = balance.said_at {
            model.reads.dropped.insert(scope.clone(), said);
        }
        return Reading::Failed(fault);
    }
    model.reads.dropped.remove(scope);
    reading
}

/// Puts a fault in the place of a page that names nobody whom the list has not named before, and says that more follows: a list
/// that goes round in circles would be read for ever.
pub(super) fn check_page(model: &Model, question: &Question, reading: Reading) -> Reading {
    let (Question::Accounts(Some(_)), Reading::Accounts(page)) = (question, &reading) else {
        return reading;
    };
    let is_new = |account: &crate::domain::Account| !model.fleet.has_named(&account.id);
    if page.next.is_none() || page.accounts.is_empty() || page.accounts.iter().any(is_new) {
        return reading;
    }
    let message = Label::new("the list names the same accounts again and says that more follow");
    Reading::Failed(Fault { kind: FaultKind::BadReply, message, request: None, retry: Retry::default() })
}

fn was_asked_before(model: &Model, question: &Question, balance: &Balance, shown: &Balance) -> bool {
    let asked_at = model.reads.sync.asked_at(question).unwrap_or(balance.read_at);
    // The scheduler counts in microseconds.
    balance.read_at < shown.read_at || asked_at.as_microsecond() < shown.read_at.as_microsecond()
}

fn older(balance: &Balance, shown: &Balance) -> Fault {
    let words = match (balance.said_at, shown.said_at) {
        (Some(said), Some(known)) if said < known => {
            format!("the answer is of {}, and what is shown is of {}", time(said), time(known))
        }
        (Some(_) | None, _) => "the answer was asked for before what is shown arrived".to_owned(),
    };
    let kind = FaultKind::Misdirected(Stray::Older);
    Fault { kind, message: Label::new(&words), request: None, retry: Retry::default() }
}

fn time(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Says the first one; all of them are counted.
pub(super) fn tell(model: &mut Model, fault: &Fault) {
    let is_first = model.reads.sync.meter().astray().map(|(_, count)| count).sum::<u32>() == 1;
    if let FaultKind::Misdirected(_) = fault.kind
        && is_first
    {
        let text =
            format!("An answer was dropped: {}. It is asked for again; A counts what was dropped.", fault.told());
        model.notice = Some(Notice::new(Tone::Warning, &text));
    }
}
