//! `/_world`: what a person or a test does to the world beside the API. It has a key of its own, takes JSON only, and knows the
//! commands of [`crate::world::control`] and nothing else: no file, no path, no name of a machine.

use hyper::body::Incoming;
use hyper::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use serde_json::{Map, Value};

use super::api::{BROKEN, Desk, json, refusal};
use super::payload::Payload;
use super::reading::Unread;
use crate::world::control::Command;

/// Where it begins.
pub(super) const ROOT: &str = "/_world";
/// Where its commands are.
pub(super) const BELOW: &str = "/_world/";

/// What `GET /_world/help` says.
const HELP: &str = include_str!("help.txt");

/// Why a request to the control interface is not done.
type Refused = (StatusCode, String);

/// Answers a request to the control interface.
pub(super) async fn answer(desk: &Desk, parts: &Parts, body: Incoming) -> Response<Payload> {
    let authorization = parts.headers.get(AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
    let mut response = if desk.token.opens(authorization) {
        match &parts.method {
            &Method::GET | &Method::HEAD => read(desk, parts),
            &Method::POST => write(desk, parts, body).await.unwrap_or_else(|(status, why)| refusal(status, &why)),
            _ => wrong_method("GET, POST"),
        }
    } else {
        let why = "The control interface has a token of its own: Authorization: Bearer …, as the server printed it.";
        let mut response = refusal(StatusCode::UNAUTHORIZED, why);
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        response
    };
    let instance = desk.with_world(|world, _| world.instance().to_string());
    if let Some(instance) = instance.and_then(|instance| HeaderValue::try_from(instance).ok()) {
        response.headers_mut().insert("pullfunds-world", instance);
    }
    response
}

fn read(desk: &Desk, parts: &Parts) -> Response<Payload> {
    let view = match parts.uri.path().strip_prefix(ROOT).unwrap_or_default() {
        "" | "/" => desk.with_world(|world, now| serde_json::to_value(world.overview(now))),
        "/next" => match limit(parts.uri.query().unwrap_or_default()) {
            Some(limit) => desk.with_world(|world, now| {
                world.overview(now);
                serde_json::to_value(world.next_events(limit))
            }),
            None => return refusal(StatusCode::BAD_REQUEST, "The only parameter is limit, from 1 to 1000."),
        },
        "/keys" => desk.with_world(|world, _| serde_json::to_value(world.keys())),
        "/help" => {
            let mut response = Response::new(Payload::whole(HELP));
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
            return response;
        }
        other => {
            let name = other.trim_start_matches('/');
            return match command(name, Map::new()) {
                Err((StatusCode::NOT_FOUND, why)) => refusal(StatusCode::NOT_FOUND, &why),
                Ok(_) | Err(_) => wrong_method("POST"),
            };
        }
    };
    match view {
        Some(Ok(view)) => json(StatusCode::OK, &view),
        Some(Err(_)) | None => refusal(StatusCode::INTERNAL_SERVER_ERROR, BROKEN),
    }
}

/// How many of the things that are to come are asked for.
fn limit(query: &str) -> Option<usize> {
    if query.is_empty() {
        return Some(20);
    }
    query.strip_prefix("limit=")?.parse().ok().filter(|limit| (1..=1_000).contains(limit))
}

async fn write(desk: &Desk, parts: &Parts, body: Incoming) -> Result<Response<Payload>, Refused> {
    let Some(name) = parts.uri.path().strip_prefix(BELOW).filter(|name| !name.is_empty()) else {
        return Ok(wrong_method("GET"));
    };
    if parts.uri.query().is_some() {
        return Err((
            StatusCode::BAD_REQUEST,
            "A command's fields are sent as a JSON body, not in the query.".to_owned(),
        ));
    }
    is_json(parts)?;
    let body = desk.reader.read(body).await.map_err(|unread| match unread {
        Unread::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.".to_owned()),
        Unread::TooSlow => (StatusCode::REQUEST_TIMEOUT, "The body did not arrive in time.".to_owned()),
        Unread::Broken => (StatusCode::BAD_REQUEST, "The body ended early.".to_owned()),
    })?;
    let command = command(name, fields(&body)?)?;
    let said = desk.with_world(|world, now| world.command(&command, now));
    let said = said.ok_or_else(|| (StatusCode::INTERNAL_SERVER_ERROR, BROKEN.to_owned()))?;
    let said = said.map_err(|refused| (StatusCode::BAD_REQUEST, refused.to_string()))?;
    let said = serde_json::to_value(said).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(json(StatusCode::OK, &said))
}

fn is_json(parts: &Parts) -> Result<(), Refused> {
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Commands are sent with Content-Type: application/json.".to_owned()))
}

/// The fields of a command. Nothing at all stands for none.
fn fields(body: &[u8]) -> Result<Map<String, Value>, Refused> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    let wrong = |why: String| (StatusCode::BAD_REQUEST, why);
    let fields: Value =
        serde_json::from_slice(body).map_err(|error| wrong(format!("The body is not JSON: {error}.")))?;
    match fields {
        Value::Object(fields) if fields.contains_key("do") => {
            Err(wrong("The command is named by the path; the body holds its other fields.".to_owned()))
        }
        Value::Object(fields) => Ok(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(wrong("The body is the command's fields, as a JSON object.".to_owned()))
        }
    }
}

/// The command of a name; 404 when there is none, 400 when its fields are wrong.
fn command(name: &str, mut fields: Map<String, Value>) -> Result<Command, Refused> {
    fields.insert("do".to_owned(), Value::String(name.to_owned()));
    serde_json::from_value(Value::Object(fields)).map_err(|error| {
        let why = error.to_string();
        match why.strip_prefix("unknown variant ").and_then(|rest| rest.strip_prefix(&format!("`{name}`"))) {
            Some(rest) => (StatusCode::NOT_FOUND, format!("There is no command of that name{rest}.")),
            None => (StatusCode::BAD_REQUEST, format!("{why}.")),
        }
    })
}

fn wrong_method(allowed: &'static str) -> Response<Payload> {
    let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, &format!("Only {allowed} can be asked here."));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}
