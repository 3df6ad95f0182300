//! What the journal said about debits without an end: which there are, and what a look-up or a person's word came to.

use crate::app::flight::{self, Landed, sentence};
use crate::app::{BookAsk, BookSaid, Effect, Model, Notice, Pending, Tone, arming, debit, journal, leaving, pull};
use crate::domain::{DebitId, Label, Outcome, Refusal};
use crate::journal::entry::{Decided, Stood};
use crate::life::{Conclusion, Holder, LastLook, Row, Says, State};

use super::{FollowUp, moment};
use crate::app::flight::About;

pub(in crate::app) fn on_said(model: &mut Model, said: BookSaid) -> Vec<Effect> {
    match said {
        BookSaid::Unresolved(Ok(open)) => {
            model.journal_trouble = model.journal.broken().cloned();
            model.held = open.held.into_iter().rev().map(|held| (held.account.clone(), held)).collect();
            model.journal.summary = open.summary;
            take_all(model, open.pending);
            debit::on_start(model);
        }
        BookSaid::Known(id, known) => {
            debit::on_known(model, id, &known);
            return pull::on_known(model, id, known);
        }
        BookSaid::Lines(before, lines) => journal::on_lines(model, before, lines),
        BookSaid::Debit(id, record) => debit::on_record(model, id, record),
        BookSaid::Checked(chain) => journal::on_checked(model, chain),
        BookSaid::Armed(until, written) => return arming::on_written(model, until, written),
        BookSaid::Noted(Ok(())) => return vec![Effect::Book(BookAsk::Unresolved)],
        BookSaid::Noted(Err(trouble)) | BookSaid::Resolved(_, Err(trouble)) => {
            model.notice = Some(Notice::new(Tone::Refused, &format!("Not written down: {trouble}")));
            return vec![Effect::Book(BookAsk::Unresolved)];
        }
        BookSaid::Unresolved(Err(trouble)) => {
            let text = format!("The journal cannot be read, so nothing will be sent: {trouble}");
            model.notice = Some(Notice::new(Tone::Refused, &text));
            model.journal_trouble = Some(trouble);
        }
        BookSaid::Unchanged => model.journal_trouble = model.journal.broken().cloned(),
        BookSaid::LookedUp(id, holder, Ok(stood)) => return on_looked_up(model, id, holder, *stood),
        BookSaid::LookedUp(id, _, Err(trouble)) => not_written(model, id, &trouble),
        BookSaid::NothingGotPast(id, Err(trouble)) => {
            let text = format!("That nothing got past the door of debit {id} is not in the journal: {trouble}");
            model.notice = Some(Notice::new(Tone::Warning, &text));
            not_booked(model, id);
        }
        BookSaid::NothingGotPast(id, Ok(stood)) => return on_nothing_got_past(model, id, &stood),
        BookSaid::Resolved(id, Ok(stood)) => return on_resolved(model, id, &stood),
        BookSaid::NotObserved(trouble) => {
            let text = format!("What the balances were after the debit could not be written down: {trouble}");
            model.notice = Some(Notice::new(Tone::Warning, &text));
        }
    }
    Vec::new()
}

fn take_all(model: &mut Model, all: Vec<Pending>) {
    let now = model.now;
    let flying = model.flight.as_ref().map(|flight| flight.order.debit);
    let mut before = std::mem::take(&mut model.unresolved);
    for pending in all.into_iter().filter(|pending| Some(pending.open.order.debit) != flying) {
        let account = pending.open.order.account.clone();
        let known = before.remove(&account).filter(|known| known.open.order.debit == pending.open.order.debit);
        let follow = if let Some(mut known) = known {
            known.read_again(pending, now);
            known
        } else {
            let moment = moment(model, pending.holder);
            FollowUp::new(pending, moment, now)
        };
        model.unresolved.insert(account, follow);
    }
    block(model);
}

/// Rows of the accounts show which of them may not be debited.
fn block(model: &mut Model) {
    let blocked: Vec<(u32, bool)> = model
        .fleet
        .iter()
        .filter(|entry| entry.blocked != model.unresolved.contains_key(&entry.account.id))
        .filter_map(|entry| Some((model.fleet.place(&entry.account.id)?, !entry.blocked)))
        .collect();
    for (place, is_blocked) in blocked {
        model.fleet.change(place, |entry| entry.blocked = is_blocked);
    }
}

fn on_looked_up(model: &mut Model, id: DebitId, holder: Holder, stood: Stood) -> Vec<Effect> {
    let Decided::LookUp(conclusion) = stood.decided else { return vec![Effect::Book(BookAsk::Unresolved)] };
    let said = words(model, id, &stood.history, &conclusion);
    if conclusion.row.is_alarm() {
        model.notice = Some(Notice::new(Tone::Refused, &said));
    }
    if !stood.history.state().is_unresolved() {
        return ended(model, id, *conclusion, &said);
    }
    let now = model.now;
    let moment = moment(model, holder);
    if let Some(follow) = model.followed_mut(id) {
        follow.holder = holder;
        follow.open.history = stood.history;
        follow.said = Some(conclusion.row);
        follow.objects = conclusion.says.objects().to_vec();
        follow.trouble = None;
        follow.came_back(conclusion.last_look(), moment, now);
    }
    if conclusion.row == Row::Overtaken { vec![Effect::Book(BookAsk::Unresolved)] } else { Vec::new() }
}

fn ended(model: &mut Model, id: DebitId, conclusion: Conclusion, said: &str) -> Vec<Effect> {
    let account = model.followed(id).map(|follow| follow.open.order.account.clone());
    let Some(follow) = account.and_then(|account| model.unresolved.remove(&account)) else {
        return vec![Effect::Book(BookAsk::Unresolved)];
    };
    let outcome = match conclusion.says {
        Says::Settled(settled, _) => Outcome::Settled(settled),
        Says::Refused(refusal, _) => Outcome::Refused(refusal),
        Says::NotCreated { .. } => Outcome::Refused(Refusal::without_answer("not_created", said)),
        Says::Contradicted(_) | Says::Marked { .. } | Says::Near(_) | Says::Stays(_) => {
            return vec![Effect::Book(BookAsk::Unresolved)];
        }
    };
    let tone = match (conclusion.row.is_alarm(), &outcome) {
        (true, _) => Tone::Refused,
        (false, Outcome::Settled(_)) => Tone::Done,
        (false, Outcome::Refused(_) | Outcome::Unknown(_)) => Tone::Note,
    };
    let effects = flight::written(model, &Landed::of_followed(&follow), outcome);
    model.notice = Some(Notice::new(tone, said));
    effects
}

fn on_nothing_got_past(model: &mut Model, id: DebitId, stood: &Stood) -> Vec<Effect> {
    let landed = model.followed(id).map(Landed::of_followed);
    if let (State::Refused, Some(landed)) = (stood.history.state(), landed) {
        model.unresolved.remove(&landed.order.account);
        let about = About { attempt: Some(stood.history.number()), ..About::default() };
        let said = sentence(Row::NothingGotPast, &about);
        let effects = flight::written(model, &landed, Outcome::Refused(Refusal::without_answer("turned_away", &said)));
        model.notice = Some(Notice::new(Tone::Refused, &said));
        return effects;
    }
    not_booked(model, id);
    vec![Effect::Book(BookAsk::Unresolved)]
}

/// Somebody may still be at it by the journal's word, or it could not be written: it is asked again.
fn not_booked(model: &mut Model, id: DebitId) {
    let now = model.now;
    if let Some(follow) = model.followed_mut(id) {
        follow.not_booked(now);
    }
}

fn on_resolved(model: &mut Model, id: DebitId, stood: &Stood) -> Vec<Effect> {
    let state = stood.history.state();
    model.notice = Some(Notice::new(Tone::Done, &format!("Debit {id} {}.", state.words())));
    let mut effects = vec![Effect::Book(BookAsk::Unresolved)];
    effects.extend(leaving::when_over(model));
    effects
}

/// What the journal cannot take is looked at again later.
fn not_written(model: &mut Model, id: DebitId, trouble: &Label) {
    let (now, of) = (model.now, moment(model, Holder::CannotTell));
    let text = format!("What a look-up of debit {id} saw is not in the journal: {trouble}");
    model.notice = Some(Notice::new(Tone::Warning, &text));
    if let Some(follow) = model.followed_mut(id) {
        follow.came_back(LastLook::None, of, now);
    }
}

fn words(model: &Model, id: DebitId, history: &crate::life::History, conclusion: &Conclusion) -> String {
    let follow = model.followed(id);
    let name = follow.and_then(|follow| model.fleet.get(&follow.open.order.account)).map(|entry| &entry.account.name);
    let about = About {
        name,
        order: follow.map(|follow| &follow.open.order),
        today: Some(model.today()),
        ..About::looked_up(id, history, conclusion)
    };
    sentence(conclusion.row, &about)
}
