//! Which account and which object a cause is about: by id, or the newest to which it can happen.

use crate::money::{Currency, Minor};

use crate::world::accounts::PLATFORM;
use crate::world::money_text::money;
use crate::world::objects::charge::{Charge, Origin};
use crate::world::objects::payout::{Direction, Stage, Way};
use crate::world::shelf::Row;
use crate::world::state::State;

use super::CauseRefused;

/// The largest amount of a cause. Many of them still fit a balance.
const MOST: i64 = 1_000_000_000_000;
/// A balance of that size takes no more, so that no sum of a world comes near the end of 64 bits.
const FULL: u64 = 1_000_000_000_000_000;

impl State {
    pub(super) fn account_of(&self, account: &str) -> Result<Row, CauseRefused> {
        self.accounts.row(account).ok_or_else(|| CauseRefused::UnknownAccount { account: account.to_owned() })
    }

    pub(super) fn connected(&self, account: &str, what: &'static str) -> Result<Row, CauseRefused> {
        let row = self.account_of(account)?;
        if row == PLATFORM {
            let belongs = "a connected account";
            return Err(CauseRefused::WrongSide { account: account.to_owned(), what, belongs });
        }
        Ok(row)
    }

    /// The currency that was named, or the account's own.
    pub(super) fn currency_of(&self, row: Row, named: Option<Currency>) -> Result<Currency, CauseRefused> {
        let own = self.accounts.get(row).map(|account| account.about.currency);
        let currency = named.or(own).unwrap_or(Currency::USD);
        if currency.facts().is_none() {
            return Err(CauseRefused::Currency { currency: currency.code().to_owned() });
        }
        let holding = self.ledger.holding(row, currency);
        let most = holding.available.unsigned_abs().max(holding.pending.unsigned_abs());
        if most > FULL {
            let state = format!("holds too much {} for anything more to happen to it", currency.code());
            return Err(CauseRefused::State { subject: self.accounts.id(row).to_owned(), state });
        }
        Ok(currency)
    }

    /// A sale of an account: the named one, or the newest that serves.
    pub(super) fn sale_of(
        &self,
        account: (&str, Row),
        named: Option<&str>,
        serves: impl Fn(&Charge) -> bool,
        what: &'static str,
    ) -> Result<(Row, &Charge), CauseRefused> {
        let own = |row: Row| {
            let charge = self.charges.get(row)?;
            let card = matches!(charge.origin, Origin::Card);
            (charge.owner == account.1 && card).then_some((row, charge))
        };
        if let Some(id) = named {
            let unknown =
                || CauseRefused::UnknownObject { account: account.0.to_owned(), what: "sale", id: id.to_owned() };
            return self.charges.row(id).and_then(own).ok_or_else(unknown);
        }
        let rows = self.lists.charges.rows(&account.1).iter().rev();
        rows.filter_map(|row| own(*row))
            .find(|(_, charge)| serves(charge))
            .ok_or_else(|| CauseRefused::Nothing { account: account.0.to_owned(), what })
    }

    /// The open dispute of a sale, or the newest open dispute of an account.
    pub(super) fn open_dispute(&self, account: (&str, Row), charge: Option<&str>) -> Result<Row, CauseRefused> {
        let sale = match charge {
            None => None,
            Some(_) => Some(self.sale_of(account, charge, |_| true, "sale")?.0),
        };
        let rows = self.lists.disputes.rows(&account.1).iter().rev().copied();
        let open = |row: &Row| {
            let dispute = self.disputes.get(*row);
            dispute.is_some_and(|found| found.transactions.len() == 1 && sale.is_none_or(|sale| found.charge == sale))
        };
        let what = "dispute that is open";
        rows.into_iter().find(open).ok_or_else(|| CauseRefused::Nothing { account: account.0.to_owned(), what })
    }

    /// The payout that was named, or the newest that can come back.
    pub(super) fn returnable(&self, account: (&str, Row), named: Option<&str>) -> Result<Row, CauseRefused> {
        let comes_back = |row: &Row| {
            let payout = self.payouts.get(*row);
            payout.is_some_and(|payout| match payout.stage {
                Stage::InTransit | Stage::Paid => payout.way == Way::ToBank && payout.reversed_by.is_none(),
                Stage::Pending | Stage::Canceled { .. } | Stage::Failed { .. } => false,
            })
        };
        let Some(id) = named else {
            let rows = self.lists.payouts.rows(&(account.1, Direction::ToBank, None)).iter().rev().copied();
            let what = "payout that could come back";
            return rows
                .into_iter()
                .find(comes_back)
                .ok_or_else(|| CauseRefused::Nothing { account: account.0.to_owned(), what });
        };
        let own = |row: &Row| self.payouts.get(*row).is_some_and(|payout| payout.owner == account.1);
        let unknown =
            || CauseRefused::UnknownObject { account: account.0.to_owned(), what: "payout", id: id.to_owned() };
        let row = self.payouts.row(id).filter(own).ok_or_else(unknown)?;
        if comes_back(&row) {
            return Ok(row);
        }
        let state = "cannot come back: only a payout to the bank that is in transit or paid can".to_owned();
        Err(CauseRefused::State { subject: id.to_owned(), state })
    }
}

/// An amount above zero.
pub(super) fn positive(amount: Minor) -> Result<i64, CauseRefused> {
    within(amount, 1)
}

/// An amount that may be zero or left out.
pub(super) fn or_nothing(amount: Option<Minor>) -> Result<i64, CauseRefused> {
    within(amount.unwrap_or(Minor::ZERO), 0)
}

fn within(amount: Minor, least: i64) -> Result<i64, CauseRefused> {
    let amount = amount.get();
    if (least..=MOST).contains(&amount) { Ok(amount) } else { Err(CauseRefused::Amount { amount, least, most: MOST }) }
}

/// The amount that was named, or all that is left; never more than that.
pub(super) fn up_to(
    named: Option<Minor>,
    left: i64,
    currency: Currency,
    what: &'static str,
) -> Result<i64, CauseRefused> {
    let amount = named.map_or(Ok(left), positive)?;
    if amount > left {
        return Err(CauseRefused::TooMuch { amount: text(amount, currency), left: text(left, currency), what });
    }
    Ok(amount)
}

/// An amount with its currency.
pub(super) fn text(amount: i64, currency: Currency) -> String {
    money(amount, currency)
}
