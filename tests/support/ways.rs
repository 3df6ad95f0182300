//! The ways of pulling funds: each form in each edition that has it, with a world in which the rules allow it.

use pullfunds::domain::FormKind;
use pullfunds::money::{Currency, Minor};
use pullfunds::rules::Edition;
use pullfunds::world::founding::{AccountKind, Event, Founding, Individual, PayoutInterval, PersonStatus};

use super::small_world::{IVY, happening};

/// A way of pulling funds: which world, which edition if not by liability, which account, how much, and in which form.
pub(crate) struct Way {
    pub(crate) change: fn(&mut Founding),
    pub(crate) edition: Option<Edition>,
    /// The edition that judges it.
    pub(crate) judged_by: Edition,
    pub(crate) account: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) form: FormKind,
    /// The place of the transaction in the list, for a form that names one.
    pub(crate) reference: usize,
    /// A parameter that tells the form from the others.
    pub(crate) names: &'static str,
}

pub(crate) const CHARGE: Way = Way {
    change: |_| {},
    edition: None,
    judged_by: Edition::PlatformLiableCurrent,
    account: "cedar",
    amount: "12.34",
    form: FormKind::Charge,
    reference: 0,
    names: "source",
};

pub(crate) const TRANSFER: Way = Way { form: FormKind::Transfer, names: "destination", ..CHARGE };

/// Ivy has a sale and, newer, a payout; the list is newest first.
pub(crate) const FOR_A_PAYOUT: Way = Way {
    change: |founding| {
        let payout = Event::Payout { amount: Minor::new(20_000), currency: Currency::USD };
        founding.happenings.push(happening(IVY, 3, payout));
    },
    judged_by: Edition::StripeManagedRisk,
    account: "ivy",
    form: FormKind::TransferWithReference,
    names: "reference_transaction[payout]",
    ..CHARGE
};

pub(crate) const FOR_A_CHARGE: Way = Way { reference: 1, names: "reference_transaction[charge]", ..FOR_A_PAYOUT };

pub(crate) const CHARGE_IN_THE_PREVIEW: Way = Way {
    change: previewed,
    edition: Some(Edition::LegacyManagedUsPreview),
    judged_by: Edition::LegacyManagedUsPreview,
    ..CHARGE
};

pub(crate) const TRANSFER_IN_THE_PREVIEW: Way =
    Way { form: FormKind::Transfer, names: "destination", ..CHARGE_IN_THE_PREVIEW };

pub(crate) const IN_YEN: Way = Way { change: japanese, amount: "1234", ..TRANSFER };

/// What the preview of 2017 wants of an account.
fn previewed(founding: &mut Founding) {
    let cedar = founding.accounts.first_mut().expect("Cedar is the first");
    cedar.kind = AccountKind::Custom;
    cedar.payouts = PayoutInterval::Manual;
    cedar.individual = Some(Individual {
        first_name: Some("Ada".to_owned()),
        last_name: Some("Cedar".to_owned()),
        dob: (Some(1), Some(2), Some(1980)),
        verification: PersonStatus::Verified,
    });
}

/// Platform and account in Japan, where a yen has no smaller unit.
fn japanese(founding: &mut Founding) {
    let cedar = founding.accounts.first_mut().expect("Cedar is the first");
    for account in [&mut founding.platform, cedar] {
        "JP".clone_into(&mut account.country);
        account.currency = Currency::JPY;
    }
    for happening in &mut founding.happenings {
        if let Event::Sale { currency, .. } | Event::Topup { currency, .. } = &mut happening.what {
            *currency = Currency::JPY;
        }
    }
}
