//! One course of events that the random plays of `model.rs` do not come upon.

use super::TERMS;
use super::model::{LATE, Mistake, Play, Request};

/// A console is stopped right before the first byte, goes on when another has long looked, and is killed right after it.
#[test]
fn what_was_not_there_while_its_console_was_stopped_may_come_yet() {
    let mut made = 0;
    for seed in 0..20 {
        let mut play = Play::before(seed, Mistake::None, TERMS);
        play.record();
        play.another_console();
        play.pass(200);
        play.look();
        play.pass(1_200);
        play.requests.push(Request { arrives: play.at + LATE });
        play.dead.insert(1);
        play.look();
        play.pass(2 * LATE);
        assert_eq!(play.check(), Ok(()), "seed {seed}");
        assert_eq!(play.rest(), Ok(()), "seed {seed}");
        made += play.objects.len();
    }
    assert!(made > 0, "some of them were done");
}
