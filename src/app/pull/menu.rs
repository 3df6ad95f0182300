//! Lists of choices: reason, form, reference transaction. Closed, the arrows step through them; open, the arrows move
//! and Enter chooses.

use crate::app::moves::Move;
use crate::app::{Model, Question};
use crate::domain::{FormKind, Reason};
use crate::rules;

use super::{Choice, PullDialog, References};

/// An open list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Menu {
    /// Whose choices.
    pub of: Choice,
    /// The choice under the cursor.
    pub at: usize,
}

/// The forms that can be chosen by hand.
pub(super) const FORMS: [FormKind; 2] = [FormKind::Charge, FormKind::Transfer];

impl PullDialog {
    /// How many choices a place has, and which is chosen.
    fn choices(&self, of: Choice) -> (usize, Option<usize>) {
        let Some(pull) = self.fields.what.pull() else { return (0, None) };
        match of {
            Choice::Reason => (Reason::ALL.len(), Reason::ALL.iter().position(|reason| *reason == pull.reason)),
            Choice::Form => (FORMS.len(), FORMS.iter().position(|form| *form == pull.form)),
            Choice::Reference => {
                let listed = self.references.listed();
                let chosen = pull.reference.as_ref();
                (listed.len(), listed.iter().position(|one| Some(one) == chosen))
            }
        }
    }

    /// Opens a list. References that could not be read are asked for again.
    pub(super) fn open_menu(&mut self, of: Choice, model: &mut Model) {
        if of == Choice::Reference && matches!(self.references, References::Failed(_)) {
            self.want_references(model);
        }
        let (count, chosen) = self.choices(of);
        if count > 0 {
            self.menu = Some(Menu { of, at: chosen.unwrap_or(0) });
        }
    }

    pub(super) fn want_references(&mut self, model: &mut Model) {
        self.references = References::Reading;
        model.reads.want(Question::References(self.held.account.id.clone()));
    }

    /// Moves the cursor of the open list.
    pub(super) fn move_in_menu(&mut self, step: Move) {
        let Some(menu) = self.menu else { return };
        let (count, _) = self.choices(menu.of);
        self.menu = Some(Menu { at: step.from(menu.at, count.saturating_sub(1), 10), ..menu });
    }

    /// Takes what is under the cursor and closes the list.
    pub(super) fn take_from_menu(&mut self, model: &Model) {
        if let Some(menu) = self.menu.take() {
            self.choose(menu.of, menu.at, model);
        }
    }

    /// Steps to the next choice of a closed list.
    pub(super) fn step(&mut self, of: Choice, back: bool, model: &Model) {
        let (count, chosen) = self.choices(of);
        let step = if back { Move::Up } else { Move::Down };
        self.choose(of, chosen.map_or(0, |at| step.from(at, count.saturating_sub(1), 1)), model);
    }

    fn choose(&mut self, of: Choice, at: usize, model: &Model) {
        let before = self.fields.what.clone();
        let Some(pull) = self.fields.what.pull_mut() else { return };
        match of {
            Choice::Reason => {
                pull.reason = Reason::ALL.get(at).copied().unwrap_or(pull.reason);
                self.follow_reason(model);
            }
            Choice::Form => {
                pull.form = FORMS.get(at).copied().unwrap_or(pull.form);
                pull.form_by_hand = true;
            }
            Choice::Reference => {
                if let Some(chosen) = self.references.listed().get(at) {
                    pull.reference = Some(chosen.clone());
                }
            }
        }
        if self.fields.what != before {
            self.changed(model);
        }
    }

    /// The form follows the reason until it was changed by hand.
    pub(super) fn follow_reason(&mut self, model: &Model) {
        if let Some(pull) = self.fields.what.pull_mut().filter(|pull| !pull.form_by_hand) {
            let facts = self.held.facts(&model.policy, model.today());
            pull.form = rules::default_form(&facts, pull.reason);
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
