//! Exceptions as a table for people, and what to do about each kind.

use crate::diagnostics::render::{help_line, legible};
use crate::lang::{Lang, Text};
use unicode_width::UnicodeWidthStr;

use super::Exception;

/// One line per exception with its cause and what that blocked, aligned in
/// cells of the terminal; then a line of help per cause. Nothing without exceptions.
pub fn table(exceptions: &[Exception], lang: Lang) -> String {
    if exceptions.is_empty() {
        return String::new();
    }
    let header = match lang {
        Lang::Zh => ["工号", "期间", "项目", "代码", "原因 → 经过"],
        Lang::En => ["employee", "period", "item", "code", "cause → by way of"],
    };
    let mut lines: Vec<[String; 5]> = vec![header.map(str::to_owned)];
    lines.extend(exceptions.iter().map(|exception| {
        [&exception.employee, &exception.period, &exception.item, exception.code, exception.message.get(lang)]
            .map(legible)
    }));
    let mut widths = [0; 5];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.width().max(*width);
        }
    }
    let mut out = String::new();
    for line in &lines {
        let mut shown = String::new();
        for (cell, width) in line.iter().zip(widths) {
            shown += cell;
            shown += &" ".repeat(width - cell.width() + 2);
        }
        out += shown.trim_end();
        out.push('\n');
    }
    out + &advice(exceptions, lang)
}

/// What to do, once per cause and not once per exception.
fn advice(exceptions: &[Exception], lang: Lang) -> String {
    let mut said: Vec<(&str, &Text)> = Vec::new();
    for exception in exceptions {
        if !said.contains(&(exception.code, &exception.help)) {
            said.push((exception.code, &exception.help));
        }
    }
    said.sort();
    said.iter().map(|(code, help)| format!("{code} {}\n", help_line(help, lang))).collect()
}
