//! Rules that the operator answers for or should know of: the account's agreement, the extra cost, an unverified bank
//! account, and the capability of the receiving side (docs.stripe.com/connect/account-debits).

use jiff::civil::Date;

use crate::domain::{BankStatus, Capability, FormKind, Label};

use super::{Case, Met, Seen};
use crate::rules::{Compared, ConsentSeen, Drafted, Facts, Fix, Whose};

/// What the account's metadata says about its agreement, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnFile<'a> {
    /// Valid today.
    Valid(&'a Label, Option<Date>),
    /// Over.
    Expired(&'a Label, Date),
    /// Its end is not a date.
    EndUnreadable(&'a Label, &'a Label),
    /// None.
    Missing,
}

/// Reads the account's metadata.
pub(crate) fn on_file<'a>(facts: &Facts<'a>) -> OnFile<'a> {
    let metadata = &facts.account.metadata;
    let filled = |label: &&Label| !label.is_empty();
    let Some(agreement) = metadata.get(&facts.policy.consent_key).filter(filled) else {
        return OnFile::Missing;
    };
    let Some(end) = metadata.get(&facts.policy.consent_until_key).filter(filled) else {
        return OnFile::Valid(agreement, None);
    };
    match end.as_str().parse::<Date>() {
        Ok(until) if facts.today > until => OnFile::Expired(agreement, until),
        Ok(until) => OnFile::Valid(agreement, Some(until)),
        Err(_) => OnFile::EndUnreadable(agreement, end),
    }
}

/// A legally binding agreement is on file, or the operator names one and answers for it.
pub(crate) fn consent(case: &Case<'_>) -> Seen {
    let named = case.draft.acks.consent.clone().filter(|label| !label.is_empty());
    let met = if named.is_some() { Met::NoButAcknowledged } else { Met::No };
    let seen = match on_file(case.facts) {
        OnFile::Valid(agreement, until) => {
            let seen = ConsentSeen::OnFile { agreement: agreement.clone(), until };
            return Seen::new(Met::Yes, Compared::Consent(seen));
        }
        OnFile::Expired(agreement, until) => ConsentSeen::Expired { agreement: agreement.clone(), until, named },
        OnFile::EndUnreadable(agreement, until) => {
            ConsentSeen::EndUnreadable { agreement: agreement.clone(), until: until.clone(), named }
        }
        OnFile::Missing => ConsentSeen::Missing { named },
    };
    Seen::new(met, Compared::Consent(seen)).fixed_by(Fix::NameConsent)
}

/// Debits carry a fee of which the API says nothing, so that it is always said.
pub(crate) fn cost(case: &Case<'_>) -> Seen {
    let met = if case.draft.acks.cost { Met::NoButAcknowledged } else { Met::No };
    Seen::new(met, Compared::Cost(case.facts.mode)).fixed_by(Fix::AcknowledgeCost)
}

/// A debit may fail when the account's bank account is unverified. Merely validated means that it exists, not whose it is.
pub(crate) fn bank_verified(case: &Case<'_>) -> Seen {
    let bank = case.facts.account.bank.as_deref();
    let seen = bank.map(|bank| (bank.currency, bank.status));
    let verified = bank.is_some_and(|bank| bank.status == BankStatus::Verified);
    Seen::kept(verified, Compared::Bank { seen, wanted: case.currency() }, Fix::VerifyBank)
}

/// The receiving side may receive transfers. A charge needs no such capability. A key that may not read that of an account leaves
/// it to Stripe.
pub(crate) fn capability(case: &Case<'_>) -> Seen {
    match case.draft.what {
        Drafted::Pull { form: FormKind::Charge, .. } | Drafted::Reverse(_) => {
            Seen::new(Met::Yes, Compared::Capability { whose: Whose::Platform, seen: None })
        }
        Drafted::Pull { form: FormKind::Transfer | FormKind::TransferWithReference, .. } => {
            may_receive(Whose::Platform, case.facts.platform.transfers)
        }
        Drafted::Send { .. } => may_receive(Whose::Account, case.facts.account.transfers),
    }
}

const fn may_receive(whose: Whose, capability: Capability) -> Seen {
    let met = match capability {
        Capability::Active => Met::Yes,
        Capability::Pending | Capability::Inactive | Capability::Absent => Met::No,
        Capability::Unknown => Met::LeftOpen,
    };
    Seen::new(met, Compared::Capability { whose, seen: Some(capability) })
}
