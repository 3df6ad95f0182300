//! The Profile screen: what this console works with. What is not known says so; of a key there are its kind and its last four
//! characters.

use crate::app::{Model, Permit, Scroll, Seen};
use crate::domain::{Label, Mode, Region};

use super::glyphs::Set;
use super::pull::body::{Body, Row};
use super::{Canvas, Phrase, Role, access, reading};

/// Columns before what a name names.
const VALUES: u16 = 24;

/// Draws the screen over the whole canvas; tells what is seen of it.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) -> Scroll {
    let (width, room) = (canvas.width(), canvas.height());
    let sections = sections(canvas.set(), model);
    let rows_with = |more: usize| sections.iter().map(|(_, facts)| facts.len().saturating_add(more)).sum::<usize>();
    // Between two sections a blank row, as long as there is room.
    let is_headed = rows_with(1) <= usize::from(room);
    let is_airy = rows_with(2).saturating_sub(1) <= usize::from(room);
    let mut rows = Vec::new();
    for (heading, facts) in sections {
        if is_airy && !rows.is_empty() {
            rows.push(Row::Blank);
        }
        if is_headed {
            rows.push(Row::Section(Phrase::of(heading, Role::SectionHeading)));
        }
        let place = (2, VALUES, width.saturating_sub(1));
        for (name, words) in facts {
            rows.extend(Row::named(place, &Phrase::of(name, Role::Muted), &words));
        }
    }
    let scroll = Body { rows, first: 0 }.draw(canvas, Some(model.profile_top));
    if scroll.is_cut() {
        let words = Phrase::of(format!(" {} ", scroll.short()), Role::Muted);
        canvas.phrase_right(width.saturating_sub(1), room.saturating_sub(1), &words);
    }
    scroll
}

type Fact = (&'static str, Phrase);

fn sections(set: &Set, model: &Model) -> [(&'static str, Vec<Fact>); 7] {
    [
        ("KEY", key(model)),
        ("PLATFORM", platform(model)),
        ("SENDING", sending(model)),
        ("PERMISSIONS", permissions(set, model)),
        ("LIMITS", limits(model)),
        ("RULES", rules(model)),
        ("FILES", files(model)),
    ]
}

fn plain(words: impl Into<String>) -> Phrase {
    Phrase::of(words, Role::Normal)
}

fn known(words: Option<&Label>, otherwise: &str) -> Phrase {
    words.map_or_else(|| Phrase::of(otherwise, Role::Muted), |words| plain(words.as_str()))
}

fn key(model: &Model) -> Vec<Fact> {
    let profile = &model.profile;
    let key = profile.key.as_ref().map_or_else(
        || Phrase::of("not known", Role::Muted),
        |key| plain(format!("{}, ends in ", key.kind)).and(key.tail.as_str(), Role::Title),
    );
    vec![
        ("key", key),
        ("found in", known(profile.source.as_ref(), "not known")),
        ("sent to", known(profile.address.as_ref(), "not known")),
    ]
}

fn platform(model: &Model) -> Vec<Fact> {
    let Some(platform) = &model.platform else {
        let words = if model.platform_trouble.is_some() { "could not be read; R tries again" } else { "not read yet" };
        return vec![("platform", Phrase::of(words, Role::Muted)), ("mode", mode(model))];
    };
    let account = &platform.account;
    let region = Region::of(account.country).map_or("no region of account debits", Region::name);
    vec![
        ("platform", Phrase::of(account.name.as_str(), Role::Title).gap(2).and(account.id.as_str(), Role::Muted)),
        (
            "region",
            plain(format!("{} (country {}), default {}", region, account.country, account.default_currency.code())),
        ),
        ("mode", mode(model)),
    ]
}

fn mode(model: &Model) -> Phrase {
    plain(match model.mode {
        Mode::Mock => "MOCK, simulated money",
        Mode::Test => "TEST, test money",
        Mode::Live => "LIVE, real money",
    })
}

fn sending(model: &Model) -> Vec<Fact> {
    let words = match access::word(model) {
        Some((word, _)) => Phrase::of(word, Role::Title),
        None => plain("debits are sent as they are confirmed; nothing needs to be armed in this mode"),
    };
    let mut facts = vec![("console", words)];
    facts.extend(
        model
            .access
            .why_not()
            .map(|why| ("why", plain(why.trim_start_matches("Read-only: ").trim_start_matches("Read-only. ")))),
    );
    facts
}

fn permissions(set: &Set, model: &Model) -> Vec<Fact> {
    let fact = |permit: Permit| {
        let words = match model.permits.seen(permit) {
            Seen::NotYet => Phrase::of(format!("{} not needed yet", set.dot), Role::Muted),
            Seen::Found => Phrase::of(format!("{} found", set.pass), Role::Pass),
            Seen::Missing(name) => {
                Phrase::of(format!("{} missing: ", set.blocked), Role::Error).and(name.as_str(), Role::Normal)
            }
        };
        (permit.words(), words)
    };
    Permit::ALL.into_iter().map(fact).collect()
}

fn limits(model: &Model) -> Vec<Fact> {
    let stripe = match model.mode {
        Mode::Mock => "as the scenario says",
        Mode::Test => "25 requests a second for each endpoint and for all together",
        Mode::Live => "25 requests a second for each endpoint, 100 for all together",
    };
    let sync = &model.reads.sync;
    let at_once = format!("{} on their way at once for what nobody looks at", sync.in_flight());
    let own = match (sync.limit(), sync.limit_of_all()) {
        (Some(each), Some(all)) => format!("at most {each} reads a second for each endpoint, {all} for all; {at_once}"),
        (Some(_) | None, _) => format!("as many reads as Stripe lets in; {at_once}"),
    };
    let mut facts = vec![("Stripe's limit", plain(stripe)), ("this console", plain(own))];
    facts.extend(reading::spent(model).map(|spent| ("reads this month", plain(spent))));
    facts.push(("calls, this run", reading::calls(model).and("; A shows more", Role::Muted)));
    facts.extend(reading::dropped(model).map(|dropped| ("answers dropped", Phrase::of(dropped, Role::Warning))));
    facts
}

fn rules(model: &Model) -> Vec<Fact> {
    let edition =
        model.policy.edition.map_or_else(|| "by the liability of each account".to_owned(), |one| one.name().to_owned());
    vec![("edition", plain(edition))]
}

fn files(model: &Model) -> Vec<Fact> {
    let profile = &model.profile;
    vec![
        ("journal", known(profile.journal.as_ref(), "in memory: it goes with this console; --state-dir keeps one")),
        ("settings", known(profile.config.as_ref(), "no file; all at their defaults")),
    ]
}
