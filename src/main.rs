//! The `pullfunds` program.

fn main() {}
