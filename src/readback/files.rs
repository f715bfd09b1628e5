//! Which file a statement stands in, where a policy imports others.

use crate::source::{Span, Spanned};
use crate::syntax::ast::Statement;

use super::reader::Reader;
use super::{Part, Piece};

/// The files that a reading has come through.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The file that was told of last, and the place of the import before the statement at hand.
    last: usize,
    import: Option<Span>,
}

impl Files {
    /// The statements are gone through anew.
    pub fn restart(&mut self) {
        self.import = None;
    }

    /// Notes where another file is imported: headings stand at both its ends, in place of the import.
    pub fn pass(&mut self, statement: &Spanned<Statement>, reader: &Reader<'_>) {
        if matches!(statement.node, Statement::Heading(_)) && reader.written(statement.span).contains(['"', '“', '”'])
        {
            self.import = Some(statement.span);
        }
    }

    /// A sentence where the statement stands in another file than the one before.
    pub fn entered(&mut self, statement: &Spanned<Statement>, reader: &Reader<'_>) -> Option<Part> {
        let source = &reader.policy.source;
        let file = source.file_index(statement.span.start);
        if file == self.last {
            return None;
        }
        self.last = file;
        let name = reader.quoted(&reader.file_name(source.name_at(statement.span.start)));
        let sentence = reader.say(&["以下写在文件", &name, "里。"], &["What follows stands in the file ", &name, "."]);
        Some(Part { span: self.import, pieces: vec![Piece::Paragraph(sentence)] })
    }
}

impl Reader<'_> {
    /// A file by its way from the policy's own file.
    pub fn file_name(&self, name: &str) -> String {
        let own = &*self.policy.source.name;
        let home = own.rfind(['/', '\\']).and_then(|at| own.get(..=at)).unwrap_or("");
        name.strip_prefix(home).unwrap_or(name).to_owned()
    }
}
