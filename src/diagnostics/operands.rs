//! E0301, E0304–E0306, E0310, E0317: values that do not go together.
//!
//! Every text names both sides as the author wrote them and, where the repair is
//! likely, gives the line to paste.

use super::Problem;
use crate::lang::Text;
use crate::plan::Type;
use crate::repair::Edit;
use crate::source::Span;
use crate::syntax::ast::Operator;

/// One side of an operation.
#[derive(Clone, Debug)]
pub struct Operand {
    pub ty: Type,
    pub span: Span,
    /// Its name, or the number with its unit; nothing for a longer formula.
    pub words: Option<Text>,
    /// The digits of a number literal.
    pub digits: Option<String>,
    /// The numbers that a parameter without a unit states, and where.
    pub stated: Vec<(String, Span)>,
}

impl Operand {
    /// A number literal without a unit.
    fn is_bare(&self) -> bool {
        self.digits.is_some() && matches!(self.ty, Type::Integer | Type::Number)
    }

    /// `金额“基本工资”`, or only the type.
    pub(super) fn described(&self) -> Text {
        let ty = kind(self.ty);
        match &self.words {
            Some(words) => Text::new(format!("{}“{}”", ty.zh, words.zh), format!("`{}` ({})", words.en, ty.en)),
            None => Text::new(format!("算出来的{}", ty.zh), format!("a formula that gives {}", ty.en)),
        }
    }

    /// How it appears in a line to paste.
    pub(super) fn short(&self) -> Text {
        self.words.clone().unwrap_or_else(|| match self.ty {
            Type::Money => Text::new("金额", "amount"),
            Type::Points => Text::new("得分", "score"),
            Type::Ratio => Text::new("比率", "ratio"),
            Type::Date => Text::new("日期", "date"),
            _ => Text::new("…", "…"),
        })
    }

    fn with_unit(&self, ty: Type) -> Option<Text> {
        with_unit(self.digits.as_deref()?, ty)
    }
}

/// A type as one names it in a sentence.
fn kind(ty: Type) -> Text {
    let en = match ty {
        Type::Ratio => "a ratio",
        Type::Number => "a number",
        Type::Integer => "a whole number",
        Type::Date => "a date",
        Type::Month => "a month",
        Type::Months => "a number of months",
        Type::Text => "a text",
        Type::Truth => "a condition",
        Type::Enum(_) => "a label",
        Type::Interval => "a stretch of days",
        other => return other.words(),
    };
    let zh = match ty {
        Type::Truth => "条件".to_owned(),
        Type::Enum(_) => "选项".to_owned(),
        other => other.words().zh,
    };
    Text::new(zh, en)
}

/// Digits with the unit that a type needs.
fn with_unit(digits: &str, ty: Type) -> Option<Text> {
    Some(match ty {
        Type::Money => Text::new(format!("{digits} 元"), format!("{digits} yuan")),
        Type::Points if digits == "1" => Text::new("1 分", "1 point"),
        Type::Points => Text::new(format!("{digits} 分"), format!("{digits} points")),
        Type::Days if digits == "1" => Text::new("1 天", "1 day"),
        Type::Days => Text::new(format!("{digits} 天"), format!("{digits} days")),
        Type::Months => Text::new(format!("{digits} 个月"), format!("{digits} months")),
        Type::Ratio => Text::new(format!("{digits}%"), format!("{digits}%")),
        _ => return None,
    })
}

/// The unit of a type that has no other. Months may have been meant as years, and 85 as 85%.
fn only_unit(ty: Type) -> Option<Text> {
    Some(match ty {
        Type::Money => Text::new("元", "yuan"),
        Type::Points => Text::new("分", "points"),
        Type::Days => Text::new("天", "days"),
        _ => return None,
    })
}

/// Writes the unit behind a bare number, where it is the only one that fits.
fn with_only_unit(problem: Problem, bare: &Operand, ty: Type) -> Problem {
    let edit = only_unit(ty).filter(|_| bare.is_bare()).map(|unit| Edit::unit(bare.span, unit));
    problem.repair(edit)
}

/// Whether this is a parameter whose unit was left out where it is stated.
fn lacks_unit(parameter: &Operand, ty: Type) -> bool {
    !parameter.stated.is_empty() && only_unit(ty).is_some()
}

/// What to write where such a parameter is stated.
fn parameter_without_unit(problem: Problem, parameter: &Operand, ty: Type) -> Problem {
    let (Some((digits, place)), Some(unit)) = (parameter.stated.first(), only_unit(ty)) else { return problem };
    let (name, to_write) = (parameter.short(), with_unit(digits, ty).unwrap_or_else(|| Text::new("…", "…")));
    let edits = parameter.stated.iter().map(|(_, place)| Edit::unit(*place, unit.clone()));
    problem
        .also(*place, "这里没有写单位", "no unit is stated here")
        .help(
            format!("在参数里写上单位：{} = {}", name.zh, to_write.zh),
            format!("state the unit with the parameter: {} = {}", name.en, to_write.en),
        )
        .repair(edits)
}

/// Says what each side is; the second is the main place.
fn both_sides(problem: Problem, a: &Operand, b: &Operand) -> Problem {
    let (ta, tb) = (kind(a.ty), kind(b.ty));
    problem.here(format!("这是{}", tb.zh), format!("this is {}", tb.en)).also(
        a.span,
        format!("这是{}", ta.zh),
        format!("this is {}", ta.en),
    )
}

/// The side that is a number without its unit, where the other side has one.
fn bare_side<'a>(a: &'a Operand, b: &'a Operand) -> Option<(&'a Operand, &'a Operand, Text)> {
    let fits = |bare: &Operand, other: &Operand| {
        if bare.is_bare() && other.ty != Type::Ratio { bare.with_unit(other.ty) } else { None }
    };
    if let Some(repair) = fits(b, a) {
        return Some((b, a, repair));
    }
    fits(a, b).map(|repair| (a, b, repair))
}

fn no_unit(
    code: &'static str,
    bare: &Operand,
    other: &Operand,
    (doing_zh, doing_en): (&str, &str),
    repair: &Text,
) -> Problem {
    let digits = bare.digits.as_deref().unwrap_or("");
    let (other_words, ty) = (other.described(), kind(other.ty));
    let problem = Problem::error(
        code,
        bare.span,
        Text::new(
            format!("“{digits}”没有写单位，不能与{}{doing_zh}", other_words.zh),
            format!("`{digits}` has no unit and cannot be {doing_en} {}", other_words.en),
        ),
    )
    .here("缺少单位", "the unit is missing")
    .also(other.span, format!("这是{}", ty.zh), format!("this is {}", ty.en))
    .help(format!("写成：{}", repair.zh), format!("write: {}", repair.en));
    with_only_unit(problem, bare, other.ty)
}

/// E0301. An operation between two types that does not exist.
pub fn operands(operator: Operator, a: &Operand, b: &Operand) -> Problem {
    let (zh, en, preposition) = match operator {
        Operator::Add => ("相加", "added", "to"),
        Operator::Subtract => ("相减", "subtracted", "from"),
        Operator::Multiply => ("相乘", "multiplied", "by"),
        Operator::Divide => ("相除", "divided", "by"),
    };
    let sum = matches!(operator, Operator::Add | Operator::Subtract);
    if sum && let Some((bare, other, repair)) = bare_side(a, b) {
        return no_unit("E0301", bare, other, (zh, "added to or subtracted from"), &repair);
    }
    let (da, db) = (a.described(), b.described());
    // What is subtracted stands second.
    let (first, second) = if operator == Operator::Subtract { (&db, &da) } else { (&da, &db) };
    let title = Text::new(
        format!("{}不能与{}{zh}", da.zh, db.zh),
        format!("{} cannot be {en} {preposition} {}", first.en, second.en),
    );
    let problem = both_sides(Problem::error("E0301", b.span, title), a, b);
    let (sa, sb) = (a.short(), b.short());
    let sign = if operator == Operator::Subtract { "-" } else { "+" };
    match (a.ty, b.ty) {
        (Type::Money, Type::Ratio) if sum => problem.help(
            format!("要在“{}”上按比例增减，写成：{} × (1 {sign} {})", sa.zh, sa.zh, sb.zh),
            format!("to change it by a share of itself write: {} × (1 {sign} {})", sa.en, sb.en),
        ),
        (Type::Ratio, Type::Money) if sum => problem.help(
            format!("要在“{}”上按比例增减，写成：{} × (1 {sign} {})", sb.zh, sb.zh, sa.zh),
            format!("to change it by a share of itself write: {} × (1 {sign} {})", sb.en, sa.en),
        ),
        (Type::Money, Type::Points) if operator == Operator::Multiply => problem.help(
            format!("{} 是满分 100 分时的钱，写成：{} × ({} ÷ 100 分)；每得 1 分就给这么多，写成：{} × ({} ÷ 1 分)", sa.zh, sa.zh, sb.zh, sa.zh, sb.zh),
            format!("where {} is for the full 100 points: {} × ({} ÷ 100 points); where it is for every point: {} × ({} ÷ 1 point)", sa.en, sa.en, sb.en, sa.en, sb.en),
        ),
        (Type::Points, Type::Money) if operator == Operator::Multiply => problem.help(
            format!("{} 是满分 100 分时的钱，写成：{} × ({} ÷ 100 分)；每得 1 分就给这么多，写成：{} × ({} ÷ 1 分)", sb.zh, sb.zh, sa.zh, sb.zh, sa.zh),
            format!("where {} is for the full 100 points: {} × ({} ÷ 100 points); where it is for every point: {} × ({} ÷ 1 point)", sb.en, sb.en, sa.en, sb.en, sa.en),
        ),
        (Type::Money, Type::Points) | (Type::Points, Type::Money) if sum => {
            let points = if a.ty == Type::Points { sa } else { sb };
            problem.help(
                format!("写明一分值多少钱，如：{} ÷ 1 分 × 10 元", points.zh),
                format!("say what a point is worth, such as: {} ÷ 1 point × 10 yuan", points.en),
            )
        }
        (Type::Ratio, Type::Points) | (Type::Points, Type::Ratio) if sum => {
            let ratio = if a.ty == Type::Ratio { sa } else { sb };
            problem.help(
                format!("先把比率化成分数，写成：{} × 100 分", ratio.zh),
                format!("make the ratio points first: {} × 100 points", ratio.en),
            )
        }
        (Type::Money, Type::Money) => problem.help(
            format!("其中一个应是比率、件数或天数；如果“{}”不是钱，把它的类型改成 比率 或 整数", sb.zh),
            format!("one of them must be a ratio, a count or days; if `{}` is no money, change its type to ratio or integer", sb.en),
        ),
        (Type::Points, Type::Points) => problem.help(
            format!("其中一个先化成比率，如：{} × ({} ÷ 100 分)", sa.zh, sb.zh),
            format!("make one of them a ratio first: {} × ({} ÷ 100 points)", sa.en, sb.en),
        ),
        (Type::Date, Type::Number | Type::Integer) if sum => {
            let digits = b.digits.clone().unwrap_or_else(|| "30".to_owned());
            problem.help(
                format!("写明单位：{} {sign} {digits} 天，或 {} {sign} {digits} 个月", sa.zh, sa.zh),
                format!("state the unit: {} {sign} {digits} days, or {} {sign} {digits} months", sa.en, sa.en),
            )
        }
        (Type::Truth, Type::Money) | (Type::Money, Type::Truth) if operator == Operator::Multiply => {
            let (condition, amount) = if a.ty == Type::Truth { (sa, sb) } else { (sb, sa) };
            problem.help(
                format!("写成：若 {} 则 {} 否则 0 元", condition.zh, amount.zh),
                format!("write: if {} then {} else 0 yuan", condition.en, amount.en),
            )
        }
        (Type::Truth, _) | (_, Type::Truth) => {
            let condition = if a.ty == Type::Truth { sa } else { sb };
            problem.help(
                format!("条件只有成立和不成立，要变成数写成：若 {} 则 1 否则 0", condition.zh),
                format!("a condition only holds or not; to make it a number write: if {} then 1 else 0", condition.en),
            )
        }
        (Type::Text | Type::Enum(_), _) | (_, Type::Text | Type::Enum(_)) => problem.help(
            "文字和选项不能计算；用 表 或 若 … 则 … 否则 … 把它变成数",
            "texts and labels cannot be computed with; turn them into numbers with a table or if … then … else …",
        ),
        _ if sum && lacks_unit(b, a.ty) => parameter_without_unit(problem, b, a.ty),
        _ if sum && lacks_unit(a, b.ty) => parameter_without_unit(problem, a, b.ty),
        (ty, Type::Integer | Type::Number) | (Type::Integer | Type::Number, ty) if sum && with_unit("1", ty).is_some() => {
            let unit = with_unit("1", ty).unwrap_or_else(|| Text::new("", ""));
            problem.help(
                format!("写明每一个算多少，给其中的数带上单位，如：… × {}", unit.zh),
                format!("say what each one counts for, with a unit: … × {}", unit.en),
            )
        }
        (Type::Month, Type::Date) | (Type::Date, Type::Month) if operator == Operator::Subtract => {
            let date = if a.ty == Type::Date { sa } else { sb };
            problem.help(
                format!("数到月末满几个月，写成：满月数({}, 月末)；满几年写成：满年数({}, 月末, 逢 2月28日)", date.zh, date.zh),
                format!("for the months completed by the end of the month write: whole months({}, month end); for years: whole years({}, month end, falling on february 28)", date.en, date.en),
            )
        }
        _ => problem.help("把其中一边换算成另一边的单位", "convert one side to the unit of the other"),
    }
}

/// E0304. A comparison of two types that have nothing in common.
pub fn comparison(a: &Operand, b: &Operand) -> Problem {
    if let Some((bare, other, repair)) = bare_side(a, b) {
        return no_unit("E0304", bare, other, ("比较", "compared with"), &repair);
    }
    let (da, db) = (a.described(), b.described());
    let title =
        Text::new(format!("{}不能与{}比较", da.zh, db.zh), format!("{} cannot be compared with {}", da.en, db.en));
    let problem = both_sides(Problem::error("E0304", b.span, title), a, b);
    let (sa, sb) = (a.short(), b.short());
    match (a.ty, b.ty) {
        (Type::Ratio, Type::Points) | (Type::Points, Type::Ratio) => {
            // A literal takes the other side's unit.
            let repair = b.with_unit(a.ty).or_else(|| a.with_unit(b.ty));
            let ratio = if a.ty == Type::Ratio { sa } else { sb };
            match repair {
                Some(repair) => problem.help(format!("写成：{}", repair.zh), format!("write: {}", repair.en)),
                None => problem.help(
                    format!("先把比率化成分数，写成：{} × 100 分", ratio.zh),
                    format!("make the ratio points first: {} × 100 points", ratio.en),
                ),
            }
        }
        (Type::Date, Type::Month) | (Type::Month, Type::Date) => {
            let date = if a.ty == Type::Date { sa } else { sb };
            problem.help(
                format!("取日期所在的月份来比较，写成：月份({})；或写出具体日期，如 2026-03-31", date.zh),
                format!("compare its month: month of({}); or write a day, such as 2026-03-31", date.en),
            )
        }
        (Type::Days, Type::Months) | (Type::Months, Type::Days) => problem.help(
            "一个月有几天不一定；满几个月写成：满月数(起始日期, 截止日期)，满几年写成：满年数(起始日期, 截止日期, 逢 2月28日)",
            "months differ in days; for completed months write: whole months(from, to), for years: whole years(from, to, falling on february 28)",
        ),
        (Type::Enum(_), Type::Text) => without_quotes(problem, b, &sb),
        (Type::Text, Type::Enum(_)) => without_quotes(problem, a, &sa),
        (Type::Truth, _) | (_, Type::Truth) => problem.help(
            "条件只与 是、否 比较，如：达标 = 是",
            "a condition is compared with yes or no only, such as: passed = yes",
        ),
        (Type::Date | Type::Month, Type::Text) => {
            problem.help(format!("日期不用引号，写成：{}", sb.zh), format!("dates take no quotes: {}", sb.en))
        }
        (Type::Enum(_), other) if other.is_number() => problem.help(
            format!("“{}”的值是选项，不是数：与它的一项比较，如：{} = 某一项；要比大小的，写算出它的那个数", sa.zh, sa.zh),
            format!("`{}` holds labels, not numbers: compare it with one of them, such as: {} is some_label; to compare sizes, use the number that it is made from", sa.en, sa.en),
        ),
        (Type::Text, other) | (other, Type::Text) if other.is_number() => problem.help(
            "文字和数不能比较；如果这一列填的是数，把它的类型改成 金额、分 或 整数",
            "a text and a number cannot be compared; if the column holds numbers, change its type to money, points or integer",
        ),
        _ if lacks_unit(b, a.ty) => parameter_without_unit(problem, b, a.ty),
        _ if lacks_unit(a, b.ty) => parameter_without_unit(problem, a, b.ty),
        (Type::Month, Type::Integer | Type::Number) => {
            let digits = b.digits.as_deref().unwrap_or("12");
            let name = digits.parse().ok().and_then(crate::calendar::month_name).unwrap_or("December");
            problem.help(
                format!("问是不是几月，写成：{} 在 {digits} 月；问是不是某年某月，写成：{} = 2026-{digits:0>2}", sa.zh, sa.zh),
                format!("to ask for a month of any year write: {} in {name}; for one month: {} is 2026-{digits:0>2}", sa.en, sa.en),
            )
        }
        // A share is no amount with another sign.
        (Type::Ratio, _) | (_, Type::Ratio) => problem.help("两边要是同一种值", "both sides must be values of one kind"),
        _ => match b.with_unit(a.ty).or_else(|| a.with_unit(b.ty)) {
            Some(repair) => problem.help(
                format!("两边要是同一种值，如写成：{}", repair.zh),
                format!("both sides must be values of one kind, such as: {}", repair.en),
            ),
            None => problem.help("两边要是同一种值", "both sides must be values of one kind"),
        },
    }
}

/// E0305. A table of labels asked with a number.
pub fn key_of_labels(table: &str, key: &str, argument: &Operand) -> Problem {
    let given = argument.described();
    Problem::error(
        "E0305",
        argument.span,
        Text::new(
            format!("表“{table}”按“{key}”这样的选项查，不能用{}查", given.zh),
            format!("table `{table}` is looked up by labels such as `{key}`, not by {}", given.en),
        ),
    )
    .help(
        format!("括号里写有这些选项的列；按自己的那一列查的，直接写：{table}"),
        format!("put the column with these labels in the brackets; for everybody's own row write just: {table}"),
    )
}

/// A label that was written as a text.
fn without_quotes(problem: Problem, text: &Operand, label: &Text) -> Problem {
    problem
        .help(format!("选项不用引号，写成：{}", label.zh), format!("labels take no quotes: {}", label.en))
        .repair([Edit::unquoted(text.span, &label.zh)])
}

/// E0305. Sliced bands declared as what their rates are, not as what they add up to.
pub fn sum_of_slices(declared: Type, sum: Type, span: Span) -> Problem {
    let (declared, sum) = (kind(declared), kind(sum));
    Problem::error(
        "E0305",
        span,
        Text::new(
            format!("超额累进各段加起来是{}，这里写的是{}", sum.zh, declared.zh),
            format!("the slices add up to {}, but this says {}", sum.en, declared.en),
        ),
    )
    .help(
        "删去这里的类型，或写各段后面的比率、单价的类型",
        "leave the type out, or write that of the rates behind the slices",
    )
}

/// E0305. One type where another is needed.
pub fn expected(wanted: Type, found: &Operand) -> Problem {
    let (w, f) = (kind(wanted), kind(found.ty));
    let short = found.short();
    if found.is_bare()
        && let Some(repair) = found.with_unit(wanted)
    {
        let digits = found.digits.as_deref().unwrap_or("");
        let problem = Problem::error(
            "E0305",
            found.span,
            Text::new(
                format!("这里应是{}，“{digits}”没有写单位", w.zh),
                format!("this must be {}, and `{digits}` has no unit", w.en),
            ),
        )
        .here("缺少单位", "the unit is missing")
        .help(format!("写成：{}", repair.zh), format!("write: {}", repair.en));
        return with_only_unit(problem, found, wanted);
    }
    let problem = Problem::error(
        "E0305",
        found.span,
        Text::new(
            format!("这里应是{}，写的是{}", w.zh, found.described().zh),
            format!("this must be {}, but here is {}", w.en, found.described().en),
        ),
    )
    .here(format!("这是{}", f.zh), format!("this is {}", f.en));
    match (wanted, found.ty) {
        (Type::Truth, Type::Points) => problem.help(
            format!("写成条件，如：{} 不足 60 分", short.zh),
            format!("write a condition: {} below 60 points", short.en),
        ),
        (Type::Truth, Type::Money) => problem.help(
            format!("写成条件，如：{} 达到 10000 元", short.zh),
            format!("write a condition: {} is at least 10000 yuan", short.en),
        ),
        (Type::Truth, Type::Enum(_)) => problem.help(
            format!("写成条件，如：{} = 某一项", short.zh),
            format!("write a condition: {} = one of its labels", short.en),
        ),
        (Type::Truth, _) => problem.help(
            format!("写成条件，如：{} 达到 某个值", short.zh),
            format!("write a condition: {} is at least …", short.en),
        ),
        (Type::Points, Type::Ratio) | (Type::Ratio, Type::Points) => match found.with_unit(wanted) {
            Some(repair) => problem.help(format!("写成：{}", repair.zh), format!("write: {}", repair.en)),
            None if wanted == Type::Points => {
                problem.help(format!("写成：{} × 100 分", short.zh), format!("write: {} × 100 points", short.en))
            }
            None => problem.help(format!("写成：{} ÷ 100 分", short.zh), format!("write: {} ÷ 100 points", short.en)),
        },
        (Type::Month, Type::Date) => {
            problem.help(format!("写成：月份({})", short.zh), format!("write: month of({})", short.en))
        }
        (Type::Date, Type::Month) => problem.help("写出具体日期，如 2026-03-31", "write a day, such as 2026-03-31"),
        (wanted, _) if lacks_unit(found, wanted) => parameter_without_unit(problem, found, wanted),
        (Type::Number, Type::Text | Type::Enum(_)) => problem.help(
            "文字不能相加；数有几笔写成 计数(明细名)，数有几个不同的写成 不同个数(明细名: 列名)",
            "texts cannot be added up; to count records write count(records), to count different ones: distinct count(records: column)",
        ),
        // 90 分 beside a column of plain numbers.
        (Type::Number | Type::Integer, ty) if found.digits.is_some() => {
            let digits = found.digits.as_deref().unwrap_or("");
            let words = ty.words();
            problem.help(
                format!("相比的那一列声明为{}；把它的类型写成 {}，或这里不写单位：{digits}", w.zh, words.zh),
                format!("what it is compared with is declared {}: declare it as {}, or leave the unit out here: {digits}", w.en, words.en),
            )
        }
        (wanted, Type::Integer | Type::Number) if with_unit("1", wanted).is_some() => {
            let unit = with_unit("1", wanted).unwrap_or_else(|| Text::new("", ""));
            problem.help(
                format!("给算式里的数写上单位，或乘以一个单位，如：{} × {}", short.zh, unit.zh),
                format!("give the numbers in the formula their unit, or multiply by one: {} × {}", short.en, unit.en),
            )
        }
        _ => match found.with_unit(wanted) {
            Some(repair) => problem.help(format!("写成：{}", repair.zh), format!("write: {}", repair.en)),
            None => problem.help(format!("改成{}", w.zh), format!("make it {}", w.en)),
        },
    }
}

/// E0306. Two branches, defaults or list entries of different types.
pub fn branches(a: &Operand, b: &Operand) -> Problem {
    if let Some((bare, other, repair)) = bare_side(a, b) {
        let digits = bare.digits.as_deref().unwrap_or("");
        let ty = kind(other.ty);
        let problem = Problem::error(
            "E0306",
            bare.span,
            Text::new(
                format!("“{digits}”没有写单位，另一种情况是{}", ty.zh),
                format!("`{digits}` has no unit, while the other case is {}", ty.en),
            ),
        )
        .here("缺少单位", "the unit is missing")
        .also(other.span, format!("这是{}", ty.zh), format!("this is {}", ty.en))
        .help(format!("写成：{}", repair.zh), format!("write: {}", repair.en));
        return with_only_unit(problem, bare, other.ty);
    }
    let (da, db) = (a.described(), b.described());
    let title = Text::new(
        format!("一种情况是{}，另一种是{}", da.zh, db.zh),
        format!("one case is {}, the other {}", da.en, db.en),
    );
    let problem = both_sides(Problem::error("E0306", b.span, title), a, b);
    match b.with_unit(a.ty) {
        Some(repair) => problem.help(
            format!("两种情况要是同一种值，如写成：{}", repair.zh),
            format!("both cases must be of one kind, such as: {}", repair.en),
        ),
        None => problem.help("让两种情况是同一种值", "make both cases values of one kind"),
    }
}

/// E0310. A paid item that is no amount of money.
pub fn item_not_money(name: &str, found: &Operand) -> Problem {
    let f = kind(found.ty);
    if let (true, Some(repair)) = (found.is_bare(), found.with_unit(Type::Money)) {
        let digits = found.digits.as_deref().unwrap_or("");
        let problem = Problem::error(
            "E0310",
            found.span,
            Text::new(
                format!("“{name}”应是金额，“{digits}”没有写单位"),
                format!("`{name}` must be money, and `{digits}` has no unit"),
            ),
        )
        .here("缺少单位", "the unit is missing")
        .help(format!("写成：{}", repair.zh), format!("write: {}", repair.en));
        return with_only_unit(problem, found, Type::Money);
    }
    let problem = Problem::error(
        "E0310",
        found.span,
        Text::new(
            format!("“{name}”应是金额，算出来是{}", f.zh),
            format!("`{name}` must be money, but its formula gives {}", f.en),
        ),
    )
    .here(format!("这是{}", f.zh), format!("this is {}", f.en));
    match found.ty {
        Type::Points => problem.help(
            format!("按分数发钱，写成：300 元 × (… ÷ 100 分)；只是一个得分，写成：定义 {name} = …"),
            format!("to pay by points write: 300 yuan × (… ÷ 100 points); for a mere score: define {name} = …"),
        ),
        Type::Ratio | Type::Number | Type::Integer => problem.help(
            format!("乘上一个金额，如：300 元 × …；如果不是钱，写成：定义 {name} = …"),
            format!("multiply by an amount, such as: 300 yuan × …; if it is no money: define {name} = …"),
        ),
        Type::Truth => problem.help(
            "写成：若 条件 则 300 元 否则 0 元；要限制最高金额，写成：算式 封顶 5000 元",
            "write: if condition then 300 yuan else 0 yuan; to limit the amount: formula capped at 5000 yuan",
        ),
        _ => problem.help(
            format!("发放、扣减、合计只能是金额；不是钱的写成：定义 {name} = …"),
            format!("pay, deduct and total are amounts of money; for anything else: define {name} = …"),
        ),
    }
}

/// E0310. A table of numbers without a type where money is needed.
pub fn table_without_type(item: &str, table: &str, found: &Operand) -> Problem {
    Problem::error(
        "E0310",
        found.span,
        Text::new(
            format!("“{item}”应是金额，表“{table}”里的数没有写单位"),
            format!("`{item}` must be money, and the numbers of `{table}` have no unit"),
        ),
    )
    .here("缺少单位", "the unit is missing")
    .help(
        format!("在表名后面写上类型：{table} : 金额"),
        format!("write the type behind the table's name: {table} : money"),
    )
}

/// E0317. 低于 between labels that have no order.
pub fn unordered(a: &Operand, members: &[String], span: Span) -> Problem {
    let short = a.short();
    let name = if a.words.is_some() { short.zh.clone() } else { "名称".to_owned() };
    Problem::error(
        "E0317",
        span,
        Text::new(
            format!("“{}”的各项没有排出高低，不能比大小", short.zh),
            format!("the labels of `{}` have no order and cannot be compared by size", short.en),
        ),
    )
    .help(
        format!("从低到高声明：枚举 {name}表 由低到高: {}；列写成：{name} : {name}表", members.join(", ")),
        format!(
            "declare them in order: enum {name}_list ascending: {}; and the column as {name} : {name}_list",
            members.join(", ")
        ),
    )
}
