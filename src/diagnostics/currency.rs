//! E0653 … E0656: currencies, exchange rates and the rounding of what is paid.

use super::Problem;
use crate::currency::CurrencyId;
use crate::lang::Text;
use crate::repair::Edit;
use crate::source::Span;
use crate::spelling::certainly_meant;

/// E0653. A currency that is not in the table.
pub fn unknown(name: &str, span: Span) -> Problem {
    let title = Text::new(format!("没有名为“{name}”的币种"), format!("there is no currency called `{name}`"));
    let problem = Problem::error("E0653", span, title);
    match crate::spelling::nearest(name, CurrencyId::all_names()) {
        Some(near) => {
            let edit = certainly_meant(name, CurrencyId::all_names()).map(|meant| Edit::name(span, name, meant));
            problem.help(format!("是不是“{near}”？"), format!("did you mean `{near}`?")).repair(edit)
        }
        None => problem.help(
            "写 人民币、美元、欧元、日元、港元、英镑，或 ISO 4217 的代码，如 CNY、SGD",
            "write its ISO 4217 code, such as CNY, USD or SGD",
        ),
    }
}

/// What a currency is called in a sentence.
fn called(of: CurrencyId) -> Text {
    Text::new(of.get().name, of.get().code)
}

/// E0654. Amounts of two currencies that meet without a rate.
pub fn mixed(a: (CurrencyId, Span), b: (CurrencyId, Span), own: CurrencyId) -> Problem {
    let (one, other, mine) = (called(a.0), called(b.0), called(own));
    let foreign = if a.0 == own { &other } else { &one };
    // One place that wants another currency than it gets.
    let alone = a.1 == b.1;
    let title = if alone {
        Text::new(
            format!("这里要{}，算出来的是{}", one.zh, other.zh),
            format!("an amount in {} is needed here, this one is in {}", one.en, other.en),
        )
    } else {
        Text::new(
            format!("{}和{}不能直接放在一起算", one.zh, other.zh),
            format!("{} and {} cannot be computed with each other as they are", one.en, other.en),
        )
    };
    let mut problem = Problem::error("E0654", b.1, title);
    problem = problem.here(format!("这是{}", other.zh), format!("this is {}", other.en));
    if !alone {
        problem = problem.also(a.1, format!("这是{}", one.zh), format!("this is {}", one.en));
    }
    problem.help(
        format!("先换成{0}：写一句 折算率 {1} = …，再把{1}的一边写成（… 换成 {0}）", mine.zh, foreign.zh),
        format!(
            "convert it first: state `exchange rate {1} = …` and write the {1} side as (… converted to {0})",
            mine.en, foreign.en
        ),
    )
}

/// E0655. A conversion that cannot be done.
pub fn no_conversion(why: Text, help: Text, span: Span) -> Problem {
    Problem::error("E0655", span, why).help(help.zh, help.en)
}

/// E0655. A conversion of a currency whose rate nothing states.
pub fn no_rate(of: CurrencyId, span: Span) -> Problem {
    let name = called(of);
    no_conversion(
        Text::new(format!("没有写{}的折算率", name.zh), format!("no exchange rate of {} is stated", name.en)),
        Text::new(
            format!("加一句：折算率 {} = 7.20，自 2026-07 起 7.10", name.zh),
            format!("add: exchange rate {} = 7.20, from 2026-07 on 7.10", name.en),
        ),
        span,
    )
}

/// E0655. A conversion to another currency than the policy's.
pub fn not_the_policys(to: CurrencyId, own: CurrencyId, span: Span) -> Problem {
    let (to, own) = (called(to), called(own));
    no_conversion(
        Text::new(
            format!("只能换成政策的币种{}，不能换成{}", own.zh, to.zh),
            format!("amounts are converted to the policy's {}, not to {}", own.en, to.en),
        ),
        Text::new(format!("写成：换成 {}", own.zh), format!("write: converted to {}", own.en)),
        span,
    )
}

/// E0655. A conversion of what is no amount of another currency.
pub fn nothing_to_convert(of: &Text, own: CurrencyId, span: Span) -> Problem {
    let own = called(own);
    no_conversion(
        Text::new(format!("{}不用换成{}", of.zh, own.zh), format!("{} is not converted to {}", of.en, own.en)),
        Text::new(
            "换成 只用在别的币种的金额上；列的类型写 金额 美元",
            "only amounts of another currency are converted; such a column is of type: money USD",
        ),
        span,
    )
}

/// E0655. A rate of the policy's own currency, or a second one of the same.
pub fn needless_rate(own: CurrencyId, span: Span) -> Problem {
    let own = called(own);
    no_conversion(
        Text::new(
            format!("{}是政策自己的币种，没有折算率", own.zh),
            format!("{} is the policy's own currency and has no rate", own.en),
        ),
        Text::new("删掉这一句，或改正 币种", "remove it, or correct `currency` in the policy"),
        span,
    )
}

/// E0655. A rate that is no plain number above 0.
pub fn bad_rate(of: CurrencyId, own: CurrencyId, span: Span) -> Problem {
    let (of, own) = (called(of), called(own));
    no_conversion(
        Text::new(
            format!("折算率是大于 0 的数：1 {} 合多少{}", of.zh, own.zh),
            format!("an exchange rate is a number above 0: how much {} is 1 {}", own.en, of.en),
        ),
        Text::new(format!("写成：折算率 {} = 7.20", of.zh), format!("write: exchange rate {} = 7.20", of.en)),
        span,
    )
}

/// E0656. A last rounding of something that is neither paid nor deducted.
pub fn only_paid_amounts(name: &str, span: Span) -> Problem {
    let title = Text::new(
        format!("“{name}”不是发放或扣减，没有最后的取整"),
        format!("`{name}` is neither paid nor deducted and is not rounded in the end"),
    );
    Problem::error("E0656", span, title).help(
        "合计由取整后的各项相加；要在算式里取整，写在括号里：（… 四舍五入到元）",
        "a total adds the rounded items; to round within a formula write: (… rounded to yuan)",
    )
}

/// Puts the amounts of every line to paste into the policy's currency: `300 元` helps
/// nobody who pays in dollars.
pub fn in_its_own(problems: &mut [Problem], currency: CurrencyId) {
    if currency == CurrencyId::CNY {
        return;
    }
    let (name, code) = (currency.get().name, currency.get().code);
    for help in problems.iter_mut().filter_map(|problem| problem.help.as_mut()) {
        help.zh = behind_digits(&help.zh, " 元", &format!(" {name}"));
        help.en = behind_digits(&help.en, " yuan", &format!(" {code}"));
    }
}

/// The text with a unit replaced wherever it stands behind a digit.
fn behind_digits(text: &str, unit: &str, by: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(unit) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let number = before.ends_with(|last: char| last.is_ascii_digit());
        out.push_str(if number { by } else { unit });
        rest = after.strip_prefix(unit).unwrap_or_default();
    }
    out + rest
}
