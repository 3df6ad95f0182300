//! Ids that stand for objects, and the objects that they stand for (docs.stripe.com/expand). An object writes its neighbours as
//! links; whoever asks for a neighbour gets it in the link's place, as it is now.

use std::borrow::Cow;

use super::super::accounts::PLATFORM;
use super::super::id::Id;
use super::super::json::Json;
use super::super::shelf::Row;
use super::super::state::State;
use super::payout::Payout;
use super::transaction::Transaction;
use super::{account, application, balance};

/// What takes the place of a link, or of a field that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// The object that has the id.
    Id,
    /// The bank account of an account.
    BankOf(Row),
    /// The refunds of the charge that has the id.
    Refunds,
    /// What could be paid out at once from the balance of an account, by its place among the account's currencies.
    NetAvailable(Row, usize),
}

/// A link by id; null where there is no object.
pub(crate) fn link(id: Option<&str>) -> Json<'_> {
    id.map_or(Json::Null, |id| Json::Link(Cow::Borrowed(id), To::Id))
}

/// A link by a kept id.
pub(crate) fn link_id(id: Option<&Id>) -> Json<'_> {
    link(id.map(Id::as_str))
}

impl State {
    /// A link to a balance transaction.
    pub(crate) fn transaction_link(&self, row: Row) -> Json<'_> {
        link_id(self.transactions.get(row).map(|found| &found.id))
    }

    /// A link to a charge.
    pub(crate) fn charge_link(&self, row: Row) -> Json<'_> {
        link_id(self.charges.get(row).map(|found| &found.id))
    }

    /// A link to an account.
    pub(crate) fn account_link(&self, row: Row) -> Json<'_> {
        link(Some(self.accounts.id(row)))
    }

    /// A link to the platform's Connect application.
    pub(crate) fn application_link(&self) -> Json<'_> {
        Json::Link(Cow::Owned(application::id(self.accounts.id(PLATFORM))), To::Id)
    }

    /// What stands in the place of a link when it is expanded; none when there is nothing.
    pub(crate) fn expanded(&self, id: &str, to: To) -> Option<Json<'_>> {
        match to {
            To::Id => self.object(id),
            To::BankOf(row) => self.accounts.get(row).and_then(account::bank),
            To::Refunds => self.charges.find(id).map(|charge| charge.refunds_json(self)),
            To::NetAvailable(row, place) => balance::net_available(self, row, place),
        }
    }

    /// The object of an id, as it is now.
    fn object(&self, id: &str) -> Option<Json<'_>> {
        let (prefix, _) = id.split_once('_')?;
        match prefix {
            "acct" => self.accounts.row(id).map(|row| account::json(self, row)),
            "ca" => Some(application::json(self)),
            "txn" => self.transactions.find(id).map(Transaction::json),
            "ch" | "py" => self.charges.find(id).map(|found| found.now(self)),
            "tr" => self.transfers.find(id).map(|found| found.now(self)),
            "trr" => self.reversals.find(id).map(|found| found.now(self)),
            "re" | "pyr" => self.refunds.find(id).map(|found| found.now(self)),
            "po" => self.payouts.find(id).map(|found: &Payout| found.now(self)),
            "tu" => self.topups.find(id).map(|found| found.json(self)),
            "fee" => self.application_fees.find(id).map(|found| found.json(self)),
            "du" => self.disputes.find(id).map(|found| found.now(self)),
            _ => None,
        }
    }
}
