//! What pay is measured by: L08 (nothing assessed, nothing paid), L09 (a base that is
//! not defined).

use super::facts::{Facts, Seen};
use super::finding::advised;
use crate::diagnostics::Problem;
use crate::lang::Text;
use crate::plan::{Expr, Field, Gap, Op, Type, Value};
use crate::source::{Source, Span};
use crate::syntax::ast::Purpose;

/// At most so many places of one kind are shown.
const MOST_PLACES: usize = 3;

pub fn findings(facts: Facts<'_>, source: &Source, out: &mut Vec<Problem>) {
    let mut zero = Vec::new();
    let mut bases: Vec<&Field> = Vec::new();
    let mut seen = Seen::default();
    for item in facts.items(Purpose::Pay) {
        for part in facts.new_parts(&item.expr, &mut seen, |_| true) {
            zero.extend(counts_as_zero(facts, part));
            bases.extend(
                facts.field(part).filter(|field| field.ty == Type::Money && is_ambiguous(facts, field, source)),
            );
        }
    }
    zero.sort();
    zero.dedup();
    out.extend(nothing_assessed(facts, &zero));
    bases.sort_by_key(|field| field.span);
    bases.dedup_by_key(|field| field.span);
    out.extend(undefined(facts, &bases));
}

// ── L08 ──────────────────────────────────────────────────────────────────────

/// Where a score that is lacking counts as nothing.
fn counts_as_zero(facts: Facts<'_>, part: &Expr) -> Option<Span> {
    match &part.op {
        Op::Scorecard { gap: Gap::As(value), .. } if is_zero(value) => Some(value.span),
        Op::Default(value, otherwise) if value.ty == Type::Points && is_zero(otherwise) => Some(otherwise.span),
        _ => {
            let field = facts.field(part).filter(|field| field.ty == Type::Points)?;
            matches!(&field.default, Some(Value::Number(number)) if number.is_zero()).then_some(field.span)
        }
    }
}

fn is_zero(expr: &Expr) -> bool {
    matches!(&expr.op, Op::Constant(Value::Number(number)) if number.is_zero())
}

fn nothing_assessed(facts: Facts<'_>, places: &[Span]) -> Option<Problem> {
    let (first, more) = places.split_first()?;
    let mut problem = Problem::note(
        "L08",
        *first,
        Text::new("没有考核的按 0 分算工资", "pay counts a score that was never given as 0 points"),
    )
    .here("缺了就是 0 分", "0 points where it is lacking");
    for span in more.iter().take(MOST_PLACES - 1) {
        problem = problem.also(*span, "这里也是", "here, too");
    }
    Some(advised(
        problem,
        facts,
        "没有考核依据时，法院倾向按固定的数额足额支付：写明没有考核的月份怎么发，如 缺项 重新分配权重，或缺考核的按标准发",
        "without an appraisal courts tend to award the full amount: say what is paid for months that were not assessed, such as missing parts reweighted, or the standard amount",
    ))
}

// ── L09 ──────────────────────────────────────────────────────────────────────

/// An amount whose name can be read in several ways, with no remark beside it.
fn is_ambiguous(facts: Facts<'_>, field: &Field, source: &Source) -> bool {
    let list = facts.law.words("ambiguous_base");
    let is_bare = |name: &String| {
        let english = name.to_lowercase().replace('_', " ");
        list.zh.contains(name) || list.en.contains(&english)
    };
    field.name.spellings().iter().any(is_bare) && !is_explained(field, source)
}

/// Whether a remark stands behind it in its line.
fn is_explained(field: &Field, source: &Source) -> bool {
    let rest = source.text.get(field.span.start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    line.contains("//") || line.contains('#')
}

fn undefined(facts: Facts<'_>, fields: &[&Field]) -> Option<Problem> {
    let (first, more) = fields.split_first()?;
    let name = super::finding::quoted(&first.name);
    let mut problem = Problem::note(
        "L09",
        first.span,
        Text::new(
            format!("工资按{}算，却没有写它的口径", name.zh),
            format!("pay rests on {}, and nothing says what is in it", name.en),
        ),
    )
    .here("可以有几种读法", "can be read in several ways");
    for field in more.iter().take(MOST_PLACES - 1) {
        problem = problem.also(field.span, "这里也是", "here, too");
    }
    Some(advised(
        problem,
        facts,
        "写出算法，如 定义 毛利 = 不含税收入 - 采购成本 - 退款，或在这一列后面用 // 写明税前税后、退款怎么算；说不清的由公司承担",
        "write how it is worked out, such as define margin = net_sales - purchase_cost - refunds, or say behind the column with // whether tax and refunds are in it; what stays unclear is held against the employer",
    ))
}
