//! When the program must wake up although nothing happens. Between these moments it sleeps: an idle console uses no
//! processor and writes no byte.

use jiff::{SignedDuration, Timestamp};

use super::reads::REFRESH_AFTER_S;
use super::{Dialog, Model, StripeTime, arming, pull, world};

/// The next moment at which time alone changes what is shown or read.
#[must_use]
pub fn next_wake(model: &Model) -> Option<Timestamp> {
    let moments = [
        next_minute(model),
        next_refresh(model),
        next_of_dialog(model),
        world::next_wake(model),
        arming::next_wake(model),
    ];
    moments.into_iter().flatten().min()
}

/// Clock and ages are shown in minutes.
fn next_minute(model: &Model) -> Option<Timestamp> {
    let shown = match model.stripe_time {
        StripeTime::Running { .. } => model.stripe_now(),
        StripeTime::Standing { .. } => model.now,
    };
    let minute = Timestamp::from_second(shown.as_second().div_euclid(60).saturating_add(1).saturating_mul(60)).ok()?;
    model.now.checked_add(minute.duration_since(shown)).ok()
}

fn next_refresh(model: &Model) -> Option<Timestamp> {
    if model.dialog.is_some() {
        return None;
    }
    let shown = model.list.visible(&model.fleet, model.laid.list_lines).filter_map(|place| model.fleet.at(place));
    let rows = shown.filter(|entry| entry.trouble.is_none()).filter_map(|entry| entry.balance.as_ref());
    let oldest = rows.chain(&model.platform_balance).map(|balance| balance.read_at).min()?;
    let due = oldest.checked_add(SignedDuration::from_secs(REFRESH_AFTER_S)).ok()?;
    (due > model.now).then_some(due)
}

fn next_of_dialog(model: &Model) -> Option<Timestamp> {
    let settled = model.settles_at().filter(|at| *at > model.now);
    let own = match &model.dialog {
        Some(Dialog::Pull(dialog)) => pull::next_wake(dialog, model.now),
        Some(Dialog::Arm(_) | Dialog::Command(_) | Dialog::Help(_) | Dialog::Sort | Dialog::World(_)) | None => None,
    };
    settled.into_iter().chain(own).min()
}
