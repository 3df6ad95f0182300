//! A debit that is in nobody's hand any more: the screen hears what became of it, and what it moved is read again. That both
//! balances are read for its receipt begins here and nowhere else: once the journal has it that it was done, whoever looks at it.

use jiff::Timestamp;

use crate::app::{BookAsk, Effect, FollowUp, Model, Notice, Question, Tone, debit, pull, world};
use crate::domain::{Label, LookedAt, Order, Outcome, Receipt, Scope, Settled};
use crate::money::Minor;

use super::Flight;

/// What was asked, and what its receipt is compared with.
#[derive(Debug, Clone)]
pub(in crate::app) struct Landed {
    pub(in crate::app) order: Order,
    before: (Option<Minor>, Option<Minor>),
    looked: Option<LookedAt>,
}

impl Landed {
    /// One that this console had in hand.
    pub(super) fn of_flight(flight: Flight) -> Self {
        Self { order: flight.order, before: flight.before, looked: flight.looked }
    }

    /// One that had no end.
    pub(in crate::app) fn of_followed(follow: &FollowUp) -> Self {
        let order = follow.open.order.clone();
        Self { order, before: follow.open.before, looked: debit::looked(&follow.open.history) }
    }

    /// Its receipt, before anything was read again.
    pub(in crate::app) fn receipt(&self, settled: Settled, now: Timestamp) -> Receipt {
        Receipt { looked: self.looked, ..Receipt::new(self.order.clone(), settled, now, self.before) }
    }
}

/// The journal has what became of it.
pub(in crate::app) fn written(model: &mut Model, landed: &Landed, outcome: Outcome) -> Vec<Effect> {
    if let Outcome::Settled(settled) = &outcome {
        pull::observe(model, landed.receipt(settled.clone(), model.now));
    }
    let is_unknown = matches!(outcome, Outcome::Unknown(_));
    let effects = told(model, landed, outcome);
    if let Some(notice) = model.notice.as_ref().filter(|_| model.leaving && model.errand.is_none() && !is_unknown) {
        // The screen is about to go, and nothing else will tell.
        model.ended_while_leaving.push(Label::new(&format!("{} Debit {}.", notice.text, landed.order.debit)));
    }
    effects
}

/// The screen hears what became of it, whether the journal has that or not.
pub(super) fn told(model: &mut Model, landed: &Landed, outcome: Outcome) -> Vec<Effect> {
    let order = &landed.order;
    let name = model.fleet.get(&order.account).map_or_else(|| Label::new("?"), |entry| entry.account.name.clone());
    model.notice = Some(notice(order, &name, &outcome));
    let is_unknown = matches!(outcome, Outcome::Unknown(_));
    if let Some(place) = model.fleet.place(&order.account) {
        model.fleet.change(place, |entry| entry.blocked |= is_unknown);
    }
    model.reads.want_anew(Question::Balance(Scope::Account(order.account.clone())));
    model.reads.want_anew(Question::Balance(Scope::Platform));
    model.permits.note_debit(&outcome);
    if let Outcome::Settled(settled) = &outcome {
        let objects = [&settled.transfer, &settled.payment].into_iter().flatten();
        model.own.extend(objects.map(|object| (object.clone(), order.debit)));
    }
    world::look_again(model);
    pull::on_outcome(model, landed, outcome);
    vec![Effect::Book(BookAsk::Unresolved)]
}

fn notice(order: &Order, name: &Label, outcome: &Outcome) -> Notice {
    let (deed, amount) = (order.what.deed(), order.amount.sentence());
    match outcome {
        Outcome::Settled(_) => Notice::new(Tone::Done, &format!("{}.", deed.done(order.amount, name.as_str()))),
        Outcome::Refused(refusal) => {
            let code = refusal.code.as_ref().unwrap_or(&refusal.kind);
            let how = if refusal.status.is_some() { "Refused by Stripe" } else { "Not sent" };
            Notice::new(Tone::Refused, &format!("{how} ({code}). Nothing moved."))
        }
        Outcome::Unknown(_) => Notice::new(
            Tone::Unknown,
            &format!("{} of {amount} {} {name}: outcome unknown. Its debits are blocked.", deed.title(), deed.way()),
        ),
    }
}
