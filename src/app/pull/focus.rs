//! Where keys go, and which places Tab stops at. A place at which nothing could be done is left out, so that Tab always
//! leads to something that works.

use crate::app::TextField;
use crate::app::stroke::around;
use crate::domain::{Deed, FormKind};
use crate::money::parse_amount;
use crate::rules::{RuleId, Ruling};

use super::{Agreement, Confirmation, PullDialog};

/// A place that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The amount.
    Amount,
    /// The reason, a list of choices.
    Reason,
    /// The form, a list of choices.
    Form,
    /// The reference transaction, a list of choices.
    Reference,
    /// The agreement.
    Consent,
    /// The note.
    Note,
    /// Yes to a balance below zero.
    BelowZero,
    /// Yes to the cost.
    Cost,
    /// Yes to its being final.
    Final,
    /// The confirmation.
    Confirm,
    /// The button that shows the request.
    DryRun,
    /// The button that closes the dialog.
    Cancel,
    /// The button that sends.
    Send,
}

/// What kind of place it is, and which of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text(Text),
    Choice(Choice),
    Tick(Tick),
    Button(Button),
}

/// A place where text is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Amount,
    Consent,
    Note,
    Confirm,
}

/// A place where one of a few is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The reason.
    Reason,
    /// The form.
    Form,
    /// The reference transaction.
    Reference,
}

/// A place where a yes is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// To a balance below zero.
    BelowZero,
    /// To the cost.
    Cost,
    /// To its being final.
    Final,
}

/// A place where something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Button {
    DryRun,
    Cancel,
    Send,
}

impl Choice {
    /// The place itself.
    #[must_use]
    pub const fn focus(self) -> Focus {
        match self {
            Self::Reason => Focus::Reason,
            Self::Form => Focus::Form,
            Self::Reference => Focus::Reference,
        }
    }
}

impl Tick {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::BelowZero, Self::Cost, Self::Final];

    /// The place itself.
    #[must_use]
    pub const fn focus(self) -> Focus {
        match self {
            Self::BelowZero => Focus::BelowZero,
            Self::Cost => Focus::Cost,
            Self::Final => Focus::Final,
        }
    }
}

impl Focus {
    /// All, in the order of Tab.
    pub(super) const ALL: [Self; 13] = [
        Self::Amount,
        Self::Reason,
        Self::Form,
        Self::Reference,
        Self::Consent,
        Self::Note,
        Self::BelowZero,
        Self::Cost,
        Self::Final,
        Self::Confirm,
        Self::DryRun,
        Self::Cancel,
        Self::Send,
    ];

    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Amount => Kind::Text(Text::Amount),
            Self::Consent => Kind::Text(Text::Consent),
            Self::Note => Kind::Text(Text::Note),
            Self::Confirm => Kind::Text(Text::Confirm),
            Self::Reason => Kind::Choice(Choice::Reason),
            Self::Form => Kind::Choice(Choice::Form),
            Self::Reference => Kind::Choice(Choice::Reference),
            Self::BelowZero => Kind::Tick(Tick::BelowZero),
            Self::Cost => Kind::Tick(Tick::Cost),
            Self::Final => Kind::Tick(Tick::Final),
            Self::DryRun => Kind::Button(Button::DryRun),
            Self::Cancel => Kind::Button(Button::Cancel),
            Self::Send => Kind::Button(Button::Send),
        }
    }
}

impl PullDialog {
    /// Whether Tab stops at a place now.
    #[must_use]
    pub fn offers(&self, focus: Focus) -> bool {
        let form = self.fields.what.form();
        match focus {
            Focus::Amount | Focus::Note | Focus::DryRun | Focus::Cancel => true,
            Focus::Reason => form.is_some(),
            Focus::Form => form.is_some_and(|form| form != FormKind::TransferWithReference),
            Focus::Reference => form == Some(FormKind::TransferWithReference),
            Focus::Consent => self.deed() == Deed::Pull && !matches!(self.agreement, Agreement::OnFile(_)),
            Focus::BelowZero => self.is_asked(RuleId::ReserveImpact),
            Focus::Cost => self.is_asked(RuleId::ExtraCost),
            Focus::Final => self.is_asked(RuleId::ReversalFinal),
            Focus::Confirm => !matches!(self.confirmation(), Confirmation::Off),
            Focus::Send => self.can_send(),
        }
    }

    /// Whether a rule wants a yes, given or not.
    fn is_asked(&self, rule: RuleId) -> bool {
        let finding = self.judged.findings.iter().find(|finding| finding.rule == rule);
        finding.is_some_and(|finding| matches!(finding.ruling, Ruling::Acknowledge { .. }))
    }

    /// Moves the focus on, round and round.
    pub(super) fn go(&mut self, back: bool) {
        if self.focus == Focus::Amount {
            self.tidy_amount();
        }
        let stops: Vec<Focus> =
            Focus::ALL.into_iter().filter(|focus| *focus == self.focus || self.offers(*focus)).collect();
        self.focus = around(&stops, self.focus, back);
    }

    /// Writes the amount as it was understood, if reading that again gives the same amount.
    fn tidy_amount(&mut self) {
        if let Some(amount) = self.amount()
            && parse_amount(&amount.figure(), amount.currency()) == Ok(amount.minor())
        {
            self.fields.amount = TextField::with(&amount.figure());
        }
    }

    /// Leaves a place that is no longer offered for the one on which Enter does no harm.
    pub(super) fn keep_focus_valid(&mut self) {
        if !self.offers(self.focus) {
            self.focus = Focus::Cancel;
            self.menu = None;
        }
    }
}
