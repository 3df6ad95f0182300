//! Settings: as typed in a TOML file, and as meant. Unknown keys are refused, and what is wrong is named with its line. And
//! the places where a key is looked for.

mod fault;
mod file;
pub mod keys;
mod private;
mod settings;
mod sync;

pub use fault::{ConfigFault, FileFault};
pub use file::read_file;
pub use private::read_private_line;
pub use settings::{RootsFile, Settings};
