//! Whatever is asked, in whatever order, the books balance and nothing breaks.

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;

use crate::money::Currency;
use crate::world::founding::Liable;
use crate::world::http::Request;
use crate::world::settings::{NonNegative, ReserveRun};

use super::{BLUEFIN, Client, PLATFORM, account, sold, world_with};

pub(super) const CEDAR: &str = "acct_1MOCKCedarCraftCed2";

/// Something that a client may do.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Charge(usize, i64),
    Transfer(usize, i64),
    Managed(i64),
    Send(usize, i64),
    Refund(usize, Option<i64>),
    Reverse(usize, Option<i64>),
    RefundCard(usize, i64),
    Wait(i64),
    Cause(u8, usize, i64),
    PayOut(usize, i64),
    Undo(usize, bool),
    Schedule(usize, u8),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let account = 0_usize..2;
    let amount = 1_i64..4_000;
    prop_oneof![
        (account.clone(), amount.clone()).prop_map(|(who, amount)| Step::Charge(who, amount)),
        (account.clone(), amount.clone()).prop_map(|(who, amount)| Step::Transfer(who, amount)),
        amount.clone().prop_map(Step::Managed),
        (account.clone(), amount.clone()).prop_map(|(who, amount)| Step::Send(who, amount)),
        (0_usize..8, prop::option::of(amount.clone())).prop_map(|(which, amount)| Step::Refund(which, amount)),
        (0_usize..8, prop::option::of(amount.clone())).prop_map(|(which, amount)| Step::Reverse(which, amount)),
        (account.clone(), amount.clone()).prop_map(|(who, amount)| Step::RefundCard(who, amount)),
        (1_i64..5_000).prop_map(Step::Wait),
        (1_i64..80).prop_map(Step::Wait),
        (0_u8..15, account.clone(), amount.clone()).prop_map(|(kind, who, amount)| Step::Cause(kind, who, amount)),
        (account.clone(), amount).prop_map(|(who, amount)| Step::PayOut(who, amount)),
        (account.clone(), any::<bool>()).prop_map(|(who, cancel)| Step::Undo(who, cancel)),
        (account, 0_u8..6).prop_map(|(who, kind)| Step::Schedule(who, kind)),
    ]
}

/// Two accounts, one carried by the platform and one by Stripe, with money in two currencies.
pub(super) fn client(basis: NonNegative, run: ReserveRun) -> Client {
    Client::new(world_with(6_000, |founding| {
        founding.settings.non_negative = basis;
        founding.settings.reserve_run = run;
        founding.settings.managed_risk_enrolled = true;
        let mut cedar = account(CEDAR);
        cedar.losses = Some(Liable::Stripe);
        founding.accounts.push(cedar);
        founding.happenings.push(sold(CEDAR, 9, 3_000, Currency::USD));
        founding.happenings.push(sold(CEDAR, 9, 900, Currency::EUR));
    }))
}

const SETTINGS: [&str; 6] = [
    "payments[payouts][schedule][interval]=daily",
    "payments[payouts][schedule][interval]=manual",
    "payments[payouts][schedule][interval]=weekly&payments[payouts][schedule][weekly_payout_days][]=monday",
    "payments[debit_negative_balances]=true",
    "payments[debit_negative_balances]=false",
    "payments[payouts][minimum_balance_by_currency][usd]=700",
];

fn cause(kind: u8, account: &str, amount: i64) -> serde_json::Value {
    let mut cause = match kind {
        0 => json!({"cause": "sale", "amount": amount, "fee": amount / 9, "application_fee": amount / 20}),
        1 => json!({"cause": "sale", "amount": amount, "settles": "at_once"}),
        2 => json!({"cause": "refund", "amount": amount}),
        3 => json!({"cause": "dispute", "fee": 150}),
        4 => json!({"cause": "dispute_won"}),
        5 => json!({"cause": "payout"}),
        6 => json!({"cause": "payout_returned"}),
        7 => json!({"cause": "bank_debit", "outcome": "ok"}),
        8 => json!({"cause": "bank_debit", "outcome": "failed"}),
        9 => json!({"cause": "bank_changed", "status": "errored"}),
        10 => json!({"cause": "bank_changed", "status": "verified"}),
        11 => json!({"cause": "fee", "amount": amount}),
        12 => json!({"cause": "send_funds", "amount": amount}),
        13 => json!({"cause": "debit", "amount": amount}),
        _ => return json!({"cause": "topup", "amount": amount}),
    };
    cause["account"] = account.into();
    cause
}

fn amount_of(amount: Option<i64>) -> String {
    amount.map(|amount| format!("amount={amount}")).unwrap_or_default()
}

/// Does one step and answers the status.
pub(super) fn take(client: &mut Client, step: &Step) -> u16 {
    let accounts = [BLUEFIN, CEDAR];
    let got = match step {
        Step::Charge(who, amount) => {
            client.post("/v1/charges", &format!("amount={amount}&currency=usd&source={}", accounts[*who]))
        }
        Step::Transfer(who, amount) => {
            let form = format!("amount={amount}&currency=usd&destination={PLATFORM}");
            client.post_as(accounts[*who], "/v1/transfers", &form)
        }
        Step::Managed(amount) => {
            let charge = client.get_as(CEDAR, "/v1/charges").ids().remove(0);
            let form = format!(
                "amount={amount}&currency=usd&destination={PLATFORM}&reference_transaction[type]=charge\
                 &reference_transaction[charge]={charge}"
            );
            client.post_as(CEDAR, "/v1/transfers", &form)
        }
        Step::Send(who, amount) => {
            client.post("/v1/transfers", &format!("amount={amount}&currency=usd&destination={}", accounts[*who]))
        }
        Step::Refund(which, amount) => {
            let ids = client.get("/v1/charges").ids();
            client.post("/v1/refunds", &format!("charge={}&{}", ids[which % ids.len()], amount_of(*amount)))
        }
        Step::Reverse(which, amount) => {
            let ids = client.get_as(BLUEFIN, "/v1/transfers").ids();
            if ids.is_empty() {
                return 200;
            }
            let path = format!("/v1/transfers/{}/reversals", ids[which % ids.len()]);
            client.post_as(BLUEFIN, &path, &amount_of(*amount))
        }
        Step::RefundCard(who, amount) => {
            let account = accounts[*who];
            let rows = client.get_as(account, "/v1/balance_transactions?type=charge");
            let sale = rows.json["data"][0]["source"].as_str().unwrap().to_owned();
            client.post_as(account, "/v1/refunds", &format!("charge={sale}&amount={amount}"))
        }
        Step::Cause(kind, who, amount) => {
            // What makes no sense is refused; the books are compared either way.
            let _refused = client.cause(cause(*kind, accounts[*who], *amount));
            client.get("/v1/balance")
        }
        Step::PayOut(who, amount) => {
            client.post_as(accounts[*who], "/v1/payouts", &format!("amount={amount}&currency=usd"))
        }
        Step::Undo(who, cancel) => {
            let (payouts, verb) =
                (client.get_as(accounts[*who], "/v1/payouts"), if *cancel { "cancel" } else { "reverse" });
            let newest = payouts.ids().into_iter().next();
            newest.map_or(payouts, |id| client.post_as(accounts[*who], &format!("/v1/payouts/{id}/{verb}"), ""))
        }
        Step::Schedule(who, kind) => {
            client.post_as(accounts[*who], "/v1/balance_settings", SETTINGS[usize::from(*kind)])
        }
        Step::Wait(hours) => {
            client.wait(SignedDuration::from_hours(*hours));
            client.get("/v1/balance")
        }
    };
    got.status
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_sequence_of_requests_keeps_the_books_balanced(
        steps in prop::collection::vec(step(), 1..30),
        basis in prop::sample::select(vec![
            NonNegative::AvailableOnly, NonNegative::AvailablePlusPending, NonNegative::ReservesException,
        ]),
        run in prop::sample::select(vec![ReserveRun::Immediate, ReserveRun::EveryMinutes(90)]),
    ) {
        let mut client = client(basis, run);
        // Everything that came from or went to the outside in dollars has a transaction of one of these kinds.
        for step in &steps {
            // Client::send compares every account with its transactions after each request.
            let status = take(&mut client, step);
            prop_assert!(status == 200 || status == 400, "{step:?} gave {status}");
        }
        let mut inside = 0;
        for account in [PLATFORM, BLUEFIN, CEDAR] {
            for bucket in ["available", "pending"] {
                inside += client.bucket(account, bucket);
            }
        }
        inside += client.bucket(PLATFORM, "connect_reserved");
        let mut outside = 0;
        for account in [PLATFORM, BLUEFIN, CEDAR] {
            for kind in ["charge", "refund", "adjustment", "payout", "payout_failure", "payout_cancel", "stripe_fee",
                "topup", "application_fee"] {
                let path = format!("/v1/balance_transactions?type={kind}&currency=usd&limit=100");
                let rows = client.get_as(account, &path).json;
                prop_assert_eq!(&rows["has_more"], &json!(false));
                outside += rows["data"].as_array().unwrap().iter().map(|row| row["net"].as_i64().unwrap()).sum::<i64>();
            }
        }
        prop_assert_eq!(inside, outside);
    }

    #[test]
    fn no_request_breaks_the_world(
        method in prop::sample::select(vec!["GET", "POST", "HEAD", "DELETE", ""]),
        path in prop::sample::select(vec![
            "/v1/charges", "/v1/transfers", "/v1/refunds", "/v1/events", "/v1/accounts", "/v1/balance_transactions",
            "/v1/transfers/x/reversals", "/v1//balance", "%2f%", "",
        ]),
        query in "\\PC{0,40}",
        body in prop::collection::vec(any::<u8>(), 0..80),
        name in prop::sample::select(vec!["Stripe-Account", "Idempotency-Key", "Stripe-Version"]),
        value in "\\PC{0,300}",
    ) {
        let mut client = client(NonNegative::AvailableOnly, ReserveRun::Immediate);
        let mut request: Request = client.request(method, path, "", &[(name, &value)]);
        request.query = query;
        request.body = body;
        let got = client.send(&request);
        prop_assert!((200..500).contains(&got.status), "{}", got.json);
    }

    #[test]
    fn parameters_of_any_shape_are_answered(
        form in "(amount|currency|source|metadata|created|limit)(\\[[a-z]{0,3}\\]){0,8}=[0-9a-z.-]{0,30}",
        more in "(&(amount|currency|source|metadata|limit)(\\[\\])?=[0-9a-z]{0,6}){0,5}",
    ) {
        let mut client = client(NonNegative::AvailableOnly, ReserveRun::Immediate);
        let posted = client.post("/v1/charges", &format!("{form}{more}"));
        let listed = client.get(&format!("/v1/charges?{form}{more}"));
        prop_assert!(posted.status < 500 && listed.status < 500);
    }
}
