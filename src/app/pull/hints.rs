//! The keys that work where the focus is, for the foot of the screen, and figures that the dialog shows beside its
//! fields.

use crate::money::Amount;
use crate::rules::{Compared, RuleId};

use super::focus::Kind;
use super::{Focus, PullDialog, Stage};

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

const LEAVE: Hint = hint("Esc", "cancel");
const SCROLL: Hint = hint("PgUp PgDn", "scroll");

impl PullDialog {
    /// Keys that do something now. `rule_lines` is how many rules are seen.
    #[must_use]
    pub fn hints(&self, rule_lines: u16) -> Vec<Hint> {
        match &self.stage {
            Stage::Editing if self.menu.is_some() => {
                vec![hint("Up Down", "move"), hint("Enter", "choose"), hint("Esc", "close the list")]
            }
            Stage::Editing => self.editing_hints(rule_lines),
            Stage::Rechecking(_) | Stage::Minting => vec![hint("Esc", "stop")],
            Stage::Recording(_) | Stage::Sending(_) => Vec::new(),
            Stage::Done(_) | Stage::Refused(..) | Stage::NotRecorded(_) => vec![hint("Esc", "back")],
            Stage::Unknown(_) => vec![hint("Esc", "leave it")],
        }
    }

    fn editing_hints(&self, rule_lines: u16) -> Vec<Hint> {
        let on = hint("Tab", "next field");
        let mut hints = match self.focus.kind() {
            Kind::Text if self.focus == Focus::Confirm && self.can_send() => {
                vec![hint("Tab", "on to Send"), hint("Shift-Tab", "back"), hint("Ctrl-U", "clear")]
            }
            Kind::Text if self.focus == Focus::Amount => {
                vec![on, hint("m", "most allowed"), hint("Ctrl-U", "clear")]
            }
            Kind::Text => vec![on, hint("Ctrl-U", "clear")],
            Kind::Choice => vec![on, hint("Left Right", "change"), hint("Enter", "list")],
            Kind::Tick => vec![on, hint("Space", "say yes")],
            Kind::Button => match self.focus {
                Focus::Cancel => vec![on, hint("Enter", "cancel")],
                Focus::Send => vec![hint("Enter", "send"), hint("Shift-Tab", "back")],
                Focus::DryRun
                | Focus::Amount
                | Focus::Reason
                | Focus::Form
                | Focus::Reference
                | Focus::Consent
                | Focus::Note
                | Focus::BelowZero
                | Focus::Cost
                | Focus::Confirm => {
                    vec![on, hint("Enter", if self.dry_run { "show the rules" } else { "show the request" })]
                }
            },
        };
        hints.push(if self.dry_run { hint("Esc", "back to the rules") } else { LEAVE });
        if self.scrollable() > usize::from(rule_lines) {
            hints.push(SCROLL);
        }
        hints
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
