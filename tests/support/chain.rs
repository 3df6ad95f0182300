//! The way of a debit up to sending, as the console goes it: read, judge, approve, record.

use std::sync::Arc;

use pullfunds::backend::Backend;
use pullfunds::domain::{AccountId, Consent, DebitId, Form, Label, Mode, Order, Reason, Scope, What};
use pullfunds::journal::entry::Recorded;
use pullfunds::journal::{Book, Place};
use pullfunds::life::Stamp;
use pullfunds::money::{Amount, Currency, FxTable, Minor};
use pullfunds::rules::{Acks, Approved, Draft, Drafted, Facts, Policy, ReferenceSeen, SeenAtStripe, approve};
use uuid::Uuid;

/// Writes a debit of US dollars into a journal of its own and gives the ticket for sending it.
pub(crate) async fn recorded(backend: &dyn Backend, number: u128, account: &str, minor: i64, form: Form) -> Recorded {
    record(&approved(backend, number, account, minor, form).await)
}

/// The same for anything that can be asked for.
pub(crate) async fn recorded_as(
    backend: &dyn Backend,
    number: u128,
    account: &str,
    minor: i64,
    (what, drafted): (What, Drafted),
) -> Recorded {
    record(&approved_as(backend, number, account, minor, (what, drafted)).await)
}

/// A debit of US dollars that the rules allow.
pub(crate) async fn approved(backend: &dyn Backend, number: u128, account: &str, minor: i64, form: Form) -> Approved {
    let reference = match &form {
        Form::TransferWithReference(reference) => {
            Some(ReferenceSeen { reference: reference.clone(), on_account: Some(true) })
        }
        Form::Charge | Form::Transfer => None,
    };
    let drafted = Drafted::Pull { form: form.kind(), reference };
    let what = What::Pull { form, reason: Reason::CorrectError, consent: Consent::OnFile(Label::new("agreement 12")) };
    approved_as(backend, number, account, minor, (what, drafted)).await
}

async fn approved_as(
    backend: &dyn Backend,
    number: u128,
    account: &str,
    minor: i64,
    (what, drafted): (What, Drafted),
) -> Approved {
    let platform = backend.platform().await.expect("the platform can be read");
    let id = AccountId::new(account);
    let connected = backend.account(&id).await.expect("the account can be read");
    let balance = backend.balance(&Scope::Account(id.clone())).await.expect("the balance can be read");
    let of_platform = backend.balance(&Scope::Platform).await.expect("the platform's balance can be read");
    let amount = Amount::new(Minor::new(minor), Currency::USD);
    let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().expect("the table is whole")));
    policy.stripe_managed_risk = true;
    let today = jiff::tz::TimeZone::UTC.to_datetime(balance.read_at).date();
    let seen = SeenAtStripe::nothing();
    let facts = Facts {
        seen: Some(&seen),
        mode: Mode::Mock,
        platform: &platform.account,
        account: &connected,
        balance: Some(&balance),
        platform_balance: Some(&of_platform),
        today,
        policy: &policy,
    };
    let acks = Acks {
        consent: Some(Label::new("agreement 12")),
        below_zero: None,
        cost: true,
        reversal: true,
        ..Acks::default()
    };
    let draft = Draft { amount: Some(amount), what: drafted, acks };
    let order = Order {
        debit: DebitId::new(Uuid::from_u128(0x7000_8000_0000_0000_0000 + number)),
        account: id,
        platform: platform.account.id.clone(),
        amount,
        what,
        note: Label::new("Invoice 7"),
    };
    let now = balance.read_at;
    approve(order, &facts, &draft, now).expect("the rules allow it")
}

fn record(approved: &Approved) -> Recorded {
    let (platform, now) = (&approved.order().platform, approved.judged_at());
    let mut book = Book::open(&Place::Memory, platform, Mode::Mock).expect("a journal in memory");
    let (operator, owner) = (Label::new("tester"), pullfunds::runtime::this_process());
    let stamp = Stamp { operator, owner, at: now, server: None, until: now };
    book.record(approved, &pullfunds::backend::wording(approved.order()), &stamp).expect("it is recorded")
}
