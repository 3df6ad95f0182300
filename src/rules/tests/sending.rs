//! Sending funds: who can be reached, in which currency, what the platform has, and what becomes of the money.

use jiff::Timestamp;
use proptest::prelude::*;
use rstest::rstest;

use crate::domain::{Capability, Label, Liable, Mode, Order, SendReason, What};
use crate::money::{Amount, Currency, Minor};
use crate::rules::{Acks, Draft, Drafted, RuleId, Rulebook, Ruling, Verdict, approve};

use super::approval::order as pulled;
use super::scene::{Scene, amount, balance, balance_by_source, currency, stops};

const AT: Timestamp = Timestamp::UNIX_EPOCH;
const OPEN: Ruling = Ruling::CannotTell { blocks: false };
const CANNOT: Ruling = Ruling::CannotTell { blocks: true };

/// An account that owes 300.00, and a platform that has 1,000.00.
fn owing() -> Scene {
    Scene::current().with(|scene| scene.balance = Some(balance(&[(Currency::USD, -30_000, 0)])))
}

fn draft(minor: i64, code: &str) -> Draft {
    let what = Drafted::Send { currency: currency(code) };
    Draft { amount: Some(amount(minor, code)), what, acks: Acks::default() }
}

fn order(scene: &Scene, draft: &Draft) -> Order {
    let what = What::Send { send: SendReason::ClearNegative };
    Order { what, ..pulled(scene, &Draft { amount: draft.amount, ..scene.draft(1) }) }
}

fn judged(scene: &Scene, minor: i64) -> Verdict {
    scene.judge(&draft(minor, "usd"))
}

fn found(scene: &Scene, rule: RuleId, minor: i64) -> (Ruling, String) {
    let finding = scene.finding_on(rule, &draft(minor, "usd")).unwrap();
    (finding.ruling, finding.found())
}

#[test]
fn sending_asks_its_own_rules_in_one_order() {
    let verdict = judged(&owing(), 30_000);
    let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.rule.code()).collect();
    assert_eq!(
        codes.join(" "),
        "own_account livemode_match account_open send_region send_currency amount_positive amount_digits \
         amount_granularity platform_available absorbed frees_reserve transfers_capability foreign_debit \
         same_amount_lately"
    );
    assert_eq!((verdict.rulebook, verdict.rulebook.name()), (Rulebook::SendFunds, "send_funds"));
    assert_eq!(verdict.summary(), "14 pass");
    assert_eq!(judged(&owing(), 100_001).summary(), "1 of 14 rules stops this transfer");
}

#[rstest]
#[case("US", "US", true)]
#[case("US", "CA", true)]
#[case("US", "GB", true)]
#[case("DE", "NO", true)]
#[case("CH", "US", true)]
#[case("BR", "BR", true)]
#[case("JP", "JP", true)]
#[case("US", "JP", false)]
#[case("AU", "NZ", false)]
#[case("US", "BR", false)]
fn funds_reach_the_same_region_and_between_five_of_them(
    #[case] platform: &str,
    #[case] account: &str,
    #[case] reached: bool,
) {
    let scene = owing().at(account, platform);
    let stopping: &[&str] = if reached { &[] } else { &["send_region"] };
    assert_eq!(stops(&judged(&scene, 100)), stopping);
}

#[rstest]
#[case::default("usd", Some(vec![]), Ruling::Pass)]
#[case::held("eur", Some(vec![(Currency::EUR, -5, 0)]), Ruling::Pass)]
#[case::elsewhere("gbp", Some(vec![(Currency::EUR, -5, 0)]), Ruling::Block)]
#[case::unread("gbp", None, CANNOT)]
fn the_currency_is_one_that_the_account_has_or_takes(
    #[case] code: &str,
    #[case] rows: Option<Vec<(Currency, i64, i64)>>,
    #[case] ruling: Ruling,
) {
    let scene = owing().with(|scene| scene.balance = rows.map(|rows| balance(&rows)));
    let finding = scene.finding_on(RuleId::SendCurrency, &draft(1, code)).unwrap();
    assert_eq!(finding.ruling, ruling);
    if ruling == Ruling::Block {
        assert_eq!(finding.found(), "gbp, which would be converted to usd");
        assert_eq!(finding.remedy().as_deref(), Some("use usd"));
    }
}

#[test]
fn the_bank_of_the_account_takes_its_currency_too() {
    let bank = super::scene::bank("gbp", crate::domain::BankStatus::New);
    let scene = owing().with(|scene| scene.account.bank = Some(Box::new(bank)));
    assert_eq!(scene.ruling_on(RuleId::SendCurrency, &draft(1, "gbp")), Some(Ruling::Pass));
}

#[rstest]
#[case(Capability::Active, Ruling::Pass)]
#[case(Capability::Pending, Ruling::Block)]
#[case(Capability::Inactive, Ruling::Block)]
#[case(Capability::Absent, Ruling::Block)]
#[case(Capability::Unknown, OPEN)]
fn the_account_may_receive_transfers(#[case] capability: Capability, #[case] ruling: Ruling) {
    let scene = owing().with(|scene| {
        scene.account.transfers = capability;
        scene.platform.transfers = Capability::Absent;
    });
    let finding = scene.finding_on(RuleId::TransfersCapability, &draft(1, "usd")).unwrap();
    assert_eq!((finding.ruling, finding.statement().as_str()), (ruling, "account may receive transfers"));
}

#[rstest]
#[case(100_000, Ruling::Pass, "1,000.00 - 1,000.00 = 0.00", None)]
#[case(100_001, Ruling::Block, "1,000.00 - 1,000.01 = -0.01", Some("at most 1,000.00"))]
fn the_platform_has_what_it_sends(
    #[case] minor: i64,
    #[case] ruling: Ruling,
    #[case] words: &str,
    #[case] fix: Option<&str>,
) {
    let finding = owing().finding_on(RuleId::PlatformAvailable, &draft(minor, "usd")).unwrap();
    assert_eq!((finding.ruling, finding.found().as_str(), finding.remedy().as_deref()), (ruling, words, fix));
}

#[test]
fn a_transfer_draws_on_the_card_part_and_an_empty_or_unread_balance_sends_nothing() {
    let part = owing().with(|scene| scene.platform_balance = Some(balance_by_source(500, Some(300), Some(200))));
    assert_eq!(stops(&judged(&part, 301)), ["platform_available"]);
    assert_eq!(stops(&judged(&part, 300)), Vec::<&str>::new());
    let empty = owing().with(|scene| scene.platform_balance = Some(balance(&[])));
    let finding = empty.finding_on(RuleId::PlatformAvailable, &draft(1, "usd")).unwrap();
    assert_eq!(finding.remedy().as_deref(), Some("add funds to your balance"));
    let unread = owing().with(|scene| scene.platform_balance = None);
    assert_eq!(unread.ruling_on(RuleId::PlatformAvailable, &draft(1, "usd")), Some(CANNOT));
    assert_eq!((empty.judge(&draft(1, "usd")).largest, unread.judge(&draft(1, "usd")).largest), (None, None));
}

#[rstest]
#[case(0, 10_000, Ruling::Pass, "nothing is owed, all of it arrives", "unchanged")]
#[case(-30_000, 10_000, Ruling::Warn, "all of it is absorbed; 200.00 stays owed", "falls by 100.00")]
#[case(-30_000, 30_000, Ruling::Pass, "300.00 clears what is owed, 0.00 arrives", "falls by 300.00")]
#[case(-30_000, 50_000, Ruling::Pass, "300.00 clears what is owed, 200.00 arrives", "falls by 300.00")]
fn what_is_owed_absorbs_it_first_and_the_reserve_falls_by_that(
    #[case] available: i64,
    #[case] minor: i64,
    #[case] ruling: Ruling,
    #[case] arrives: &str,
    #[case] reserve: &str,
) {
    let scene = owing().with(|scene| scene.balance = Some(balance(&[(Currency::USD, available, 0)])));
    assert_eq!(found(&scene, RuleId::Absorbed, minor), (ruling, arrives.to_owned()));
    assert_eq!(found(&scene, RuleId::FreesReserve, minor), (Ruling::Pass, reserve.to_owned()));
}

#[rstest]
#[case(Liable::Stripe, Ruling::Pass, "none is kept for this account")]
#[case(Liable::Unknown, OPEN, "cannot tell who covers losses")]
fn only_accounts_whose_losses_the_platform_carries_have_a_reserve(
    #[case] liable: Liable,
    #[case] ruling: Ruling,
    #[case] words: &str,
) {
    let scene = owing().with(|scene| scene.account.liability.liable = liable);
    assert_eq!(found(&scene, RuleId::FreesReserve, 10_000), (ruling, words.to_owned()));
    assert!(judged(&scene, 10_000).is_ready());
}

#[rstest]
#[case::owed(-30_000, 100_000, Some(30_000))]
#[case::as_far_as_it_is_there(-30_000, 20_000, Some(20_000))]
#[case::nothing_owed(0, 100_000, None)]
#[case::above_zero(500, 100_000, None)]
#[case::nothing_there(-30_000, 0, None)]
#[case::uncountable(i64::MIN, 100_000, None)]
fn the_amount_offered_is_what_is_owed_as_far_as_it_is_there(
    #[case] available: i64,
    #[case] has: i64,
    #[case] most: Option<i64>,
) {
    let scene = owing().with(|scene| {
        scene.balance = Some(balance(&[(Currency::USD, available, 0)]));
        scene.platform_balance = Some(balance(&[(Currency::USD, has, 0)]));
    });
    let empty = Draft::with(Drafted::Send { currency: Currency::USD });
    assert_eq!(scene.judge(&empty).largest, most.map(|minor| amount(minor, "usd")));
}

#[test]
fn it_is_approved_as_it_was_judged_and_as_nothing_else() {
    let scene = owing();
    let funds = draft(30_000, "usd");
    let order = order(&scene, &funds);
    let approved = approve(order.clone(), &scene.facts(), &funds, AT).unwrap();
    assert_eq!((approved.order(), approved.rulebook()), (&order, Rulebook::SendFunds));
    assert_eq!(approved.before(), (Some(Minor::new(-30_000)), Some(Minor::new(100_000))));
    let sound = Scene::current();
    let pull = sound.draft(1_000);
    let as_pull = approve(pulled(&sound, &pull), &sound.facts(), &draft(1_000, "usd"), AT);
    assert!(stops(&as_pull.expect_err("it is a pull")).contains(&"liability"));
    let order = Order { amount: amount(1_000, "usd"), ..order };
    let as_funds = approve(order, &sound.facts(), &pull, AT);
    assert_eq!(stops(&as_funds.expect_err("it is a draft of a pull")), ["amount_positive"]);
}

#[test]
fn the_platform_itself_and_a_simulated_account_in_live_mode_get_nothing() {
    let own = owing().with(|scene| scene.account.id = scene.platform.id.clone());
    assert_eq!(stops(&judged(&own, 100)), ["own_account"]);
    let live = owing().with(|scene| {
        scene.mode = Mode::Live;
        scene.account.id = crate::domain::AccountId::new("acct_1MOCKx");
    });
    assert_eq!(stops(&judged(&live, 100)), ["livemode_match"]);
    let rejected = owing().with(|scene| scene.account.disabled_reason = Some(Box::new(Label::new("rejected.other"))));
    assert_eq!(rejected.ruling_on(RuleId::AccountOpen, &draft(100, "usd")), Some(Ruling::Warn));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_allowed_is_there_and_what_is_offered_is_allowed_and_clears_no_more_than_is_owed(
        available in -200_000_i64..50_000,
        has in -5_000_i64..300_000,
        minor in -10_i64..400_000,
        code in prop::sample::select(vec!["usd", "jpy", "isk", "bhd"]),
    ) {
        let scene = owing().with(|scene| {
            scene.account.default_currency = currency(code);
            scene.balance = Some(balance(&[(currency(code), available, 0)]));
            scene.platform_balance = Some(balance(&[(currency(code), has, 0)]));
        });
        let drafted = draft(minor, code);
        let verdict = scene.judge(&drafted);
        if verdict.is_allowed() {
            prop_assert!(minor > 0 && minor <= has);
        }
        let Some(largest) = verdict.largest else {
            let step = currency(code).facts().unwrap().charge_multiple;
            prop_assert!(available > -step || has < step);
            return Ok(());
        };
        prop_assert!(largest.minor().get() <= -available && largest.minor().get() <= has);
        let at = Draft { amount: Some(Amount::new(largest.minor(), currency(code))), ..drafted };
        prop_assert_eq!(stops(&scene.judge(&at)), Vec::<&str>::new());
    }
}
