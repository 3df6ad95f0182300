//! Undoing a debit: what is settled here, what is left of it, what the platform has, and that it is final.

use jiff::Timestamp;
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use crate::domain::{AccountId, DebitId, Form, ObjectId, Order, Proves, Reversal, SeenKind, SeenObject, Undo, What};
use crate::money::{Amount, Currency, Minor};
use crate::rules::{
    Acks, Compared, Draft, Drafted, OrderPart, RuleId, Rulebook, Ruling, UndoSeen, Undoing, Verdict, approve,
};

use super::approval::order as pulled;
use super::scene::{Scene, amount, balance, stops};

const AT: Timestamp = Timestamp::UNIX_EPOCH;

/// A platform without reserves that has 1,000.00.
fn scene() -> Scene {
    Scene::current().with(|scene| scene.policy.reserves_enabled = Some(false))
}

/// A settled pull of 90.00 in this form, of which so much was given back.
fn undoing(scene: &Scene, form: Form, given_back: i64) -> Undoing {
    let by = Undo::of(form.kind());
    let (id, kind) = match by {
        Undo::Refund => ("py_1", SeenKind::Payment),
        Undo::TransferReversal => ("tr_1", SeenKind::Transfer),
    };
    let mut order = pulled(scene, &scene.draft(9_000));
    if let What::Pull { form: kept, .. } = &mut order.what {
        *kept = form;
    }
    let now = SeenObject {
        id: ObjectId::new(id),
        kind,
        amount: order.amount,
        created: AT,
        mark: Some(order.debit),
        head: None,
        other_side: None,
        given_back: Minor::new(given_back),
        proves: Proves::Done,
    };
    let reversal = Reversal { of: order.debit, object: ObjectId::new(id), by };
    Undoing { reversal, settled: Some(order), now: Some(now) }
}

fn draft(minor: i64, undoing: Undoing) -> Draft {
    let acks = Acks { reversal: true, ..Acks::default() };
    Draft { amount: Some(amount(minor, "usd")), what: Drafted::Reverse(Box::new(undoing)), acks }
}

fn judged(minor: i64, given_back: i64) -> Verdict {
    let scene = scene();
    scene.judge(&draft(minor, undoing(&scene, Form::Charge, given_back)))
}

#[test]
fn undoing_asks_its_own_rules_in_one_order() {
    let verdict = judged(4_000, 0);
    let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.rule.code()).collect();
    assert_eq!(
        codes.join(" "),
        "livemode_match amount_positive amount_granularity reversal_rest platform_available frees_reserve \
         reversal_final \
         foreign_debit same_amount_lately"
    );
    assert_eq!((verdict.rulebook, verdict.rulebook.name()), (Rulebook::Reversal, "reversal"));
    assert!(verdict.is_ready());
    assert_eq!(judged(9_001, 0).summary(), "1 of 9 rules stops this reversal");
}

#[rstest]
#[case(Form::Charge)]
#[case(Form::Transfer)]
fn part_or_all_of_what_is_left_can_be_given_back(#[case] form: Form) {
    let scene = scene();
    for (minor, given_back, allowed) in
        [(9_000, 0, true), (9_001, 0, false), (5_000, 4_000, true), (5_001, 4_000, false), (0, 0, false)]
    {
        let verdict = scene.judge(&draft(minor, undoing(&scene, form.clone(), given_back)));
        assert_eq!(verdict.is_allowed(), allowed, "{minor} of 9000 less {given_back}");
        assert_eq!(verdict.largest, Some(amount(9_000 - given_back, "usd")));
    }
}

#[rstest]
#[case(4_000, 0, "40.00 of 90.00, 90.00 left", None)]
#[case(9_000, 4_000, "90.00 of 90.00, 50.00 left", Some("at most 50.00"))]
#[case(1, 9_000, "0.01 of 90.00, 0.00 left", Some("all of it was given back"))]
fn what_is_left_is_said(#[case] minor: i64, #[case] given: i64, #[case] words: &str, #[case] fix: Option<&str>) {
    let verdict = judged(minor, given);
    let finding = verdict.findings.iter().find(|finding| finding.rule == RuleId::ReversalRest).unwrap();
    assert_eq!((finding.found().as_str(), finding.remedy().as_deref()), (words, fix));
}

/// Something wrong with what is known of the debit.
struct Wrong(fn(&mut Undoing));

#[rstest]
#[case::not_settled(Wrong(|undoing| undoing.settled = None), UndoSeen::NotSettled)]
#[case::another_debit(Wrong(|undoing| undoing.reversal.of = DebitId::new(Uuid::from_u128(99))), UndoSeen::NotSettled)]
#[case::by_the_other_way(Wrong(|undoing| undoing.reversal.by = Undo::TransferReversal), UndoSeen::NotSettled)]
#[case::of_another_account(
    Wrong(|undoing| undoing.settled.as_mut().unwrap().account = AccountId::new("acct_other")),
    UndoSeen::NotSettled
)]
#[case::not_read(Wrong(|undoing| undoing.now = None), UndoSeen::NotRead)]
#[case::another_object(
    Wrong(|undoing| undoing.now.as_mut().unwrap().id = ObjectId::new("py_2")),
    UndoSeen::Another
)]
#[case::another_amount(
    Wrong(|undoing| undoing.now.as_mut().unwrap().amount = amount(9_001, "usd")),
    UndoSeen::Another
)]
#[case::the_other_side(
    Wrong(|undoing| undoing.now.as_mut().unwrap().kind = SeenKind::Transfer),
    UndoSeen::Another
)]
fn only_what_is_settled_here_and_was_read_now_is_undone(#[case] wrong: Wrong, #[case] seen: UndoSeen) {
    let scene = scene();
    let mut undoing = undoing(&scene, Form::Charge, 0);
    wrong.0(&mut undoing);
    let verdict = scene.judge(&draft(1_000, undoing));
    assert_eq!(stops(&verdict), ["reversal_rest"]);
    assert_eq!(verdict.blocking().next().map(|finding| &finding.compared), Some(&Compared::Undo(seen)));
    assert_eq!(verdict.largest, None);
}

#[test]
fn a_reversal_is_in_the_currency_of_its_debit() {
    let scene = scene();
    let mut euros = draft(1_000, undoing(&scene, Form::Charge, 0));
    euros.amount = Some(amount(1_000, "eur"));
    assert_eq!(stops(&scene.judge(&euros)), ["reversal_rest", "platform_available"]);
    assert_eq!(scene.judge(&euros).largest, None);
}

#[rstest]
#[case::without_reserves(false, Ruling::Block, Some(3_000))]
#[case::with_reserves(true, Ruling::CannotTell { blocks: false }, Some(9_000))]
fn what_the_platform_no_longer_has_is_given_back_only_where_reserves_may_cover_it(
    #[case] reserves: bool,
    #[case] ruling: Ruling,
    #[case] most: Option<i64>,
) {
    let scene = scene().with(|scene| {
        scene.policy.reserves_enabled = Some(reserves);
        scene.platform_balance = Some(balance(&[(Currency::USD, 3_000, 0)]));
    });
    let draft = draft(3_001, undoing(&scene, Form::Transfer, 0));
    assert_eq!(scene.ruling_on(RuleId::PlatformAvailable, &draft), Some(ruling));
    assert_eq!(scene.judge(&draft).largest, most.map(|minor| amount(minor, "usd")));
}

#[test]
fn it_is_final_and_waits_for_a_yes_to_that() {
    let scene = scene();
    let mut draft = draft(1_000, undoing(&scene, Form::Charge, 0));
    draft.acks.reversal = false;
    let verdict = scene.judge(&draft);
    assert!(verdict.is_allowed() && !verdict.is_ready());
    assert_eq!(verdict.waiting().map(|finding| finding.rule).collect::<Vec<_>>(), [RuleId::ReversalFinal]);
}

#[test]
fn it_is_approved_for_the_debit_that_was_judged_and_no_other() {
    let scene = scene();
    let undoing = undoing(&scene, Form::Transfer, 0);
    let draft = draft(1_000, undoing.clone());
    let of = |reverse: Reversal| Order {
        debit: DebitId::new(Uuid::from_u128(77)),
        amount: amount(1_000, "usd"),
        what: What::Reverse { reverse },
        ..undoing.settled.clone().unwrap()
    };
    let approved = approve(of(undoing.reversal.clone()), &scene.facts(), &draft, AT).unwrap();
    assert_eq!(approved.rulebook(), Rulebook::Reversal);
    let other = Reversal { object: ObjectId::new("tr_2"), ..undoing.reversal.clone() };
    let verdict = approve(of(other), &scene.facts(), &draft, AT).expect_err("another object");
    let stopping: Vec<_> = verdict.blocking().map(|finding| finding.compared.clone()).collect();
    assert_eq!(stopping, [Compared::OrderDiffers(OrderPart::Undone)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_more_than_is_left_is_allowed_and_what_is_offered_is_allowed(
        minor in -5_i64..12_000, given_back in 0_i64..9_001, has in -500_i64..12_000, reserves in any::<bool>(),
    ) {
        let scene = scene().with(|scene| {
            scene.policy.reserves_enabled = Some(reserves);
            scene.platform_balance = Some(balance(&[(Currency::USD, has, 0)]));
        });
        let drafted = draft(minor, undoing(&scene, Form::Charge, given_back));
        let verdict = scene.judge(&drafted);
        let rest = 9_000 - given_back;
        let fits = minor > 0 && minor <= rest && (reserves || minor <= has);
        prop_assert_eq!(verdict.is_allowed(), fits, "{:?}", stops(&verdict));
        let most = if reserves { rest } else { rest.min(has) };
        prop_assert_eq!(verdict.largest.map(|most| most.minor().get()), (most > 0).then_some(most));
        if let Some(largest) = verdict.largest {
            let at = Draft { amount: Some(Amount::new(largest.minor(), Currency::USD)), ..drafted };
            prop_assert!(scene.judge(&at).is_allowed());
        }
    }
}
