//! The slices of the screens, without a terminal: messages in, model and effects out.

mod departures;
mod moved;
mod spending;
mod strays;

use jiff::{SignedDuration, Timestamp};

use super::sample::{balance, model, start};
use super::*;
use crate::domain::sample::account;
use crate::domain::{AccountId, AccountPage, Balance, Epoch, Fault, FaultKind, Label, Mode, Platform, Retry, Scope};
use crate::money::{Currency, Minor};

/// A model driven by hand, its clock moved by hand.
struct Bench {
    model: Model,
    now: Timestamp,
    open: Vec<(Epoch, Question)>,
    /// Reads that were handed over to be counted.
    handed: Vec<(jiff::civil::Date, u32)>,
}

impl Bench {
    fn new(mode: Mode) -> Self {
        Self::begin(model(mode))
    }

    fn begin(model: Model) -> Self {
        let mut bench = Self { model, now: start(), open: Vec::new(), handed: Vec::new() };
        let effects = super::update::start(&mut bench.model);
        bench.note(effects);
        bench
    }

    fn note(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut rest = Vec::new();
        for effect in effects {
            if let Effect::Read(epoch, question) = effect {
                self.open.push((epoch, question));
            } else if let Effect::Spend(day, reads) = effect {
                self.handed.push((day, reads));
            } else {
                rest.push(effect);
            }
        }
        rest
    }

    fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update(&mut self.model, self.now, msg);
        self.note(effects)
    }

    fn wait(&mut self, millis: i64) {
        self.now = self.now.checked_add(SignedDuration::from_millis(millis)).unwrap();
    }

    fn keys(&mut self, script: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for key in parse_script(script).unwrap() {
            self.wait(50);
            effects.extend(self.tell(Msg::Key(KeyPress::once(key))));
        }
        effects
    }

    /// Answers every open question of a kind.
    fn answer(&mut self, reading: impl Fn(&Question, Timestamp) -> Option<Reading>) {
        for (epoch, question) in std::mem::take(&mut self.open) {
            match reading(&question, self.now) {
                Some(reading) => {
                    self.tell(Msg::Read(epoch, question, reading));
                }
                None => self.open.push((epoch, question)),
            }
        }
    }

    fn with(accounts: &[(&str, &str, i64)]) -> Self {
        Self::in_mode(Mode::Mock, accounts)
    }

    fn in_mode(mode: Mode, accounts: &[(&str, &str, i64)]) -> Self {
        let mut bench = Self::new(mode);
        bench.tell(Msg::Laid(Laid { list_lines: 5, ..Laid::default() }));
        for _ in 0..20 {
            bench.answer_as(mode, accounts);
        }
        bench
    }

    /// Answers what is open as a platform with these accounts does.
    fn answer_as(&mut self, mode: Mode, rows: &[(&str, &str, i64)]) {
        self.answer(|question, now| {
            Some(match question {
                Question::Platform => Reading::Platform(Box::new(Platform {
                    account: account("acct_1MOCKplatform", "HARBOUR MARKET"),
                    mode,
                })),
                Question::Accounts(_) => Reading::Accounts(AccountPage {
                    accounts: rows.iter().map(|(id, name, _)| account(id, name)).collect(),
                    next: None,
                    skipped: 0,
                }),
                Question::Balance(Scope::Platform) => Reading::Balance(balance(1_000_000, now)),
                Question::Balance(Scope::Account(id)) => {
                    let row = rows.iter().find(|(known, ..)| *known == id.as_str())?;
                    Reading::Balance(balance(row.2, now))
                }
                Question::Account(_)
                | Question::Transactions(..)
                | Question::References(_)
                | Question::LookUp(_)
                | Question::Explain(..)
                | Question::LeftBehind(..)
                | Question::Again(_) => {
                    return None;
                }
            })
        });
    }

    /// Lets seconds pass, each with what it brings.
    fn seconds(&mut self, seconds: u32, mode: Mode, rows: &[(&str, &str, i64)]) {
        for _ in 0..seconds {
            self.wait(1_000);
            self.tell(Msg::Tick);
            self.answer_as(mode, rows);
        }
    }

    fn names(&self) -> Vec<&str> {
        let fleet = &self.model.fleet;
        self.model.list.shown().iter().map(|&place| fleet.at(place).unwrap().account.name.as_str()).collect()
    }

    fn selected(&self) -> &str {
        self.model.looked_at().map_or("", |entry| entry.account.name.as_str())
    }
}

fn three() -> Bench {
    Bench::with(&[("acct_c", "Cedar", -500), ("acct_a", "Ash", 900), ("acct_b", "birch", 100)])
}

#[test]
fn accounts_are_listed_by_name_whatever_their_case() {
    let bench = three();
    assert_eq!(bench.names(), ["Ash", "birch", "Cedar"]);
    assert_eq!((bench.model.fleet.read(), bench.model.fleet.negative()), (3, 1));
}

#[test]
fn the_selection_follows_the_account_through_sorting_and_filtering() {
    let mut bench = three();
    bench.keys("j");
    assert_eq!(bench.selected(), "birch");
    bench.keys("sa");
    assert_eq!(bench.names(), ["Ash", "birch", "Cedar"]);
    bench.keys("sa");
    assert_eq!(bench.names(), ["Cedar", "birch", "Ash"]);
    assert_eq!(bench.selected(), "birch");
    bench.keys("/ir<enter>");
    assert_eq!((bench.names(), bench.selected()), (vec!["birch"], "birch"));
    bench.keys("<esc>");
    assert_eq!((bench.names().len(), bench.selected()), (3, "birch"));
}

#[test]
fn problems_shows_only_what_somebody_should_look_at() {
    let mut bench = three();
    bench.keys("!");
    assert_eq!(bench.names(), ["Cedar"]);
    bench.keys("!");
    assert_eq!(bench.names().len(), 3);
}

#[test]
fn a_filter_typed_on_gives_what_a_filter_typed_at_once_gives() {
    let mut bench = three();
    bench.keys("/a");
    assert_eq!(bench.names(), ["Ash", "Cedar"]);
    bench.keys("sh");
    assert_eq!(bench.names(), ["Ash"]);
    bench.keys("<backspace><backspace>");
    assert_eq!(bench.names(), ["Ash", "Cedar"]);
    bench.keys("<c-u>ct_b");
    assert_eq!(bench.names(), ["birch"], "four characters look through ids too");
}

#[test]
fn keys_faster_than_typing_move_but_do_not_act() {
    let mut bench = three();
    bench.keys("g");
    bench.wait(1);
    bench.tell(Msg::Key(KeyPress::once(Key::Char('j'))));
    assert_eq!(bench.selected(), "birch");
    bench.wait(1);
    let effects = bench.tell(Msg::Key(KeyPress::once(Key::Char('q'))));
    assert_eq!(effects, []);
    assert!(bench.model.notice.is_some());
    bench.wait(1_000);
    assert_eq!(bench.keys("q"), [Effect::Exit]);
}

#[test]
fn a_paste_outside_a_field_does_nothing_but_say_so() {
    let mut bench = three();
    assert_eq!(bench.tell(Msg::Pasted("q\n".to_owned())), []);
    assert!(bench.model.notice.as_ref().unwrap().text.as_str().starts_with("Pasted text"));
}

#[test]
fn an_answer_to_a_question_that_is_no_longer_open_changes_nothing() {
    let mut bench = three();
    let question = Question::Balance(Scope::Account(AccountId::new("acct_a")));
    bench.tell(Msg::Read(Epoch::default(), question, Reading::Balance(balance(7, bench.now))));
    let entry = bench.model.fleet.get(&AccountId::new("acct_a")).unwrap();
    assert_eq!(entry.balance.as_ref().unwrap().available(Currency::USD), Minor::new(900));
}

#[test]
fn a_row_that_could_not_be_read_says_so_and_is_read_again_on_demand() {
    let mut bench = Bench::with(&[("acct_a", "Ash", 900)]);
    bench.wait(50_000);
    bench.tell(Msg::Tick);
    let fault =
        Fault { kind: FaultKind::Server(503), message: Label::new("down"), request: None, retry: Retry::default() };
    bench.answer(|question, _| {
        matches!(question, Question::Balance(Scope::Account(_))).then(|| Reading::Failed(fault.clone()))
    });
    assert_eq!(bench.model.fleet.failed(), 1);
    bench.keys("R");
    bench.answer(|question, now| {
        matches!(question, Question::Balance(Scope::Account(_))).then(|| Reading::Balance(balance(900, now)))
    });
    assert_eq!(bench.model.fleet.failed(), 0);
}

#[test]
fn rows_on_the_screen_are_read_again_before_they_are_stale() {
    let mut bench = three();
    bench.open.clear();
    let wake = next_wake(&bench.model).unwrap();
    assert!(wake > bench.now && wake <= bench.now.checked_add(SignedDuration::from_secs(60)).unwrap());
    bench.wait(45_000);
    bench.tell(Msg::Tick);
    let asked = bench.open.iter().filter(|(_, question)| matches!(question, Question::Balance(_))).count();
    assert_eq!(asked, 4, "three rows and the platform: {:?}", bench.open);
}

#[test]
fn no_more_than_a_few_questions_are_open_at_once() {
    let many: Vec<(String, String)> = (0..300).map(|n| (format!("acct_{n:04}"), format!("Name {n:04}"))).collect();
    let rows: Vec<(&str, &str, i64)> = many.iter().map(|(id, name)| (id.as_str(), name.as_str(), 1)).collect();
    let bench = Bench::with(&rows);
    assert!(bench.open.len() <= 12, "{}", bench.open.len());
    assert!(bench.model.fleet.read() >= 8);
}

#[test]
fn a_signal_leaves_at_once_when_nothing_is_on_its_way() {
    let mut bench = three();
    assert_eq!(bench.tell(Msg::Terminated), [Effect::Exit]);
}

#[test]
fn esc_leads_back_to_the_screen_that_the_account_was_opened_from() {
    let mut bench = three();
    bench.keys("2<enter>");
    assert!(matches!(&bench.model.screen, Screen::Detail(id) if id.as_str() == "acct_c"));
    bench.keys("<esc>");
    assert_eq!(bench.model.screen, Screen::Reserve);
    bench.keys("1<enter><esc>");
    assert_eq!(bench.model.screen, Screen::Accounts);
}

#[test]
fn help_is_searched_by_typing_and_closed_by_esc() {
    let mut bench = three();
    bench.keys("?sort");
    assert!(matches!(&bench.model.dialog, Some(Dialog::Help(page)) if page.search.text() == "sort"));
    bench.keys("<esc><esc>");
    assert_eq!(bench.model.dialog, None);
}

#[test]
fn a_terminal_too_small_to_show_what_a_key_does_takes_none_but_quit() {
    let mut bench = three();
    bench.tell(Msg::Resized(Size { width: 40, height: 10 }));
    bench.keys("j<enter>p2/x");
    assert_eq!((bench.selected(), &bench.model.screen, &bench.model.dialog), ("Ash", &Screen::Accounts, &None));
    assert_eq!(bench.keys("q"), [Effect::Exit]);
}

#[test]
fn accounts_are_sorted_by_figures_with_the_unread_last_and_equals_by_name() {
    let mut bench = Bench::with(&[("acct_b", "Birch", 100), ("acct_a", "Ash", 100), ("acct_c", "Cedar", -5)]);
    bench.keys("sa");
    assert_eq!(bench.names(), ["Ash", "Birch", "Cedar"]);
    let unread = account("acct_d", "Aspen");
    let place = bench.model.fleet.put(unread);
    bench.model.list.add(&bench.model.fleet, vec![place]);
    bench.model.list.resort(&bench.model.fleet);
    assert_eq!(bench.names(), ["Ash", "Birch", "Cedar", "Aspen"]);
}

#[test]
fn in_live_many_accounts_are_read_only_when_somebody_says_so() {
    let many: Vec<String> = (0..1_001).map(|n| format!("acct_{n:04}")).collect();
    let rows: Vec<(&str, &str, i64)> = many.iter().map(|id| (id.as_str(), id.as_str(), 1)).collect();
    let mut bench = Bench::in_mode(Mode::Live, &rows);
    bench.seconds(30, Mode::Live, &rows);
    assert_eq!(bench.model.fleet.read(), 5, "the rows on the screen");
    bench.keys("A");
    assert_eq!(bench.model.dialog, Some(Dialog::Reading));
    bench.keys("r");
    bench.seconds(10, Mode::Live, &rows);
    assert!(sweep::progress(&bench.model).is_some() && bench.model.reads.sync.done() > 50);
    bench.keys("<esc>");
    let read = bench.model.fleet.read();
    bench.seconds(5, Mode::Live, &rows);
    assert!(bench.model.fleet.read() <= read + 24, "Esc stops it but for what is on its way");
    bench.keys("Ar");
    bench.seconds(180, Mode::Live, &rows);
    assert_eq!(bench.model.fleet.read(), 1_001);
}

#[test]
fn a_platform_that_could_not_be_read_is_tried_again_by_itself() {
    let mut bench = Bench::new(Mode::Test);
    let fault = Fault {
        kind: FaultKind::Unreachable,
        message: Label::new("no connection"),
        request: None,
        retry: Retry::default(),
    };
    for _ in 0..60 {
        bench.answer(|_, _| Some(Reading::Failed(fault.clone())));
        bench.wait(1_000);
        bench.tell(Msg::Tick);
    }
    assert!(bench.model.platform_trouble.is_some());
    bench.seconds(60, Mode::Test, &[("acct_a", "Ash", 900)]);
    assert_eq!((bench.model.platform_trouble.as_ref(), bench.model.fleet.read()), (None, 1));
}
