use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::money::{Currency, Minor};

/// Pulls as the journal's first version wrote them, one of each form and with each kind of consent.
const WRITTEN: [&str; 4] = [
    r#"{"debit":"019ac3f1-7f3c-7000-8000-000000000001","account":"acct_a","platform":"acct_p","amount":{"minor":900000,"currency":"usd"},"form":"charge","reason":"recover_refund","consent":{"typed":"RMA 5512"},"note":"late delivery"}"#,
    r#"{"debit":"019ac3f1-7f3c-7000-8000-000000000002","account":"acct_a","platform":"acct_p","amount":{"minor":1,"currency":"jpy"},"form":"transfer","reason":"correct_error","consent":{"on_file":"contract 2024, section 7"},"note":""}"#,
    r#"{"debit":"019ac3f1-7f3c-7000-8000-000000000003","account":"acct_a","platform":"acct_p","amount":{"minor":70,"currency":"bhd"},"form":{"transfer_with_reference":{"kind":"charge","id":"ch_1"}},"reason":"products_or_services","consent":{"typed":""},"note":"\"x\" \\ y"}"#,
    r#"{"debit":"019ac3f1-7f3c-7000-8000-000000000004","account":"acct_a","platform":"acct_p","amount":{"minor":70,"currency":"eur"},"form":{"transfer_with_reference":{"kind":"payout","id":"po_1"}},"reason":"correct_error","consent":{"typed":"a"},"note":"ünï"}"#,
];

#[test]
fn a_pull_of_the_first_version_reads_and_is_written_back_byte_for_byte() {
    for text in WRITTEN {
        let order: Order = serde_json::from_str(text).unwrap();
        assert!(matches!(order.what, What::Pull { .. }), "{order:?}");
        assert_eq!(serde_json::to_string(&order).unwrap(), text);
    }
}

fn order(what: What) -> Order {
    Order {
        debit: DebitId::new(Uuid::from_u128(7)),
        account: AccountId::new("acct_a"),
        platform: AccountId::new("acct_p"),
        amount: Amount::new(Minor::new(900), Currency::USD),
        what,
        note: Label::new("n"),
    }
}

fn pull(form: Form) -> What {
    What::Pull { form, reason: Reason::CorrectError, consent: Consent::Typed(Label::new("c")) }
}

fn reverse(by: Undo) -> What {
    What::Reverse { reverse: Reversal { of: DebitId::new(Uuid::from_u128(6)), object: ObjectId::new("py_1"), by } }
}

fn account() -> Scope {
    Scope::Account(AccountId::new("acct_a"))
}

#[rstest]
#[case(pull(Form::Charge), Direction::ToPlatform, Scope::Platform)]
#[case(pull(Form::Transfer), Direction::ToPlatform, account())]
#[case(What::Send { send: SendReason::ClearNegative }, Direction::ToAccount, Scope::Platform)]
#[case(What::Send { send: SendReason::Other }, Direction::ToAccount, Scope::Platform)]
#[case(reverse(Undo::Refund), Direction::ToAccount, Scope::Platform)]
#[case(reverse(Undo::TransferReversal), Direction::ToAccount, account())]
fn an_order_says_which_way_the_money_goes_and_as_whom_it_is_sent_and_survives_json(
    #[case] what: What,
    #[case] direction: Direction,
    #[case] scope: Scope,
) {
    let order = order(what);
    assert_eq!((order.direction(), order.scope()), (direction, scope));
    let text = serde_json::to_string(&order).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&text).unwrap(), order, "{text}");
}

#[test]
fn json_that_is_no_order_of_any_kind_is_refused() {
    for what in [r#""form":"charge""#, r#""send":"whatever""#, r#""reverse":{"of":"x"}"#] {
        let text = format!(
            r#"{{"debit":"019ac3f1-7f3c-7000-8000-000000000001","account":"a","platform":"p","amount":{{"minor":1,"currency":"usd"}},{what},"note":""}}"#
        );
        assert!(serde_json::from_str::<Order>(&text).is_err(), "{text}");
    }
}

#[rstest]
#[case(Form::Charge, Some(("py_1", Undo::Refund)))]
#[case(Form::Transfer, Some(("tr_1", Undo::TransferReversal)))]
fn a_pull_is_undone_by_what_it_left(#[case] form: Form, #[case] undone: Option<(&str, Undo)>) {
    let settled = Settled {
        transfer: Some(ObjectId::new("tr_1")),
        payment: Some(ObjectId::new("py_1")),
        request: None,
        replayed: false,
        at: None,
    };
    let order_of_it = order(pull(form));
    let reversal = Reversal::of(&order_of_it, &settled).unwrap();
    assert_eq!(Some((reversal.object.as_str(), reversal.by)), undone);
    assert_eq!(reversal.of, order_of_it.debit);
    let unnamed = Settled { transfer: None, payment: None, ..settled.clone() };
    assert_eq!(Reversal::of(&order_of_it, &unnamed), None);
    assert_eq!(Reversal::of(&order(What::Send { send: SendReason::Other }), &settled), None);
}
