//! What Stripe is asked right before a debit is sent, besides account and balances: a look-up of its own id. It shows that a
//! later look-up may read all that it needs, that nothing carries the id, and what was moved between the two in a day, so that
//! what another console or another journal has sent is not sent again.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::app::{BookAsk, Effect, Question};
use crate::domain::{AccountId, DebitId, Fault, LookUp, Order, Sought};
use crate::journal::entry::{Mark, Note};
use crate::rules::{Known, SeenAtStripe, SeenRow};

/// How far back it reaches.
const LATELY: SignedDuration = SignedDuration::from_hours(24);

/// Said when what was read again is no longer of now.
pub(in crate::app) const TOO_OLD: &str =
    "Not sent: what was read again is too old by now, because something was held up. Look again, then confirm again.";

/// The question, by Stripe's clock.
pub(in crate::app) fn question(stripe_now: Timestamp, order: &Order) -> Question {
    Question::LookUp(Box::new(Sought::new(order.clone(), stripe_now.checked_sub(LATELY).ok())))
}

/// Why nothing is sent by whoever could not find it again.
pub(in crate::app) fn blind(fault: &Fault) -> String {
    match fault.permission() {
        Some(permission) => format!(
            "Not sent: without {permission} this console could not find the debit again if its answer got lost."
        ),
        None => format!("Not sent: Stripe could not be asked for the last 24 hours. {fault}"),
    }
}

/// What was seen, with what the journal knows of each mark. A mark that it was not asked about is nobody's.
pub(in crate::app) fn seen(look_up: &LookUp, known: &[(DebitId, Mark)]) -> SeenAtStripe {
    SeenAtStripe::of(look_up, |mark, times| {
        let of_mark = known.iter().find(|(asked, _)| *asked == mark).map(|(_, known)| *known);
        of_mark.unwrap_or(Mark::Foreign).known(times)
    })
}

/// What has to be noted of it: each such mark holds the account, for other consoles as well.
pub(in crate::app) fn notes(seen: &SeenAtStripe, account: &AccountId) -> Vec<Effect> {
    let mut marks: BTreeMap<DebitId, Vec<&SeenRow>> = BTreeMap::new();
    for row in &seen.rows {
        if let Some(mark) = row.object.mark {
            marks.entry(mark).or_default().push(row);
        }
    }
    let note = |(mark, rows): (DebitId, Vec<&SeenRow>)| {
        let first = rows.first()?;
        let objects: Vec<_> = rows.iter().map(|row| row.object.id.clone()).collect();
        match first.known {
            Known::Foreign => Some(Note::Foreign {
                account: account.clone(),
                mark,
                objects,
                amount: first.object.amount,
                created: first.object.created,
            }),
            Known::Contradicted | Known::Twice => Some(Note::Contradicted { debit: mark, objects }),
            Known::Ours | Known::Acknowledged | Known::Unmarked => None,
        }
    };
    marks.into_iter().filter_map(note).map(|note| Effect::Book(BookAsk::Note(Box::new(note)))).collect()
}
