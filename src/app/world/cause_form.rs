//! Making something happen: to which account, how much, to which of its sales or payouts. What may be left out says what is then
//! meant; amounts are read as strictly as in the dialog that pulls.

use crate::app::stroke::{Stroke, around, step};
use crate::app::{Fleet, Key, Question, Reading, TextField};
use crate::domain::{AccountId, Label, ReferenceCandidate, ReferenceKind};
use crate::money::{Amount, Currency, parse_amount};

use super::{AmountNeed, Cause, CauseKind, ObjectNeed, Picker};

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To whom.
    Account,
    /// Which key.
    Key,
    /// Which sale or payout.
    Object,
    /// How much.
    Amount,
    /// When the money of a sale is available.
    Lands,
    /// The button.
    Do,
}

/// The latest sales or payouts of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objects {
    /// Not asked for yet.
    Unread,
    /// Asked for.
    Reading(AccountId),
    /// These.
    Read(Vec<ReferenceCandidate>),
    /// They could not be read.
    Failed(Label),
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseForm {
    /// What is to happen.
    pub kind: CauseKind,
    /// Where keys go.
    pub place: Place,
    /// To whom.
    pub account: Picker,
    /// Keys that work, and the one under the cursor.
    pub keys: Vec<Label>,
    /// The key under the cursor.
    pub key: usize,
    /// Sales or payouts.
    pub objects: Objects,
    /// The one chosen; zero is *the newest*.
    pub object: usize,
    /// How much, as typed.
    pub amount: TextField,
    /// Whether the money of a sale is available at once.
    pub at_once: bool,
}

/// What a key comes to.
pub(super) enum Meant {
    Nothing,
    Ask(Question),
    Do(Cause),
    Say(String),
}

impl CauseForm {
    pub(in crate::app) fn new(kind: CauseKind, fleet: &Fleet, preferred: Option<AccountId>, keys: Vec<Label>) -> Self {
        Self {
            kind,
            place: if kind == CauseKind::KeyRevoked { Place::Key } else { Place::Account },
            account: Picker::new(fleet, preferred, false),
            keys,
            key: 0,
            objects: Objects::Unread,
            object: 0,
            amount: TextField::default(),
            at_once: false,
        }
    }

    /// Its fields, in the order of Tab.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        if self.kind == CauseKind::KeyRevoked {
            places.push(Place::Key);
        } else {
            places.push(Place::Account);
        }
        if self.kind.object() != ObjectNeed::None {
            places.push(Place::Object);
        }
        if self.kind.amount() != AmountNeed::None {
            places.push(Place::Amount);
        }
        if self.kind == CauseKind::Sale {
            places.push(Place::Lands);
        }
        places.push(Place::Do);
        places
    }

    /// Sales or payouts that can be chosen.
    #[must_use]
    pub fn listed(&self) -> Vec<&ReferenceCandidate> {
        let wanted = match self.kind.object() {
            ObjectNeed::None => return Vec::new(),
            ObjectNeed::Sale => ReferenceKind::Charge,
            ObjectNeed::Payout => ReferenceKind::Payout,
        };
        match &self.objects {
            Objects::Read(read) => read.iter().filter(|one| one.kind == wanted).collect(),
            Objects::Unread | Objects::Reading(_) | Objects::Failed(_) => Vec::new(),
        }
    }

    /// The sale or payout that was chosen.
    #[must_use]
    pub fn chosen(&self) -> Option<&ReferenceCandidate> {
        self.listed().get(self.object.checked_sub(1)?).copied()
    }

    /// The currency in which an amount is read: that of the sale, else the account's own.
    #[must_use]
    pub fn currency(&self, fleet: &Fleet) -> Option<Currency> {
        let of_object = self.chosen().or_else(|| self.listed().first().copied()).map(|one| one.amount.currency());
        of_object.or_else(|| Some(fleet.get(self.account.account()?)?.account.default_currency))
    }

    /// The amount, or a sentence why what was typed is none. Nothing typed is none.
    pub fn typed(&self, fleet: &Fleet) -> Result<Option<Amount>, String> {
        let text = self.amount.text().trim();
        if text.is_empty() && self.kind.amount() != AmountNeed::Needed {
            return Ok(None);
        }
        let currency = self.currency(fleet).unwrap_or(Currency::USD);
        let minor = parse_amount(text, currency).map_err(|error| error.to_string())?;
        if minor.is_zero() {
            return Err("Nothing would move: type an amount above zero.".to_owned());
        }
        Ok(Some(Amount::new(minor, currency)))
    }

    pub(super) fn on_key(&mut self, fleet: &Fleet, key: Key, acts: bool) -> Meant {
        match Stroke::of(key) {
            Stroke::Previous => return self.go(true),
            Stroke::Enter if !acts => {}
            Stroke::Enter if self.place == Place::Do => return self.meant(fleet).map_or_else(Meant::Say, Meant::Do),
            Stroke::Next | Stroke::Enter => return self.go(false),
            Stroke::Move(_) | Stroke::Letter(_) | Stroke::Edit | Stroke::Leave => self.in_place(fleet, key),
        }
        Meant::Nothing
    }

    pub(super) fn paste(&mut self, fleet: &Fleet, text: &str) -> bool {
        match self.place {
            Place::Account => self.account.paste(fleet, text),
            Place::Amount => self.amount.paste(text),
            Place::Key | Place::Object | Place::Lands | Place::Do => return false,
        }
        true
    }

    /// Some accounts are gone; tells whether the chosen one was. Another is then to be chosen.
    pub(super) fn depart(&mut self, fleet: &Fleet) -> bool {
        let lost = self.account.depart(fleet) && self.kind != CauseKind::KeyRevoked;
        if lost {
            self.place = Place::Account;
            self.forget_objects();
        }
        lost
    }

    pub(super) fn on_reading(&mut self, question: &Question, reading: &Reading) {
        let Question::References(about) = question else { return };
        if self.objects != Objects::Reading(about.clone()) {
            return;
        }
        self.objects = match reading {
            Reading::References(read) => Objects::Read(read.clone()),
            Reading::Failed(fault) => Objects::Failed(Label::new(&fault.to_string())),
            Reading::Platform(_)
            | Reading::Accounts(_)
            | Reading::Account(_)
            | Reading::Balance(_)
            | Reading::Transactions(_)
            | Reading::LookedUp(_)
            | Reading::Explained(_)
            | Reading::LeftBehind(_)
            | Reading::Repeated => Objects::Unread,
        };
    }

    fn in_place(&mut self, fleet: &Fleet, key: Key) {
        match self.place {
            Place::Account => {
                let before = self.account.account().cloned();
                self.account.on_key(fleet, key);
                if self.account.account() != before.as_ref() {
                    self.forget_objects();
                }
            }
            Place::Key => self.key = step(self.key, key, self.keys.len().saturating_sub(1)),
            Place::Object => self.object = step(self.object, key, self.listed().len()),
            Place::Amount => {
                self.amount.edit(key);
            }
            Place::Lands if matches!(key, Key::Char(' ') | Key::Left | Key::Right | Key::Up | Key::Down) => {
                self.at_once = !self.at_once;
            }
            Place::Lands | Place::Do => {}
        }
    }

    fn forget_objects(&mut self) {
        self.objects = Objects::Unread;
        self.object = 0;
    }

    /// To the next field; on the way from the account its sales or payouts are asked for.
    fn go(&mut self, back: bool) -> Meant {
        if self.place == Place::Account && !self.account.has_choice() {
            return Meant::Say("No account is called that: Backspace clears the field.".to_owned());
        }
        self.place = around(&self.places(), self.place, back);
        let asks =
            self.kind.object() != ObjectNeed::None && matches!(self.objects, Objects::Unread | Objects::Failed(_));
        match self.account.account().filter(|_| asks) {
            Some(id) => {
                let question = Question::References(id.clone());
                self.objects = Objects::Reading(id.clone());
                Meant::Ask(question)
            }
            None => Meant::Nothing,
        }
    }
}
