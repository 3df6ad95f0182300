//! The `[stripe]` section: how the Stripe of a scenario behaves. Absent keys keep the world's own defaults.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::world::faults::Fault;
use crate::world::settings::{Edition, NonNegative, ReserveRun, Settings};

use super::error::{Fault as Mistake, Problem, quoted};
use super::file::{self, Stripe, Written};
use super::history::currency;
use super::place::Place;

/// The settings of a file whose accounts have these ids.
pub(super) fn read(stripe: &Stripe, ids: &BTreeSet<&str>) -> Result<Settings, Mistake> {
    let mut settings = Settings::default();
    switches(stripe, &mut settings);
    let section = Place::top("stripe");
    rates(stripe, &section.key("usd_rates"), &mut settings)?;
    for (id, status) in &stripe.unreadable {
        let place = section.key("unreadable").key(id);
        known(id, ids).map_err(|problem| Mistake::new(place.clone(), problem))?;
        if !(400..600).contains(status) {
            return Err(Mistake::new(place, Problem::Status(*status)));
        }
        settings.faults.push(Fault::unreadable(id, *status));
    }
    for (index, id) in stripe.lost_answers.iter().enumerate() {
        known(id, ids).map_err(|problem| Mistake::new(section.key("lost_answers").index(index), problem))?;
        settings.faults.push(Fault::lost_answer(id));
    }
    Ok(settings)
}

fn switches(stripe: &Stripe, settings: &mut Settings) {
    settings.edition = match stripe.edition {
        Some(file::Edition::LegacyManagedUsPreview) => Edition::LegacyManagedUsPreview,
        Some(file::Edition::Current) | None => Edition::Current,
    };
    settings.non_negative = match stripe.non_negative {
        Some(file::NonNegative::AvailablePlusPending) => NonNegative::AvailablePlusPending,
        Some(file::NonNegative::ReservesException) => NonNegative::ReservesException,
        Some(file::NonNegative::AvailableOnly) | None => NonNegative::AvailableOnly,
    };
    settings.reserve_run = match stripe.reserve_every_minutes {
        Some(0) | None => ReserveRun::Immediate,
        Some(minutes) => ReserveRun::EveryMinutes(minutes),
    };
    let set = |switch: &mut bool, written: Option<bool>| *switch = written.unwrap_or(*switch);
    set(&mut settings.managed_risk_enrolled, stripe.managed_risk_enrolled);
    set(&mut settings.reserves_enabled, stripe.reserves_enabled);
    set(&mut settings.enforce_min_charge, stripe.enforce_min_charge);
    set(&mut settings.groups_other_side, stripe.groups_other_side);
    settings.read_latency_ms = stripe.read_latency_ms.unwrap_or(settings.read_latency_ms);
    settings.rate_limit = stripe.rate_limit.unwrap_or(settings.rate_limit);
    settings.lock_wait_ms = stripe.lock_wait_ms.unwrap_or(settings.lock_wait_ms);
    settings.write_latency_ms = stripe.write_latency_ms.unwrap_or(settings.write_latency_ms);
}

fn rates(stripe: &Stripe, place: &Place, settings: &mut Settings) -> Result<(), Mistake> {
    for (code, Written(text)) in &stripe.usd_rates {
        let fault = |problem| Mistake::new(place.key(code), problem);
        let currency = currency(code).map_err(fault)?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let rate = text.parse::<Decimal>().ok().filter(|rate| plain && *rate > Decimal::ZERO);
        settings.usd_rates.insert(currency, rate.ok_or_else(|| fault(Problem::NotARate(quoted(text))))?);
    }
    Ok(())
}

fn known(id: &str, ids: &BTreeSet<&str>) -> Result<(), Problem> {
    if ids.contains(id) { Ok(()) } else { Err(Problem::NoSuchAccount(quoted(id))) }
}
