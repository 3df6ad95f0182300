//! What Stripe says about each currency, one row a currency.
//!
//! This is data, not behaviour: nothing here parses, formats or judges. It exists once, so that the
//! console and the simulated Stripe cannot disagree about where a decimal point is.
//!
//! The codes are those that Stripe accepts, with the documented three-decimal codes. The numbers are from
//! docs.stripe.com/currencies (zero-decimal, three-decimal and special-case currencies, minimum and
//! maximum charge amounts).

/// What Stripe documents about one currency. All amounts are in minor units as they go over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CurrencyFacts {
    /// The code in lower case, as Stripe writes it.
    pub code: &'static str,
    /// Decimal places of the integer on the wire: one whole unit is ten to this power minor units.
    pub wire_exponent: u8,
    /// Decimal places that people write. Differs from the wire only for ISK and UGX, which have no
    /// decimals in use but are still sent times 100 (docs.stripe.com/currencies, special cases).
    pub display_exponent: u8,
    /// A charge or transfer must be a multiple of this: 10 for three-decimal currencies, whose last digit
    /// must be 0, and 100 for ISK and UGX (docs.stripe.com/currencies).
    pub charge_multiple: i64,
    /// A payout must be a multiple of this. HUF and TWD have decimals in charges but not in payouts
    /// (docs.stripe.com/currencies, special cases).
    pub payout_multiple: i64,
    /// The smallest charge where this is the settlement currency, or `None` where Stripe publishes none
    /// (docs.stripe.com/currencies, minimum charge amounts).
    pub minimum_charge: Option<i64>,
    /// The largest amount: eight digits, for IDR twelve (docs.stripe.com/currencies, maximum amounts).
    pub max_minor: i64,
}

/// Every currency that Stripe documents, sorted by code.
#[must_use]
pub fn all() -> &'static [CurrencyFacts] {
    &TABLE
}

/// The row of a lower-case code, if there is one.
pub(crate) fn find(code: &str) -> Option<&'static CurrencyFacts> {
    let at = TABLE.binary_search_by(|row| row.code.cmp(code)).ok()?;
    TABLE.get(at)
}

/// Eight digits (docs.stripe.com/currencies).
const EIGHT_DIGITS: i64 = 99_999_999;

const fn row(code: &'static str, wire: u8, display: u8, multiple: i64) -> CurrencyFacts {
    CurrencyFacts {
        code,
        wire_exponent: wire,
        display_exponent: display,
        charge_multiple: multiple,
        payout_multiple: multiple,
        minimum_charge: None,
        max_minor: EIGHT_DIGITS,
    }
}

/// A currency without decimals.
const fn zero(code: &'static str) -> CurrencyFacts {
    row(code, 0, 0, 1)
}

/// A currency with cents.
const fn two(code: &'static str) -> CurrencyFacts {
    row(code, 2, 2, 1)
}

/// A currency with thousandths, the last of which must be 0.
const fn three(code: &'static str) -> CurrencyFacts {
    row(code, 3, 3, 10)
}

/// A currency used in whole units and sent times 100.
const fn whole_units(code: &'static str) -> CurrencyFacts {
    row(code, 2, 0, 100)
}

impl CurrencyFacts {
    const fn minimum(mut self, minor: i64) -> Self {
        self.minimum_charge = Some(minor);
        self
    }

    const fn payout_multiple(mut self, multiple: i64) -> Self {
        self.payout_multiple = multiple;
        self
    }

    const fn largest(mut self, minor: i64) -> Self {
        self.max_minor = minor;
        self
    }
}

static TABLE: [CurrencyFacts; 146] = [
    two("aed").minimum(200),
    two("afn"),
    two("all"),
    two("amd"),
    two("ang"),
    two("aoa"),
    two("ars"),
    two("aud").minimum(50),
    two("awg"),
    two("azn"),
    two("bam"),
    two("bbd"),
    two("bdt"),
    two("bgn").minimum(100),
    three("bhd"),
    zero("bif"),
    two("bmd"),
    two("bnd"),
    two("bob"),
    two("brl").minimum(50),
    two("bsd"),
    two("bwp"),
    two("byn"),
    two("bzd"),
    two("cad").minimum(50),
    two("cdf"),
    two("chf").minimum(50),
    zero("clp"),
    two("cny"),
    two("cop"),
    two("crc"),
    two("cve"),
    two("czk").minimum(1500),
    zero("djf"),
    two("dkk").minimum(250),
    two("dop"),
    two("dzd"),
    two("eek"),
    two("egp"),
    two("etb"),
    two("eur").minimum(50),
    two("fjd"),
    two("fkp"),
    two("gbp").minimum(30),
    two("gel"),
    two("gip"),
    two("gmd"),
    zero("gnf"),
    two("gtq"),
    two("gyd"),
    two("hkd").minimum(400),
    two("hnl"),
    two("hrk"),
    two("htg"),
    two("huf").minimum(17_500).payout_multiple(100),
    two("idr").largest(999_999_999_999),
    two("ils"),
    two("inr").minimum(50),
    whole_units("isk"),
    two("jmd"),
    three("jod"),
    zero("jpy").minimum(50),
    two("kes"),
    two("kgs"),
    two("khr"),
    zero("kmf"),
    zero("krw"),
    three("kwd"),
    two("kyd"),
    two("kzt"),
    two("lak"),
    two("lbp"),
    two("lkr"),
    two("lrd"),
    two("lsl"),
    two("ltl"),
    two("lvl"),
    two("mad"),
    two("mdl"),
    zero("mga"),
    two("mkd"),
    two("mmk"),
    two("mnt"),
    two("mop"),
    two("mro"),
    two("mur"),
    two("mvr"),
    two("mwk"),
    two("mxn").minimum(1000),
    two("myr").minimum(200),
    two("mzn"),
    two("nad"),
    two("ngn"),
    two("nio"),
    two("nok").minimum(300),
    two("npr"),
    two("nzd").minimum(50),
    three("omr"),
    two("pab"),
    two("pen"),
    two("pgk"),
    two("php"),
    two("pkr"),
    two("pln").minimum(200),
    zero("pyg"),
    two("qar"),
    two("ron").minimum(200),
    two("rsd"),
    two("rub"),
    zero("rwf"),
    two("sar"),
    two("sbd"),
    two("scr"),
    two("sek").minimum(300),
    two("sgd").minimum(50),
    two("shp"),
    two("sll"),
    two("sos"),
    two("srd"),
    two("std"),
    two("svc"),
    two("szl"),
    two("thb").minimum(1000),
    two("tjs"),
    three("tnd"),
    two("top"),
    two("try"),
    two("ttd"),
    two("twd").payout_multiple(100),
    two("tzs"),
    two("uah"),
    whole_units("ugx"),
    two("usd").minimum(50),
    two("uyu"),
    two("uzs"),
    two("vef"),
    zero("vnd"),
    zero("vuv"),
    two("wst"),
    zero("xaf"),
    two("xcd"),
    zero("xof"),
    zero("xpf"),
    two("yer"),
    two("zar"),
    two("zmw"),
];
