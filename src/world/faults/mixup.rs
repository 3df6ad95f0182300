//! Answers for the wrong account: a read that answers with another account's object, and the answer of a write that names other
//! accounts than those between which the money moved. What was done, and what is kept under the idempotency key, is right.

use super::tree;
use crate::world::accounts::PLATFORM;
use crate::world::endpoints::Call;
use crate::world::endpoints::route::{Read, Route};
use crate::world::json::Json;
use crate::world::params::Params;
use crate::world::shelf::Row;
use crate::world::state::State;

/// How many other accounts are tried for an object of the same type.
const TRIED: usize = 16;

impl State {
    /// What another account's object of the same kind says, and as whom it would have been asked; none where there is nothing to
    /// confuse the request with.
    pub(crate) fn answer_of_another(
        &self,
        read: Read<'_>,
        call: &Call<'_>,
        segments: &[&str],
        pairs: &[(String, String)],
    ) -> Option<(Vec<u8>, Row)> {
        let params = Params::read(pairs).ok()?;
        let named = segments.get(2).and_then(|id| self.accounts.row(id));
        self.others(&[call.acting, named.unwrap_or(call.acting)]).find_map(|other| {
            let as_other = Call { acting: other, params: &params, ..*call };
            let json = match segments {
                ["v1", "accounts"] => None,
                ["v1", "accounts", _] => answer(self, &["v1", "accounts", self.accounts.id(other)], call),
                ["v1", _] | ["v1", "balance", "history"] => read.answer(self, &as_other).ok(),
                ["v1", kind, _] => {
                    let first = Params::read(&[("limit".to_owned(), "1".to_owned())]).ok()?;
                    let mut list = answer(self, &["v1", kind], &Call { params: &first, ..as_other })?;
                    tree::first_row(&mut list)
                }
                _ => None,
            };
            let asker = if matches!(segments, ["v1", "accounts", _]) { call.acting } else { other };
            json.map(|json| (json.to_bytes(), asker))
        })
    }

    /// The answer of a write with every account in it exchanged for another; none where it names none.
    pub(crate) fn misnamed(&self, mut json: Json<'_>, acting: Row, named: &[String]) -> Option<Vec<u8>> {
        let rows: Vec<Row> = named.iter().filter_map(|id| self.accounts.row(id)).chain([PLATFORM, acting]).collect();
        let other = self.others(&rows).next()?;
        let ids: Vec<&str> = rows.iter().map(|row| self.accounts.id(*row)).collect();
        tree::rename(&mut json, &ids, self.accounts.id(other)).then(|| json.to_bytes())
    }

    /// Connected accounts beside some, beginning after the first of them.
    fn others(&self, without: &[Row]) -> impl Iterator<Item = Row> {
        let count = self.accounts.count();
        let first = without.first().copied().unwrap_or(PLATFORM);
        let after = first.saturating_add(1)..count;
        let before = PLATFORM.saturating_add(1)..first.min(count);
        after.chain(before).filter(move |row| !without.contains(row)).take(TRIED)
    }
}

fn answer<'s>(state: &'s State, segments: &[&str], call: &Call<'_>) -> Option<Json<'s>> {
    match Route::find("GET", segments)? {
        Route::Read(read) => read.answer(state, call).ok(),
        Route::Write(_) => None,
    }
}
