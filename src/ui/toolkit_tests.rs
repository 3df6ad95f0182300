//! The toolkit, seen on small canvases.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use super::figures::{available_role, movement_role};
use super::gauge::{day_role, share};
use super::testing::{ASCII, DARK, MONO, drawn, styled};
use super::{Canvas, Column, Glyphs, Phrase, Role};
use crate::domain::Mode;
use crate::money::{Amount, Currency, Minor};

fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(Minor::new(minor), Currency::from_code(code).unwrap())
}

#[test]
fn the_decimal_point_stands_in_one_column_whatever_the_currency() {
    let amounts = [amount(831_000, "usd"), amount(-41_237, "usd"), amount(412_000, "jpy"), amount(1_234_567, "kwd")];
    let column = Column::of(amounts);
    let rows = drawn(&DARK, 11, 5, |canvas| {
        for (y, amount) in (0..).zip(amounts) {
            canvas.amount(11, y, column, amount, available_role(amount.minor()));
        }
        canvas.unknown_amount(11, 4);
    });
    assert_eq!(rows, ["  8,310.00", "   -412.37", "412,000", "  1,234.567", "          ?"]);
}

#[test]
fn amounts_are_bold_zeros_dim_and_what_is_below_zero_bold_red_with_its_minus() {
    let rows = styled(&DARK, 12, 3, |canvas| {
        for (y, minor) in (0..).zip([831_000, 0, -41_237]) {
            let amount = amount(minor, "usd");
            canvas.amount(10, y, Column::of([amount]), amount, available_role(amount.minor()));
        }
    });
    assert_eq!(rows, ["  8,310.00", "  bbbbbbbb", "      0.00", "      ....", "   -412.37", "   RRRRRRR"]);
}

#[test]
fn without_colour_what_is_below_zero_is_underlined() {
    let rows = styled(&MONO, 8, 1, |canvas| {
        let amount = amount(-41_237, "usd");
        canvas.amount(7, 0, Column::of([amount]), amount, Role::Negative);
    });
    assert_eq!(rows, ["-412.37", "_______"]);
}

#[test]
fn a_movement_always_has_a_sign() {
    let rows = drawn(&DARK, 9, 3, |canvas| {
        for (y, minor) in (0..).zip([31_000, -6_000, 0]) {
            let amount = amount(minor, "usd");
            canvas.movement(9, y, Column::of_movements([amount]), amount, movement_role(amount.minor()));
        }
    });
    assert_eq!(rows, ["  +310.00", "   -60.00", "     0.00"]);
}

#[test]
fn a_heading_sits_in_a_rule_with_its_key_figure_at_the_right() {
    let draw = |canvas: &mut Canvas<'_>| {
        let heading = Phrase::of("PENDING LANDS", Role::SectionHeading);
        canvas.section(0, &heading, &Phrase::of("310.00", Role::Amount).and(" usd", Role::Muted));
        canvas.section(1, &heading, &Phrase::of("a figure that has no room here", Role::Muted));
        canvas.section(2, &heading, &Phrase::new());
    };
    assert_eq!(
        drawn(&DARK, 34, 3, draw),
        [
            "─ PENDING LANDS ───── 310.00 usd ─",
            "─ PENDING LANDS ──────────────────",
            "─ PENDING LANDS ──────────────────",
        ]
    );
    assert_eq!(drawn(&ASCII, 34, 1, draw), ["- PENDING LANDS ----- 310.00 usd -"]);
}

#[test]
fn the_rule_between_panes_joins_the_rules_that_meet_it() {
    let rows = drawn(&DARK, 7, 5, |canvas| {
        for (y, (left, right)) in (0..).zip([(true, true), (false, false), (true, false), (false, true), (true, true)])
        {
            if left {
                canvas.line(0, 3, y, "─", Role::Rule);
            }
            if right {
                canvas.line(4, 7, y, "─", Role::Rule);
            }
        }
        canvas.pane_rule(3, 0, 5);
    });
    assert_eq!(rows, ["───┬───", "   │", "───┤", "   ├───", "───┴───"]);
}

#[test]
fn the_frame_of_a_dialog_has_its_title_left_and_its_badge_right() {
    let title = Phrase::of("PULL FUNDS", Role::Title);
    let badge = Phrase::of(" MOCK ", Role::Badge(Mode::Mock));
    let frame = |glyphs: Glyphs, mode| glyphs.mode_frame(mode);
    let rows = styled(&DARK, 26, 3, |canvas| {
        canvas.frame(frame(Glyphs::Unicode, Mode::Mock), Role::ModeLine(Mode::Mock), &title, &badge);
    });
    assert_eq!(rows[0], "╭╌ PULL FUNDS ╌╌╌╌ MOCK ╌╮");
    assert_eq!(rows[1], "cc bbbbbbbbbb cccc######cc");
    assert_eq!(rows[4], "╰╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╯");
    let live = drawn(&ASCII, 20, 2, |canvas| {
        canvas.frame(frame(Glyphs::Ascii, Mode::Live), Role::ModeLine(Mode::Live), &title, &badge);
    });
    assert_eq!(live, ["#= PULL FUNDS =====#", "#==================#"]);
}

#[test]
fn the_selected_row_is_lifted_and_its_amount_keeps_its_colour() {
    let row = |canvas: &mut Canvas<'_>| {
        canvas.text(0, 0, "usd", Role::Muted);
        canvas.text(4, 0, "-1.00", Role::Negative);
        canvas.select(0, 9, 0);
    };
    assert_eq!(styled(&DARK, 9, 1, row), ["usd -1.00", "____RRRRR"]);
    assert_eq!(styled(&MONO, 9, 1, row), ["usd -1.00", "    _____"]);
}

#[test]
fn what_stands_behind_a_dialog_is_dim() {
    let rows = styled(&DARK, 9, 1, |canvas| {
        canvas.text(0, 0, "-1.00", Role::Negative);
        canvas.recede();
    });
    assert_eq!(rows, ["-1.00", "........."].map(str::to_owned).to_vec());
}

#[test]
fn a_wide_glyph_is_never_split_at_the_edge() {
    let rows = drawn(&DARK, 5, 1, |canvas| {
        canvas.text(0, 0, "株式会社", Role::Normal);
    });
    assert_eq!(rows, ["株式…"]);
}

#[test]
fn a_gauge_shows_how_far_and_in_ascii_has_ends() {
    let draw = |canvas: &mut Canvas<'_>| canvas.gauge(0, 0, 12, 163, 180, day_role(163));
    assert_eq!(styled(&DARK, 12, 1, draw), ["━━━━━━━━━━━─", "YYYYYYYYYYY."]);
    assert_eq!(drawn(&ASCII, 12, 1, draw), ["[#########-]"]);
}

#[rstest]
#[case(4, Role::Normal)]
#[case(149, Role::Normal)]
#[case(150, Role::Warning)]
#[case(169, Role::Warning)]
#[case(170, Role::Error)]
#[case(181, Role::Error)]
fn a_day_of_180_warns_from_150_and_is_red_from_170(#[case] day: i64, #[case] role: Role) {
    assert_eq!(day_role(day), role);
}

#[test]
fn a_bar_is_as_long_as_its_share_of_the_largest_and_never_nothing() {
    let rows = drawn(&DARK, 8, 3, |canvas| {
        for (y, minor) in (0..).zip([200_000, 100_000, 1]) {
            canvas.bar(0, y, 8, Minor::new(minor), Minor::new(200_000));
        }
    });
    assert_eq!(rows, ["■■■■■■■■", "■■■■", "■"]);
}

#[test]
fn a_sparkline_runs_from_the_lowest_to_the_highest() {
    let figures: Vec<Minor> = (0..8).map(|step| Minor::new(1000 + step)).collect();
    let draw = |canvas: &mut Canvas<'_>| canvas.sparkline(0, 0, 8, &figures);
    assert_eq!(drawn(&DARK, 8, 1, draw), ["▁▂▃▄▅▆▇█"]);
    assert_eq!(drawn(&ASCII, 8, 1, draw), ["_..--==#"]);
    let flat = drawn(&DARK, 3, 1, |canvas| canvas.sparkline(0, 0, 3, &[Minor::new(5); 3]));
    assert_eq!(flat, ["▁▁▁"]);
}

#[test]
fn columns_stand_on_an_axis_with_round_figures() {
    let figures: Vec<Minor> = [41_237, 41_237, 51_057, 0].map(Minor::new).to_vec();
    let rows = drawn(&DARK, 16, 7, |canvas| {
        assert_eq!(canvas.columns(&figures, Currency::USD).days, 4);
    });
    assert_eq!(
        rows,
        ["600 ┤     ▁", "    │ ▁ ▁ █", "400 ┤ █ █ █", "    │ █ █ █", "200 ┤ █ █ █", "    │ █ █ █", "  0 └─▀─▀─▀─────",]
    );
}

#[test]
fn labels_of_an_axis_keep_their_decimals_where_they_have_some() {
    let rows = drawn(&DARK, 16, 5, |canvas| {
        canvas.columns(&[Minor::new(99)], Currency::USD);
    });
    assert_eq!(rows[0], "1.00 ┤ █");
    assert_eq!(rows[2], "0.50 ┤ █");
}

proptest! {
    #[test]
    fn nothing_is_ever_drawn_outside_a_canvas(text in any::<String>(), x in 0_u16..30, y in 0_u16..6, cells in 0_u16..30) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 6));
        let untouched = buffer.clone();
        let mut canvas = Canvas::new(&mut buffer, Rect::new(5, 2, 10, 2), &DARK);
        canvas.text(x, y, &text, Role::Amount);
        canvas.fit(x, y, cells, &text, Role::Amount);
        canvas.gauge(x, y, cells, 3, 4, Role::Normal);
        canvas.section(y, &Phrase::of(text, Role::Title), &Phrase::of("1", Role::Amount));
        for (place, cell) in buffer.content.iter().enumerate() {
            let (x, y) = (place % 30, place / 30);
            if !((5..15).contains(&x) && (2..4).contains(&y)) {
                prop_assert_eq!(cell, &untouched.content[place]);
            }
        }
    }

    #[test]
    fn a_share_is_between_one_and_all_for_anything_above_zero(part in 1_i64.., whole in 1_i64.., steps in 1_u16..100) {
        prop_assert!((1..=steps).contains(&share(part, whole, steps)));
    }
}
