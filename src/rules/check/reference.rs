//! Rules about the reference transaction that a debit of an account under Stripe's managed risk recovers
//! (docs.stripe.com/connect/account-debits-stripe-managed-risk).

use crate::domain::FormKind;

use super::{Met, Seen};
use crate::rules::{Compared, Draft, Drafted, Fix, ReferenceSeen};

/// One is named, in the only form that carries one.
pub(crate) fn required(draft: &Draft) -> Seen {
    match draft.what {
        Drafted::Pull { form: form @ (FormKind::Charge | FormKind::Transfer), .. } => {
            Seen::new(Met::No, Compared::FormNotOffered(form)).fixed_by(Fix::UseForm(FormKind::TransferWithReference))
        }
        Drafted::Pull { form: FormKind::TransferWithReference, .. } | Drafted::Send { .. } | Drafted::Reverse(_) => {
            let named = named(draft).map(|seen| seen.reference.clone());
            Seen::kept(named.is_some(), Compared::Reference(named), Fix::PickReference)
        }
    }
}

/// It was found on the debited account. Until it was looked up it stops the pull; while none is named there is nothing
/// to own.
pub(crate) fn owner(draft: &Draft) -> Seen {
    let Some(seen) = named(draft) else {
        return Seen::new(Met::LeftOpen, Compared::Reference(None));
    };
    let compared = Compared::OnAccount(seen.on_account);
    match seen.on_account {
        Some(true) => Seen::new(Met::Yes, compared),
        Some(false) => Seen::new(Met::No, compared).fixed_by(Fix::PickOtherReference),
        None => Seen::new(Met::CannotTell, compared).fixed_by(Fix::LookUpReference),
    }
}

/// The reference that would be sent: none with a form that carries none.
fn named(draft: &Draft) -> Option<&ReferenceSeen> {
    match &draft.what {
        Drafted::Pull { form: FormKind::TransferWithReference, reference } => {
            reference.as_ref().filter(|seen| !seen.reference.id.as_str().is_empty())
        }
        Drafted::Pull { form: FormKind::Charge | FormKind::Transfer, .. }
        | Drafted::Send { .. }
        | Drafted::Reverse(_) => None,
    }
}
