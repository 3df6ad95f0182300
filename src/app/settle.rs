//! Takes readings of Stripe in. An answer to a question that is no
//! longer open is dropped; one that is not what was asked for is a fault (`stray`).

use std::collections::BTreeSet;

use crate::domain::{
    Account, AccountId, AccountPage, Balance, Epoch, Fault, FaultKind, Scope, TransactionPage, TransactionQuery,
};

use super::reads::Listing;
use super::{
    Effect, History, Model, Notice, Question, Reading, SortBy, Tone, debit, departures, digest, errand, explain, pull,
    stray, unknown, visit, world,
};

pub(super) fn on_reading(model: &mut Model, epoch: Epoch, question: &Question, reading: Reading) -> Vec<Effect> {
    let reading = stray::check(model, question, reading);
    let reading = stray::check_page(model, question, reading);
    let fault = reading.fault();
    if let Some(fault) = fault {
        model.requests.note_fault(question, fault);
    }
    if !model.reads.close(model.now, epoch, question, fault, &model.fleet) {
        return Vec::new();
    }
    model.permits.note(question, &reading);
    let mut effects = errand::on_reading(model, question, &reading);
    effects.extend(pull::on_reading(model, question, &reading));
    effects.extend(unknown::on_reading(model, question, &reading));
    effects.extend(explain::on_reading(model, question, &reading));
    effects.extend(debit::on_reading(model, question, &reading));
    world::on_reading(model, question, &reading);
    match reading {
        Reading::Platform(platform) => {
            model.mode = platform.mode;
            model.platform = Some(*platform);
            model.platform_trouble = None;
        }
        Reading::Accounts(page) => take_page(model, question, page),
        Reading::Account(account) => take_account(model, *account),
        Reading::Balance(balance) => take_balance(model, question, balance),
        Reading::Transactions(page) => take_transactions(model, question, page),
        Reading::References(_)
        | Reading::LookedUp(_)
        | Reading::Explained(_)
        | Reading::LeftBehind(_)
        | Reading::Repeated => {}
        Reading::Failed(fault) => take_fault(model, question, fault),
    }
    effects
}

fn take_page(model: &mut Model, question: &Question, page: AccountPage) {
    if *question == Question::Accounts(None) {
        model.fleet.begin_listing();
    }
    let mut places = Vec::with_capacity(page.accounts.len());
    let mut renamed = BTreeSet::new();
    for account in page.accounts {
        if model.platform.as_ref().is_some_and(|platform| platform.account.id == account.id) {
            continue;
        }
        let known = model.fleet.get(&account.id).map(|entry| &entry.account);
        let (is_new, is_same) = (known.is_none(), known == Some(&account));
        let is_renamed = known.is_some_and(|known| known.name != account.name);
        let blocked = model.blocked(&account.id);
        let place = model.fleet.put(account);
        model.fleet.change(place, |entry| entry.blocked = blocked);
        if is_new {
            model.reads.sync.list(place);
        }
        if !is_same {
            model.recall.mark(place);
        }
        if is_renamed {
            renamed.insert(place);
        }
        if is_new || is_renamed {
            places.push(place);
        }
    }
    if !renamed.is_empty() {
        model.list.withdraw(&renamed);
    }
    model.list.add(&model.fleet, places);
    model.list_trouble = None;
    model.recall.list(page.skipped > 0, page.next.is_none());
    model.reads.listing = page.next.map_or(Listing::Done, Listing::After);
    if page.skipped > 0 {
        model.fleet.doubt_listing();
        let text = format!("{} accounts of a page could not be read and are not listed.", page.skipped);
        model.notice = Some(Notice::new(Tone::Warning, &text));
    }
    if model.reads.listing == Listing::Done {
        departures::end_listing(model);
    }
}

fn take_account(model: &mut Model, account: Account) {
    if model.fleet.place(&account.id).is_some() {
        let place = model.fleet.put(account);
        model.recall.mark(place);
    }
}

fn take_balance(model: &mut Model, question: &Question, balance: Balance) {
    match question.balance_of() {
        Some(Scope::Platform) => {
            let moved = model.platform_balance.as_ref().is_none_or(|known| !known.same_money(&balance));
            if moved {
                model.reads.forget_reserve();
                model.reads.sync.stir(model.now);
            }
            model.visit.on_platform(model.now, &balance);
            model.recall.mark_platform();
            model.platform_balance = Some(balance);
            model.platform_trouble = None;
        }
        Some(Scope::Account(id)) => take_account_balance(model, id, balance),
        None => {}
    }
}

fn take_account_balance(model: &mut Model, id: &AccountId, balance: Balance) {
    let Some(place) = model.fleet.place(id) else {
        return;
    };
    let entry = model.fleet.at(place);
    let known = entry.and_then(|entry| entry.balance.as_ref());
    let before = known.filter(|_| entry.is_some_and(|entry| entry.recalled)).cloned();
    let has_moved = known.is_some_and(|known| !known.same_money(&balance));
    let moved = known.is_none() || has_moved;
    if moved {
        model.reads.forget_history(id);
    }
    model.reads.weigh(place, id, &balance, has_moved);
    model.fleet.change(place, |entry| {
        entry.balance = Some(balance);
        entry.trouble = None;
        entry.recalled = false;
    });
    model.recall.mark(place);
    if let Some(before) = before {
        visit::on_balance(model, place, &before);
        visit::on_days(model, place);
    }
    if moved {
        model.list.stale |= model.list.sort != SortBy::Name;
    }
    if model.list.problems_only {
        model.list.stale = true;
    }
}

fn take_transactions(model: &mut Model, question: &Question, page: TransactionPage) {
    let Question::Transactions(scope, query) = question else {
        return;
    };
    let earlier = match scope {
        Scope::Platform => model.histories.reserve.take(),
        Scope::Account(id) => model.histories.of(id).cloned(),
    };
    let mut rows = match (&query.after, earlier) {
        (Some(_), Some(earlier)) => earlier.rows,
        (Some(_), None) | (None, _) => Vec::new(),
    };
    rows.extend(page.transactions);
    let history = History { rows, next: page.next, read_at: model.now, trouble: None, is_cut: query.since.is_some() };
    match scope {
        Scope::Platform => model.histories.reserve = Some(history),
        Scope::Account(id) => take_history(model, id, history, query),
    }
}

/// Keeps a history, and reads on where a balance below zero has not been followed back to its beginning.
fn take_history(model: &mut Model, id: &AccountId, history: History, query: &TransactionQuery) {
    let Some(place) = model.fleet.place(id) else {
        return;
    };
    let Some(balance) = model.fleet.at(place).and_then(|entry| entry.balance.as_ref()) else {
        return;
    };
    let summary = digest(&history, balance);
    let unexplained = summary.negatives.iter().any(|negative| negative.since.is_none());
    let asked_for_all = query.since.is_none();
    if let Some(next) = history.next.clone()
        && (unexplained || asked_for_all)
    {
        let query = TransactionQuery { after: Some(next), ..query.clone() };
        model.reads.follow(Question::Transactions(Scope::Account(id.clone()), query));
    }
    model.fleet.put_digest(place, summary);
    visit::on_days(model, place);
    model.histories.keep(id, history);
    model.list.stale |= model.list.sort == SortBy::DaysNegative;
}

fn take_fault(model: &mut Model, question: &Question, fault: Fault) {
    stray::tell(model, &fault);
    if model.desk.armed() > 0 {
        // It may have been one that was armed, and the last of them.
        world::look_again(model);
    }
    match question {
        Question::Platform | Question::Balance(Scope::Platform) => {
            model.platform_trouble = Some(fault);
        }
        Question::Accounts(after) => {
            // Where the account after which it would go on is gone, it begins anew.
            let is_gone = matches!(fault.kind, FaultKind::NotFound | FaultKind::Refused(_));
            model.list_trouble = Some(fault);
            model.reads.listing = Listing::Failed(after.clone().filter(|_| !is_gone));
        }
        Question::Balance(Scope::Account(id)) | Question::Account(id) => {
            if let Some(place) = model.fleet.place(id) {
                model.fleet.change(place, |entry| entry.trouble = Some(Box::new(fault)));
            }
        }
        Question::Transactions(scope, _) => {
            let history =
                History { rows: Vec::new(), next: None, read_at: model.now, trouble: Some(fault), is_cut: true };
            match scope {
                Scope::Account(id) => model.histories.keep(id, history),
                Scope::Platform => model.histories.reserve = Some(history),
            }
        }
        Question::References(_)
        | Question::LookUp(_)
        | Question::Explain(..)
        | Question::LeftBehind(..)
        | Question::Again(_) => {}
    }
}
