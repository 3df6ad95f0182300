//! When the program must wake up although nothing happens. Between these moments it sleeps: an idle console uses no
//! processor and writes no byte.

use jiff::{SignedDuration, Timestamp};

use super::{Dialog, Model, StripeTime, arming, errand, flight, pull, requests, unknown, world};

/// The next moment at which time alone changes what is shown or read.
#[must_use]
pub fn next_wake(model: &Model) -> Option<Timestamp> {
    let moments = [
        next_minute(model),
        model.reads.sync.next_wake().filter(|at| *at > model.now),
        next_of_retry(model),
        next_of_dialog(model),
        world::next_wake(model),
        arming::next_wake(model),
        requests::next_wake(model),
        model.flight.as_ref().and_then(flight::Flight::next_wake),
        model.unwritten_due(),
        unknown::next_wake(model),
        errand::next_wake(model),
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

/// The seconds until the account that is looked at is tried again are counted down.
fn next_of_retry(model: &Model) -> Option<Timestamp> {
    let again = model.looked_at_again_at().filter(|at| *at > model.now && model.dialog.is_none())?;
    let left = again.duration_since(model.now);
    let over = if left.as_secs() < 60 { left.subsec_nanos() } else { return None };
    let step = if over == 0 { SignedDuration::from_secs(1) } else { SignedDuration::from_nanos(i64::from(over)) };
    model.now.checked_add(step).ok()
}

fn next_of_dialog(model: &Model) -> Option<Timestamp> {
    let settled = model.settles_at().filter(|at| *at > model.now);
    let own = match &model.dialog {
        Some(Dialog::Pull(dialog)) => pull::next_wake(dialog, model.now),
        Some(Dialog::Reading) => model.now.checked_add(SignedDuration::from_secs(1)).ok(),
        Some(Dialog::Arm(_) | Dialog::Command(_) | Dialog::Help(_) | Dialog::Sort | Dialog::World(_)) | None => None,
    };
    settled.into_iter().chain(own).min()
}
