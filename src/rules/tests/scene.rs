//! A platform, an account and settings in which everything is as it should be, for tests to break one thing of.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::domain::{
    Account, AccountId, AccountKind, Balance, BankAccount, BankStatus, Capability, Country, CurrencyBalance, Dashboard,
    FormKind, Label, Liability, LiabilitySource, Liable, Metadata, Mode, ObjectId, PayoutInterval, Payouts, Person,
    Reference, ReferenceKind, SourceTypes,
};
use crate::money::{Amount, Currency, FxTable, Minor};
use crate::rules::{
    Acks, Draft, Drafted, Edition, Facts, Finding, Policy, ReferenceSeen, RuleId, Ruling, SeenAtStripe, Verdict,
    default_form, judge,
};

/// Owned facts.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) mode: Mode,
    pub(crate) platform: Account,
    pub(crate) account: Account,
    pub(crate) balance: Option<Balance>,
    pub(crate) platform_balance: Option<Balance>,
    pub(crate) seen: Option<SeenAtStripe>,
    pub(crate) today: Date,
    pub(crate) policy: Policy,
}

impl Scene {
    /// A scene that an edition judges and in which nothing is wrong: US and usd, 5,000.00 available, the platform has
    /// 1,000.00.
    pub(crate) fn of(edition: Edition) -> Self {
        let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().unwrap()));
        let mut account = account("acct_1Sound");
        match edition {
            Edition::PlatformLiableCurrent => {}
            Edition::StripeManagedRisk => {
                account.liability.liable = Liable::Stripe;
                policy.stripe_managed_risk = true;
            }
            Edition::LegacyManagedUsPreview => {
                account.payouts.interval = PayoutInterval::Manual;
                policy.edition = Some(Edition::LegacyManagedUsPreview);
                policy.reserves_enabled = Some(false);
            }
        }
        Self {
            mode: Mode::Mock,
            platform: account_of_platform(),
            account,
            balance: Some(balance(&[(Currency::USD, 500_000, 0)])),
            platform_balance: Some(balance(&[(Currency::USD, 100_000, 0)])),
            seen: Some(SeenAtStripe::nothing()),
            today: date(2026, 11, 22),
            policy,
        }
    }

    pub(crate) fn current() -> Self {
        Self::of(Edition::PlatformLiableCurrent)
    }

    pub(crate) fn managed() -> Self {
        Self::of(Edition::StripeManagedRisk)
    }

    pub(crate) fn legacy() -> Self {
        Self::of(Edition::LegacyManagedUsPreview)
    }

    /// The same with something else.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// With the account in this currency, holding so much available and pending.
    pub(crate) fn holding(self, currency: Currency, available: i64, pending: i64) -> Self {
        self.with(|scene| {
            scene.account.default_currency = currency;
            scene.balance = Some(balance(&[(currency, available, pending)]));
        })
    }

    /// With both sides in these countries: account, platform.
    pub(crate) fn at(self, account: &str, platform: &str) -> Self {
        self.with(|scene| {
            scene.account.country = country(account);
            scene.platform.country = country(platform);
        })
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            mode: self.mode,
            platform: &self.platform,
            account: &self.account,
            balance: self.balance.as_ref(),
            platform_balance: self.platform_balance.as_ref(),
            seen: self.seen.as_ref(),
            today: self.today,
            policy: &self.policy,
        }
    }

    /// A draft in the account's currency and the usual form, with a reference of its own where one is needed.
    pub(crate) fn draft(&self, minor: i64) -> Draft {
        let form = default_form(&self.facts(), crate::domain::Reason::CorrectError);
        let reference = (form == FormKind::TransferWithReference).then(|| reference(Some(true)));
        let amount = Amount::new(Minor::new(minor), self.account.default_currency);
        Draft { amount: Some(amount), what: Drafted::Pull { form, reference }, acks: Acks::default() }
    }

    pub(crate) fn judge(&self, draft: &Draft) -> Verdict {
        judge(&self.facts(), draft)
    }

    /// What stops this amount.
    pub(crate) fn stops(&self, minor: i64) -> Vec<&'static str> {
        stops(&self.judge(&self.draft(minor)))
    }

    /// How a rule rules on this amount; none if it is not evaluated.
    pub(crate) fn ruling(&self, rule: RuleId, minor: i64) -> Option<Ruling> {
        self.ruling_on(rule, &self.draft(minor))
    }

    pub(crate) fn ruling_on(&self, rule: RuleId, draft: &Draft) -> Option<Ruling> {
        self.finding_on(rule, draft).map(|finding| finding.ruling)
    }

    pub(crate) fn finding_on(&self, rule: RuleId, draft: &Draft) -> Option<Finding> {
        self.judge(draft).findings.into_iter().find(|finding| finding.rule == rule)
    }
}

/// The same draft of a pull in another form.
pub(crate) fn in_form(form: FormKind, draft: &Draft) -> Draft {
    pull(form, named(draft).cloned(), draft)
}

/// The same draft of a pull in another form and with another reference.
pub(crate) fn pull(form: FormKind, reference: Option<ReferenceSeen>, draft: &Draft) -> Draft {
    Draft { what: Drafted::Pull { form, reference }, ..draft.clone() }
}

/// The form of a draft of a pull.
pub(crate) fn form(draft: &Draft) -> FormKind {
    match draft.what {
        Drafted::Pull { form, .. } => form,
        Drafted::Send { .. } | Drafted::Reverse(_) => panic!("it is a pull"),
    }
}

/// The reference of a draft of a pull.
pub(crate) fn named(draft: &Draft) -> Option<&ReferenceSeen> {
    match &draft.what {
        Drafted::Pull { reference, .. } => reference.as_ref(),
        Drafted::Send { .. } | Drafted::Reverse(_) => None,
    }
}

/// Codes of the rules that stop a draft.
pub(crate) fn stops(verdict: &Verdict) -> Vec<&'static str> {
    verdict.blocking().map(|finding| finding.rule.code()).collect()
}

pub(crate) fn country(code: &str) -> Country {
    Country::from_code(code).unwrap()
}

pub(crate) fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

pub(crate) fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(Minor::new(minor), currency(code))
}

/// A balance of rows of currency, available, pending.
pub(crate) fn balance(rows: &[(Currency, i64, i64)]) -> Balance {
    let row = |&(currency, available, pending): &(Currency, i64, i64)| CurrencyBalance {
        currency,
        available: Minor::new(available),
        pending: Minor::new(pending),
        sources: None,
    };
    Balance {
        read_at: Timestamp::UNIX_EPOCH,
        said_at: None,
        rows: rows.iter().map(row).collect(),
        connect_reserved: None,
        others: Box::default(),
    }
}

/// A balance in US dollars whose available part is so much by card and the rest by bank.
pub(crate) fn balance_by_source(available: i64, card: Option<i64>, bank: Option<i64>) -> Balance {
    let mut balance = balance(&[(Currency::USD, available, 0)]);
    balance.rows[0].sources =
        Some(Box::new(SourceTypes { card: card.map(Minor::new), bank_account: bank.map(Minor::new), fpx: None }));
    balance
}

pub(crate) fn reference(on_account: Option<bool>) -> ReferenceSeen {
    ReferenceSeen {
        reference: Reference { kind: ReferenceKind::Charge, id: ObjectId::new("ch_1Recovered") },
        on_account,
    }
}

pub(crate) fn bank(code: &str, status: BankStatus) -> BankAccount {
    BankAccount { last4: Label::new("6789"), currency: currency(code), status }
}

pub(crate) fn person(first: Option<&str>, last: Option<&str>, has_full_birth_date: bool) -> Person {
    Person { first_name: first.map(Label::new), last_name: last.map(Label::new), has_full_birth_date, verified: true }
}

pub(crate) fn metadata(pairs: &[(&str, &str)]) -> Metadata {
    Metadata::new(pairs.iter().map(|(key, value)| (Label::new(key), Label::new(value))))
}

fn account_of_platform() -> Account {
    Account {
        liability: Liability { liable: Liable::Stripe, source: LiabilitySource::LegacyType },
        kind: AccountKind::Standard,
        ..account("acct_1Platform")
    }
}

fn account(id: &str) -> Account {
    Account {
        id: AccountId::new(id),
        name: Label::new("Sound Shoes"),
        country: country("US"),
        default_currency: Currency::USD,
        liability: Liability { liable: Liable::Platform, source: LiabilitySource::ControllerLosses },
        created: "2024-03-02T00:00:00Z".parse().unwrap(),
        kind: AccountKind::Custom,
        dashboard: Dashboard::None,
        payouts: Payouts { enabled: true, interval: PayoutInterval::Daily },
        charges_enabled: true,
        details_submitted: true,
        auto_debit: Some(false),
        transfers: Capability::Active,
        currently_due: 0,
        disabled_reason: None,
        bank: Some(Box::new(bank("usd", BankStatus::Verified))),
        person: Some(Box::new(person(Some("Ada"), Some("Shoe"), true))),
        metadata: metadata(&[("debit_consent", "contract 2024, section 7")]),
    }
}
