//! The request of a dry run, line by line as it would go to Stripe.

use crate::app::pull::{Preview, PullDialog};

use crate::ui::{Canvas, Phrase, Role};

/// Columns of the names.
const NAME: u16 = 30;

/// Draws the request; tells how many lines are seen.
pub(super) fn draw(area: &mut Canvas<'_>, dialog: &PullDialog, preview: &Preview) -> u16 {
    let lines = lines(preview);
    let top = dialog.top(usize::from(area.height()));
    let mut y = 0_u16;
    for (name, value) in lines.iter().skip(top).take(usize::from(area.height())) {
        let role = if top == 0 && y == 0 { Role::Title } else { Role::Muted };
        area.text(0, y, name, role);
        area.phrase(NAME, y, value);
        y = y.saturating_add(1);
    }
    y
}

fn lines(preview: &Preview) -> Vec<(String, Phrase)> {
    let plain = |value: &str| Phrase::of(value, Role::Normal);
    let account = preview.account.as_ref().map_or_else(
        || Phrase::of("none: asked as the platform itself", Role::Muted),
        |account| plain(account.as_str()),
    );
    let mut lines = vec![
        (format!("POST {}", preview.path), Phrase::of("not sent: this is a dry run", Role::Muted)),
        ("Stripe-Account".to_owned(), account),
        ("Idempotency-Key".to_owned(), Phrase::of(Preview::KEY, Role::Muted)),
    ];
    lines.extend(preview.parameters.iter().map(|(name, value)| ((*name).to_owned(), plain(value))));
    lines
}
