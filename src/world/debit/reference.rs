//! The reference transaction of a debit under Stripe managed risk: which charge, payment or payout of the same account it
//! recovers (docs.stripe.com/connect/account-debits-stripe-managed-risk).

use super::super::errors::{self, Refusal};
use super::super::params::Params;
use super::super::shelf::Row;
use super::super::state::State;

/// What `reference_transaction` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    kind: Option<Kind>,
    charge: Option<String>,
    payout: Option<String>,
}

/// `reference_transaction[type]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Charge,
    Payout,
}

impl Reference {
    /// Reads the parameter; unknown parts and types are refused.
    pub(crate) fn read(params: &Params) -> Result<Option<Self>, Refusal> {
        let fields = params.fields("reference_transaction", &["type", "charge", "payout"])?;
        let Some(fields) = fields else {
            return Ok(None);
        };
        let find = |wanted: &str| {
            fields.iter().find(|(name, text)| *name == wanted && !text.is_empty()).map(|(_, text)| (*text).to_owned())
        };
        let kind = match find("type").as_deref() {
            None => None,
            Some("charge") => Some(Kind::Charge),
            Some("payout") => Some(Kind::Payout),
            Some(_) => {
                return Err(Refusal::invalid("Invalid reference_transaction[type]: must be one of charge or payout")
                    .param("reference_transaction[type]"));
            }
        };
        Ok(Some(Self { kind, charge: find("charge"), payout: find("payout") }))
    }

    /// Checks that the reference is complete and names something of this account.
    pub(crate) fn check(&self, state: &State, account: Row) -> Result<(), Refusal> {
        let missing = || errors::missing("reference_transaction").executed();
        match self.kind.ok_or_else(missing)? {
            Kind::Charge => {
                let id = self.charge.as_deref().ok_or_else(missing)?;
                let row = state.charges.row(id);
                let found = row.and_then(|row| state.charges.get(row));
                let own = found.is_some_and(|charge| charge.owner == account);
                owned(own, "charge", id)
            }
            Kind::Payout => {
                let id = self.payout.as_deref().ok_or_else(missing)?;
                let row = state.payouts.row(id);
                let found = row.and_then(|row| state.payouts.get(row));
                let own = found.is_some_and(|payout| payout.owner == account);
                owned(own, "payout", id)
            }
        }
    }
}

fn owned(own: bool, noun: &str, id: &str) -> Result<(), Refusal> {
    if own {
        return Ok(());
    }
    let param = format!("reference_transaction[{noun}]");
    Err(errors::no_such(noun, id, &param).executed())
}
