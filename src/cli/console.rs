//! What is said on stderr, and how a command stops early.

use std::io::{self, IsTerminal, Write};

use kpi::diagnostics::findings::Finding;
use kpi::diagnostics::render::{Look, help_line, legible, severity_word};
use kpi::diagnostics::{Problem, Severity};
use kpi::lang::{Lang, Text};
use kpi::source::Source;

use super::Exit;

/// The language and the colours of messages.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    /// The language that `--lang` asks for; results depend on nothing else.
    pub chosen: Option<Lang>,
    /// The language of messages and help.
    pub lang: Lang,
    colour: bool,
}

/// Why a command goes no further.
#[derive(Debug)]
pub enum Stop {
    Failure(Failure),
    /// Nobody reads stdout any more.
    ClosedPipe,
}

/// What went wrong outside of policies and data, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    pub what: Text,
    pub help: Option<Text>,
    pub exit: Exit,
}

impl Failure {
    /// Something on the command line itself.
    pub fn usage(zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { what: Text::new(zh, en), help: None, exit: Exit::Usage }
    }

    /// Something about a file or its content.
    pub fn error(zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { what: Text::new(zh, en), help: None, exit: Exit::Errors }
    }

    pub fn help(mut self, zh: impl Into<String>, en: impl Into<String>) -> Failure {
        self.help = Some(Text::new(zh, en));
        self
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failure(failure)
    }
}

impl Console {
    pub fn new(chosen: Option<Lang>, lang: Lang) -> Console {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Console { chosen, lang, colour: !plain && io::stderr().is_terminal() }
    }

    pub fn look(&self) -> Look {
        Look { lang: self.lang, colour: self.colour }
    }

    /// Text of one language, where there is no need for a [`Text`].
    pub fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Writes to stderr. A closed stderr is nobody's loss.
    pub fn write(&self, text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }

    pub fn line(&self, text: &Text) {
        self.write(&format!("{}\n", legible(text.get(self.lang))));
    }

    /// A line that stops nothing.
    pub fn note(&self, text: &Text) {
        let word = severity_word(Severity::Note);
        self.write(&format!("{}{}{}\n", word.get(self.lang), self.pick("：", ": "), legible(text.get(self.lang))));
    }

    pub fn failure(&self, failure: &Failure) {
        let word = severity_word(Severity::Error);
        let (word, colon) = (word.get(self.lang), self.pick("：", ": "));
        let word = if self.colour { format!("\u{1b}[31m{word}\u{1b}[0m") } else { word.to_owned() };
        self.write(&format!("{word}{colon}{}\n", legible(failure.what.get(self.lang))));
        if let Some(help) = &failure.help {
            self.write(&format!("{}\n", help_line(help, self.lang)));
        }
    }

    /// The reports about a policy.
    pub fn problems(&self, source: &Source, problems: &[Problem]) {
        self.write(&kpi::diagnostics::render::policy_reports(source, problems, self.look()));
    }

    /// What a check says of a policy.
    pub fn findings(&self, source: &Source, findings: &[Finding], notes_in_full: bool) {
        self.write(&kpi::diagnostics::render::findings(source, findings, notes_in_full, self.look()));
    }

    /// Said instead of a stack trace.
    pub fn program_fault(&self) {
        self.write(self.pick(
            "错误：kpi 程序本身出了错，没有写出结果\n建议：请把这个政策文件和数据交给 kpi 的维护者\n",
            "error: kpi itself failed; no results were written\nhelp: please show this policy and data to kpi's maintainers\n",
        ));
    }
}

/// `3 个错误，1 个警告`; nothing where there is neither.
pub fn counted(errors: usize, warnings: usize) -> Option<Text> {
    let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let mut zh = Vec::new();
    let mut en = Vec::new();
    if errors > 0 {
        zh.push(format!("{errors} 个错误"));
        en.push(plural(errors, "error"));
    }
    if warnings > 0 {
        zh.push(format!("{warnings} 个警告"));
        en.push(plural(warnings, "warning"));
    }
    (!zh.is_empty()).then(|| Text::new(zh.join("，"), en.join(", ")))
}
