//! What an answer leads to: another attempt, an end, or a debit that is left to be looked up. The journal has decided which, and
//! has it on the disk, before this hears of it.

use jiff::SignedDuration;

use crate::app::{BookAsk, Effect, Model, Notice, Question, Tone, leaving, pull, unknown, world};
use crate::domain::{DebitId, Label, Order, Outcome, Refusal, Scope, Unknown, WhyUnknown};
use crate::journal::entry::{Decided, Stood};
use crate::life::{Answer, Proof, Row, State, Then, Verdict};

use super::words::About;
use super::{Pause, Step, sentence, unwritten};

pub(in crate::app) fn on_answered(
    model: &mut Model,
    id: DebitId,
    attempt: u32,
    answer: Answer,
    stood: Result<Box<Stood>, Label>,
) -> Vec<Effect> {
    model.hear_server(answer.server);
    let mut effects = match stood {
        Ok(stood) => {
            unwritten::forget(model, id, attempt);
            taken(model, id, attempt, &answer, *stood)
        }
        Err(trouble) => not_taken(model, id, attempt, answer, trouble),
    };
    effects.extend(leaving::when_over(model));
    effects
}

fn taken(model: &mut Model, id: DebitId, attempt: u32, answer: &Answer, stood: Stood) -> Vec<Effect> {
    let Decided::Answer(verdict) = stood.decided else { return vec![Effect::Book(BookAsk::Unresolved)] };
    let name = model.flight.as_ref().filter(|flight| flight.order.debit == id).map(|flight| flight.name.clone());
    let about = About {
        debit: Some(id),
        name: name.as_ref(),
        history: Some(&stood.history),
        attempt: Some(attempt),
        answer: Some(answer),
        today: Some(model.today()),
        ..About::default()
    };
    if let Then::RepeatAfter { pause_ms } = verdict.then
        && name.is_some()
        && !model.leaving
    {
        let pause = SignedDuration::from_millis(pause_ms.into());
        let said = sentence(verdict.row, &About { pause: Some(pause), ..about });
        let until = model.now.saturating_add(pause).unwrap_or(model.now);
        let pause = Pause { attempt, until, row: verdict.row, history: stood.history };
        return begin_pause(model, id, pause, &said);
    }
    let order = forget(model, id);
    let state = stood.history.state();
    let said =
        is_told_by_the_table(verdict.row).then(|| sentence(verdict.row, &About { order: order.as_ref(), ..about }));
    if let (Then::LookUpLater, Some(order)) = (verdict.then, &order) {
        unknown::look_up_later(model, order.clone(), &stood.history);
    }
    let outcome = outcome(state, answer, &verdict);
    let effects = match (order, outcome) {
        (Some(order), Some(outcome)) => settle(model, &order, outcome),
        (Some(_) | None, _) => vec![Effect::Book(BookAsk::Unresolved)],
    };
    if let Some(said) = said {
        let tone = if verdict.row.is_alarm() { Tone::Refused } else { Tone::Unknown };
        model.notice = Some(Notice::new(tone, &said));
    }
    effects
}

fn begin_pause(model: &mut Model, id: DebitId, pause: Pause, said: &str) -> Vec<Effect> {
    pull::on_pause(model, id, said, pause.until);
    if let Some(flight) = &mut model.flight {
        flight.step = Step::Pausing(Box::new(pause));
    }
    Vec::new()
}

/// The debit is in nobody's hand any more; what was asked, as far as it is known.
fn forget(model: &mut Model, id: DebitId) -> Option<Order> {
    let flown = model.flight.take_if(|flight| flight.order.debit == id).map(|flight| flight.order);
    flown.or_else(|| model.followed(id).map(|follow| follow.open.order.clone()))
}

/// Rows that say something which no outcome does.
const fn is_told_by_the_table(row: Row) -> bool {
    row.is_alarm()
        || matches!(row, Row::WaitsForPerson | Row::StillWaits | Row::Late | Row::RefusedBefore | Row::StoredError)
}

/// What became of it, for whoever sent it. None where the answer came after the end.
fn outcome(state: State, answer: &Answer, verdict: &Verdict) -> Option<Outcome> {
    let unknown = |why| Outcome::Unknown(Unknown { why, request: answer.request.clone(), replayed: answer.replayed });
    let why = || verdict.why.clone().unwrap_or_else(|| WhyUnknown::TurnedAway(answer.status.unwrap_or_default()));
    match state {
        State::Settled | State::Happened => match &answer.proof {
            Proof::Settles(settled) => Some(Outcome::Settled(settled.clone())),
            Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) | Proof::Nothing(_) => None,
        },
        State::Refused | State::Withdrawn | State::NotCreated | State::DidNotHappen => {
            refusal(&answer.proof).map(|refusal| Outcome::Refused(refusal.clone()))
        }
        State::Recorded | State::Unknown | State::AwaitsPerson => Some(unknown(why())),
    }
}

const fn refusal(proof: &Proof) -> Option<&Refusal> {
    match proof {
        Proof::Refuses(refusal) | Proof::Door(_, refusal) | Proof::Person(refusal) => Some(refusal),
        Proof::Settles(_) | Proof::Nothing(_) => None,
    }
}

/// It is over, or left to be looked up: the screen hears of it, and what it moved is read again.
pub(in crate::app) fn settle(model: &mut Model, order: &Order, outcome: Outcome) -> Vec<Effect> {
    let name = model.fleet.get(&order.account).map_or_else(|| Label::new("?"), |entry| entry.account.name.clone());
    let notice = tell(order, &name, &outcome);
    let is_unknown = matches!(outcome, Outcome::Unknown(_));
    if model.leaving && model.errand.is_none() && !is_unknown {
        // The screen is about to go, and nothing else will tell.
        model.ended_while_leaving.push(Label::new(&format!("{} Debit {}.", notice.text, order.debit)));
    }
    model.notice = Some(notice);
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
    pull::on_outcome(model, order.debit, outcome);
    vec![Effect::Book(BookAsk::Unresolved)]
}

fn tell(order: &Order, name: &Label, outcome: &Outcome) -> Notice {
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

/// The journal could not take the answer: it is kept, and nothing else is sent before it has.
fn not_taken(model: &mut Model, id: DebitId, attempt: u32, answer: Answer, trouble: Label) -> Vec<Effect> {
    let is_news = !model.unwritten.iter().any(|one| (one.debit, one.attempt) == (id, attempt));
    unwritten::keep(model, id, attempt, answer.clone(), trouble);
    if !is_news {
        return Vec::new();
    }
    let Some(order) = forget(model, id) else { return Vec::new() };
    let outcome = match answer.proof {
        Proof::Settles(settled) => Outcome::Settled(settled),
        // What a no is worth the journal says, when it has it.
        Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) => {
            let why = WhyUnknown::TurnedAway(answer.status.unwrap_or_default());
            Outcome::Unknown(Unknown { why, request: answer.request, replayed: answer.replayed })
        }
        Proof::Nothing(why) => Outcome::Unknown(Unknown { why, request: answer.request, replayed: answer.replayed }),
    };
    let effects = settle(model, &order, outcome);
    if let Some(place) = model.fleet.place(&order.account) {
        model.fleet.change(place, |entry| entry.blocked = true);
    }
    effects
}
