//! `pullfunds journal verify`: the whole chain, from the first event to the last; and, where it is asked for, against what Stripe
//! kept of it. Nothing is written, neither there nor here.

use crate::cli::{Exit, Failure, print};
use crate::journal::Book;
use crate::journal::entry::Verified;
use crate::money::grouped;

use super::args::VerifyArgs;
use super::{kept, unusable, which};

pub(super) fn run(args: &VerifyArgs) -> Result<Exit, Failure> {
    if args.stripe {
        return kept::run(args);
    }
    let key = &args.key;
    if key.live || key.api_base.is_some() || key.key_file.is_some() || key.project_name.is_some() {
        return Err(Failure::new(
            Exit::Usage,
            "without --stripe nobody is asked: leave out what names a key or an address.",
        ));
    }
    let (book, verified) = which::read(&args.which, |book| book.verify(&mut |_| true))?;
    tell(&book, verified)?;
    Ok(Exit::Done)
}

/// Reads everything, and says that it is what was written.
pub(super) fn whole(book: &Book) -> Result<(), Failure> {
    tell(book, book.verify(&mut |_| true).map_err(unusable)?)
}

fn tell(book: &Book, verified: Option<Verified>) -> Result<(), Failure> {
    let Some(verified) = verified else {
        return Err(Failure::new(Exit::Journal, format!("{} was not read to its end.", book.label())));
    };
    let (events, debits) = (grouped(&verified.events.to_string()), grouped(&verified.debits.to_string()));
    print(&format!("ok: {events} events, {debits} debits, head {}\n", verified.head))
}
