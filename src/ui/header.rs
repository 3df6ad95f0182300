//! The first three rows of every screen: whose money it is, where one is, and the line of the mode.

use crate::app::{Model, Screen, age_s};
use crate::domain::Mode;

use super::{Canvas, Phrase, Role, access, days, reading, text};

/// Most cells of the platform's name.
const NAME: u16 = 28;
/// Cells of the progress bar.
const PROGRESS: u16 = 12;

/// Draws the header over the first rows of the canvas.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    draw_platform(canvas, model);
    draw_screens(canvas, model);
    let width = canvas.width();
    canvas.line(0, width, 2, canvas.theme().glyphs().mode_line(model.mode), Role::ModeLine(model.mode));
}

/// The badge, the platform, the clock. In live the badge fills the row.
fn draw_platform(canvas: &mut Canvas<'_>, model: &Model) {
    let width = canvas.width();
    let badge = Role::Badge(model.mode);
    let plain = match model.mode {
        Mode::Mock | Mode::Test => None,
        Mode::Live => {
            canvas.line(0, width, 0, " ", badge);
            Some(badge)
        }
    };
    let role = |own: Role| plain.unwrap_or(own);
    let after = canvas.text(1, 0, &format!(" {} ", model.mode.word()), badge).saturating_add(2);
    let after = draw_armed(canvas, after, model);
    let end = draw_access(canvas, model);
    let (left, right) = fitting(model, canvas, end.saturating_sub(after));
    let mut x = after;
    for (piece, own) in left {
        x = canvas.fit(x, 0, end.saturating_sub(x), &piece, role(own)).saturating_add(2);
    }
    canvas.text_right(end, 0, &right.join("   "), role(Role::Muted));
}

/// Whether the console may send, at the end of the row on every screen; tells where what stands before it must end.
pub(super) fn draw_access(canvas: &mut Canvas<'_>, model: &Model) -> u16 {
    let end = canvas.width().saturating_sub(1);
    match access::word(model) {
        Some((word, role)) => canvas.text_right(end, 0, &word, role).saturating_sub(3),
        None => end,
    }
}

/// How many faults are armed, beside the badge of the world in which they are: a screen on which things go wrong on purpose says
/// so, whatever it shows. Tells where what follows begins.
pub(super) fn draw_armed(canvas: &mut Canvas<'_>, x: u16, model: &Model) -> u16 {
    let words = match model.desk.armed() {
        0 => return x,
        1 => "1 fault armed".to_owned(),
        many => format!("{many} faults armed"),
    };
    let after = canvas.text(x, 0, canvas.set().warning, Role::Warning).saturating_add(1);
    canvas.text(after, 0, &words, Role::Warning).saturating_add(2)
}

/// What of the platform, the journal and the clock fits into `cells`. Dropped first to last: the currency, the journal, the id, the
/// seed, the clock; the name never. Of a platform that is not simulated, whose it is and who sees its debits counts for more than
/// what time it is.
fn fitting(model: &Model, canvas: &Canvas<'_>, cells: u16) -> (Vec<(String, Role)>, Vec<String>) {
    let glyphs = canvas.theme().glyphs();
    let mut left: Vec<(String, Role)> = match &model.platform {
        Some(platform) => {
            let account = &platform.account;
            let place = format!("{} {} {}", account.country, canvas.set().dot, account.default_currency.code());
            vec![
                (text::cut(account.name.as_str(), NAME, glyphs).into_owned(), Role::Title),
                (text::short_id(account.id.as_str(), glyphs), Role::Muted),
                (place, Role::Muted),
            ]
        }
        None => vec![("platform not read".to_owned(), Role::Muted)],
    };
    let journal = model.journal.summary.as_ref().map(|summary| format!("journal: {}", summary.keeping));
    let seed = model.seed.map(|seed| format!("seed {seed}"));
    let mut has_journal = journal.is_some();
    let mut right: Vec<String> = journal.into_iter().chain(seed).chain([clock(model)]).collect();
    let taken = |left: &[(String, Role)], right: &[String]| -> u16 {
        let pieces = left.iter().map(|(piece, _)| text::width(piece).saturating_add(2));
        pieces.chain(right.iter().map(|piece| text::width(piece).saturating_add(3))).fold(0, u16::saturating_add)
    };
    if model.mode != Mode::Mock && taken(&left, &right) > cells {
        right.pop();
    }
    while taken(&left, &right) > cells {
        if left.len() > 2 || (left.len() > 1 && !has_journal) {
            left.pop();
        } else if right.is_empty() {
            break;
        } else {
            right.remove(0);
            has_journal = false;
        }
    }
    (left, right)
}

/// The minute, so that an idle screen is drawn once a minute.
fn clock(model: &Model) -> String {
    model.stripe_now().strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The screens, where one is, and how fresh the figures are.
fn draw_screens(canvas: &mut Canvas<'_>, model: &Model) {
    let mut x = 2;
    let last = match model.mode {
        Mode::Mock => ("5", "World", matches!(model.screen, Screen::World)),
        Mode::Test | Mode::Live => ("5", "Profile", matches!(model.screen, Screen::Profile)),
    };
    let screens = [
        ("1", "Accounts", matches!(model.screen, Screen::Accounts | Screen::Detail(_))),
        ("2", "Reserve", matches!(model.screen, Screen::Reserve)),
        ("3", "Journal", matches!(model.screen, Screen::Journal)),
        ("4", "Requests", matches!(model.screen, Screen::Requests)),
        last,
    ];
    // What one looks at, and how fresh it is, counts for more than the names of the others.
    let has_more = matches!(model.screen, Screen::Detail(_)) || !model.unresolved.is_empty();
    let names_all = canvas.width() >= if has_more { 100 } else { 80 };
    for (number, name, is_here) in screens {
        let (digit, name_role) = if is_here { (Role::Accent, Role::Tab) } else { (Role::Muted, Role::Normal) };
        x = canvas.text(x, 1, number, digit);
        if is_here || names_all {
            x = canvas.text(x.saturating_add(1), 1, name, name_role);
        }
        if is_here && let Screen::Detail(id) = &model.screen {
            x = canvas.phrase(x, 1, &Phrase::of(format!(" {} ", canvas.set().path), Role::Muted));
            let name = model.fleet.get(id).map_or(id.as_str(), |entry| entry.account.name.as_str());
            x = canvas.fit(x, 1, 28, name, Role::Title);
        }
        x = x.saturating_add(3);
    }
    draw_freshness(canvas, model, x);
}

fn draw_freshness(canvas: &mut Canvas<'_>, model: &Model, from: u16) {
    let end = canvas.width().saturating_sub(1);
    let unresolved = unresolved(model, canvas.set().warning);
    let mut x = canvas.phrase_right(end, 1, &unresolved);
    if !unresolved.is_empty() {
        x = x.saturating_sub(3);
    }
    let word = reading::word(model);
    let progress = if model.fleet.is_empty() || is_settled(model) { 0 } else { PROGRESS + 1 };
    let room = x.saturating_sub(from);
    let forms = [freshness(model), how_many(model), Phrase::new()].map(|fresh| with_word(fresh, &word));
    let Some(fresh) = forms.into_iter().find(|fresh| fresh.width() <= room) else { return };
    let start = canvas.phrase_right(x, 1, &fresh);
    if progress > 0 && fresh.width().saturating_add(progress) <= room {
        let (done, all) = (i64::from(answered(model)), i64::try_from(model.fleet.len()).unwrap_or(i64::MAX));
        canvas.gauge(start.saturating_sub(progress), 1, PROGRESS, done, all, Role::Bar);
    }
}

/// Debits whose outcome is not known stand at the top of every screen until they are resolved, and accounts that are held until
/// somebody has acknowledged for what.
fn unresolved(model: &Model, warning: &str) -> Phrase {
    match model.unresolved.len() {
        0 if model.held.is_empty() => Phrase::new(),
        0 if model.held.len() == 1 => Phrase::of(format!("{warning} 1 account held"), Role::Warning),
        0 => Phrase::of(format!("{warning} {} accounts held", model.held.len()), Role::Warning),
        1 => Phrase::of("? 1 debit unresolved", Role::Unknown),
        many => Phrase::of(format!("? {many} debits unresolved"), Role::Unknown),
    }
}

fn freshness(model: &Model) -> Phrase {
    if let Screen::Detail(id) = &model.screen {
        let age = model.fleet.get(id).and_then(|entry| entry.age_s(model.now));
        return age.map_or_else(|| Phrase::of("not read", Role::Muted), |age| Phrase::of(ago(age), Role::Muted));
    }
    if let Screen::World = &model.screen {
        let scenario = model.desk.view.as_ref().map(|view| view.scenario.clone()).or_else(|| model.scenario.clone());
        return scenario.map_or_else(Phrase::new, |name| Phrase::of(format!("scenario {name}"), Role::Muted));
    }
    if let Screen::Requests = &model.screen {
        return calls(model);
    }
    if let Screen::Profile | Screen::Journal = &model.screen {
        return Phrase::new();
    }
    if let Screen::Reserve = &model.screen {
        let age = model.platform_balance.as_ref().map(|balance| age_s(balance.read_at, model.now));
        return age.map_or_else(|| Phrase::of("not read", Role::Muted), |age| Phrase::of(ago(age), Role::Muted));
    }
    if model.fleet.is_empty() {
        let words = match (&model.list_trouble, is_settled(model)) {
            (Some(_), _) => "accounts not read",
            (None, true) => "no accounts",
            (None, false) => "reading accounts",
        };
        return Phrase::of(words, Role::Muted);
    }
    let read = how_many(model);
    match model.fleet.oldest_minute() {
        Some(oldest) => read.and(format!(", oldest {}", days::age(age_s(oldest, model.now))), Role::Muted),
        None => read,
    }
}

/// How many requests there were, and how many were turned away.
fn calls(model: &Model) -> Phrase {
    let requests = model.requests.all();
    let calls = Phrase::of(format!("{} calls", reading::count(requests.begun())), Role::Muted);
    match requests.throttled() {
        0 => calls,
        some => calls.and(format!(", {} throttled", reading::count(some)), Role::Warning),
    }
}

/// How fresh the figures are, and what reading is doing, unless that goes without saying.
fn with_word(fresh: Phrase, word: &Phrase) -> Phrase {
    match (fresh.is_empty(), word.is_empty()) {
        (_, true) => fresh,
        (true, false) => word.clone(),
        (false, false) => fresh.and(", ", Role::Muted).then(word.clone()),
    }
}

/// How many were read, which is kept where there is no room for how long ago.
fn how_many(model: &Model) -> Phrase {
    let is_of_all = matches!(model.screen, Screen::Accounts) && !model.fleet.is_empty();
    let words = || format!("{} of {} read", model.fleet.read(), model.fleet.len());
    if is_of_all { Phrase::of(words(), Role::Normal) } else { Phrase::new() }
}

fn ago(age: i64) -> String {
    format!("as of {} ago", days::age(age))
}

/// Whether every account was read, or could not be.
fn is_settled(model: &Model) -> bool {
    model.reads.is_listed() && usize::try_from(answered(model)).is_ok_and(|done| done >= model.fleet.len())
}

/// Accounts that answered or failed to, once each; while all of them are read again, no more than were asked again.
fn answered(model: &Model) -> u32 {
    let all = u32::try_from(model.fleet.len()).unwrap_or(u32::MAX);
    model.fleet.read().saturating_add(model.fleet.failed()).min(model.reads.sync.done()).min(all)
}
