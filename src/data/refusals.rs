//! D04…: what is said about a cell that cannot be read.
//!
//! In: the refusal, the column and the text of the cell. Out: a title with the
//! value seen, and a help line with the value expected and what to do.

use crate::exact::Exact;
use crate::lang::Text;

use super::cells::{DateHint, Refusal};
use super::numbers::NumberHint;
use super::problems::{Words, shown};
use super::schema::CellType;
use crate::spelling::nearest;

/// A cell that was refused, with all that its message needs.
pub(super) struct RefusedCell<'a> {
    pub header: &'a str,
    pub value: &'a str,
    pub cell: &'a CellType,
    pub bounds: Option<&'a (Exact, Exact)>,
    pub refusal: Refusal,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NotANumber(_) => "D0401",
            Refusal::TooLong => "D0402",
            Refusal::NotWhole => "D0403",
            Refusal::NotADate(_) => "D0404",
            Refusal::NotAMonth(_) => "D0405",
            Refusal::NotATruth => "D0406",
            Refusal::UnknownLabel => "D0407",
            Refusal::OutOfBounds => "D0408",
        }
    }
}

impl RefusedCell<'_> {
    pub fn words(&self) -> Words {
        match self.refusal {
            Refusal::NotANumber(hint) => self.not_a(number_help(hint)),
            Refusal::TooLong => self.said(
                Text::new("的位数太多，无法精确保存", "has more digits than can be kept exactly"),
                Text::new(
                    "一个数最多约 28 位数字；核对这一格，删去多余的小数位",
                    "a number has at most about 28 digits; check the cell and drop surplus decimals",
                ),
            ),
            Refusal::NotWhole => self.not_a(Text::new(
                "这一列只能是整数；带小数的列在政策里声明为 数",
                "this column takes whole numbers; a column with decimals is declared as `number`",
            )),
            Refusal::NotADate(hint) => self.not_a(date_help(hint)),
            Refusal::NotAMonth(probable) => self.not_a(match probable {
                Some(month) => Text::new(format!("是不是 {month}？"), format!("did you mean {month}?")),
                None => Text::new("先写四位年份，再写月份", "four digits of the year, then the month"),
            }),
            Refusal::NotATruth => {
                self.not_a(Text::new("其他写法（Y、1、√）不作猜测", "other spellings (Y, 1, TRUE) are not guessed at"))
            }
            Refusal::UnknownLabel => self.unknown_label(),
            Refusal::OutOfBounds => self.out_of_bounds(),
        }
    }

    /// “列”的值“x”…
    fn said(&self, what: Text, help: Text) -> Words {
        let (header, value) = (shown(self.header), shown(self.value));
        Words {
            title: Text::new(
                format!("“{header}”的值“{value}”{}", what.zh),
                format!("the value `{value}` of `{header}` {}", what.en),
            ),
            help: Some(help),
        }
    }

    fn not_a(&self, hint: Text) -> Words {
        let Expected { noun, example } = expected(self.cell);
        self.said(
            Text::new(format!("不是{}", noun.zh), format!("is not {}", noun.en)),
            Text::new(
                format!("应写成 {}；{}", example.zh, hint.zh),
                format!("write it like {}; {}", example.en, hint.en),
            ),
        )
    }

    fn unknown_label(&self) -> Words {
        const MOST: usize = 12;
        let labels = match self.cell {
            CellType::Label(labels) => labels.as_slice(),
            _ => &[],
        };
        let firsts: Vec<&str> = labels.iter().filter_map(|label| label.first().map(String::as_str)).collect();
        let listed = firsts.get(..MOST).unwrap_or(&firsts);
        let (etc_zh, etc_en) = if firsts.len() > MOST { (" 等", ", …") } else { ("", "") };
        let mut help = Text::new(
            format!("可以写：{}{etc_zh}", listed.join("、")),
            format!("it can be: {}{etc_en}", listed.join(", ")),
        );
        if let Some(near) = nearest(self.value, labels.iter().flatten().map(String::as_str)) {
            help.zh = format!("是不是“{near}”？{}", help.zh);
            help.en = format!("did you mean `{near}`? {}", help.en);
        }
        self.said(Text::new("不是约定的标签", "is not one of the labels"), help)
    }

    fn out_of_bounds(&self) -> Words {
        let range = self.bounds.map_or_else(String::new, |(least, most)| match self.cell {
            CellType::Ratio => format!("{}..{}", percent(least), percent(most)),
            _ => format!("{least}..{most}"),
        });
        self.said(
            Text::new(format!("超出范围 {range}"), format!("is outside {range}")),
            Text::new(
                "改正这一格；若这个值是对的，修改政策中这一列的范围",
                "correct the cell or, if the value is right, the range of the column in the policy",
            ),
        )
    }
}

fn percent(share: &Exact) -> String {
    format!("{}%", share * &Exact::from(100))
}

struct Expected {
    noun: Text,
    example: Text,
}

/// What a column of this type takes, with an example.
fn expected(cell: &CellType) -> Expected {
    let same =
        |zh: &str, en: &str, example: &str| Expected { noun: Text::new(zh, en), example: Text::new(example, example) };
    let either = |zh: &str, en: &str, first: &str, second: &str| Expected {
        noun: Text::new(zh, en),
        example: Text::new(format!("{first} 或 {second}"), format!("{first} or {second}")),
    };
    match cell {
        CellType::Money => either("金额", "an amount", "1234.50", "-1,234.50"),
        CellType::Ratio => either("比率", "a ratio", "85%", "0.85"),
        CellType::Points => same("分数", "a number of points", "88.5"),
        CellType::Number => same("数", "a number", "1234.5"),
        CellType::Integer => same("整数", "a whole number", "12"),
        CellType::Days => same("天数", "a number of days", "21.5"),
        CellType::Months => same("月数", "a number of months", "6"),
        CellType::Date => either("日期", "a date", "2026-03-31", "2026年3月31日"),
        CellType::Month => either("月份", "a month", "2026-03", "2026年3月"),
        CellType::Truth => Expected {
            noun: Text::new("“是”或“否”", "a yes or no"),
            example: Text::new("是 或 否", "yes or no"),
        },
        CellType::Text => same("文本", "a text", "…"),
        CellType::Label(_) => same("标签", "a label", "…"),
    }
}

fn number_help(hint: NumberHint) -> Text {
    match hint {
        NumberHint::LeaveBlank => Text::new("没有值时把这一格留空", "leave the cell blank where there is no value"),
        NumberHint::Formula => Text::new(
            "表格里的公式没有算出值，改正公式后按值另存",
            "the spreadsheet's formula gave no value: repair it and save the values",
        ),
        NumberHint::SpelledSize => Text::new("把数写全，如 1.2万 写成 12000", "write the number out: 1.2万 is 12000"),
        NumberHint::Currency => {
            Text::new("只写数，去掉货币符号和“元”", "only the number, without currency sign or unit")
        }
        NumberHint::Brackets => {
            Text::new("负数用减号，如 (120) 写成 -120", "negative numbers have a minus sign: (120) is -120")
        }
        NumberHint::PlusSign => Text::new("去掉前面的加号", "without the plus sign"),
        NumberHint::Percent => {
            Text::new("百分号只用于声明为 比率 的列", "a percent sign belongs to columns declared as `ratio` only")
        }
        NumberHint::Exponent => Text::new(
            "把数写全；在表格里把这一列设为“数值”再保存",
            "write the number out: format the column as a number and save again",
        ),
        NumberHint::Grouping => Text::new(
            "逗号只能每三位一个，小数点用“.”",
            "commas stand before every three digits only, and the decimal sign is a point",
        ),
        NumberHint::Unit => Text::new("只写数，去掉后面的单位和空格", "only the number, without unit or blanks"),
        NumberHint::Nothing => Text::new("没有值时把这一格留空", "leave the cell blank where there is no value"),
    }
}

fn date_help(hint: DateHint) -> Text {
    match hint {
        DateHint::NoSuchDay => Text::new("日历上没有这一天", "the calendar has no such day"),
        DateHint::TimeOfDay => Text::new("去掉日期后面的时间", "without the time of day"),
        DateHint::SerialNumber => Text::new(
            "在表格里把这一列设为“日期”再保存",
            "format the column as a date in the spreadsheet and save again",
        ),
        DateHint::LeaveBlank | DateHint::Nothing => {
            Text::new("没有日期时把这一格留空", "leave the cell blank where there is no date")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(cell: &CellType, value: &str, refusal: Refusal) -> Words {
        let bounds = (Exact::zero(), Exact::from(1));
        RefusedCell { header: "列", value, cell, bounds: Some(&bounds), refusal }.words()
    }

    #[test]
    fn a_refused_amount_says_what_was_seen_and_what_to_write() {
        let said = words(&CellType::Money, "12万", Refusal::NotANumber(NumberHint::SpelledSize));
        assert_eq!(said.title.zh, "“列”的值“12万”不是金额");
        assert_eq!(said.title.en, "the value `12万` of `列` is not an amount");
        let help = said.help.unwrap();
        assert_eq!(help.zh, "应写成 1234.50 或 -1,234.50；把数写全，如 1.2万 写成 12000");
    }

    #[test]
    fn an_unknown_label_suggests_the_nearest() {
        let labels = CellType::Label(vec![vec!["全款".into()], vec!["分期".into(), "parts".into()]]);
        let help = words(&labels, "分 期", Refusal::UnknownLabel).help.unwrap();
        assert_eq!(help.zh, "是不是“分期”？可以写：全款、分期");
        assert_eq!(help.en, "did you mean `分期`? it can be: 全款, 分期");
    }

    #[test]
    fn the_range_of_a_ratio_is_shown_in_percent() {
        let said = words(&CellType::Ratio, "120%", Refusal::OutOfBounds);
        assert_eq!(said.title.zh, "“列”的值“120%”超出范围 0%..100%");
        let said = words(&CellType::Points, "120", Refusal::OutOfBounds);
        assert_eq!(said.title.en, "the value `120` of `列` is outside 0..1");
    }

    #[test]
    fn every_refusal_of_a_number_has_help_in_both_languages() {
        use NumberHint::*;
        for hint in
            [LeaveBlank, Formula, SpelledSize, Currency, Brackets, PlusSign, Percent, Exponent, Grouping, Unit, Nothing]
        {
            let help = words(&CellType::Days, "x", Refusal::NotANumber(hint)).help.unwrap();
            assert!(help.zh.starts_with("应写成 21.5；") && help.en.starts_with("write it like 21.5; "));
        }
    }
}
