//! The figures at the head of an account's own screen: what it holds in one currency, and whether it can be pulled.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::app::{Blocked, Entry, Model, STALE_AFTER_S};
use crate::domain::Reason;
use crate::money::{Amount, Currency, Minor};
use crate::rules::{Draft, Glance, Tone, default_form, glance, largest_allowed};
use crate::ui::figures::{available_role, maybe_with_currency, pending_role, with_currency};
use crate::ui::glyphs::Set;
use crate::ui::{Canvas, Phrase, Role, text};

/// A figure: heading above, value below.
struct Figure {
    heading: String,
    value: Phrase,
}

/// Draws the strip in rows `y` and `y + 1`.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, model: &Model, entry: &Entry, currency: Currency) {
    let stale = entry.age_s(model.now).is_some_and(|age| age >= STALE_AFTER_S);
    let verdict = verdict(canvas.set(), model, entry, currency);
    let mut figures = balances(entry, currency);
    let end = canvas.width().saturating_sub(2);
    let least = canvas.width() / 6;
    // The verdict is never dropped; buckets that are left over are.
    while width(&figures, least).saturating_add(verdict.width()).saturating_add(2) > end && figures.len() > 1 {
        figures.pop();
    }
    let mut x = 2;
    for figure in figures {
        canvas.text(x, y, &figure.heading, Role::ColumnHeading);
        let value = if stale { figure.value.clone().all(Role::Stale) } else { figure.value.clone() };
        canvas.phrase(x, y.saturating_add(1), &value);
        x = x.saturating_add(step(&figure, least));
    }
    canvas.text(x, y, "PULL", Role::ColumnHeading);
    canvas.phrase(x, y.saturating_add(1), &verdict);
}

fn width(figures: &[Figure], least: u16) -> u16 {
    figures.iter().map(|figure| step(figure, least)).fold(0, u16::saturating_add)
}

/// Cells from a figure to the next. The two that every account has stand in the same places on all accounts.
fn step(figure: &Figure, least: u16) -> u16 {
    let own = text::width(&figure.heading).max(figure.value.width()).saturating_add(3);
    let fixed = matches!(figure.heading.as_str(), "AVAILABLE" | "PENDING");
    if fixed { own.max(least) } else { own }
}

fn balances(entry: &Entry, currency: Currency) -> Vec<Figure> {
    let of = |part: Option<Minor>, role| maybe_with_currency(part, currency, role);
    let balance = entry.balance.as_ref();
    let available = balance.map(|balance| balance.available(currency));
    let pending = balance.map(|balance| balance.pending(currency));
    let mut figures = vec![
        Figure { heading: "AVAILABLE".to_owned(), value: of(available, available_role) },
        Figure { heading: "PENDING".to_owned(), value: of(pending, pending_role) },
    ];
    let names: BTreeSet<&str> =
        balance.map_or(&[][..], |balance| &balance.others).iter().map(|other| other.name.as_str()).collect();
    for name in names {
        let amount = balance.and_then(|b| b.bucket(name).find(|amount| amount.currency() == currency));
        let minor = amount.map_or(Minor::ZERO, Amount::minor);
        figures.push(Figure { heading: heading(name), value: of(Some(minor), pending_role) });
    }
    figures
}

/// The name of a bucket as a heading. Stripe's word stays; the one that everybody has is shortened.
fn heading(name: &str) -> String {
    if name == "instant_available" { "INSTANT".to_owned() } else { name.replace('_', " ").to_uppercase() }
}

/// The verdict on a pull in this currency: word, then the most that can be pulled or why nothing can.
pub(super) fn verdict(set: &Set, model: &Model, entry: &Entry, currency: Currency) -> Phrase {
    match entry.blocked {
        Some(Blocked::Unknown) => {
            return Phrase::of("? blocked", Role::Unknown).and(": a debit has no known outcome", Role::Muted);
        }
        Some(Blocked::Held) => {
            let head = Phrase::of(format!("{} held", set.warning), Role::Warning);
            return head.and(": a debit at Stripe is not accounted for", Role::Muted);
        }
        None => {}
    }
    let Some(facts) = model.facts(entry) else {
        return Phrase::of("? not read", Role::Unknown);
    };
    let glance = glance(&facts, currency);
    // What can be pulled at most follows anyway.
    let is_capped = matches!(glance, Glance::UpTo(_));
    let head = if is_capped { Cow::Borrowed("ok") } else { glance.words() };
    let draft = Draft::of(default_form(&facts, Reason::CorrectError));
    let most = largest_allowed(&facts, &draft).filter(|most| most.currency() == currency);
    match glance.tone() {
        // In ASCII the sign of a pass is its word.
        Tone::Allows if head == set.pass => allowed(Phrase::of(head, Role::Pass), most),
        Tone::Allows => allowed(Phrase::of(format!("{} {head}", set.pass), Role::Pass), most),
        Tone::Warns => allowed(Phrase::of(format!("{} {head}", set.warning), Role::Warning), most),
        Tone::Blocks => {
            Phrase::of(format!("{} {head}", set.blocked), Role::Error).and(format!(": {}", why(glance)), Role::Muted)
        }
        Tone::Unknown => {
            Phrase::of(format!("{} {head}", set.unknown), Role::Unknown).and(format!(": {}", why(glance)), Role::Muted)
        }
    }
}

fn allowed(head: Phrase, most: Option<Amount>) -> Phrase {
    match most {
        Some(most) => head.and(", up to ", Role::Muted).then(with_currency(most, Role::Amount)),
        None => head,
    }
}

/// Why a pull is not possible, or not known to be.
const fn why(glance: Glance) -> &'static str {
    match glance {
        Glance::Zero => "nothing available",
        Glance::PendingOnly => "nothing available yet",
        Glance::Negative => "nothing to pull below zero",
        Glance::Region => "not offered between the two countries",
        Glance::NotDefault => "only in the default currency",
        Glance::StripeCarriesLosses => "bill it with a subscription",
        Glance::PlatformCarriesLosses => "the chosen rules are for other accounts",
        Glance::NotManaged => "the chosen rules need a managed account",
        Glance::Identity => "name or date of birth is missing",
        Glance::AutomaticPayouts => "the chosen rules need manual payouts",
        Glance::OwnAccount => "this is the platform itself",
        Glance::WrongMode => "not of this mode",
        Glance::Unread => "its balance is not known",
        Glance::CannotTell => "Stripe does not say who carries its losses",
        Glance::Ok
        | Glance::UpTo(_)
        | Glance::NeedsReference
        | Glance::OnlyBelowZero
        | Glance::Consent
        | Glance::CheckBank
        | Glance::CheckRegion
        | Glance::Rejected => "p asks the rules",
    }
}
