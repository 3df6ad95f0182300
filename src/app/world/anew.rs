//! Beginning anew: after a reset or a restore nothing that was read is true any more, and what the journal holds has not happened.
//! Everything is forgotten but where the operator is and what is selected, the journal of the new run is opened, and only then
//! is anything read.

use crate::app::journal::JournalScreen;
use crate::app::{BookAsk, Effect, Fleet, Histories, Model, Notice, Tone, Visit};
use crate::domain::Label;

/// What is asked about once, because it throws away what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anew {
    /// Begin anew from the scenario.
    Reset,
    /// Go back to what was kept under a name.
    Restore(String),
}

/// Another run answers from now on.
pub(super) fn begin(model: &mut Model, run: Label) -> Vec<Effect> {
    if model.flight.is_some() {
        // Its answer still belongs to the journal that is open.
        super::look_again(model);
        return Vec::new();
    }
    let (view, rows) = (model.desk.view.take(), std::mem::take(&mut model.desk.rows));
    model.desk.forget();
    model.desk.view = view;
    model.desk.rows = rows;
    model.desk.opening = true;
    model.platform_balance = None;
    model.platform_trouble = None;
    model.list_trouble = None;
    model.fleet = Fleet::default();
    model.list.forget();
    model.histories = Histories::default();
    model.reads.begin_anew();
    model.recall.begin_anew();
    model.visit = Visit::default();
    model.unresolved.clear();
    model.later.clear();
    model.held.clear();
    model.lines.clear();
    // What the journal of the run before said is not said again.
    model.journal = JournalScreen::default();
    model.journal.is_told = true;
    model.unwritten.clear();
    model.server = None;
    model.observing.clear();
    model.explaining.clear();
    model.own.clear();
    model.journal_trouble = None;
    vec![Effect::BeginAnew(run)]
}

/// The journal of the new run is open, or cannot be opened.
pub(in crate::app) fn on_begun_anew(model: &mut Model, opened: Result<(), Label>) -> Vec<Effect> {
    if !std::mem::take(&mut model.desk.opening) {
        return Vec::new();
    }
    match opened {
        Ok(()) => vec![Effect::Book(BookAsk::Unresolved)],
        Err(trouble) => {
            let text = format!("The journal of the new run cannot be opened, so nothing will be sent: {trouble}");
            model.notice = Some(Notice::new(Tone::Refused, &text));
            model.journal_trouble = Some(trouble);
            Vec::new()
        }
    }
}
