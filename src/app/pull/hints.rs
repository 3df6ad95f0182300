//! The keys that work where the focus is, for the foot of the screen, and figures that the dialog shows beside its
//! fields.

use crate::app::Scroll;
use crate::money::Amount;
use crate::rules::{Compared, RuleId};

use super::focus::{Button, Kind, Text};
use super::{PullDialog, Stage};

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
                [hint("Esc", "back")].into_iter().chain(more).collect()
            }
        }
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
                (vec![hint("Tab", "on to Send"), hint("Shift-Tab", "back")], clear)
            }
            Kind::Text(Text::Amount) if self.largest().is_some() => (vec![on, hint("m", "most allowed")], clear),
            Kind::Text(_) => (vec![on], clear),
            Kind::Choice(_) => (vec![on, hint("Left Right", "change")], Some(hint("Enter", "list"))),
            Kind::Tick(_) => (vec![on, hint("Space", "say yes")], None),
            Kind::Button(Button::Cancel) => (vec![on, hint("Enter", "cancel")], None),
            Kind::Button(Button::Send) => (vec![hint("Enter", "send"), hint("Shift-Tab", "back")], None),
            Kind::Button(Button::DryRun) if self.dry_run => (vec![on], Some(hint("Enter", "the rules"))),
            Kind::Button(Button::DryRun) => (vec![on, hint("Enter", "show the request")], None),
        }
    }

    /// The most that every rule allows, once the balance is known.
    #[must_use]
    pub fn largest(&self) -> Option<Amount> {
        self.verdict()?.largest
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
