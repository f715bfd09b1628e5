//! Values as results, messages and reasons write them.

use super::{Plan, Type, Value};
use crate::lang::Lang;
use crate::rounding;

/// A value as results write it: money with two decimals, other numbers with at
/// most four. Nothing when it is too large to be written.
pub fn printed(plan: &Plan, value: &Value, ty: Type, lang: Option<Lang>) -> Option<String> {
    Some(match value {
        Value::Number(exact) if ty == Type::Money => rounding::fixed(exact, plan.currency.get().digits)?,
        Value::Number(exact) if let Type::Foreign(of) = ty => rounding::fixed(exact, of.get().digits)?,
        Value::Number(exact) => rounding::shortest(exact, 4)?,
        Value::Date(date) => date.to_string(),
        Value::Month(month) => month.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Truth(truth) => match (truth, lang) {
            (true, Some(Lang::En)) => "yes",
            (false, Some(Lang::En)) => "no",
            (true, _) => "是",
            (false, _) => "否",
        }
        .to_owned(),
        Value::Label(label) => match ty {
            Type::Enum(id) => {
                let member = plan.enumerations.get(id.0)?.members.get(usize::try_from(*label).ok()?)?;
                member.shown(lang).to_owned()
            }
            _ => return None,
        },
        Value::Interval(from, to) => format!("{from}..{to}"),
    })
}
