//! Which facts keep a rule and which break it, one function a rule. What a broken rule does is `severity`'s matter:
//! nothing here knows whether it blocks or warns.

pub(crate) mod amount;
pub(crate) mod balance;
pub(crate) mod cap;
pub(crate) mod lately;
pub(crate) mod operator;
pub(crate) mod place;
pub(crate) mod platform;
pub(crate) mod reference;
pub(crate) mod reserve;
pub(crate) mod send;
pub(crate) mod undo;
pub(crate) mod who;

use crate::domain::FormKind;
use crate::money::{Amount, Currency, Minor};

use super::{Compared, Draft, Drafted, Edition, Facts, Fix, RuleId, Rulebook, Whose};

/// What is judged: a draft, the facts, and the rulebook that judges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) book: Rulebook,
    /// The edition for pulls of the account, also where another rulebook judges.
    pub(crate) edition: Edition,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) draft: &'a Draft,
}

impl<'a> Case<'a> {
    pub(crate) fn new(facts: &'a Facts<'a>, draft: &'a Draft) -> Self {
        Self { book: draft.rulebook(facts), edition: facts.edition(), facts, draft }
    }

    /// The currency: as drafted; while nothing is typed the one that the edition asks for, in which funds are sent, or of the
    /// debit that is undone.
    pub(crate) fn currency(&self) -> Currency {
        let wanted = || wanted_currency(self.edition, self.facts).0;
        self.draft.amount.map_or_else(
            || match &self.draft.what {
                Drafted::Pull { .. } => wanted(),
                Drafted::Send { currency } => *currency,
                Drafted::Reverse(undoing) => {
                    undoing.settled.as_ref().map_or_else(wanted, |order| order.amount.currency())
                }
            },
            Amount::currency,
        )
    }

    /// The form of a pull. Funds are sent by a transfer, and what is given back is as a charge: it draws on all of a balance.
    pub(crate) fn form(&self) -> FormKind {
        match self.draft.what {
            Drafted::Pull { form, .. } => form,
            Drafted::Send { .. } => FormKind::Transfer,
            Drafted::Reverse(_) => FormKind::Charge,
        }
    }

    /// The smallest step of the debit's currency; none for a currency that is not known.
    pub(crate) fn step(&self) -> Option<i64> {
        step(self.currency())
    }

    /// An amount in the debit's currency.
    pub(crate) fn amount_of(&self, minor: Minor) -> Amount {
        Amount::new(minor, self.currency())
    }
}

/// The currency in which the edition wants debits, and whose default it is.
pub(crate) fn wanted_currency(edition: Edition, facts: &Facts<'_>) -> (Currency, Whose) {
    match edition {
        Edition::PlatformLiableCurrent | Edition::StripeManagedRisk => (facts.account.default_currency, Whose::Account),
        Edition::LegacyManagedUsPreview => (facts.platform.default_currency, Whose::Platform),
    }
}

/// A charge or transfer must be a multiple of this.
pub(crate) fn step(currency: Currency) -> Option<i64> {
    currency.facts().map(|facts| facts.charge_multiple.max(1))
}

/// The largest multiple of a step that is not above an amount, if at least one step fits.
pub(crate) fn floor(minor: Minor, step: i64) -> Option<Minor> {
    let rest = minor.get().checked_rem(step)?;
    Some(Minor::new(minor.get().checked_sub(rest)?)).filter(|floored| floored.is_positive())
}

/// Whether a rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// Kept.
    Yes,
    /// Broken.
    No,
    /// Broken, and the operator has said yes to it.
    NoButAcknowledged,
    /// So near the edge, or so old, that it can only be warned of.
    Doubtful,
    /// The facts do not tell. It stops a pull where breaking the rule would.
    CannotTell,
    /// The facts do not tell, and Stripe or a later step will.
    LeftOpen,
}

/// What a check saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) met: Met,
    pub(crate) compared: Compared,
    pub(crate) fix: Option<Fix>,
}

impl Seen {
    pub(crate) const fn new(met: Met, compared: Compared) -> Self {
        Self { met, compared, fix: None }
    }

    pub(crate) fn fixed_by(self, fix: Fix) -> Self {
        Self { met: self.met, compared: self.compared, fix: Some(fix) }
    }

    /// Kept, or broken with a fix.
    pub(crate) fn kept(kept: bool, compared: Compared, fix: Fix) -> Self {
        if kept { Self::new(Met::Yes, compared) } else { Self::new(Met::No, compared).fixed_by(fix) }
    }
}

/// Checks one rule.
pub(crate) fn check(rule: RuleId, case: &Case<'_>) -> Seen {
    match rule {
        RuleId::Liability => who::liability(case.edition, case.facts, case.form()),
        RuleId::OwnAccount => who::own_account(case.facts),
        RuleId::LivemodeMatch => who::livemode(case.facts),
        RuleId::AccountOpen => who::open(case.facts),
        RuleId::VerifiedNameDob => who::person(case.facts),
        RuleId::ManualPayouts => who::manual_payouts(case.facts),
        RuleId::RegionSupported => place::supported(case.edition, case.facts),
        RuleId::RegionSame => place::same(case.edition, case.facts),
        RuleId::SendRegion => send::region(case.facts),
        RuleId::CurrencyMatch | RuleId::PlatformCurrency => place::currency(case),
        RuleId::SendCurrency => send::currency(case),
        RuleId::AmountPositive => amount::positive(case),
        RuleId::AmountDigits => amount::digits(case),
        RuleId::AmountGranularity => amount::granularity(case),
        RuleId::ReversalRest => undo::rest(case),
        RuleId::CapUsd => cap::cap(case),
        RuleId::NonNegative => balance::non_negative(case),
        RuleId::PlatformAvailable => platform::available(case),
        RuleId::ReservesEnabled => reserve::enabled(case),
        RuleId::BankSameCurrency => reserve::bank(case),
        RuleId::ReserveImpact => reserve::impact(case),
        RuleId::Absorbed => send::absorbed(case),
        RuleId::FreesReserve => send::frees_reserve(case),
        RuleId::ReferenceRequired => reference::required(case.draft),
        RuleId::ReferenceOwner => reference::owner(case.draft),
        RuleId::Consent => operator::consent(case),
        RuleId::ExtraCost => operator::cost(case),
        RuleId::ReversalFinal => undo::is_final(case.draft),
        RuleId::BankVerified => operator::bank_verified(case),
        RuleId::TransfersCapability => operator::capability(case),
        RuleId::ForeignDebit => lately::foreign(case),
        RuleId::SameAmountLately => lately::same_amount(case),
    }
}
