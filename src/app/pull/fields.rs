//! The fields of the dialog and what they say to the rules. Amount, note and confirmation are there whatever is done; the rest is
//! of one deed only. A field that changes takes the confirmation with it: what is confirmed is what stands there.

use crate::app::{Question, TextField};
use crate::domain::{
    Account, Balance, Consent, Deed, Form, FormKind, Label, Order, Reason, Reference, ReferenceCandidate, Reversal,
    SendReason, What,
};
use crate::money::{Amount, Currency, Minor};
use crate::rules::{Acks, ConsentSeen, Draft, Drafted, Facts, ReferenceSeen, Undoing, WhyAgain};

use super::Held;

/// What was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The amount as typed.
    pub amount: TextField,
    /// The operator's note.
    pub note: TextField,
    /// What is to be done.
    pub what: Asking,
    /// Why the amount is asked for again: what the note said when it was typed after Stripe had shown the same amount. Another
    /// object needs another word.
    pub(super) again: Option<WhyAgain>,
    /// The confirmation, typed key by key.
    pub confirm: TextField,
}

/// What is to be done, with the fields of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    /// The account is debited.
    Pull(Box<PullFields>),
    /// Funds are sent to the account, in this currency.
    Send(Currency),
    /// A pull is given back.
    Reverse(Box<ReverseFields>),
}

/// What only a pull asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullFields {
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
    /// The shortfall to which the operator said yes.
    pub below_zero: Option<Minor>,
    /// Whether the operator said yes to the cost.
    pub cost: bool,
}

/// What only a reversal asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReverseFields {
    /// The pull that is given back, as this journal has settled it.
    pub undone: Order,
    /// What it left at Stripe, and how that is given back.
    pub reversal: Reversal,
    /// Whether the operator said yes to its being final.
    pub is_final: bool,
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

impl PullFields {
    pub(super) fn new(reason: Reason, form: FormKind) -> Self {
        Self {
            reason,
            form,
            form_by_hand: false,
            reference: None,
            consent: TextField::default(),
            below_zero: None,
            cost: false,
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

    /// What the order asks; none while the reference that it needs is not chosen.
    fn order(&self, agreement: &Agreement) -> Option<What> {
        let form = match self.form {
            FormKind::Charge => Form::Charge,
            FormKind::Transfer => Form::Transfer,
            FormKind::TransferWithReference => Form::TransferWithReference(self.reference()?),
        };
        let consent = match agreement {
            Agreement::OnFile(on_file) => Consent::OnFile(on_file.clone()),
            Agreement::Doubtful(_) | Agreement::Missing | Agreement::NotAsked => {
                Consent::Typed(Label::new(self.consent.text()))
            }
        };
        Some(What::Pull { form, reason: self.reason, consent })
    }
}

impl Asking {
    /// What is done, without data.
    #[must_use]
    pub const fn deed(&self) -> Deed {
        match self {
            Self::Pull(_) => Deed::Pull,
            Self::Send(_) => Deed::Send,
            Self::Reverse(_) => Deed::Reverse,
        }
    }

    /// The fields of a pull.
    #[must_use]
    pub const fn pull(&self) -> Option<&PullFields> {
        match self {
            Self::Pull(pull) => Some(pull),
            Self::Send(_) | Self::Reverse(_) => None,
        }
    }

    pub(super) const fn pull_mut(&mut self) -> Option<&mut PullFields> {
        match self {
            Self::Pull(pull) => Some(pull),
            Self::Send(_) | Self::Reverse(_) => None,
        }
    }

    /// The fields of a reversal.
    #[must_use]
    pub const fn reverse(&self) -> Option<&ReverseFields> {
        match self {
            Self::Reverse(reverse) => Some(reverse),
            Self::Pull(_) | Self::Send(_) => None,
        }
    }

    /// The form of a pull.
    #[must_use]
    pub fn form(&self) -> Option<FormKind> {
        self.pull().map(|pull| pull.form)
    }

    /// The currency of the amount.
    pub(super) fn currency(&self, facts: &Facts<'_>) -> Currency {
        match self {
            Self::Pull(_) => facts.currency(),
            Self::Send(currency) => *currency,
            Self::Reverse(reverse) => reverse.undone.amount.currency(),
        }
    }

    /// What is to be read at Stripe of the debit that is given back.
    pub(super) fn left_behind(&self) -> Option<Question> {
        let ReverseFields { undone, reversal, .. } = self.reverse()?;
        Some(Question::left_behind(&undone.account, reversal))
    }

    /// What the order asks; none while something is missing.
    pub(super) fn order(&self, agreement: &Agreement, held: &Held) -> Option<What> {
        match self {
            Self::Pull(pull) => pull.order(agreement),
            Self::Send(currency) => {
                let is_owed = held.balance.as_ref()?.available(*currency).is_negative();
                Some(What::Send { send: if is_owed { SendReason::ClearNegative } else { SendReason::Other } })
            }
            Self::Reverse(reverse) => Some(What::Reverse { reverse: reverse.reversal.clone() }),
        }
    }
}

/// The currency in which funds are sent: one in which the account owes something, its default before others; else its default.
pub(super) fn currency_to_send(account: &Account, balance: Option<&Balance>) -> Currency {
    let usual = account.default_currency;
    let owes: Vec<Currency> = balance.into_iter().flat_map(Balance::negatives).map(Amount::currency).collect();
    if owes.contains(&usual) { usual } else { owes.first().copied().unwrap_or(usual) }
}

impl Fields {
    pub(super) fn new(what: Asking) -> Self {
        Self {
            amount: TextField::default(),
            note: TextField::default(),
            what,
            again: None,
            confirm: TextField::default(),
        }
    }

    /// What the rules judge.
    pub(super) fn draft(&self, amount: Option<Amount>, held: &Held) -> Draft {
        let acks = Acks { same_amount: self.again.clone(), ..Acks::default() };
        match &self.what {
            Asking::Pull(pull) => {
                let reference = pull.reference().map(|reference| ReferenceSeen { reference, on_account: Some(true) });
                let consent = Label::new(pull.consent.text());
                let consent = (!consent.is_empty()).then_some(consent);
                let acks = Acks { consent, below_zero: pull.below_zero, cost: pull.cost, ..acks };
                Draft { amount, what: Drafted::Pull { form: pull.form, reference }, acks }
            }
            Asking::Send(currency) => Draft { amount, what: Drafted::Send { currency: *currency }, acks },
            Asking::Reverse(reverse) => {
                let undoing = Undoing {
                    reversal: reverse.reversal.clone(),
                    settled: Some(reverse.undone.clone()),
                    now: held.left.read().cloned(),
                };
                let acks = Acks { reversal: reverse.is_final, ..acks };
                Draft { amount, what: Drafted::Reverse(Box::new(undoing)), acks }
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
