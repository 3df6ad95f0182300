//! The `pullfunds` program: everything is in the library. Before anything else, and before the first thread, whatever is made from
//! here on is made for its owner alone.

use std::process::ExitCode;

fn main() -> ExitCode {
    pullfunds::files::for_the_owner_alone();
    pullfunds::cli::main()
}
