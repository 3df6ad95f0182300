//! The first screens of a start with a cache: what was last seen with its ages, what changed since, and that nothing is
//! ever sent on the ground of a balance from before.

use super::support::session::{Session, Start};
use jiff::SignedDuration;
use pullfunds::app::{Effect, Question, Recalled};
use pullfunds::domain::{Balance, LastSeen, Scope};
use pullfunds::money::{Amount, Currency, Minor};

const DAYS_AGO: i64 = 14;

/// What a visit two weeks ago would have left behind: as everything is now, but for what `change` did to a row.
fn two_weeks_ago(change: impl Fn(&mut LastSeen)) -> Recalled {
    let session = Session::new(120, 40);
    let ago = SignedDuration::from_hours(DAYS_AGO * 24);
    let at = session.model.now.checked_sub(ago).expect("in range");
    let rows = session.model.fleet.iter().map(|entry| {
        let mut seen = LastSeen {
            account: entry.account.clone(),
            balance: entry.balance.clone().map(|balance| Balance { read_at: at, ..balance }),
            stripe_at: None,
        };
        change(&mut seen);
        let is_below = seen.balance.as_ref().is_some_and(|balance| balance.negatives().next().is_some());
        seen.stripe_at = is_below.then_some(at);
        seen
    });
    let reserved = Amount::new(Minor::new(41_237), Currency::USD);
    let platform = session.model.platform_balance.clone().expect("it was read");
    let platform = Balance { read_at: at, connect_reserved: Some(Box::new([reserved])), ..platform };
    Recalled { rows: rows.collect(), platform: Some(platform), more: false }
}

/// An account had this much in its default currency.
fn had(seen: &mut LastSeen, name: &str, available: i64) {
    if seen.account.name.as_str() == name
        && let Some(row) = seen.balance.as_mut().and_then(|balance| balance.rows.first_mut())
    {
        row.available = Minor::new(available);
    }
}

fn is_balance(effect: &Effect) -> bool {
    matches!(effect, Effect::Read(_, Question::Balance(Scope::Account(_))))
}

fn is_read(effect: &Effect) -> bool {
    matches!(effect, Effect::Read(..))
}

fn check(name: &str, start: &Start) {
    let mut session = Session::start(start);
    pictures!(session, name);
}

#[test]
fn what_was_last_seen_is_shown_with_its_age_before_anything_is_answered() {
    let before = Some(two_weeks_ago(|_| {}));
    check("recalled_silent", &Start { before: before.clone(), held: Some(is_read), ..Start::default() });
    check("recalled", &Start { before, held: Some(is_balance), ..Start::default() });
}

#[test]
fn what_changed_since_the_last_visit_is_said_until_a_key_is_pressed() {
    let start = || Start { before: Some(two_weeks_ago(|seen| had(seen, "Lantern Loft", 500))), ..Start::default() };
    check("since_the_last_visit", &start());
    let mut session = Session::start(&start());
    let said = "Since your last visit: Cedar Crafts passed day 150; Lantern Loft (owes USD 98.20) went negative;";
    let text = session.text().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(said), "{text}");
    session.pass(2_000).keys("j");
    assert!(!session.text().contains("Since your last visit"), "{}", session.text());
}

#[test]
fn a_balance_from_before_sends_nothing() {
    // It had ten times as much, so that the pull would have been allowed.
    let before = Some(two_weeks_ago(|seen| had(seen, "Bluefin Bikes", 8_310_000)));
    let mut session = Session::start(&Start { before, held: Some(is_balance), ..Start::default() });
    session.keys("/bluefin<enter>");
    assert!(session.text().contains("83,100.00") && session.text().contains("14 d"), "{}", session.text());
    let tail = session.model.looked_at().expect("an account").account.id.tail(4).to_owned();
    session.keys(&format!("p<tab>9000<tab><tab><tab><tab>9000.00<space>{tail}<tab><tab><tab><enter>"));
    let is_sent = |session: &Session| {
        session.orders.iter().any(|effect| matches!(effect, Effect::Mint | Effect::Record(_) | Effect::Send(_)))
    };
    assert!(!is_sent(&session), "{}", session.text());
    session.release().keys("<enter>");
    assert!(session.text().contains("8,310.00") && !session.text().contains("83,100.00"), "{}", session.text());
    assert!(!is_sent(&session), "{}", session.text());
}
