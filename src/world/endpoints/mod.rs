//! The endpoints: from a request that was let in to Stripe's answer. A handler first reads and checks every parameter, then looks
//! up what they name, then applies business rules, and only then changes anything; refusals before the business rules are not
//! stored under an idempotency key (docs.stripe.com/api/idempotent_requests).

use super::errors::{self, Refusal};
use super::json::{Json, object};
use super::paging::Window;
use super::params::Params;
use super::shelf::{Kept, Row, Shelf};
use super::state::State;

mod account_update;
mod accounts;
mod application_fees;
mod balance;
mod balance_settings;
mod charges;
mod disputes;
mod edits;
mod events;
pub(crate) mod expand;
mod external_accounts;
mod payouts;
mod payouts_made;
mod refunds;
mod reversals;
pub(crate) mod route;
mod schedule;
mod topups;
mod transactions;
mod transfers;

/// A request that was let in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    /// The account that the request acts as.
    pub(crate) acting: Row,
    /// The key, which appears only masked.
    pub(crate) key: &'a str,
    pub(crate) params: &'a Params,
}

impl Call<'_> {
    /// Refuses every parameter other than these and those of lists.
    fn list_only(&self, known: &[&str]) -> Result<(), Refusal> {
        let mut all = super::paging::PAGING.to_vec();
        all.extend_from_slice(known);
        self.params.only(&all)
    }

    /// For endpoints that take no parameters.
    fn bare(&self) -> Result<(), Refusal> {
        self.params.only(&["expand"])
    }
}

/// The object of an id that belongs to the acting account, or 404.
fn owned<'a, T: Kept>(
    shelf: &'a Shelf<T>,
    id: &str,
    noun: &str,
    own: impl Fn(&T) -> bool,
) -> Result<(Row, &'a T), Refusal> {
    let row = shelf.row(id);
    row.and_then(|row| Some((row, shelf.get(row)?)))
        .filter(|(_, object)| own(object))
        .ok_or_else(|| errors::no_such(noun, id, "id").status(404))
}

/// A list as Stripe writes it.
fn list<'s>(url: impl Into<Json<'s>>, data: Vec<Json<'s>>, has_more: bool) -> Json<'s> {
    object! { "object": "list", "data": data, "has_more": has_more, "url": url.into() }
}

/// A page of a shelf as Stripe writes it.
fn page<'s, T: Kept>(
    url: impl Into<Json<'s>>,
    shelf: &'s Shelf<T>,
    window: &Window,
    lists: &[&[Row]],
    write: impl Fn(&'s T) -> Json<'s>,
) -> Json<'s> {
    let page = window.page(lists, |row| shelf.second(row));
    let data = page.rows.iter().filter_map(|row| shelf.get(*row)).map(write).collect();
    list(url, data, page.has_more)
}

/// The window of a list of a shelf; cursors must name objects of the acting account.
fn window<T: Kept>(call: &Call<'_>, shelf: &Shelf<T>, noun: &str, own: impl Fn(&T) -> bool) -> Result<Window, Refusal> {
    Window::read(call.params, noun, |id| {
        let row = shelf.row(id)?;
        shelf.get(row).filter(|object| own(object)).map(|_| row)
    })
}

/// The shortest of several lists: filtering it costs the least.
fn shortest<'a>(lists: &[&'a [Row]]) -> &'a [Row] {
    lists.iter().min_by_key(|list| list.len()).copied().unwrap_or_default()
}

/// Whether the acting account is the platform, or 400.
fn as_platform(call: &Call<'_>) -> Result<(), Refusal> {
    if call.acting == super::accounts::PLATFORM { Ok(()) } else { Err(errors::platform_only()) }
}

/// A limit on how far back something is listed, in Unix seconds.
fn days_ago(state: &State, days: i64) -> i64 {
    let seconds = days.saturating_mul(24 * 60 * 60);
    state.now().as_second().saturating_sub(seconds)
}
