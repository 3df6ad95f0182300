//! From rows to what they mean: events with what they tell, and what the events of a debit add up to. A row that cannot be
//! read is damage and is named, never skipped.

use std::fmt::Display;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::domain::{AccountId, DebitId, Label, ObjectId, Order, Outcome, What};
use crate::life::{Ended, EventKind, Happening, History, Named, Owner, Stamp, Terms};

use super::entry::{By, DebitRecord, Event, GivenBack, Held, HeldFor, Judged, OpenDebit, Told, Who, Wording};
use super::fault::JournalFault;
use super::store::{DebitRow, EventRow, HeldRow, Look};

/// A debit with its events.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) row: DebitRow<'static>,
    pub(super) order: Order,
    pub(super) events: Vec<Event>,
    pub(super) history: History,
}

/// One debit; none when it is not in this journal.
pub(super) fn debit(look: &dyn Look, journal: &Label, id: DebitId) -> Result<Option<Folded>, JournalFault> {
    by_name(look, journal, &id.to_string())
}

/// The same by the name that stands in the rows.
pub(super) fn by_name(look: &dyn Look, journal: &Label, id: &str) -> Result<Option<Folded>, JournalFault> {
    let Some(row) = look.debit(id)? else { return Ok(None) };
    let place = format!("debit {id}");
    let order: Order = parse(journal, &place, &row.asked)?;
    let events = look.events_of(id)?.iter().map(|row| event(journal, row)).collect::<Result<Vec<_>, _>>()?;
    let mut history = None;
    for event in &events {
        let place = format!("event {} of {place}", event.seq);
        let known = history.as_ref().map_or(0, History::number);
        let happening = if let Told::Recorded { stamp: None, .. } = &event.told {
            Some(Happening::Recorded(stamp_of(journal, &place, &row)?))
        } else {
            happening(&event.told, known)
        };
        let Some(happening) = happening else {
            return Err(JournalFault::damaged(journal, &place, "it is of no debit"));
        };
        let next = History::after(history, &happening);
        history = Some(next.map_err(|e| JournalFault::damaged(journal, &place, &e.to_string()))?);
    }
    let history = history.ok_or_else(|| JournalFault::damaged(journal, &place, "it has no events"))?;
    Ok(Some(Folded { row, order, events, history }))
}

/// What an event means for the history of its debit, which knows of so many attempts; none for what is of no debit, and
/// for a record without a stamp.
pub(super) fn happening(told: &Told, known: u32) -> Option<Happening> {
    Some(match told {
        Told::Recorded { stamp, .. } => Happening::Recorded(stamp.clone()?),
        Told::Attempt { stamp, .. } => Happening::Attempt(stamp.clone()),
        Told::Unknown { unknown, attempt, ended, server, .. } => {
            let nothing = || Ended::Nothing { why: unknown.why.clone(), replayed: unknown.replayed };
            let ended = ended.clone().unwrap_or_else(nothing);
            Happening::Unknown { attempt: attempt.unwrap_or(known), ended, server: *server }
        }
        Told::AwaitsPerson { attempt, server, .. } => Happening::AwaitsPerson { attempt: *attempt, server: *server },
        Told::LookedUp { looks, near } => Happening::LookedUp { latest: looks.latest, near: near.clone() },
        Told::Settled { settled, .. } => Happening::Settled(Named::of(settled)),
        Told::Refused { .. } => Happening::Refused,
        Told::Withdrawn { .. } => Happening::Withdrawn,
        Told::NotCreated { .. } => Happening::NotCreated,
        Told::Happened { .. } => Happening::Happened,
        Told::DidNotHappen { .. } => Happening::DidNotHappen,
        Told::Observed { .. } => Happening::Observed,
        Told::Explained(_) => Happening::Explained,
        Told::LateAnswer { .. } => Happening::LateAnswer,
        Told::Contradicted { .. } => Happening::Contradicted,
        Told::Foreign { .. }
        | Told::Acknowledged { .. }
        | Told::Armed { .. }
        | Told::Disarmed { .. }
        | Told::Reconciled { .. } => return None,
    })
}

/// The stamp of a debit that version 1 recorded: which start of the machine it was is not known, nor any time of the server.
fn stamp_of(journal: &Label, place: &str, row: &DebitRow<'_>) -> Result<Stamp, JournalFault> {
    let at: Timestamp = read(journal, place, &row.recorded_at)?;
    let nothing = Label::new("");
    Ok(Stamp {
        operator: Label::new(&row.operator),
        owner: Owner {
            host: Label::new(&row.host),
            boot: nothing.clone(),
            space: nothing,
            process: process(journal, place, row)?,
            started: 0,
            uid: 0,
        },
        at,
        server: None,
        until: at.checked_add(Terms::usual().flight()).unwrap_or(at),
    })
}

/// An event with what it tells.
pub(super) fn event(journal: &Label, row: &EventRow<'_>) -> Result<Event, JournalFault> {
    let place = format!("event {}", row.seq);
    let wrong = |_| JournalFault::damaged(journal, &place, "a number is out of range");
    let kind = kind(journal, &place, &row.kind)?;
    let told = Told::read(kind, &row.detail).map_err(|e| JournalFault::damaged(journal, &place, &e.to_string()))?;
    Ok(Event {
        seq: u64::try_from(row.seq).map_err(wrong)?,
        debit: row.debit.as_deref().map(|id| debit_id(journal, &place, id)).transpose()?,
        kind,
        attempt: row.attempt.map(u32::try_from).transpose().map_err(wrong)?,
        at: read(journal, &place, &row.at)?,
        told,
        hash: row.hash.to_string(),
    })
}

/// The id in a column.
pub(super) fn debit_id(journal: &Label, place: &str, text: &str) -> Result<DebitId, JournalFault> {
    let wrong = |_| JournalFault::damaged(journal, place, "a debit's id is not an id");
    Uuid::from_str(text).map(DebitId::new).map_err(wrong)
}

/// The kind in a column.
pub(super) fn kind(journal: &Label, place: &str, word: &str) -> Result<EventKind, JournalFault> {
    let wrong = || JournalFault::damaged(journal, place, &format!("`{word}` is not a kind of event"));
    EventKind::from_word(word).ok_or_else(wrong)
}

fn process(journal: &Label, place: &str, row: &DebitRow<'_>) -> Result<u32, JournalFault> {
    let wrong = |_| JournalFault::damaged(journal, place, "a process has an impossible number");
    u32::try_from(row.process).map_err(wrong)
}

fn parse<T: DeserializeOwned>(journal: &Label, place: &str, text: &str) -> Result<T, JournalFault> {
    serde_json::from_str(text).map_err(|e| JournalFault::damaged(journal, place, &e.to_string()))
}

fn read<T: FromStr<Err: Display>>(journal: &Label, place: &str, text: &str) -> Result<T, JournalFault> {
    text.parse().map_err(|e: T::Err| JournalFault::damaged(journal, place, &e.to_string()))
}

impl Folded {
    /// The request as it was worded; none where version 1 recorded it.
    pub(super) fn wording(&self) -> Option<&Wording> {
        match self.events.first().map(|event| &event.told) {
            Some(Told::Recorded { wording, .. }) => wording.as_ref(),
            Some(_) | None => None,
        }
    }

    /// The head of the chain after it was recorded.
    pub(super) fn head(&self) -> String {
        self.events.first().map_or_else(String::new, |event| event.hash.clone())
    }

    /// The last outcome that was written, and when.
    fn outcome(&self) -> Option<(Outcome, Timestamp)> {
        self.events.iter().rev().find_map(|event| outcome(&event.told).map(|outcome| (outcome, event.at)))
    }

    /// As an unresolved debit.
    pub(super) fn open(self, journal: &Label) -> Result<OpenDebit, JournalFault> {
        let place = format!("debit {}", self.row.id);
        let recorded_at = read(journal, &place, &self.row.recorded_at)?;
        let judged: Judged = parse(journal, &place, &self.row.judged)?;
        let before = (judged.account_before, judged.platform_before);
        Ok(OpenDebit { order: self.order, recorded_at, history: self.history, before })
    }

    /// What gave back of it, and the debit of which it gives back.
    fn relatives(&self, look: &dyn Look, journal: &Label) -> Result<(Vec<GivenBack>, Option<Order>), JournalFault> {
        let undone = match &self.order.what {
            What::Reverse { reverse } => debit(look, journal, reverse.of)?.map(|undone| undone.order),
            What::Pull { .. } | What::Send { .. } => None,
        };
        let mut given_back = Vec::new();
        for id in look.giving_back(&self.row.id)? {
            let missing = || JournalFault::damaged(journal, &format!("debit {id}"), "it is missing");
            let by = by_name(look, journal, &id)?.ok_or_else(missing)?;
            let (debit, amount, state) = (by.order.debit, by.order.amount, by.history.state());
            given_back.push(GivenBack { debit, amount, state });
        }
        Ok((given_back, undone))
    }

    /// With everything that is known of it.
    pub(super) fn record(self, look: &dyn Look, journal: &Label) -> Result<DebitRecord, JournalFault> {
        let (given_back, undone) = self.relatives(look, journal)?;
        let place = format!("debit {}", self.row.id);
        let (outcome, concluded_at) = self.outcome().unzip();
        let mut observed = None;
        let mut explained = None;
        let mut waits_for = None;
        let mut answered = None;
        let mut contradicted: Vec<ObjectId> = Vec::new();
        for event in &self.events {
            if let Told::Observed { account, platform } = &event.told {
                observed = Some((*account, *platform));
            } else if let Told::Explained(more) = &event.told {
                explained = Some(more.clone());
            } else if let Told::AwaitsPerson { refusal, .. } = &event.told {
                waits_for = Some(refusal.clone());
            } else if let Told::Settled { by, .. } | Told::Refused { by, .. } = &event.told {
                // Version 1 did not write it: there was one attempt.
                answered = match by {
                    Some(By::Answer { attempt, .. }) => Some(*attempt),
                    Some(By::LookUp(..)) => None,
                    None => Some(1),
                };
            } else if let Told::Contradicted { objects, .. } = &event.told {
                contradicted
                    .extend(objects.iter().filter(|id| !contradicted.contains(id)).cloned().collect::<Vec<_>>());
            }
        }
        Ok(DebitRecord {
            who: Who {
                operator: Label::new(&self.row.operator),
                host: Label::new(&self.row.host),
                process: process(journal, &place, &self.row)?,
            },
            judged: parse(journal, &place, &self.row.judged)?,
            wording: self.wording().cloned(),
            recorded_at: read(journal, &place, &self.row.recorded_at)?,
            head: self.head(),
            outcome,
            concluded_at,
            observed,
            explained,
            answered,
            contradicted,
            waits_for,
            given_back,
            undone,
            order: self.order,
            history: self.history,
        })
    }
}

/// What an event says became of the debit, where it says so itself.
fn outcome(told: &Told) -> Option<Outcome> {
    if let Told::Settled { settled, .. } = told {
        Some(Outcome::Settled(settled.clone()))
    } else if let Told::Refused { refused, .. } = told {
        Some(Outcome::Refused(refused.clone()))
    } else if let Told::Unknown { unknown, .. } = told {
        Some(Outcome::Unknown(unknown.clone()))
    } else {
        None
    }
}

/// What holds an account.
pub(super) fn held(look: &dyn Look, journal: &Label, row: &HeldRow) -> Result<Held, JournalFault> {
    let place = format!("event {}", row.seq);
    let missing = || JournalFault::damaged(journal, &place, "an account is held for it and it is missing");
    let event = event(journal, &look.event(row.seq)?.ok_or_else(missing)?)?;
    let mark = debit_id(journal, &place, &row.mark)?;
    let (objects, why) = if let Told::Foreign { objects, amount, created, .. } = event.told {
        (objects, HeldFor::Foreign { amount, created })
    } else if let Told::Contradicted { objects, .. } = event.told {
        let state = debit(look, journal, mark)?.ok_or_else(missing)?.history.state();
        (objects, HeldFor::Contradicted(state))
    } else {
        return Err(missing());
    };
    Ok(Held { account: AccountId::new(&row.account), mark, at: event.at, objects, why })
}
