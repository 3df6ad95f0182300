//! `pullfunds journal verify`: the whole chain, from the first event to the last.

use crate::cli::{Exit, Failure, print};
use crate::money::grouped;

use super::args::VerifyArgs;
use super::which;

pub(super) fn run(args: &VerifyArgs) -> Result<Exit, Failure> {
    let (book, verified) = which::read(&args.which, |book| book.verify(&mut |_| true))?;
    let Some(verified) = verified else {
        return Err(Failure::new(Exit::Journal, format!("{} was not read to its end.", book.label())));
    };
    let (events, debits) = (grouped(&verified.events.to_string()), grouped(&verified.debits.to_string()));
    print(&format!("ok: {events} events, {debits} debits, head {}\n", verified.head))?;
    Ok(Exit::Done)
}
