//! Causes that change how an account or a key stands: bank details, rejection, access taken away, consent withdrawn.

use crate::world::faults::Late;
use crate::world::founding::{BankStatus, Capability};
use crate::world::state::State;

use super::perform::state;
use super::{CauseRefused, Caused, RejectReason};

impl State {
    pub(super) fn give_bank(
        &mut self,
        account: &str,
        last4: Option<&str>,
        status: Option<&str>,
    ) -> Result<Caused, CauseRefused> {
        let row = self.account_of(account)?;
        let named = status.unwrap_or(BankStatus::New.name());
        let status = BankStatus::ALL.into_iter().find(|status| status.name() == named);
        let status = status.ok_or_else(|| state(account, &format!("cannot have a bank account that is {named:?}")))?;
        let digits = |text: &&str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(wrong) = last4.filter(|text| !digits(text)) {
            return Err(state(
                account,
                &format!("cannot have a bank account that ends in {wrong:?}: write four digits"),
            ));
        }
        if self.accounts.get(row).is_none_or(|found| found.about.bank.is_none()) {
            return Err(CauseRefused::Nothing { account: account.to_owned(), what: "bank account" });
        }
        let changed = self.change_bank(row, |bank| {
            bank.status = status;
            if let Some(last4) = last4 {
                last4.clone_into(&mut bank.last4);
            }
        });
        if !changed {
            return Err(state(account, "has that bank account already"));
        }
        Ok(Caused { words: format!("the bank account of {account} is {named} now"), made: None })
    }

    pub(super) fn reject_account(&mut self, account: &str, reason: RejectReason) -> Result<Caused, CauseRefused> {
        let row = self.connected(account, "rejection")?;
        if !self.reject(row, reason.disabled_reason()) {
            return Err(state(account, "is rejected for that already"));
        }
        Ok(Caused { words: format!("{account} is rejected: {}", reason.disabled_reason()), made: None })
    }

    pub(super) fn deauthorize(&mut self, account: &str) -> Result<Caused, CauseRefused> {
        let row = self.connected(account, "withdrawal of access")?;
        self.disconnect(row);
        Ok(Caused { words: format!("{account} is no longer connected"), made: None })
    }

    pub(super) fn withdraw_consent(&mut self, account: &str) -> Result<Caused, CauseRefused> {
        let row = self.connected(account, "withdrawal of consent")?;
        let changed = self.change_account(row, |found| found.about.transfers = Capability::Inactive);
        if !changed {
            return Err(state(account, "has no active transfers capability to withdraw"));
        }
        Ok(Caused { words: format!("{account} withdrew its consent: transfers are inactive"), made: None })
    }

    pub(super) fn approve(&mut self, account: Option<&str>, request: Option<&str>) -> Result<Caused, CauseRefused> {
        let row = account.map(|account| self.account_of(account)).transpose()?;
        let is_about = |late: &Late| {
            let moved = late.movement(self);
            request.is_none_or(|id| late.request.as_str() == id)
                && row.is_none_or(|row| moved.is_some_and(|(from, to, ..)| from == row || to == row))
        };
        let Some(at) = self.to_approve.iter().position(is_about) else {
            let account = account.unwrap_or("the platform").to_owned();
            return Err(CauseRefused::Nothing { account, what: "request that waits for approval" });
        };
        let late = self.to_approve.remove(at);
        let request = late.request.as_str().to_owned();
        let words = if self.do_kept(late) { "approved and done" } else { "approved and refused" };
        Ok(Caused { words: format!("the request {request} is {words}"), made: None })
    }

    pub(super) fn revoke_key(&mut self, key: &str) -> Result<Caused, CauseRefused> {
        self.ring.revoke(key)?;
        Ok(Caused { words: format!("the key {key} is revoked"), made: None })
    }
}
