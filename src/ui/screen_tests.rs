//! Layout decisions of the main screen and of what stands around every screen, on models made by hand.
#![expect(clippy::trivially_copy_pass_by_ref, reason = "as drawing takes its theme")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use super::sample::{Sample, account, bluefin, cedar, later};
use super::testing::{ASCII, DARK, text_of};
use super::{Theme, draw};
use crate::app::arming::Access;
use crate::app::{KeyPress, Model, Msg, parse_script, update};
use crate::domain::{Label, Liable, Mode};

fn two() -> Sample {
    Sample { reserved: Some(41_237), ..Sample::default() }
        .with(account("acct_1MOCKBlu1", "Bluefin Bikes"), 831_000, bluefin())
        .with(account("acct_1MOCKCed2", "Cedar Crafts"), -41_237, cedar())
}

fn frame(model: &Model, theme: &Theme, width: u16, height: u16) -> Vec<String> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(&mut buffer, model, theme);
    text_of(&buffer)
}

fn keys(model: &mut Model, script: &str) {
    for key in parse_script(script).unwrap() {
        let at = model.now.checked_add(jiff::SignedDuration::from_millis(500)).unwrap();
        update(model, at, Msg::Key(KeyPress::once(key)));
    }
}

fn row<'a>(rows: &'a [String], text: &str) -> &'a str {
    rows.iter().find(|row| row.contains(text)).map_or("", String::as_str)
}

#[rstest]
#[case(Mode::Live, " LIVE ", "READ-ONLY")]
#[case(Mode::Test, " TEST ", "")]
fn whose_money_it_is_and_where_stands_before_everything_else(
    #[case] mode: Mode,
    #[case] badge: &str,
    #[case] access: &str,
    #[values(60, 80, 120)] width: u16,
) {
    let mut model = two().model(width, 24);
    model.mode = mode;
    model.access = Access::at_start(mode, false, false);
    let first = frame(&model, &DARK, width, 24).remove(0);
    assert!(first.contains(badge) && first.trim_end().ends_with(access), "{first}");
    assert!(first.contains("HARBOUR") && first.contains("US · usd"), "{first}");
    assert!(!first.contains("MOCK"), "{first}");
}

#[test]
fn at_80_columns_a_row_has_all_columns_but_country_and_losses() {
    let rows = frame(&two().model(80, 24), &DARK, 80, 24);
    assert_eq!(rows[6], "  NAME ▾         ACCOUNT    CUR     PENDING    AVAILABLE   NEG  PULL");
    assert_eq!(rows[7], "▌ Bluefin Bikes  acct…Blu1  usd    1,204.50     8,310.00        ! no consent");
    assert_eq!(rows[8], "  Cedar Crafts   acct…Ced2  usd        0.00      -412.37  163d! ✗ negative");
}

#[test]
fn at_60_columns_name_currency_available_and_verdict_stay() {
    let rows = frame(&two().model(60, 16), &DARK, 60, 16);
    assert_eq!(rows[5], "  NAME ▾                  CUR    AVAILABLE  PULL");
    assert_eq!(rows[7], "  Cedar Crafts            usd      -412.37  ✗ negative");
}

#[test]
fn at_100_columns_country_and_losses_are_added_and_at_120_the_pane_takes_their_place() {
    let wide = frame(&two().model(100, 30), &DARK, 100, 30);
    assert!(row(&wide, "ACCOUNT ").contains("CC") && row(&wide, "ACCOUNT ").contains("LOSSES"));
    let wider = frame(&two().model(120, 40), &DARK, 120, 40);
    assert!(!row(&wider, "ACCOUNT ").contains("LOSSES"));
    assert!(row(&wider, "─ ACCOUNTS").contains("┬─ Bluefin Bikes ─"));
}

#[test]
fn an_amount_that_is_wider_than_usual_takes_its_room_from_the_name_and_never_loses_a_digit() {
    let huge =
        Sample::default().with(account("acct_1", "A name of twenty cells"), 9_223_372_036_854_775_807, Vec::new());
    for width in [60, 80, 100] {
        let rows = frame(&huge.model(width, 24), &DARK, width, 24);
        assert!(rows.iter().any(|row| row.contains("92,233,720,368,547,758.07")), "{width}: {rows:#?}");
    }
}

#[rstest]
#[case(60, 24)]
#[case(80, 24)]
#[case(100, 30)]
#[case(108, 30)]
#[case(120, 40)]
fn the_marks_of_what_is_wrong_are_whole_at_every_width(#[case] width: u16, #[case] height: u16) {
    let sample = two().with_unreadable(account("acct_1MOCKMos2", "Mosaic Mats"));
    let rows = frame(&sample.model(width, height), &DARK, width, height);
    let words = if width < 80 { "▼ 1   ? 1" } else { "▼ 1 negative   ? 1 unreadable" };
    assert!(rows.iter().any(|row| row.contains(words)), "{rows:#?}");
}

#[test]
fn the_pane_shows_what_the_selected_account_has_and_what_a_pull_would_meet() {
    let rows = frame(&two().model(120, 40), &DARK, 120, 40);
    let pane: Vec<String> = rows.iter().map(|row| row.chars().skip(87).collect()).collect();
    assert!(pane.iter().any(|row| row.ends_with("when all lands   9,514.50 usd")), "{pane:#?}");
    assert!(pane.iter().any(|row| row.contains("up to            8,310.00 usd")));
    assert!(pane.iter().any(|row| row.contains("Wed 25  +482.25")));
}

#[test]
fn the_pane_of_an_account_below_zero_counts_its_days_down() {
    let mut model = two().model(120, 40);
    keys(&mut model, "j");
    let rows = frame(&model, &DARK, 120, 40);
    assert!(row(&rows, "─ NEGATIVE").ends_with("day 163 of 180 ─"));
    assert!(row(&rows, "your reserve pays  ").ends_with("412.37"));
    assert!(
        rows[38].starts_with("  ! Cedar Crafts: your reserve pays USD 412.37 in 17 days, on 2026-12-09."),
        "{}",
        rows[38]
    );
}

#[test]
fn where_stripe_carries_the_loss_no_days_are_counted_down() {
    let mut of_stripe = account("acct_1MOCKQuy5", "Quay Quilts");
    of_stripe.liability.liable = Liable::Stripe;
    let rows = frame(&Sample::default().with(of_stripe, -41_237, cedar()).model(120, 40), &DARK, 120, 40);
    assert!(row(&rows, "─ NEGATIVE").ends_with("163 days ─"));
    assert!(rows[8].contains(" 163d ") && !rows[8].contains("163d!"));
}

#[test]
fn what_is_coming_up_is_listed_by_day_with_the_reserve_last() {
    let rows = frame(&two().model(120, 40), &DARK, 120, 40);
    let at = rows.iter().position(|row| row.contains("COMING UP")).unwrap();
    assert!(rows[at].contains("1,204.50 usd pending ─"), "{}", rows[at]);
    assert!(rows[at + 1].starts_with("  Mon Nov 23    1 d     +310.00 usd"), "{}", rows[at + 1]);
    assert!(rows[at + 4].starts_with("  Wed Dec  9   17 d     -412.37 usd"), "{}", rows[at + 4]);
    assert!(rows[at + 4].contains("Cedar Crafts: reserve pays"));
}

#[test]
fn what_was_not_read_is_a_question_mark_in_every_place() {
    let sample = Sample::default().with_unreadable(account("acct_1MOCKMos2", "Mosaic Mats"));
    let rows = frame(&sample.model(120, 40), &DARK, 120, 40);
    let line = row(&rows, "acct…Mos2  ");
    assert!(line.contains('?') && line.contains("? read failed"), "{line}");
    assert!(!line.contains("0.00"));
    assert!(row(&rows, "1 unreadable").contains("? 1 unreadable"));
}

#[test]
fn an_old_balance_is_dim_and_its_verdict_carries_its_age() {
    let mut model = two().model(120, 40);
    later(&mut model.now, 200);
    let rows = frame(&model, &DARK, 120, 40);
    assert!(row(&rows, "acct…Blu1  ").contains("! consent, 3 min"), "{}", row(&rows, "acct…Blu1  "));
}

#[rstest]
#[case("/zzz", "No account matches zzz. Esc clears the filter.")]
#[case("/zzz<enter>", "No account matches zzz. Esc clears the filter.")]
fn a_filter_that_matches_nothing_says_so_and_how_to_undo_it(#[case] script: &str, #[case] sentence: &str) {
    let mut model = two().model(80, 24);
    keys(&mut model, script);
    let rows = frame(&model, &DARK, 80, 24);
    assert!(rows.iter().any(|row| row.contains(sentence)), "{rows:#?}");
}

#[test]
fn the_cursor_stands_behind_what_is_typed_into_the_filter() {
    let mut model = two().model(80, 24);
    keys(&mut model, "/blu");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let (x, y) = draw(&mut buffer, &model, &DARK).cursor.unwrap();
    let before: String = (x - 3..x).map(|x| buffer[(x, y)].symbol().to_owned()).collect();
    assert_eq!(before, "blu");
}

#[rstest]
#[case(60)]
#[case(80)]
#[case(120)]
fn the_footer_names_whole_keys_and_help_always(#[case] width: u16) {
    let rows = frame(&two().model(width, 24), &DARK, width, 24);
    let keys = rows.last().unwrap();
    assert!(keys.contains("? help"), "{keys}");
    assert!(keys.starts_with("  Enter open") && super::text::width(keys) < width);
}

#[test]
fn keys_that_do_nothing_now_are_not_named() {
    let mut model = two().model(120, 40);
    let accounts = frame(&model, &DARK, 120, 40);
    assert!(!accounts.last().unwrap().contains("back"));
    keys(&mut model, "<enter>");
    let detail = frame(&model, &DARK, 120, 40);
    assert!(detail.last().unwrap().contains("Esc back"));
    assert!(!detail.last().unwrap().contains("currency"));
}

#[test]
fn a_message_that_needs_two_lines_keeps_its_end() {
    let mut model = two().model(60, 16);
    let text = "Keys that arrive faster than typing do nothing but move. Press the key again.";
    model.notice = Some(crate::app::Notice { tone: crate::app::Tone::Note, text: Label::new(text) });
    let rows = frame(&model, &DARK, 60, 16);
    assert_eq!(format!("{} {}", &rows[13].trim_start_matches("  · "), rows[14].trim()), text);
}

#[test]
fn the_badge_and_the_line_of_the_mode_stand_on_every_screen() {
    for script in ["", "<enter>", "2", "?", "s"] {
        let mut model = two().model(80, 24);
        keys(&mut model, script);
        let rows = frame(&model, &DARK, 80, 24);
        assert!(rows[0].starts_with("  MOCK   "), "{script}: {}", rows[0]);
        assert_eq!(rows[2], "╌".repeat(80), "{script}");
    }
}

#[rstest]
#[case(52, 12)]
#[case(30, 8)]
#[case(20, 4)]
fn a_terminal_that_is_too_small_says_what_is_needed(#[case] width: u16, #[case] height: u16) {
    let rows = frame(&two().model(width, height), &DARK, width, height).join(" ");
    assert!(rows.contains("60×16"), "{rows}");
}

#[test]
fn nothing_panics_and_ascii_stays_ascii_at_any_size() {
    let mut model = two().model(120, 40);
    for script in ["", "j", "<enter>", "<esc>2", "1s", "<esc>?", "<esc><esc>/ke"] {
        keys(&mut model, script);
        for (width, height) in [(1, 1), (5, 2), (59, 15), (60, 16), (61, 90), (79, 23), (99, 29), (121, 41), (200, 60)]
        {
            let rows = frame(&model, &ASCII, width, height);
            assert!(rows.iter().all(|row| row.is_ascii()), "{width}x{height}: {rows:#?}");
        }
    }
}
