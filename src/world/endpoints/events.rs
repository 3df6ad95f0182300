//! `/v1/events` (docs.stripe.com/api/events): what happened to the acting account in the last 30 days, by type, by several types, or
//! by a pattern such as `charge.*`.

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::event::{Event, EventKind};
use super::super::state::State;
use super::{Call, days_ago, owned, page, window};

/// How far back events are listed.
const LISTED_DAYS: i64 = 30;
/// How many types one request may name.
const MOST_TYPES: usize = 20;

/// One event.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let oldest = days_ago(state, LISTED_DAYS);
    let (_, event) =
        owned(&state.events, id, "event", |found| found.owner == call.acting && found.created.as_second() >= oldest)?;
    Ok(event.json(state))
}

/// The events of an account, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["type", "types", "delivery_success"])?;
    let owner = call.acting;
    let own = |found: &Event| found.owner == owner;
    let window = window(call, &state.events, "event", own)?.not_before(days_ago(state, LISTED_DAYS));
    let mut types = call.params.texts("types")?;
    if types.len() > MOST_TYPES {
        return Err(Refusal::invalid(format!("You can only specify up to {MOST_TYPES} types.")).param("types"));
    }
    if let Some(one) = call.params.text("type")? {
        if !types.is_empty() {
            return Err(Refusal::invalid("You may only specify one of these parameters: type, types.")
                .code("parameters_exclusive"));
        }
        types.push(one);
    }
    // Nobody listens to this world's events, so that none is pending or was refused.
    let delivered = call.params.truth("delivery_success")? != Some(false);
    let lists = if !delivered {
        Vec::new()
    } else if types.is_empty() {
        vec![state.lists.events.rows(&owner)]
    } else {
        EventKind::ALL
            .into_iter()
            .filter(|kind| types.iter().any(|wanted| named(*kind, wanted)))
            .map(|kind| state.lists.events_by_kind.rows(&(owner, kind)))
            .collect()
    };
    Ok(page("/v1/events", &state.events, &window, &lists, |found| found.json(state)))
}

fn named(kind: EventKind, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(prefix) => kind.name().starts_with(prefix),
        None => kind.name() == wanted,
    }
}
