//! The platform's Connect application, as far as events show it (docs.stripe.com/api/events/types, account.application.deauthorized).

use super::super::accounts::PLATFORM;
use super::super::id::Tail;
use super::super::json::{Json, object};
use super::super::state::State;
use super::text_json;

/// The id of a platform's application.
pub(crate) fn id(platform: &str) -> String {
    format!("ca_1MOCK0{}application", Tail::of(platform).text())
}

/// The application of the platform.
pub(crate) fn json(state: &State) -> Json<'_> {
    let name = state.accounts.get(PLATFORM).and_then(|platform| platform.about.name.as_deref());
    object! { "id": id(state.accounts.id(PLATFORM)), "object": "application", "name": text_json(name) }
}
