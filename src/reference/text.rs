//! A page as `kpi explain E0203` prints it.

use unicode_width::UnicodeWidthChar;

use super::given::given;
use super::markdown::{self, remark};
use crate::diagnostics::pages::{Example, Page, Role};
use crate::lang::{Lang, Text};

/// The page in one language, with what its wrong example gives.
pub fn text(page: &Page, lang: Lang) -> String {
    let mut out = format!("{} {}\n", page.code, page.title.get(lang));
    for (heading, part) in markdown::parts(page) {
        out += &format!("\n{}\n\n{}\n", heading.get(lang), indented(part.get(lang)));
    }
    if page.wrong.pieces.is_empty() {
        return out;
    }
    let headings = [Text::new("错的例子", "A wrong example"), Text::new("改好的例子", "The same, mended")];
    let [wrong, right] = headings;
    out += &format!("\n{}\n", wrong.get(lang));
    out += &example(&page.wrong, &Example::default(), lang);
    let report = given(&page.wrong).report(page.code, lang);
    out += &format!("\n{}\n\n{}\n", markdown::REPORT.get_in(lang), indented_lines(&report));
    out += &format!("\n{}\n", right.get(lang));
    out += &example(&page.right, &page.wrong, lang);
    out
}

/// The files of an example that another one does not have as they are.
fn example(example: &Example, known: &Example, lang: Lang) -> String {
    let mut out = String::new();
    for piece in example.pieces.iter().filter(|piece| !known.pieces.contains(piece)) {
        let name = match &piece.role {
            Role::Policy => None,
            Role::Version => Some(Text::new("下一个版本：", "The next version:")),
            Role::Imported(name) | Role::Data(name) => Some(Text::new(format!("{name}："), format!("{name}:"))),
        };
        if let Some(name) = name {
            out += &format!("\n  {}\n", name.get(lang));
        }
        out += &format!("\n{}\n", indented_lines(piece.text.trim_end()));
        if let Some(remark) = remark(piece) {
            out += &format!("\n  {}\n", remark.get(lang));
        }
    }
    out
}

/// A paragraph, indented and broken into lines that a narrow terminal holds: English
/// between words, Chinese anywhere but before a sign that closes something.
fn indented(paragraph: &str) -> String {
    const WIDEST: usize = 78;
    let mut out = String::from("  ");
    let mut filled = 2;
    for word in words(paragraph) {
        let width: usize = word.chars().filter_map(UnicodeWidthChar::width).sum();
        if filled + width > WIDEST && filled > 2 {
            out.truncate(out.trim_end().len());
            out += "\n  ";
            filled = 2;
        }
        let word = if filled == 2 { word.trim_start() } else { word };
        out += word;
        filled += word.chars().filter_map(UnicodeWidthChar::width).sum::<usize>();
    }
    out
}

/// The pieces of a paragraph between which a line may end.
fn words(paragraph: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = 0;
    let signs: Vec<(usize, char)> = paragraph.char_indices().collect();
    for pair in signs.windows(2) {
        let [(_, before), (at, after)] = pair else { continue };
        let is_wide = |sign: char| sign.width() == Some(2);
        let opens = |sign: char| "“「（《".contains(sign);
        let closes = |sign: char| "，。：；、”」）》？！…".contains(sign);
        let may_end = *after == ' ' || ((is_wide(*before) || is_wide(*after)) && !opens(*before) && !closes(*after));
        if may_end && *before != ' ' {
            words.extend(paragraph.get(from..*at));
            from = *at;
        }
    }
    words.extend(paragraph.get(from..));
    words
}

fn indented_lines(text: &str) -> String {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("    {line}") });
    lines.collect::<Vec<_>>().join("\n")
}
