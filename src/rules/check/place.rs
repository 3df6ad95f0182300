//! Rules about where both accounts are and in which currency the debit is made
//! (docs.stripe.com/connect/account-debits). Europe is one region.

use crate::domain::{Country, Region};

use super::{Case, Met, Seen, wanted_currency};
use crate::rules::{Compared, Edition, Facts, Fix};

/// Debits are offered in both countries. The preview of 2017 asked only where the account is; that the platform is
/// there too follows from the region being the same.
pub(crate) fn supported(edition: Edition, facts: &Facts<'_>) -> Seen {
    let (account, platform) = (facts.account.country, facts.platform.country);
    let met = match edition {
        Edition::PlatformLiableCurrent => weaker(offered_now(account), offered_now(platform)),
        Edition::StripeManagedRisk => yes_if(Region::of(account).is_some() && Region::of(platform).is_some()),
        Edition::LegacyManagedUsPreview => yes_if(Region::of(account) == Some(Region::UnitedStates)),
    };
    let seen = Seen::new(met, Compared::Countries { account, platform });
    if met == Met::Yes { seen } else { seen.fixed_by(Fix::AskStripe) }
}

/// Whether a country is on the list of 2025. Australia left it that year in one copy of the page and stayed in others.
fn offered_now(country: Country) -> Met {
    match Region::of(country) {
        Some(Region::Australia) => Met::Doubtful,
        Some(
            Region::Canada
            | Region::Europe
            | Region::HongKong
            | Region::Japan
            | Region::NewZealand
            | Region::UnitedStates,
        ) => Met::Yes,
        None => Met::No,
    }
}

fn weaker(one: Met, other: Met) -> Met {
    if one == Met::No || other == Met::No {
        Met::No
    } else if one == Met::Yes {
        other
    } else {
        one
    }
}

const fn yes_if(kept: bool) -> Met {
    if kept { Met::Yes } else { Met::No }
}

/// Both are in one region. A country without a region is a region of its own, so that what stops it is
/// `region_supported` alone.
pub(crate) fn same(edition: Edition, facts: &Facts<'_>) -> Seen {
    let (account, platform) = (facts.account.country, facts.platform.country);
    let compared = Compared::Countries { account, platform };
    if account == platform || is_one_region(account, platform) {
        return Seen::new(Met::Yes, compared);
    }
    let corridor = facts.policy.corridors && edition == Edition::PlatformLiableCurrent;
    if corridor && in_corridors(account) && in_corridors(platform) {
        return Seen::new(Met::LeftOpen, compared);
    }
    Seen::new(Met::No, compared).fixed_by(Fix::AskStripe)
}

pub(crate) fn is_one_region(one: Country, other: Country) -> bool {
    Region::of(one).is_some_and(|region| Region::of(other) == Some(region))
}

/// The US, Canada, the UK, Switzerland and the EEA, between which Stripe allows other transfers
/// (docs.stripe.com/connect/cross-border-payouts). Gibraltar is in none of them.
pub(crate) fn in_corridors(country: Country) -> bool {
    match Region::of(country) {
        Some(Region::UnitedStates | Region::Canada) => true,
        Some(Region::Europe) => country.code() != "GI",
        Some(Region::Australia | Region::HongKong | Region::Japan | Region::NewZealand) | None => false,
    }
}

/// The currency is the one that the edition asks for.
pub(crate) fn currency(case: &Case<'_>) -> Seen {
    let (wanted, whose) = wanted_currency(case.edition, case.facts);
    let given = case.currency();
    Seen::kept(given == wanted, Compared::Currencies { given, wanted, whose }, Fix::UseCurrency(wanted))
}
