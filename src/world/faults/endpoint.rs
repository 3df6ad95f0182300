//! Which endpoint a fault is aimed at: a name for many of them, or a method and a path in which `*` stands for an id.

use serde::{Deserialize, Serialize};

use super::strike::Sight;
use crate::world::endpoints::route::Route;

/// The endpoints that are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Endpoint {
    All,
    Reads,
    Writes,
    /// Charges of connected accounts, and transfers as one.
    Debits,
    /// A path, and a method if one is meant.
    Path {
        method: Option<String>,
        segments: Vec<String>,
    },
}

impl Endpoint {
    /// Reads what was written; none when no endpoint is meant by it.
    pub(super) fn read(text: Option<&str>) -> Option<Self> {
        let Some(text) = text else {
            return Some(Self::All);
        };
        match text {
            "reads" => Some(Self::Reads),
            "writes" => Some(Self::Writes),
            "debits" => Some(Self::Debits),
            _ => Self::path(text),
        }
    }

    fn path(text: &str) -> Option<Self> {
        let (method, path) = match text.split_once(' ') {
            Some((method, path)) => (Some(method), path),
            None => (None, text),
        };
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let exists = |method| Route::find(method, &segments).is_some();
        let meant = method.map_or_else(|| exists("GET") || exists("POST"), exists);
        meant.then(|| Self::Path {
            method: method.map(str::to_owned),
            segments: segments.into_iter().map(str::to_owned).collect(),
        })
    }

    /// Whether a request is for one of these endpoints.
    pub(super) fn fits(&self, sight: &Sight<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Reads => matches!(sight.method(), "GET" | "HEAD"),
            Self::Writes => sight.method() == "POST",
            Self::Debits => match sight.segments() {
                ["v1", "charges"] => sight.method() == "POST" && sight.names_an_account(),
                ["v1", "transfers"] => sight.method() == "POST" && sight.is_connected(),
                _ => false,
            },
            Self::Path { method, segments } => {
                method.as_ref().is_none_or(|method| method == sight.method())
                    && segments.len() == sight.segments().len()
                    && segments.iter().zip(sight.segments()).all(|(wanted, found)| wanted == "*" || wanted == found)
            }
        }
    }

    /// Whether it means reads only.
    pub(super) fn only_reads(&self) -> bool {
        match self {
            Self::Reads => true,
            Self::Path { method, segments } => {
                let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
                method.as_deref() == Some("GET") || Route::find("POST", &segments).is_none()
            }
            Self::All | Self::Writes | Self::Debits => false,
        }
    }

    /// Whether it means writes only.
    pub(super) fn only_writes(&self) -> bool {
        match self {
            Self::Writes | Self::Debits => true,
            Self::Path { method, segments } => {
                let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
                method.as_deref() == Some("POST") || Route::find("GET", &segments).is_none()
            }
            Self::All | Self::Reads => false,
        }
    }
}
