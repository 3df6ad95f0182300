//! The `pullfunds` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    pullfunds::cli::main()
}
