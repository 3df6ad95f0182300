//! Arming a fault: what happens, to which requests, whose, how often. Every field begins with what is usually meant, so that Enter
//! four times arms a lost answer of the next debit.

use crate::app::stroke::{Stroke, around, step};
use crate::app::{Fleet, Key, TextField};
use crate::domain::{AccountId, Label};

use super::{FaultPlan, HowOften, Mishap, Picker};

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultPlace {
    /// What happens.
    What,
    /// To which requests.
    Endpoint,
    /// Whose.
    Account,
    /// How often.
    Times,
    /// The button.
    Arm,
}

/// In the order of Tab.
const PLACES: [FaultPlace; 5] =
    [FaultPlace::What, FaultPlace::Endpoint, FaultPlace::Account, FaultPlace::Times, FaultPlace::Arm];

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
            endpoint: TextField::default(),
            account: Picker::new(fleet, preferred, true),
            times: TextField::with("1"),
            by_hand: false,
        };
        form.endpoint = TextField::with(form.mishap().endpoint());
        form
    }

    /// What happens.
    #[must_use]
    pub fn mishap(&self) -> Mishap {
        Mishap::ALL.get(self.what).copied().unwrap_or(Mishap::AnswerLost)
    }

    /// The plan, once a key asks for it; or what is wrong.
    pub(super) fn on_key(&mut self, fleet: &Fleet, key: Key, acts: bool) -> Option<Result<FaultPlan, String>> {
        match Stroke::of(key) {
            Stroke::Previous => self.place = around(&PLACES, self.place, true),
            Stroke::Enter if !acts => {}
            Stroke::Enter if self.place == FaultPlace::Arm => return Some(self.plan()),
            Stroke::Next | Stroke::Enter => self.place = around(&PLACES, self.place, false),
            Stroke::Move(_) | Stroke::Letter(_) | Stroke::Edit | Stroke::Leave => self.in_place(fleet, key),
        }
        None
    }

    pub(super) fn paste(&mut self, fleet: &Fleet, text: &str) -> bool {
        match self.place {
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
                self.what = step(self.what, key, Mishap::ALL.len().saturating_sub(1));
                if !self.by_hand {
                    self.endpoint = TextField::with(self.mishap().endpoint());
                }
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

    fn plan(&self) -> Result<FaultPlan, String> {
        if !self.account.has_choice() {
            return Err("No account is called that: Backspace in the field clears it.".to_owned());
        }
        let endpoint = self.endpoint.text().trim();
        let endpoint = (!endpoint.is_empty() && endpoint != "all").then(|| endpoint.to_owned());
        let times = how_often(self.times.text())?;
        Ok(FaultPlan { mishap: self.mishap(), endpoint, account: self.account.account().cloned(), times })
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

/// `3`, `always` or `10%`.
fn how_often(text: &str) -> Result<HowOften, String> {
    let text = text.trim();
    let wrong = || {
        let shown: String = Label::new(text).as_str().chars().take(24).collect();
        format!("`{shown}` is not how often: type a count as in 3, a share as in 10%, or always.")
    };
    if text == "always" {
        return Ok(HowOften::Always);
    }
    if let Some(share) = text.strip_suffix('%') {
        let percent: u32 = digits(share).ok_or_else(wrong)?;
        let ppm = percent.checked_mul(10_000).filter(|_| (1..=100).contains(&percent)).ok_or_else(wrong)?;
        return Ok(HowOften::Chance(ppm));
    }
    digits(text).filter(|count| *count > 0).map(HowOften::Times).ok_or_else(wrong)
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1", Some(HowOften::Times(1)))]
    #[case(" 12 ", Some(HowOften::Times(12)))]
    #[case("always", Some(HowOften::Always))]
    #[case("10%", Some(HowOften::Chance(100_000)))]
    #[case("100%", Some(HowOften::Chance(1_000_000)))]
    #[case("0", None)]
    #[case("0%", None)]
    #[case("101%", None)]
    #[case("-1", None)]
    #[case("+3", None)]
    #[case("", None)]
    #[case("often", None)]
    #[case("99999999999", None)]
    fn how_often_is_a_count_a_share_or_always(#[case] text: &str, #[case] expected: Option<HowOften>) {
        assert_eq!(how_often(text).ok(), expected);
    }
}
