//! The body of an answer on its way: whole, torn in the middle, or a few bytes at a time. A torn one promises its whole length and
//! then breaks, so that a client sees what it would see of a lost connection.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Time for the bytes before a tear to leave, so that they arrive.
const BEFORE_TEAR: Duration = Duration::from_millis(20);

/// A body on its way.
#[derive(Debug)]
pub(super) struct Payload {
    left: Bytes,
    /// Bytes that are promised and will not come.
    missing: usize,
    /// Bytes at once, and the pause between.
    piece: Option<(usize, Duration)>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Payload {
    /// All of it at once.
    pub(super) fn whole(bytes: impl Into<Bytes>) -> Self {
        Self { left: bytes.into(), missing: 0, piece: None, pause: None }
    }

    /// The first bytes of it, then the connection breaks.
    pub(super) fn torn(bytes: impl Into<Bytes>, after: usize) -> Self {
        let mut left = bytes.into();
        let promised = left.len();
        left.truncate(after);
        Self { missing: promised.saturating_sub(left.len()), ..Self::whole(left) }
    }

    /// A few bytes at a time.
    pub(super) fn trickling(bytes: impl Into<Bytes>, piece: usize, pause: Duration) -> Self {
        Self { piece: Some((piece.max(1), pause)), ..Self::whole(bytes) }
    }

    /// The bytes that leave next; a pause follows them where more is to come.
    fn next(&mut self) -> Bytes {
        let Some((piece, pause)) = self.piece else { return std::mem::take(&mut self.left) };
        let next = self.left.split_to(piece.min(self.left.len()));
        if !self.left.is_empty() {
            self.pause = Some(Box::pin(sleep(pause)));
        }
        next
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
            if self.left.is_empty() && self.missing > 0 {
                return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::BrokenPipe))));
            }
        }
        let next = self.next();
        if self.left.is_empty() && self.missing > 0 && self.pause.is_none() {
            self.pause = Some(Box::pin(sleep(BEFORE_TEAR)));
            if next.is_empty() {
                return self.poll_frame(cx);
            }
        }
        Poll::Ready(Some(next).filter(|next| !next.is_empty()).map(|next| Ok(Frame::data(next))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty() && self.missing == 0
    }

    fn size_hint(&self) -> SizeHint {
        let promised = self.left.len().saturating_add(self.missing);
        SizeHint::with_exact(u64::try_from(promised).unwrap_or(u64::MAX))
    }
}
