//! Plays the happenings of a founding through the ledger, in time order, with the clock moving between them. Earlier debits are
//! not judged by the rules of today: they happened.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::money::Minor;

use super::accounts::PLATFORM;
use super::founding::{DebitForm, Event, Happening};
use super::founding_error::FoundingError;
use super::movements::Movement;
use super::objects::Metadata;
use super::objects::charge::Charge;
use super::objects::transfer::SourceType;
use super::outside::Sale;
use super::shelf::{Index, Row, Shelf};
use super::state::State;

/// What the labels of one account's happenings stand for.
#[derive(Debug, Default)]
struct Labels {
    named: BTreeMap<(Row, String), Named>,
    disputes: BTreeMap<Row, Row>,
}

/// Something that has a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Sale(Row),
    Payout(Row),
    /// Nothing can refer to it.
    Other,
}

/// One happening, with its account looked up.
struct Scene<'a> {
    at: Timestamp,
    account: &'a str,
    owner: Row,
}

impl State {
    /// Plays every happening up to the start of the clock.
    pub(crate) fn play(&mut self, mut happenings: Vec<Happening>, start: Timestamp) -> Result<(), FoundingError> {
        happenings.sort_by_key(|happening| happening.at);
        self.make_room(happenings.len());
        let mut labels = Labels::default();
        // Each is let go as soon as it is played, so that a large founding and its world are not both held whole.
        for happening in happenings {
            let account = happening.account.as_str();
            let owner = self.accounts.row(account);
            let owner = owner.ok_or_else(|| FoundingError::UnknownAccount { account: account.to_owned() })?;
            let at = happening.at;
            if at > start {
                return Err(FoundingError::AfterStart { account: account.to_owned(), at });
            }
            self.advance(at)?;
            let scene = Scene { at, account, owner };
            let named = self.happen(&scene, &happening.what, &mut labels)?;
            if let Some(label) = &happening.label {
                labels.give(&scene, label, named)?;
            }
            self.follow_reserve()?;
        }
        self.advance(start)?;
        self.begin_plans();
        Ok(())
    }

    /// Makes room for what a founding brings, at once: tables that grow are copied again and again, and leave holes in memory.
    fn make_room(&mut self, happenings: usize) {
        let owners = happenings.min(self.accounts.count());
        self.transactions = Shelf::with_room(happenings);
        self.charges = Shelf::with_room(happenings);
        self.events = Shelf::with_room(happenings.saturating_mul(2));
        self.lists.transactions = Index::with_room(owners.saturating_mul(4));
        self.lists.charges = Index::with_room(owners);
        self.lists.events = Index::with_room(owners);
        self.lists.events_by_kind = Index::with_room(owners.saturating_mul(2));
        self.unpaid = Index::with_room(owners);
    }

    fn happen(&mut self, scene: &Scene<'_>, what: &Event, labels: &mut Labels) -> Result<Named, FoundingError> {
        let owner = scene.owner;
        match what {
            Event::Sale { amount, fee, currency, available_on, description } => {
                let (amount, fee) = (scene.positive(*amount)?, scene.not_negative(*fee)?);
                let (currency, available_on, application_fee) = (*currency, *available_on, 0);
                let description = description.as_str().into();
                let row =
                    self.sale(Sale { owner, amount, fee, application_fee, currency, available_on, description })?;
                return Ok(Named::Sale(row));
            }
            Event::Refund { of, amount } => {
                let charge = labels.sale(scene, of)?;
                let amount = self.left_of(scene, of, charge, *amount)?;
                self.refund_card(charge, amount, None, Metadata::new())?;
            }
            Event::Dispute { of, amount, fee } => {
                let charge = labels.sale(scene, of)?;
                let amount = self.left_of(scene, of, charge, *amount)?;
                let fee = scene.not_negative(*fee)?;
                if let Some(dispute) = self.dispute(charge, amount, fee)? {
                    labels.disputes.insert(charge, dispute);
                }
            }
            Event::DisputeWon { of } => {
                let charge = labels.sale(scene, of)?;
                let dispute = labels.disputes.remove(&charge);
                self.win_dispute(dispute.ok_or_else(|| scene.unknown(of, "disputed sale"))?)?;
            }
            Event::Payout { amount, currency } => {
                let row = self.pay_out(owner, scene.positive(*amount)?, *currency)?;
                return Ok(Named::Payout(row));
            }
            Event::PayoutReturned { of } => self.return_payout(labels.payout(scene, of)?)?,
            Event::Fee { amount, currency, description } => {
                let amount = scene.positive(*amount)?;
                self.bill(owner, amount, *currency, description.as_str().into())?;
            }
            Event::Topup { amount, currency } => {
                scene.on_platform("top-up")?;
                let _row = self.top_up(scene.positive(*amount)?, *currency)?;
            }
            Event::Debit { amount, currency, form, description } => {
                scene.on_connected("debit")?;
                let movement = Movement {
                    charged: *form == DebitForm::Charge,
                    managed: !self.accounts.platform_liable(owner),
                    ..plain(owner, PLATFORM, scene.positive(*amount)?, *currency)
                };
                self.carry(movement.described(description))?;
            }
            Event::SendFunds { amount, currency, description } => {
                scene.on_connected("transfer of funds")?;
                let movement = plain(PLATFORM, owner, scene.positive(*amount)?, *currency);
                self.carry(movement.described(description))?;
            }
        }
        Ok(Named::Other)
    }

    fn left_of(&self, scene: &Scene<'_>, label: &str, charge: Row, amount: Minor) -> Result<i64, FoundingError> {
        let amount = scene.positive(amount)?;
        let rest = self.charges.get(charge).map_or(0, Charge::rest);
        if amount > rest {
            return Err(FoundingError::MoreThanSold {
                account: scene.account.to_owned(),
                label: label.to_owned(),
                amount,
                rest,
            });
        }
        Ok(amount)
    }
}

impl Labels {
    fn give(&mut self, scene: &Scene<'_>, label: &str, named: Named) -> Result<(), FoundingError> {
        let key = (scene.owner, label.to_owned());
        if self.named.insert(key, named).is_some() {
            return Err(FoundingError::LabelTaken { account: scene.account.to_owned(), label: label.to_owned() });
        }
        Ok(())
    }

    fn sale(&self, scene: &Scene<'_>, label: &str) -> Result<Row, FoundingError> {
        match self.named.get(&(scene.owner, label.to_owned())) {
            Some(Named::Sale(row)) => Ok(*row),
            Some(Named::Payout(_) | Named::Other) | None => Err(scene.unknown(label, "sale")),
        }
    }

    fn payout(&self, scene: &Scene<'_>, label: &str) -> Result<Row, FoundingError> {
        match self.named.get(&(scene.owner, label.to_owned())) {
            Some(Named::Payout(row)) => Ok(*row),
            Some(Named::Sale(_) | Named::Other) | None => Err(scene.unknown(label, "payout")),
        }
    }
}

impl Scene<'_> {
    fn positive(&self, amount: Minor) -> Result<i64, FoundingError> {
        if amount.is_positive() { Ok(amount.get()) } else { Err(self.not_positive(amount)) }
    }

    fn not_negative(&self, amount: Minor) -> Result<i64, FoundingError> {
        if amount.is_negative() { Err(self.not_positive(amount)) } else { Ok(amount.get()) }
    }

    fn not_positive(&self, amount: Minor) -> FoundingError {
        FoundingError::NotPositive { account: self.account.to_owned(), amount: amount.get(), at: self.at }
    }

    fn unknown(&self, label: &str, wanted: &'static str) -> FoundingError {
        FoundingError::UnknownLabel { account: self.account.to_owned(), label: label.to_owned(), wanted, at: self.at }
    }

    fn on_platform(&self, what: &'static str) -> Result<(), FoundingError> {
        if self.owner == PLATFORM { Ok(()) } else { Err(self.wrong_side(what, "the platform")) }
    }

    fn on_connected(&self, what: &'static str) -> Result<(), FoundingError> {
        if self.owner == PLATFORM { Err(self.wrong_side(what, "a connected account")) } else { Ok(()) }
    }

    fn wrong_side(&self, what: &'static str, belongs: &'static str) -> FoundingError {
        FoundingError::WrongSide { account: self.account.to_owned(), what, belongs, at: self.at }
    }
}

/// A movement with nothing said about it.
pub(crate) fn plain(from: Row, to: Row, amount: i64, currency: crate::money::Currency) -> Movement {
    Movement {
        from,
        to,
        amount,
        currency,
        charged: false,
        managed: false,
        description: None,
        metadata: Metadata::new(),
        transfer_group: None,
        statement_descriptor: None,
        receipt_email: None,
        source_type: SourceType::Card,
        source_transaction: None,
    }
}

impl Movement {
    fn described(mut self, description: &str) -> Self {
        if !description.is_empty() {
            self.description = Some(description.into());
        }
        self
    }
}
