//! A request's body, read whole within its bounds.

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Incoming};
use tokio::sync::Semaphore;

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

/// Reads bodies, a few large ones at a time.
#[derive(Debug)]
pub(super) struct Reader {
    bounds: Bounds,
    large: Semaphore,
}

impl Reader {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { bounds, large: Semaphore::new(bounds.large_bodies) }
    }

    /// Reads a body.
    pub(super) async fn read(&self, body: Incoming) -> Result<Vec<u8>, Unread> {
        if body.is_end_stream() {
            return Ok(Vec::new());
        }
        tokio::time::timeout(self.bounds.body_time, self.collect(body)).await.unwrap_or(Err(Unread::TooSlow))
    }

    async fn collect(&self, mut body: Incoming) -> Result<Vec<u8>, Unread> {
        let largest = self.bounds.body_bytes;
        let mut bytes = Vec::new();
        let mut seen = 0_usize;
        let mut place = None;
        while let Some(frame) = body.frame().await {
            let data: Bytes = frame.map_err(|_| Unread::Broken)?.into_data().unwrap_or_default();
            seen = seen.saturating_add(data.len());
            if seen > self.bounds.small_body_bytes && place.is_none() {
                place = self.large.acquire().await.ok();
            }
            if seen <= largest {
                bytes.extend_from_slice(&data);
            } else if seen > largest.saturating_mul(PATIENCE) {
                return Err(Unread::TooLarge);
            }
        }
        if seen > largest { Err(Unread::TooLarge) } else { Ok(bytes) }
    }
}
