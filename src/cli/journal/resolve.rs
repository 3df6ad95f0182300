//! `pullfunds journal resolve`: finds out what became of a debit, or takes a person's word for it where nothing can be found out.
//! Nothing is sent from here. What a look-up means, and when a person's word is taken, the journal decides.

use crate::app::{About, BookAsk, BookSaid, Msg, sentence};
use crate::cli::console::{self, Behind, NO_SCREEN, Ready};
use crate::cli::{Exit, Failure, attach, print};
use crate::domain::{DebitId, Fault, Label, ObjectId};
use crate::journal::entry::{ByHand, DebitRecord, Decided, Note, Stood, Word};
use crate::life::{Due, History, LastLook, Looked, Offer, Row, State};
use crate::runtime::custody::Custody;

use super::args::ResolveArgs;
use super::words::{came_of_it, state};
use super::{unusable, which};

pub(super) fn run(args: &ResolveArgs) -> Result<Exit, Failure> {
    let mut flags = args.reach.of_console(false);
    flags.screen.read_only = true;
    let attach::Reached { engine, behind, mut chosen } = attach::reach(&flags, false)?;
    drop(chosen.endings.take());
    console::needs_a_kept_journal(&behind)?;
    let asked = Meant::of(args, &behind)?;
    let Ready { tools, .. } = console::set_up(&flags.screen, behind, NO_SCREEN)?;
    let custody = tools.custody;
    let ended = engine.block_on(async {
        let ended = asked.carry_out(&custody).await;
        custody.finish().await;
        ended
    });
    engine.shutdown_background();
    let (exit, line) = ended?;
    print(&format!("{line}\n"))?;
    Ok(exit)
}

/// What is meant.
enum Meant {
    /// To ask Stripe what became of it.
    LookUp(DebitId),
    /// To say what became of it.
    ByHand(DebitId, ByHand, Label),
    /// To take note of what an account is held for.
    Acknowledge(DebitId, Label),
}

impl Meant {
    fn of(args: &ResolveArgs, behind: &Behind) -> Result<Self, Failure> {
        let book = &behind.journal;
        let reason = || match args.reason.as_deref().map(Label::new).filter(|reason| !reason.is_empty()) {
            Some(reason) => Ok(reason),
            None => Err(Failure::new(Exit::Usage, "say why with --reason: it is kept in the journal.")),
        };
        if args.foreign {
            let held: Vec<DebitId> = book.held().map_err(unusable)?.iter().map(|held| held.mark).collect();
            return Ok(Self::Acknowledge(which::only_of(&held, &args.debit, book)?, reason()?));
        }
        let debit = which::debit(book, &args.debit)?;
        let says = match &args.happened {
            Some(object) => ByHand::Happened(object.as_deref().map(ObjectId::new)),
            None if args.did_not => ByHand::DidNotHappen,
            None => return Ok(Self::LookUp(debit)),
        };
        if args.confirm.as_deref() != Some(debit.to_string().as_str()) {
            let sentence = format!("a word that no look-up can take back is confirmed with --confirm {debit}");
            return Err(Failure::new(Exit::Usage, sentence));
        }
        Ok(Self::ByHand(debit, says, reason()?))
    }

    async fn carry_out(&self, custody: &Custody) -> Result<(Exit, String), Failure> {
        match self {
            Self::LookUp(debit) => looked_up(custody, *debit).await,
            Self::ByHand(debit, says, reason) => by_hand(custody, *debit, says, reason).await,
            Self::Acknowledge(mark, reason) => {
                let note = Note::Acknowledged { mark: *mark, reason: reason.clone() };
                match custody.book(BookAsk::Note(Box::new(note))).await {
                    Some(Msg::Book(BookSaid::Noted(Ok(())))) => {
                        Ok((Exit::Done, format!("acknowledged: {mark} no longer holds its account")))
                    }
                    other => Err(not_taken(other)),
                }
            }
        }
    }
}

/// Looks a debit up, and says where it stands then.
pub(super) async fn looked_up(custody: &Custody, debit: DebitId) -> Result<(Exit, String), Failure> {
    let looked = look_up(custody, debit).await?;
    looked.told(custody, debit).await
}

/// What a look-up came to.
struct LookedUp {
    looked: Looked,
    sentence: String,
    /// Stripe says something else than the journal.
    is_alarm: bool,
}

impl LookedUp {
    const fn nothing(sentence: String) -> Self {
        Self { looked: Looked { times: 0, last: LastLook::None }, sentence, is_alarm: false }
    }

    async fn told(&self, custody: &Custody, debit: DebitId) -> Result<(Exit, String), Failure> {
        let (exit, line) = told(custody, debit, &self.sentence).await?;
        Ok((if self.is_alarm && exit == Exit::Done { Exit::Differs } else { exit }, line))
    }
}

async fn look_up(custody: &Custody, debit: DebitId) -> Result<LookedUp, Failure> {
    let (record, offer) = offered(custody, debit, Looked::default()).await?;
    let waits = |row| Ok(LookedUp::nothing(standing(row, &record.history, debit)));
    if let Due::Busy(_) = offer.look_up {
        return waits(offer.row);
    }
    if offer.book.is_some() {
        return match custody.book(BookAsk::NothingGotPast(debit)).await {
            Some(Msg::Book(BookSaid::NothingGotPast(_, Ok(stood)))) if stood.is_over() => waits(Row::NothingGotPast),
            Some(Msg::Book(BookSaid::NothingGotPast(_, Ok(_)))) => waits(Row::BeingSent),
            other => Err(not_taken(other)),
        };
    }
    match custody.look_up(&record.history.sought(&record.order)).await {
        Err(fault) => Ok(not_looked_up(&fault)),
        Ok(seen) => {
            let ask = BookAsk::LookedUp(debit, record.history.events(), Box::new(seen));
            match custody.book(ask).await {
                Some(Msg::Book(BookSaid::LookedUp(_, _, Ok(stood)))) => Ok(concluded(&stood, debit)),
                other => Err(not_taken(other)),
            }
        }
    }
}

fn not_looked_up(fault: &Fault) -> LookedUp {
    let last = if fault.permission().is_some() { LastLook::CannotRead } else { LastLook::None };
    let sentence = format!("It could not be looked up. {fault}");
    LookedUp { looked: Looked { times: 1, last }, ..LookedUp::nothing(sentence) }
}

fn concluded(stood: &Stood, debit: DebitId) -> LookedUp {
    let Decided::LookUp(conclusion) = &stood.decided else { return LookedUp::nothing(String::new()) };
    LookedUp {
        looked: Looked { times: 1, last: conclusion.last_look() },
        sentence: sentence(conclusion.row, &About::looked_up(debit, &stood.history, conclusion)),
        is_alarm: conclusion.row.is_alarm(),
    }
}

/// A person's word is taken where a look-up of this moment leaves it open.
async fn by_hand(custody: &Custody, debit: DebitId, says: &ByHand, reason: &Label) -> Result<(Exit, String), Failure> {
    let seen = look_up(custody, debit).await?;
    let looked = seen.looked;
    let (record, offer) = offered(custody, debit, looked).await?;
    if !record.state().is_unresolved() {
        return seen.told(custody, debit).await;
    }
    let is_offered = match says {
        ByHand::Happened(_) => offer.happened,
        ByHand::DidNotHappen => offer.did_not_happen,
    };
    if let Err(row) = is_offered {
        let why = standing(row, &record.history, debit);
        return told(custody, debit, &format!("{} That is not open now. {why}", seen.sentence)).await;
    }
    let word = Word { says: says.clone(), reason: reason.clone(), asked_on: record.history.events(), looked };
    match custody.book(BookAsk::Resolve(debit, Box::new(word))).await {
        Some(Msg::Book(BookSaid::Resolved(_, Ok(_)))) => told(custody, debit, "It is written down.").await,
        other => Err(not_taken(other)),
    }
}

/// How a debit stands that nobody looked up just now.
fn standing(row: Row, history: &History, debit: DebitId) -> String {
    let attempt = Some(history.number());
    sentence(row, &About { debit: Some(debit), history: Some(history), attempt, ..About::default() })
}

async fn offered(custody: &Custody, debit: DebitId, looked: Looked) -> Result<(DebitRecord, Offer), Failure> {
    let offer = custody.offer(debit, looked).await.map_err(|trouble| Failure::new(Exit::Journal, trouble))?;
    offer.ok_or_else(|| Failure::new(Exit::WrongFile, format!("debit {debit} is not in this journal.")))
}

/// Where it stands now, by the journal.
async fn told(custody: &Custody, debit: DebitId, said: &str) -> Result<(Exit, String), Failure> {
    let (record, _) = offered(custody, debit, Looked::default()).await?;
    let exit = match record.state() {
        State::Recorded | State::Unknown => Exit::Unknown,
        State::AwaitsPerson => Exit::NeedsPerson,
        State::Settled
        | State::Happened
        | State::Refused
        | State::Withdrawn
        | State::NotCreated
        | State::DidNotHappen => Exit::Done,
    };
    Ok((
        exit,
        format!("{}: debit {debit}; {}. {said}", state(record.state()), came_of_it(&record).trim_end_matches('.')),
    ))
}

/// The journal's sentence why it did not take something.
pub(super) fn not_taken(said: Option<Msg>) -> Failure {
    let why = if let Some(Msg::Book(
        BookSaid::Unresolved(Err(why))
        | BookSaid::Noted(Err(why))
        | BookSaid::LookedUp(_, _, Err(why))
        | BookSaid::NothingGotPast(_, Err(why))
        | BookSaid::Resolved(_, Err(why)),
    )) = said
    {
        why.to_string()
    } else {
        "the journal said nothing".to_owned()
    };
    Failure::new(Exit::Journal, why)
}
