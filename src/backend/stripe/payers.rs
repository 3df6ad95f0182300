//! Of which accounts the platform got money since a moment: every debit, in whatever form, leaves a payment on the platform that
//! names the account (docs.stripe.com/connect/account-debits).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{StripeClient, Transport, lists, wire};
use crate::domain::{AccountId, Fault, Payers};

impl<T: Transport> StripeClient<T> {
    /// As [`crate::backend::Backend::payers`].
    pub(super) async fn payers_since(&self, since: Timestamp) -> Result<Payers, Fault> {
        let list = lists::of_payments(since);
        let mut payers = Payers { accounts: BTreeSet::new(), heads: BTreeMap::new(), whole: true };
        let mut after: Option<String> = None;
        for _ in 0..list.most {
            let response = self.ask_closely(self.asking().list(&list, after.as_deref())).await?;
            let page = wire::moved_page(&response, after.as_deref())?;
            payers.whole &= page.skipped == 0;
            let named = page.rows.iter().filter_map(wire::Moved::party);
            // Customers of the platform pay with cards and the like.
            payers.accounts.extend(named.filter(|id| id.starts_with("acct_")).map(AccountId::new));
            payers.heads.extend(page.rows.iter().filter_map(wire::Moved::head));
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(payers),
            }
        }
        payers.whole = false;
        Ok(payers)
    }
}
