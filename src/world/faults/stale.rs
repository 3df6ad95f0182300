//! Reads as of an earlier moment, as a replica that lags behind gives them. Nothing is kept for it: lists are asked for up to that
//! moment, an object that was made since is not there, and a balance is counted back through the transactions of its account.

use jiff::Timestamp;

use super::tree;
use crate::world::accounts::PLATFORM;
use crate::world::endpoints::Call;
use crate::world::endpoints::route::Read;
use crate::world::errors::{self, Refusal};
use crate::world::objects::balance;
use crate::world::objects::transaction::Kind;
use crate::world::params::Params;
use crate::world::shelf::Row;
use crate::world::state::State;

/// Most transactions of an account that are looked back through.
const FARTHEST: usize = 1_000;

/// What a read would have been told.
#[derive(Debug)]
pub(crate) enum AsOf {
    /// This body.
    Said(Vec<u8>),
    /// That the object is not there.
    Missing(Refusal),
}

impl State {
    /// Answers a read as it was.
    pub(crate) fn answer_as_of(
        &self,
        read: Read<'_>,
        call: &Call<'_>,
        pairs: &[(String, String)],
        until: Timestamp,
    ) -> Result<AsOf, Refusal> {
        let second = until.as_second();
        if read == Read::Balance {
            read.answer(self, call)?;
            return Ok(AsOf::Said(self.balance_as_of(call.acting, until)));
        }
        let mut json = read.answer(self, call)?;
        if tree::text(&json, "object") == Some("list") {
            let params = Params::read(&up_to(pairs, second))?;
            // A list that has no such filter is short, and its rows are left out below.
            if let Ok(earlier) = read.answer(self, &Call { params: &params, ..*call }) {
                json = earlier;
            }
        }
        tree::drop_newer(&mut json, second);
        if tree::created(&json).is_some_and(|made| made > second) {
            let noun = tree::text(&json, "object").unwrap_or("object").replace('_', " ");
            let id = tree::text(&json, "id").unwrap_or_default();
            return Ok(AsOf::Missing(errors::no_such(&noun, id, "id").status(404)));
        }
        Ok(AsOf::Said(json.to_bytes()))
    }

    /// The balance without what moved since.
    fn balance_as_of(&self, owner: Row, until: Timestamp) -> Vec<u8> {
        let mut holdings = self.ledger.holdings(owner).to_vec();
        for row in self.lists.transactions.rows(&(owner, None, None)).iter().rev().take(FARTHEST) {
            let Some(found) = self.transactions.get(*row) else {
                continue;
            };
            let Some((_, holding)) = holdings.iter_mut().find(|(currency, _)| *currency == found.currency) else {
                continue;
            };
            if found.created > until {
                let bucket = if found.settled { &mut holding.available } else { &mut holding.pending };
                *bucket = bucket.saturating_sub(found.net);
                if owner == PLATFORM && found.kind == Kind::ReserveTransaction {
                    holding.reserved = holding.reserved.saturating_add(found.net);
                }
            } else if found.settled && found.available_on > until {
                holding.available = holding.available.saturating_sub(found.net);
                holding.pending = holding.pending.saturating_add(found.net);
            }
        }
        balance::write(self, owner, &holdings).to_bytes()
    }
}

/// The same list, up to a moment. A list that asks for one moment exactly stays as it is.
fn up_to(pairs: &[(String, String)], second: i64) -> Vec<(String, String)> {
    let mut pairs = pairs.to_vec();
    let earlier = |value: &str| value.parse::<i64>().is_ok_and(|asked| asked <= second);
    let bounded = pairs.iter().any(|(name, value)| name == "created" || (name == "created[lte]" && earlier(value)));
    if !bounded {
        pairs.push(("created[lte]".to_owned(), second.to_string()));
    }
    pairs
}
