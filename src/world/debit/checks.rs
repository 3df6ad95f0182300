//! Whether Stripe does a debit, in the order in which it looks: liability, region, currency, cap, reference, balance. The order
//! matters because the first refusal is the answer. Which set applies follows from the world's edition and from who carries the
//! account's losses.

use crate::money::Currency;

use super::super::accounts::{Account, PLATFORM};
use super::super::errors::{self, Refusal};
use super::super::founding::{AccountKind, Liable};
use super::super::objects::transfer::SourceType;
use super::super::settings::{Edition, NonNegative};
use super::super::shelf::Row;
use super::super::state::State;
use super::reference::Reference;
use super::{cap, legacy, regions};

/// A debit as asked for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// The account to be debited.
    pub(crate) account: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) form: Form,
}

/// How a debit is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// A charge of the account.
    Charge,
    /// A transfer as the account, with its reference transaction if it has one.
    Transfer { source_type: SourceType, reference: Option<Reference> },
}

/// Under which terms a debit was allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terms {
    /// The platform carries the account's losses.
    PlatformLiable,
    /// Stripe carries them, and reserves a shortfall on the platform.
    ManagedRisk,
}

/// Decides a debit.
pub(crate) fn judge(state: &State, ask: &Ask) -> Result<Terms, Refusal> {
    let found = state.accounts.get(ask.account).zip(state.accounts.get(PLATFORM));
    let (account, platform) = found.ok_or_else(errors::transfers_not_allowed)?;
    match state.settings.edition {
        Edition::Current => {}
        Edition::LegacyManagedUsPreview => {
            legacy::check(state, ask, account, platform)?;
            return Ok(Terms::PlatformLiable);
        }
    }
    let terms = liability(state, ask, account)?;
    region(ask, account, platform)?;
    currency(ask.currency, account, account.about.currency)?;
    match terms {
        Terms::PlatformLiable => {
            cap::check(state, ask.amount, ask.currency)?;
            balance(state, ask, account)?;
        }
        Terms::ManagedRisk => reference(state, ask)?,
    }
    Ok(terms)
}

fn liability(state: &State, ask: &Ask, account: &Account) -> Result<Terms, Refusal> {
    let liable = account.liable().filter(|_| ask.account != PLATFORM);
    let referenced = match &ask.form {
        Form::Charge => false,
        Form::Transfer { reference, .. } => reference.is_some(),
    };
    match liable {
        Some(Liable::Application) if !referenced => Ok(Terms::PlatformLiable),
        Some(Liable::Stripe) if ask.form != Form::Charge && state.settings.managed_risk_enrolled => {
            Ok(Terms::ManagedRisk)
        }
        Some(Liable::Application | Liable::Stripe) | None => Err(wrong_liability(ask, account)),
    }
}

/// The refusal of an account that cannot be debited this way.
pub(crate) fn wrong_liability(ask: &Ask, account: &Account) -> Refusal {
    match ask.form {
        Form::Charge => Refusal::invalid(
            "This account cannot be used as a source: your platform is not responsible for its negative balances. \
             Create a customer for it and bill it with Stripe Billing instead.",
        )
        .param("source")
        .executed(),
        Form::Transfer { .. } if account.about.kind == AccountKind::Standard => {
            Refusal::invalid("Transfers and payouts on behalf of a Standard connected account are not allowed.")
                .code("not_allowed_on_standard_account")
                .executed()
        }
        Form::Transfer { .. } => errors::transfers_not_allowed(),
    }
}

fn region(ask: &Ask, account: &Account, platform: &Account) -> Result<(), Refusal> {
    if regions::same(&account.about.country, &platform.about.country) {
        return Ok(());
    }
    Err(wrong_region(ask, platform))
}

/// The refusal of two countries that are not in one region. For a transfer it is the receiver, the platform, that is too far away.
pub(crate) fn wrong_region(ask: &Ask, platform: &Account) -> Refusal {
    match ask.form {
        Form::Charge => errors::transfers_not_allowed(),
        Form::Transfer { .. } => errors::outside_region(&platform.about.country),
    }
}

/// The currency must be one account's default currency.
pub(crate) fn currency(asked: Currency, account: &Account, wanted: Currency) -> Result<(), Refusal> {
    if asked == wanted {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "The currency of this debit of {} must be {}, not {}.",
        account.about.id,
        wanted.code(),
        asked.code()
    ))
    .param("currency")
    .executed())
}

fn reference(state: &State, ask: &Ask) -> Result<(), Refusal> {
    let reference = match &ask.form {
        Form::Charge => None,
        Form::Transfer { reference, .. } => reference.as_ref(),
    };
    let reference = reference.ok_or_else(|| errors::missing("reference_transaction").executed())?;
    reference.check(state, ask.account)
}

/// A debit cannot make the balance negative, in the sense that this world's settings give to it.
fn balance(state: &State, ask: &Ask, account: &Account) -> Result<(), Refusal> {
    let same_currency = account.about.bank.as_ref().is_some_and(|bank| bank.currency == ask.currency);
    let may_go_below = match state.settings.non_negative {
        NonNegative::AvailableOnly | NonNegative::AvailablePlusPending => false,
        NonNegative::ReservesException => state.settings.reserves_enabled && same_currency,
    };
    if may_go_below || ask.amount <= covered(state, ask) { Ok(()) } else { Err(errors::insufficient()) }
}

/// What the account's balance covers. All money of this world came by card, so other source types hold none.
pub(crate) fn covered(state: &State, ask: &Ask) -> i64 {
    let holding = state.ledger.holding(ask.account, ask.currency);
    let drawn = match &ask.form {
        Form::Charge => SourceType::Card,
        Form::Transfer { source_type, .. } => *source_type,
    };
    match drawn {
        SourceType::BankAccount | SourceType::Fpx => 0,
        SourceType::Card => match state.settings.non_negative {
            NonNegative::AvailableOnly | NonNegative::ReservesException => holding.available,
            NonNegative::AvailablePlusPending => holding.available.saturating_add(holding.pending),
        },
    }
}
