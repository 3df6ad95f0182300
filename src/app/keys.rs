//! What keys do outside the fields of a dialog. Two rules stand before everything else: keys that arrive faster than a
//! person types never act (a terminal that does not mark a paste delivers it as keys), and a dialog that has just opened
//! takes none.

use jiff::SignedDuration;

use crate::domain::{AccountId, FaultKind};

use super::moves::Move;
use super::spending;
use super::stroke::{Stroke, Typed, type_filter};
use super::{
    Action, Detail, Dialog, Effect, Entry, HelpPage, History, Key, KeyPress, Model, Notice, Question, Screen, SortBy,
    Tone, action_of, arming, command, copied, dashboard, debit, held_page, journal, leaving, pull, requests, reserve,
    sweep, world,
};
use crate::domain::{Mode, Scope, TransactionQuery};

/// Keys closer together than this were not typed.
const BURST: SignedDuration = SignedDuration::from_millis(12);

pub(super) fn on_key(model: &mut Model, press: KeyPress) -> Vec<Effect> {
    let burst = model.last_key.is_some_and(|last| model.now.duration_since(last) < BURST);
    model.last_key = Some(model.now);
    model.visit.on_key(model.now);
    if press.key == Key::Ctrl('z') && !burst {
        return vec![Effect::Suspend];
    }
    if model.flight.is_some() && asks_to_leave(model, press.key) {
        return if burst || press.repeat { Vec::new() } else { leaving::leave(model, leaving::By::Key) };
    }
    if model.is_too_small() {
        let leaves = asks_to_leave(model, press.key) && !burst;
        return if leaves { leaving::leave(model, leaving::By::Key) } else { Vec::new() };
    }
    match &model.dialog {
        Some(Dialog::Pull(_) | Dialog::Arm(_) | Dialog::Debit(_) | Dialog::Held(_)) if model.is_settling() => {
            Vec::new()
        }
        Some(Dialog::Debit(_)) => debit::on_key(model, press, burst),
        Some(Dialog::Held(_)) => held_page::on_key(model, press, burst),
        Some(Dialog::Pull(_)) => pull::on_key(model, press, burst),
        Some(Dialog::Arm(_)) => arming::on_key(model, press, burst),
        Some(Dialog::Command(_)) => command::on_key(model, press, burst),
        Some(Dialog::Help(_)) => on_help_key(model, press.key),
        Some(Dialog::Sort) => on_sort_key(model, press.key, burst),
        Some(Dialog::Reading) => sweep::on_key(model, press.key, burst),
        Some(Dialog::World(dialog)) if dialog.is_question() && model.is_settling() => Vec::new(),
        Some(Dialog::World(_)) => world::on_key(model, press, burst),
        None if model.requests.typing => requests::on_filter_key(model, press.key, burst),
        None if model.journal.typing => journal::on_filter_key(model, press.key, burst),
        None if model.list.typing => on_filter_key(model, press.key, burst),
        None => on_screen_key(model, press.key, burst),
    }
}

pub(super) fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let settling = model.is_settling();
    match &mut model.dialog {
        Some(Dialog::Pull(_) | Dialog::Arm(_) | Dialog::Debit(_) | Dialog::Held(_)) if settling => {}
        Some(Dialog::Debit(_)) => return debit::on_paste(model, text),
        Some(Dialog::Held(_)) => held_page::on_paste(model, text),
        Some(Dialog::Arm(_)) => arming::on_paste(model),
        Some(Dialog::Command(_)) => command::on_paste(model, text),
        Some(Dialog::Pull(_)) => return pull::on_paste(model, text),
        Some(Dialog::Help(page)) => page.search.paste(text),
        Some(Dialog::World(_)) => return world::on_paste(model, text),
        Some(Dialog::Sort | Dialog::Reading) => note(model, "Pasted text goes into text fields only."),
        None if model.requests.typing => model.requests.filter.paste(text),
        None if model.journal.typing => model.journal.filter.paste(text),
        None if model.list.typing => {
            model.list.filter.paste(text);
            model.list.refilter(&model.fleet);
        }
        None => note(model, "Pasted text goes into text fields only. Type the keys."),
    }
    Vec::new()
}

pub(super) fn open_dialog(model: &mut Model, dialog: Dialog) {
    model.dialog = Some(dialog);
    model.dialog_since = Some(model.now);
}

pub(super) fn close_dialog(model: &mut Model) {
    model.dialog = None;
    model.dialog_since = None;
}

pub(super) fn note(model: &mut Model, text: &str) {
    model.notice = Some(Notice::new(Tone::Note, text));
}

fn on_screen_key(model: &mut Model, key: Key, burst: bool) -> Vec<Effect> {
    let Some(action) = action_of(key, &model.screen, model.mode) else {
        return Vec::new();
    };
    if burst && !action.is_movement() {
        note(model, "Keys that arrive faster than typing do nothing but move. Press the key again.");
        return Vec::new();
    }
    if !action.is_movement() {
        model.notice = None;
    }
    act(model, action)
}

/// Does it to the account that is selected, on which the selection stays.
fn on_chosen(model: &mut Model, act: fn(&mut Model) -> Vec<Effect>) -> Vec<Effect> {
    model.list.choose();
    act(model)
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Up => go(model, Move::Up),
        Action::Down => go(model, Move::Down),
        Action::Top => go(model, Move::Top),
        Action::Bottom => go(model, Move::Bottom),
        Action::PageUp => go(model, Move::PageUp),
        Action::PageDown => go(model, Move::PageDown),
        Action::Open => open(model),
        Action::OpenLine => journal::open(model),
        Action::NextUnresolved => journal::next_unresolved(model),
        Action::Back => back(model),
        Action::ShowAccounts => model.screen = Screen::Accounts,
        Action::ShowReserve => show_reserve(model),
        Action::ShowJournal => journal::show(model),
        Action::ShowRequests => requests::show(model),
        Action::ShowRequestsOf => requests::show_of(model),
        Action::ShowWorld => world::open(model),
        Action::ShowProfile => model.screen = Screen::Profile,
        Action::Clock => world::open_page(model, world::Page::Clock(world::ClockMenu::default())),
        Action::Cause => world::open_page(model, world::Page::Causes(world::CauseMenu::default())),
        Action::Faults => world::open_page(model, world::Page::Faults(world::FaultList::default())),
        Action::Command => command::open(model),
        Action::NextScreen => turn(model, true),
        Action::PreviousScreen => turn(model, false),
        Action::NextCurrency => next_currency(model),
        Action::Filter => model.list.typing = true,
        Action::Problems => toggle_problems(model),
        Action::Sort => open_dialog(model, Dialog::Sort),
        Action::Pull | Action::Send | Action::Reverse if model.desk.is_beginning_anew() => {
            note(model, "The simulated Stripe is beginning anew. Move money when it has.");
        }
        Action::Pull => return on_chosen(model, pull::open),
        Action::Send => return on_chosen(model, pull::open_to_send),
        Action::Reverse => return journal::give_back(model),
        Action::CopyId => return copied::account_id(model),
        Action::CopyCurl => return requests::copy_curl(model),
        Action::Bodies => requests::show_bodies(model),
        Action::Repeat => requests::repeat(model),
        Action::FilterRequests => model.requests.typing = true,
        Action::FilterJournal => model.journal.typing = true,
        Action::ExportJournal => return journal::export(model),
        Action::Pause => requests::toggle_pause(model),
        Action::Save => return requests::save(model),
        Action::Dashboard => return dashboard::open(model),
        Action::ReadAll => read_all(model),
        Action::Refresh if model.screen == Screen::Journal => return journal::refresh(model),
        Action::Refresh => refresh(model),
        Action::Readings => open_dialog(model, Dialog::Reading),
        Action::Help => open_dialog(model, Dialog::Help(HelpPage::default())),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return leaving::leave(model, leaving::By::Key),
    }
    Vec::new()
}

/// Through the screens in their order, round and round.
fn turn(model: &mut Model, on: bool) {
    match &model.screen {
        Screen::Accounts | Screen::Detail(_) if on => show_reserve(model),
        Screen::Reserve if on => journal::show(model),
        Screen::Journal if on => requests::show(model),
        Screen::World | Screen::Profile if !on => requests::show(model),
        Screen::Requests if !on => journal::show(model),
        Screen::Journal => show_reserve(model),
        Screen::Accounts | Screen::Detail(_) | Screen::Requests => show_last(model),
        Screen::Reserve | Screen::World | Screen::Profile => model.screen = Screen::Accounts,
    }
}

/// Screen 5, which is another in mock.
fn show_last(model: &mut Model) {
    match model.mode {
        Mode::Mock => world::open(model),
        Mode::Test | Mode::Live => model.screen = Screen::Profile,
    }
}

/// Whether a key asks to leave where keys have no other meaning: while a debit has no answer, or when nothing is seen.
fn asks_to_leave(model: &Model, key: Key) -> bool {
    let in_line = match &model.dialog {
        None => model.is_typing(),
        Some(Dialog::Command(_) | Dialog::Held(_)) => true,
        Some(
            Dialog::Pull(_) | Dialog::Arm(_) | Dialog::Help(_) | Dialog::Sort | Dialog::Reading | Dialog::World(_),
        ) => false,
        Some(Dialog::Debit(page)) => page.is_typing(),
    };
    let is_typing = in_line && !model.is_too_small();
    matches!(key, Key::Char('q') | Key::Ctrl('c')) && !is_typing
}

fn go(model: &mut Model, step: Move) {
    match &model.screen {
        Screen::Accounts => model.list.go(&model.fleet, step, model.laid.list_lines),
        Screen::Detail(id) => {
            let currency = model.fleet.get(id).map(|entry| entry.currency(model.detail.currency));
            let of_currency = |history: &History| {
                history.rows.iter().filter(|row| currency.is_none_or(|currency| row.currency == currency)).count()
            };
            let rows = model.histories.of(id).map_or(0, of_currency);
            let lines = usize::from(model.laid.activity_lines);
            model.detail.top = step.from(model.detail.top, rows.saturating_sub(lines), lines);
        }
        Screen::Reserve => {
            let ids: Vec<AccountId> = reserve::negative_accounts(model);
            let at = model.reserve_selected.as_ref().and_then(|id| ids.iter().position(|known| known == id));
            let to = step.from(at.unwrap_or(0), ids.len().saturating_sub(1), 10);
            model.reserve_selected = ids.get(to).cloned();
        }
        Screen::Journal => journal::go(model, step),
        Screen::Requests => requests::go(model, step),
        Screen::World => {
            let rows = usize::from(model.laid.coming_rows);
            let all = model.desk.rows.len();
            model.desk.top = step.from(model.desk.top, all.saturating_sub(rows), rows);
        }
        Screen::Profile => {
            let seen = model.laid.profile;
            let (last, page) = (seen.all.saturating_sub(seen.seen), seen.seen.saturating_sub(1));
            let to = step.from(usize::from(model.profile_top), usize::from(last), usize::from(page));
            model.profile_top = u16::try_from(to).unwrap_or(last);
        }
    }
}

fn open(model: &mut Model) {
    let Some(id) = model.acted_on().cloned() else {
        return;
    };
    model.list.choose();
    let from_reserve = model.screen == Screen::Reserve;
    model.detail = Detail { from_reserve, ..Detail::default() };
    model.screen = Screen::Detail(id);
}

fn back(model: &mut Model) {
    match &model.screen {
        Screen::Detail(_) if model.detail.from_reserve => model.screen = Screen::Reserve,
        Screen::Journal => journal::back(model),
        Screen::Requests => requests::back(model),
        Screen::Detail(_) | Screen::Reserve | Screen::World | Screen::Profile => model.screen = Screen::Accounts,
        Screen::Accounts if sweep::can_stop(model) => sweep::stop(model),
        Screen::Accounts => {
            model.list.filter.clear();
            model.list.problems_only = false;
            refilter(model);
        }
    }
}

fn show_reserve(model: &mut Model) {
    let ids = reserve::negative_accounts(model);
    let still = model.reserve_selected.as_ref().is_some_and(|id| ids.contains(id));
    if !still {
        model.reserve_selected = ids.into_iter().next();
    }
    model.screen = Screen::Reserve;
}

fn next_currency(model: &mut Model) {
    let currencies = model.looked_at().map_or(1, |entry| usize::from(entry.lines()));
    model.detail.currency = model.detail.currency.saturating_add(1).checked_rem(currencies).unwrap_or(0);
    model.detail.top = 0;
}

fn toggle_problems(model: &mut Model) {
    model.list.problems_only = !model.list.problems_only;
    refilter(model);
}

fn refilter(model: &mut Model) {
    model.list.refilter(&model.fleet);
    model.list.scroll(&model.fleet, model.laid.list_lines);
}

fn read_all(model: &mut Model) {
    let Screen::Detail(id) = &model.screen else {
        return;
    };
    let Some(history) = model.histories.of(id) else {
        return;
    };
    if history.is_whole() {
        note(model, "All of this account's history was read.");
        return;
    }
    let id = id.clone();
    model.histories.forget(&id);
    model.reads.want(Question::Transactions(Scope::Account(id), TransactionQuery::default()));
}

/// Reads again what is on the screen and all that failed.
fn refresh(model: &mut Model) {
    world::look_again(model);
    model.platform_trouble = None;
    model.reads.sync.try_again(model.now);
    model.list_trouble = None;
    if model.platform.is_none() {
        model.reads.want(Question::Platform);
        return;
    }
    model.reads.want(Question::Balance(Scope::Platform));
    let is_shut = |entry: &Entry| {
        let kind = entry.trouble.as_ref().map(|fault| fault.kind);
        matches!(kind, Some(FaultKind::Forbidden | FaultKind::NotFound))
    };
    if model.reads.is_listed() && model.fleet.iter().any(is_shut) {
        // An account that may not be read any more may have left.
        model.reads.list_again();
    }
    let lines = model.laid.list_lines;
    let mut ids: Vec<AccountId> = model.acted_on().cloned().into_iter().collect();
    let shown = model.list.visible(&model.fleet, lines).filter_map(|place| model.fleet.at(place));
    ids.extend(shown.map(|entry| entry.account.id.clone()));
    for id in ids {
        model.reads.forget_history(&id);
        model.reads.want(Question::Balance(Scope::Account(id)));
    }
    model.reads.forget_reserve();
    let beyond = spending::beyond(model);
    note(model, &format!("Reading again.{beyond}"));
}

fn on_help_key(model: &mut Model, key: Key) -> Vec<Effect> {
    let overflow = model.laid.help_overflow;
    let Some(Dialog::Help(page)) = &mut model.dialog else {
        return Vec::new();
    };
    match Stroke::of(key) {
        Stroke::Leave if key == Key::Esc && !page.search.is_empty() => page.search.clear(),
        Stroke::Leave | Stroke::Enter => close_dialog(model),
        Stroke::Edit if key == Key::F1 => close_dialog(model),
        Stroke::Letter('?') if page.search.is_empty() => close_dialog(model),
        Stroke::Move(step @ (Move::Up | Move::Down | Move::PageUp | Move::PageDown)) => {
            page.top = u16::try_from(step.from(page.top.into(), overflow.into(), 10)).unwrap_or(overflow);
        }
        Stroke::Move(Move::Top | Move::Bottom) | Stroke::Letter(_) | Stroke::Edit | Stroke::Next | Stroke::Previous => {
            page.search.edit(key);
            page.top = 0;
        }
    }
    Vec::new()
}

fn on_sort_key(model: &mut Model, key: Key, burst: bool) -> Vec<Effect> {
    if burst {
        return Vec::new();
    }
    if let Some((sort, _)) = SortBy::ALL.iter().find(|(_, letter)| key == Key::Char(*letter)) {
        model.list.reversed = model.list.sort == *sort && !model.list.reversed;
        model.list.sort = *sort;
        model.list.resort(&model.fleet);
        model.list.scroll(&model.fleet, model.laid.list_lines);
    }
    close_dialog(model);
    Vec::new()
}

fn on_filter_key(model: &mut Model, key: Key, burst: bool) -> Vec<Effect> {
    match type_filter(&mut model.list.typing, &mut model.list.filter, key, burst) {
        Typed::Went(step) => go(model, step),
        Typed::Changed => {
            model.list.narrow(&model.fleet);
            model.list.scroll(&model.fleet, model.laid.list_lines);
        }
        Typed::Nothing => {}
    }
    Vec::new()
}
