//! A page as it stands in `docs/diagnostics`, in both languages, and the list of all.

use super::given::given;
use super::{family, is_of_labour_law};
use crate::diagnostics::pages::{self, Example, Page, Piece, Role};
use crate::lang::{Lang, Text};

/// A heading that both kinds of pages have.
pub(super) struct Heading(&'static str, &'static str);

impl Heading {
    pub fn get_in(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.0,
            Lang::En => self.1,
        }
    }
}

pub(super) const REPORT: Heading = Heading("kpi 这样说", "What kpi says");

/// The prose of a page under its headings.
pub(super) fn parts(page: &Page) -> impl Iterator<Item = (Text, &Text)> {
    let besides = match is_of_labour_law(page.code) {
        true => Text::new("依据", "Basis"),
        false => Text::new("为什么没有例子", "Why there is no example"),
    };
    [
        (Text::new("哪里不对", "What is wrong"), &page.what),
        (Text::new("对发薪的影响", "Why it matters for pay"), &page.pay),
        (Text::new("怎样改", "What to do"), &page.mend),
    ]
    .into_iter()
    .chain(page.besides.as_ref().map(|said| (besides, said)))
}

/// What a file of an example cannot show by itself.
pub(super) fn remark(piece: &Piece) -> Option<Text> {
    if let Some(times) = piece.repeated() {
        let zh = format!("⟦⟧ 里的一段重复 {times} 次，# 是第几次。");
        return Some(Text::new(zh, format!("What stands in ⟦⟧ is repeated {times} times; # counts them.")));
    }
    if piece.is_utf16() {
        return Some(Text::new("存成了 UTF-16。", "It is saved in UTF-16."));
    }
    if piece.text.trim().is_empty() {
        return Some(Text::new("文件里什么也没有。", "There is nothing in the file."));
    }
    let is_control = |sign: char| ('\u{2400}'..='\u{241f}').contains(&sign);
    let picture = piece.text.chars().find(|sign| is_control(*sign))?;
    Some(Text::new(
        format!("{picture} 是一个看不见的控制字符。"),
        format!("{picture} is a control character that cannot be seen."),
    ))
}

/// The page of a code in both languages.
pub fn markdown(page: &Page) -> String {
    let mut out = format!("# {} {} · {}\n", page.code, page.title.zh, page.title.en);
    for lang in [Lang::Zh, Lang::En] {
        for (heading, part) in parts(page) {
            out += &format!("\n**{}** {}\n", heading.get(lang), part.get(lang));
        }
    }
    if !page.wrong.pieces.is_empty() {
        out += "\n## 错的例子 · A wrong example\n";
        out += &example(&page.wrong, &Example::default());
        let given = given(&page.wrong);
        for lang in [Lang::Zh, Lang::En] {
            out += &format!("\n{}\n\n```text\n{}\n```\n", REPORT.get_in(lang), given.report(page.code, lang));
        }
        out += "\n## 改好的例子 · The same, mended\n";
        out += &example(&page.right, &page.wrong);
    }
    out + "\n[全部代码 · All codes](README.md)\n"
}

/// The files of an example that another one does not have as they are.
fn example(example: &Example, known: &Example) -> String {
    let mut out = String::new();
    for piece in example.pieces.iter().filter(|piece| !known.pieces.contains(piece)) {
        let (fence, name) = match &piece.role {
            Role::Policy => ("kpi", None),
            Role::Version => ("kpi", Some("下一个版本 · The next version".to_owned())),
            Role::Imported(name) => ("kpi", Some(format!("`{name}`"))),
            Role::Data(name) => ("csv", Some(format!("`{name}`"))),
        };
        if let Some(name) = name {
            out += &format!("\n{name}\n");
        }
        out += &format!("\n```{fence}\n{}\n```\n", piece.text.trim_end());
        if let Some(remark) = remark(piece) {
            out += &format!("\n{} {}\n", remark.zh, remark.en);
        }
    }
    out
}

/// The list of all pages by family.
pub fn index() -> String {
    let mut out = String::from(
        "# 诊断代码 · Diagnostic codes\n\n\
         `kpi check`、`kpi run` 说的每个代码一页：哪里不对、对发薪有什么影响、怎样改，一个错的例子和改好的例子。在命令行里：`kpi explain E0203`。\n\
         每个例子都由测试检查过。\n\n\
         A page for every code that `kpi check` and `kpi run` report: what is wrong, why it matters for pay, what to do, a wrong example and\n\
         the same mended. On the command line: `kpi explain E0203`. A test checks every example.\n",
    );
    let mut last = None;
    for page in pages::codes().filter_map(pages::page) {
        let of = family(page.code);
        if of != last {
            if let Some(of) = &of {
                out += &format!("\n## {} · {}\n\n", of.zh, of.en);
            }
            last = of;
        }
        out += &format!("- [{0}]({0}.md) {1} · {2}\n", page.code, page.title.zh, page.title.en);
    }
    out
}
