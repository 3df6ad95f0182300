//! What became of a debit, and what was seen afterwards. Settled, refused and unknown are three pages and are never
//! exchanged; a balance that is not as expected is said to be so.

use crate::app::{BookAsk, Effect, Model, Notice, Question, Reading, Tone, debit, explain};
use crate::domain::{DebitId, Direction, Explained, Observed, Outcome, Receipt, Scope, Side};

use super::readings::About;
use super::{PullDialog, Stage, with_dialog};

/// Receipts that wait for balances at a time.
const MOST: usize = 16;

/// Shows what became of a debit that is on its way, if the dialog is about it. One that is left open has a page of its own.
pub(in crate::app) fn on_outcome(model: &mut Model, id: DebitId, outcome: Outcome) {
    debit::on_outcome(model, id, &outcome);
    with_dialog(model, |dialog, model| {
        let Some(way) = dialog.stage.way().filter(|way| way.order.debit == id).cloned() else { return Vec::new() };
        match outcome {
            Outcome::Settled(settled) => {
                let receipt = Receipt::new(way.order, settled, model.now, way.before);
                dialog.stage = Stage::Done(Box::new(Receipt { looked: way.looked, ..receipt }));
            }
            Outcome::Refused(refusal) => dialog.stage = Stage::Refused(Box::new(way.order), Box::new(refusal)),
            Outcome::Unknown(_) => dialog.left_open = Some(way.order),
        }
        Vec::new()
    });
}

/// Fills in the receipt that is shown.
pub(super) fn observe(dialog: &mut PullDialog, model: &mut Model, about: About, reading: &Reading) -> Vec<Effect> {
    let Stage::Done(receipt) = &mut dialog.stage else {
        return Vec::new();
    };
    match about {
        About::Balance => fill(receipt, model, true, reading),
        About::PlatformBalance => fill(receipt, model, false, reading),
        About::Account | About::References | About::LookUp | About::Left => Vec::new(),
    }
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

/// Fills in the receipts that no dialog shows.
pub(super) fn observe_closed(model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
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

/// Both balances are read after a debit that no dialog shows, or whose dialog was closed.
pub(in crate::app) fn observe_later(model: &mut Model, receipt: Receipt) {
    if model.observing.len() < MOST && !model.is_observing(receipt.order.debit) {
        model.observing.push(receipt);
    }
}

/// A receipt that still waits for balances outlives its dialog.
pub(super) fn keep_observing(receipt: &Receipt, model: &mut Model) {
    if !is_complete(receipt) {
        observe_later(model, receipt.clone());
    }
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
    if !is_complete(receipt) {
        return Vec::new();
    }
    let name = model.fleet.get(&receipt.order.account).map_or(String::new(), |entry| entry.account.name.to_string());
    model.notice = Some(tell(receipt, &name));
    debit::on_observed(model, receipt);
    explain::begin(model, receipt, of_account, reading);
    vec![Effect::Book(BookAsk::Observe(Box::new(receipt.clone())))]
}

pub(super) fn is_complete(receipt: &Receipt) -> bool {
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
        Observed::NotYet => "being read".to_owned(),
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
