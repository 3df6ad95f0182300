//! What the doctor asks of Stripe: whose key it is, and one read of each kind that a console needs, for the platform and for one
//! connected account. Nothing that would change anything is tried.

use jiff::SignedDuration;

use crate::app::Permit;
use crate::backend::{Address, Backend};
use crate::domain::{AccountId, Asked, Fault, FaultKind, Mode, Platform, Region, Scope};
use crate::runtime::{Clock, Watch};

use super::report::Line;

/// A clock that is further off than this, in seconds, makes days and ages wrong.
const CLOCK_OFF_S: i64 = 30;

/// What was learned.
#[derive(Debug, Default)]
pub(super) struct Met {
    pub(super) platform: Option<Platform>,
    pub(super) about_platform: Vec<Line>,
    pub(super) permissions: Vec<Line>,
}

/// Asks everything, one question after the other.
pub(super) async fn ask(backend: &dyn Backend, address: &Address, clock: Clock, watch: &Watch) -> Met {
    let platform = backend.platform().await;
    let now = clock.now();
    let mut met = Met { about_platform: vec![whose(&platform, address)], ..Met::default() };
    if platform.as_ref().is_err_and(|fault| fault.kind != FaultKind::Forbidden) {
        met.permissions = untried("nobody answered");
        return met;
    }
    met.permissions = permissions(backend).await;
    if let Ok(platform) = platform {
        met.about_platform.push(mode(platform.mode));
        let ahead = watch.shown().map(|shown| shown.duration_since(now));
        met.about_platform.push(server_clock(platform.mode, ahead));
        met.platform = Some(platform);
    }
    met
}

fn whose(platform: &Result<Platform, Fault>, address: &Address) -> Line {
    match platform {
        Ok(platform) => {
            let account = &platform.account;
            let region = Region::of(account.country).map_or("no region of account debits", Region::name);
            let words = format!(
                "{}, country {}, region {region}, {}",
                account.id,
                account.country,
                account.default_currency.code()
            );
            Line::fine("platform", words).with_private(account.name.as_str())
        }
        Err(fault) => Line::fail("platform", format!("not known: {}", fault.told())).so(help(fault, address)),
    }
}

/// What to do when the first question was not answered.
fn help(fault: &Fault, address: &Address) -> String {
    let is = |kind| fault.kind == kind;
    if is(FaultKind::Unauthorised) {
        "the key was refused: give another, or make one in the Dashboard under API keys".to_owned()
    } else if is(FaultKind::Forbidden) {
        "without it no console opens: give the key this permission in the Dashboard".to_owned()
    } else if is(FaultKind::Unreachable) && address.is_here() {
        format!("is pullfunds serve running at {address}?")
    } else if is(FaultKind::Unreachable) {
        "look at the network, at HTTPS_PROXY and at https.roots in the configuration".to_owned()
    } else if is(FaultKind::Limited) {
        "wait a minute and try again".to_owned()
    } else {
        format!("{address} does not answer as Stripe does: look at --api-base and STRIPE_API_BASE")
    }
}

fn mode(mode: Mode) -> Line {
    Line::fine(
        "mode",
        match mode {
            Mode::Mock => "MOCK: simulated money",
            Mode::Test => "TEST: test money",
            Mode::Live => "LIVE: real money",
        },
    )
}

/// How far the server's clock is ahead of this machine's. A simulated Stripe has its own time.
fn server_clock(mode: Mode, ahead: Option<SignedDuration>) -> Line {
    let Some(ahead) = ahead else {
        return Line::note("clock", "the answer said no time");
    };
    let seconds = ahead.as_secs();
    let apart = match seconds {
        0 => "to the second the server's".to_owned(),
        1.. => format!("{seconds} s behind the server's"),
        _ => format!("{} s ahead of the server's", seconds.unsigned_abs()),
    };
    match mode {
        Mode::Mock => Line::note("clock", "the simulated Stripe has a time of its own"),
        Mode::Test | Mode::Live if seconds.abs() > CLOCK_OFF_S => Line::warn(
            "clock",
            format!("this machine's is {apart}"),
            "set it, best by NTP: days and ages come out wrong",
        ),
        Mode::Test | Mode::Live => Line::fine("clock", format!("this machine's is {apart}")),
    }
}

/// Each permission with why it is not known.
pub(super) fn untried(why: &str) -> Vec<Line> {
    let (name, needs) = SENDINGS;
    let sendings = Line::note(name, format!("not tried: {why} ({needs})"));
    let mut lines: Vec<Line> = Permit::ALL.into_iter().map(|permit| not_tried(permit, why)).collect();
    lines.insert(2, sendings);
    lines
}

fn not_tried(permit: Permit, why: &str) -> Line {
    Line::note(permit.words(), format!("not tried: {why} ({})", permit.name()))
}

async fn permissions(backend: &dyn Backend) -> Vec<Line> {
    let list = |path: &str, account: Option<&AccountId>| Asked {
        path: format!("/v1/{path}"),
        query: vec![("limit".to_owned(), "1".to_owned())],
        account: account.cloned(),
    };
    let page = backend.accounts(None).await;
    let one = page.as_ref().ok().and_then(|page| page.accounts.first()).map(|account| account.id.clone());
    let own =
        [backend.balance(&Scope::Platform).await.map(drop), backend.again(&list("balance_transactions", None)).await];
    let sent = backend.again(&list("transfers", None)).await;
    let mut lines = vec![judged(Permit::Accounts, &[page.map(drop)]), judged(Permit::OwnBalance, &own), sendings(sent)];
    let Some(one) = one else {
        let why = "no connected account was seen";
        let rest = [Permit::Balances, Permit::Transactions, Permit::References, Permit::LookUps];
        lines.extend(rest.into_iter().map(|permit| not_tried(permit, why)));
        lines.push(not_tried(Permit::Debits, NEVER));
        return lines;
    };
    let balance = backend.balance(&Scope::Account(one.clone())).await.map(drop);
    lines.push(judged(Permit::Balances, &[balance]));
    lines.push(judged(Permit::Transactions, &[backend.again(&list("balance_transactions", Some(&one))).await]));
    let references =
        [backend.again(&list("charges", Some(&one))).await, backend.again(&list("payouts", Some(&one))).await];
    lines.push(judged(Permit::References, &references));
    let look_ups = [backend.again(&list("transfers", Some(&one))).await, backend.again(&list("charges", None)).await];
    lines.push(judged(Permit::LookUps, &look_ups));
    lines.push(not_tried(Permit::Debits, NEVER));
    lines
}

const NEVER: &str = "nothing is written to find out";

/// What the platform sends: a console asks for it only where funds are sent, and whoever compares a journal with Stripe always.
const SENDINGS: (&str, &str) = ("platform's transfers", "rak_transfer_read");

fn sendings(tried: Result<(), Fault>) -> Line {
    let (name, needs) = SENDINGS;
    match lacking(name, needs, &[tried]) {
        Ok(missing) => {
            let advice =
                "to send funds, and for journal reconcile and verify --stripe, give it to the key in the Dashboard";
            Line::warn(name, format!("missing: {missing}"), advice)
        }
        Err(line) => line,
    }
}

/// The permission that reads of a kind lacked: the first that was not allowed counts. None was lacking where there is a line already.
fn lacking(name: &'static str, needs: &str, tried: &[Result<(), Fault>]) -> Result<String, Line> {
    let Some(fault) = tried.iter().find_map(|tried| tried.as_ref().err()) else {
        return Err(Line::fine(name, format!("found ({needs})")));
    };
    let advice = "this says nothing about the permission; try again";
    let missing = fault.permission().map(str::to_owned);
    missing.ok_or_else(|| Line::warn(name, format!("not known: {}", fault.told()), advice))
}

/// What reads of a kind tell.
fn judged(permit: Permit, tried: &[Result<(), Fault>]) -> Line {
    let name = permit.words();
    let missing = match lacking(name, permit.name(), tried) {
        Ok(missing) => missing,
        Err(line) => return line,
    };
    let column = match permit {
        Permit::Accounts | Permit::OwnBalance => "",
        // The platform's side of a debit is a payment, which is read as a charge.
        Permit::LookUps if missing.contains("charge") => "",
        Permit::Balances | Permit::Transactions | Permit::References | Permit::LookUps | Permit::Debits => {
            ", in the column for Connect"
        }
    };
    let words = format!("missing: {missing}");
    let advice = format!("give it to the key in the Dashboard{column}");
    match permit {
        Permit::References => {
            Line::warn(name, words, format!("only debits that name a charge or a payout need it; {advice}"))
        }
        Permit::LookUps => Line::warn(name, words, format!("a console without it only looks; to send, {advice}")),
        Permit::Accounts | Permit::OwnBalance | Permit::Balances | Permit::Transactions | Permit::Debits => {
            Line::fail(name, words).so(advice)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::Mark;
    use super::*;
    use crate::domain::{Label, Retry};
    use rstest::rstest;

    fn fault(kind: FaultKind, message: &str) -> Fault {
        Fault { kind, message: Label::new(message), request: None, retry: Retry::default() }
    }

    fn lacks(name: &str) -> Fault {
        fault(FaultKind::Forbidden, &format!("Having the '{name}' permission would allow this request to continue."))
    }

    #[rstest]
    #[case(Permit::Balances, vec![Ok(())], Mark::Fine)]
    #[case(Permit::Balances, vec![Err(lacks("rak_balance_read"))], Mark::Fail)]
    #[case(Permit::OwnBalance, vec![Ok(()), Err(lacks("rak_balance_read"))], Mark::Fail)]
    #[case(Permit::References, vec![Ok(()), Err(lacks("rak_payout_read"))], Mark::Warn)]
    #[case(Permit::LookUps, vec![Ok(()), Err(lacks("rak_charge_read"))], Mark::Warn)]
    #[case(Permit::Accounts, vec![Err(fault(FaultKind::Limited, "slow down"))], Mark::Warn)]
    #[case(Permit::Accounts, vec![Err(fault(FaultKind::Forbidden, "no access to account"))], Mark::Warn)]
    fn a_permission_is_what_reads_have_shown(
        #[case] permit: Permit,
        #[case] tried: Vec<Result<(), Fault>>,
        #[case] mark: Mark,
    ) {
        assert_eq!(judged(permit, &tried).mark, mark);
    }

    #[rstest]
    #[case(Ok(()), Mark::Fine)]
    #[case(Err(lacks("rak_transfer_read")), Mark::Warn)]
    #[case(Err(fault(FaultKind::Limited, "slow down")), Mark::Warn)]
    fn what_the_platform_sent_is_asked_for_as_well(#[case] tried: Result<(), Fault>, #[case] mark: Mark) {
        assert_eq!(sendings(tried).mark, mark);
    }

    #[rstest]
    #[case(Mode::Live, Some(0), Mark::Fine)]
    #[case(Mode::Live, Some(30), Mark::Fine)]
    #[case(Mode::Test, Some(-31), Mark::Warn)]
    #[case(Mode::Live, Some(600), Mark::Warn)]
    #[case(Mode::Mock, Some(1_000_000), Mark::Note)]
    #[case(Mode::Live, None, Mark::Note)]
    fn a_clock_that_is_off_is_warned_about(#[case] mode: Mode, #[case] ahead_s: Option<i64>, #[case] mark: Mark) {
        assert_eq!(server_clock(mode, ahead_s.map(SignedDuration::from_secs)).mark, mark);
    }
}
