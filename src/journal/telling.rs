//! What is told of an answer, and of a look-up, under each kind of event that the tables have it written as.

use crate::domain::{ObjectId, Order, Refusal, Unknown, WhyUnknown};
use crate::life::{Answer, EventKind, Named, Proof, Says, Verdict};

use super::entry::{Answered, By, Looks, Told};
use super::fault::JournalFault;

/// What is told of an answer to an attempt under a kind of event.
pub(super) fn of_answer(
    kind: EventKind,
    verdict: &Verdict,
    order: &Order,
    attempt: u32,
    answer: &Answer,
) -> Result<Told, JournalFault> {
    let Answer { status, server, .. } = *answer;
    let by = || Some(By::Answer { attempt, status, server });
    let told = match kind {
        EventKind::Settled => match &answer.proof {
            Proof::Settles(settled) => Some(Told::Settled { settled: settled.clone(), by: by() }),
            Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) | Proof::Nothing(_) => None,
        },
        EventKind::Refused => refusal(&answer.proof).map(|refused| Told::Refused { refused, by: by() }),
        EventKind::Withdrawn => refusal(&answer.proof).map(|refused| Told::Withdrawn { attempt, why: refused.message }),
        EventKind::AwaitsPerson => {
            refusal(&answer.proof).map(|refusal| Told::AwaitsPerson { attempt, refusal, server })
        }
        EventKind::Unknown => Some(Told::Unknown {
            unknown: Unknown {
                why: verdict.why.clone().unwrap_or(WhyUnknown::Interrupted),
                request: answer.request.clone(),
                replayed: answer.replayed,
            },
            attempt: Some(attempt),
            ended: verdict.ended.clone(),
            server,
            status,
        }),
        EventKind::LateAnswer => Some(Told::LateAnswer { attempt, answer: Answered::of(answer) }),
        EventKind::Contradicted => Some(contradicted(order, objects(&answer.proof))),
        EventKind::Recorded
        | EventKind::Attempt
        | EventKind::LookedUp
        | EventKind::NotCreated
        | EventKind::Happened
        | EventKind::DidNotHappen
        | EventKind::Observed
        | EventKind::Explained
        | EventKind::Foreign
        | EventKind::Acknowledged
        | EventKind::Armed
        | EventKind::Disarmed
        | EventKind::Reconciled => None,
    };
    told.ok_or_else(|| nothing_to_tell("an answer", kind))
}

/// What is told of a look-up under a kind of event.
pub(super) fn of_look_up(kind: EventKind, says: &Says, order: &Order, looks: &Looks) -> Result<Told, JournalFault> {
    let by = |objects: &[ObjectId]| Some(By::LookUp(Box::new(looks.clone()), objects.to_vec()));
    let is_contradiction = kind == EventKind::Contradicted;
    let told = match says {
        Says::Settled(_, objects) | Says::Contradicted(objects) if is_contradiction => {
            contradicted(order, objects.clone())
        }
        Says::Settled(settled, objects) => Told::Settled { settled: settled.clone(), by: by(objects) },
        Says::Refused(refused, objects) => Told::Refused { refused: refused.clone(), by: by(objects) },
        Says::NotCreated { marker, .. } => Told::NotCreated { marker: *marker, looks: looks.clone() },
        Says::Marked { .. } => Told::LookedUp { looks: looks.clone(), near: Vec::new() },
        Says::Near(near) => Told::LookedUp { looks: looks.clone(), near: near.clone() },
        Says::Contradicted(_) | Says::Stays(_) => return Err(nothing_to_tell("a look-up", kind)),
    };
    if told.kind() == kind { Ok(told) } else { Err(nothing_to_tell("a look-up", kind)) }
}

/// That Stripe shows a debit where the journal does not.
pub(super) fn contradicted(order: &Order, objects: Vec<ObjectId>) -> Told {
    Told::Contradicted { account: order.account.clone(), mark: order.debit, objects }
}

fn objects(proof: &Proof) -> Vec<ObjectId> {
    match proof {
        Proof::Settles(settled) => Named::of(settled).ids().cloned().collect(),
        Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) | Proof::Nothing(_) => Vec::new(),
    }
}

fn refusal(proof: &Proof) -> Option<Refusal> {
    match proof {
        Proof::Refuses(refusal) | Proof::Door(_, refusal) | Proof::Person(refusal) => Some(refusal.clone()),
        Proof::Settles(_) | Proof::Nothing(_) => None,
    }
}

/// The tables had something written that nothing was said of. It is a fault of the program.
fn nothing_to_tell(what: &'static str, kind: EventKind) -> JournalFault {
    JournalFault::Unwritable { what, why: crate::domain::Label::new(&format!("it does not tell of `{}`", kind.word())) }
}
