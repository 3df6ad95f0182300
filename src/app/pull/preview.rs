//! The request that would be sent, for the dry run: method, path, account and parameters as they would go to Stripe. It
//! is made from what is filled in and sent to nobody; the debit's id is made only when it is confirmed.

use crate::domain::{AccountId, FormKind, Label, ReferenceKind, Undo, path_segment};

use super::{Asking, PullDialog, PullFields};

/// A request that is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Path; the method is always POST.
    pub path: String,
    /// `Stripe-Account`; none as the platform itself.
    pub account: Option<AccountId>,
    /// Parameters, in the order in which they go.
    pub parameters: Vec<(&'static str, String)>,
}

/// In place of what has the debit's id in it.
const LATER: &str = "made when you confirm";

const TRANSFERS: &str = "/v1/transfers";

impl Preview {
    /// `Idempotency-Key`, in words.
    pub const KEY: &'static str = LATER;
}

impl PullDialog {
    /// The request for what is filled in; none while something is missing (docs.stripe.com/connect/account-debits,
    /// docs.stripe.com/api/transfers/create, docs.stripe.com/api/refunds/create, docs.stripe.com/api/transfer_reversals/create).
    #[must_use]
    pub fn preview(&self) -> Option<Preview> {
        let amount = self.amount()?;
        let minor = ("amount", amount.minor().get().to_string());
        let (account, platform) = (self.held.account.id.clone(), self.held.platform.id.as_str().to_owned());
        let grouped = |named: Vec<(&'static str, String)>| {
            let money = [minor.clone(), ("currency", amount.currency().code().to_owned())];
            let group = ("transfer_group", LATER.to_owned());
            money.into_iter().chain(named).chain([group]).collect::<Vec<_>>()
        };
        let (path, as_account, parameters, is_described) = match &self.fields.what {
            Asking::Pull(pull) if pull.form == FormKind::Charge => {
                let source = ("source", account.as_str().to_owned());
                ("/v1/charges".to_owned(), None, grouped(vec![source]), true)
            }
            Asking::Pull(pull) => {
                let destination = ("destination", platform);
                let named = [destination].into_iter().chain(pull.reference_parameters()?).collect();
                (TRANSFERS.to_owned(), Some(account), grouped(named), true)
            }
            Asking::Send(_) => {
                let destination = ("destination", account.as_str().to_owned());
                (TRANSFERS.to_owned(), None, grouped(vec![destination]), true)
            }
            Asking::Reverse(reverse) => {
                let object = &reverse.reversal.object;
                match reverse.reversal.by {
                    Undo::Refund => {
                        let charge = ("charge", object.as_str().to_owned());
                        ("/v1/refunds".to_owned(), None, vec![charge, minor], false)
                    }
                    Undo::TransferReversal => {
                        let path = format!("{TRANSFERS}/{}/reversals", path_segment(object.as_str()));
                        (path, Some(account), vec![minor], true)
                    }
                }
            }
        };
        Some(Preview { path, account: as_account, parameters: self.marked(parameters, is_described) })
    }

    /// With what every debit carries. A refund has no description.
    fn marked(&self, mut parameters: Vec<(&'static str, String)>, is_described: bool) -> Vec<(&'static str, String)> {
        parameters.push(("metadata[pullfunds_debit]", LATER.to_owned()));
        let note = Label::new(self.fields.note.text());
        if is_described && !note.is_empty() {
            parameters.push(("description", note.as_str().to_owned()));
        }
        parameters.push(("metadata[pullfunds_head]", "head of the journal".to_owned()));
        parameters
    }
}

impl PullFields {
    /// What names the transaction that is recovered; none while it is not chosen.
    fn reference_parameters(&self) -> Option<Vec<(&'static str, String)>> {
        if self.form != FormKind::TransferWithReference {
            return Some(Vec::new());
        }
        let reference = self.reference()?;
        let (word, key) = match reference.kind {
            ReferenceKind::Charge => ("charge", "reference_transaction[charge]"),
            ReferenceKind::Payout => ("payout", "reference_transaction[payout]"),
        };
        Some(vec![("reference_transaction[type]", word.to_owned()), (key, reference.id.as_str().to_owned())])
    }
}
