//! Settings: as typed in a TOML file, and as meant. Unknown keys are refused, and what is wrong is named with its line.

mod fault;
mod file;
mod settings;
mod sync;

pub use fault::{ConfigFault, FileFault};
pub use file::read_file;
pub use settings::Settings;
