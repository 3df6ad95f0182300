//! The request that would be sent, for the dry run: method, path, account and parameters as they would go to Stripe. It
//! is made from what is filled in and sent to nobody; the debit's id is made only when it is confirmed.

use crate::domain::{AccountId, FormKind, ReferenceKind};

use super::PullDialog;

/// A request that is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Path; the method is always POST.
    pub path: &'static str,
    /// `Stripe-Account`; none as the platform itself.
    pub account: Option<AccountId>,
    /// Parameters, in the order in which they go.
    pub parameters: Vec<(&'static str, String)>,
}

/// In place of what has the debit's id in it.
const LATER: &str = "made when you confirm";

impl Preview {
    /// `Idempotency-Key`, in words.
    pub const KEY: &'static str = LATER;
}

impl PullDialog {
    /// The request for what is filled in; none while something is missing (docs.stripe.com/connect/account-debits).
    #[must_use]
    pub fn preview(&self) -> Option<Preview> {
        let amount = self.amount()?;
        let mut parameters =
            vec![("amount", amount.minor().get().to_string()), ("currency", amount.currency().code().to_owned())];
        let (account, platform) = (self.held.account.id.clone(), self.held.platform.id.as_str().to_owned());
        let (path, as_account) = match self.fields.form {
            FormKind::Charge => {
                parameters.push(("source", account.as_str().to_owned()));
                ("/v1/charges", None)
            }
            FormKind::Transfer => {
                parameters.push(("destination", platform));
                ("/v1/transfers", Some(account))
            }
            FormKind::TransferWithReference => {
                let reference = self.fields.reference()?;
                let (word, key) = match reference.kind {
                    ReferenceKind::Charge => ("charge", "reference_transaction[charge]"),
                    ReferenceKind::Payout => ("payout", "reference_transaction[payout]"),
                };
                parameters.push(("destination", platform));
                parameters.push(("reference_transaction[type]", word.to_owned()));
                parameters.push((key, reference.id.as_str().to_owned()));
                ("/v1/transfers", Some(account))
            }
        };
        parameters.push(("transfer_group", LATER.to_owned()));
        parameters.push(("metadata[pullfunds_debit]", LATER.to_owned()));
        let note = crate::domain::Label::new(self.fields.note.text());
        if !note.is_empty() {
            parameters.push(("description", note.as_str().to_owned()));
        }
        parameters.push(("metadata[pullfunds_head]", "head of the journal".to_owned()));
        Some(Preview { path, account: as_account, parameters })
    }
}
