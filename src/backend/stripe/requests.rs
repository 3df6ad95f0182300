//! What is asked, as plain data. Each function is one call of Stripe's API and nothing else: no connection, no key.

use super::lists::List;
use crate::backend::transport::{Method, Request, STRIPE_VERSION};
use crate::domain::{
    AccountId, Asked, Form, ObjectId, Order, Reference, ReferenceKind, Scope, TransactionQuery, Undo, What,
    path_segment,
};
use crate::journal::entry::{Recorded, Wording};

/// Rows of a page: the most that Stripe gives (docs.stripe.com/api/pagination).
const PAGE: &str = "100";

/// Builder of reads, which all wait equally long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking {
    pub(super) timeout_s: u32,
}

impl Asking {
    /// The account that owns the key (docs.stripe.com/api/accounts/retrieve).
    pub(super) fn platform(self) -> Request {
        self.get("/v1/account".to_owned(), None, Vec::new())
    }

    /// A page of connected accounts (docs.stripe.com/api/accounts/list).
    pub(super) fn accounts(self, after: Option<&AccountId>) -> Request {
        let mut query = vec![pair("limit", PAGE)];
        query.extend(after.map(|id| pair("starting_after", id.as_str())));
        self.get("/v1/accounts".to_owned(), None, query)
    }

    /// One connected account.
    pub(super) fn account(self, id: &AccountId) -> Request {
        self.get(format!("/v1/accounts/{}", path_segment(id.as_str())), None, Vec::new())
    }

    /// A balance (docs.stripe.com/api/balance/balance_retrieve).
    pub(super) fn balance(self, scope: &Scope) -> Request {
        self.get("/v1/balance".to_owned(), whom(scope), Vec::new())
    }

    /// A page of balance transactions (docs.stripe.com/api/balance_transactions/list).
    pub(super) fn transactions(self, scope: &Scope, wanted: &TransactionQuery) -> Request {
        let mut query = vec![pair("limit", PAGE)];
        query.extend(wanted.kind.as_ref().map(|kind| pair("type", kind)));
        query.extend(wanted.since.map(|since| pair("created[gte]", &since.as_second().to_string())));
        query.extend(wanted.after.as_ref().map(|id| pair("starting_after", id.as_str())));
        self.get("/v1/balance_transactions".to_owned(), whom(scope), query)
    }

    /// The latest charges and payments of a connected account (docs.stripe.com/api/charges/list).
    pub(super) fn charges(self, account: &AccountId) -> Request {
        self.get("/v1/charges".to_owned(), Some(account.clone()), vec![pair("limit", PAGE)])
    }

    /// The latest payouts of a connected account (docs.stripe.com/api/payouts/list).
    pub(super) fn payouts(self, account: &AccountId) -> Request {
        self.get("/v1/payouts".to_owned(), Some(account.clone()), vec![pair("limit", PAGE)])
    }

    /// A page of any list, beginning after the object named.
    pub(super) fn list(self, list: &List, after: Option<&str>) -> Request {
        let mut query = vec![pair("limit", PAGE)];
        query.extend(list.filter.iter().cloned());
        query.extend(after.map(|id| pair("starting_after", id)));
        self.get(list.path.clone(), whom(&list.scope), query)
    }

    /// What a debit left behind and what can be given back of it: its payment, or its transfer as the account
    /// (docs.stripe.com/api/charges/retrieve, docs.stripe.com/api/transfers/retrieve).
    pub(super) fn left_behind(self, account: &AccountId, by: Undo, id: &ObjectId) -> Request {
        match by {
            Undo::Refund => self.payment(id),
            Undo::TransferReversal => {
                let path = format!("{TRANSFERS}/{}", path_segment(id.as_str()));
                self.get(path, Some(account.clone()), Vec::new())
            }
        }
    }

    /// A payment to the platform.
    pub(super) fn payment(self, id: &ObjectId) -> Request {
        self.get(format!("/v1/charges/{}", path_segment(id.as_str())), None, Vec::new())
    }

    /// A read as it was made before.
    pub(super) fn again(self, asked: &Asked) -> Request {
        self.get(asked.path.clone(), asked.account.clone(), asked.query.clone())
    }

    fn get(self, path: String, account: Option<AccountId>, query: Vec<(String, String)>) -> Request {
        Request {
            method: Method::Get,
            path,
            query,
            form: Vec::new(),
            account,
            idempotency_key: None,
            version: None,
            timeout_s: self.timeout_s,
        }
    }
}

/// An order in Stripe's words (docs.stripe.com/connect/account-debits, docs.stripe.com/api/transfers/create,
/// docs.stripe.com/api/refunds/create, docs.stripe.com/api/transfer_reversals/create). Reason and consent stay in the journal.
#[must_use]
pub fn wording(order: &Order) -> Wording {
    let (path, mut form) = match &order.what {
        What::Pull { form: Form::Charge, .. } => {
            ("/v1/charges".to_owned(), grouped(order, "source", &order.account, None))
        }
        What::Pull { form: Form::Transfer, .. } => (TRANSFERS.to_owned(), transfer(order, &order.platform, None)),
        What::Pull { form: Form::TransferWithReference(reference), .. } => {
            (TRANSFERS.to_owned(), transfer(order, &order.platform, Some(reference)))
        }
        What::Send { .. } => (TRANSFERS.to_owned(), transfer(order, &order.account, None)),
        What::Reverse { reverse } => match reverse.by {
            Undo::Refund => {
                let charge = pair("charge", reverse.object.as_str());
                ("/v1/refunds".to_owned(), vec![charge, minor(order)])
            }
            Undo::TransferReversal => {
                (format!("{TRANSFERS}/{}/reversals", path_segment(reverse.object.as_str())), vec![minor(order)])
            }
        },
    };
    form.push(pair("metadata[pullfunds_debit]", &order.debit.to_string()));
    if !order.note.is_empty() && takes_description(order) {
        form.push(pair("description", order.note.as_str()));
    }
    Wording { api_version: STRIPE_VERSION.to_owned(), path, account: whom(&order.scope()), form }
}

const TRANSFERS: &str = "/v1/transfers";

/// A refund has no description.
fn takes_description(order: &Order) -> bool {
    match &order.what {
        What::Pull { .. } | What::Send { .. } => true,
        What::Reverse { reverse } => match reverse.by {
            Undo::Refund => false,
            Undo::TransferReversal => true,
        },
    }
}

/// A debit as it is sent: as worded for its first attempt, and with the journal's head hash of then, so that Stripe's copy
/// can be held against the journal.
pub(super) fn debit(recorded: &Recorded, timeout_s: u32) -> Request {
    let Wording { api_version, path, account, form } = recorded.wording().clone();
    let mut request = Request {
        method: Method::Post,
        path,
        query: Vec::new(),
        form,
        account,
        idempotency_key: Some(recorded.idempotency_key()),
        version: Some(api_version),
        timeout_s,
    };
    request.form.push(pair("metadata[pullfunds_head]", recorded.head()));
    request
}

fn transfer(order: &Order, to: &AccountId, reference: Option<&Reference>) -> Vec<(String, String)> {
    grouped(order, "destination", to, reference)
}

/// Amount, currency, the other party (of a charge the one that pays, of a transfer the one that receives), what is referred to,
/// and the group.
fn grouped(order: &Order, key: &str, party: &AccountId, reference: Option<&Reference>) -> Vec<(String, String)> {
    let mut form = vec![minor(order), pair("currency", order.amount.currency().code()), pair(key, party.as_str())];
    form.extend(reference.into_iter().flat_map(referring));
    form.push(pair("transfer_group", &order.debit.transfer_group()));
    form
}

fn minor(order: &Order) -> (String, String) {
    pair("amount", &order.amount.minor().get().to_string())
}

fn referring(reference: &Reference) -> [(String, String); 2] {
    let (word, key) = match reference.kind {
        ReferenceKind::Charge => ("charge", "reference_transaction[charge]"),
        ReferenceKind::Payout => ("payout", "reference_transaction[payout]"),
    };
    [pair("reference_transaction[type]", word), pair(key, reference.id.as_str())]
}

fn whom(scope: &Scope) -> Option<AccountId> {
    match scope {
        Scope::Platform => None,
        Scope::Account(id) => Some(id.clone()),
    }
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[cfg(test)]
#[path = "requests_tests.rs"]
mod tests;
