//! The keys that work where the focus is, for the foot of the screen, and figures that the dialog shows beside its
//! fields.

use crate::app::Scroll;
use crate::domain::{Deed, Liable, Reversal, What};
use crate::money::{Amount, Minor};
use crate::rules::{Compared, RuleId};

use super::focus::{Button, Kind, Text};
use super::{Asking, PullDialog, Stage, Tick};

/// A key and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The key, as written on it.
    pub key: &'static str,
    /// What it does, in a word or two.
    pub words: &'static str,
}

const fn hint(key: &'static str, words: &'static str) -> Hint {
    Hint { key, words }
}

/// Said right after what leads out, so that it is there on the narrowest screen.
const MORE: Hint = hint("PgDn", "more");

impl PullDialog {
    /// Keys that do something now, the most needed first, because those at the end go where there is no room.
    #[must_use]
    pub fn hints(&self, scroll: Scroll) -> Vec<Hint> {
        let more = scroll.is_cut().then_some(MORE);
        match &self.stage {
            Stage::Editing if self.menu.is_some() => {
                vec![hint("Up Down", "move"), hint("Enter", "choose"), hint("Esc", "close the list")]
            }
            Stage::Editing => self.editing_hints(more),
            Stage::Rechecking(_) | Stage::Minting => vec![hint("Esc", "stop")],
            Stage::Pausing(_) => vec![hint("Esc", "do not send again")],
            Stage::Recording(_) | Stage::Sending(_) => Vec::new(),
            Stage::Done(_) | Stage::Refused(..) | Stage::NotRecorded(_) => {
                let back = self.reversal().map(|_| hint("z", "reverse"));
                [hint("Esc", "back")].into_iter().chain(more).chain(back).collect()
            }
        }
    }

    /// How the pull whose receipt is shown is given back; none where it is no such receipt, or cannot be given back from here.
    pub(super) fn reversal(&self) -> Option<Reversal> {
        let Stage::Done(receipt) = &self.stage else { return None };
        if self.deed() == Deed::Pull { Reversal::of(&receipt.order, &receipt.settled) } else { None }
    }

    fn editing_hints(&self, more: Option<Hint>) -> Vec<Hint> {
        let leave = if self.dry_run { hint("Esc", "back to the rules") } else { hint("Esc", "cancel") };
        let (here, rarer) = self.hints_here();
        here.into_iter().chain([leave]).chain(more).chain(rarer).collect()
    }

    /// What keys do where the focus is, and what they do there more rarely.
    fn hints_here(&self) -> (Vec<Hint>, Option<Hint>) {
        let on = hint("Tab", "next field");
        let clear = Some(hint("Ctrl-U", "clear"));
        match self.focus.kind() {
            Kind::Text(Text::Confirm) if self.can_send() => {
                let on = match self.deed() {
                    Deed::Pull | Deed::Send => "on to Send",
                    Deed::Reverse => "on to Reverse",
                };
                (vec![hint("Tab", on), hint("Shift-Tab", "back")], clear)
            }
            Kind::Text(Text::Amount) if self.largest().is_some() => (vec![on, hint("m", self.largest_words())], clear),
            Kind::Text(_) => (vec![on], clear),
            Kind::Choice(_) => (vec![on, hint("Left Right", "change")], Some(hint("Enter", "list"))),
            Kind::Tick(_) => (vec![on, hint("Space", "say yes")], None),
            Kind::Button(Button::Cancel) => (vec![on, hint("Enter", "cancel")], None),
            Kind::Button(Button::Send) => {
                let act = match self.deed() {
                    Deed::Pull | Deed::Send => "send",
                    Deed::Reverse => "reverse",
                };
                (vec![hint("Enter", act), hint("Shift-Tab", "back")], None)
            }
            Kind::Button(Button::DryRun) if self.dry_run => (vec![on], Some(hint("Enter", "the rules"))),
            Kind::Button(Button::DryRun) => (vec![on, hint("Enter", "show the request")], None),
        }
    }

    /// The amount that a key fills in, once the balance is known: the most that every rule allows; of funds that are sent what
    /// is owed.
    #[must_use]
    pub fn largest(&self) -> Option<Amount> {
        self.verdict()?.largest
    }

    /// What that amount is.
    #[must_use]
    pub const fn largest_words(&self) -> &'static str {
        match self.deed() {
            Deed::Pull => "most allowed",
            Deed::Send => "for what it owes",
            Deed::Reverse => "all that is left",
        }
    }

    /// What the money is for, where nothing of it is chosen: why it is sent, or what it gives back of which debit.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.fields.what {
            Asking::Pull(_) => String::new(),
            Asking::Send(_) => {
                let what = self.fields.what.order(&self.agreement, &self.held);
                if let Some(What::Send { send }) = what { send.words().to_owned() } else { String::new() }
            }
            Asking::Reverse(reverse) => {
                let (amount, debit) = (reverse.undone.amount.figure(), reverse.undone.debit.short());
                format!("{} of debit {debit} of {amount}", reverse.reversal.by.word())
            }
        }
    }

    /// Whether what the debit that is given back left is what is missing.
    #[must_use]
    pub fn is_left_missing(&self) -> bool {
        self.held.balance.is_some() && self.held.left.is_missing()
    }

    /// Whether a yes was said.
    #[must_use]
    pub fn is_given(&self, tick: Tick) -> bool {
        let pull = self.fields.what.pull();
        match tick {
            Tick::BelowZero => pull.is_some_and(|pull| pull.below_zero.is_some()),
            Tick::Cost => pull.is_some_and(|pull| pull.cost),
            Tick::Final => self.fields.what.reverse().is_some_and(|reverse| reverse.is_final),
        }
    }

    /// Why there is no such amount, though no rule stops it.
    pub(super) const fn why_no_largest(&self) -> &'static str {
        match self.deed() {
            Deed::Pull => "every amount would leave the account below zero",
            Deed::Send => "the account owes nothing in this currency",
            Deed::Reverse => "nothing is left to give back",
        }
    }

    /// What it does to the platform's reserve: none while there is no amount, and where nobody can tell.
    #[must_use]
    pub fn reserve_changes_by(&self) -> Option<Amount> {
        let amount = self.amount()?;
        let none = Amount::new(Minor::ZERO, amount.currency());
        if self.deed() == Deed::Pull {
            return Some(self.reserve_grows_by().unwrap_or(none));
        }
        let finding = self.judged.findings.iter().find(|finding| finding.rule == RuleId::FreesReserve)?;
        let Compared::Frees { liable, falls_by } = &finding.compared else { return None };
        match liable {
            Liable::Platform | Liable::Stripe => falls_by.checked_neg().ok(),
            Liable::Unknown => None,
        }
    }

    /// By how much the account would be below zero; none if it would not.
    #[must_use]
    pub fn shortfall(&self) -> Option<Amount> {
        self.reserve_figures().map(|(shortfall, _)| shortfall)
    }

    /// By how much the reserve would grow; none if it would not.
    #[must_use]
    pub fn reserve_grows_by(&self) -> Option<Amount> {
        self.reserve_figures().map(|(_, grows_by)| grows_by)
    }

    fn reserve_figures(&self) -> Option<(Amount, Amount)> {
        let finding = self.judged.findings.iter().find(|finding| finding.rule == RuleId::ReserveImpact)?;
        let Compared::Reserve { shortfall, grows_by, .. } = &finding.compared else {
            return None;
        };
        shortfall.minor().is_positive().then_some((*shortfall, *grows_by))
    }
}
