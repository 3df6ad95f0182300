//! What a verdict is made from: the facts as they were read, and the debit as it is being drafted.

use jiff::civil::Date;

use crate::domain::{Account, Balance, FormKind, Label, Mode, Order, Reference, Reversal, SeenObject};
use crate::money::{Amount, Currency, Minor};

use super::check::{reserve, wanted_currency};
use super::{Edition, Policy, Rulebook, SeenAtStripe, WhyAgain, edition_for};

/// The facts about one account and its platform. Nothing here is guessed: a balance that was not read is none.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Whose money it is.
    pub mode: Mode,
    /// The platform's own account.
    pub platform: &'a Account,
    /// The connected account.
    pub account: &'a Account,
    /// Its balance.
    pub balance: Option<&'a Balance>,
    /// The platform's balance.
    pub platform_balance: Option<&'a Balance>,
    /// What Stripe showed of the last 24 hours; none while it was not asked, which is well for typing, and never for
    /// approving.
    pub seen: Option<&'a SeenAtStripe>,
    /// Today, UTC: for the age of exchange rates and the end of an agreement.
    pub today: Date,
    /// The operator's settings.
    pub policy: &'a Policy,
}

impl Facts<'_> {
    /// The edition that judges this account.
    #[must_use]
    pub fn edition(&self) -> Edition {
        edition_for(self.account, self.policy)
    }

    /// The currency in which a debit of this account is made, as its edition asks for it.
    #[must_use]
    pub fn currency(&self) -> Currency {
        wanted_currency(self.edition(), self).0
    }

    /// Whether a debit in a currency may take the available balance below zero at all, in the account's edition under
    /// these settings. It then needs an acknowledgement that names the shortfall.
    #[must_use]
    pub fn may_go_below(&self, currency: Currency) -> bool {
        reserve::may_go_below(self.edition(), self, currency)
    }
}

/// A debit as far as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// How much; none while nothing that can be read is typed. The currency is then taken to be the one that the
    /// edition asks for.
    pub amount: Option<Amount>,
    /// What is to be done.
    pub what: Drafted,
    /// What the operator has acknowledged.
    pub acks: Acks,
}

/// What is to be done, as far as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drafted {
    /// The account is debited.
    Pull {
        /// How it is asked of Stripe.
        form: FormKind,
        /// The transaction it recovers.
        reference: Option<ReferenceSeen>,
    },
    /// The account gets money of the platform's.
    Send {
        /// In which currency, while no amount is typed.
        currency: Currency,
    },
    /// A debit is given back.
    Reverse(Box<Undoing>),
}

/// A debit that is to be given back, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoing {
    /// Which, and how.
    pub reversal: Reversal,
    /// The debit, if it is settled in this journal.
    pub settled: Option<Order>,
    /// What it left at Stripe, as read now; none while that was not read.
    pub now: Option<SeenObject>,
}

impl Draft {
    /// A pull in which nothing is filled in but the form.
    #[must_use]
    pub const fn of(form: FormKind) -> Self {
        Self::with(Drafted::Pull { form, reference: None })
    }

    /// A draft without amount and acknowledgements.
    #[must_use]
    pub const fn with(what: Drafted) -> Self {
        let acks = Acks { consent: None, below_zero: None, cost: false, same_amount: None, reversal: false };
        Self { amount: None, what, acks }
    }

    /// The rules that judge it.
    #[must_use]
    pub fn rulebook(&self, facts: &Facts<'_>) -> Rulebook {
        match self.what {
            Drafted::Pull { .. } => Rulebook::Edition(facts.edition()),
            Drafted::Send { .. } => Rulebook::SendFunds,
            Drafted::Reverse(_) => Rulebook::Reversal,
        }
    }
}

/// A reference transaction, and whether it was found on the debited account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceSeen {
    /// The transaction.
    pub reference: Reference,
    /// Whether the account has it; none: not looked up yet.
    pub on_account: Option<bool>,
}

/// What the operator has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acks {
    /// The agreement that the operator names, where none is on file.
    pub consent: Option<Label>,
    /// The shortfall that was acknowledged, positive. Another shortfall needs another acknowledgement.
    pub below_zero: Option<Minor>,
    /// That Stripe charges for the feature.
    pub cost: bool,
    /// Why the same amount is asked for again within a day.
    pub same_amount: Option<WhyAgain>,
    /// That a reversal cannot be undone.
    pub reversal: bool,
}
