//! One change of a policy's text, as a problem offers it.

use crate::lang::Text;
use crate::source::Span;

/// A change at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    span: Span,
    how: How,
    /// In the language of the line that it goes into.
    text: Text,
    is_reckoned: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum How {
    /// Instead of these words, which must stand there.
    Instead(String),
    /// Instead of signs that are these when they are folded to plain ones.
    Folded(String),
    /// Instead of a text with its quotes.
    Unquoted,
    /// Instead of this name, of one that the policy may declare itself.
    Name(String),
    /// Instead of these signs, with a blank on either side.
    Apart(String),
    /// In front of the span, a blank between them where the line has blanks.
    Before,
    /// Behind the span, with blanks.
    Behind,
    /// Behind a number, a blank between them where the line has blanks.
    Unit,
    /// Behind the span without a blank.
    Joined,
    /// The span goes.
    Gone,
}

impl Edit {
    /// One name instead of another. A name in 「」 keeps them.
    pub fn name(span: Span, written: &str, meant: &str) -> Edit {
        Edit::instead(span, written, Text::new(meant, meant))
    }

    /// The same for a name that the author may have declared.
    pub fn declared(span: Span, written: &str, meant: &str) -> Edit {
        Edit { span, how: How::Name(written.to_owned()), text: Text::new(meant, meant), is_reckoned: false }
    }

    /// Words instead of others.
    pub fn instead(span: Span, written: &str, text: Text) -> Edit {
        Edit { span, how: How::Instead(written.to_owned()), text, is_reckoned: false }
    }

    /// Signs instead of others, full-width or not.
    pub fn folded(span: Span, written: &str, meant: &str) -> Edit {
        Edit { span, how: How::Folded(written.to_owned()), text: Text::new(meant, meant), is_reckoned: false }
    }

    /// A label instead of a text in quotes.
    pub fn unquoted(span: Span, label: &str) -> Edit {
        Edit { span, how: How::Unquoted, text: Text::new(label, label), is_reckoned: false }
    }

    /// A word instead of signs.
    pub fn apart(span: Span, written: &str, text: Text) -> Edit {
        Edit { span, how: How::Apart(written.to_owned()), text, is_reckoned: false }
    }

    /// A word that lacks before the span.
    pub fn before(span: Span, text: Text) -> Edit {
        Edit { span, how: How::Before, text, is_reckoned: false }
    }

    /// A word that lacks behind the span.
    pub fn behind(span: Span, text: Text) -> Edit {
        Edit { span, how: How::Behind, text, is_reckoned: false }
    }

    /// The unit that a number lacks.
    pub fn unit(number: Span, unit: Text) -> Edit {
        Edit { span: number, how: How::Unit, text: unit, is_reckoned: false }
    }

    /// A sign that lacks directly behind the span.
    pub fn joined(span: Span, sign: &str) -> Edit {
        Edit { span, how: How::Joined, text: Text::new(sign, sign), is_reckoned: false }
    }

    /// A sign that is one too many.
    pub fn gone(span: Span) -> Edit {
        Edit { span, how: How::Gone, text: Text::new("", ""), is_reckoned: false }
    }

    /// A figure that follows from those in other lines: right only where all lines can be read.
    pub fn reckoned(mut self) -> Edit {
        self.is_reckoned = true;
        self
    }

    /// Whether the name that is to go stands in the policy more often than the declared one:
    /// then it may well be the declaration that is misspelt.
    pub(super) fn is_outnumbered(&self, source: &str) -> bool {
        let How::Name(written) = &self.how else { return false };
        let declared = source.matches(&*self.text.zh).count();
        declared > 0 && source.matches(&**written).count() > declared
    }

    /// Where it changes the text.
    pub fn span(&self) -> Span {
        self.span
    }

    pub(super) fn is_reckoned(&self) -> bool {
        self.is_reckoned
    }

    /// The stretch of a source's text to be replaced, and what is written there instead.
    /// Nothing where the text is not what the edit takes it for, or where a number, a rate
    /// or a comparison would be lost.
    pub(super) fn in_text(&self, source: &str) -> Option<(Span, String)> {
        let written = source.get(self.span.start..self.span.end)?;
        let (before, after) = (source.get(..self.span.start)?.chars().next_back(), source.get(self.span.end..)?);
        let after = after.chars().next();
        let blank = |sign: Option<char>| sign.is_none_or(char::is_whitespace);
        let chinese = is_chinese(line_around(source, self.span));
        let text = if chinese { &self.text.zh } else { &self.text.en };
        let (span, new) = match &self.how {
            How::Instead(expected) | How::Name(expected) if written == expected => (self.span, text.clone()),
            How::Instead(expected) | How::Name(expected) if written == format!("「{expected}」") => {
                (self.span, format!("「{text}」"))
            }
            How::Unquoted if written.trim_matches(['"', '“', '”', '＂']) == text => (self.span, text.clone()),
            How::Folded(expected) if crate::spelling::folded(written) == *expected => (self.span, text.clone()),
            How::Apart(expected) if crate::spelling::folded(written) == *expected => {
                let space = |sign| if blank(sign) { "" } else { " " };
                (self.span, format!("{}{text}{}", space(before), space(after)))
            }
            How::Instead(_) | How::Name(_) | How::Folded(_) | How::Unquoted | How::Apart(_) => return None,
            How::Before => {
                let space = if chinese && !blank(before) { "" } else { " " };
                (Span::new(self.span.start, self.span.start), format!("{text}{space}"))
            }
            How::Behind => {
                let space = if after.is_some_and(char::is_alphanumeric) { " " } else { "" };
                (Span::new(self.span.end, self.span.end), format!(" {text}{space}"))
            }
            How::Unit => {
                // 低于60则: no blank; 10 万: the unit belongs to its scale.
                let tight = before.is_some_and(|sign| sign.is_alphanumeric()) || written.ends_with(['万', '亿']);
                let space = if chinese && tight { "" } else { " " };
                (Span::new(self.span.end, self.span.end), format!("{space}{text}"))
            }
            How::Joined => (Span::new(self.span.end, self.span.end), text.clone()),
            How::Gone => {
                let space = if blank(before) || blank(after) { "" } else { " " };
                (self.span, space.to_owned())
            }
        };
        let lost = source.get(span.start..span.end)?;
        keeps_figures(lost, &new).then_some((span, new))
    }
}

/// Whether numbers, rates and comparisons stay as they are. A number may come to stand where
/// none was: the 25 before a lonely %.
fn keeps_figures(lost: &str, new: &str) -> bool {
    let (lost, new) = (figures(lost), figures(new));
    let signs = |text: &str| text.replace(|sign: char| sign.is_ascii_digit(), "");
    lost == new || signs(&lost) == lost && (lost.is_empty() || signs(&new) == lost)
}

fn figures(text: &str) -> String {
    let text = text.replace('﹪', "%");
    let plain = crate::spelling::folded(&text);
    plain.chars().filter(|sign| sign.is_ascii_digit() || "%‰<>=≥≤≠≧≦⩾⩽".contains(*sign)).collect()
}

fn line_around(source: &str, span: Span) -> &str {
    let start = source.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = source.get(span.end..).and_then(|after| after.find('\n')).map_or(source.len(), |at| span.end + at);
    let line = source.get(start..end).unwrap_or("");
    // A remark may well be in another language.
    line.split("//").next().unwrap_or(line)
}

fn is_chinese(line: &str) -> bool {
    line.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}
