//! Lists of choices: reason, form, reference transaction. Closed, the arrows step through them; open, the arrows move
//! and Enter chooses.

use crate::app::{Model, Question};
use crate::domain::{FormKind, Reason};
use crate::rules;

use super::{Focus, PullDialog, References};

/// An open list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Menu {
    /// Whose choices.
    pub of: Focus,
    /// The choice under the cursor.
    pub at: usize,
}

/// The forms that can be chosen by hand.
pub(super) const FORMS: [FormKind; 2] = [FormKind::Charge, FormKind::Transfer];

impl PullDialog {
    /// How many choices a place has, and which is chosen.
    fn choices(&self, focus: Focus) -> (usize, Option<usize>) {
        match focus {
            Focus::Reason => (Reason::ALL.len(), Reason::ALL.iter().position(|reason| *reason == self.fields.reason)),
            Focus::Form => (FORMS.len(), FORMS.iter().position(|form| *form == self.fields.form)),
            Focus::Reference => {
                let listed = self.references.listed();
                let chosen = self.fields.reference.as_ref();
                (listed.len(), listed.iter().position(|one| Some(one) == chosen))
            }
            Focus::Amount
            | Focus::Consent
            | Focus::Note
            | Focus::BelowZero
            | Focus::Cost
            | Focus::Confirm
            | Focus::DryRun
            | Focus::Cancel
            | Focus::Send => (0, None),
        }
    }

    /// Opens the list of the place that has the focus. References that could not be read are asked for again.
    pub(super) fn open_menu(&mut self, model: &mut Model) {
        if self.focus == Focus::Reference && matches!(self.references, References::Failed(_)) {
            self.want_references(model);
        }
        let (count, chosen) = self.choices(self.focus);
        if count > 0 {
            self.menu = Some(Menu { of: self.focus, at: chosen.unwrap_or(0) });
        }
    }

    pub(super) fn want_references(&mut self, model: &mut Model) {
        self.references = References::Reading;
        model.reads.want(Question::References(self.held.account.id.clone()));
    }

    /// Moves the cursor of the open list.
    pub(super) fn move_in_menu(&mut self, back: bool, step: usize) {
        let Some(menu) = self.menu else { return };
        let (count, _) = self.choices(menu.of);
        let at = if back { menu.at.saturating_sub(step) } else { menu.at.saturating_add(step) };
        self.menu = Some(Menu { at: at.min(count.saturating_sub(1)), ..menu });
    }

    /// Takes what is under the cursor and closes the list.
    pub(super) fn take_from_menu(&mut self, model: &Model) {
        if let Some(menu) = self.menu.take() {
            self.choose(menu.of, menu.at, model);
        }
    }

    /// Steps to the next choice of the closed list that has the focus.
    pub(super) fn step(&mut self, back: bool, model: &Model) {
        let (count, chosen) = self.choices(self.focus);
        let at = match chosen {
            None => 0,
            Some(at) if back => at.saturating_sub(1),
            Some(at) => at.saturating_add(1).min(count.saturating_sub(1)),
        };
        self.choose(self.focus, at, model);
    }

    fn choose(&mut self, focus: Focus, at: usize, model: &Model) {
        let before = self.fields.clone();
        match focus {
            Focus::Reason => {
                self.fields.reason = Reason::ALL.get(at).copied().unwrap_or(before.reason);
                self.follow_reason(model);
            }
            Focus::Form => {
                self.fields.form = FORMS.get(at).copied().unwrap_or(before.form);
                self.fields.form_by_hand = true;
            }
            Focus::Reference => {
                if let Some(chosen) = self.references.listed().get(at) {
                    self.fields.reference = Some(chosen.clone());
                }
            }
            Focus::Amount
            | Focus::Consent
            | Focus::Note
            | Focus::BelowZero
            | Focus::Cost
            | Focus::Confirm
            | Focus::DryRun
            | Focus::Cancel
            | Focus::Send => {}
        }
        if self.fields != before {
            self.changed(model);
        }
    }

    /// The form follows the reason until it was changed by hand.
    fn follow_reason(&mut self, model: &Model) {
        if !self.fields.form_by_hand {
            let facts = self.held.facts(&model.policy, model.today());
            self.fields.form = rules::default_form(&facts, self.fields.reason);
        }
    }
}

impl References {
    /// Those that were read.
    #[must_use]
    pub fn listed(&self) -> &[crate::domain::ReferenceCandidate] {
        match self {
            Self::Read(listed) => listed,
            Self::NotNeeded | Self::Reading | Self::Failed(_) => &[],
        }
    }
}
