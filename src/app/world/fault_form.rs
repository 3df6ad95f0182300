//! Arming a fault: what happens, its figure if it has one, to which requests, whose, how often. Every field begins with what is
//! usually meant, so that Enter a few times arms a lost answer of the next debit.

use crate::app::stroke::{Stroke, around, step};
use crate::app::{Fleet, Key, TextField};
use crate::domain::AccountId;

use super::{FaultPlan, HowOften, Mishap, Picker};

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultPlace {
    /// What happens.
    What,
    /// Its figure.
    Figure,
    /// To which requests.
    Endpoint,
    /// Whose.
    Account,
    /// How often.
    Times,
    /// The button.
    Arm,
}

/// Requests that Up and Down offer; others may be typed.
const ENDPOINTS: [&str; 8] = [
    "debits",
    "all",
    "reads",
    "writes",
    "POST /v1/charges",
    "POST /v1/transfers",
    "GET /v1/balance",
    "GET /v1/balance_transactions",
];

/// How often, as Up and Down offer it; other counts and shares may be typed.
const TIMES: [&str; 6] = ["1", "2", "3", "10%", "50%", "always"];

/// The form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultForm {
    /// Where keys go.
    pub place: FaultPlace,
    /// What happens, counted in [`Mishap::ALL`].
    pub what: usize,
    /// Its figure, as typed.
    pub figure: TextField,
    /// To which requests, as typed.
    pub endpoint: TextField,
    /// Whose.
    pub account: Picker,
    /// How often, as typed.
    pub times: TextField,
    by_hand: bool,
}

impl FaultForm {
    pub(super) fn new(fleet: &Fleet, preferred: Option<AccountId>) -> Self {
        let mut form = Self {
            place: FaultPlace::What,
            what: 0,
            figure: TextField::default(),
            endpoint: TextField::default(),
            account: Picker::new(fleet, preferred, true),
            times: TextField::with("1"),
            by_hand: false,
        };
        form.follow_what();
        form
    }

    /// What happens, with the figure that it has unless another is typed.
    #[must_use]
    pub fn mishap(&self) -> Mishap {
        Mishap::ALL.get(self.what).copied().unwrap_or(Mishap::AnswerLost)
    }

    /// Its fields, in the order of Tab.
    #[must_use]
    pub fn places(&self) -> Vec<FaultPlace> {
        let figure = self.mishap().asks().map(|_| FaultPlace::Figure);
        let rest = [FaultPlace::Endpoint, FaultPlace::Account, FaultPlace::Times, FaultPlace::Arm];
        [FaultPlace::What].into_iter().chain(figure).chain(rest).collect()
    }

    /// Why the figure that was typed cannot be read.
    #[must_use]
    pub fn wrong_figure(&self) -> Option<String> {
        self.mishap().with(self.figure.text()).err()
    }

    /// The plan, once a key asks for it; or what is wrong.
    pub(super) fn on_key(&mut self, fleet: &Fleet, key: Key, acts: bool) -> Option<Result<FaultPlan, String>> {
        match Stroke::of(key) {
            Stroke::Previous => self.place = around(&self.places(), self.place, true),
            Stroke::Enter if !acts => {}
            Stroke::Enter if self.place == FaultPlace::Arm => return Some(self.plan()),
            Stroke::Next | Stroke::Enter => self.place = around(&self.places(), self.place, false),
            Stroke::Move(_) | Stroke::Letter(_) | Stroke::Edit | Stroke::Leave => self.in_place(fleet, key),
        }
        None
    }

    pub(super) fn paste(&mut self, fleet: &Fleet, text: &str) -> bool {
        match self.place {
            FaultPlace::Figure => self.figure.paste(text),
            FaultPlace::Endpoint => self.endpoint.paste(text),
            FaultPlace::Account => self.account.paste(fleet, text),
            FaultPlace::Times => self.times.paste(text),
            FaultPlace::What | FaultPlace::Arm => return false,
        }
        true
    }

    fn in_place(&mut self, fleet: &Fleet, key: Key) {
        match self.place {
            FaultPlace::What => {
                let before = self.what;
                self.what = step(self.what, key, Mishap::ALL.len().saturating_sub(1));
                if self.what != before {
                    self.follow_what();
                }
            }
            FaultPlace::Figure => {
                let offered = self.mishap().asks().map_or(&[][..], |asks| asks.offered);
                offer(&mut self.figure, key, offered);
            }
            FaultPlace::Endpoint => {
                self.by_hand = true;
                offer(&mut self.endpoint, key, &ENDPOINTS);
            }
            FaultPlace::Account => self.account.on_key(fleet, key),
            FaultPlace::Times => offer(&mut self.times, key, &TIMES),
            FaultPlace::Arm => {}
        }
    }

    /// Figure and requests are those of what happens; requests that were typed stay.
    fn follow_what(&mut self) {
        let mishap = self.mishap();
        self.figure = TextField::with(&mishap.figure().unwrap_or_default());
        if !self.by_hand {
            self.endpoint = TextField::with(mishap.endpoint());
        }
    }

    fn plan(&self) -> Result<FaultPlan, String> {
        if !self.account.has_choice() {
            return Err("No account is called that: Backspace in the field clears it.".to_owned());
        }
        let endpoint = self.endpoint.text().trim();
        let endpoint = (!endpoint.is_empty() && endpoint != "all").then(|| endpoint.to_owned());
        let times = HowOften::read(self.times.text())?;
        let mishap = self.mishap().with(self.figure.text())?;
        Ok(FaultPlan { mishap, endpoint, account: self.account.account().cloned(), times })
    }
}

/// Up and Down step through what is offered; everything else types.
fn offer(field: &mut TextField, key: Key, offered: &[&str]) {
    if !matches!(key, Key::Up | Key::Down) {
        field.edit(key);
        return;
    }
    let to = match offered.iter().position(|one| *one == field.text()) {
        None => 0,
        Some(at) if key == Key::Up => at.saturating_sub(1),
        Some(at) => at.saturating_add(1).min(offered.len().saturating_sub(1)),
    };
    *field = TextField::with(offered.get(to).copied().unwrap_or_default());
}
