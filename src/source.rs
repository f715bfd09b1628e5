//! Source files, spans, and the only line and column arithmetic.
//!
//! A policy and the files that it imports are one text, file after file; spans are
//! byte offsets into it. Only this file turns them into files, lines and columns;
//! `销售额` is nine bytes, three characters and six cells wide.

use std::sync::Arc;

/// A stretch of a source, within one file of it, in bytes, end exclusive.
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
    /// The name of the policy's own file.
    pub name: Arc<str>,
    /// The text of the policy's own file, then those of the files that it imports.
    pub text: Arc<str>,
    line_starts: Arc<[usize]>,
    /// The policy's own file first.
    files: Arc<[File]>,
}

/// One file of a source and where its text stands, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: Arc<str>,
    pub start: usize,
    pub end: usize,
}

/// Line and column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Source {
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Source::of(name.into(), text.into(), &[])
    }

    /// The same file with the files that it imports behind it.
    pub fn with_imports(&self, imports: &[(Arc<str>, Arc<str>)]) -> Self {
        let own = self.files.first().and_then(|own| self.text.get(own.start..own.end)).unwrap_or("");
        Source::of(self.name.clone(), own.into(), imports)
    }

    fn of(name: Arc<str>, own: Arc<str>, imports: &[(Arc<str>, Arc<str>)]) -> Self {
        let mut files = vec![File { name: name.clone(), start: 0, end: own.len() }];
        let mut text = own;
        if !imports.is_empty() {
            let mut all = text.to_string();
            for (name, text) in imports {
                // A line break between files, so that no line is of two.
                all.push('\n');
                let start = all.len();
                all.push_str(text);
                files.push(File { name: name.clone(), start, end: all.len() });
            }
            text = all.into();
        }
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        Source { name, text, line_starts: starts.into(), files: files.into() }
    }

    /// The files: the policy's own first, then the imported ones.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Which of the files a byte offset lies in.
    pub fn file_index(&self, offset: usize) -> usize {
        self.files.partition_point(|file| file.start <= offset).saturating_sub(1)
    }

    /// The name of the file that a byte offset lies in.
    pub fn name_at(&self, offset: usize) -> &str {
        self.files.get(self.file_index(offset)).map_or(&self.name, |file| &file.name)
    }

    /// The line and column of a byte offset in its file; past the end it is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |part| part.chars().count()) + 1;
        let begins = self.files.get(self.file_index(offset)).map_or(0, |file| file.start);
        let before = self.line_starts.partition_point(|start| *start < begins);
        Position { line: line - before, column }
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
    fn every_file_has_its_own_lines() {
        let own = Source::new("a.kpi", "一\n二");
        let imports = [("b.kpi".into(), "".into()), ("c.kpi".into(), "三\n四\n".into())];
        let source = own.with_imports(&imports);
        let at = |text: &str| {
            let offset = source.text.find(text).unwrap();
            (source.name_at(offset).to_owned(), source.position(offset).line, source.position(offset).column)
        };
        assert_eq!(at("二"), ("a.kpi".to_owned(), 2, 1));
        assert_eq!(at("三"), ("c.kpi".to_owned(), 1, 1));
        assert_eq!(at("四"), ("c.kpi".to_owned(), 2, 1));
        // The end of the policy's own file is its own; what is empty has its place.
        assert_eq!(source.name_at(source.files()[0].end), "a.kpi");
        assert_eq!(source.name_at(source.files()[1].start), "b.kpi");
        assert_eq!(source.position(source.files()[1].start), Position { line: 1, column: 1 });
        // Imports are replaced, not added.
        assert_eq!(source.with_imports(&[]).text, own.text);
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        let source = Source::new("p.kpi", "ab\n");
        assert_eq!(source.position(99), Position { line: 2, column: 1 });
    }
}
