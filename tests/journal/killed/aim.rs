//! Where a debit is killed, and what Stripe must have of it afterwards. Nothing in the program helps: the test holds requests and
//! answers, locks the journal, and looks at what the program has written, said and read.

use std::time::Duration;

use pullfunds::life::State;
use pullfunds::world::faults::Kind;
use pullfunds::world::limits::Limited;
use rusqlite::Connection;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use crate::support::debiting::{Pulling, Scene, until};
use crate::support::holding::{Held, Leg, is_read};

/// A place where it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The last thing that is read before it is recorded was answered, and the answer is on its way.
    BeforeTheRecord,
    /// It waits for the journal to be written.
    AtTheRecord,
    /// It is in the journal; the request reaches nobody.
    AfterTheRecord,
    /// The request is on its way and arrives when the program is gone.
    OnItsWay,
    /// The request is on its way and arrives when the debit was looked for already.
    OnItsWayForLong,
    /// The request is on its way and never arrives.
    LostOnItsWay,
    /// Stripe has done it; the answer is on its way.
    AfterTheWork,
    /// The program has the answer and waits for the journal to be written.
    WithTheAnswer,
    /// Stripe had no time for it, and the program waits before it asks again.
    TurnedAway,
    /// The request was lost, and the program knows that the connection was.
    ConnectionLost,
    /// The same, and Stripe has done it.
    AnswerLost,
    /// The same, and its repeat with the same key arrives when the program is gone.
    Repeated,
    /// Whenever.
    AtRandom,
}

impl Aim {
    pub(crate) const ALL: [Self; 13] = [
        Self::BeforeTheRecord,
        Self::AtTheRecord,
        Self::AfterTheRecord,
        Self::OnItsWay,
        Self::OnItsWayForLong,
        Self::LostOnItsWay,
        Self::AfterTheWork,
        Self::WithTheAnswer,
        Self::TurnedAway,
        Self::ConnectionLost,
        Self::AnswerLost,
        Self::Repeated,
        Self::AtRandom,
    ];

    /// Whether Stripe must have it; none where that is chance.
    pub(crate) const fn happens(self) -> Option<bool> {
        match self {
            Self::OnItsWay
            | Self::OnItsWayForLong
            | Self::AfterTheWork
            | Self::WithTheAnswer
            | Self::AnswerLost
            | Self::Repeated => Some(true),
            Self::BeforeTheRecord
            | Self::AtTheRecord
            | Self::AfterTheRecord
            | Self::LostOnItsWay
            | Self::TurnedAway
            | Self::ConnectionLost => Some(false),
            Self::AtRandom => None,
        }
    }

    /// Whether the journal must have it; none where that is chance.
    pub(crate) const fn is_recorded(self) -> Option<bool> {
        match self {
            Self::BeforeTheRecord | Self::AtTheRecord => Some(false),
            Self::AfterTheRecord
            | Self::OnItsWay
            | Self::OnItsWayForLong
            | Self::LostOnItsWay
            | Self::AfterTheWork
            | Self::WithTheAnswer
            | Self::TurnedAway
            | Self::ConnectionLost
            | Self::AnswerLost
            | Self::Repeated => Some(true),
            Self::AtRandom => None,
        }
    }

    /// Begins a debit of so many minor units and kills it there; what arrives only after the first look-up comes back. `after`
    /// is when it is killed at random.
    pub(crate) fn kill(self, scene: &Scene, minor: i64, after: Duration) -> Option<Held> {
        match self {
            Self::BeforeTheRecord => {
                scene.line.hold("GET /v1/transfers", "destination=", Leg::Answer);
                let program = scene.begin(minor);
                let _answer = scene.line.taken();
                program.kill();
            }
            Self::AtTheRecord => at_the_record(scene, minor),
            Self::AfterTheRecord => {
                scene.line.hold("POST", "", Leg::Request);
                let program = scene.begin(minor);
                until("the record", || scene.debit_of(minor));
                program.kill();
            }
            Self::OnItsWay => {
                request_held(scene, minor).arrive();
            }
            Self::OnItsWayForLong => return Some(request_held(scene, minor)),
            Self::LostOnItsWay => drop(request_held(scene, minor)),
            Self::AfterTheWork => {
                scene.line.hold("POST", "", Leg::Answer);
                let program = scene.begin(minor);
                let _answer = scene.line.taken();
                program.kill();
            }
            Self::WithTheAnswer => with_the_answer(scene, minor),
            Self::TurnedAway => {
                scene.arm(Kind::RateLimit { reason: Limited::GlobalRate });
                scene.line.hold("POST", "", Leg::Answer);
                let program = scene.begin(minor);
                in_the_pause(scene, minor, program, Held::arrive);
            }
            Self::ConnectionLost => {
                scene.line.hold("POST", "", Leg::Request);
                let program = scene.begin(minor);
                in_the_pause(scene, minor, program, drop);
            }
            Self::AnswerLost => {
                scene.line.hold("POST", "", Leg::Answer);
                let program = scene.begin(minor);
                in_the_pause(scene, minor, program, drop);
            }
            Self::Repeated => {
                scene.line.hold("POST", "", Leg::Answer);
                let program = scene.begin(minor);
                let answer = scene.line.taken();
                scene.line.hold("POST", "", Leg::Request);
                drop(answer);
                let repeat = scene.line.taken();
                program.kill();
                repeat.arrive();
            }
            Self::AtRandom => {
                let program = scene.begin(minor);
                wait_for_the_end(&program, after);
                program.kill();
            }
        }
        None
    }
}

fn at_the_record(scene: &Scene, minor: i64) {
    // What is locked has to be there.
    let journal = Connection::open(scene.journal()).expect("it opens");
    scene.line.hold("GET /v1/transfers", "destination=", Leg::Answer);
    let mut program = scene.begin(minor);
    let last_read = scene.line.taken();
    journal.execute_batch("BEGIN IMMEDIATE").expect("it is locked");
    last_read.arrive();
    program.see("pullfunds: debit ");
    program.kill();
    journal.execute_batch("ROLLBACK").expect("it is let go");
}

fn request_held(scene: &Scene, minor: i64) -> Held {
    scene.line.hold("POST", "", Leg::Request);
    let program = scene.begin(minor);
    let request = scene.line.taken();
    program.kill();
    request
}

fn with_the_answer(scene: &Scene, minor: i64) {
    scene.line.hold("POST", "", Leg::Answer);
    let program = scene.begin(minor);
    let answer = scene.line.taken();
    let journal = Connection::open(scene.journal()).expect("it opens");
    journal.execute_batch("BEGIN IMMEDIATE").expect("it is locked");
    let end = answer.from();
    answer.arrive();
    until("the answer in the program's hands", || is_read(end).then_some(()));
    program.kill();
    journal.execute_batch("ROLLBACK").expect("it is let go");
}

/// The first attempt comes to an end; the program is killed before a second one is answered.
fn in_the_pause(scene: &Scene, minor: i64, program: Pulling, end: impl FnOnce(Held)) {
    let first = scene.line.taken();
    scene.line.hold("POST", "", Leg::Request);
    end(first);
    until("the end of the first attempt", || scene.debit_of(minor).filter(|(_, state)| *state == State::Unknown));
    program.kill();
}

fn wait_for_the_end(program: &Pulling, at_most: Duration) {
    let pid = Pid::from_child(program.child());
    let end = pidfd_open(pid, PidfdFlags::empty()).expect("it runs");
    let time = Timespec::try_from(at_most).expect("a short time");
    poll(&mut [PollFd::new(&end, PollFlags::IN)], Some(&time)).expect("it can be waited for");
}
