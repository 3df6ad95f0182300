//! The wire's time: how long things take. It is handed in, because only the runtime reads a clock.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

/// A clock that never goes backwards and shows the world's wire time when the server begins.
#[derive(Clone)]
pub struct Wire(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Wire {
    /// A clock that shows what `read` answers.
    #[must_use]
    pub fn new(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// Waits until it shows a moment.
    pub(super) async fn until(&self, moment: Timestamp) {
        let ahead = Duration::try_from(moment.duration_since(self.now())).unwrap_or_default();
        if !ahead.is_zero() {
            tokio::time::sleep(ahead).await;
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}
