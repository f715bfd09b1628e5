//! A policy's text as reports draw it.
//!
//! In: a source and the spans to be marked. Out: what `miette` asks for, with
//! columns in characters, signs that a terminal shows as signs, every mark on
//! one line, and endless lines cut to the piece that matters.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::render::legible;
use crate::source::{File, Source, Span};

/// A line with more characters is shown as the piece around its label.
const LONGEST_LINE: usize = 200;
/// Characters shown on either side of a label in a line that is too long.
const AROUND: usize = 40;

/// A file, or a piece of one line of it, as it is drawn.
pub(super) struct Page {
    pub name: String,
    /// Where the file's text begins in the source.
    begins: usize,
    /// As long as the source, byte for byte, but legible.
    text: String,
    starts: Vec<usize>,
    /// Lines and characters of the file before this text.
    lines_before: usize,
    characters_before: usize,
}

impl Page {
    pub fn of(source: &Source, file: &File) -> Page {
        let text = source.text.get(file.start..file.end).unwrap_or("");
        let text: String = text.chars().map(|sign| if harmless(sign) { sign } else { stand_in(sign) }).collect();
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| i + 1));
        let (name, begins) = (legible(&file.name), file.start);
        Page { name, begins, text, starts, lines_before: 0, characters_before: 0 }
    }

    /// The line, counted from 0 within this page, that holds a byte.
    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Where a line begins, or where the page ends.
    fn start_of(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    fn characters(&self, from: usize, to: usize) -> usize {
        self.text.get(from..to).map_or(0, |part| part.chars().count())
    }

    /// The bytes of the page to mark for a span of the source: on one line, within
    /// the file, and not behind its last word.
    pub fn marked(&self, span: Span) -> Span {
        let within = |at: usize| at.saturating_sub(self.begins);
        let span = Span::new(within(span.start), within(span.end));
        let floor = |mut at: usize| {
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let written = self.text.trim_end().len();
        let start = floor(span.start.min(self.text.len()));
        if start >= written {
            // "Not finished" is said of the last word there is.
            return Span::new(floor(written.saturating_sub(1)), written);
        }
        let end = floor(span.end.clamp(start, self.text.len()));
        let marked = self.text.get(start..end).unwrap_or("");
        // A statement of many lines is marked on its first.
        let marked = marked.split('\n').next().unwrap_or("").trim_end();
        Span::new(start, start + marked.len())
    }

    /// Whether the line of a span is too long to be shown whole.
    pub fn is_long(&self, span: Span) -> bool {
        let line = self.line_of(span.start);
        let context = self.start_of(line.saturating_sub(1))..self.start_of(line + 2);
        let context = self.text.get(context).unwrap_or("");
        context.lines().any(|line| line.chars().nth(LONGEST_LINE).is_some())
    }

    /// The piece of a line around a span, and the span within it.
    pub fn crop(&self, span: Option<Span>) -> (Page, Span) {
        let span = span.unwrap_or_default();
        let line = self.line_of(span.start);
        let from = self.start_of(line);
        let whole = self.text.get(from..self.start_of(line + 1)).unwrap_or("").trim_end();
        let (before, rest) = whole.split_at_checked(span.start - from).unwrap_or((whole, ""));
        let (marked, after) = rest.split_at_checked(span.end - span.start).unwrap_or((rest, ""));

        let skipped = before.chars().count().saturating_sub(AROUND);
        let mut text: String = if skipped > 0 { "…".into() } else { String::new() };
        text.extend(before.chars().skip(skipped));
        let start = text.len();
        text.extend(marked.chars().take(2 * AROUND));
        let end = text.len();
        let room = if marked.chars().nth(2 * AROUND).is_some() { 0 } else { AROUND };
        text.extend(after.chars().take(room));
        if marked.chars().nth(2 * AROUND).is_some() || after.chars().nth(AROUND).is_some() {
            text.push('…');
        }
        let characters_before = skipped.saturating_sub(1);
        let lines_before = self.lines_before + line;
        let piece = Page { name: self.name.clone(), begins: 0, text, starts: vec![0], lines_before, characters_before };
        (piece, Span::new(start, end))
    }
}

/// `miette` counts columns in bytes; this counts characters.
impl SourceCode for Page {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        if end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let line = self.line_of(span.offset());
        let first = line.saturating_sub(lines_before);
        let last = self.line_of(end.saturating_sub(1).max(span.offset())) + lines_after;
        let (from, to) = (self.start_of(first), self.start_of(last + 1));
        let data = self.text.as_bytes().get(from..to).unwrap_or(b"");
        // Asked for no context, it wants to know where the span begins.
        let column = match lines_before {
            0 => self.characters(self.start_of(line), span.offset()) + self.characters_before,
            _ => 0,
        };
        let line_count = last.min(self.starts.len().saturating_sub(1)) - first + 1;
        let place = SourceSpan::from((from, to - from));
        let name = self.name.clone();
        let line = self.lines_before + first;
        Ok(Box::new(MietteSpanContents::new_named(name, data, place, line, column, line_count)))
    }
}

/// Whether a sign neither moves the cursor nor turns the line round.
pub(super) fn harmless(sign: char) -> bool {
    matches!(sign, '\n' | '\t')
        || !(sign.is_control() || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

/// A legible sign of the same length in bytes.
fn stand_in(sign: char) -> char {
    match sign.len_utf8() {
        1 => ' ',
        2 => '\u{a4}',
        _ => '\u{fffd}',
    }
}
