//! The command line by keys, and what its lines mean.

use jiff::SignedDuration;
use rstest::rstest;

use super::meant::meant;
use super::*;
use crate::app::sample::{model, start};
use crate::app::world::{Anew, Stride, WorldMove};
use crate::app::{Action, Dialog, Key, KeyPress, Msg, Screen, parse_script, update};
use crate::domain::Mode;

fn tell(model: &mut Model, millis: i64, msg: Msg) -> Vec<Effect> {
    let at = model.now.checked_add(SignedDuration::from_millis(millis)).unwrap();
    update(model, at, msg)
}

fn keys(model: &mut Model, script: &str) -> Vec<Effect> {
    let keys = parse_script(script).unwrap();
    keys.into_iter().flat_map(|key| tell(model, 500, Msg::Key(KeyPress::once(key)))).collect()
}

fn line(model: &Model) -> &CommandLine {
    let Some(Dialog::Command(line)) = &model.dialog else { panic!("the line is open") };
    line
}

#[rstest]
#[case("arm", Meant::Arm(10))]
#[case("arm 10m", Meant::Arm(10))]
#[case(":arm 1m ", Meant::Arm(1))]
#[case("arm 60", Meant::Arm(60))]
#[case("disarm", Meant::Disarm)]
#[case("accounts", Meant::Act(Action::ShowAccounts))]
#[case("requests", Meant::Act(Action::ShowRequests))]
#[case("reserve", Meant::Act(Action::ShowReserve))]
#[case("world", Meant::Act(Action::ShowWorld))]
#[case("refresh", Meant::Act(Action::Refresh))]
#[case("help", Meant::Act(Action::Help))]
#[case("q", Meant::Act(Action::Quit))]
#[case("quit", Meant::Act(Action::Quit))]
#[case("clock +1d", Meant::Move(WorldMove::Advance(Stride::Day)))]
#[case("clock next", Meant::Move(WorldMove::ToNext))]
#[case("reset", Meant::Ask(Anew::Reset))]
#[case("checkpoint before", Meant::Move(WorldMove::Checkpoint("before".to_owned())))]
#[case("restore x", Meant::Ask(Anew::Restore("x".to_owned())))]
#[case("  forget  before ", Meant::Move(WorldMove::Forget("before".to_owned())))]
#[case("reconcile", Meant::Reconcile(SignedDuration::from_hours(168)))]
#[case("reconcile 36h", Meant::Reconcile(SignedDuration::from_hours(36)))]
fn a_line_means_one_thing(#[case] text: &str, #[case] expected: Meant) {
    assert_eq!(meant(text, Mode::Mock, start()), Ok(expected));
}

#[rstest]
#[case("", "Type a command")]
#[case("arm 0m", "minutes from 1m to 60m")]
#[case("arm 61m", "minutes from 1m to 60m")]
#[case("arm 1h", "minutes from 1m to 60m")]
#[case("arm -5m", "minutes from 1m to 60m")]
#[case("arm 10m now", "minutes from 1m to 60m")]
#[case("restore", "Something is missing: :restore NAME")]
#[case("clock", "Something is missing: :clock WHEN")]
#[case("checkpoint a b", "no blanks")]
#[case("reset now", "too much")]
#[case("reconcile 2 weeks", "`2 weeks`: a stretch of time is written as 7d or 36h")]
#[case("reconcile 400d", "at most a year")]
#[case("q!", "There is no command `q!`")]
#[case("explode", "There is no command `explode`. :help lists them.")]
#[case("amr", "There is no command `amr`; near it is `arm`.")]
#[case("disram", "near it is `disarm`.")]
#[case("re", "near it are `reserve`, `requests` and `reconcile`.")]
#[case("accounst", "near it is `accounts`.")]
#[case("profile", "`profile` is for test and live; this console is in MOCK.")]
fn anything_else_gets_a_sentence(#[case] text: &str, #[case] why: &str) {
    let said = meant(text, Mode::Mock, start()).unwrap_err();
    assert!(said.contains(why), "{said}");
}

#[rstest]
#[case("reset")]
#[case("clock +1d")]
#[case("world")]
fn what_only_a_simulated_stripe_has_is_refused_elsewhere(#[case] text: &str) {
    let said = meant(text, Mode::Live, start()).unwrap_err();
    assert!(said.contains("is for the simulated Stripe; this console is in LIVE"), "{said}");
}

#[test]
fn every_command_has_its_own_name_and_each_is_understood_where_it_is_offered() {
    for (nth, command) in COMMANDS.iter().enumerate() {
        assert!(COMMANDS.iter().skip(nth + 1).all(|other| other.name != command.name));
        let mode = if command.is_in(Mode::Mock) { Mode::Mock } else { Mode::Live };
        let takes = match command.takes {
            "WHEN" => " next",
            "NAME" => " before",
            _ => "",
        };
        let line = format!("{}{takes}", command.name);
        assert!(meant(&line, mode, start()).is_ok(), "{line}");
    }
}

#[test]
fn a_command_leads_to_its_screen_and_closes_the_line() {
    let mut model = model(Mode::Live);
    keys(&mut model, ":profile<enter>");
    assert_eq!((model.screen.clone(), model.dialog.is_none()), (Screen::Profile, true));
    keys(&mut model, ":reserve<enter>");
    assert_eq!(model.screen, Screen::Reserve);
    assert!(keys(&mut model, ":q<enter>").contains(&Effect::Exit));
}

#[test]
fn an_unknown_command_leaves_the_line_as_it_is_with_a_sentence() {
    let mut model = model(Mode::Mock);
    keys(&mut model, ":amr<enter>");
    assert_eq!(line(&model).field.text(), "amr");
    assert!(line(&model).said.as_ref().unwrap().as_str().contains("near it is `arm`"));
    keys(&mut model, "x");
    assert_eq!(line(&model).said, None);
}

#[rstest]
#[case::esc(":arm<esc>")]
#[case::control_c(":arm<c-c>")]
#[case::backspace_over_the_colon(":a<backspace><backspace>")]
fn the_line_is_left_without_doing_anything(#[case] script: &str) {
    let mut model = model(Mode::Mock);
    keys(&mut model, script);
    assert!(model.dialog.is_none() && model.notice.is_none());
}

#[test]
fn a_paste_is_text_without_line_ends_and_never_runs() {
    let mut model = model(Mode::Live);
    keys(&mut model, ":");
    let effects = tell(&mut model, 500, Msg::Pasted("q\nreserve\r\n".to_owned()));
    assert!(!effects.contains(&Effect::Exit));
    let text = line(&model).field.text();
    assert!(text.starts_with("q reserve") && !text.contains(['\n', '\r']), "{text:?}");
    assert_eq!(model.screen, Screen::Accounts);
}

#[test]
fn a_paste_that_the_terminal_does_not_mark_never_runs() {
    let mut model = model(Mode::Live);
    let keys = [Key::Char(':'), Key::Char('q'), Key::Enter, Key::Char(':'), Key::Char('q'), Key::Enter];
    for key in keys {
        assert!(!tell(&mut model, 1, Msg::Key(KeyPress::once(key))).contains(&Effect::Exit));
    }
    assert_eq!(line(&model).field.text(), "q:q");
}

#[test]
fn the_lines_before_come_back_the_latest_first() {
    let mut model = model(Mode::Live);
    keys(&mut model, ":reserve<enter>:profile<enter>:profile<enter>:<up>");
    assert_eq!(line(&model).field.text(), "profile");
    keys(&mut model, "<up><up><up>");
    assert_eq!(line(&model).field.text(), "reserve");
    keys(&mut model, "<down><down>");
    assert_eq!(line(&model).field.text(), "");
}

#[rstest]
#[case("di", "disarm", 0)]
#[case("ch", "checkpoint ", 0)]
#[case("re", "re", 6)]
#[case("clock<space>s", "clock stand", 0)]
#[case("arm<space>", "arm 10m", 0)]
fn tab_writes_on_what_is_sure_and_shows_the_rest(#[case] typed: &str, #[case] expected: &str, #[case] choices: usize) {
    let mut model = model(Mode::Mock);
    keys(&mut model, &format!(":{typed}<tab>"));
    assert_eq!((line(&model).field.text(), line(&model).choices.len()), (expected, choices));
}

#[test]
fn in_a_filter_and_in_dialogs_a_colon_is_text() {
    let mut model = model(Mode::Live);
    keys(&mut model, "/:q");
    assert_eq!(model.list.filter.text(), ":q");
    keys(&mut model, "<esc>?:");
    assert!(matches!(&model.dialog, Some(Dialog::Help(page)) if page.search.text() == ":"));
}
