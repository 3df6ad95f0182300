//! What became of a debit, and what was seen afterwards. Settled, refused and unknown are three pages and are never
//! exchanged; a balance that is not as expected is said to be so.

use crate::app::flight::Landed;
use crate::app::{BookAsk, Effect, Model, Notice, Question, Reading, Tone, debit, explain};
use crate::domain::{DebitId, Direction, Explained, Observed, Outcome, Receipt, Scope, Side};

use super::{Stage, with_dialog};

/// Receipts that wait for balances at a time.
const MOST: usize = 16;

/// Shows what became of a debit that is on its way, if the dialog is about it. One that is left open has a page of its own.
pub(in crate::app) fn on_outcome(model: &mut Model, landed: &Landed, outcome: Outcome) {
    with_dialog(model, |dialog, model| {
        if dialog.stage.way().is_none_or(|way| way.order.debit != landed.order.debit) {
            return Vec::new();
        }
        match outcome {
            Outcome::Settled(settled) => dialog.stage = Stage::Done(Box::new(landed.receipt(settled, model.now))),
            Outcome::Refused(refusal) => {
                dialog.stage = Stage::Refused(Box::new(landed.order.clone()), Box::new(refusal));
            }
            Outcome::Unknown(_) => dialog.left_open = Some(landed.order.clone()),
        }
        Vec::new()
    });
}

/// What else moved the balances was read: the receipt that is shown tells it.
pub(in crate::app) fn on_explained(model: &mut Model, id: DebitId, explained: &Explained) {
    with_dialog(model, |dialog, _| {
        if let Stage::Done(receipt) = &mut dialog.stage
            && receipt.order.debit == id
        {
            receipt.explained = Some(explained.clone());
        }
        Vec::new()
    });
}

/// Both balances are read after a debit, for its receipt.
pub(in crate::app) fn observe(model: &mut Model, receipt: Receipt) {
    if model.observing.len() < MOST && !model.is_observing(receipt.order.debit) {
        model.observing.push(receipt);
    }
}

/// Fills in the receipts that wait for balances, whether a dialog shows them or not.
pub(super) fn on_balance(model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
    let mut effects = Vec::new();
    for mut receipt in std::mem::take(&mut model.observing) {
        let of_account = match question.balance_of() {
            Some(Scope::Account(id)) => (*id == receipt.order.account).then_some(true),
            Some(Scope::Platform) => Some(false),
            None => None,
        };
        let told = of_account.map_or_else(Vec::new, |of_account| fill(&mut receipt, model, of_account, reading));
        if told.is_empty() {
            model.observing.push(receipt);
        }
        effects.extend(told);
    }
    effects
}

fn fill(receipt: &mut Receipt, model: &mut Model, of_account: bool, reading: &Reading) -> Vec<Effect> {
    let observed = match reading {
        Reading::Balance(balance) => Observed::Read(balance.available(receipt.order.amount.currency())),
        Reading::Failed(_) => Observed::Unreadable,
        Reading::Platform(_)
        | Reading::Accounts(_)
        | Reading::Account(_)
        | Reading::Transactions(_)
        | Reading::References(_)
        | Reading::LookedUp(_)
        | Reading::Explained(_)
        | Reading::LeftBehind(_)
        | Reading::Repeated => return Vec::new(),
    };
    let side = if of_account { &mut receipt.account } else { &mut receipt.platform };
    if side.observed != Observed::NotYet {
        return Vec::new();
    }
    side.observed = observed;
    show(receipt, model);
    if !is_complete(receipt) {
        return Vec::new();
    }
    let name = model.fleet.get(&receipt.order.account).map_or(String::new(), |entry| entry.account.name.to_string());
    model.notice = Some(tell(receipt, &name));
    debit::on_observed(model, receipt);
    explain::begin(model, receipt, of_account, reading);
    vec![Effect::Book(BookAsk::Observe(Box::new(receipt.clone())))]
}

/// The dialog shows the same of it.
fn show(receipt: &Receipt, model: &mut Model) {
    with_dialog(model, |dialog, _| {
        if let Stage::Done(shown) = &mut dialog.stage
            && shown.order.debit == receipt.order.debit
        {
            shown.account.observed = receipt.account.observed;
            shown.platform.observed = receipt.platform.observed;
        }
        Vec::new()
    });
}

fn is_complete(receipt: &Receipt) -> bool {
    receipt.account.observed != Observed::NotYet && receipt.platform.observed != Observed::NotYet
}

fn tell(receipt: &Receipt, name: &str) -> Notice {
    let deed = receipt.order.what.deed();
    let done = deed.done(receipt.order.amount, name);
    let differs = |side: &Side| side.difference().is_none_or(|difference| !difference.is_zero());
    if !differs(&receipt.account) && !differs(&receipt.platform) {
        let left = receipt.account.expected.map_or(String::new(), |minor| receipt.amount(minor).figure());
        let now = if deed.direction() == Direction::ToPlatform { "left" } else { "now" };
        return Notice::new(Tone::Done, &format!("{done}. It has {left} {now}, as expected."));
    }
    Notice::new(Tone::Warning, &format!("{done}. A balance is not as expected; the receipt says which."))
}

/// What was seen on one side, in words.
#[must_use]
pub fn observed_words(receipt: &Receipt, side: &Side) -> String {
    match side.observed {
        Observed::NotYet => "not read yet".to_owned(),
        Observed::Unreadable => "could not be read".to_owned(),
        Observed::Read(_) => match side.difference() {
            None => "what was expected is not known".to_owned(),
            Some(none) if none.is_zero() => "as expected".to_owned(),
            Some(difference) => {
                let more = if difference.is_negative() { "less" } else { "more" };
                let by = difference.checked_abs().unwrap_or(difference);
                format!("{} {more} than expected; something else moved it", receipt.amount(by).figure())
            }
        },
    }
}
