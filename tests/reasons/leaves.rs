//! Leaves: what stands in the policy's text and in the files.

use kpi::calendar::Month;
use kpi::eval::{Outcome, Why};
use kpi::plan::{Type, Value};

use crate::meaning::{Should, Verdict, is, leading_number, not_applicable};
use crate::verifier::{Here, Verifier};

impl Verifier<'_> {
    /// A literal says in the policy's text what it is.
    pub fn literal(&mut self, node: &Why) -> Verdict {
        // A clause about money in time brings its own nothing and its own whole.
        if node.span == kpi::source::Span::default()
            && let Outcome::Value(Value::Number(made)) = &node.outcome
            && (made.is_zero() || *made == crate::meaning::number(1))
        {
            return is(Value::Number(made.clone()));
        }
        let text = self.source.slice(node.span).trim().trim_matches(['「', '」']);
        let said = match &node.outcome {
            Outcome::Value(Value::Number(_)) => match leading_number(text) {
                Some((exact, "")) => Value::Number(exact),
                _ => return Err(format!("`{text}` is no number")),
            },
            Outcome::Value(Value::Truth(_)) => match text {
                "是" => Value::Truth(true),
                "否" => Value::Truth(false),
                _ => return Err(format!("`{text}` is no yes or no")),
            },
            Outcome::Value(Value::Label(_)) => self.label(text, node.ty).ok_or(format!("`{text}` is no label"))?,
            Outcome::Value(Value::Text(_)) => Value::Text(text.trim_matches('"').into()),
            other => return Err(format!("a literal {other:?}")),
        };
        self.literals += 1;
        is(said)
    }

    pub fn label(&self, text: &str, ty: Type) -> Option<Value> {
        let Type::Enum(id) = ty else { return None };
        let name = text.split([' ', '(']).next()?;
        let members = &self.run.plan.enumerations[id.0].members;
        members.iter().position(|member| member.is(name)).map(|at| Value::Label(at as u32))
    }

    pub fn cell(&self, node: &Why, (file, line, column, defaulted): (&str, usize, &str, bool), here: &Here) -> Verdict {
        let sheet = self.sheets.get(file).ok_or(format!("no file {file}"))?;
        let (header, row) = (&sheet[0], sheet.get(line - 1).ok_or("no such line")?);
        let at = header.iter().position(|head| head == column).ok_or(format!("no column {column}"))?;
        for (key, value) in header.iter().zip(row) {
            let other = match key.as_str() {
                "工号" => *value != here.who,
                "月份" if here.record.is_none() => Month::parse(value) != Some(here.period.end),
                _ => false,
            };
            if other {
                return Err(format!("{file} line {line} is of {value}"));
            }
        }
        if let Some((of, record)) = &here.record
            && of == file
            && *record != line
        {
            return Err(format!("line {line}, not the record's line {record}"));
        }
        let cell = row[at].as_str();
        let field =
            self.run.plan.blocks.iter().flat_map(|block| &block.fields).filter(|field| &*field.name.name == column);
        let fields: Vec<_> = field.collect();
        if cell.is_empty() {
            return match (fields.iter().find_map(|field| field.default.clone()), defaulted) {
                (Some(default), true) => is(default),
                (_, true) => Err("no default is declared".into()),
                (_, false) if fields.iter().any(|field| field.optional) => not_applicable(),
                _ => Ok(Should::Fail(&["R0101"])),
            };
        }
        if defaulted {
            return Err("the cell is not blank".into());
        }
        let bad = || format!("cannot read `{cell}`");
        is(match node.ty {
            Type::Date => Value::Date(cell.parse().map_err(|_| bad())?),
            Type::Month => Value::Month(Month::parse(cell).ok_or_else(bad)?),
            Type::Text => Value::Text(cell.into()),
            Type::Truth => Value::Truth(match cell {
                "是" => true,
                "否" => false,
                _ => return Err(bad()),
            }),
            Type::Enum(_) => self.label(cell, node.ty).ok_or_else(bad)?,
            _ => match leading_number(cell) {
                Some((exact, "")) => Value::Number(exact),
                _ => return Err(bad()),
            },
        })
    }

    pub fn no_row(&self, node: &Why, file: &str, here: &Here) -> Verdict {
        let sheet = &self.sheets[file];
        let column = |name: &str| sheet[0].iter().position(|head| head == name);
        let (who, month) = (column("工号"), column("月份"));
        let there = sheet[1..].iter().any(|row| {
            who.is_none_or(|at| row[at] == here.who)
                && month.is_none_or(|at| Month::parse(&row[at]) == Some(here.period.end))
        });
        if there {
            return Err("the row is there".into());
        }
        match node.outcome {
            Outcome::NotApplicable => not_applicable(),
            _ => Ok(Should::Fail(&["R0102"])),
        }
    }
}
