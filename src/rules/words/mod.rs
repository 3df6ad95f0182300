//! What rules and findings are called on screens and in exports: facts and figures in a few words, without keys and
//! without advice, which is `fix`'s matter.

mod lately;
mod money;

use crate::domain::{
    AccountKind, BankStatus, Capability, Country, FormKind, Label, Liability, LiabilitySource, Liable, Mode,
    PayoutInterval, Reference, ReferenceKind, Region,
};
use crate::money::Currency;

use super::{Compared, ConsentSeen, OrderPart, ReservesFrom, RuleId, Whose};

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
        RuleId::SendRegion => "funds can be sent there",
        RuleId::CurrencyMatch | RuleId::PlatformCurrency => currency(compared),
        RuleId::SendCurrency => "account takes the currency",
        RuleId::AmountPositive => "amount is above zero",
        RuleId::AmountDigits => "no more digits than Stripe takes",
        RuleId::AmountGranularity => "amount is one the currency allows",
        RuleId::ReversalRest => "at most what is left of the debit",
        RuleId::CapUsd => "at most 100,000.00 usd",
        RuleId::NonNegative => non_negative(compared),
        RuleId::PlatformAvailable => "your balance covers it",
        RuleId::ReservesEnabled => "your reserves are on",
        RuleId::BankSameCurrency => "bank account in the same currency",
        RuleId::ReserveImpact => reserve_impact(compared),
        RuleId::Absorbed => "the money reaches the account",
        RuleId::FreesReserve => "your reserve for the account",
        RuleId::ReferenceRequired => "reference transaction is named",
        RuleId::ReferenceOwner => "reference belongs to this account",
        RuleId::Consent => "consent on file",
        RuleId::ExtraCost => "this feature carries a Stripe fee",
        RuleId::ReversalFinal => "giving back is final",
        RuleId::BankVerified => "bank account is verified",
        RuleId::TransfersCapability => capability(compared),
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

fn capability(compared: &Compared) -> &'static str {
    if matches!(compared, Compared::Capability { whose: Whose::Account, .. }) {
        "account may receive transfers"
    } else {
        "platform may receive transfers"
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
        Compared::Above { amount, smallest } => money::above(*amount, *smallest),
        Compared::AtMost { amount, most } => money::at_most(*amount, *most),
        Compared::MultipleOf { amount, step } => money::multiple_of(*amount, *step),
        Compared::Cap { amount, worth, rate } => money::cap(*amount, *worth, *rate),
        Compared::Left { counted, amount, card_part, pending, .. } => {
            money::left(*counted, *amount, *card_part, *pending)
        }
        Compared::Unread => "balance not read".to_owned(),
        Compared::Reserve { shortfall, grows_by, platform } => money::reserve(*shortfall, *grows_by, *platform),
        Compared::Reserves { on, from } => reserves(*on, *from),
        Compared::Bank { seen, wanted } => bank(*seen, *wanted),
        Compared::Reference(reference) => reference.as_ref().map_or_else(|| "none named".to_owned(), reference_words),
        Compared::OnAccount(seen) => on_account(*seen).to_owned(),
        Compared::Consent(seen) => consent(seen),
        Compared::Cost(_) => "see Connect pricing".to_owned(),
        Compared::Capability { seen, .. } => capability_words(*seen).to_owned(),
        Compared::Route { from, to } => format!("{} to {}", place(*from), place(*to)),
        Compared::Takes { given, converted_to: None } => given.code().to_owned(),
        Compared::Takes { given, converted_to: Some(other) } => {
            format!("{}, which would be converted to {}", given.code(), other.code())
        }
        Compared::Arrives { before, after } => money::arrives(*before, *after),
        Compared::Frees { liable, falls_by } => money::frees(*liable, *falls_by),
        Compared::Undo(seen) => money::undo(seen),
        Compared::Final => "it cannot be undone".to_owned(),
        Compared::NotAsked => "Stripe was not asked yet".to_owned(),
        Compared::Marks { read, whole, unread, newest } => lately::marks(*read, *whole, *unread, newest.as_deref()),
        Compared::SameAmount { newest, whole, why } => lately::same_amount(newest.as_deref(), *whole, why.as_ref()),
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
    let same = Region::of(account).is_some() && Region::of(account) == Region::of(platform);
    format!("{} {} {}", place(account), if same { "=" } else { "is not" }, place(platform))
}

fn place(country: Country) -> String {
    match Region::of(country) {
        Some(region) if region.name() != country.code() => format!("{country} ({})", region.name()),
        Some(_) | None => country.to_string(),
    }
}

fn currencies(given: Currency, wanted: Currency) -> String {
    if given == wanted { given.code().to_owned() } else { format!("{}, not {}", given.code(), wanted.code()) }
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

const fn part_words(part: OrderPart) -> &'static str {
    match part {
        OrderPart::Account => "account",
        OrderPart::Platform => "platform",
        OrderPart::Amount => "amount",
        OrderPart::Form => "form",
        OrderPart::Reference => "reference",
        OrderPart::Consent => "consent",
        OrderPart::What => "kind",
        OrderPart::Undone => "debit to be undone",
    }
}
