//! Compares what a scenario file expects an account to hold with what its history adds up to. An expectation that
//! fails is a mistake in the file, and is answered like any other.

use std::collections::BTreeMap;

use crate::money::Currency;

use super::amount;
use super::error::{Fault, Problem};
use super::file::{Expect, Written};
use super::history::{Owner, Side, currency};
use super::place::Place;
use super::sums::{Sum, Sums};

/// Checks the expectations of one account: `expect` in its own currency, `expect_in` in others.
pub(super) fn check(
    owner: &Owner<'_>,
    expect: Option<&Expect>,
    expect_in: &BTreeMap<String, Expect>,
    sums: &Sums,
) -> Result<(), Fault> {
    if let Some(expect) = expect {
        one(owner, expect, owner.currency, &owner.place.key("expect"), sums)?;
    }
    for (code, expect) in expect_in {
        let place = owner.place.key("expect_in").key(code);
        let currency = currency(code).map_err(|problem| Fault::new(place.clone(), problem))?;
        one(owner, expect, currency, &place, sums)?;
    }
    Ok(())
}

fn one(owner: &Owner<'_>, expect: &Expect, currency: Currency, place: &Place, sums: &Sums) -> Result<(), Fault> {
    let Sum { available, pending, reserved } = sums.get(owner.id, currency);
    bucket("available", &expect.available, available, currency, place)?;
    bucket("pending", &expect.pending, pending, currency, place)?;
    let Some(written) = &expect.reserved else { return Ok(()) };
    match owner.side {
        Side::Platform => bucket("reserved", written, reserved, currency, place),
        Side::Connected => Err(Fault::new(place.key("reserved"), Problem::NoReserve)),
    }
}

fn bucket(
    bucket: &'static str,
    Written(text): &Written,
    found: i128,
    currency: Currency,
    place: &Place,
) -> Result<(), Fault> {
    let fault = |problem| Fault::new(place.key(bucket), problem);
    let expected = i128::from(amount::read(text, currency).map_err(fault)?.get());
    if expected == found {
        return Ok(());
    }
    let write = |minor| amount::write(minor, currency);
    let (found, expected) = (write(found), write(expected));
    Err(fault(Problem::Ends { bucket, currency: currency.upper(), found, expected }))
}
