//! The typed confirmation: the amount without grouping, a blank, and the last four characters of the account's id. It
//! cannot be pasted, it is cleared by every change of a field, and a wrong one says what is wrong with it.

use super::{PullDialog, Stage, Standing};

/// How far the confirmation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// There is nothing to confirm.
    Off,
    /// Nothing was typed.
    Empty,
    /// What was typed is right so far.
    Begun,
    /// It is right.
    Matches,
    /// It is wrong, and why.
    Differs(String),
}

impl PullDialog {
    /// What must be typed; none without an amount.
    #[must_use]
    pub fn phrase(&self) -> Option<String> {
        Some(format!("{} {}", self.amount()?.typed(), self.held.tail()))
    }

    /// How far the confirmation has come.
    #[must_use]
    pub fn confirmation(&self) -> Confirmation {
        let Some(phrase) = self.phrase().filter(|_| self.standing() == Standing::Ready) else {
            return Confirmation::Off;
        };
        compare(&phrase, self.fields.confirm.text())
    }

    /// Whether Send may be pressed: nothing stops it, every yes was said, and the confirmation is right.
    #[must_use]
    pub fn can_send(&self) -> bool {
        matches!(self.stage, Stage::Editing) && self.is_confirmed()
    }

    pub(super) fn is_confirmed(&self) -> bool {
        self.confirmation() == Confirmation::Matches
    }
}

fn compare(phrase: &str, typed: &str) -> Confirmation {
    let typed = typed.trim();
    if typed.is_empty() {
        return Confirmation::Empty;
    }
    if typed == phrase {
        return Confirmation::Matches;
    }
    if phrase.starts_with(typed) {
        return Confirmation::Begun;
    }
    Confirmation::Differs(difference(phrase, typed))
}

fn difference(phrase: &str, typed: &str) -> String {
    let (amount, tail) = phrase.split_once(' ').unwrap_or((phrase, ""));
    let (typed_amount, typed_tail) = typed.split_once(' ').unwrap_or((typed, ""));
    if typed_amount != amount {
        return format!("the amount is {amount}, not {typed_amount}");
    }
    let typed_tail = typed_tail.trim_start();
    if typed_tail == tail {
        return "one blank stands between amount and account".to_owned();
    }
    if typed_tail.eq_ignore_ascii_case(tail) {
        return format!("capital and small letters count: {tail}, not {typed_tail}");
    }
    format!("the account ends in {tail}, not {typed_tail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", Confirmation::Empty)]
    #[case("9000", Confirmation::Begun)]
    #[case("9000.00 Gi", Confirmation::Begun)]
    #[case("9000.00 Gin6", Confirmation::Matches)]
    #[case(" 9000.00 Gin6 ", Confirmation::Matches)]
    #[case("900.00", Confirmation::Differs("the amount is 9000.00, not 900.00".to_owned()))]
    #[case("9,000.00 Gin6", Confirmation::Differs("the amount is 9000.00, not 9,000.00".to_owned()))]
    #[case("9000.00 gin6", Confirmation::Differs("capital and small letters count: Gin6, not gin6".to_owned()))]
    #[case("9000.00 Gin7", Confirmation::Differs("the account ends in Gin6, not Gin7".to_owned()))]
    #[case("9000.00  Gin6", Confirmation::Differs("one blank stands between amount and account".to_owned()))]
    #[case("9000.00 Gin6x", Confirmation::Differs("the account ends in Gin6, not Gin6x".to_owned()))]
    fn a_confirmation_says_what_is_wrong_with_it(#[case] typed: &str, #[case] expected: Confirmation) {
        assert_eq!(compare("9000.00 Gin6", typed), expected);
    }
}
