//! Whose a transfer is that does not say so. A debit that was asked for as a charge is marked on the platform's payment, and nobody
//! has seen Stripe mark the account's transfer as well: one without a mark is known by its payment. Where that was not read,
//! nobody knows whose it is, and the look-up says so.

use std::cmp::Reverse;

use super::look_up::{Looking, ends_it, keep};
use super::{Transport, fault, wire};
use crate::domain::{Direction, Fault, FaultKind, ObjectId, SeenKind, SeenObject, Signature, Stray};

/// Most payments that are read one by one in a look-up, one after the other: a debit waits for them, and Stripe counts them.
const MOST: u32 = 100;

/// A transfer without a mark.
struct Unmarked {
    transfer: ObjectId,
    /// The payment that it names.
    payment: Option<ObjectId>,
}

impl<T: Transport> Looking<'_, T> {
    /// Gives every transfer to the platform that is near and carries no mark the mark of its payment.
    pub(super) async fn ask_the_other_side(&mut self) {
        let (mut read, mut is_over) = (0_u32, false);
        for one in self.unmarked() {
            if let Some(known) = self.known(&one) {
                self.sign(&one.transfer, known);
                continue;
            }
            let Some(payment) = &one.payment else {
                self.others.nameless = self.others.nameless.saturating_add(1);
                continue;
            };
            if is_over || read == MOST {
                self.others.unread = self.others.unread.saturating_add(1);
                continue;
            }
            read = read.saturating_add(1);
            let Err(trouble) = self.read_payment(&one.transfer, payment).await else { continue };
            // A payment that is not there now will not be there later either; whatever else it is may pass.
            if trouble.kind == FaultKind::NotFound {
                self.others.nameless = self.others.nameless.saturating_add(1);
                continue;
            }
            self.others.unread = self.others.unread.saturating_add(1);
            is_over = ends_it(trouble.kind);
            self.troubles.push(trouble);
        }
    }

    /// Those of the amount that is sought first, then the newest. What the platform sends is marked where it is: the transfer is what
    /// Stripe returned.
    fn unmarked(&self) -> Vec<Unmarked> {
        let order = &self.sought.order;
        let is_unmarked = |seen: &&SeenObject| seen.kind == SeenKind::Transfer && seen.mark.is_none();
        let mut found: Vec<_> = match order.direction() {
            Direction::ToPlatform => self.near.iter().filter(is_unmarked).collect(),
            Direction::ToAccount => Vec::new(),
        };
        found.sort_by_key(|seen| (seen.amount != order.amount, Reverse(seen.created)));
        let unmarked = |seen: &SeenObject| Unmarked { transfer: seen.id.clone(), payment: seen.other_side.clone() };
        found.into_iter().map(unmarked).collect()
    }

    /// What is known of it already. That it is the debit that is sought takes a proof.
    fn known(&self, one: &Unmarked) -> Option<Signature> {
        let known = &self.sought.known;
        let found = known.get(&one.transfer).or_else(|| known.get(one.payment.as_ref()?)).cloned();
        found.filter(|signature| signature.mark != Some(self.sought.order.debit))
    }

    async fn read_payment(&mut self, transfer: &ObjectId, payment: &ObjectId) -> Result<(), Fault> {
        let order = &self.sought.order;
        let response = self.hear(self.client.asking().payment(payment)).await?;
        let moved = wire::one_moved(&response)?;
        if moved.id() != payment.as_str() || moved.other_side().as_ref() != Some(transfer) {
            let why = format!("asked for {payment} of {transfer}, the answer is about {}", moved.id());
            return Err(fault::misdirected(&response, Stray::Object, &why));
        }
        if !moved.carries(order) {
            self.others.read.insert(transfer.clone(), moved.signature());
            self.sign(transfer, moved.signature());
            return Ok(());
        }
        let seen = moved.seen(wire::proves(order, &moved, None));
        let seen = seen.map_err(|misfit| fault::unusable(&response, &misfit.to_string()))?;
        self.near.retain(|near| near.id != *transfer);
        keep(&mut self.ours, seen);
        Ok(())
    }

    /// Says of what is near whose it is, if it does not say so itself.
    pub(super) fn sign(&mut self, near: &ObjectId, signature: Signature) {
        if let Some(near) = self.near.iter_mut().find(|seen| seen.id == *near && seen.mark.is_none()) {
            (near.mark, near.head) = (signature.mark, signature.head);
        }
    }
}

#[cfg(test)]
#[path = "other_side_tests.rs"]
mod tests;
