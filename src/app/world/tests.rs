//! The World screen without a terminal and without a world: messages in, model and effects out.

use jiff::Timestamp;
use rstest::rstest;

use super::*;
use crate::app::{
    BookAsk, Dialog, Effect, Key, KeyPress, Model, Msg, Screen, StripeTime, parse_script, sample, update,
};
use crate::domain::{AccountId, Epoch, Label, Mode};
use crate::money::{Amount, Currency, Minor};

fn model(mode: Mode) -> Model {
    let mut model = sample::model(mode);
    model.fleet.put(crate::domain::sample::account("acct_1MOCKCedarCed2", "Cedar Crafts"));
    model
}

fn view(run: &str, is_anew: bool) -> Box<WorldView> {
    Box::new(WorldView {
        run: Label::new(run),
        is_anew,
        scenario: Label::new("harbour"),
        time: StripeTime::SAME,
        coming: Vec::new(),
        is_cut: false,
        faults: Vec::new(),
        kept: vec![Label::new("a")],
        keys: vec![Label::new("secret")],
        missed: Vec::new(),
    })
}

/// Presses keys slowly enough to count; tells the effects that concern the world.
fn press(model: &mut Model, script: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in parse_script(script).unwrap() {
        let at = model.now.checked_add(jiff::SignedDuration::from_millis(500)).unwrap();
        effects.extend(tell(model, at, Msg::Key(KeyPress::once(key))));
    }
    effects
}

fn tell(model: &mut Model, at: Timestamp, msg: Msg) -> Vec<Effect> {
    let of_world =
        |effect: &Effect| matches!(effect, Effect::LookAtWorld(_) | Effect::MoveWorld(..) | Effect::BeginAnew(_));
    update(model, at, msg).into_iter().filter(of_world).collect()
}

fn answer(model: &mut Model, epoch: Epoch, answer: WorldAnswer) -> Vec<Effect> {
    let at = model.now;
    tell(model, at, Msg::World(epoch, answer))
}

/// The screen, looked at.
fn opened() -> Model {
    let mut model = model(Mode::Mock);
    let effects = press(&mut model, "5");
    let [Effect::LookAtWorld(epoch)] = effects.as_slice() else { panic!("{effects:?}") };
    answer(&mut model, *epoch, WorldAnswer::Seen(view("wld_1", false)));
    model
}

fn moves(effects: &[Effect]) -> Vec<&WorldMove> {
    let mut moves = Vec::new();
    for effect in effects {
        if let Effect::MoveWorld(_, step) = effect {
            moves.push(&**step);
        }
    }
    moves
}

#[rstest]
#[case(":restore<space>nope<enter>")]
#[case(":forget<space>nope<enter>")]
fn what_is_not_kept_is_neither_asked_about_nor_forgotten(#[case] keys: &str) {
    let mut model = opened();
    assert_eq!(press(&mut model, keys), []);
    let Some(Dialog::Command(line)) = &model.dialog else { panic!("{:?}", model.dialog) };
    let said = line.said.as_ref().unwrap().as_str();
    assert!(said.starts_with("Nothing is kept as `nope`; kept: a."), "{said}");
    model.desk.view = None;
    press(&mut model, "<esc>:restore<space>nope<enter>");
    assert_eq!(model.dialog, None, "nothing is asked that cannot be done");
}

#[rstest]
#[case(Mode::Mock, true)]
#[case(Mode::Test, false)]
#[case(Mode::Live, false)]
fn only_a_simulated_stripe_has_the_screen(#[case] mode: Mode, #[case] has_it: bool) {
    for keys in ["5", "[", "]]]]"] {
        let mut model = model(mode);
        press(&mut model, keys);
        assert_eq!(model.screen == Screen::World, has_it, "{keys} in {mode:?}");
    }
}

#[rstest]
#[case("tn", WorldMove::ToNext)]
#[case("to", WorldMove::Advance(Stride::Hour))]
#[case("td", WorldMove::Advance(Stride::Day))]
#[case("t<down><down><down><enter>", WorldMove::Advance(Stride::Week))]
#[case("tjj<enter>", WorldMove::Advance(Stride::Day))]
#[case("ts", WorldMove::Stand)]
#[case("tr", WorldMove::Run)]
#[case("tt2026-12-09<enter>", WorldMove::To("2026-12-09T00:00:00Z".parse().unwrap()))]
#[case(":checkpoint<space>a<enter>", WorldMove::Checkpoint("a".to_owned()))]
#[case(":forget<space>a<enter>", WorldMove::Forget("a".to_owned()))]
#[case(":reset<enter><tab><enter>", WorldMove::Reset)]
#[case(":restore<space>a<enter><right><enter>", WorldMove::Restore("a".to_owned()))]
#[case("ey<enter><enter>", WorldMove::Cause(Cause::KeyRevoked { key: Label::new("secret") }))]
#[case("ex<enter><enter>", WorldMove::Cause(Cause::Rejected { account: AccountId::new("acct_1MOCKCedarCed2") }))]
#[case("eo<enter><enter>", WorldMove::Cause(Cause::BankDebit { account: AccountId::new("acct_1MOCKCedarCed2"), pays: true }))]
#[case("es<enter>12.50<enter><space><enter><enter>", WorldMove::Cause(Cause::Sale {
    account: AccountId::new("acct_1MOCKCedarCed2"),
    amount: Amount::new(Minor::new(1_250), Currency::USD),
    at_once: true,
}))]
#[case("ep<enter><enter><enter>", WorldMove::Cause(Cause::Payout { account: AccountId::new("acct_1MOCKCedarCed2"), amount: None }))]
#[case("xa<enter><enter><enter><enter><enter>", WorldMove::Arm(FaultPlan {
    mishap: Mishap::AnswerLost,
    endpoint: Some("debits".to_owned()),
    account: None,
    times: HowOften::Times(1),
}))]
#[case("xa<end><up><up><up><up><enter><c-u>250ms<enter><c-u>GET<space>/v1/balance<enter><enter><c-u>0.5%seed7<enter><enter>", WorldMove::Arm(FaultPlan {
    mishap: Mishap::Slow { ms: 250 },
    endpoint: Some("GET /v1/balance".to_owned()),
    account: None,
    times: HowOften::Chance { ppm: 5_000, seed: 7 },
}))]
#[case("xa<down><enter><c-u>all<enter>cedar<enter><c-u>always<enter><enter>", WorldMove::Arm(FaultPlan {
    mishap: Mishap::NoAnswer,
    endpoint: None,
    account: Some(AccountId::new("acct_1MOCKCedarCed2")),
    times: HowOften::Always,
}))]
fn keys_come_to_one_move(#[case] keys: &str, #[case] expected: WorldMove) {
    let mut model = opened();
    let effects = press(&mut model, keys);
    assert_eq!(moves(&effects), [&expected]);
}

#[rstest]
#[case("tt2026-13-01<enter>", "no day of the calendar")]
#[case("es<enter><enter><enter><enter>", "No amount was typed")]
#[case("es<enter>0<enter><enter><enter>", "above zero")]
#[case("er<enter><enter>1.234<enter><enter>", "USD has 2 decimals")]
#[case("eszzz<enter>", "No account is called that")]
#[case("xa<enter><enter><enter><c-u>often<enter><enter>", "is not how often")]
#[case("xa<down><down><enter><c-u>5<enter><enter><enter><enter><enter>", "type a time in whole seconds")]
#[case("xd", "No fault is armed")]
#[case("xD", "No fault is armed")]
fn what_makes_no_sense_moves_nothing_and_says_why(#[case] keys: &str, #[case] why: &str) {
    let mut model = opened();
    let effects = press(&mut model, keys);
    assert_eq!(moves(&effects), Vec::<&WorldMove>::new());
    let Some(Dialog::World(dialog)) = &model.dialog else { panic!("the dialog stays") };
    let said = dialog.said.as_ref().unwrap().to_string();
    assert!(said.contains(why), "{said}");
}

#[test]
fn a_refusal_is_said_where_it_was_asked_for_and_what_is_done_closes_the_dialog() {
    let mut model = opened();
    let effects = press(&mut model, "tn");
    let Some(Effect::MoveWorld(epoch, _)) = effects.last() else { panic!("{effects:?}") };
    answer(&mut model, *epoch, WorldAnswer::Refused(Label::new("nothing is to come")));
    let Some(Dialog::World(dialog)) = &model.dialog else { panic!("the dialog stays") };
    assert_eq!(dialog.said.as_ref().unwrap().as_str(), "Nothing is to come.");
    let effects = press(&mut model, "d");
    let Some(Effect::MoveWorld(epoch, _)) = effects.last() else { panic!("{effects:?}") };
    answer(&mut model, *epoch, WorldAnswer::Done(Label::new("the clock shows later"), Some(view("wld_1", false))));
    assert!(model.dialog.is_none());
    assert_eq!(model.notice.unwrap().text.as_str(), "The clock shows later.");
}

#[test]
fn a_move_is_asked_for_once_while_its_answer_is_on_its_way() {
    let mut model = opened();
    assert_eq!(moves(&press(&mut model, "tnnnd")).len(), 1);
}

#[test]
fn keys_faster_than_typing_move_nothing() {
    let mut model = opened();
    let at = model.now.checked_add(jiff::SignedDuration::from_millis(500)).unwrap();
    tell(&mut model, at, Msg::Key(KeyPress::once(Key::Char('t'))));
    let effects = tell(&mut model, at, Msg::Key(KeyPress::once(Key::Char('w'))));
    assert_eq!(moves(&effects), Vec::<&WorldMove>::new());
}

#[test]
fn without_a_token_no_dialog_opens() {
    let mut model = model(Mode::Mock);
    let effects = press(&mut model, "5");
    let Some(Effect::LookAtWorld(epoch)) = effects.first() else { panic!("{effects:?}") };
    answer(&mut model, *epoch, WorldAnswer::NoToken);
    assert_eq!(model.desk.trouble, Some(Trouble::NoToken));
    press(&mut model, "t");
    assert!(model.dialog.is_none());
}

fn armed(times: &str, spent: bool) -> ArmedFault {
    ArmedFault {
        id: Label::new("fault_1"),
        what: Label::new("answer 5 s later"),
        endpoint: Label::new("all requests"),
        account: None,
        times: Label::new(times),
        struck: u64::from(spent),
        spent,
    }
}

#[test]
fn armed_faults_are_known_from_the_start_and_looked_at_again_when_one_is_spent() {
    let mut model = model(Mode::Mock);
    let at = model.now;
    let effects = tell(&mut model, at, Msg::Tick);
    let [Effect::LookAtWorld(epoch)] = effects.as_slice() else { panic!("{effects:?}") };
    let faults = vec![armed("once", false), armed("once", true)];
    answer(&mut model, *epoch, WorldAnswer::Seen(Box::new(WorldView { faults, ..*view("wld_1", false) })));
    assert_eq!((model.screen.clone(), model.desk.armed()), (Screen::Accounts, 1));
    let effects = tell(&mut model, at, Msg::FaultsChanged);
    let [Effect::LookAtWorld(epoch)] = effects.as_slice() else { panic!("{effects:?}") };
    answer(&mut model, *epoch, WorldAnswer::Seen(view("wld_1", false)));
    assert_eq!(model.desk.armed(), 0);
}

#[rstest]
#[case::no_token(Trouble::NoToken)]
#[case::gone(Trouble::Gone(Label::new("connection refused")))]
fn faults_of_a_world_that_cannot_be_seen_are_not_told(#[case] trouble: Trouble) {
    let mut model = opened();
    model.desk.view.as_mut().unwrap().faults = vec![armed("once", false)];
    assert_eq!(model.desk.armed(), 1);
    model.desk.trouble = Some(trouble);
    assert_eq!(model.desk.armed(), 0);
}

#[test]
fn another_run_is_read_only_after_its_journal_was_opened() {
    let mut model = opened();
    let effects = press(&mut model, ":reset<enter><tab><enter>");
    let Some(Effect::MoveWorld(epoch, _)) = effects.last() else { panic!("{effects:?}") };
    assert!(model.desk.is_beginning_anew());
    let effects = answer(&mut model, *epoch, WorldAnswer::Done(Label::new("began"), Some(view("wld_2", true))));
    assert_eq!(effects, [Effect::BeginAnew(Label::new("wld_2"))]);
    assert!(model.fleet.is_empty() && model.desk.is_beginning_anew());
    let at = model.now;
    assert_eq!(update(&mut model, at, Msg::Tick), Vec::new(), "nothing is read yet");
    let effects = update(&mut model, at, Msg::BegunAnew(Ok(())));
    assert_eq!(effects.first(), Some(&Effect::Book(BookAsk::Unresolved)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Read(..))), "{effects:?}");
    assert!(!model.desk.is_beginning_anew());
}

#[test]
fn a_journal_that_cannot_be_opened_stops_everything_from_being_sent() {
    let mut model = opened();
    model.desk.opening = true;
    let at = model.now;
    update(&mut model, at, Msg::BegunAnew(Err(Label::new("disk full"))));
    assert_eq!(model.journal_trouble, Some(Label::new("disk full")));
}

#[test]
fn no_world_begins_anew_while_a_debit_has_no_answer() {
    let mut model = opened();
    let order = sample::order(0, "acct_1MOCKCedarCed2", Amount::new(Minor::new(1), Currency::USD));
    model.flight = Some(sample::flight(order, "Cedar Crafts", sample::start()));
    let effects = press(&mut model, ":reset<enter><tab><enter>");
    assert_eq!(moves(&effects), Vec::<&WorldMove>::new());
    let before = model.fleet.len();
    let epoch = model.desk.begin(WorldMove::Run);
    let effects = answer(&mut model, epoch, WorldAnswer::Seen(view("wld_2", true)));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::BeginAnew(_))), "{effects:?}");
    assert_eq!(model.fleet.len(), before);
}
