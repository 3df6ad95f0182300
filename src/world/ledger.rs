//! The double-entry ledger: what every account holds in each bucket and currency, and what the outside parties hold
//! against it. Money moves only by [`Posting`]s, each of which takes from one place what it gives to another, so the sum over
//! the accounts changes only by flows to and from the outside. It knows nothing about objects, time or rules.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::shelf::Row;

/// A part of an account's balance (docs.stripe.com/api/balance/balance_object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bucket {
    /// `available`.
    Available,
    /// `pending`.
    Pending,
    /// `connect_reserved`, on the platform only.
    Reserved,
}

/// Parties outside the platform's world of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Party {
    /// Buyers, through their cards.
    Buyers,
    /// Bank accounts, of the platform and of connected accounts.
    Banks,
    /// Stripe, which keeps fees.
    Stripe,
    /// Where a movement between two accounts rests between its two transactions; empty after every request.
    Clearing,
}

/// One side of a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A bucket of an account.
    Account(Row, Bucket),
    /// An outside party.
    Outside(Party),
}

/// A movement from one place to another; a negative amount moves the other way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    pub(crate) from: Place,
    pub(crate) to: Place,
    /// Minor units of the currency.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
}

/// What one account has in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Holding {
    pub(crate) available: i64,
    pub(crate) pending: i64,
    pub(crate) reserved: i64,
    /// How far debits of an account whose losses Stripe carries have pushed it below zero; Stripe reserves it on the
    /// platform (docs.stripe.com/connect/account-debits-stripe-managed-risk).
    pub(crate) debit_shortfall: i64,
    /// Since when `available` is below zero.
    pub(crate) negative_since: Option<Timestamp>,
}

/// A contradiction in the ledger. It is a defect of the simulation, never of a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    /// A balance or a sum left the range of 64-bit minor units.
    #[error("a balance in {currency} left the range of 64-bit minor units; use smaller amounts in this world")]
    Overflow {
        /// Code of the currency.
        currency: String,
    },
    /// The accounts and the outside do not add up to zero.
    #[error(
        "the accounts hold {inside} minor units of {currency} and the outside {outside}; together they must be zero"
    )]
    Unbalanced {
        /// Code of the currency.
        currency: String,
        /// Sum over all accounts and buckets.
        inside: i128,
        /// Sum over the outside parties.
        outside: i128,
    },
    /// The books and the ledger differ.
    #[error("the transactions of {currency} add up to {booked} minor units, the accounts hold {held}")]
    Unbooked {
        /// Code of the currency.
        currency: String,
        /// Sum of the net amounts of all balance transactions.
        booked: i128,
        /// Sum of available and pending over all accounts.
        held: i128,
    },
    /// A movement between two accounts stopped half way.
    #[error("{amount} minor units of {currency} left one account and did not reach another")]
    Stranded {
        /// Code of the currency.
        currency: String,
        /// What is missing.
        amount: i128,
    },
    /// One account's balance is not what its transactions or its neighbours say.
    #[error("{what} of account {account} in {currency} is {found} minor units and should be {expected}")]
    Account {
        /// The account's id.
        account: String,
        /// Code of the currency.
        currency: String,
        /// Which figure.
        what: &'static str,
        /// The figure as kept.
        found: i128,
        /// The figure as recomputed.
        expected: i128,
    },
}

/// All balances of a world.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Ledger {
    accounts: Vec<Vec<(Currency, Holding)>>,
    sums: BTreeMap<Currency, Sums>,
}

/// Running totals of one currency.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Sums {
    inside: i128,
    reserved: i128,
    outside: i128,
    clearing: i128,
    booked: i128,
}

impl Ledger {
    /// A ledger of so many accounts, all empty.
    pub(crate) fn new(accounts: usize) -> Self {
        Self { accounts: vec![Vec::new(); accounts], sums: BTreeMap::new() }
    }

    /// Opens a currency on an account at zero, so that its balance lists it.
    pub(crate) fn open(&mut self, account: Row, currency: Currency) {
        let _ = self.slot(account, currency);
    }

    /// What an account holds in a currency; a currency it never had is zero (docs.stripe.com/api/balance).
    pub(crate) fn holding(&self, account: Row, currency: Currency) -> Holding {
        self.holdings(account)
            .iter()
            .find(|(held, _)| *held == currency)
            .map(|(_, holding)| *holding)
            .unwrap_or_default()
    }

    /// What an account holds, by currency.
    pub(crate) fn holdings(&self, account: Row) -> &[(Currency, Holding)] {
        self.accounts.get(account).map(Vec::as_slice).unwrap_or_default()
    }

    /// Changes the notes that are kept with a balance, not the balance.
    pub(crate) fn note(&mut self, account: Row, currency: Currency, change: impl FnOnce(&mut Holding)) {
        if let Some(holding) = self.slot(account, currency) {
            change(holding);
        }
    }

    /// Moves money. Either both sides change or neither does.
    pub(crate) fn post(&mut self, posting: Posting) -> Result<(), LedgerFault> {
        let overflow = || LedgerFault::Overflow { currency: posting.currency.code().to_owned() };
        let taken = posting.amount.checked_neg().ok_or_else(overflow)?;
        let from = self.read(posting.from, posting.currency);
        let from = from.checked_add(taken).ok_or_else(overflow)?;
        let to = self.read(posting.to, posting.currency);
        let to = to.checked_add(posting.amount).ok_or_else(overflow)?;
        if posting.from == posting.to {
            return Ok(());
        }
        self.write(posting.from, posting.currency, from, taken);
        self.write(posting.to, posting.currency, to, posting.amount);
        Ok(())
    }

    /// Notes the net amount of a balance transaction, for [`Self::check`].
    pub(crate) fn book(&mut self, currency: Currency, net: i64) {
        self.sums.entry(currency).or_default().booked += i128::from(net);
    }

    /// Compares the running totals: a handful of sums for each currency, cheap enough for every request.
    pub(crate) fn check(&self) -> Result<(), LedgerFault> {
        for (currency, sums) in &self.sums {
            let currency = || currency.code().to_owned();
            if sums.clearing != 0 {
                return Err(LedgerFault::Stranded { currency: currency(), amount: sums.clearing });
            }
            // Sums are as they were saved, which may be any numbers at all.
            if sums.inside.saturating_add(sums.outside) != 0 {
                return Err(LedgerFault::Unbalanced {
                    currency: currency(),
                    inside: sums.inside,
                    outside: sums.outside,
                });
            }
            let held = sums.inside.saturating_sub(sums.reserved);
            if held != sums.booked {
                return Err(LedgerFault::Unbooked { currency: currency(), booked: sums.booked, held });
            }
        }
        Ok(())
    }

    /// Adds up every account again and compares with the running totals.
    pub(crate) fn check_sums(&self) -> Result<(), LedgerFault> {
        let mut found: BTreeMap<Currency, i128> = BTreeMap::new();
        for (currency, holding) in self.accounts.iter().flatten() {
            let sum = found.entry(*currency).or_default();
            *sum += i128::from(holding.available);
            *sum += i128::from(holding.pending);
            *sum += i128::from(holding.reserved);
        }
        for (currency, sums) in &self.sums {
            let inside = found.get(currency).copied().unwrap_or_default();
            if inside != sums.inside {
                return Err(LedgerFault::Unbalanced {
                    currency: currency.code().to_owned(),
                    inside,
                    outside: sums.outside,
                });
            }
        }
        self.check()
    }

    fn read(&self, place: Place, currency: Currency) -> i64 {
        match place {
            Place::Account(account, bucket) => {
                let holding = self.holding(account, currency);
                match bucket {
                    Bucket::Available => holding.available,
                    Bucket::Pending => holding.pending,
                    Bucket::Reserved => holding.reserved,
                }
            }
            // The outside has no limit and is summed in 128 bits.
            Place::Outside(_) => 0,
        }
    }

    fn write(&mut self, place: Place, currency: Currency, value: i64, change: i64) {
        let change = i128::from(change);
        let (account, bucket) = match place {
            Place::Account(account, bucket) => (account, bucket),
            Place::Outside(party) => {
                let sums = self.sums.entry(currency).or_default();
                sums.outside += change;
                if party == Party::Clearing {
                    sums.clearing += change;
                }
                return;
            }
        };
        let Some(holding) = self.slot(account, currency) else {
            return;
        };
        match bucket {
            Bucket::Available => holding.available = value,
            Bucket::Pending => holding.pending = value,
            Bucket::Reserved => holding.reserved = value,
        }
        let sums = self.sums.entry(currency).or_default();
        sums.inside += change;
        if bucket == Bucket::Reserved {
            sums.reserved += change;
        }
    }

    fn slot(&mut self, account: Row, currency: Currency) -> Option<&mut Holding> {
        let holdings = self.accounts.get_mut(account)?;
        let place = match holdings.binary_search_by(|(held, _)| held.cmp(&currency)) {
            Ok(place) => place,
            Err(place) => {
                // Most accounts have one currency, and there are many accounts.
                holdings.reserve_exact(1);
                holdings.insert(place, (currency, Holding::default()));
                place
            }
        };
        holdings.get_mut(place).map(|(_, holding)| holding)
    }
}
