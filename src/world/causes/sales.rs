//! Causes on the side of the buyers: sales, and what becomes of them.

use crate::money::Minor;

use crate::world::accounts::PLATFORM;
use crate::world::objects::Metadata;
use crate::world::objects::charge::Charge;
use crate::world::outside::Sale;
use crate::world::state::State;

use super::perform::{id, state};
use super::pick::{or_nothing, positive, text, up_to};
use super::{CauseRefused, Caused, NewSale, Settles};

impl State {
    pub(super) fn sell(&mut self, sale: &NewSale) -> Result<Caused, CauseRefused> {
        let account = sale.account.as_str();
        let owner = self.account_of(account)?;
        let currency = self.currency_of(owner, sale.currency)?;
        let (amount, fee) = (positive(sale.amount)?, or_nothing(sale.fee)?);
        let application_fee = or_nothing(sale.application_fee)?;
        if application_fee > 0 && owner == PLATFORM {
            let (what, belongs) = ("application fee", "a connected account");
            return Err(CauseRefused::WrongSide { account: account.to_owned(), what, belongs });
        }
        let fees = fee.saturating_add(application_fee);
        up_to(Some(Minor::new(fees.max(1))), amount, currency, "the buyer pays")?;
        let found = self.accounts.get(owner).filter(|found| found.about.charges_enabled);
        let found = found.ok_or_else(|| state(account, "takes no payments: charges_enabled is false"))?;
        let now = self.now();
        let available_on = match sale.settles {
            Settles::AtOnce => now,
            Settles::AfterDelay => found.terms.available_on(now),
        };
        let description = sale.description.as_deref().unwrap_or("Sale").into();
        let row = self.sale(Sale { owner, amount, fee, application_fee, currency, available_on, description })?;
        let words = format!("{account} sold for {}", text(amount, currency));
        Ok(Caused { words, made: id(&self.charges, row) })
    }

    pub(super) fn give_refund(
        &mut self,
        account: &str,
        charge: Option<&str>,
        amount: Option<Minor>,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let left = |charge: &Charge| charge.rest() > 0;
        let (row, sale) = self.sale_of((account, owner), charge, left, "sale that is not refunded")?;
        let (currency, rest) = (sale.currency, sale.rest());
        if rest == 0 {
            return Err(state(sale.id.as_str(), "is refunded already"));
        }
        let amount = up_to(amount, rest, currency, "is not refunded yet")?;
        let refund = self.refund_card(row, amount, None, Metadata::new())?;
        let words = format!("{account} refunded {}", text(amount, currency));
        Ok(Caused { words, made: refund.and_then(|row| id(&self.refunds, row)) })
    }

    pub(super) fn open_a_dispute(
        &mut self,
        account: &str,
        charge: Option<&str>,
        amount: Option<Minor>,
        fee: Option<Minor>,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let fee = or_nothing(fee)?;
        let open = |charge: &Charge| !charge.disputed && charge.rest() > 0;
        let (row, sale) = self.sale_of((account, owner), charge, open, "sale that is neither disputed nor refunded")?;
        if !open(sale) {
            return Err(state(sale.id.as_str(), "is disputed or refunded already"));
        }
        let currency = sale.currency;
        let amount = up_to(amount, sale.rest(), currency, "is not refunded yet")?;
        let dispute = self.dispute(row, amount, fee)?;
        let words = format!("a buyer of {account} disputes {}", text(amount, currency));
        Ok(Caused { words, made: dispute.and_then(|row| id(&self.disputes, row)) })
    }

    pub(super) fn decide_dispute(&mut self, account: &str, charge: Option<&str>) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let row = self.open_dispute((account, owner), charge)?;
        self.win_dispute(row)?;
        Ok(Caused { words: format!("{account} won a dispute"), made: id(&self.disputes, row) })
    }
}
