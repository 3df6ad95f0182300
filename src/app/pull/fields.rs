//! The fields of the dialog and what they say to the rules. A field that changes takes the confirmation with it: what is
//! confirmed is what stands there.

use crate::app::TextField;
use crate::domain::{Consent, Form, FormKind, Label, Reason, Reference, ReferenceCandidate};
use crate::money::{Amount, Minor};
use crate::rules::{Acks, ConsentSeen, Draft, Drafted, ReferenceSeen, WhyAgain};

/// What was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The amount as typed.
    pub amount: TextField,
    /// Why.
    pub reason: Reason,
    /// How it is asked of Stripe. It follows the reason until it is changed by hand.
    pub form: FormKind,
    /// Whether the form was changed by hand.
    pub(super) form_by_hand: bool,
    /// The transaction that is recovered.
    pub reference: Option<ReferenceCandidate>,
    /// The agreement that the operator names, where none is on file.
    pub consent: TextField,
    /// The operator's note.
    pub note: TextField,
    /// The shortfall to which the operator said yes.
    pub below_zero: Option<Minor>,
    /// Whether the operator said yes to the cost.
    pub cost: bool,
    /// Why the amount is asked for again: what the note said when it was typed after Stripe had shown the same amount. Another
    /// object needs another word.
    pub(super) again: Option<WhyAgain>,
    /// The confirmation, typed key by key.
    pub confirm: TextField,
}

/// What the account's metadata say about its agreement to debits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// One is on file; it needs nothing typed.
    OnFile(Label),
    /// One is on file that cannot be relied on: over, or with an end that is no date. Why, in words.
    Doubtful(String),
    /// None is on file.
    Missing,
    /// The edition does not ask for one.
    NotAsked,
}

impl Agreement {
    pub(super) fn of(seen: Option<&ConsentSeen>) -> Self {
        match seen {
            Some(ConsentSeen::OnFile { agreement, .. }) => Self::OnFile(agreement.clone()),
            Some(ConsentSeen::Expired { agreement, until, .. }) => {
                Self::Doubtful(format!("{agreement} ended on {until}"))
            }
            Some(ConsentSeen::EndUnreadable { agreement, .. }) => {
                Self::Doubtful(format!("the end of {agreement} is not a date"))
            }
            Some(ConsentSeen::Missing { .. }) => Self::Missing,
            None => Self::NotAsked,
        }
    }
}

impl Fields {
    pub(super) fn new(reason: Reason, form: FormKind) -> Self {
        Self {
            amount: TextField::default(),
            reason,
            form,
            form_by_hand: false,
            reference: None,
            consent: TextField::default(),
            note: TextField::default(),
            below_zero: None,
            cost: false,
            again: None,
            confirm: TextField::default(),
        }
    }

    /// What the rules judge.
    pub(super) fn draft(&self, amount: Option<Amount>) -> Draft {
        let consent = Label::new(self.consent.text());
        Draft {
            amount,
            what: Drafted::Pull {
                form: self.form,
                reference: self.reference().map(|reference| ReferenceSeen { reference, on_account: Some(true) }),
            },
            acks: Acks {
                consent: (!consent.is_empty()).then_some(consent),
                below_zero: self.below_zero,
                cost: self.cost,
                same_amount: self.again.clone(),
                reversal: false,
            },
        }
    }

    /// The transaction that is recovered. It was chosen from a list that Stripe gave for this account.
    pub(super) fn reference(&self) -> Option<Reference> {
        match self.form {
            FormKind::Charge | FormKind::Transfer => None,
            FormKind::TransferWithReference => {
                self.reference.as_ref().map(|chosen| Reference { kind: chosen.kind, id: chosen.id.clone() })
            }
        }
    }

    /// The form of the order; none while the reference that it needs is not chosen.
    pub(super) fn order_form(&self) -> Option<Form> {
        match self.form {
            FormKind::Charge => Some(Form::Charge),
            FormKind::Transfer => Some(Form::Transfer),
            FormKind::TransferWithReference => self.reference().map(Form::TransferWithReference),
        }
    }

    /// The agreement of the order.
    pub(super) fn order_consent(&self, agreement: &Agreement) -> Consent {
        match agreement {
            Agreement::OnFile(on_file) => Consent::OnFile(on_file.clone()),
            Agreement::Doubtful(_) | Agreement::Missing | Agreement::NotAsked => {
                Consent::Typed(Label::new(self.consent.text()))
            }
        }
    }

    /// What a form means for tax (docs.stripe.com/connect/account-debits).
    #[must_use]
    pub const fn tax_words(form: FormKind) -> &'static str {
        match form {
            FormKind::Charge => "revenue, on the 1099",
            FormKind::Transfer | FormKind::TransferWithReference => "adjustment, not revenue",
        }
    }
}
