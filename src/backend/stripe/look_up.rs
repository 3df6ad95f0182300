//! Looks for a debit at Stripe, on both sides. What it finds may be found anywhere and at any time; that it finds nothing is to mean
//! that there is nothing, so an answer that does not say for whom it speaks, or does not come from Stripe just now, is no answer,
//! and a list that was not read to its end, every row of it, makes the look-up not whole.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::lists::{self, List, Near};
use super::witness::echoed_account;
use super::{StripeClient, Transport, fault, wire};
use crate::backend::{Request, Response};
use crate::domain::{
    AccountId, Fault, FaultKind, LookUp, ObjectId, Others, Proves, SeenObject, Sought, Stray, Undo, What,
};

impl<T: Transport> StripeClient<T> {
    /// As [`crate::backend::Backend::look_up`].
    pub(super) async fn looked_up(&self, sought: &Sought) -> Result<LookUp, Fault> {
        let mut looking = Looking::new(self, sought);
        for list in looking.begin().await? {
            let Err(trouble) = looking.read(&list).await else { continue };
            let ends = ends_it(trouble.kind);
            looking.troubles.push(trouble);
            if ends {
                return looking.end();
            }
        }
        looking.ask_the_other_side().await;
        looking.end()
    }

    /// As [`crate::backend::Backend::left_behind`].
    pub(super) async fn seen_left_behind(
        &self,
        account: &AccountId,
        by: Undo,
        id: &ObjectId,
    ) -> Result<SeenObject, Fault> {
        let response = self.ask_closely(self.asking().left_behind(account, by, id)).await?;
        let seen = wire::moved(&response)?;
        if seen.id == *id {
            return Ok(seen);
        }
        let why = format!("asked for {id}, the answer is about {}", seen.id);
        Err(fault::misdirected(&response, Stray::Object, &why))
    }

    /// Asks, and takes only an answer that could not be another's or an older one.
    pub(super) async fn ask_closely(&self, request: Request) -> Result<Response, Fault> {
        let account = request.account.clone();
        let response = self.ask(request).await?;
        if let Some(id) = account
            && echoed_account(&response).is_none()
        {
            let why = format!("asked about {id}, the answer does not say whom it is about");
            return Err(fault::misdirected(&response, Stray::Scope, &why));
        }
        if fault::comes_from_stripe(&response) {
            return Ok(response);
        }
        Err(fault::unusable(&response, "the answer was kept by something in between, or does not come from Stripe"))
    }
}

/// A look-up under way.
pub(super) struct Looking<'a, T> {
    pub(super) client: &'a StripeClient<T>,
    pub(super) sought: &'a Sought,
    /// What each answer says of its time.
    dates: Vec<Option<Timestamp>>,
    pub(super) ours: Vec<SeenObject>,
    pub(super) near: Vec<SeenObject>,
    pub(super) others: Others,
    pages: u32,
    /// Whether everything was read so far.
    whole: bool,
    pub(super) troubles: Vec<Fault>,
}

impl<'a, T: Transport> Looking<'a, T> {
    fn new(client: &'a StripeClient<T>, sought: &'a Sought) -> Self {
        Self {
            client,
            sought,
            dates: Vec::new(),
            ours: Vec::new(),
            near: Vec::new(),
            others: Others::default(),
            pages: 0,
            whole: true,
            troubles: Vec::new(),
        }
    }

    /// Asks something small first, as whom the debit is sent, which tells the server's time before any list is read. Of what is
    /// given back it also tells where the other side is.
    async fn begin(&mut self) -> Result<Vec<List>, Fault> {
        let (asking, order) = (self.client.asking(), &self.sought.order);
        match &order.what {
            What::Pull { .. } | What::Send { .. } => {
                let response = self.hear(asking.balance(&order.scope())).await?;
                wire::balance(&response, &order.scope())?;
                Ok(lists::of_a_movement(self.sought))
            }
            What::Reverse { reverse } => {
                let response = self.hear(asking.left_behind(&order.account, reverse.by, &reverse.object)).await?;
                let seen = wire::moved(&response)?;
                let Some(other) = seen.other_side.filter(|_| seen.id == reverse.object) else {
                    return Err(fault::unusable(&response, "it does not name what it left on the other side"));
                };
                Ok(lists::of_a_reversal(order, reverse, &other).into())
            }
        }
    }

    /// Reads a list to its end.
    async fn read(&mut self, list: &List) -> Result<(), Fault> {
        let mut after: Option<String> = None;
        let mut named = BTreeSet::new();
        for _ in 0..list.most {
            let response = self.hear(self.client.asking().list(list, after.as_deref())).await?;
            self.pages = self.pages.saturating_add(1);
            let page = wire::moved_page(&response, after.as_deref())?;
            self.whole &= page.skipped == 0;
            for moved in &page.rows {
                if moved.kind() != Some(list.holds) {
                    return Err(fault::unusable(&response, "the list holds something else than what was asked for"));
                }
                if !named.insert(moved.id().to_owned()) {
                    return Err(fault::unusable(&response, "the list names the same object again"));
                }
                self.take(list, moved, echoed_account(&response));
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
        self.whole = false;
        Ok(())
    }

    pub(super) async fn hear(&mut self, request: Request) -> Result<Response, Fault> {
        let response = self.client.ask_closely(request).await?;
        self.dates.push(response.date());
        Ok(response)
    }

    fn take(&mut self, list: &List, moved: &wire::Moved, echo: Option<&str>) {
        let order = &self.sought.order;
        let is_ours = moved.carries(order);
        let is_near = match &list.near {
            Near::None => false,
            Near::To(taker) => moved.party() == Some(taker.as_str()),
            Near::Of(object) => moved.gives_back() == Some(object.as_str()),
        };
        if !is_ours && (!is_near || moved.came_to_nothing()) {
            return;
        }
        if let Some(other) = self.other_side_of(moved).filter(|_| !is_ours) {
            return self.sign(&other, moved.signature());
        }
        let proves = if is_ours { wire::proves(order, moved, echo) } else { Proves::Nothing };
        let Ok(seen) = moved.seen(proves) else {
            self.whole = false;
            return;
        };
        if is_ours {
            keep(&mut self.ours, seen);
        } else if self.sought.since.is_none_or(|since| seen.created >= since) {
            keep(&mut self.near, seen);
        }
    }

    /// What was seen already on its other side: Stripe need not mark both.
    fn other_side_of(&self, moved: &wire::Moved) -> Option<ObjectId> {
        let other = moved.other_side()?;
        self.ours.iter().chain(&self.near).any(|seen| seen.id == other).then_some(other)
    }

    /// What was found is told whatever else could not be read. Where nothing was found, what could not be read is what matters, and
    /// most of all a permission that is lacking.
    fn end(mut self) -> Result<LookUp, Fault> {
        let lacking = self.troubles.iter().position(|trouble| trouble.permission().is_some()).unwrap_or(0);
        let is_trouble = !self.troubles.is_empty();
        if is_trouble && self.ours.is_empty() {
            return Err(self.troubles.swap_remove(lacking));
        }
        let dates: Vec<Timestamp> = self.dates.iter().flatten().copied().collect();
        // One that does not tell its time may be from before all that do.
        let tell_alike = dates.is_empty() || dates.len() == self.dates.len();
        Ok(LookUp {
            began: dates.iter().min().copied(),
            latest: dates.iter().max().copied(),
            ours: self.ours,
            near: self.near,
            others: self.others,
            pages: self.pages,
            whole: self.whole && !is_trouble && tell_alike,
        })
    }
}

/// Keeps an object once. What proved something in one list is not made less by another.
pub(super) fn keep(kept: &mut Vec<SeenObject>, seen: SeenObject) {
    match kept.iter_mut().find(|known| known.id == seen.id) {
        Some(known) if known.proves == Proves::Nothing => *known = seen,
        Some(_) => {}
        None => kept.push(seen),
    }
}

/// Whether the next list would meet the same.
pub(super) const fn ends_it(kind: FaultKind) -> bool {
    match kind {
        FaultKind::Unreachable | FaultKind::Limited | FaultKind::Unauthorised => true,
        FaultKind::Forbidden
        | FaultKind::NotFound
        | FaultKind::Refused(_)
        | FaultKind::Server(_)
        | FaultKind::BadReply
        | FaultKind::Misdirected(_) => false,
    }
}

#[cfg(test)]
#[path = "look_up_tests.rs"]
pub(super) mod tests;
