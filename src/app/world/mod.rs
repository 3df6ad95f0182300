//! The World screen: the simulated Stripe as somebody controls it from the console. Its clock, what is coming, the faults that
//! are armed, the states that are kept; and the small dialogs that ask what is to be done. All of it is plain data: who the world
//! is and how it is reached is the runtime's business. Only a simulated Stripe has this screen.

mod agenda;
mod anew;
mod answers;
mod ask;
mod cause_form;
mod causes;
mod clock_menu;
mod desk;
mod dialog;
mod fault_form;
mod fault_list;
mod figure;
mod filled_in;
mod hints;
mod how_often;
mod mishap;
mod moment;
mod moves;
mod orders;
mod picker;
mod view;

#[cfg(test)]
mod tests;

pub use agenda::ComingRow;
pub use anew::Anew;
pub use ask::Ask;
pub use cause_form::{CauseForm, Objects, Place};
pub use causes::{AmountNeed, CauseKind, CauseMenu, ObjectNeed};
pub use clock_menu::{ClockChoice, ClockMenu};
pub use desk::{Desk, Trouble};
pub use dialog::{Page, WorldDialog};
pub use fault_form::{FaultForm, FaultPlace};
pub use fault_list::FaultList;
pub use figure::FigureAsk;
pub use how_often::HowOften;
pub use mishap::{Limit, Mishap, Why};
pub use moves::{Cause, FaultPlan, Stride, WorldMove};
pub use picker::Picker;
pub use view::{ArmedFault, Coming, ComingKind, MissedMove, WorldAnswer, WorldView};

pub(super) use anew::on_begun_anew;
pub(super) use answers::on_answer;
pub(super) use desk::{look_again, next_wake, on_stripe_time, open, plan};
pub(super) use dialog::{on_departed, on_key, on_paste, on_reading, open_page};
pub(super) use orders::{ask, clock_move, is_kept, order};
