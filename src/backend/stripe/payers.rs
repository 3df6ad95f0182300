//! Of which accounts the platform got money since a moment: every debit, in whatever form, leaves a payment on the platform that
//! names the account (docs.stripe.com/connect/account-debits), and says whose it is where it was asked for as a charge.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{StripeClient, Transport, lists, wire};
use crate::domain::{AccountId, Fault, ObjectId, Payers};

impl<T: Transport> StripeClient<T> {
    /// As [`crate::backend::Backend::payers`].
    pub(super) async fn payers_since(&self, since: Timestamp, after: Option<&ObjectId>) -> Result<Payers, Fault> {
        let (list, after) = (lists::of_payments(since), after.map(ObjectId::as_str));
        let response = self.ask_closely(self.asking().list(&list, after)).await?;
        let page = wire::moved_page(&response, after)?;
        let next = page.next.as_deref().map(ObjectId::new);
        let mut payers =
            Payers { accounts: BTreeSet::new(), payments: BTreeMap::new(), whole: page.skipped == 0, next };
        for row in &page.rows {
            // Customers of the platform pay with cards and the like.
            if let Some(account) = row.party().filter(|id| id.starts_with("acct_")) {
                payers.accounts.insert(AccountId::new(account));
                payers.payments.insert(ObjectId::new(row.id()), row.signature());
            }
        }
        Ok(payers)
    }
}
