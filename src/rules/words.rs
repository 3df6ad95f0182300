//! What rules and findings are called on screens and in exports: facts and figures in a few words, without keys and
//! without advice, which is `fix`'s matter.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::{
    AccountKind, BankStatus, Capability, Country, FormKind, Label, Liability, LiabilitySource, Liable, Mode,
    PayoutInterval, Reference, ReferenceKind, Region,
};
use crate::money::{Amount, Currency, Minor};

use super::{Compared, ConsentSeen, Known, OrderPart, RateSeen, ReservesFrom, RuleId, SeenLately, Whose};

/// What a rule asks for.
pub(crate) fn statement(rule: RuleId, compared: &Compared) -> String {
    let words = match rule {
        RuleId::Liability => liability(compared),
        RuleId::OwnAccount => "account is not the platform itself",
        RuleId::LivemodeMatch => "key and account are of one mode",
        RuleId::AccountOpen => "account is open",
        RuleId::VerifiedNameDob => "name and date of birth are known",
        RuleId::ManualPayouts => "payouts are manual",
        RuleId::RegionSupported => "debits are offered in the region",
        RuleId::RegionSame => "same region",
        RuleId::CurrencyMatch | RuleId::PlatformCurrency => currency(compared),
        RuleId::AmountPositive => "amount is above zero",
        RuleId::AmountDigits => "no more digits than Stripe takes",
        RuleId::AmountGranularity => "amount is one the currency allows",
        RuleId::CapUsd => "at most 100,000.00 usd",
        RuleId::NonNegative => non_negative(compared),
        RuleId::ReservesEnabled => "your reserves are on",
        RuleId::BankSameCurrency => "bank account in the same currency",
        RuleId::ReserveImpact => reserve_impact(compared),
        RuleId::ReferenceRequired => "reference transaction is named",
        RuleId::ReferenceOwner => "reference belongs to this account",
        RuleId::Consent => "consent on file",
        RuleId::ExtraCost => "this feature carries a Stripe fee",
        RuleId::BankVerified => "bank account is verified",
        RuleId::TransfersCapability => "platform may receive transfers",
        RuleId::ForeignDebit => "no debit from elsewhere in 24 hours",
        RuleId::SameAmountLately => "no such amount in 24 hours",
    };
    words.to_owned()
}

fn liability(compared: &Compared) -> &'static str {
    if matches!(compared, Compared::Losses { wanted: Liable::Stripe, .. }) {
        "Stripe carries this account's losses"
    } else if matches!(compared, Compared::Kind(_)) {
        "account is a managed account"
    } else if matches!(compared, Compared::FormNotOffered(_)) {
        "form is offered for this account"
    } else {
        "platform carries this account's losses"
    }
}

fn currency(compared: &Compared) -> &'static str {
    if matches!(compared, Compared::Currencies { whose: Whose::Platform, .. }) {
        "currency is the platform's default"
    } else {
        "currency is the account's default"
    }
}

fn non_negative(compared: &Compared) -> &'static str {
    if matches!(compared, Compared::Left { by_reserves: true, .. }) {
        "balance or reserves cover it"
    } else {
        "balance stays at or above zero"
    }
}

fn reserve_impact(compared: &Compared) -> &'static str {
    if matches!(compared, Compared::Reserve { shortfall, .. } if shortfall.minor().is_positive()) {
        "your reserve covers what is below zero"
    } else {
        "your reserve is not touched"
    }
}

/// What was found.
pub(crate) fn found(compared: &Compared) -> String {
    match compared {
        Compared::Losses { seen, .. } => losses(*seen),
        Compared::Kind(kind) => format!("type = {}", kind_words(*kind)),
        Compared::FormNotOffered(form) => form_words(*form).to_owned(),
        Compared::Distinct(true) => "two accounts".to_owned(),
        Compared::Distinct(false) => "it is the platform itself".to_owned(),
        Compared::Livemode { mode, matches } => livemode(*mode, *matches),
        Compared::Disabled(reason) => reason.as_ref().map_or_else(|| "not disabled".to_owned(), ToString::to_string),
        Compared::Person { first_name, last_name, full_birth_date } => {
            person(*first_name, *last_name, *full_birth_date)
        }
        Compared::Schedule(interval) => interval_words(*interval).to_owned(),
        Compared::Countries { account, platform } => countries(*account, *platform),
        Compared::Currencies { given, wanted, .. } => currencies(*given, *wanted),
        Compared::NoAmount => "no amount yet".to_owned(),
        Compared::UnknownCurrency(currency) => format!("{} is not a currency known here", currency.upper()),
        Compared::Above { amount, smallest } => above(*amount, *smallest),
        Compared::AtMost { amount, most } => at_most(*amount, *most),
        Compared::MultipleOf { amount, step } => multiple_of(*amount, *step),
        Compared::Cap { amount, worth, rate } => cap(*amount, *worth, *rate),
        Compared::Left { counted, amount, card_part, pending, .. } => left(*counted, *amount, *card_part, *pending),
        Compared::Unread => "balance not read".to_owned(),
        Compared::Reserve { shortfall, grows_by, platform } => reserve(*shortfall, *grows_by, *platform),
        Compared::Reserves { on, from } => reserves(*on, *from),
        Compared::Bank { seen, wanted } => bank(*seen, *wanted),
        Compared::Reference(reference) => reference.as_ref().map_or_else(|| "none named".to_owned(), reference_words),
        Compared::OnAccount(seen) => on_account(*seen).to_owned(),
        Compared::Consent(seen) => consent(seen),
        Compared::Cost(_) => "see Connect pricing".to_owned(),
        Compared::Capability(capability) => capability_words(*capability).to_owned(),
        Compared::NotAsked => "Stripe was not asked yet".to_owned(),
        Compared::Marks { read, whole, newest } => marks(*read, *whole, newest.as_deref()),
        Compared::SameAmount { newest, whole, why } => same_amount(newest.as_deref(), *whole, why.as_ref()),
        Compared::OrderDiffers(part) => format!("the order's {} is not the one that was judged", part_words(*part)),
    }
}

fn losses(seen: Liability) -> String {
    let word = match seen.liable {
        Liable::Platform => "application",
        Liable::Stripe => "stripe",
        Liable::Unknown => return "cannot tell who covers losses".to_owned(),
    };
    match seen.source {
        LiabilitySource::LossesCollector => format!("losses_collector = {word}"),
        LiabilitySource::ControllerLosses => format!("losses.payments = {word}"),
        LiabilitySource::LegacyType => format!("by its type: {word}"),
        LiabilitySource::Nowhere => "cannot tell who covers losses".to_owned(),
    }
}

const fn kind_words(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Standard => "standard",
        AccountKind::Express => "express",
        AccountKind::Custom => "custom",
        AccountKind::None => "none",
        AccountKind::Other => "not known",
    }
}

const fn form_words(form: FormKind) -> &'static str {
    match form {
        FormKind::Charge => "a charge names no reference transaction",
        FormKind::Transfer => "this transfer names no reference transaction",
        FormKind::TransferWithReference => "references are for accounts whose losses Stripe carries",
    }
}

fn livemode(mode: Mode, matches: bool) -> String {
    if matches { mode.word().to_lowercase() } else { "a simulated account in live mode".to_owned() }
}

fn person(first_name: bool, last_name: bool, full_birth_date: bool) -> String {
    let parts = [(first_name, "first name"), (last_name, "last name"), (full_birth_date, "full date of birth")];
    let missing: Vec<&str> = parts.iter().filter(|(known, _)| !known).map(|(_, name)| *name).collect();
    if missing.is_empty() { "all known".to_owned() } else { format!("missing: {}", missing.join(", ")) }
}

const fn interval_words(interval: PayoutInterval) -> &'static str {
    match interval {
        PayoutInterval::Manual => "manual",
        PayoutInterval::Daily => "daily",
        PayoutInterval::Weekly => "weekly",
        PayoutInterval::Monthly => "monthly",
        PayoutInterval::Unknown => "schedule not known",
    }
}

fn countries(account: Country, platform: Country) -> String {
    if account == platform {
        return format!("{account} = {platform}");
    }
    let place = |country: Country| match Region::of(country) {
        Some(region) if region.name() != country.code() => format!("{country} ({})", region.name()),
        Some(_) | None => country.to_string(),
    };
    let same = Region::of(account).is_some() && Region::of(account) == Region::of(platform);
    format!("{} {} {}", place(account), if same { "=" } else { "is not" }, place(platform))
}

fn currencies(given: Currency, wanted: Currency) -> String {
    if given == wanted { given.code().to_owned() } else { format!("{}, not {}", given.code(), wanted.code()) }
}

fn above(amount: Amount, smallest: Option<Amount>) -> String {
    match smallest {
        Some(smallest) => format!("{} is under the smallest charge, {}", amount.figure(), smallest.figure()),
        None => amount.figure(),
    }
}

/// An amount, or by how much it is over.
fn at_most(amount: Amount, most: Amount) -> String {
    match amount.checked_sub(most) {
        Ok(over) if over.minor().is_positive() => format!("over by {}", over.figure()),
        Ok(_) | Err(_) => amount.figure(),
    }
}

/// An amount, or that it is not a multiple. Such an amount may have digits that its currency does not show, so that
/// minor units are named.
fn multiple_of(amount: Amount, step: Amount) -> String {
    if amount.minor().get().checked_rem(step.minor().get()) == Some(0) {
        return amount.figure();
    }
    format!("{} is not a multiple of {}", amount.figure(), step.figure())
}

fn cap(amount: Amount, worth: Option<Decimal>, rate: RateSeen) -> String {
    let most = Amount::new(Minor::new(10_000_000), Currency::USD);
    let about = worth.and_then(dollars).map_or_else(|| amount.sentence(), |usd| format!("about {}", usd.sentence()));
    match rate {
        RateSeen::Exact => at_most(amount, most),
        RateSeen::Of(day) => format!("{about}, rate of {day}"),
        RateSeen::Old { of, days } => format!("{about}, rate of {of} is {days} days old"),
        RateSeen::Missing => format!("no exchange rate for {}", amount.currency().code()),
    }
}

/// US dollars to the cent, for showing only.
fn dollars(worth: Decimal) -> Option<Amount> {
    let cents = worth.checked_mul(Decimal::ONE_HUNDRED)?.round().to_i64()?;
    Some(Amount::new(Minor::new(cents), Currency::USD))
}

fn left(counted: Amount, amount: Option<Amount>, card_part: bool, pending: Minor) -> String {
    let part = match (card_part, pending.is_zero()) {
        (false, true) => "",
        (true, true) => " by card",
        (false, false) => " with pending",
        (true, false) => " by card, with pending",
    };
    let Some(amount) = amount else {
        return format!("{}{part}", counted.figure());
    };
    match counted.checked_sub(amount) {
        Ok(after) => format!("{}{part} - {} = {}", counted.figure(), amount.figure(), after.figure()),
        Err(_) => format!("{}{part}, {}", counted.sentence(), amount.sentence()),
    }
}

fn reserve(shortfall: Amount, grows_by: Amount, platform: Option<Amount>) -> String {
    if shortfall.minor().is_zero() {
        return "unchanged".to_owned();
    }
    let grows = format!("{} below zero, your reserve grows by {}", shortfall.figure(), grows_by.figure());
    match platform {
        Some(has) if has.minor() < grows_by.minor() => format!("{grows}; the platform has only {}", has.figure()),
        Some(_) => grows,
        None => format!("{grows}; the platform's balance was not read"),
    }
}

fn reserves(on: bool, from: ReservesFrom) -> String {
    let word = if on { "on" } else { "off" };
    match from {
        ReservesFrom::Setting => format!("{word}, as set"),
        ReservesFrom::CreationDate => format!("{word}, by the platform's age"),
    }
}

fn bank(seen: Option<(Currency, BankStatus)>, wanted: Currency) -> String {
    let Some((currency, status)) = seen else {
        return "no bank account known".to_owned();
    };
    let status = match status {
        BankStatus::New => "new",
        BankStatus::Validated => "validated, not verified",
        BankStatus::Verified => "verified",
        BankStatus::VerificationFailed => "verification failed",
        BankStatus::Errored => "errored",
        BankStatus::Unknown => "status not known",
    };
    if currency == wanted { status.to_owned() } else { format!("{status}, in {}", currency.code()) }
}

fn reference_words(reference: &Reference) -> String {
    let kind = match reference.kind {
        ReferenceKind::Charge => "charge",
        ReferenceKind::Payout => "payout",
    };
    format!("{kind} {}", reference.id)
}

const fn on_account(seen: Option<bool>) -> &'static str {
    match seen {
        Some(true) => "found on this account",
        Some(false) => "not found on this account",
        None => "not looked up yet",
    }
}

fn consent(seen: &ConsentSeen) -> String {
    let named = |found: String, named: &Option<Label>| match named {
        Some(named) => format!("{named} (named by you; {found})"),
        None => found,
    };
    match seen {
        ConsentSeen::OnFile { agreement, until: None } => agreement.to_string(),
        ConsentSeen::OnFile { agreement, until: Some(until) } => format!("{agreement}, until {until}"),
        ConsentSeen::Expired { agreement, until, named: by } => named(format!("{agreement} ended on {until}"), by),
        ConsentSeen::EndUnreadable { agreement, until, named: by } => {
            named(format!("{agreement}: its end `{until}` is not a date"), by)
        }
        ConsentSeen::Missing { named: by } => named("none on file".to_owned(), by),
    }
}

const fn capability_words(capability: Option<Capability>) -> &'static str {
    match capability {
        None => "a charge needs no capability",
        Some(Capability::Active) => "active",
        Some(Capability::Pending) => "pending",
        Some(Capability::Inactive) => "inactive",
        Some(Capability::Absent) => "not requested",
        Some(Capability::Unknown) => "this key may not read it; Stripe decides",
    }
}

fn marks(read: usize, whole: bool, newest: Option<&SeenLately>) -> String {
    match newest {
        Some(newest) => lately(newest),
        None if !whole => format!("{read} read, which is not all"),
        None if read == 0 => "none at all".to_owned(),
        None => format!("{read} read, all accounted for"),
    }
}

fn same_amount(newest: Option<&SeenLately>, whole: bool, why: Option<&Label>) -> String {
    let seen = match newest {
        Some(newest) => lately(newest),
        None if whole => "none".to_owned(),
        None => "not all could be read".to_owned(),
    };
    why.map_or_else(|| seen.clone(), |why| format!("{seen}; again because: {why}"))
}

fn lately(seen: &SeenLately) -> String {
    let whose = match seen.known {
        Known::Ours => "of this journal",
        Known::Contradicted => "of a debit that this journal says was not done",
        Known::Foreign => "of a debit that this journal does not know",
        Known::Acknowledged => "of another journal, acknowledged",
        Known::Unmarked => "not made by this program",
    };
    let at = seen.created.strftime("%Y-%m-%d %H:%M UTC");
    format!("{} at {at}, {}, {whose}", seen.amount.sentence(), seen.object)
}

const fn part_words(part: OrderPart) -> &'static str {
    match part {
        OrderPart::Account => "account",
        OrderPart::Platform => "platform",
        OrderPart::Amount => "amount",
        OrderPart::Form => "form",
        OrderPart::Reference => "reference",
        OrderPart::Consent => "consent",
    }
}
