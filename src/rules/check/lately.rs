//! Rules about what Stripe showed of the last 24 hours. They are about approving, not about typing: until Stripe was asked they
//! are not evaluated, and nothing is approved before it was asked.

use super::{Case, Met, Seen};
use crate::rules::{Compared, Fix, Known, SeenAtStripe, SeenLately};

/// No object carries a mark that this journal cannot account for: such a debit may be the very one that is about to be made, from
/// another host, or of a journal of which this is an older copy. Where it was not read whether one does, no reason takes the place of
/// reading it.
pub(crate) fn foreign(case: &Case<'_>) -> Seen {
    let Some(seen) = case.facts.seen else {
        return not_asked();
    };
    let compared = |newest| Compared::Marks { read: seen.rows.len(), whole: seen.whole, unread: seen.unread, newest };
    let stranger = seen.newest(|row| match row.known {
        Known::Foreign | Known::Contradicted | Known::Twice => true,
        Known::Ours | Known::Acknowledged | Known::Unmarked => false,
    });
    match stranger {
        Some(row) => {
            let newest = Some(Box::new(SeenLately::of(row)));
            Seen::new(Met::No, compared(newest)).fixed_by(Fix::AcknowledgeForeign)
        }
        None if seen.unread > 0 => Seen::new(Met::No, compared(None)).fixed_by(Fix::LookOn),
        // What could not be read may be of anybody; the rule about the same amount wants a reason for that.
        None => Seen::new(if seen.whole { Met::Yes } else { Met::Doubtful }, compared(None)),
    }
}

/// No object has the same amount, or the operator says why it is asked for again.
pub(crate) fn same_amount(case: &Case<'_>) -> Seen {
    let Some(seen) = case.facts.seen else {
        return not_asked();
    };
    let Some(amount) = case.draft.amount else {
        return Seen::new(Met::LeftOpen, Compared::NoAmount);
    };
    let newest = seen.newest(|row| row.object.amount == amount).map(SeenLately::of);
    if newest.is_none() && seen.whole {
        return Seen::new(Met::Yes, Compared::SameAmount { newest: None, whole: true, why: None });
    }
    let why = case.draft.acks.same_amount.as_ref().filter(|again| !again.why.is_empty());
    let why = why.filter(|again| again.after.as_ref() == newest.as_ref().map(|seen| &seen.object));
    let met = if why.is_some() { Met::NoButAcknowledged } else { Met::No };
    let why = why.map(|again| again.why.clone());
    let newest = newest.map(Box::new);
    Seen::new(met, Compared::SameAmount { newest, whole: seen.whole, why }).fixed_by(Fix::SayWhyAgain)
}

/// Stripe was not asked yet.
fn not_asked() -> Seen {
    Seen::new(Met::CannotTell, Compared::NotAsked).fixed_by(Fix::AskStripeFirst)
}

/// What stands where nobody asked Stripe and an approval is wanted all the same.
pub(crate) fn unasked(seen: Option<&SeenAtStripe>) -> Option<Seen> {
    seen.is_none().then(not_asked)
}
