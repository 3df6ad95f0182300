//! The check of the whole chain while the program runs. The journal's thread does it in stretches of a few milliseconds, and takes
//! whatever else waits for it in between. Once it is not what was written, nothing more is recorded.

use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::app::Chain;
use crate::domain::Label;
use crate::journal::{Book, Checked, JournalFault};

use super::{Custody, in_hand};

/// Events of a stretch: a record that comes in the middle waits for no more.
const STRETCH: u64 = 1_000;
/// Stretches until somebody hears how far it is.
const STRETCHES: u32 = 16;

/// How far it was checked, as far as this process knows.
#[derive(Debug, Default)]
pub(super) struct Known {
    checked: Option<Checked>,
    broken: Option<Label>,
}

impl Known {
    fn go_on(&mut self, checked: Checked) -> Chain {
        let (events, of) = (checked.events, checked.of);
        let head = checked.is_whole().then(|| Label::new(&checked.head()));
        self.checked = Some(checked);
        head.map_or(Chain::Under { events, of }, |head| Chain::Whole { events, head })
    }

    fn disbelieve(&mut self, fault: &JournalFault) -> Chain {
        let why = Label::new(&fault.to_string());
        self.broken = Some(why.clone());
        Chain::Broken(why)
    }
}

impl Custody {
    /// Checks on from where it was, or from the beginning.
    pub(super) async fn check(&self, anew: bool) -> Chain {
        if anew {
            self.hand().chain().checked = None;
        }
        let mut chain = Chain::Unchecked;
        for _ in 0..STRETCHES {
            chain = self.check_a_stretch().await;
            if !matches!(chain, Chain::Under { .. }) {
                break;
            }
        }
        chain
    }

    /// What was checked is looked at where the journal is: another may have taken its place since this was asked for.
    async fn check_a_stretch(&self) -> Chain {
        let hand = Arc::clone(&self.hand);
        let stretch = move |book: &mut Book| {
            let after = in_hand(&hand).chain().checked.clone();
            match book.check(after.as_ref(), STRETCH) {
                Ok(checked) => Ok(in_hand(&hand).chain().go_on(checked)),
                Err(fault @ (JournalFault::Damaged { .. } | JournalFault::Replaced { .. })) => {
                    Ok(in_hand(&hand).chain().disbelieve(&fault))
                }
                Err(fault) => Err(fault),
            }
        };
        self.write(stretch).await.unwrap_or_else(Chain::Unread)
    }

    /// Reads long, on a connection of its own where the journal is a file, so that nobody waits for it.
    pub(in crate::runtime) async fn read_long<T: Send + 'static>(
        &self,
        read: impl Fn(&Book) -> T + Clone + Send + 'static,
    ) -> Result<T, Label> {
        let in_memory = read.clone();
        let begun = move |book: &mut Book| {
            let reader = book.reader()?;
            Ok(if let Some(reader) = reader { Err(reader) } else { Ok(in_memory(book)) })
        };
        match self.write(begun).await? {
            Ok(done) => Ok(done),
            Err(reader) => {
                spawn_blocking(move || read(&reader)).await.map_err(|_| Label::new("Its reader ended unexpectedly."))
            }
        }
    }

    /// Nothing is recorded in a journal that was found to be other than what was written.
    pub(super) fn is_believed(&self) -> Result<(), Label> {
        self.hand().chain().broken.clone().map_or(Ok(()), Err)
    }
}
