//! A request's body, read whole within its bounds.

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Incoming};

use super::Bounds;

/// How many times the largest body is read to its end and thrown away, so that its sender reads the answer instead of a closed
/// connection.
const PATIENCE: usize = 16;

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// More bytes than the bound.
    TooLarge,
    /// Longer under way than the bound.
    TooSlow,
    /// The connection ended, or its bytes made no sense.
    Broken,
}

/// Reads a body.
pub(super) async fn read(body: Incoming, bounds: &Bounds) -> Result<Vec<u8>, Unread> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    let reading = collect(body, bounds.body_bytes);
    tokio::time::timeout(bounds.body_time, reading).await.unwrap_or(Err(Unread::TooSlow))
}

async fn collect(mut body: Incoming, largest: usize) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let mut seen = 0_usize;
    while let Some(frame) = body.frame().await {
        let data: Bytes = frame.map_err(|_| Unread::Broken)?.into_data().unwrap_or_default();
        seen = seen.saturating_add(data.len());
        if seen <= largest {
            bytes.extend_from_slice(&data);
        } else if seen > largest.saturating_mul(PATIENCE) {
            return Err(Unread::TooLarge);
        }
    }
    if seen > largest { Err(Unread::TooLarge) } else { Ok(bytes) }
}
