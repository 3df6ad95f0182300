//! Accounts that Stripe lists no more: their rows go, the selection goes to a neighbour, and whatever is open about one of them
//! says so. Nothing of it is read or sent any more; what the journal holds of it stays there.

use crate::domain::{Account, AccountId};

use super::{Dialog, Model, Notice, Screen, Tone, pull, reserve, world};

/// The list of accounts was read to its end: whoever it did not name is gone.
pub(super) fn end_listing(model: &mut Model) {
    let row = reserve_row(model);
    let departed = model.fleet.end_listing();
    if departed.is_empty() {
        return;
    }
    model.list.depart(&model.fleet, &departed.keys().copied().collect());
    model.list.scroll(&model.fleet, model.laid.list_lines);
    for (place, account) in &departed {
        model.recall.forget(*place, &account.id);
        model.histories.forget(&account.id);
        model.reads.forget_history(&account.id);
        model.reads.sync.leave_out(*place);
    }
    model.reads.forget_reserve();
    let is_gone = |model: &Model, id: &AccountId| model.fleet.get(id).is_none();
    if model.reserve_selected.as_ref().is_some_and(|id| is_gone(model, id)) {
        let left = reserve::negative_accounts(model);
        let at = row.unwrap_or(0).min(left.len().saturating_sub(1));
        model.reserve_selected = left.into_iter().nth(at);
    }
    if matches!(&model.screen, Screen::Detail(id) if is_gone(model, id)) {
        model.screen = if model.detail.from_reserve { Screen::Reserve } else { Screen::Accounts };
    }
    let words = words(departed.values());
    match &model.dialog {
        Some(Dialog::Pull(_)) => pull::on_departed(model, &words),
        Some(Dialog::World(_)) => world::on_departed(model),
        Some(
            Dialog::Debit(_)
            | Dialog::Held(_)
            | Dialog::Arm(_)
            | Dialog::Command(_)
            | Dialog::Help(_)
            | Dialog::Sort
            | Dialog::Reading,
        )
        | None => {}
    }
    model.desk.account = model.desk.account.take().filter(|id| model.fleet.get(id).is_some());
    model.notice = Some(Notice::new(Tone::Warning, &words));
}

/// The row of the selected account on the Reserve screen.
fn reserve_row(model: &Model) -> Option<usize> {
    let selected = model.reserve_selected.as_ref()?;
    reserve::negative_accounts(model).iter().position(|id| id == selected)
}

fn words<'a>(mut gone: impl ExactSizeIterator<Item = &'a Account>) -> String {
    let count = gone.len();
    let first = gone.next().map_or("", |account| account.name.as_str());
    match count {
        1 => format!("{first} is no longer listed by Stripe: it has left the platform or was closed."),
        2 => format!("{first} and another account are no longer listed by Stripe."),
        many => format!("{first} and {} more accounts are no longer listed by Stripe.", many.saturating_sub(1)),
    }
}
