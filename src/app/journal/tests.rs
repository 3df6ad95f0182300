//! When the whole chain is checked, what its end means, and what is said of an export.

use super::*;
use crate::app::sample::{model, start};
use crate::app::{
    BookAsk, BookSaid, BookSummary, Chain, Comparing, Effect, Far, Found, Key, KeyPress, Listed, Msg, Open, Screen,
    parse_script, update,
};
use crate::domain::sample::account;
use crate::domain::{Label, Mode, Platform};
use crate::journal::entry::Keeping;

const NOTHING: [bool; 0] = [];

struct Bench {
    model: Model,
    now: jiff::Timestamp,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self { model: model(Mode::Test), now: start() };
        bench.model.journal.is_told = true;
        bench.holds(40_000);
        bench
    }

    /// What was asked of the chain.
    fn tell(&mut self, msg: Msg) -> Vec<bool> {
        let effects = update(&mut self.model, self.now, msg);
        let asked =
            |effect: &Effect| if let Effect::Book(BookAsk::Check { anew }) = effect { Some(*anew) } else { None };
        effects.iter().filter_map(asked).collect()
    }

    fn holds(&mut self, events: u64) -> Vec<bool> {
        let summary = Some(BookSummary { keeping: Keeping::Personal, events });
        self.tell(Msg::Book(BookSaid::Unresolved(Ok(Open { summary, ..Open::default() }))))
    }

    fn keys(&mut self, script: &str) -> Vec<bool> {
        let mut asked = Vec::new();
        for key in parse_script(script).unwrap() {
            self.now = self.now.checked_add(jiff::SignedDuration::from_millis(500)).unwrap();
            asked.extend(self.tell(Msg::Key(KeyPress::once(key))));
        }
        asked
    }

    fn checked(&mut self, chain: Chain) -> Vec<bool> {
        self.tell(Msg::Book(BookSaid::Checked(chain)))
    }

    fn said(&self) -> String {
        self.model.notice.as_ref().map_or(String::new(), |notice| notice.text.to_string())
    }
}

fn platform() -> Platform {
    let account = account("acct_1MOCKplatform", "HARBOUR MARKET");
    Platform { account, mode: Mode::Test }
}

fn whole(events: u64) -> Chain {
    Chain::Whole { events, head: Label::new("9cb7") }
}

#[test]
fn the_chain_is_checked_once_from_when_the_screen_is_opened_for_the_first_time() {
    let mut bench = Bench::new();
    assert_eq!(bench.keys("2"), NOTHING);
    assert_eq!(bench.keys("3"), [false]);
    assert_eq!(bench.keys("13"), NOTHING, "one question is open");
    assert_eq!(bench.checked(Chain::Under { events: 16_000, of: 40_000 }), [false]);
    assert_eq!(bench.keys("1"), NOTHING);
    assert_eq!(bench.checked(Chain::Under { events: 32_000, of: 40_000 }), [false], "it goes on wherever one is");
    assert_eq!(bench.checked(whole(40_000)), NOTHING);
    assert_eq!(bench.model.journal.chain(), &whole(40_000));
    assert_eq!((bench.keys("3"), bench.said()), (vec![], String::new()), "nobody asked for it");
}

#[test]
fn what_is_written_later_is_checked_while_the_screen_is_shown() {
    let mut bench = Bench::new();
    bench.keys("3");
    bench.checked(whole(40_000));
    assert_eq!(bench.holds(40_002), [false]);
    bench.checked(whole(40_002));
    bench.keys("1");
    assert_eq!(bench.holds(40_003), NOTHING);
    assert_eq!(bench.keys("3"), [false]);
}

#[test]
fn a_chain_that_is_broken_stops_what_sends_until_the_next_start() {
    let mut bench = Bench::new();
    bench.keys("3");
    let why = Label::new("The journal is damaged at event 812: it is not what was written.");
    assert_eq!(bench.checked(Chain::Broken(why.clone())), NOTHING);
    assert_eq!((bench.said(), bench.model.journal_trouble.as_ref()), (why.to_string(), Some(&why)));
    bench.holds(40_001);
    assert_eq!(bench.model.journal_trouble, Some(why.clone()), "that it can be read does not make it right");
    bench.tell(Msg::Book(BookSaid::Unchanged));
    assert_eq!(bench.model.journal_trouble, Some(why));
}

#[test]
fn whoever_asks_for_it_gets_it_from_the_beginning_and_hears_how_it_ends() {
    let mut bench = Bench::new();
    bench.keys("3");
    bench.checked(whole(40_000));
    assert_eq!(bench.keys("1:verify<enter>"), [true]);
    assert_eq!(bench.model.screen, Screen::Journal);
    assert_eq!(bench.checked(Chain::Under { events: 16_000, of: 40_000 }), [false]);
    bench.checked(whole(40_000));
    assert_eq!(bench.said(), "The whole chain is what was written: 40000 events, head 9cb7.");
}

#[test]
fn what_is_asked_for_in_the_middle_of_a_check_begins_anew() {
    let mut bench = Bench::new();
    bench.keys("3");
    assert_eq!(bench.keys(":verify<enter>"), NOTHING);
    assert_eq!(bench.checked(whole(40_000)), [true], "that was the one before");
    assert!(!bench.said().contains("The whole chain is"), "{}", bench.said());
}

#[test]
fn what_cannot_be_read_is_tried_again_by_hand() {
    let mut bench = Bench::new();
    bench.keys("3");
    assert_eq!(bench.checked(Chain::Unread(Label::new("It is locked."))), NOTHING);
    assert_eq!((bench.tell(Msg::Tick), bench.model.journal_trouble.clone()), (vec![], None));
    assert_eq!(bench.keys("R"), [false]);
}

#[test]
fn an_export_says_where_it_is_or_why_it_is_not() {
    let mut bench = Bench::new();
    bench.keys("3");
    let press = Msg::Key(KeyPress::once(Key::Ctrl('s')));
    bench.now = bench.now.checked_add(jiff::SignedDuration::from_secs(1)).unwrap();
    let effects = update(&mut bench.model, bench.now, press);
    assert!(effects.contains(&Effect::ExportJournal), "{effects:?}");
    bench.tell(Msg::Exported(Ok((Label::new("/state/journal-1.csv"), 7))));
    assert_eq!(bench.said(), "Exported 7 entries to /state/journal-1.csv.");
    bench.tell(Msg::Exported(Err(Label::new("The disk is full."))));
    assert_eq!(bench.said(), "Not exported. The disk is full.");
}

#[test]
fn a_comparison_is_one_at_a_time_says_how_far_it_is_and_how_it_ends() {
    let mut bench = Bench::new();
    bench.now = bench.now.checked_add(jiff::SignedDuration::from_secs(1)).unwrap();
    bench.keys(":reconcile<space>36h<enter>");
    assert_eq!(bench.said(), "The platform was not read yet, so that nothing can be compared.");
    bench.model.platform = Some(platform());
    bench.keys(":reconcile<space>x<enter>");
    assert!(matches!(bench.model.dialog, Some(crate::app::Dialog::Command(_))), "the line stays to be corrected");
    bench.keys("<esc>:reconcile<space>36h<enter>");
    assert_eq!(bench.said(), "Comparing the journal with what Stripe shows of the last 36 hours.");
    bench.tell(Msg::Comparing(Comparing::Further { far: Far::Pages(Listed::Payments, 3), reads: 1 }));
    assert_eq!(bench.model.journal.comparing(), Some(Far::Pages(Listed::Payments, 3)));
    bench.tell(Msg::Comparing(Comparing::Further { far: Far::Accounts(2, 5), reads: 4 }));
    bench.keys(":reconcile<enter>");
    assert_eq!(bench.said(), "A comparison is under way; the heading of the Journal says how far it is.");
    bench.tell(Msg::Comparing(Comparing::Told(Label::new("acct_1 could not be read whole"))));
    let found = Found { accounts: 5, debits: 3, agree: 3, not_read: 1, ..Found::default() };
    bench.tell(Msg::Compared(Ok(found)));
    assert_eq!(bench.said(), "Compared with Stripe: 5 accounts, 3 debits: 3 agree, 1 accounts not read whole.");
    assert_eq!(bench.model.journal.comparing(), None);
    assert!(matches!(bench.model.journal_top().as_slice(), [Row::Found(0, _)]));
    bench.keys(":reconcile<enter>");
    assert!(bench.model.journal_top().is_empty(), "what was found before is found again, or is not there");
    bench.tell(Msg::Compared(Err(Label::new("Stripe did not answer."))));
    assert_eq!(bench.said(), "Not compared to the end: Stripe did not answer.");
}

#[test]
fn a_comparison_counts_as_reads_and_is_not_heard_of_after_its_run_is_over() {
    let mut bench = Bench::new();
    bench.model.platform = Some(platform());
    bench.keys(":reconcile<enter>");
    let before = bench.model.reads.sync.spent_here();
    bench.tell(Msg::Comparing(Comparing::Further { far: Far::Accounts(1, 1), reads: 4 }));
    assert_eq!(bench.model.reads.sync.spent_here() - before, 4);
    bench.model.journal = JournalScreen::default();
    bench.tell(Msg::Comparing(Comparing::Told(Label::new("of the run before"))));
    bench.tell(Msg::Compared(Ok(Found::default())));
    assert!(bench.model.journal_top().is_empty() && !bench.said().starts_with("Compared"), "{}", bench.said());
}
