//! Source files, spans, and the only line and column arithmetic.
//!
//! Spans are byte offsets into one file. Only this file turns them into lines
//! and columns; `销售额` is nine bytes, three characters and six cells wide.

use std::sync::Arc;

/// A stretch of one source file, in bytes, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A thing together with the place where the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub node: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(node: T, span: Span) -> Self {
        Spanned { node, span }
    }
}

/// A policy's text under the name that messages show.
#[derive(Clone, Debug)]
pub struct Source {
    pub name: Arc<str>,
    pub text: Arc<str>,
    line_starts: Arc<[usize]>,
}

/// Line and column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Source {
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text: Arc<str> = text.into();
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        Source { name: name.into(), text, line_starts: starts.into() }
    }

    /// The line and column of a byte offset; past the end it is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |part| part.chars().count()) + 1;
        Position { line, column }
    }

    /// Where each line begins, in bytes.
    pub fn line_starts(&self) -> &[usize] {
        &self.line_starts
    }

    pub fn line(&self, offset: usize) -> usize {
        self.position(offset).line
    }

    /// The text of a span, or nothing where it does not fit the file.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let source = Source::new("p.kpi", "政策 甲\n定义 完成率 = 销售额");
        let at = source.text.find("销售额").unwrap();
        assert_eq!(source.position(at), Position { line: 2, column: 10 });
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        let source = Source::new("p.kpi", "ab\n");
        assert_eq!(source.position(99), Position { line: 2, column: 1 });
    }
}
