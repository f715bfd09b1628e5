//! Wrong usage, said in the chosen language instead of the parser's own words.

use std::ffi::OsString;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::console::{Console, Failure, Stop};
use super::{Exit, arguments, output};

/// Answers what the parser did not pass on: help, the version, or a mistake.
pub fn explain(error: &Error, typed: &[OsString], console: &Console) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            match output::to_stdout(error.render().to_string().as_bytes()) {
                Ok(()) | Err(Stop::ClosedPipe) => Exit::Good,
                Err(Stop::Failure(failure)) => {
                    console.failure(&failure);
                    failure.exit
                }
            }
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            console.write(&arguments::command(console.lang).render_help().to_string());
            Exit::Usage
        }
        _ => {
            let command = subcommand(typed);
            let mut failure = said(error);
            if failure.help.is_none() {
                failure = failure.help(format!("用 {command} --help 查看用法"), format!("see {command} --help"));
            }
            console.failure(&failure);
            Exit::Usage
        }
    }
}

/// The command whose help is of use: `kpi run`, or `kpi`.
fn subcommand(typed: &[OsString]) -> String {
    let known = ["check", "run", "explain", "test", "help"];
    let found = typed.iter().skip(1).filter_map(|word| word.to_str()).find(|word| known.contains(word));
    found.map_or_else(|| "kpi".to_owned(), |found| format!("kpi {found}"))
}

fn said(error: &Error) -> Failure {
    let of = |kind| words(error.get(kind));
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let unknown = Failure::usage(format!("没有选项“{argument}”"), format!("there is no option `{argument}`"));
            if !argument.starts_with('-') {
                return Failure::usage(
                    format!("多了一个参数“{argument}”"),
                    format!("the argument `{argument}` is one too many"),
                );
            }
            did_you_mean(unknown, &of(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let found = of(ContextKind::InvalidSubcommand);
            let unknown = Failure::usage(format!("没有命令“{found}”"), format!("there is no command `{found}`"));
            if found.ends_with(".kpi") {
                return unknown.help(
                    format!("先写命令，如 kpi check {found}"),
                    format!("begin with a command, such as kpi check {found}"),
                );
            }
            let near = of(ContextKind::SuggestedSubcommand);
            let near = near.split(", ").next().unwrap_or("").to_owned();
            if near.is_empty() {
                return unknown.help(
                    "命令有 check、run、explain、test；用 kpi --help 查看",
                    "the commands are check, run, explain and test; see kpi --help",
                );
            }
            did_you_mean(unknown, &near)
        }
        ErrorKind::MissingRequiredArgument => {
            Failure::usage(format!("缺少参数：{}", argument.replace(", ", "，")), format!("missing: {argument}"))
        }
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues if value.is_empty() => {
            Failure::usage(format!("{argument} 后面缺少值"), format!("{argument} needs a value"))
        }
        ErrorKind::InvalidValue => {
            let known = of(ContextKind::ValidValue);
            Failure::usage(format!("{argument} 不能是“{value}”"), format!("{argument} cannot be `{value}`"))
                .help(format!("可以写：{}", known.replace(", ", "、")), format!("it can be: {known}"))
        }
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                Failure::usage(format!("{argument} 只能写一次"), format!("{argument} can be given only once"))
            } else {
                Failure::usage(
                    format!("{argument} 不能和 {other} 一起用"),
                    format!("{argument} cannot be used with {other}"),
                )
            }
        }
        ErrorKind::TooManyValues => Failure::usage(
            format!("{argument} 多了一个值“{value}”"),
            format!("the value `{value}` of {argument} is one too many"),
        ),
        ErrorKind::NoEquals => {
            Failure::usage(format!("{argument} 要写成 选项=值"), format!("{argument} is written option=value"))
        }
        ErrorKind::InvalidUtf8 => Failure::usage("有一个参数不是 UTF-8 文字", "an argument is not text in UTF-8"),
        _ => Failure::usage("看不懂这些参数", "these arguments cannot be understood"),
    }
}

fn did_you_mean(failure: Failure, near: &str) -> Failure {
    if near.is_empty() {
        return failure;
    }
    failure.help(format!("是不是“{near}”？"), format!("did you mean `{near}`?"))
}

fn words(value: Option<&ContextValue>) -> String {
    match value {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(several)) => several.join(", "),
        Some(ContextValue::StyledStr(styled)) => styled.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
