//! A debit without an end: that the money may or may not have moved, how it stands, what the last look-up said, and what is known.

use jiff::Timestamp;

use crate::app::debit::{DebitPage, Repeat, Step};
use crate::app::{FollowUp, Model, age_s};
use crate::life::{ServerTime, State, Terms};

use super::super::pull::page::{Line, Page};
use super::{Canvas, Phrase, Role, attempts, parties};

pub(super) fn page(canvas: &Canvas<'_>, model: &Model, page: &DebitPage) -> Page {
    let set = canvas.set();
    let follow = model.followed(page.debit);
    let waits = follow.is_some_and(|follow| follow.open.state() == State::AwaitsPerson);
    let title = match (waits, model.flying_since(page.debit)) {
        (_, Some(_)) => format!("{} BEING SENT", set.unknown),
        (true, None) => format!("{} NEEDS A PERSON", set.unknown),
        (false, None) => format!("{} OUTCOME UNKNOWN", set.unknown),
    };
    let mut lines = vec![Line::Blank];
    lines.extend([Line::Text(parties(canvas, model, &page.order)), Line::Blank]);
    lines.extend(standing(canvas, model, page, follow, waits));
    lines.push(Line::Blank);
    if let Step::Repeating(repeat) = &page.step {
        lines.extend(findings(canvas, model, page, repeat));
    }
    lines.push(Line::Fact("debit", Phrase::of(page.debit.to_string(), Role::Normal)));
    if let Some(follow) = follow {
        lines.extend(facts(follow, model.server_time().and_then(ServerTime::now)));
    }
    lines.push(Line::Blank);
    Page { title: Phrase::of(title, Role::Unknown), is_unknown: true, lines }
}

/// What may have become of the money, and what is done about it.
fn standing(canvas: &Canvas<'_>, model: &Model, page: &DebitPage, follow: Option<&FollowUp>, waits: bool) -> Vec<Line> {
    let set = canvas.set();
    let mark = Phrase::of(format!("{} ", set.unknown), Role::Unknown);
    if let Some(since) = model.flying_since(page.debit) {
        let words =
            format!("Being sent, {} s. It cannot be called back; the answer is waited for.", age_s(since, model.now));
        return vec![Line::Text(mark.and(words, Role::Title))];
    }
    let words = if waits {
        "Stripe waits for a person. Nothing had moved when it was last looked at; it may, when somebody approves it in the Dashboard."
    } else {
        "The money may or may not have moved."
    };
    let mut lines = vec![Line::Text(mark.and(words, Role::Title))];
    let Some(follow) = follow else {
        let told = page.trouble.as_ref().map_or("The journal is being read.", |trouble| trouble.as_str());
        lines.push(Line::sentence(told, Role::Normal));
        return lines;
    };
    let (stands, said) = model.standing_of(follow);
    lines.push(Line::sentence(stands, Role::Normal));
    if follow.asking.is_under_way() {
        lines.push(Line::sentence("Looking it up on both sides.", Role::Accent));
    } else if !said.is_empty() {
        lines.push(Line::Text(Phrase::of("Last look-up: ", Role::Muted).and(said, Role::Normal)));
    }
    lines
}

fn facts(follow: &FollowUp, server: Option<Timestamp>) -> Vec<Line> {
    let history = &follow.open.history;
    let plain = |words: String| Phrase::of(words, Role::Normal);
    let mut lines = attempts(history, None);
    let key = match history.key_lives_until(&Terms::usual()) {
        Some(until) => {
            let words =
                if server.is_some_and(|now| now >= until) { "may be gone since" } else { "certainly alive until" };
            format!("{words} {} (Stripe's clock)", until.strftime("%Y-%m-%d %H:%M UTC"))
        }
        None => "may be gone: Stripe's clock was not seen when it was sent".to_owned(),
    };
    lines.push(Line::Fact("its key", plain(key)));
    lines.push(Line::Fact("account", plain("blocked: no new debit until this one has an end".to_owned())));
    if let Some(last) = history.attempts().last() {
        let owner = &last.stamp.owner;
        let words = format!("{} on {}, process {}", last.stamp.operator, owner.host, owner.process);
        lines.push(Line::Fact("sent by", plain(words)));
    }
    lines
}

/// What the rules find on the balances that are held now; they are judged once more on what is read right before it is sent.
fn findings(canvas: &Canvas<'_>, model: &Model, page: &DebitPage, repeat: &Repeat) -> Vec<Line> {
    let set = canvas.set();
    let mut lines = vec![Line::Section("RULES, JUDGED ANEW")];
    let Some(found) = model.against_a_repeat(page, repeat) else {
        lines.push(Line::sentence("Not judged yet: account and platform are being read.", Role::Normal));
        lines.push(Line::Blank);
        return lines;
    };
    if found.is_empty() {
        lines
            .push(Line::Text(Phrase::of(format!("{} ", set.pass), Role::Pass).and("Every rule passes.", Role::Normal)));
    }
    for finding in &found {
        let (sign, role) = if finding.blocks() { (set.blocked, Role::Error) } else { (set.warning, Role::Warning) };
        let words = format!("{}: {}", finding.statement(), finding.found());
        lines.push(Line::Text(Phrase::of(format!("{sign} "), role).and(words, Role::Normal)));
    }
    lines.push(Line::Blank);
    lines
}
