//! The fields, each with its label: above it where there is width, before it where there is not.

use crate::app::pull::{Agreement, Focus, PullDialog, PullFields, References, Stage};
use crate::domain::{Deed, FormKind, ReferenceCandidate};

use super::input;
use super::plan::{Density, Plan};
use crate::ui::{Canvas, Phrase, Role, text};

/// Draws the fields; tells where the cursor stands.
pub(super) fn draw(canvas: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog) -> Option<(u16, u16)> {
    let mut cursor = None;
    for spot in spots(plan, dialog) {
        let focused = dialog.focus == spot.focus && matches!(dialog.stage, Stage::Editing);
        let (x, y) = spot.value();
        spot.label(canvas, dialog, focused);
        cursor = value(canvas, (x, y, spot.cells), spot.focus, dialog, focused).or(cursor);
    }
    if dialog.deed() != Deed::Pull {
        subject(canvas, plan, dialog);
    }
    cursor
}

/// What the money is for, where nothing of it is chosen.
fn subject(canvas: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog) {
    let words = dialog.subject();
    let y = plan.fields.saturating_add(1);
    match plan.density {
        Density::Full => {
            let x = AMOUNT_WIDE.saturating_add(NOTE_WIDE).saturating_add(4);
            canvas.text(x, plan.fields, "FOR", Role::ColumnHeading);
            canvas.fit(x, y, canvas.width().saturating_sub(x), &words, Role::Normal);
        }
        Density::Compact | Density::Tiny => {
            let x = canvas.text(0, y, "FOR", Role::ColumnHeading).saturating_add(1);
            canvas.fit(x, y, canvas.width().saturating_sub(x), &words, Role::Normal);
        }
    }
}

/// Columns of the amount where the fields stand side by side.
const AMOUNT_WIDE: u16 = 14;
/// Columns of the note there, where a reason is not chosen.
const NOTE_WIDE: u16 = 24;

/// Where a field is.
pub(super) struct Spot {
    pub(super) focus: Focus,
    x: u16,
    y: u16,
    /// Columns of its value.
    pub(super) cells: u16,
    /// Whether the label stands above the value; else it is short and before it.
    above: bool,
}

impl Spot {
    /// Where its value is.
    pub(super) fn value(&self) -> (u16, u16) {
        if self.above {
            return (self.x, self.y.saturating_add(1));
        }
        (self.x.saturating_add(label_cells(self.focus)), self.y)
    }

    fn label(&self, canvas: &mut Canvas<'_>, dialog: &PullDialog, focused: bool) {
        let role = if focused { Role::Accent } else { Role::ColumnHeading };
        let words = if self.above { name(self.focus) } else { short_name(self.focus) };
        let after = canvas.text(self.x, self.y, words, role);
        if self.focus == Focus::Amount {
            let unit = if focused { Role::Accent } else { Role::Muted };
            let at = if self.above { after } else { self.value().0.saturating_add(self.cells) };
            canvas.text(at.saturating_add(1), self.y, dialog.currency.code(), unit);
        }
        if self.focus == Focus::Reference && self.above {
            canvas.text(after.saturating_add(2), self.y, "adjustment", Role::Muted);
        }
    }
}

const fn name(focus: Focus) -> &'static str {
    match focus {
        Focus::Amount => "AMOUNT",
        Focus::Reason => "REASON",
        Focus::Form => "FORM",
        Focus::Reference => "REFERENCE",
        Focus::Consent => "CONSENT",
        Focus::Note => "NOTE",
        Focus::BelowZero
        | Focus::Cost
        | Focus::Final
        | Focus::Confirm
        | Focus::DryRun
        | Focus::Cancel
        | Focus::Send => "",
    }
}

/// The label where it stands before the field.
const fn short_name(focus: Focus) -> &'static str {
    match focus {
        Focus::Reason => "WHY",
        Focus::Reference => "FOR",
        Focus::Amount
        | Focus::Form
        | Focus::Consent
        | Focus::Note
        | Focus::BelowZero
        | Focus::Cost
        | Focus::Final
        | Focus::Confirm
        | Focus::DryRun
        | Focus::Cancel
        | Focus::Send => name(focus),
    }
}

/// The places of all fields.
pub(super) fn spots(plan: &Plan, dialog: &PullDialog) -> Vec<Spot> {
    match dialog.fields.what.form() {
        Some(form) => spots_of_pull(plan, dialog, form),
        None => spots_without_form(plan),
    }
}

/// Amount and note.
fn spots_without_form(plan: &Plan) -> Vec<Spot> {
    let note = |x: u16| {
        let cells = plan.inner().saturating_sub(x).saturating_sub(label_cells(Focus::Note));
        Spot { focus: Focus::Note, x, y: plan.fields, cells, above: false }
    };
    let mut spots = match plan.density {
        Density::Full => return row(plan.fields, true, &[(Focus::Amount, AMOUNT_WIDE), (Focus::Note, NOTE_WIDE)]),
        Density::Compact => row(plan.fields, false, &[(Focus::Amount, 11)]),
        Density::Tiny => row(plan.fields, false, &[(Focus::Amount, 14)]),
    };
    spots.push(note(if plan.density == Density::Tiny { 27 } else { 24 }));
    spots
}

fn spots_of_pull(plan: &Plan, dialog: &PullDialog, form: FormKind) -> Vec<Spot> {
    let form = if form == FormKind::TransferWithReference { Focus::Reference } else { Focus::Form };
    let inner = plan.inner();
    match plan.density {
        Density::Full => {
            let middle = if form == Focus::Reference { 26 } else { 22 };
            let note = 10;
            let consent = inner.saturating_sub(14 + 18 + middle + note + 8);
            let cells = [
                (Focus::Amount, 14),
                (Focus::Reason, 18),
                (form, middle),
                (Focus::Consent, consent),
                (Focus::Note, note),
            ];
            row(plan.fields, true, &cells)
        }
        Density::Compact => {
            let (top, below) = (plan.fields, plan.fields.saturating_add(1));
            let mut spots = row(top, false, &[(Focus::Amount, 11)]);
            spots.push(Spot { focus: Focus::Reason, x: 24, y: top, cells: 18, above: false });
            let last = inner.saturating_sub(48).saturating_sub(label_cells(form)).min(22);
            spots.push(Spot { focus: form, x: 48, y: top, cells: last, above: false });
            let half = inner.saturating_sub(label_cells(Focus::Consent) + label_cells(Focus::Note) + 2);
            let right = half.checked_div(2).unwrap_or(0);
            let left = half.saturating_sub(right);
            spots.extend(row(below, false, &[(Focus::Consent, left), (Focus::Note, right)]));
            spots
        }
        Density::Tiny => {
            let reason = Spot { focus: Focus::Reason, x: 27, y: plan.fields, cells: 18, above: false };
            let mut spots = row(plan.fields, false, &[(Focus::Amount, 14)]);
            spots.push(reason);
            // Note and form take turns: the one with the focus is seen.
            let first = if dialog.focus == Focus::Note { Focus::Note } else { form };
            let consent = Spot {
                focus: Focus::Consent,
                x: 29,
                y: plan.fields.saturating_add(1),
                cells: inner.saturating_sub(29).saturating_sub(label_cells(Focus::Consent)),
                above: false,
            };
            let cells = 27_u16.saturating_sub(label_cells(first));
            spots.push(Spot { focus: first, x: 0, y: plan.fields.saturating_add(1), cells, above: false });
            spots.push(consent);
            spots
        }
    }
}

fn label_cells(focus: Focus) -> u16 {
    text::width(short_name(focus)).saturating_add(1)
}

/// Fields side by side, two columns apart.
fn row(y: u16, above: bool, cells: &[(Focus, u16)]) -> Vec<Spot> {
    let mut x = 0_u16;
    let mut spots = Vec::new();
    for (focus, cells) in cells {
        spots.push(Spot { focus: *focus, x, y, cells: *cells, above });
        let label = if above { 0 } else { label_cells(*focus) };
        x = x.saturating_add(label).saturating_add(*cells).saturating_add(2);
    }
    spots
}

fn value(
    canvas: &mut Canvas<'_>,
    place: (u16, u16, u16),
    focus: Focus,
    dialog: &PullDialog,
    focused: bool,
) -> Option<(u16, u16)> {
    let fields = &dialog.fields;
    let pull = fields.what.pull();
    match focus {
        Focus::Amount => return input::draw(canvas, place, &fields.amount, Role::FieldAmount, focused),
        Focus::Consent => match &dialog.agreement {
            Agreement::OnFile(agreement) => fixed(canvas, place, agreement.as_str()),
            Agreement::Doubtful(_) | Agreement::Missing | Agreement::NotAsked => {
                return input::draw(canvas, place, &pull?.consent, Role::Field, focused);
            }
        },
        Focus::Note => return input::draw(canvas, place, &fields.note, Role::Field, focused),
        Focus::Reason => choice(canvas, place, pull?.reason.words(), focused),
        Focus::Form => choice(canvas, place, form_words(pull?.form), focused),
        Focus::Reference => choice(canvas, place, &reference_words(canvas, dialog, pull?), focused),
        Focus::BelowZero
        | Focus::Cost
        | Focus::Final
        | Focus::Confirm
        | Focus::DryRun
        | Focus::Cancel
        | Focus::Send => {}
    }
    None
}

/// A value that is not typed here: without a line to type on.
fn fixed(canvas: &mut Canvas<'_>, (x, y, cells): (u16, u16, u16), words: &str) {
    canvas.fit(x, y, cells, words, Role::Normal);
}

fn choice(canvas: &mut Canvas<'_>, (x, y, cells): (u16, u16, u16), words: &str, focused: bool) {
    let glyphs = canvas.theme().glyphs();
    let room = cells.saturating_sub(2);
    canvas.text(x, y, &text::pad(words, cells, glyphs), Role::Field);
    if text::width(words) > room {
        canvas.text(x, y, &text::pad(&text::cut(words, room, glyphs), cells, glyphs), Role::Field);
    }
    let mark = if focused { Role::Accent } else { Role::Field };
    canvas.text_right(x.saturating_add(cells), y, canvas.set().dropdown, mark);
}

/// A form and what it means for tax, short enough for a field.
pub(super) const fn form_words(form: FormKind) -> &'static str {
    match form {
        FormKind::Charge => "charge: revenue",
        FormKind::Transfer | FormKind::TransferWithReference => "transfer: adjustment",
    }
}

fn reference_words(canvas: &Canvas<'_>, dialog: &PullDialog, pull: &PullFields) -> String {
    match &pull.reference {
        Some(chosen) => candidate_words(canvas, chosen),
        None => match &dialog.references {
            References::NotNeeded => String::new(),
            References::Reading => "being read".to_owned(),
            References::Read(listed) if listed.is_empty() => "this account has none".to_owned(),
            References::Read(_) => "choose one".to_owned(),
            References::Failed(_) => "could not be read; Enter tries".to_owned(),
        },
    }
}

/// A transaction in one line: its id and its amount.
pub(super) fn candidate_words(canvas: &Canvas<'_>, candidate: &ReferenceCandidate) -> String {
    let id = text::short_id(candidate.id.as_str(), canvas.theme().glyphs());
    format!("{id}  {} {}", candidate.amount.figure(), candidate.amount.currency().code())
}

/// What a form means for tax, as a sentence.
pub(super) fn tax_sentence(form: FormKind) -> Phrase {
    let words = match form {
        FormKind::Charge => "A charge counts as revenue and is on the account's 1099.",
        FormKind::Transfer => "A transfer is an adjustment, not revenue.",
        FormKind::TransferWithReference => "An adjustment, not revenue; it names what it recovers.",
    };
    Phrase::of(words, Role::Muted)
}
