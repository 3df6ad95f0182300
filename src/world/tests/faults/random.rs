//! Whatever goes wrong, in whatever order, the books balance, and the same faults and requests give the same bytes.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BLUEFIN, CEDAR, PLATFORM, client, command};
use crate::world::control::Command;
use crate::world::http::Reply;
use crate::world::tests::Client;

#[derive(Debug, Clone)]
enum Step {
    Arm(Value),
    Clear,
    Debit(usize, i64, u8),
    Send(i64),
    Read(usize),
    Pass(i64),
    Wait(i64),
}

fn work() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!("before")),
        (1_u32..5_000).prop_map(|ms| json!({"during": {"ms": ms}})),
        Just(json!("after")),
        (1_u32..200_000).prop_map(|after_s| json!({"late": {"after_s": after_s}})),
    ]
}

fn kind() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1_u32..5_000).prop_map(|ms| json!({"latency": {"ms": ms}})),
        Just(json!({"rate_limit": {"reason": "global-rate"}})),
        Just(json!("lock_timeout")),
        work().prop_map(|work| json!({"error": {"work": work}})),
        work().prop_map(|work| json!({"page": {"status": 502, "work": work}})),
        work().prop_map(|work| json!({"closed": {"work": work}})),
        work().prop_map(|work| json!({"silent": {"work": work}})),
        (0_u32..3_000).prop_map(|at| json!({"torn": {"at": at}})),
        Just(json!({"trickle": {"bytes": 64, "pause_ms": 5}})),
        (1_u32..200_000).prop_map(|behind_s| json!({"stale": {"behind_s": behind_s}})),
        Just(json!("wrong_account")),
        Just(json!("wrong_scope")),
        Just(json!({"needs_person": {"code": "approval_required"}})),
        Just(json!({"needs_person": {"code": "action_blocked"}})),
    ]
}

fn times() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1_u32..4).prop_map(|count| json!({"count": count})),
        Just(json!("always")),
        (1_u32..1_000_000, any::<u64>()).prop_map(|(ppm, seed)| json!({"chance": {"ppm": ppm, "seed": seed}})),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let fault = (kind(), times()).prop_map(|(kind, times)| json!({"do": "fault", "kind": kind, "times": times}));
    prop_oneof![
        2 => fault.prop_map(Step::Arm),
        1 => Just(Step::Clear),
        5 => (0_usize..2, 1_i64..2_500, 0_u8..12).prop_map(|(form, amount, key)| Step::Debit(form, amount, key)),
        1 => (1_i64..900).prop_map(Step::Send),
        3 => (0_usize..6).prop_map(Step::Read),
        2 => (1_i64..100_000).prop_map(Step::Pass),
        2 => (1_i64..4_000).prop_map(Step::Wait),
    ]
}

/// Takes a step; answers the reply if it was a request.
fn take(client: &mut Client, step: &Step) -> Option<Reply> {
    let ask = |client: &mut Client, method: &str, path: &str, form: &str, headers: &[(&str, &str)]| {
        let request = client.request(method, path, form, headers);
        Some(client.world.accept(&request, client.at))
    };
    match step {
        Step::Arm(fault) => {
            let fault: Command = serde_json::from_value(fault.clone()).unwrap();
            client.world.command(&fault, client.at).unwrap();
            None
        }
        Step::Clear => {
            command(client, json!({"do": "clear_faults"}));
            None
        }
        Step::Debit(0, amount, key) => {
            let form = format!("amount={amount}&currency=usd&source={BLUEFIN}");
            ask(client, "POST", "/v1/charges", &form, &[("Idempotency-Key", &key.to_string())])
        }
        Step::Debit(_, amount, key) => {
            let form = format!("amount={amount}&currency=usd&destination={PLATFORM}");
            let headers = [("Idempotency-Key", key.to_string()), ("Stripe-Account", CEDAR.to_owned())];
            let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
            ask(client, "POST", "/v1/transfers", &form, &headers)
        }
        Step::Send(amount) => {
            let form = format!("amount={amount}&currency=usd&destination={CEDAR}");
            ask(client, "POST", "/v1/transfers", &form, &[])
        }
        Step::Read(which) => {
            let paths = ["/v1/balance", "/v1/charges", "/v1/transfers", "/v1/account", "/v1/events", "/v1/accounts"];
            let account = if *which > 4 { PLATFORM } else { BLUEFIN };
            ask(client, "GET", paths[*which], "", &[("Stripe-Account", account)])
        }
        Step::Pass(by) => {
            command(client, json!({"do": "advance", "by": format!("{by}s")}));
            None
        }
        Step::Wait(ms) => {
            client.wait(jiff::SignedDuration::from_millis(*ms));
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_books_balance_and_the_same_faults_give_the_same_bytes(steps in prop::collection::vec(step(), 1..50)) {
        let (mut first, mut second) = (client(), client());
        for step in &steps {
            let replies = (take(&mut first, step), take(&mut second, step));
            prop_assert_eq!(&replies.0, &replies.1);
            prop_assert_eq!(first.world.check_ledger(), Ok(()));
        }
        prop_assert_eq!(first.world.overview(first.at), second.world.overview(second.at));
        command(&mut first, json!({"do": "clear_faults"}));
        command(&mut first, json!({"do": "advance", "by": "5d"}));
        let mut inside = 0;
        for account in [PLATFORM, BLUEFIN, CEDAR] {
            inside += first.bucket(account, "available") + first.bucket(account, "pending");
        }
        inside += first.bucket(PLATFORM, "connect_reserved");
        prop_assert_eq!(inside, 5_000 + 3_000 + 100_000);
    }
}
