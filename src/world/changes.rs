//! Changes of an account: by the platform through the API, by its holder, by Stripe. One way for all, so that each leaves its event
//! and what is planned for the account is planned anew.

use std::sync::Arc;

use super::accounts::Account;
use super::founding::{BankAccount, Capability};
use super::objects::event::EventKind;
use super::objects::subject::Subject;
use super::objects::{account, balance_settings};
use super::shelf::Row;
use super::state::State;

impl State {
    /// Changes an account and tells of each side of it that shows the change. Answers whether anything is different.
    pub(crate) fn change_account(&mut self, row: Row, change: impl FnOnce(&mut Account)) -> bool {
        let Some((before, after)) = self.alter(row, change) else {
            return false;
        };
        let pair = || (Arc::clone(&before), Arc::clone(&after));
        if before.about.transfers != after.about.transfers {
            let (before, after) = pair();
            self.happened(row, EventKind::CapabilityUpdated, Subject::Capability { after, before });
        }
        if before.about.bank != after.about.bank {
            let (before, after) = pair();
            self.happened(row, EventKind::AccountExternalAccountUpdated, Subject::Bank { after, before });
        }
        if balance_settings::write(&before) != balance_settings::write(&after) {
            let (before, after) = pair();
            let subject = Subject::BalanceSettings { after, before: Some(before) };
            self.happened(row, EventKind::BalanceSettingsUpdated, subject);
        }
        if account::write(&before, false) != account::write(&after, false) {
            let (before, after) = pair();
            self.happened(row, EventKind::AccountUpdated, Subject::Account { after, before: Some(before) });
        }
        true
    }

    /// Changes the bank account of an account, if it has one. Answers whether anything is different.
    pub(crate) fn change_bank(&mut self, row: Row, change: impl FnOnce(&mut BankAccount)) -> bool {
        self.change_account(row, |account| {
            if let Some(bank) = &mut account.about.bank {
                change(bank);
            }
        })
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
