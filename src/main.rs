//! The `kpi` program: reads its arguments and leaves the work to the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
