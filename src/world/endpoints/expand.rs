//! `expand[]` (docs.stripe.com/expand): paths of fields whose objects are wanted in place of their ids, up to four levels deep.
//! Rows of a list are reached through `data`.

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::expandable::Model;
use super::super::params::Params;
use super::super::state::State;

/// How deep a path may go; `data` of a list counts.
const DEEPEST: usize = 4;

/// What an endpoint answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One object.
    One(Model),
    /// A list of objects.
    Many(Model),
}

/// The paths of a request, each of which can be expanded.
#[derive(Debug, Default)]
pub(crate) struct Expand<'p> {
    paths: Vec<&'p str>,
}

impl<'p> Expand<'p> {
    /// Reads the paths and holds them against what the endpoint answers with.
    pub(crate) fn read(params: &'p Params, shape: Shape) -> Result<Self, Refusal> {
        let paths = params.texts("expand")?;
        for path in &paths {
            check(path, shape)?;
        }
        Ok(Self { paths })
    }

    /// Puts objects in the place of the links that were named.
    pub(crate) fn apply<'s>(&self, state: &'s State, mut json: Json<'s>) -> Json<'s> {
        for path in &self.paths {
            open(state, &mut json, path.split('.'));
        }
        json
    }
}

fn check(path: &str, shape: Shape) -> Result<(), Refusal> {
    let levels = path.split('.').count();
    if levels > DEEPEST {
        let message = format!("You cannot expand more than {DEEPEST} levels of a property. Property: {path}");
        return Err(Refusal::invalid(message).code("property_expansion_max_depth").undocumented());
    }
    let mut segments = path.split('.');
    let models = match shape {
        Shape::One(model) => vec![model],
        Shape::Many(model) => match segments.next() {
            Some("data") => vec![model],
            Some(_) | None => {
                return Err(Refusal::invalid(format!(
                    "This property cannot be expanded ({path}). You may want to try expanding 'data.{path}' instead."
                )));
            }
        },
    };
    let reachable = segments.try_fold(models, |models, segment| {
        let into: Vec<&[Model]> = models.iter().filter_map(|model| model.field(segment)).collect();
        (!into.is_empty()).then(|| into.concat())
    });
    match reachable {
        Some(_) => Ok(()),
        None => Err(Refusal::invalid(format!("This property cannot be expanded ({path})."))),
    }
}

/// Opens what is at the end of a path, and every link on the way.
fn open<'s>(state: &'s State, json: &mut Json<'s>, mut path: std::str::Split<'_, char>) {
    match json {
        Json::Link(id, to) | Json::Hidden(id, to) => {
            if let Some(opened) = state.expanded(id, *to) {
                *json = opened;
            }
        }
        Json::List(_) | Json::Object(_) => {}
        Json::Null | Json::Constant(_) | Json::Bool(_) | Json::Number(_) | Json::Text(_) => return,
    }
    match json {
        Json::List(items) => {
            for item in items {
                open(state, item, path.clone());
            }
        }
        Json::Object(fields) => {
            let Some(segment) = path.next() else { return };
            for (_, value) in fields.iter_mut().filter(|(key, _)| key == segment) {
                open(state, value, path.clone());
            }
        }
        Json::Null
        | Json::Constant(_)
        | Json::Link(..)
        | Json::Hidden(..)
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Text(_) => {}
    }
}
