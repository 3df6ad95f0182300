//! What an answer leads to: another attempt, an end, or a debit that is left to be looked up. The journal has decided which, and
//! has it on the disk, before this hears of it.

use jiff::SignedDuration;

use crate::app::{BookAsk, Effect, Model, Notice, Tone, leaving, pull, unknown};
use crate::domain::{DebitId, Label, Outcome, Refusal, Unknown, WhyUnknown};
use crate::journal::entry::{Decided, Stood};
use crate::life::{Answer, Proof, Row, State, Then, Verdict};

use super::landed::{Landed, told, written};
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
    let landed = land(model, id);
    let state = stood.history.state();
    let order = landed.as_ref().map(|landed| &landed.order);
    let said = is_told_by_the_table(verdict.row).then(|| sentence(verdict.row, &About { order, ..about }));
    if let (Then::LookUpLater, Some(order)) = (verdict.then, order) {
        unknown::look_up_later(model, order.clone(), &stood.history);
    }
    let outcome = outcome(state, answer, &verdict);
    let effects = match (landed, outcome) {
        (Some(landed), Some(outcome)) => written(model, &landed, outcome),
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

/// The debit is in nobody's hand any more; what is known of it.
fn land(model: &mut Model, id: DebitId) -> Option<Landed> {
    let flown = model.flight.take_if(|flight| flight.order.debit == id).map(Landed::of_flight);
    flown.or_else(|| model.followed(id).map(Landed::of_followed))
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

/// The journal could not take the answer: it is kept, and nothing else is sent before it has.
fn not_taken(model: &mut Model, id: DebitId, attempt: u32, answer: Answer, trouble: Label) -> Vec<Effect> {
    let is_news = !model.unwritten.iter().any(|one| (one.debit, one.attempt) == (id, attempt));
    unwritten::keep(model, id, attempt, answer.clone(), trouble);
    if !is_news {
        return Vec::new();
    }
    let Some(landed) = land(model, id) else { return Vec::new() };
    let outcome = match answer.proof {
        Proof::Settles(settled) => Outcome::Settled(settled),
        // What a no is worth the journal says, when it has it.
        Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) => {
            let why = WhyUnknown::TurnedAway(answer.status.unwrap_or_default());
            Outcome::Unknown(Unknown { why, request: answer.request, replayed: answer.replayed })
        }
        Proof::Nothing(why) => Outcome::Unknown(Unknown { why, request: answer.request, replayed: answer.replayed }),
    };
    let effects = told(model, &landed, outcome);
    if let Some(place) = model.fleet.place(&landed.order.account) {
        model.fleet.change(place, |entry| entry.blocked = true);
    }
    effects
}
