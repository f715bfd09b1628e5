//! The `kpi` program: reads its arguments and leaves the work to the library.

// Bad input gets a message, never a panic.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
