//! Rules about undoing a debit: only what this journal has settled, only up to what is left of it at Stripe now, and only with a
//! yes to its being final (docs.stripe.com/api/refunds, docs.stripe.com/api/transfer_reversals).

use crate::domain::{SeenKind, SeenObject, Undo};
use crate::money::Amount;

use super::{Case, Met, Seen};
use crate::rules::{Compared, Draft, Drafted, Facts, Fix, UndoSeen, Undoing};

/// What is given back is not more than is left of the debit.
pub(crate) fn rest(case: &Case<'_>) -> Seen {
    let undoing = match &case.draft.what {
        Drafted::Reverse(undoing) => undoing,
        Drafted::Pull { .. } | Drafted::Send { .. } => return not_settled(),
    };
    if !is_settled_here(undoing, case.facts) {
        return not_settled();
    }
    let Some(now) = &undoing.now else {
        return Seen::new(Met::CannotTell, Compared::Undo(UndoSeen::NotRead)).fixed_by(Fix::ReadAgain);
    };
    let Some(rest) = left_of(undoing) else {
        return Seen::new(Met::No, Compared::Undo(UndoSeen::Another)).fixed_by(Fix::ReadAgain);
    };
    let amount = case.draft.amount;
    let compared = Compared::Undo(UndoSeen::Rest { of: now.amount, rest, amount });
    if !rest.minor().is_positive() {
        return Seen::new(Met::No, compared).fixed_by(Fix::NothingLeft);
    }
    let Some(amount) = amount else {
        return Seen::new(Met::LeftOpen, compared);
    };
    if amount.currency() != rest.currency() {
        return Seen::new(Met::No, compared).fixed_by(Fix::UseCurrency(rest.currency()));
    }
    Seen::kept(amount.minor() <= rest.minor(), compared, Fix::LowerTo(rest))
}

fn not_settled() -> Seen {
    Seen::new(Met::No, Compared::Undo(UndoSeen::NotSettled)).fixed_by(Fix::WaitUntilSettled)
}

/// The debit is one of this account that this journal has settled, and is undone in the way that its form asks for.
fn is_settled_here(undoing: &Undoing, facts: &Facts<'_>) -> bool {
    let reversal = &undoing.reversal;
    undoing.settled.as_ref().is_some_and(|order| {
        order.debit == reversal.of
            && order.account == facts.account.id
            && order.platform == facts.platform.id
            && order.form().is_some_and(|form| Undo::of(form.kind()) == reversal.by)
    })
}

/// What is left of the debit, as read now; none where nothing was read, or something else than it left.
pub(crate) fn left_of(undoing: &Undoing) -> Option<Amount> {
    let (order, now) = (undoing.settled.as_ref()?, undoing.now.as_ref()?);
    let is_it =
        now.id == undoing.reversal.object && now.kind == kind(undoing.reversal.by) && now.amount == order.amount;
    is_it.then(|| less_given_back(now)).flatten()
}

fn less_given_back(now: &SeenObject) -> Option<Amount> {
    let rest = now.amount.minor().checked_sub(now.given_back)?;
    Some(Amount::new(rest, now.amount.currency()))
}

const fn kind(by: Undo) -> SeenKind {
    match by {
        Undo::Refund => SeenKind::Payment,
        Undo::TransferReversal => SeenKind::Transfer,
    }
}

/// A reversal cannot be undone, and the operator says so.
pub(crate) fn is_final(draft: &Draft) -> Seen {
    let met = if draft.acks.reversal { Met::NoButAcknowledged } else { Met::No };
    Seen::new(met, Compared::Final).fixed_by(Fix::AcknowledgeFinal)
}
