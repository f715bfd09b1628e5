//! Splits the text into runs of letters and digits, signs, texts and quoted names.
//!
//! Full-width signs and digits are folded to plain ones here; spans keep
//! pointing into the author's text.

use crate::calendar::{Month, parse_date};
use crate::diagnostics::{Problem, syntax};
use crate::lang::Text;
use crate::repair::Edit;
use crate::source::Span;
use crate::syntax::mistakes::BLOCKS;

/// One raw token.
#[derive(Clone, Debug)]
pub struct Raw {
    pub kind: RawKind,
    /// The text, folded to plain signs.
    pub text: String,
    pub span: Span,
    /// First in its line.
    pub first: bool,
    /// For a run: the byte offset of every character of `text`.
    pub offsets: Vec<usize>,
    /// Its mistake has been reported: what follows from it is not.
    pub reported: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawKind {
    /// Letters and digits run together.
    Run,
    /// A date, month or quarter in ASCII digits.
    Date,
    Sign,
    /// "…"
    Text,
    /// 「…」
    Quoted,
    /// Signs that mean nothing, already reported.
    Unreadable,
}

struct Lexer<'a> {
    chars: Vec<(usize, char)>,
    at: usize,
    end: usize,
    first: bool,
    /// Byte offsets of the characters of the run being read.
    offsets: Vec<usize>,
    out: Vec<Raw>,
    problems: &'a mut Vec<Problem>,
}

/// Splits a policy's text. Unreadable signs are reported and left out.
pub fn lex(text: &str, problems: &mut Vec<Problem>) -> Vec<Raw> {
    let chars = text.char_indices().map(|(i, c)| (i, fold(c))).collect();
    let mut lexer =
        Lexer { chars, at: 0, end: text.len(), first: true, offsets: Vec::new(), out: Vec::new(), problems };
    while lexer.step() {}
    plain_lines(lexer.out)
}

/// Leaves out what only looks good: the lines `|---|---|` that other programs draw
/// under a table's header, and the colon that ends the first line of a block.
fn plain_lines(tokens: Vec<Raw>) -> Vec<Raw> {
    let mut kept: Vec<Raw> = Vec::with_capacity(tokens.len());
    let mut line: Vec<Raw> = Vec::new();
    for token in tokens.into_iter().map(Some).chain([None]) {
        if token.as_ref().is_none_or(|token| token.first) {
            let drawn = line.first().is_some_and(|first| first.text == "|")
                && line.iter().all(|token| matches!(token.text.as_str(), "|" | "-" | ":"))
                && line.windows(2).any(|pair| pair.iter().all(|token| token.text == "-"));
            // `员工：` and `考核 得分：` read like headings; their colon says nothing.
            let heads_block = line.first().is_some_and(|first| BLOCKS.contains(&first.text.as_str()));
            if heads_block && line.last().is_some_and(|last| last.text == ":") {
                line.pop();
            }
            let finished = std::mem::take(&mut line);
            if !drawn {
                kept.extend(finished);
            }
        }
        line.extend(token);
    }
    kept
}

/// Full-width ASCII to ASCII, and the signs that Chinese input methods make.
fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{feff}' => ' ',
        '−' | '–' | '—' | '‐' | '‑' => '-',
        '“' | '”' => '"',
        '·' | '✕' => '×',
        _ => c,
    }
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|(_, c)| *c)
    }

    fn offset(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(i, _)| *i)
    }

    fn push(&mut self, kind: RawKind, text: String, from: usize) {
        self.push_as(kind, text, from, false);
    }

    fn push_as(&mut self, kind: RawKind, text: String, from: usize, reported: bool) {
        let span = Span::new(self.offset(from), self.offset(self.at));
        let offsets = std::mem::take(&mut self.offsets);
        self.out.push(Raw { kind, text, span, first: self.first, offsets, reported });
        self.first = false;
    }

    fn step(&mut self) -> bool {
        let Some(c) = self.peek(0) else { return false };
        let from = self.at;
        match c {
            '\n' => {
                self.first = true;
                self.at += 1;
            }
            _ if c.is_whitespace() => self.at += 1,
            '#' => self.skip_line(),
            '/' if self.peek(1) == Some('/') => self.skip_line(),
            '"' => self.delimited('"', RawKind::Text),
            '「' => self.delimited('」', RawKind::Quoted),
            // A title keeps its marks: 依据 《员工手册》.
            '《' => self.delimited('》', RawKind::Text),
            _ if is_run_char(c) => self.run(),
            _ => {
                if let Some((text, length)) = self.sign() {
                    self.at += length;
                    if !text.is_empty() {
                        self.push(RawKind::Sign, text.to_owned(), from);
                    }
                } else {
                    self.unknown_signs();
                }
            }
        }
        true
    }

    /// Signs that mean nothing: one report for all that stand together.
    fn unknown_signs(&mut self) {
        let from = self.at;
        let mut end = from;
        while let Some(c) = self.peek(0).filter(|c| *c != '\n') {
            let means_something = is_run_char(c) || matches!(c, '"' | '「' | '《' | '#') || self.sign().is_some();
            if means_something {
                break;
            }
            self.at += 1;
            if !c.is_whitespace() {
                end = self.at;
            }
        }
        self.at = end;
        let span = Span::new(self.offset(from), self.offset(end));
        let signs: String = self.chars.iter().take(end).skip(from).map(|(_, c)| *c).collect();
        let mut problem = syntax::unknown_signs(&signs, span);
        if matches!(signs.as_str(), "¥" | "￥") {
            problem = problem.repair(self.unit_behind(span));
        }
        self.problems.push(problem);
        self.push_as(RawKind::Unreadable, String::new(), from, true);
    }

    /// `￥300` as `300 元`: the sign goes, and the unit comes behind the number.
    fn unit_behind(&self, sign: Span) -> Vec<Edit> {
        let amount = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '万' | '亿');
        let length = (0..).take_while(|i| self.peek(*i).is_some_and(amount)).count();
        if !self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            return Vec::new();
        }
        let last = (1..=length).rev().find(|i| self.peek(i - 1).is_some_and(|c| !matches!(c, ',' | '.'))).unwrap_or(1);
        let number = Span::new(self.offset(self.at), self.offset(self.at + last));
        let has_unit = self.peek(last) == Some('元');
        let unit = (!has_unit).then(|| Edit::unit(number, Text::new("元", "yuan")));
        std::iter::once(Edit::gone(sign)).chain(unit).collect()
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    fn delimited(&mut self, close: char, kind: RawKind) {
        let from = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            if c == close {
                self.at += 1;
                if c == '》' {
                    text = format!("《{text}》");
                }
                self.push(kind, text, from);
                return;
            }
            if c == '\n' {
                break;
            }
            text.push(c);
            self.at += 1;
        }
        let span = Span::new(self.offset(from), self.offset(self.at));
        // Nothing but one word: it ends where the line ends.
        let is_one_word =
            !text.is_empty() && !text.contains(char::is_whitespace) && !text.contains('#') && !text.contains("//");
        self.problems.push(syntax::unclosed_text(close, is_one_word, span));
        self.push_as(kind, text, from, true);
    }

    fn sign(&self) -> Option<(&'static str, usize)> {
        let c = self.peek(0)?;
        let next = self.peek(1);
        Some(match (c, next) {
            ('>', Some('=')) => (">=", 2),
            ('<', Some('=')) => ("<=", 2),
            ('<', Some('>')) | ('!', Some('=')) => ("≠", 2),
            ('=', Some('=')) => ("=", 2),
            ('-', Some('>')) => ("→", 2),
            ('.', Some('.')) => ("..", if self.peek(2) == Some('.') { 3 } else { 2 }),
            ('…', _) => ("..", 1),
            ('≥' | '≧' | '⩾', _) => (">=", 1),
            ('≤' | '≦' | '⩽', _) => ("<=", 1),
            ('≠', _) => ("≠", 1),
            ('>', _) => (">", 1),
            ('<', _) => ("<", 1),
            ('=', _) => ("=", 1),
            ('→', _) => ("→", 1),
            ('+', _) => ("+", 1),
            ('-', _) => ("-", 1),
            ('×' | '*', _) => ("×", 1),
            ('÷' | '/', _) => ("÷", 1),
            ('%', _) => ("%", 1),
            ('‰', _) => ("‰", 1),
            ('(', _) | ('[', _) => ("(", 1),
            (')', _) | (']', _) => (")", 1),
            (':', _) => (":", 1),
            (',', _) => (",", 1),
            ('、', _) => ("、", 1),
            ('.', _) => (".", 1),
            ('|', _) => ("|", 1),
            // A full stop or semicolon ends a sentence for the reader only.
            ('。' | ';', _) => ("", 1),
            _ => return None,
        })
    }

    /// A run of letters and digits. A date inside it ends the run.
    fn run(&mut self) {
        let from = self.at;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            if c.is_ascii_digit() && !text.ends_with(|last: char| last.is_ascii_alphanumeric()) {
                if let Some(length) = self.date_length() {
                    if text.is_empty() {
                        let date = (0..length).filter_map(|i| self.peek(i)).collect();
                        self.at += length;
                        self.push(RawKind::Date, date, from);
                    } else {
                        self.push(RawKind::Run, text, from);
                    }
                    return;
                }
                if let Some((length, repaired)) = self.wrong_date() {
                    if text.is_empty() {
                        let written: String = (0..length).filter_map(|i| self.peek(i)).collect();
                        self.at += length;
                        let span = Span::new(self.offset(from), self.offset(self.at));
                        self.problems.push(syntax::no_such_date(&written, Some(&repaired), span));
                        self.push_as(RawKind::Date, repaired, from, true);
                    } else {
                        self.push(RawKind::Run, text, from);
                    }
                    return;
                }
                self.number(&mut text);
                continue;
            }
            if !is_run_char(c) {
                break;
            }
            self.keep(&mut text, c);
        }
        self.push(RawKind::Run, text, from);
    }

    /// Digits with thousands groups and decimals, appended without the commas.
    /// A comma groups only before exactly three digits, so `2,6` is two numbers.
    fn number(&mut self, text: &mut String) {
        let mut digits = 0;
        let mut grouped = false;
        while let Some(c) = self.peek(0) {
            if c.is_ascii_digit() {
                self.keep(text, c);
                digits += 1;
            } else if c == ',' && (1..=3).contains(&digits) && self.three_digits_follow() && (digits == 3 || !grouped) {
                digits = 0;
                grouped = true;
                self.at += 1;
            } else if c == '.' && self.peek(1).is_some_and(|next| next.is_ascii_digit()) {
                self.keep(text, c);
                while let Some(c) = self.peek(0).filter(char::is_ascii_digit) {
                    self.keep(text, c);
                }
                return;
            } else {
                return;
            }
        }
    }

    /// Takes the character into the run's text and remembers where it stood.
    fn keep(&mut self, text: &mut String, c: char) {
        self.offsets.push(self.offset(self.at));
        text.push(c);
        self.at += 1;
    }

    fn three_digits_follow(&self) -> bool {
        let digit = |i| self.peek(i).is_some_and(|c| c.is_ascii_digit());
        digit(1) && digit(2) && digit(3) && !digit(4)
    }

    /// A date or month that the calendar does not have, such as `2026-02-30`, and
    /// the nearest one that it has, so that nothing else is said about it.
    fn wrong_date(&self) -> Option<(usize, String)> {
        let ahead: Vec<char> = (0..12).map_while(|i| self.peek(i)).collect();
        let digits = |from: usize| ahead.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
        let separator = ahead.get(4).copied().filter(|c| matches!(c, '-' | '/'))?;
        let (year, month) = (digits(0), digits(5));
        if year != 4 || !(1..=2).contains(&month) {
            return None;
        }
        let after_month = 5 + month;
        let day = if ahead.get(after_month) == Some(&separator) { digits(after_month + 1) } else { 0 };
        let length = if day > 0 { after_month + 1 + day } else { after_month };
        let goes_on = ahead.get(length).is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '/'));
        // `2026/3` may be a division.
        if day > 2 || goes_on || (day == 0 && separator == '/') {
            return None;
        }
        let number = |from: usize, count: usize| -> Option<i32> {
            ahead.iter().skip(from).take(count).collect::<String>().parse().ok()
        };
        let year = number(0, 4).filter(|year| (1900..2200).contains(year))?;
        let day = if day > 0 { Some(number(after_month + 1, day)?) } else { None };
        Some((length, repaired_date(year, number(5, month)?, day)?))
    }

    /// The length of `2026-03-31`, `2026/3/31`, `2026-03`, `2026-Q1` or `2026-H1` standing here.
    fn date_length(&self) -> Option<usize> {
        let ahead: String = (0..11).map_while(|i| self.peek(i)).take_while(|c| !c.is_whitespace()).collect();
        let year: i32 = ahead.get(..4)?.parse().ok()?;
        if !(1900..2200).contains(&year) {
            return None;
        }
        let ends_after =
            |length: usize| !ahead[length..].starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '/');
        for length in [10, 9, 8] {
            if let Some(candidate) = ahead.get(..length)
                && parse_date(candidate).is_some()
                && ends_after(length)
            {
                return Some(length);
            }
        }
        let candidate = ahead.get(..7)?;
        if candidate.as_bytes().get(4) == Some(&b'-') {
            let is_quarter = matches!(&candidate[5..6], "Q" | "H");
            if Month::parse(candidate).is_some() && ends_after(7) {
                return Some(7);
            }
            if is_quarter && candidate.as_bytes().get(6).is_some_and(u8::is_ascii_digit) && ends_after(7) {
                return Some(7);
            }
        }
        None
    }
}

/// The date or month that exists nearest to one that does not.
pub fn repaired_date(year: i32, month: i32, day: Option<i32>) -> Option<String> {
    let month = Month::new(year, month.clamp(1, 12))?;
    Some(match day {
        Some(day) => month.day(day.clamp(1, month.days()))?.to_string(),
        None => month.to_string(),
    })
}

fn is_run_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
