//! What Stripe showed of the last 24 hours: marks from elsewhere, and the same amount again.

use jiff::Timestamp;
use rstest::rstest;
use uuid::Uuid;

use crate::domain::{DebitId, Label, LookUp, ObjectId, Others, Proves, SeenKind, SeenObject};
use crate::money::Minor;
use crate::rules::{Compared, Draft, Edition, Known, RuleId, Ruling, SeenAtStripe, SeenRow, WhyAgain, approve};

use super::approval::order;
use super::scene::{Scene, amount, stops};

const AT: Timestamp = Timestamp::UNIX_EPOCH;
const WAITS: Ruling = Ruling::Acknowledge { given: false };
const GIVEN: Ruling = Ruling::Acknowledge { given: true };

fn object(id: &str, minor: i64, code: &str, second: i64) -> SeenObject {
    SeenObject {
        id: ObjectId::new(id),
        kind: SeenKind::Transfer,
        amount: amount(minor, code),
        created: Timestamp::from_second(second).unwrap(),
        mark: None,
        head: None,
        other_side: None,
        given_back: Minor::ZERO,
        proves: Proves::Nothing,
    }
}

fn row(id: &str, minor: i64, second: i64, known: Known) -> SeenRow {
    SeenRow { object: object(id, minor, "usd", second), known }
}

fn seen(rows: Vec<SeenRow>, whole: bool) -> SeenAtStripe {
    SeenAtStripe { rows, whole, unread: 0 }
}

fn scene(edition: Edition, seen: SeenAtStripe) -> Scene {
    Scene::of(edition).with(|scene| scene.seen = Some(seen))
}

fn again(after: Option<&str>, why: &str) -> WhyAgain {
    WhyAgain { after: after.map(ObjectId::new), why: Label::new(why) }
}

#[test]
fn while_stripe_was_not_asked_nothing_is_said_and_nothing_is_approved() {
    for edition in Edition::ALL {
        let scene = Scene::of(edition).with(|scene| scene.seen = None);
        let draft = scene.draft(1_000);
        assert!(scene.judge(&draft).is_ready());
        for rule in [RuleId::ForeignDebit, RuleId::SameAmountLately] {
            assert_eq!(scene.ruling_on(rule, &draft), None);
        }
        let verdict = approve(order(&scene, &draft), &scene.facts(), &draft, AT).expect_err("nobody asked");
        assert_eq!(stops(&verdict), ["foreign_debit"]);
        let said = verdict.blocking().next().map(|finding| (finding.found(), finding.remedy()));
        let wanted = ("Stripe was not asked yet".to_owned(), Some("ask Stripe for the last 24 hours".to_owned()));
        assert_eq!(said, Some(wanted));
    }
}

#[rstest]
#[case(Known::Ours, Ruling::Pass)]
#[case(Known::Acknowledged, Ruling::Pass)]
#[case(Known::Unmarked, Ruling::Pass)]
#[case(Known::Foreign, Ruling::Block)]
#[case(Known::Contradicted, Ruling::Block)]
#[case(Known::Twice, Ruling::Block)]
fn a_mark_that_is_not_accounted_for_stops_every_amount(#[case] known: Known, #[case] ruling: Ruling) {
    for edition in Edition::ALL {
        let scene = scene(edition, seen(vec![row("tr_1", 700, 9, known), row("tr_2", 7, 8, Known::Ours)], true));
        assert_eq!(scene.ruling(RuleId::ForeignDebit, 1_000), Some(ruling));
        let largest = scene.judge(&scene.draft(1_000)).largest;
        assert_eq!(largest.is_some(), ruling == Ruling::Pass);
    }
}

#[rstest]
#[case::other_amount(vec![row("tr_1", 999, 9, Known::Ours)], true, None, Ruling::Pass)]
#[case::nothing(vec![], true, None, Ruling::Pass)]
#[case::ours(vec![row("tr_1", 1_000, 9, Known::Ours)], true, None, WAITS)]
#[case::unmarked(vec![row("tr_1", 1_000, 9, Known::Unmarked)], true, None, WAITS)]
#[case::said(vec![row("tr_1", 1_000, 9, Known::Ours)], true, Some(again(Some("tr_1"), "two parcels")), GIVEN)]
#[case::said_nothing(vec![row("tr_1", 1_000, 9, Known::Ours)], true, Some(again(Some("tr_1"), " ")), WAITS)]
#[case::said_of_another(
    vec![row("tr_1", 1_000, 9, Known::Ours), row("tr_2", 1_000, 10, Known::Unmarked)],
    true,
    Some(again(Some("tr_1"), "two parcels")),
    WAITS
)]
#[case::said_of_the_newest(
    vec![row("tr_2", 1_000, 10, Known::Ours), row("tr_1", 1_000, 9, Known::Ours)],
    true,
    Some(again(Some("tr_2"), "three parcels")),
    GIVEN
)]
#[case::not_all_read(vec![row("tr_1", 5, 9, Known::Ours)], false, None, WAITS)]
#[case::not_all_read_and_said(vec![row("tr_1", 5, 9, Known::Ours)], false, Some(again(None, "I looked")), GIVEN)]
#[case::said_before_any_was_seen(vec![row("tr_1", 1_000, 9, Known::Ours)], true, Some(again(None, "I looked")), WAITS)]
fn the_same_amount_within_a_day_wants_a_reason(
    #[case] rows: Vec<SeenRow>,
    #[case] whole: bool,
    #[case] why: Option<WhyAgain>,
    #[case] ruling: Ruling,
) {
    for edition in Edition::ALL {
        let scene = scene(edition, seen(rows.clone(), whole));
        let mut draft = scene.draft(1_000);
        draft.acks.same_amount.clone_from(&why);
        assert_eq!(scene.ruling_on(RuleId::SameAmountLately, &draft), Some(ruling));
        let approved = approve(order(&scene, &draft), &scene.facts(), &draft, AT);
        assert_eq!(approved.is_ok(), ruling != WAITS);
    }
}

/// One of them may be a debit of another journal: that is read, and nobody's word takes its place.
#[test]
fn while_it_was_not_read_whose_all_of_them_are_no_reason_is_taken() {
    for edition in Edition::ALL {
        let unread = SeenAtStripe { unread: 26, ..seen(vec![row("tr_1", 5, 9, Known::Unmarked)], false) };
        let scene = scene(edition, unread);
        let mut draft = scene.draft(1_000);
        draft.acks.same_amount = Some(again(None, "I looked"));
        assert_eq!(scene.ruling_on(RuleId::SameAmountLately, &draft), Some(GIVEN));
        let verdict = approve(order(&scene, &draft), &scene.facts(), &draft, AT).expect_err("one may be foreign");
        assert_eq!(stops(&verdict), ["foreign_debit"]);
        let said = verdict.blocking().next().map(|finding| (finding.found(), finding.remedy()));
        let remedy = "look again: a console reads a hundred more each time".to_owned();
        assert_eq!(said, Some(("1 read, and of 26 of them not whose they are".to_owned(), Some(remedy))));
    }
}

#[test]
fn another_currency_is_another_amount() {
    let row = SeenRow { object: object("tr_1", 1_000, "eur", 9), known: Known::Ours };
    let scene = scene(Edition::PlatformLiableCurrent, seen(vec![row], true));
    assert_eq!(scene.ruling(RuleId::SameAmountLately, 1_000), Some(Ruling::Pass));
}

#[test]
fn without_an_amount_there_is_none_to_compare() {
    let scene = scene(Edition::PlatformLiableCurrent, seen(vec![row("tr_1", 1, 9, Known::Ours)], true));
    let draft = Draft { amount: None, ..scene.draft(1) };
    let open = Ruling::CannotTell { blocks: false };
    assert_eq!(scene.ruling_on(RuleId::SameAmountLately, &draft), Some(open));
}

#[test]
fn the_reason_is_kept_with_what_it_is_about() {
    let rows = vec![row("tr_1", 1_000, 1_795_000_000, Known::Ours)];
    let scene = scene(Edition::PlatformLiableCurrent, seen(rows, true));
    let mut draft = scene.draft(1_000);
    draft.acks.same_amount = Some(again(Some("tr_1"), "two parcels"));
    let finding = scene.finding_on(RuleId::SameAmountLately, &draft).unwrap();
    assert_eq!(finding.found(), "USD 10.00 at 2026-11-18 11:06 UTC, tr_1, of this journal; again because: two parcels");
}

#[rstest]
#[case(vec![], true, "none at all")]
#[case(vec![row("tr_1", 1, 9, Known::Ours)], true, "1 read, all accounted for")]
#[case(vec![row("tr_1", 1, 9, Known::Ours)], false, "1 read, which is not all")]
#[case(
    vec![row("tr_1", 1, 1_795_000_000, Known::Foreign)],
    false,
    "USD 0.01 at 2026-11-18 11:06 UTC, tr_1, of a debit that this journal does not know"
)]
fn the_marks_are_told_in_words(#[case] rows: Vec<SeenRow>, #[case] whole: bool, #[case] words: &str) {
    let scene = scene(Edition::PlatformLiableCurrent, seen(rows, whole));
    assert_eq!(scene.finding_on(RuleId::ForeignDebit, &scene.draft(7)).unwrap().found(), words);
}

#[test]
fn a_look_up_becomes_rows_of_what_the_journal_knows() {
    let mark = DebitId::new(Uuid::from_u128(5));
    let near = vec![object("tr_1", 1, "usd", 1), SeenObject { mark: Some(mark), ..object("tr_2", 2, "usd", 2) }];
    let twice = [&near[..], &[SeenObject { mark: Some(mark), ..object("tr_3", 2, "usd", 2) }]].concat();
    let look_up =
        LookUp { began: None, latest: None, ours: Vec::new(), near, others: Others::default(), pages: 1, whole: false };
    let seen = SeenAtStripe::of(&look_up, |id, _| if id == mark { Known::Foreign } else { Known::Ours });
    let known: Vec<_> = seen.rows.iter().map(|row| (row.object.id.as_str(), row.known)).collect();
    assert_eq!(known, [("tr_1", Known::Unmarked), ("tr_2", Known::Foreign)]);
    assert!(!seen.whole);
    let with = |others| SeenAtStripe::of(&LookUp { others, whole: true, ..look_up.clone() }, |_, _| Known::Ours);
    let (unread, nameless) = (Others { unread: 1, ..Others::default() }, Others { nameless: 1, ..Others::default() });
    assert_eq!([unread, nameless].map(with).map(|seen| (seen.whole, seen.unread)), [(false, 1), (false, 0)]);
    let times = std::cell::RefCell::new(Vec::new());
    let told = SeenAtStripe::of(&LookUp { near: twice, ..look_up.clone() }, |_, count| {
        times.borrow_mut().push(count);
        Known::Twice
    });
    assert!(told.rows.iter().filter(|row| row.known == Known::Twice).count() == 2, "{told:?}");
    assert_eq!(times.into_inner(), [2, 2], "each of the two is told that there are two");
    let scene = scene(Edition::PlatformLiableCurrent, seen);
    let compared = scene.finding_on(RuleId::ForeignDebit, &scene.draft(7)).unwrap().compared;
    assert!(matches!(compared, Compared::Marks { read: 2, whole: false, unread: 0, newest: Some(_) }), "{compared:?}");
}
