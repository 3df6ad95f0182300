//! `pullfunds journal show`: everything about one debit, down to every event.

use crate::cli::{Exit, Failure, print};
use crate::domain::{Consent, Deed, Explained, Form, Label, Moved, Observed, Side, What};
use crate::journal::entry::{DebitRecord, Event, Judged, Told};
use crate::money::{Amount, Currency, Minor};

use super::args::ShowArgs;
use super::words::{came_of_it, moment, state, told, what};
use super::{unusable, which};

/// Columns of the names on the left.
const NAMES: usize = 12;

pub(super) fn run(args: &ShowArgs) -> Result<Exit, Failure> {
    let book = which::look(&args.which)?;
    let debit = which::debit(&book, &args.debit)?;
    let record = book.debit(debit).map_err(unusable)?;
    let events = book.events_of(debit).map_err(unusable)?;
    let Some(record) = record else {
        return Err(Failure::new(Exit::WrongFile, format!("debit {debit} is not in {}.", book.label())));
    };
    let mut page = Page::default();
    page.about(&record);
    page.about_verdicts(&record.judged, &events);
    page.about_balances(&record);
    page.about_events(&events, record.order.what.deed());
    print(&page.text)?;
    Ok(Exit::Done)
}

/// Lines with a name on the left.
#[derive(Debug, Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, name: &str, words: &str) {
        let line = format!("{name:NAMES$}  {words}");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn about(&mut self, record: &DebitRecord) {
        let order = &record.order;
        self.line("debit", &order.debit.to_string());
        self.line("state", &format!("{}  {}", state(record.state()), came_of_it(record)));
        self.line("what", &what(order));
        self.line("account", order.account.as_str());
        self.line("platform", order.platform.as_str());
        match &order.what {
            What::Pull { form, reason, consent } => {
                self.line("form", &form_words(form));
                self.line("reason", reason.words());
                self.line("consent", &consent_words(consent));
            }
            What::Send { send } => self.line("reason", send.words()),
            What::Reverse { reverse } => {
                self.line("undoes", &format!("debit {}, {}", reverse.of, reverse.object));
                self.line("form", reverse.by.words());
            }
        }
        for back in &record.given_back {
            let (amount, of) = (back.amount.figure(), order.amount.figure());
            self.line("given back", &format!("{amount} of {of}, debit {}: {}", back.debit, state(back.state)));
        }
        self.line("note", order.note.as_str());
        let who = &record.who;
        let recorded = moment(record.recorded_at);
        self.line("recorded", &format!("{recorded} by {} on {}, process {}", who.operator, who.host, who.process));
        self.line("key", &order.debit.idempotency_key());
        self.line("head", &record.head);
    }

    /// The verdict under which it was sent first, and those of the repeats that somebody asked for.
    fn about_verdicts(&mut self, first: &Judged, events: &[Event]) {
        self.about_verdict("judged", first);
        for event in events {
            if let Told::Attempt { judged: Some(again), .. } = &event.told {
                self.about_verdict("again", again);
            }
        }
    }

    fn about_verdict(&mut self, name: &str, judged: &Judged) {
        self.line(name, &format!("{} by {}", moment(judged.judged_at), Label::new(&judged.edition)));
        for finding in &judged.findings {
            let words = format!("{} {}: {}", finding.ruling, finding.rule, finding.found);
            self.line("", Label::new(&words).as_str());
        }
    }

    fn about_balances(&mut self, record: &DebitRecord) {
        let currency = record.order.amount.currency();
        if let Some(receipt) = record.receipt() {
            self.line("of account", &side(receipt.account, currency));
            self.line("of platform", &side(receipt.platform, currency));
        } else {
            let (account, platform) = (record.judged.account_before, record.judged.platform_before);
            self.line("of account", &format!("before {}", figure(account, currency)));
            self.line("of platform", &format!("before {}", figure(platform, currency)));
        }
        let Some(explained) = &record.explained else { return };
        for (whose, rows) in [("account", &explained.account), ("platform", &explained.platform)] {
            for row in rows {
                self.line("", &format!("{whose}: {}", moved(row, currency)));
            }
            let left = if whose == "account" { explained.left.0 } else { explained.left.1 };
            if let Some(words) = Explained::words(rows, left, currency) {
                self.line("", &format!("{whose}: {words}"));
            }
        }
    }

    fn about_events(&mut self, events: &[Event], deed: Deed) {
        self.line("events", "");
        for event in events {
            let attempt = event.attempt.map_or_else(String::new, |attempt| format!(" {attempt}"));
            let words = format!("{}  {}{attempt}  {}", moment(event.at), event.kind.word(), told(&event.told, deed));
            self.text.push_str(&[&format!("{:>6}  {words}", event.seq), "\n"].concat());
        }
    }
}

fn form_words(form: &Form) -> String {
    match form {
        Form::Charge => "charge, counted as revenue".to_owned(),
        Form::Transfer => "transfer, an adjustment".to_owned(),
        Form::TransferWithReference(reference) => format!("transfer, an adjustment that recovers {}", reference.id),
    }
}

fn consent_words(consent: &Consent) -> String {
    match consent {
        Consent::OnFile(reference) => format!("{reference}, on file"),
        Consent::Typed(reference) => format!("{reference}, as typed"),
    }
}

fn side(side: Side, currency: Currency) -> String {
    let seen = match side.observed {
        Observed::NotYet => "not read again".to_owned(),
        Observed::Unreadable => "could not be read again".to_owned(),
        Observed::Read(minor) => format!("observed {}", figure(Some(minor), currency)),
    };
    let difference = side
        .difference()
        .map_or_else(String::new, |minor| format!(", difference {}", Amount::new(minor, currency).movement()));
    format!(
        "before {}, expected {}, {seen}{difference}",
        figure(side.before, currency),
        figure(side.expected, currency)
    )
}

fn moved(row: &Moved, currency: Currency) -> String {
    let object = row.object.as_ref().map_or_else(String::new, |object| format!(" {object}"));
    format!("{} {} {}{object}", moment(row.at), Amount::new(row.net, currency).movement(), row.category)
}

fn figure(minor: Option<Minor>, currency: Currency) -> String {
    minor.map_or_else(|| "?".to_owned(), |minor| Amount::new(minor, currency).figure())
}
