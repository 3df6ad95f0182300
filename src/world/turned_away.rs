//! Requests that never reach an endpoint, because whoever carries them could not read them whole. They are answered as Stripe's
//! front would, with a request id and the world's time.

use jiff::Timestamp;

use super::errors::Refusal;
use super::http::{Delivery, Reply, Request};
use super::life::Life;
use super::service::Visit;

impl Life {
    /// Answers a request with a refusal of the transport's, such as 413.
    pub(crate) fn turn_away(&mut self, request: &Request, status: u16, words: &str, wire: Timestamp) -> Reply {
        self.go_on(wire);
        let visit =
            Visit { request, segments: &[], id: self.state.ids.request(), due: self.wire, work_at: self.state.now() };
        let served = self.refused(&visit, &Refusal::invalid(words).status(status));
        Reply { delivery: Delivery::Whole(self.answer(&visit, served)), due: visit.due, work_at: self.state.now() }
    }
}
