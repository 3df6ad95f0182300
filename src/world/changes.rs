//! Changes of an account: by the platform through the API, by its holder, by Stripe. One way for all, so that each leaves its event
//! and what is planned for the account is planned anew.

use std::sync::Arc;

use super::accounts::Account;
use super::founding::{BankAccount, Capability};
use super::objects::event::EventKind;
use super::objects::subject::Subject;
use super::shelf::Row;
use super::state::State;

impl State {
    /// Changes an account and tells of it. Answers whether anything is different.
    pub(crate) fn change_account(&mut self, row: Row, change: impl FnOnce(&mut Account)) -> bool {
        let Some((before, after)) = self.alter(row, change) else {
            return false;
        };
        if before.about.transfers != after.about.transfers {
            let subject = Subject::Capability { after: Arc::clone(&after), before: Arc::clone(&before) };
            self.happened(row, EventKind::CapabilityUpdated, subject);
        }
        self.happened(row, EventKind::AccountUpdated, Subject::Account { after, before: Some(before) });
        true
    }

    /// Changes how an account is paid out and tells of it. Answers whether anything is different.
    pub(crate) fn change_balance_settings(&mut self, row: Row, change: impl FnOnce(&mut Account)) -> bool {
        let Some((before, after)) = self.alter(row, change) else {
            return false;
        };
        let subject = Subject::BalanceSettings { after, before: Some(before) };
        self.happened(row, EventKind::BalanceSettingsUpdated, subject);
        true
    }

    /// Changes the bank account of an account, if it has one, and tells of it.
    pub(crate) fn change_bank(&mut self, row: Row, change: impl FnOnce(&mut BankAccount)) -> bool {
        let altered = self.alter(row, |account| {
            if let Some(bank) = &mut account.about.bank {
                change(bank);
            }
        });
        let Some((before, after)) = altered else {
            return false;
        };
        self.happened(row, EventKind::AccountExternalAccountUpdated, Subject::Bank { after, before });
        true
    }

    /// Stripe or the platform rejects an account: it takes no payments and is paid out no more
    /// (docs.stripe.com/api/account/reject).
    pub(crate) fn reject(&mut self, row: Row, reason: &str) -> bool {
        self.change_account(row, |account| {
            account.about.disabled_reason = Some(reason.to_owned());
            account.about.charges_enabled = false;
            account.about.payouts_enabled = false;
            account.about.transfers = Capability::Inactive;
            account.terms.held_too_long = false;
        })
    }

    /// The holder of an account takes the platform's access away: it leaves the list, and its id is a stranger's from now on.
    pub(crate) fn disconnect(&mut self, row: Row) {
        self.accounts.disconnect(row);
        let subject = Subject::Application { account: row };
        self.happened(super::accounts::PLATFORM, EventKind::AccountApplicationDeauthorized, subject);
    }

    /// The account before and after; none when it is the same.
    fn alter(&mut self, row: Row, change: impl FnOnce(&mut Account)) -> Option<(Arc<Account>, Arc<Account>)> {
        let found = self.accounts.get_mut(row)?;
        let before = found.clone();
        change(found);
        let after = found.clone();
        if before == after {
            return None;
        }
        if before.about.bank != after.about.bank {
            self.forget_tries(row);
        }
        self.plan_anew(row);
        Some((Arc::new(before), Arc::new(after)))
    }
}
