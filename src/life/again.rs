//! When a debit is sent again without a person: soon after the first attempt, by the process that made every attempt, with
//! the same key, and after pauses as in Stripe's own libraries.

use super::history::History;
use super::now::Now;
use super::state::State;
use super::terms::Terms;
use crate::domain::Retry;

/// Whether this process may send it once more by itself, as far as history and moment go. Asked when an answer came, and
/// again when the pause after it is over.
#[must_use]
pub fn may_repeat(history: &History, now: &Now, terms: &Terms) -> bool {
    !history.has_open() && may_follow(history, history.number(), 0, now, terms)
}

/// The pause after which attempt `number`, which just ended, is repeated; none when it is not, or not without a person.
pub(super) fn pause_ms(history: &History, number: u32, again: &Retry, now: &Now, terms: &Terms) -> Option<u32> {
    let pause = usual_pause(number, now.scatter, terms).max(asked_pause(again)?);
    let may = again.is_worth_it != Some(false)
        && pause <= terms.longest_pause_ms
        && history.open_besides(number).is_none()
        && may_follow(history, number, pause, now, terms);
    may.then_some(pause)
}

fn may_follow(history: &History, number: u32, pause_ms: u32, now: &Now, terms: &Terms) -> bool {
    let is_open = match history.state() {
        State::Recorded | State::Unknown => true,
        State::AwaitsPerson
        | State::Settled
        | State::Refused
        | State::Withdrawn
        | State::NotCreated
        | State::Happened
        | State::DidNotHappen => false,
    };
    let last = u64::from(terms.spread_s).saturating_mul(1_000);
    let begins = now.running_ms.map(|since| since.saturating_add(u64::from(pause_ms)));
    is_open
        && number == history.number()
        && number < terms.attempts
        && now.may_send
        && !now.leaving
        && begins.is_some_and(|at| at <= last)
        && !history.is_repeating_useless()
}

/// `min(0.5 s * 2^(n-1), 5 s)`, times 0.5 to 1.0, and never less than 0.5 s (github.com/stripe/stripe-node).
fn usual_pause(number: u32, scatter: u32, terms: &Terms) -> u32 {
    let doubled = terms.first_pause_ms.saturating_mul(2_u32.saturating_pow(number.saturating_sub(1)));
    let share = scatter.checked_rem(501).unwrap_or(0).saturating_add(500);
    let scattered = u64::from(doubled.min(terms.usual_pause_ms)).saturating_mul(u64::from(share));
    let pause = scattered.checked_div(1_000).and_then(|ms| u32::try_from(ms).ok());
    pause.unwrap_or(terms.usual_pause_ms).max(terms.first_pause_ms)
}

/// `Retry-After` in milliseconds; none when it cannot be counted.
fn asked_pause(again: &Retry) -> Option<u32> {
    again.after_s.map_or(Some(0), |seconds| seconds.checked_mul(1_000))
}
