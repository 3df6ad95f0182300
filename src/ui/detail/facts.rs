//! What an account is, in words: the facts that decide a debit and what becomes of a negative balance. What is as
//! expected is plain; what somebody should see to is a warning with its sign.

use crate::app::day_of;
use crate::domain::{Account, BankStatus, Capability, Dashboard, Liable, PayoutInterval, Region};
use crate::ui::glyphs::Set;
use crate::ui::{Canvas, Phrase, Role};

/// A fact: what it is of, and what it says.
type Fact = (&'static str, Phrase);

/// All facts, in the order of reading: three columns of three.
fn facts(set: &Set, account: &Account) -> [Fact; 9] {
    [
        ("country", plain(country(account))),
        ("verified", verified(account)),
        ("losses", losses(account)),
        ("default", plain(account.default_currency.code().to_owned())),
        ("payouts", payouts(account)),
        ("auto-debit", auto_debit(account)),
        ("dashboard", plain(dashboard(account).to_owned())),
        ("bank", bank(set, account)),
        ("since", plain(day_of(account.created).to_string())),
    ]
}

/// What stands in the way of the account as a whole, in a sentence; none when nothing does.
pub(super) fn banner(account: &Account) -> Option<String> {
    let off = |on: bool| if on { "on" } else { "off" };
    let works = format!("charges {}, payouts {}", off(account.charges_enabled), off(account.payouts.enabled));
    let after = match account.transfers {
        Capability::Active => "; what it holds can still be pulled where the rules allow it.",
        Capability::Pending | Capability::Inactive | Capability::Absent | Capability::Unknown => {
            "; transfers to it are not active."
        }
    };
    if let Some(reason) = &account.disabled_reason {
        let word = if account.is_rejected() { "Rejected" } else { "Restricted" };
        return Some(format!("{word} by Stripe ({reason}): {works}{after}"));
    }
    (!account.charges_enabled).then(|| format!("Restricted: {works}{after}"))
}

/// The same by their worth, for screens that may not have room for all.
fn by_worth(facts: [Fact; 9]) -> [Fact; 9] {
    let [country, verified, losses, default, payouts, auto_debit, dashboard, bank, since] = facts;
    [losses, payouts, country, verified, bank, auto_debit, default, dashboard, since]
}

/// Draws them in three columns where there is room, else one after the other; tells the row after the last.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, rows: u16, account: &Account) -> u16 {
    let facts = facts(canvas.set(), account);
    if canvas.width() >= 100 { in_columns(canvas, y, &facts) } else { flowing(canvas, y, rows, &by_worth(facts)) }
}

fn in_columns(canvas: &mut Canvas<'_>, y: u16, facts: &[Fact]) -> u16 {
    // Columns keep the places they have at 120 cells; only what is beyond is left free.
    let starts = if canvas.width() >= 120 { [(2, 12), (36, 12), (70, 12)] } else { [(2, 11), (32, 10), (64, 12)] };
    let mut row = y;
    for line in facts.chunks(starts.len()) {
        for ((label, words), (x, gap)) in line.iter().zip(starts) {
            canvas.text(x, row, label, Role::Muted);
            canvas.phrase(x.saturating_add(gap), row, words);
        }
        row = row.saturating_add(1);
    }
    row
}

fn flowing(canvas: &mut Canvas<'_>, y: u16, rows: u16, facts: &[Fact]) -> u16 {
    let end = canvas.width().saturating_sub(2);
    let (mut x, mut row) = (2_u16, y);
    for (label, words) in facts {
        let fact = Phrase::of(format!("{label} "), Role::Muted).then(words.clone());
        if x > 2 && x.saturating_add(fact.width()) > end {
            (x, row) = (2, row.saturating_add(1));
        }
        if row >= y.saturating_add(rows) {
            return row;
        }
        x = canvas.phrase(x, row, &fact).saturating_add(3);
    }
    row.saturating_add(1)
}

fn plain(words: String) -> Phrase {
    Phrase::of(words, Role::Normal)
}

fn warned(words: &str) -> Phrase {
    Phrase::of(format!("! {words}"), Role::Warning)
}

fn unknown(words: &str) -> Phrase {
    Phrase::of("?", Role::Unknown).and(format!(" {words}"), Role::Muted)
}

fn country(account: &Account) -> String {
    match Region::of(account.country) {
        Some(region) => format!("{}, region {}", account.country.code(), region.name()),
        None => format!("{}, no region", account.country.code()),
    }
}

fn verified(account: &Account) -> Phrase {
    match account.currently_due {
        0 if account.details_submitted => plain("complete".to_owned()),
        0 => warned("not submitted"),
        due => warned(&format!("{due} due")),
    }
}

fn payouts(account: &Account) -> Phrase {
    let interval = match account.payouts.interval {
        PayoutInterval::Manual => ", manual",
        PayoutInterval::Daily => ", daily",
        PayoutInterval::Weekly => ", weekly",
        PayoutInterval::Monthly => ", monthly",
        PayoutInterval::Unknown => "",
    };
    if account.payouts.enabled { plain(format!("on{interval}")) } else { warned(&format!("off{interval}")) }
}

fn bank(set: &Set, account: &Account) -> Phrase {
    let Some(bank) = &account.bank else {
        return Phrase::of("none that this key sees", Role::Muted);
    };
    let words = format!("{}{}, {}", set.cut, bank.last4, status(bank.status));
    match bank.status {
        BankStatus::Verified => plain(words),
        BankStatus::New
        | BankStatus::Validated
        | BankStatus::VerificationFailed
        | BankStatus::Errored
        | BankStatus::Unknown => warned(&words),
    }
}

/// The state of a bank account in words.
pub(super) const fn status(status: BankStatus) -> &'static str {
    match status {
        BankStatus::New => "new",
        BankStatus::Validated => "not verified",
        BankStatus::Verified => "verified",
        BankStatus::VerificationFailed => "verification failed",
        BankStatus::Errored => "errored",
        BankStatus::Unknown => "state not told",
    }
}

fn losses(account: &Account) -> Phrase {
    match account.liability.liable {
        Liable::Platform => plain("platform".to_owned()),
        Liable::Stripe => plain("stripe".to_owned()),
        Liable::Unknown => unknown("not told"),
    }
}

fn auto_debit(account: &Account) -> Phrase {
    match account.auto_debit {
        Some(true) => plain("of negatives: on".to_owned()),
        Some(false) => plain("of negatives: off".to_owned()),
        None => unknown("not told"),
    }
}

const fn dashboard(account: &Account) -> &'static str {
    match account.dashboard {
        Dashboard::Full => "full",
        Dashboard::Express => "express",
        Dashboard::None => "none",
        Dashboard::Unknown => "not told",
    }
}
