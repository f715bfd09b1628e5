//! The long pages of the codes, as they are printed and as they stand in `docs/diagnostics`.
//!
//! In: a page of `diagnostics::pages`. Out: text for a terminal in one language, or
//! Markdown in both. The report in a page is what the wrong example really gives:
//! it is checked, or run, whenever the page is made.

mod given;
mod markdown;
mod text;

pub use given::{Given, given};
pub use markdown::{index, markdown};
pub use text::text;

use crate::diagnostics::pages;
use crate::lang::Text;

/// What the codes that begin alike are about.
const FAMILIES: &[(&str, &str, &str)] = &[
    ("E01", "读不通的文字", "text that cannot be read"),
    ("E02", "名称", "names"),
    ("E03", "类型、单位、期间、表的样子", "types, units, periods and the shape of tables"),
    ("E04", "可能没有的值", "values that may be missing"),
    ("E05", "会计要问的：权重、分档、名次、日期", "what an accountant asks about: weights, bands, ranks, dates"),
    ("E061", "人和组", "people and their groups"),
    ("E062", "算法、加权平均、每满、折算", "formulas, weighted averages, steps, prorations"),
    ("E063", "逐行的表和明细", "rows of tables and records"),
    ("E064", "几种情形、例外、钱什么时候动", "cases, exceptions, and money in time"),
    ("E065", "引用别的文件、币种、取整", "imports, currencies, rounding"),
    ("E066", "换了的表", "tables that change"),
    ("E", "其他错误", "other errors"),
    ("E09", "接受和禁止", "what a policy accepts and denies"),
    ("W", "警告：写得通，多半不是本意", "warnings: what can be read and is hardly meant"),
    ("W07", "警告：按各种情形逐一看出来的", "warnings: found by going through the cases"),
    ("W08", "警告：做薪酬的人一眼会问的", "warnings: what a payroll specialist would ask about"),
    ("W09", "警告：接受了却用不上", "warnings: accepted for nothing"),
    ("N07", "提示：按各种情形逐一看出来的", "notes: found by going through the cases"),
    ("N08", "提示：做薪酬的人会留意的", "notes: what a payroll specialist would look at"),
    ("L", "劳动法提示（中国大陆）", "hints on labour law (mainland China)"),
    ("R", "运行时的异常", "exceptions of a run"),
    ("D", "数据文件", "data files"),
];

/// What the family of a code is about.
fn family(code: &str) -> Option<Text> {
    let of_code = FAMILIES.iter().filter(|(prefix, ..)| code.starts_with(prefix));
    of_code.max_by_key(|(prefix, ..)| prefix.len()).map(|(_, zh, en)| Text::new(*zh, *en))
}

/// Whether a code is a hint on labour law.
fn is_of_labour_law(code: &str) -> bool {
    code.starts_with('L')
}

/// Whether a word is written like a code, or like a slip in one: a letter and up to five digits.
pub fn looks_like_a_code(word: &str) -> bool {
    let mut signs = word.chars();
    let letter = signs.next().is_some_and(|letter| letter.is_ascii_alphabetic());
    letter && (1..=5).contains(&signs.as_str().len()) && signs.all(|sign| sign.is_ascii_digit())
}

/// The codes nearest to one that has no page, nearest first.
pub fn nearest_codes(wanted: &str) -> Vec<&'static str> {
    const FEW: usize = 3;
    const FARTHEST: usize = 2;
    let wanted = wanted.to_ascii_uppercase();
    let mut near: Vec<(usize, &str)> = pages::codes().map(|code| (strsim::osa_distance(&wanted, code), code)).collect();
    near.retain(|(distance, _)| *distance <= FARTHEST);
    near.sort_unstable();
    near.into_iter().take(FEW).map(|(_, code)| code).collect()
}
