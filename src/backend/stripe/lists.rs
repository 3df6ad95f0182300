//! Where a look-up looks for what became of an order: by the debit's group on either side, and by time on the giving side, so
//! that no index of Stripe's decides alone; what gives back has no group, and is in the list of the object of which it gives.

use jiff::Timestamp;

use crate::domain::{
    AccountId, Direction, Form, ObjectId, Order, Reversal, Scope, SeenKind, Sought, Undo, What, path_segment,
};

/// Most pages that are read of one debit's group, which is to hold one object.
const MOST_OF_GROUP: u32 = 3;
/// Most pages that are read of what is not filtered by the debit.
const MOST_OF_ALL: u32 = 20;

/// A list to be read from its newest row to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    /// As whom.
    pub(super) scope: Scope,
    /// Path, percent-encoded.
    pub(super) path: String,
    /// Query, not encoded, besides what pages need.
    pub(super) filter: Vec<(String, String)>,
    /// What its rows are.
    pub(super) holds: SeenKind,
    /// Most pages that are read of it.
    pub(super) most: u32,
    /// Which rows are of interest without the debit's mark.
    pub(super) near: Near,
}

/// Which rows are of interest without the debit's mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Near {
    /// None.
    None,
    /// Transfers to this account.
    To(AccountId),
    /// What gives back of this object.
    Of(ObjectId),
}

/// Everything that the platform was paid since a moment.
pub(super) fn of_payments(since: Timestamp) -> List {
    List {
        scope: Scope::Platform,
        path: "/v1/charges".to_owned(),
        filter: vec![created_since(since)],
        holds: SeenKind::Payment,
        most: 1,
        near: Near::None,
    }
}

/// Everything that the platform gave back of payments since a moment, and that was taken back of it.
pub(super) fn of_refunds(since: Timestamp) -> List {
    List {
        scope: Scope::Platform,
        path: "/v1/refunds".to_owned(),
        filter: vec![created_since(since)],
        holds: SeenKind::Refund,
        most: 1,
        near: Near::None,
    }
}

/// Everything that the platform sent since a moment, to one account or to whomever.
pub(super) fn of_sendings(to: Option<&AccountId>, since: Timestamp) -> List {
    let to = to.map(|to| ("destination".to_owned(), to.to_string()));
    List {
        scope: Scope::Platform,
        path: "/v1/transfers".to_owned(),
        filter: to.into_iter().chain([created_since(since)]).collect(),
        holds: SeenKind::Transfer,
        most: 1,
        near: Near::None,
    }
}

/// The lists in which an order that moves money anew leaves something; none of one that gives back.
pub(super) fn of_a_movement(sought: &Sought) -> Vec<List> {
    let order = &sought.order;
    let account = Scope::Account(order.account.clone());
    let (giving, taking, taker) = match order.direction() {
        Direction::ToPlatform => (account, Scope::Platform, &order.platform),
        Direction::ToAccount => (Scope::Platform, account, &order.account),
    };
    let sent = by_group(order, giving.clone(), "/v1/transfers", SeenKind::Transfer);
    let received = by_group(order, taking, "/v1/charges", SeenKind::Payment);
    let all = between(giving, taker, sought.since);
    match &order.what {
        What::Pull { form: Form::Charge, .. } => vec![received, sent, all],
        What::Pull { form: Form::Transfer | Form::TransferWithReference(_), .. } | What::Send { .. } => {
            vec![sent, received, all]
        }
        What::Reverse { .. } => Vec::new(),
    }
}

/// The lists in which something stands that gives back of an object and of its other side.
pub(super) fn of_a_reversal(order: &Order, reverse: &Reversal, other: &ObjectId) -> [List; 2] {
    let refunds = |payment: &ObjectId| List {
        scope: Scope::Platform,
        path: "/v1/refunds".to_owned(),
        filter: vec![("charge".to_owned(), payment.to_string())],
        holds: SeenKind::Refund,
        most: MOST_OF_ALL,
        near: Near::Of(payment.clone()),
    };
    let reversals = |transfer: &ObjectId| List {
        scope: Scope::Account(order.account.clone()),
        path: format!("/v1/transfers/{}/reversals", path_segment(transfer.as_str())),
        filter: Vec::new(),
        holds: SeenKind::Reversal,
        most: MOST_OF_ALL,
        near: Near::Of(transfer.clone()),
    };
    match reverse.by {
        Undo::Refund => [refunds(&reverse.object), reversals(other)],
        Undo::TransferReversal => [reversals(&reverse.object), refunds(other)],
    }
}

fn by_group(order: &Order, scope: Scope, path: &str, holds: SeenKind) -> List {
    let filter = vec![("transfer_group".to_owned(), order.debit.transfer_group())];
    List { scope, path: path.to_owned(), filter, holds, most: MOST_OF_GROUP, near: Near::None }
}

/// All that went from one to the other since a moment.
fn between(scope: Scope, taker: &AccountId, since: Option<Timestamp>) -> List {
    let mut filter = vec![("destination".to_owned(), taker.to_string())];
    filter.extend(since.map(created_since));
    let (path, near) = ("/v1/transfers".to_owned(), Near::To(taker.clone()));
    List { scope, path, filter, holds: SeenKind::Transfer, most: MOST_OF_ALL, near }
}

fn created_since(since: Timestamp) -> (String, String) {
    ("created[gte]".to_owned(), since.as_second().to_string())
}
