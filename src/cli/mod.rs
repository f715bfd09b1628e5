//! The command line: arguments in; results on stdout, messages on stderr, and
//! an exit status out.
//!
//! One file per subcommand. Only this folder touches disk and terminal; what
//! is computed and how it is written down is the library's.

mod arguments;
mod check;
mod console;
mod explain;
mod files;
mod fixes;
mod libraries;
mod output;
mod period;
mod prepare;
mod run;
mod test;
mod usage;
mod versions;
mod write_cases;

use std::ffi::OsString;
use std::process::ExitCode;

use console::{Console, Stop};
use kpi::lang::Lang;

/// Policies are read and computed by recursion, so that a deep one needs a deep
/// stack. Only what is used takes memory; where so much is not to be had, less must do.
const STACKS: [usize; 3] = [1 << 30, 256 << 20, 64 << 20];

/// What the exit status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all good.
    Good,
    /// 1: the policy, the data or a test has errors.
    Errors,
    /// 2: wrong usage.
    Usage,
    /// 3: results were written, but with exceptions.
    Exceptions,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Good => 0u8,
            Exit::Errors => 1,
            Exit::Usage => 2,
            Exit::Exceptions => 3,
        })
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let chosen = arguments::chosen_language(&arguments);
    let console = Console::new(chosen, chosen.unwrap_or_else(language_of_locale));
    std::panic::set_hook(Box::new(move |_| console.program_fault()));
    for stack in STACKS {
        let arguments = arguments.clone();
        let work = move || answer(&arguments, &console);
        if let Ok(thread) = std::thread::Builder::new().stack_size(stack).spawn(work) {
            // A panic has been reported by the hook.
            return thread.join().unwrap_or(Exit::Errors).into();
        }
    }
    answer(&arguments, &console).into()
}

fn answer(arguments: &[OsString], console: &Console) -> Exit {
    let matches = match arguments::command(console.lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::explain(&error, arguments, console),
    };
    let done = match matches.subcommand() {
        Some(("check", matches)) => check::check(matches, console),
        Some(("run", matches)) => run::run(matches, console),
        Some(("explain", matches)) => explain::explain(matches, console),
        Some(("test", matches)) => test::test(matches, console),
        Some(("help", matches)) => arguments::help(matches, console),
        _ => Ok(Exit::Usage),
    };
    match done {
        Ok(exit) => exit,
        Err(Stop::Failure(failure)) => {
            console.failure(&failure);
            failure.exit
        }
        // Whoever read the results has read enough.
        Err(Stop::ClosedPipe) => Exit::Good,
    }
}

/// The language of messages when `--lang` does not say.
fn language_of_locale() -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty())
        .map_or(Lang::En, |locale| Lang::from_locale(&locale))
}
