//! No key ever waits for an answer: in the program's own event loop, with every answer of Stripe and of the simulated Stripe itself
//! held up for as long as the test likes, every key of every screen and dialog is pressed, and its frame is drawn while no time passes.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::looped::{Held, Theatre};
use crate::support::small_world::world;
use pullfunds::app::pull::Stage;
use pullfunds::app::world::Page;
use pullfunds::app::{Action, BINDINGS, Dialog, Key, Model, Screen, parting};
use pullfunds::domain::Mode;
use pullfunds::journal::entry::DebitRecord;
use pullfunds::life::State;
use pullfunds::runtime::Ending;
use rstest::rstest;

const SIZE: (u16, u16) = (80, 24);
/// From the list to a dialog in which only Send is left to press.
const READY: &str = "/cedar<enter>p<tab>100<tab><tab><tab><tab>100.00<space>Ced1<tab><tab><tab>";
const SENT: &str = "/cedar<enter>p<tab>100<tab><tab><tab><tab>100.00<space>Ced1<tab><tab><tab><enter>";
/// All but the one that cannot be read.
const READ: &str = "123 of 124 read";

/// A place where keys are pressed: the mode, what is held up on the way there, the keys that lead there, and its name.
type Place = (Mode, Held, &'static str, &'static str);

use Held::{Everything, Nothing, Writes};
use Mode::{Live, Mock};

/// Where nothing has ever been answered.
const BEFORE_ANYTHING: &[Place] = &[
    (Mock, Everything, "", "accounts"),
    (Mock, Everything, "2", "reserve"),
    (Mock, Everything, "3", "journal"),
    (Mock, Everything, "3/", "filter of the journal"),
    (Mock, Everything, "5", "world"),
    (Live, Everything, "5", "profile"),
    (Mock, Everything, "/cedar", "filter"),
    (Mock, Everything, "s", "sort"),
    (Mock, Everything, "A", "reading"),
    (Mock, Everything, "?", "help"),
    (Live, Everything, ":ar", "command"),
];

/// Where everything was read, and nothing is answered any more.
const AFTERWARDS: &[Place] = &[
    (Mock, Everything, "", "accounts"),
    (Mock, Everything, "R", "accounts"),
    (Mock, Everything, "2", "reserve"),
    (Mock, Everything, "<enter>", "detail"),
    (Mock, Everything, "<enter>H", "detail"),
    (Mock, Everything, "/ced", "filter"),
    (Mock, Everything, "s", "sort"),
    (Mock, Everything, "A", "reading"),
    (Mock, Everything, "?", "help"),
    (Mock, Everything, ":cl", "command"),
    (Mock, Everything, "/cedar<enter>p", "pull, editing"),
    (Mock, Everything, "/ivy<enter>p<tab>100<tab><tab><enter>", "pull, editing"),
    (Mock, Everything, READY, "pull, editing"),
    (Mock, Everything, SENT, "pull, read again"),
    (Mock, Writes, SENT, "pull, sending"),
    (Mock, Nothing, SENT, "pull, done"),
    (Mock, Everything, "5", "world"),
    (Mock, Everything, "5t", "clock"),
    (Mock, Everything, "5t<enter>", "clock"),
    (Mock, Everything, "5e", "causes"),
    (Mock, Everything, "5er", "cause"),
    (Mock, Everything, "5x", "faults"),
    (Mock, Everything, "5xa", "fault"),
    (Mock, Everything, "5xa<enter>", "fault"),
    (Mock, Everything, ":reset<enter>", "begin anew"),
    (Mock, Everything, ":reconcile<enter>", "journal"),
    (Live, Everything, "5", "profile"),
    (Live, Everything, ":arm<enter>", "arm"),
];

/// Where a console is. A new screen or dialog needs a name here, and a place above.
fn name(model: &Model) -> &'static str {
    match &model.dialog {
        Some(Dialog::Pull(dialog)) => match dialog.stage {
            Stage::Editing => "pull, editing",
            Stage::Rechecking(_) => "pull, read again",
            // Neither waits for Stripe.
            Stage::Minting | Stage::Recording(_) => "pull, on its way to the journal",
            Stage::Sending(_) | Stage::Pausing(_) => "pull, sending",
            Stage::Done(_) | Stage::Refused(..) | Stage::NotRecorded(_) => "pull, done",
        },
        Some(Dialog::Debit(_)) => "debit",
        Some(Dialog::Held(_)) => "held",
        Some(Dialog::Arm(_)) => "arm",
        Some(Dialog::Command(_)) => "command",
        Some(Dialog::Help(_)) => "help",
        Some(Dialog::Sort) => "sort",
        Some(Dialog::Reading) => "reading",
        Some(Dialog::World(dialog)) => match dialog.page {
            Page::Clock(_) => "clock",
            Page::Causes(_) => "causes",
            Page::Cause(_) => "cause",
            Page::Faults(_) => "faults",
            Page::Arm(_) => "fault",
            Page::Ask(_) => "begin anew",
        },
        None if model.list.typing => "filter",
        None if model.requests.typing => "filter of requests",
        None if model.journal.typing => "filter of the journal",
        None => match model.screen {
            Screen::Accounts => "accounts",
            Screen::Detail(_) => "detail",
            Screen::Reserve => "reserve",
            Screen::Journal => "journal",
            Screen::Requests => "requests",
            Screen::World => "world",
            Screen::Profile => "profile",
        },
    }
}

/// Every key that means something on some screen, and all that a dialog may take. Only the key that stops this very process is left out.
fn every_key() -> BTreeSet<Key> {
    let bound =
        BINDINGS.iter().filter(|binding| binding.action != Action::Suspend).flat_map(|row| row.keys.iter().copied());
    let others = [
        Key::Enter,
        Key::Esc,
        Key::Tab,
        Key::BackTab,
        Key::Backspace,
        Key::Delete,
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::F1,
        Key::Ctrl('w'),
        Key::Char(' '),
    ];
    bound.chain(others).chain(('a'..='z').map(Key::Char)).chain(('0'..='9').map(Key::Char)).collect()
}

/// A console on paused time, whose model is where a lead ends; nothing is answered any more.
async fn led(place: &Place, after_reading: bool) -> (Theatre, Model) {
    let (mode, held, lead, expected) = *place;
    let theatre = Theatre::of(world(), mode, SIZE);
    let mut model = theatre.model();
    if after_reading {
        theatre.play(&mut model, async |hand| hand.see(READ).await).await;
    }
    theatre.held.send_replace(held);
    theatre
        .play(&mut model, async |hand| {
            hand.pass(Duration::from_secs(1)).await;
            hand.press(lead).await;
            hand.pass(Duration::from_secs(1)).await;
        })
        .await;
    assert_eq!(name(&model), expected, "after `{lead}` in {mode:?}");
    theatre.held.send_replace(Everything);
    (theatre, model)
}

#[rstest]
#[case::nothing_was_ever_answered(BEFORE_ANYTHING, false)]
#[case::nothing_is_answered_any_more(AFTERWARDS, true)]
fn no_key_waits_for_an_answer(#[case] places: &[Place], #[case] after_reading: bool) {
    for place in places {
        paused(async {
            let (theatre, model) = led(place, after_reading).await;
            for key in every_key() {
                // The same moment again for each key.
                theatre.play(&mut model.clone(), async |hand| hand.tap(key).await).await;
            }
        });
    }
}

/// Escape leaves dialogs, and `q` the program; money in flight is told, and asked again the program ends at once.
#[rstest]
#[case::nothing_was_ever_answered(BEFORE_ANYTHING, false)]
#[case::nothing_is_answered_any_more(AFTERWARDS, true)]
fn leaving_waits_for_nothing(#[case] places: &[Place], #[case] after_reading: bool) {
    for place in places {
        paused(async {
            let (theatre, mut model) = led(place, after_reading).await;
            let is_in_flight = model.flight.is_some();
            theatre
                .play(&mut model, async |hand| {
                    hand.press("<esc><esc><esc>").await;
                    hand.press("q").await;
                    assert_eq!(hand.ended().is_none(), is_in_flight, "{place:?}\n{}", hand.text());
                    if is_in_flight {
                        assert!(
                            hand.text().contains("Leaving as soon as the pull of USD 100.00 has its answer"),
                            "{}",
                            hand.text()
                        );
                        hand.press("q").await;
                    }
                    assert_eq!(hand.ended(), Some(Ending::Left), "{place:?}\n{}", hand.text());
                })
                .await;
        });
    }
}

/// The same in one go, with the tasks that wait for Stripe still running when the program ends.
#[rstest]
#[case::reads(Everything, "R", "q")]
#[case::reads_before_a_debit(Everything, SENT, "<esc><esc>q")]
#[case::a_move_of_the_world(Everything, "5t<enter>", "<esc>q")]
#[case::a_debit(Writes, SENT, "qq")]
fn the_program_ends_while_answers_are_on_their_way(#[case] held: Held, #[case] lead: &str, #[case] leave: &str) {
    paused(async {
        let theatre = Theatre::of(world(), Mock, SIZE);
        let mut model = theatre.model();
        theatre
            .play(&mut model, async |hand| {
                hand.see(READ).await;
                theatre.held.send_replace(held);
                hand.press(lead).await;
                hand.press(leave).await;
                assert_eq!(hand.ended(), Some(Ending::Left), "{}", hand.text());
            })
            .await;
        let unresolved = theatre.desk.with(|book| book.unresolved()).expect("it can be read");
        assert_eq!(unresolved.len(), usize::from(held == Writes), "a debit without an answer stays in the journal");
    });
}

/// A run of the world that is over takes its comparison with it, however far that was.
#[test]
fn a_comparison_with_stripe_goes_on_beside_everything_else_and_ends_with_the_run_that_it_is_about() {
    paused(async {
        let theatre = Theatre::of(world(), Mock, SIZE);
        let mut model = theatre.model();
        theatre
            .play(&mut model, async |hand| {
                hand.see(READ).await;
                theatre.held.send_replace(Everything);
                hand.press(":reconcile<enter>").await;
                assert!(hand.text().contains(" comparing"), "{}", hand.text());
                hand.press("1j3").await;
                theatre.held.send_replace(Nothing);
                hand.see("Compared with Stripe: 0 accounts").await;
                assert!(!hand.text().contains(" comparing"), "{}", hand.text());

                hand.press(":checkpoint<space>here<enter>").await;
                hand.pass(Duration::from_secs(1)).await;
                theatre.held.send_replace(Held::Vanishing);
                hand.press(":reconcile<enter>:restore<space>here<enter>").await;
                hand.pass(Duration::from_secs(1)).await;
                hand.press("<tab><enter>").await;
                hand.pass(Duration::from_secs(1)).await;
                theatre.held.send_replace(Nothing);
                hand.pass(Duration::from_secs(30)).await;
                hand.press("3").await;
                assert!(!hand.text().contains("ompar"), "nothing is heard of it: {}", hand.text());
                hand.press(":reconcile<enter>").await;
                hand.see("Compared with Stripe: 0 accounts").await;
            })
            .await;
        let lines = theatre.desk.with(|book| book.lines(None, 10)).expect("it can be read");
        assert_eq!(lines.len(), 1, "the journal of the new run has the comparison of the new run alone: {lines:?}");
    });
}

/// A connection that drops shows itself as a terminal that cannot be written to.
#[test]
fn a_terminal_that_fails_ends_the_program_when_the_debit_on_its_way_was_answered_and_not_before() {
    paused(async {
        let theatre = Theatre::of(world(), Mock, SIZE);
        let unresolved = || theatre.desk.with(|book| book.unresolved()).expect("it can be read").len();
        let mut model = theatre.model();
        theatre
            .play(&mut model, async |hand| {
                hand.see(READ).await;
                theatre.held.send_replace(Writes);
                hand.press(SENT).await;
                hand.break_surface();
                hand.pass(Duration::from_mins(1)).await;
                assert_eq!((hand.ended(), unresolved()), (None, 1), "its answer is waited for");
                theatre.held.send_replace(Nothing);
                hand.pass(Duration::from_secs(20)).await;
                assert_eq!((hand.ended(), unresolved()), (Some(Ending::TerminalGone), 0), "it was written down");
            })
            .await;
    });
}

/// What the program says when it ends is what the journal has, however late that got it.
#[rstest]
#[case::until_somebody_asks_again(true)]
#[case::until_it_goes_on(false)]
fn a_disk_that_hangs_holds_up_the_end(#[case] is_asked_again: bool) {
    paused(async {
        let theatre = Theatre::of(world(), Mock, SIZE);
        let mut model = theatre.model();
        theatre
            .play(&mut model, async |hand| {
                hand.see(READ).await;
                theatre.held.send_replace(Writes);
                hand.press(SENT).await;
                hand.see("It has left").await;
                theatre.disk.send_replace(0);
                theatre.held.send_replace(Nothing);
                hand.press("q").await;
                assert!(hand.text().contains("has its answer"), "{}", hand.text());
                hand.strike(Key::Char('q')).await;
                hand.pass(Duration::from_mins(1)).await;
                assert_eq!(hand.ended(), None, "{}", hand.text());
                assert!(hand.text().contains("q again ends at once"), "{}", hand.text());
                if is_asked_again {
                    hand.press("q").await;
                } else {
                    theatre.disk.send_replace(u32::MAX);
                    hand.pass(Duration::from_secs(2)).await;
                }
                let ending = if is_asked_again { Ending::GivenUp } else { Ending::Left };
                assert_eq!(hand.ended(), Some(ending), "{}", hand.text());
            })
            .await;
        let unresolved = theatre.desk.with(|book| book.unresolved()).expect("it can be read");
        let (open, words) = if is_asked_again { (1, "outcome unknown: ") } else { (0, "Pulled USD ") };
        let said = parting(&model, true);
        assert!(said.len() == 1 && said[0].starts_with(words), "{said:?}");
        assert_eq!(unresolved.len(), open);
    });
}

/// A debit that is being written down when the program is ended, and asked again, is waited for; it never leaves, and the journal
/// says so before the program is gone.
#[test]
fn what_was_being_written_down_when_it_ended_is_withdrawn() {
    paused(async {
        let theatre = Theatre::of(world(), Mock, SIZE);
        let mut model = theatre.model();
        theatre
            .play(&mut model, async |hand| {
                hand.see(READ).await;
                hand.press(READY).await;
                // The look-up before it asks the journal first, and the disk hangs only after that.
                theatre.held.send_replace(Everything);
                hand.press("<enter>").await;
                hand.pass(Duration::from_millis(100)).await;
                theatre.disk.send_replace(0);
                theatre.held.send_replace(Nothing);
                hand.see("to the journal").await;
                hand.press("q").await;
                hand.strike(Key::Char('q')).await;
                assert_eq!(hand.ended(), None, "{}", hand.text());
                theatre.disk.send_replace(u32::MAX);
                hand.pass(Duration::from_secs(2)).await;
                assert_eq!(hand.ended(), Some(Ending::Left), "{}", hand.text());
            })
            .await;
        let debits = theatre.desk.with(|book| book.debits(10)).expect("it can be read");
        assert_eq!(debits.iter().map(DebitRecord::state).collect::<Vec<_>>(), [State::Withdrawn]);
        assert_eq!(parting(&model, true), Vec::<String>::new());
    });
}

/// What is held up for minutes comes late, and the console goes on as if it had come in time.
#[test]
fn late_answers_are_taken_and_everything_goes_on_by_itself() {
    paused(async {
        let theatre = Theatre::of(world(), Mock, SIZE);
        let mut model = theatre.model();
        theatre.held.send_replace(Everything);
        theatre
            .play(&mut model, async |hand| {
                hand.press("2").await;
                hand.pass(Duration::from_mins(3)).await;
                hand.press("1").await;
                assert!(!hand.text().contains("Cedar Crafts"), "{}", hand.text());
                theatre.held.send_replace(Nothing);
                hand.see(READ).await;
                assert!(hand.text().contains("2,000.00"), "{}", hand.text());
                hand.press("q").await;
                assert_eq!(hand.ended(), Some(Ending::Left));
            })
            .await;
    });
}

/// A network that is gone for minutes: the screen says so, numbers stay with their ages, keys work, little is tried, and everything
/// comes back by itself. Somebody presses a key now and then; else nothing is read when nobody looks.
#[rstest]
#[case::no_network(Held::NoNetwork)]
#[case::everything_vanishes(Held::Vanishing)]
fn a_network_that_is_gone_for_minutes_is_told_and_survived(#[case] held: Held) {
    paused(async {
        let theatre = Theatre::of(world(), Mock, SIZE);
        let mut model = theatre.model();
        theatre
            .play(&mut model, async |hand| {
                hand.see(READ).await;
                hand.press("j").await;
                theatre.held.send_replace(held);
                hand.pass(Duration::from_mins(2)).await;
                let before = theatre.carried.load(Ordering::SeqCst);
                for _ in 0..8 {
                    hand.press("<enter><pgdn>2?<esc>s<esc>1").await;
                    hand.pass(Duration::from_mins(1)).await;
                    let text = hand.text();
                    assert!(text.contains("no answer") && text.contains("2,000.00"), "{text}");
                }
                let text = hand.text();
                let line = text.lines().find(|line| line.contains("Cedar Crafts")).expect("it is shown");
                assert!(line.contains("10 min") && text.contains("as of 10 min ago"), "{text}");
                let tried = theatre.carried.load(Ordering::SeqCst) - before;
                assert!((8..=40).contains(&tried), "tried {tried} times in eight minutes");
                theatre.held.send_replace(Nothing);
                hand.pass(Duration::from_secs(65)).await;
                let text = hand.text();
                assert!(!text.contains("no answer") && !text.contains(" min ago"), "{text}");
                hand.press("q").await;
                assert_eq!(hand.ended(), Some(Ending::Left));
            })
            .await;
    });
}

fn paused<T>(work: impl Future<Output = T>) -> T {
    let engine = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    engine.expect("an engine can be built").block_on(work)
}
