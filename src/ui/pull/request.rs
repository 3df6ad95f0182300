//! The request of a dry run, line by line as it would go to Stripe.

use crate::app::pull::Preview;
use crate::ui::{Phrase, Role, text};

use super::body::{Body, Row};

/// Columns of the names, where there is width.
const NAME: u16 = 30;

/// The request in rows of at most `width`.
pub(super) fn body(width: u16, preview: &Preview) -> Body {
    let column = if width < 70 { NAME.saturating_sub(2) } else { NAME };
    let mut body = Body::default();
    for (name, value) in lines(preview) {
        let x = column.max(text::width(&name).saturating_add(1));
        let role = if body.rows.is_empty() { Role::Title } else { Role::Muted };
        body.rows.extend(Row::named((0, x, width), &Phrase::of(name, role), &value));
    }
    body
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
