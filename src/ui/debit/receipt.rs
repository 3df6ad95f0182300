//! The receipt of a debit that has an end, from the journal: what became of it, under which names it is known, who asked for it and
//! why, both balances, and what else moved them.

use crate::app::Model;
use crate::app::journal::outcome_word;
use crate::domain::{FormKind, Mode, ObjectId, Order, Outcome, What};
use crate::journal::entry::DebitRecord;
use crate::life::State;

use super::super::pull::page::{Line, Page};
use super::super::pull::receipt::balances;
use super::{Canvas, Phrase, Role, attempts, parties};

pub(super) fn page(canvas: &Canvas<'_>, model: &Model, record: &DebitRecord) -> Page {
    let state = record.history.state();
    let set = canvas.set();
    let is_contradicted = !record.contradicted.is_empty();
    let (sign, word, role) = match state {
        State::Settled => (set.pass, "DONE", Role::Pass),
        State::Happened => (set.pass, "DONE, BY HAND", Role::Pass),
        State::Refused => (set.blocked, "REFUSED", Role::Error),
        State::Withdrawn => (set.blocked, "NOT SENT", Role::Error),
        State::NotCreated => (set.blocked, "NOT CREATED", Role::Error),
        State::DidNotHappen => (set.blocked, "NOT DONE, BY HAND", Role::Error),
        State::Recorded | State::Unknown | State::AwaitsPerson => (set.unknown, "OUTCOME UNKNOWN", Role::Unknown),
    };
    let (sign, word, role) =
        if is_contradicted { (set.blocked, "CONTRADICTED", Role::Error) } else { (sign, word, role) };
    let mut lines = vec![Line::Blank, Line::Text(parties(canvas, model, &record.order)), Line::Blank];
    if is_contradicted {
        lines.extend([Line::sentence(against(record), Role::Error), Line::Blank]);
    } else if record.nothing_moved() {
        lines.push(Line::Text(Phrase::of(format!("{sign} Nothing moved."), Role::Error)));
        lines.push(Line::Blank);
    } else if state == State::DidNotHappen {
        lines.push(Line::Text(Phrase::of(format!("{sign} By hand: it did not."), Role::Error)));
        lines.push(Line::Blank);
    }
    let balances = of_balances(canvas, model, record);
    if canvas.width() < 76 {
        lines.extend(balances);
        lines.extend(names(record));
    } else {
        lines.extend(names(record));
        lines.extend(balances);
    }
    lines.extend(custody(record));
    if model.mode == Mode::Mock {
        lines.extend([Line::Blank, Line::sentence("MOCK: simulated; no real money moved.", Role::Muted)]);
    }
    lines.push(Line::Blank);
    Page { title: Phrase::of(format!("{sign} {word}"), role), is_unknown: false, lines }
}

/// What Stripe shows, against what the journal says.
fn against(record: &DebitRecord) -> String {
    let ids: Vec<&str> = record.contradicted.iter().map(ObjectId::as_str).collect();
    let more = if record.state().is_done() { ", which is more than that" } else { "" };
    format!("CONTRADICTED: the journal says that it {}; Stripe shows {}{more}.", record.state().words(), ids.join(", "))
}

fn plain(words: impl Into<String>) -> Phrase {
    Phrase::of(words, Role::Normal)
}

/// What became of it, and under which names Stripe knows it.
fn names(record: &DebitRecord) -> Vec<Line> {
    let mut lines = Vec::new();
    match &record.outcome {
        Some(Outcome::Settled(settled)) => {
            let at = settled.at.or(record.concluded_at);
            let at = at.map_or("?".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
            lines.push(Line::Fact("settled", plain(format!("{at}{}", apart(record)))));
            let id = |id: &Option<ObjectId>| id.as_ref().map_or_else(unnamed, |id| plain(id.as_str()));
            let (giving, taking) = record.order.what.deed().objects();
            lines.push(Line::Fact(giving, id(&settled.transfer)));
            lines.push(Line::Fact(taking, id(&settled.payment)));
            let request = settled.request.as_ref().map_or_else(unnamed, |id| plain(id.as_str()));
            lines.push(Line::Fact("request", request));
        }
        Some(Outcome::Refused(refusal)) => {
            let code = refusal.code.as_ref().unwrap_or(&refusal.kind);
            lines.push(Line::Fact("code", Phrase::of(code.as_str(), Role::Title)));
            lines.push(Line::sentence(refusal.message.as_str(), Role::Normal));
            if let Some(request) = &refusal.request {
                lines.push(Line::Fact("request", plain(request.as_str())));
            }
        }
        Some(Outcome::Unknown(_)) | None => {
            lines.push(Line::Fact("ended", plain(format!("it {}", record.history.state().words()))));
        }
    }
    lines.push(Line::Fact("debit", plain(record.order.debit.to_string())));
    lines.push(Line::Fact("for", plain(purpose(&record.order))));
    lines.extend(given_back(record));
    lines
}

/// What was given back of it by debits of this journal. What somebody gave back in the Dashboard is read when it is proposed.
fn given_back(record: &DebitRecord) -> impl Iterator<Item = Line> {
    record.given_back.iter().enumerate().map(|(nth, back)| {
        let (amount, of, state) = (back.amount.figure(), record.order.amount.figure(), outcome_word(back.state));
        let words = format!("{amount} of {of}, {state}: debit {}", back.debit.short());
        Line::Fact(if nth == 0 { "reversed" } else { "" }, plain(words))
    })
}

fn unnamed() -> Phrase {
    Phrase::of("not named in the answer", Role::Muted)
}

/// How far the machine's clock was from Stripe's when it settled, if that can be told.
fn apart(record: &DebitRecord) -> String {
    let stripe = match &record.outcome {
        Some(Outcome::Settled(settled)) => settled.at,
        Some(Outcome::Refused(_) | Outcome::Unknown(_)) | None => None,
    };
    let Some((stripe, wall)) = stripe.zip(record.concluded_at) else { return String::new() };
    let apart = wall.duration_since(stripe).as_secs();
    format!(" by Stripe; this machine {} ({apart:+}s)", wall.strftime("%H:%M:%S"))
}

fn purpose(order: &Order) -> String {
    let mut words = match &order.what {
        What::Pull { form, reason, consent } => {
            let form = match form.kind() {
                FormKind::Charge => "charge",
                FormKind::Transfer => "transfer",
                FormKind::TransferWithReference => "transfer with a reference",
            };
            format!("{}; {form}; agreement {}", reason.words(), consent.reference())
        }
        What::Send { send } => send.words().to_owned(),
        What::Reverse { reverse } => format!("{} of debit {}", reverse.by.words(), reverse.of),
    };
    if !order.note.is_empty() {
        words = format!("{words}; {}", order.note);
    }
    words
}

fn of_balances(canvas: &Canvas<'_>, model: &Model, record: &DebitRecord) -> Vec<Line> {
    let Some(receipt) = record.receipt() else { return Vec::new() };
    let order = &record.order;
    let account = model.fleet.get(&order.account).map_or(order.account.as_str(), |entry| entry.account.name.as_str());
    let platform = model.platform.as_ref();
    let platform = platform.map_or(order.platform.as_str(), |platform| platform.account.name.as_str());
    let mut lines = vec![Line::Blank, Line::Section("AVAILABLE BALANCES"), Line::Blank];
    lines.extend(balances(canvas, (account, platform), &receipt));
    lines
}

/// Who asked for it, how often it was sent, and its head in the journal.
fn custody(record: &DebitRecord) -> Vec<Line> {
    let who = &record.who;
    let mut lines = vec![Line::Blank, Line::Section("CUSTODY"), Line::Blank];
    lines.push(Line::Fact("operator", plain(format!("{} on {}, process {}", who.operator, who.host, who.process))));
    lines.push(Line::Fact("rules", plain(record.judged.edition.as_str())));
    let recorded = record.recorded_at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let server = record.history.attempts().first().and_then(|attempt| attempt.stamp.server);
    let server = server.map_or_else(
        || "Stripe's clock was not seen before".to_owned(),
        |server| format!("Stripe's last showed {}", server.strftime("%H:%M:%S")),
    );
    lines.push(Line::Fact("recorded", plain(format!("{recorded} by this machine; {server}"))));
    lines.extend(attempts(&record.history, record.answered));
    lines.push(Line::Fact("head", plain(record.head.as_str())));
    lines
}
