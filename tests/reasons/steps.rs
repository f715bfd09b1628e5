//! What a node must give, kind by kind.

use std::cmp::Ordering;
use std::rc::Rc;

use jiff::civil::Date;
use kpi::calendar::{Frequency, Month};
use kpi::eval::{Outcome, Place, What, Why};
use kpi::plan::{Type, Value, Who};
use kpi::syntax::ast::{FoldHow, Function, Moment, Window};

use crate::meaning::{
    Should, Verdict, all_faults, all_values, arithmetic, counted, folded, holds, is, last_day, month_of, moved,
    not_applicable, number, order, relation, rounded, scorecard, truth,
};
use crate::verifier::{Here, Verifier};

impl Verifier<'_> {
    /// What a node's outcome follows to be, from its parts and nothing else.
    pub fn outcome(&mut self, node: &Why, here: &Here, above: &Here) -> Verdict {
        let parts = node.parts.as_slice();
        let only = |at: usize| parts.get(at).map(|part| part.outcome.clone()).ok_or(format!("part {at} is missing"));
        let wrong = || Err("parts of the wrong types".to_owned());
        macro_rules! values {
            () => {
                match all_values(parts) {
                    Ok(values) => values,
                    Err(outcome) => return Ok(Should::Be(outcome)),
                }
            };
        }
        let count = |n: usize| if parts.len() == n { Ok(()) } else { Err(format!("{} parts, not {n}", parts.len())) };
        match &node.what {
            What::Literal => self.literal(node),
            What::StandIn { .. } => Err("no stand-in was set".into()),
            What::Former { .. } => Err("the policy has one version".into()),
            What::Cell { file, line, column, defaulted } => self.cell(node, (file, *line, column, *defaulted), here),
            What::NoRow { file } => self.no_row(node, file, here),
            What::NotEnrolled { id } => {
                let value = &self.run.plan.values[id.0];
                let computed = here.period.end >= self.run.start && here.period.end <= self.run.end;
                let closes = here.period.frequency == value.frequency;
                if computed && closes && self.registered(&here.who, here.period, &value.who) {
                    return Err("is in the register".into());
                }
                not_applicable()
            }
            What::NotApplied { .. } => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                Outcome::Value(Value::Truth(true)) => Err("the condition holds".into()),
                _ => not_applicable(),
            },
            What::Named { id, rounded: paid } => {
                // The formula and, where the value has one, the condition that let it apply.
                if self.run.plan.values[id.0].applies.is_some() {
                    count(2)?;
                    if only(1)? != Outcome::Value(Value::Truth(true)) {
                        return Err("its condition does not hold".into());
                    }
                } else {
                    count(1)?;
                }
                let value = &self.run.plan.values[id.0];
                if here.period.frequency != value.frequency || !self.registered(&here.who, here.period, &value.who) {
                    return Err("not a period of this value".into());
                }
                if value.rounding.is_some() != *paid {
                    return Err("rounded, but neither paid nor deducted".into());
                }
                Ok(Should::Be(match (only(0)?, &value.rounding) {
                    (Outcome::Value(Value::Number(exact)), Some((mode, step))) => {
                        Outcome::Value(Value::Number(rounded(&exact, step, *mode)))
                    }
                    (outcome, _) => outcome,
                }))
            }
            What::Parameter { id, since } => {
                count(1)?;
                let known: Vec<Option<Month>> = self.run.plan.parameters[id.0].values.iter().map(|(m, _)| *m).collect();
                let in_force = known.iter().filter(|month| month.is_none_or(|month| month <= here.period.end)).max();
                if in_force != Some(since) {
                    return Err(format!("{since:?} is not in force in {}", here.period));
                }
                Ok(Should::Be(only(0)?))
            }
            What::Derived { .. } => {
                count(1)?;
                here.record.as_ref().ok_or("no record at hand")?;
                Ok(Should::Be(only(0)?))
            }
            What::Negate => match values!().as_slice() {
                [Value::Number(exact)] => is(Value::Number(number(0) - exact.clone())),
                _ => wrong(),
            },
            What::Not => match values!().as_slice() {
                [Value::Truth(held)] => truth(!held),
                _ => wrong(),
            },
            What::Arithmetic(operator) => {
                count(2)?;
                let values = values!();
                arithmetic(*operator, &values[0], &values[1], parts[0].ty, parts[1].ty)
            }
            What::Compare(comparison) => {
                count(2)?;
                let values = values!();
                relation(*comparison, &values[0], &values[1]).map_or(wrong(), truth)
            }
            What::And | What::Or => {
                let decides = matches!(node.what, What::Or);
                let decided = |part: &Rc<Why>| part.outcome == Outcome::Value(Value::Truth(decides));
                let stops = |part: &Rc<Why>| decided(part) || matches!(part.outcome, Outcome::Fault(_));
                if parts.iter().rev().skip(1).any(stops) {
                    return Err("looked further than needed".into());
                }
                match parts.last() {
                    Some(last) if stops(last) => Ok(Should::Be(last.outcome.clone())),
                    Some(_) if parts.iter().any(|part| matches!(part.outcome, Outcome::NotApplicable)) => {
                        not_applicable()
                    }
                    Some(_) => truth(!decides),
                    None => wrong(),
                }
            }
            What::If { taken } => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                condition => {
                    count(2)?;
                    if (condition == Outcome::Value(Value::Truth(true))) != *taken {
                        return Err("took the other branch".into());
                    }
                    Ok(Should::Be(only(1)?))
                }
            },
            What::Default => match (only(0)?, parts.len()) {
                (Outcome::NotApplicable, 2) => Ok(Should::Be(only(1)?)),
                (Outcome::NotApplicable, _) | (_, 2..) => Err("the default is where it should not be".into()),
                (outcome, _) => Ok(Should::Be(outcome)),
            },
            What::Require => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                Outcome::Value(Value::Truth(true)) => Ok(Should::Be(only(1)?)),
                _ => Ok(Should::Fail(&["R0403"])),
            },
            What::OnlyWhen => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                Outcome::Value(Value::Truth(true)) => Ok(Should::Be(only(1)?)),
                _ => not_applicable(),
            },
            What::Cap | What::Floor => {
                count(2)?;
                let values = values!();
                let wanted = if matches!(node.what, What::Cap) { Ordering::Greater } else { Ordering::Less };
                let beyond = order(&values[0], &values[1]) == Some(wanted);
                is(values[usize::from(beyond)].clone())
            }
            What::Round { mode, step } => match values!().as_slice() {
                [Value::Number(exact)] => is(Value::Number(rounded(exact, step, *mode))),
                _ => wrong(),
            },
            What::Shift { up } => match (values!().as_slice(), node.ty) {
                ([Value::Label(label), Value::Number(by)], Type::Enum(id)) => {
                    let top = self.run.plan.enumerations[id.0].members.len() as i64 - 1;
                    let by = by.to_i64().unwrap() * if *up { 1 } else { -1 };
                    is(Value::Label((i64::from(*label) + by).clamp(0, top) as u32))
                }
                _ => wrong(),
            },
            What::Missing { negated } => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                outcome => truth(matches!(outcome, Outcome::NotApplicable) != *negated),
            },
            What::InMonths(months) => match values!().as_slice() {
                [Value::Month(month)] => truth(months.contains(&month.number())),
                _ => wrong(),
            },
            What::OneOf => match only(0)? {
                Outcome::Value(wanted) => {
                    let hit = parts[1..].iter().position(|part| match &part.outcome {
                        Outcome::Value(value) => order(value, &wanted) == Some(Ordering::Equal),
                        _ => false,
                    });
                    match (hit, parts.last().map(|last| &last.outcome)) {
                        (Some(hit), _) if hit + 2 != parts.len() => Err("looked further than needed".into()),
                        (None, Some(fault @ Outcome::Fault(_))) => Ok(Should::Be(fault.clone())),
                        (hit, _) => truth(hit.is_some()),
                    }
                }
                other => Ok(Should::Be(other)),
            },
            What::Interval => match values!().as_slice() {
                [Value::Date(from), Value::Date(to)] => is(Value::Interval(*from, *to)),
                _ => wrong(),
            },
            What::Overlaps => {
                let stretch = |value: &Value| match value {
                    Value::Interval(from, to) => Some((*from, *to)),
                    Value::Month(month) => Some((month.day(1).unwrap(), last_day(*month))),
                    _ => None,
                };
                let stretches: Option<Vec<(Date, Date)>> = values!().iter().map(stretch).collect();
                match stretches.as_deref() {
                    // They share a day when the later beginning is not after the earlier end.
                    Some([a, b]) => truth(a.0.max(b.0) <= a.1.min(b.1)),
                    _ => wrong(),
                }
            }
            What::NextDay => match values!().as_slice() {
                [Value::Date(date)] => is(Value::Date(moved(*date, 1))),
                _ => wrong(),
            },
            What::ItemCount => match parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
                Some(fault) => Ok(Should::Be(fault.outcome.clone())),
                None => counted(parts.iter().filter(|part| holds(part)).count()),
            },
            What::Extreme { largest } => {
                let how = if *largest { FoldHow::Maximum } else { FoldHow::Minimum };
                let values = values!().into_iter().map(Outcome::Value).collect::<Vec<_>>();
                folded(how, false, &values.iter().collect::<Vec<_>>())
            }
            What::Call(function) => {
                let values = values!();
                match (function, values.as_slice()) {
                    (Function::MonthOf, [Value::Date(date)]) => is(Value::Month(month_of(*date))),
                    (Function::YearOf, [Value::Date(date)]) => is(Value::Number(number(i64::from(date.year())))),
                    (Function::DayOf, [Value::Date(date)]) => is(Value::Number(number(i64::from(date.day())))),
                    (Function::MonthEnd, [Value::Date(date)]) => is(Value::Date(last_day(month_of(*date)))),
                    (Function::Absolute, [Value::Number(exact)]) => {
                        is(Value::Number(if exact.is_negative() { number(0) - exact.clone() } else { exact.clone() }))
                    }
                    _ => Err("a function that no case uses: teach it to this test".into()),
                }
            }
            What::DayOfMonth { month, day } => {
                let offset = match month {
                    Moment::NextMonth => 1,
                    Moment::LastMonth => -1,
                    _ => 0,
                };
                match here.period.end.plus(offset).day(*day as i32) {
                    Some(date) => is(Value::Date(date)),
                    None => Ok(Should::Fail(&["R0202"])),
                }
            }
            What::Moment(moment) => {
                let month = here.period.end;
                match moment {
                    Moment::ThisMonth => is(Value::Month(month)),
                    Moment::NextMonth => is(Value::Month(month.plus(1))),
                    Moment::LastMonth => is(Value::Month(month.plus(-1))),
                    Moment::PeriodEnd | Moment::MonthEnd => is(Value::Date(last_day(month))),
                    Moment::MonthStart => is(Value::Date(month.day(1).unwrap())),
                    _ => Err("a moment that no case uses: teach it to this test".into()),
                }
            }
            What::ActionsInclude { negated, .. }
                if parts.iter().any(|part| matches!(part.what, What::Excluding { .. })) =>
            {
                crate::meeting::settled(parts, *negated)
            }
            What::Rule { .. } if parts.iter().any(|part| matches!(part.what, What::ExceptedBy { .. })) => {
                crate::meeting::excepted(parts, here.action)
            }
            What::ExceptedBy { .. } => crate::meeting::gave(parts),
            What::Excluding { .. } => {
                let given = parts.iter().find(|rule| holds(rule)).or_else(|| {
                    let faulty = parts.iter().rev().find(|rule| matches!(rule.outcome, Outcome::Fault(_)));
                    faulty.or(parts.first())
                });
                given.map_or(not_applicable(), |rule| Ok(Should::Be(rule.outcome.clone())))
            }
            What::Cases { meet, about } => crate::meeting::cases(parts, *meet, about),
            What::Case { .. } => crate::meeting::case(node),
            What::ActionsInclude { negated, .. } => {
                if let Some(fault) = parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
                    return Ok(Should::Be(fault.outcome.clone()));
                }
                if parts.iter().any(|part| !matches!(part.what, What::Rule { .. })) {
                    return wrong();
                }
                if parts.is_empty() && !self.registered(&here.who, here.period, &Who::AnyMonth) {
                    return not_applicable();
                }
                truth(parts.iter().any(|rule| holds(rule)) != *negated)
            }
            What::Rule { id } => {
                let action = here.action.ok_or("a rule outside of an action")?;
                let mut given = false;
                for part in parts {
                    let What::Clause { rule, clause } = part.what else { return wrong() };
                    if rule != *id {
                        return wrong();
                    }
                    let row = match part.place {
                        Place::Row { row, .. } => Some(row),
                        _ => None,
                    };
                    let gives = self.run.plan.rules[rule.0].given(self.run.plan, clause, row);
                    given |= holds(part) && gives.contains(&action);
                }
                match parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
                    Some(fault) if !given => Ok(Should::Be(fault.outcome.clone())),
                    _ => truth(given),
                }
            }
            What::Clause { .. } => {
                count(1)?;
                Ok(Should::Be(only(0)?))
            }
            What::Streak { every, count, unit, skip_gaps } => {
                let enough = (!every).then_some(*count as usize);
                match self.back(parts, here, *unit, *skip_gaps, enough)? {
                    Err(fault) => Ok(Should::Be(fault)),
                    Ok(length) if *every => truth(length > 0 && length % *count as usize == 0),
                    Ok(length) => truth(length == *count as usize),
                }
            }
            What::StreakLength { skip_gaps } => match self.back(parts, here, Frequency::Month, *skip_gaps, None)? {
                Err(fault) => Ok(Should::Be(fault)),
                Ok(length) => counted(length),
            },
            What::YearCount { count } => {
                self.months_in_order(parts, here, &Window::This(Frequency::Year))?;
                match all_faults(parts) {
                    Some(fault) => Ok(Should::Be(fault)),
                    None => {
                        let held = parts.iter().filter(|part| holds(part)).count();
                        truth(parts.last().is_some_and(|now| holds(now)) && held >= *count as usize)
                    }
                }
            }
            What::Apply { .. }
            | What::Argument { .. }
            | What::Weighted { .. }
            | What::Weighed
            | What::Steps { .. }
            | What::Prorate
            | What::PeriodDays { .. } => self.applied(node, here),
            What::OverMonths { window, how, complete } => {
                self.months_in_order(parts, here, window)?;
                let outcomes: Vec<&Outcome> = parts.iter().map(|part| &part.outcome).collect();
                folded(*how, *complete, &outcomes)
            }
            What::PeriodEnd => {
                count(1)?;
                Ok(Should::Be(only(0)?))
            }
            What::Before { earlier, first } => self.before(node, (*earlier, *first), here, above),
            What::EnrolledMonths(months) => match months.iter().find(|month| !self.enrolled(&here.who, **month)) {
                Some(month) => Err(format!("{month} is not in the register")),
                None => counted(months.len()),
            },
            What::RecordFold { how, complete } => {
                if parts.iter().any(|part| !matches!(part.place, Place::Record { .. })) {
                    return wrong();
                }
                let taken = parts
                    .iter()
                    .filter(|part| matches!(part.what, What::Amount) || matches!(part.outcome, Outcome::Fault(_)));
                if *how == FoldHow::Weighted {
                    return crate::applied::average(
                        taken.filter_map(|part| part.parts.last().or(Some(part))),
                        *complete,
                    );
                }
                folded(*how, *complete, &taken.map(|part| &part.outcome).collect::<Vec<_>>())
            }
            What::TableFold { .. } | What::EarlierFold { .. } => self.gone_through(node, here),
            What::TableCell { .. } => self.row_cell(node),
            What::OfEarlier => {
                count(1)?;
                Ok(Should::Be(only(0)?))
            }
            What::InForce { since } => self.version(node, *since, here),
            What::GroupFold { how, complete } => {
                let outcomes: Vec<&Outcome> = parts.iter().map(|part| &part.outcome).collect();
                if *how != FoldHow::Share {
                    return folded(*how, *complete, &outcomes);
                }
                let own = parts.iter().find(|part| matches!(&part.place, Place::Member(who) if **who == *here.who));
                match (own.map(|own| &own.outcome), folded(FoldHow::Sum, *complete, &outcomes)?) {
                    (Some(Outcome::Value(Value::Number(own))), Should::Be(Outcome::Value(Value::Number(total)))) => {
                        own.checked_div(&total).map_or(not_applicable(), |share| is(Value::Number(share)))
                    }
                    _ => not_applicable(),
                }
            }
            What::OfGroup => match parts {
                [attribute] => Ok(Should::Be(attribute.outcome.clone())),
                [attribute, value] => match (&attribute.outcome, &value.place) {
                    (Outcome::Value(Value::Text(name)), Place::Member(group)) if name == group => {
                        Ok(Should::Be(value.outcome.clone()))
                    }
                    _ => Err("the value of another group".into()),
                },
                _ => wrong(),
            },
            What::SubjectName => is(Value::Text(here.who.as_str().into())),
            What::EnrolledAt(month) => truth(month.is_some_and(|month| self.enrolled(&here.who, month))),
            What::Apportion { shares } => self.apportion(node, shares, here),
            What::Amount => self.amount(node, above),
            What::LeftOut => match parts {
                [] => not_applicable(),
                [condition] => match &condition.outcome {
                    fault @ Outcome::Fault(_) => Ok(Should::Be(fault.clone())),
                    Outcome::Value(Value::Truth(true)) => Err("left out although the condition holds".into()),
                    _ => not_applicable(),
                },
                _ => wrong(),
            },
            What::Contender => Ok(Should::Be(only(0)?)),
            What::Rank { .. } => self.rank(node, here),
            What::Lookup { .. } => self.lookup(node),
            What::Slice => match values!().as_slice() {
                [Value::Number(amount), Value::Number(rate)] => is(Value::Number(amount.clone() * rate.clone())),
                _ => wrong(),
            },
            What::Scorecard { full_marks, reweight } => scorecard(parts, *full_marks, *reweight),
        }
    }
}
