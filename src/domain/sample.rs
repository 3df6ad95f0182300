//! For tests of any room: an account as most of Stripe's are.

use super::{
    Account, AccountId, AccountKind, BankAccount, BankStatus, Capability, Country, Dashboard, Label, Liability,
    LiabilitySource, Liable, Metadata, PayoutInterval, Payouts,
};
use crate::money::Currency;

/// An account that can be pulled from, as soon as it holds something.
pub(crate) fn account(id: &str, name: &str) -> Account {
    Account {
        id: AccountId::new(id),
        name: Label::new(name),
        country: Country::from_code("US").unwrap(),
        default_currency: Currency::USD,
        liability: Liability { liable: Liable::Platform, source: LiabilitySource::ControllerLosses },
        created: "2024-03-02T09:00:00Z".parse().unwrap(),
        kind: AccountKind::Express,
        dashboard: Dashboard::Express,
        payouts: Payouts { enabled: true, interval: PayoutInterval::Daily },
        charges_enabled: true,
        details_submitted: true,
        auto_debit: Some(false),
        transfers: Capability::Active,
        currently_due: 0,
        disabled_reason: None,
        bank: Some(Box::new(BankAccount {
            last4: Label::new("6789"),
            currency: Currency::USD,
            status: BankStatus::Verified,
        })),
        person: None,
        metadata: Metadata::default(),
    }
}
