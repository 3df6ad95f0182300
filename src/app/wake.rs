//! When the program must wake up although nothing happens. Between these moments it sleeps: an idle console uses no
//! processor and writes no byte.

use jiff::Timestamp;

use super::{Dialog, Model, StripeTime, pull, world};

/// The next moment at which time alone changes what is shown or read.
#[must_use]
pub fn next_wake(model: &Model) -> Option<Timestamp> {
    let next_question = model.reads.sync.next_wake().filter(|at| *at > model.now);
    [next_minute(model), next_question, next_of_dialog(model), world::next_wake(model)].into_iter().flatten().min()
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

fn next_of_dialog(model: &Model) -> Option<Timestamp> {
    let settled = model.settles_at().filter(|at| *at > model.now);
    let own = match &model.dialog {
        Some(Dialog::Pull(dialog)) => pull::next_wake(dialog, model.now),
        Some(Dialog::Help(_) | Dialog::Sort | Dialog::World(_)) | None => None,
    };
    settled.into_iter().chain(own).min()
}
