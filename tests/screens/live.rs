//! Live mode as near as a test may come to it: a live key goes to api.stripe.com and nowhere else, so the program's own event loop
//! runs in live mode on a wire that says it is live. It begins read-only, is armed by hand, sends, and is disarmed.

use crate::support::looped::Theatre;
use crate::support::small_world::world;
use pullfunds::domain::Mode;
use pullfunds::runtime::Ending;

/// From the list to the key that sends. In live mode what Stripe charges for it is acknowledged too.
const SEND: &str = "/cedar<enter>p<tab>100<tab><tab><tab><tab><space><tab>100.00<space>Ced1<tab><tab><tab><enter>";

#[test]
fn live_begins_read_only_is_armed_by_hand_sends_once_and_is_disarmed() {
    let engine = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    engine.expect("an engine can be built").block_on(async {
        let theatre = Theatre::of(world(), Mode::Live, (120, 40));
        let mut model = theatre.model();
        theatre
            .play(&mut model, async |hand| {
                hand.see("2,000.00").await;
                assert!(hand.text().contains(" LIVE ") && hand.text().contains("READ-ONLY"), "{}", hand.text());
                hand.press(SEND).await;
                assert!(hand.text().contains("read-only"), "{}", hand.text());
                hand.press("<esc><esc><esc>").await;
                assert_eq!(recorded(&theatre), 0, "nothing was even written down");

                hand.press(":arm<space>10m<enter>").await;
                hand.press("<tab>A1b2<tab><tab><tab><tab><enter>").await;
                assert!(hand.text().contains("colleagues' debits are not in it"), "{}", hand.text());
                assert!(!hand.text().contains("ARMED"), "nobody said yes");
                hand.press("<esc>:arm<space>10m<enter><tab>A1b2<tab><space><tab><tab><enter>").await;
                hand.see("ARMED").await;
                hand.press(SEND.trim_end_matches("<enter>")).await;
                assert!(hand.text().contains("Enter sends"), "{}", hand.text());
                hand.press("<enter>").await;
                hand.see("as expected").await;
                assert_eq!(recorded(&theatre), 1);

                hand.press("<esc>:disarm<enter>").await;
                hand.see("READ-ONLY").await;
                hand.press(SEND).await;
                assert_eq!(recorded(&theatre), 1, "nothing more was sent");
                hand.press("<esc><esc><esc>q").await;
                assert_eq!(hand.ended(), Some(Ending::Left));
            })
            .await;
    });
}

fn recorded(theatre: &Theatre) -> usize {
    theatre.desk.with(|book| book.debits(10)).expect("it can be read").len()
}
