//! The way to a world that is served: its control interface beside the API, with a token of its own. Only this machine is
//! reached, nothing is repeated, and the token is in one header that nothing shows.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::backend::{Address, LARGEST_BODY, of_this_machine};
use crate::world::control::{Command, Overview, Said};
use crate::world::forecast::NextEvent;

use super::{Astray, Steering};

/// Longest wait for an answer: moving the clock of a large world by years takes its time.
const PATIENCE: Duration = Duration::from_mins(1);

/// Why there is no such way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The token cannot stand in a header.
    #[error("the token has blanks or signs in it that none has; copy it as the server printed it")]
    Token,
    /// The HTTP library could not be set up.
    #[error("the HTTP client could not be set up")]
    Setup,
}

/// A served world.
pub struct Served {
    address: Address,
    client: reqwest::Client,
}

impl Served {
    /// Steers the world at an address, with the token that the server printed.
    ///
    /// # Errors
    /// When the token cannot be one.
    pub fn new(address: Address, token: &SecretString) -> Result<Self, Unusable> {
        let token = token.expose_secret().trim();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Unusable::Token);
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| Unusable::Token)?;
        bearer.set_sensitive(true);
        let client = of_this_machine(address.port())
            .map_err(|_| Unusable::Setup)?
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, bearer)]))
            .connect_timeout(Duration::from_secs(5))
            .timeout(PATIENCE)
            .build()
            .map_err(|_| Unusable::Setup)?;
        Ok(Self { address, client })
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, query: &str) -> Result<T, Astray> {
        read(self.client.get(self.address.url(path, query))).await
    }
}

impl fmt::Debug for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Served").field("address", &self.address).finish_non_exhaustive()
    }
}

#[async_trait]
impl Steering for Served {
    async fn look(&self, coming: usize) -> Result<(Overview, Vec<NextEvent>), Astray> {
        let overview = self.get("/_world", "").await?;
        let coming = self.get("/_world/next", &format!("limit={coming}")).await?;
        Ok((overview, coming))
    }

    async fn command(&self, command: Command) -> Result<Said, Astray> {
        let lost = |error: serde_json::Error| Astray::Gone(error.to_string());
        let Value::Object(mut fields) = serde_json::to_value(command).map_err(lost)? else {
            return Err(Astray::Gone("the command could not be written".to_owned()));
        };
        let name = fields.remove("do");
        let name = name.as_ref().and_then(Value::as_str).unwrap_or_default();
        let body = serde_json::to_vec(&fields).map_err(lost)?;
        let request = self.client.post(self.address.url(&format!("/_world/{name}"), ""));
        read(request.header(CONTENT_TYPE, "application/json").body(body)).await
    }
}

async fn read<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, Astray> {
    let gone = |error: reqwest::Error| Astray::Gone(words(&error));
    let mut answer = request.send().await.map_err(gone)?;
    let status = answer.status();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(gone)? {
        if body.len().saturating_add(chunk.len()) > LARGEST_BODY {
            return Err(Astray::Gone("its answer is too large".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    if status.is_success() {
        return serde_json::from_slice(&body)
            .map_err(|_| Astray::Gone("its answer is not one of a world's".to_owned()));
    }
    let said: Option<Value> = serde_json::from_slice(&body).ok();
    let why = said.as_ref().and_then(|said| said.pointer("/error/message")).and_then(Value::as_str);
    match (status, why) {
        (StatusCode::UNAUTHORIZED, _) => Err(Astray::NoToken),
        (StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND, Some(why)) => Err(Astray::Refused(why.to_owned())),
        (status, Some(why)) => Err(Astray::Gone(format!("{} {why}", status.as_u16()))),
        (status, None) => Err(Astray::Gone(format!("it answered {}", status.as_u16()))),
    }
}

/// The innermost reason, which is the one that says something.
fn words(error: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(deeper) = reason.source() {
        reason = deeper;
    }
    reason.to_string()
}
