//! Records of records, rows of tables, named earlier periods and versions.

use std::rc::Rc;

use kpi::calendar::{Frequency, Month, Period};
use kpi::eval::{Outcome, Place, What, Why};
use kpi::plan::{BlockKind, RecordOwner};
use kpi::source::Source;
use kpi::syntax::ast::FoldHow;

use crate::case_data::{self, Case, root};
use crate::meaning::{Should, Verdict, folded, holds, not_applicable, truth};
use crate::verifier::{Here, Verifier};
use crate::{all_reasons, here};

impl Verifier<'_> {
    /// A fold over rows or earlier periods: the right ones, in order, then their amounts.
    pub fn gone_through(&self, node: &Why, here: &Here) -> Verdict {
        let (wanted, how, complete) = match &node.what {
            What::TableFold { how, complete } => (self.rows_in_force(node, here)?, *how, *complete),
            What::EarlierFold { each, within, how, complete } => {
                (self.periods_before(*each, *within, here), *how, *complete)
            }
            _ => return Err("no fold".into()),
        };
        if let Outcome::Fault(_) = node.outcome
            && node.parts.is_empty()
        {
            return Ok(Should::Fail(&["R0630"]));
        }
        let shown: Vec<Place> = node.parts.iter().map(|part| part.place.clone()).collect();
        let cut = node.parts.last().is_some_and(|last| matches!(last.outcome, Outcome::Fault(_)));
        if !(shown == wanted || cut && wanted.starts_with(&shown)) {
            return Err(format!("went through {shown:?}, not {wanted:?}"));
        }
        let taken = node
            .parts
            .iter()
            .filter(|part| matches!(part.what, What::Amount) || matches!(part.outcome, Outcome::Fault(_)));
        folded(how, complete, &taken.map(|part| &part.outcome).collect::<Vec<_>>())
    }

    fn rows_in_force(&self, node: &Why, here: &Here) -> Result<Vec<Place>, String> {
        let Some(Place::Row { table, .. }) = node.parts.first().map(|part| part.place.clone()) else {
            return Ok(Vec::new());
        };
        let versions = &self.run.plan.row_tables[table.0].versions;
        let of = |since: &Option<Month>| since.is_none_or(|since| since <= here.period.end);
        let (_, rows) = versions.iter().filter(|(since, _)| of(since)).max_by_key(|(since, _)| *since).unwrap();
        Ok(rows.clone().map(|row| Place::Row { table, row }).collect())
    }

    fn periods_before(&self, each: Frequency, within: Option<Frequency>, here: &Here) -> Vec<Place> {
        let months = within.map_or(0, Frequency::months);
        let end = here.period.end;
        let first = if months == 0 { self.run.origin() } else { end.plus(-((end.number() - 1) % months)) };
        let mut month = first.max(self.run.origin());
        let mut found = Vec::new();
        // The period at hand begins after them.
        while month < end.plus(-((end.number() - 1) % each.months())) {
            if month.number() % each.months() == 0 {
                found.push(Place::Of(month.period(each)));
            }
            month = month.plus(1);
        }
        found
    }

    /// One row or period of a fold.
    pub fn row_amount(&self, node: &Why) -> Verdict {
        match node.parts.as_slice() {
            [] => truth(true),
            [one] => Ok(Should::Be(one.outcome.clone())),
            [filter, body] if holds(filter) => Ok(Should::Be(body.outcome.clone())),
            _ => Err("a row that the condition leaves out".into()),
        }
    }

    /// A cell as it stands in the policy's text.
    pub fn row_cell(&self, node: &Why) -> Verdict {
        let What::TableCell { table, row, column } = node.what else { return Err("no cell".into()) };
        let table = &self.run.plan.row_tables[table.0];
        let line = self.source.line(table.rows[row].span.start);
        let text = self.source.text.lines().nth(line - 1).unwrap();
        let cell = text.split('|').nth(column + 1).unwrap().trim();
        let asked = self.source.slice(node.span);
        let name = asked.rsplit('.').next().unwrap();
        if *table.columns[column].name.name != *name {
            return Err(format!("{name} is another column"));
        }
        match (cell, node.parts.as_slice()) {
            ("" | "-", []) => not_applicable(),
            ("" | "-", _) | (_, []) => Err(format!("`{cell}` was not read")),
            (_, [formula]) if self.source.slice(formula.span).trim() == cell => Ok(Should::Be(formula.outcome.clone())),
            (_, [formula]) => Err(format!("`{}` is not `{cell}`", self.source.slice(formula.span))),
            _ => Err("several formulas".into()),
        }
    }

    /// A record's owner, and the record that it belongs to where that one is at hand.
    pub fn belongs(&self, file: &str, line: usize, above: &Here) -> Result<(), String> {
        let plan = self.run.plan;
        let sheet = &self.sheets[file];
        let at = |sheet: &Vec<Vec<String>>, name: &str| sheet[0].iter().position(|head| head == name);
        if let Some(owner) = at(sheet, "工号")
            && sheet[line - 1][owner] != above.who
        {
            return Err(format!("{file} line {line} is {}'s", sheet[line - 1][owner]));
        }
        let block = plan.blocks.iter().find(|block| file.strip_suffix(".csv") == Some(&*block.name.name)).unwrap();
        let BlockKind::Records { owner: RecordOwner::Record { block: parent, key, .. }, .. } = block.kind else {
            return Ok(());
        };
        let key = &*block.fields[key].name.name;
        let parent_file = format!("{}.csv", plan.blocks[parent.0].name.name);
        let parents = &self.sheets[&parent_file];
        let (own, theirs) = (at(sheet, key).unwrap(), at(parents, key).unwrap());
        let is_of = |row: &Vec<String>| row[theirs] == sheet[line - 1][own];
        match &above.record {
            Some((file, record)) if *file == parent_file => {
                if is_of(&parents[*record - 1]) {
                    Ok(())
                } else {
                    Err(format!("line {line} is of another record"))
                }
            }
            _ => {
                let owner = parents[1..].iter().find(|row| is_of(row)).map(|row| row[0].clone());
                if owner.as_ref() == Some(&above.who) { Ok(()) } else { Err(format!("line {line} is {owner:?}'s")) }
            }
        }
    }

    /// The version in force, read from the policy's text.
    pub fn version(&self, node: &Why, since: Option<Month>, here: &Here) -> Verdict {
        let [version] = node.parts.as_slice() else { return Ok(Should::Fail(&["R0630"])) };
        let What::Lookup { name, .. } = &version.what else { return Err("a version of nothing".into()) };
        let heads = self.source.text.lines().filter(|line| {
            let mut words = line.split_whitespace();
            let kind = words.next().is_some_and(|word| ["表", "分档", "等级", "决策表"].contains(&word));
            kind && words.next() == Some(&**name)
        });
        let months = heads.filter_map(|line| {
            let (_, rest) = line.split_once('自')?;
            Month::parse(rest.trim().split(['起', ' ']).next()?)
        });
        let in_force = months.filter(|month| *month <= here.period.end).max();
        if in_force != since {
            return Err(format!("{since:?}, not {in_force:?}"));
        }
        Ok(Should::Be(version.outcome.clone()))
    }
}

/// An example of the language page, with its files.
fn example(name: &'static str, periods: &[&str]) -> Case {
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let (_, rest) = page.split_once(&format!("```kpi example={name}\n")).unwrap();
    let rest = rest.split("```kpi example=").next().unwrap();
    let (policy, rest) = rest.split_once("```").unwrap();
    let files = rest.split("```csv file=").skip(1).map(|part| {
        let (name, text) = part.split_once('\n').unwrap();
        (name.to_owned(), text.split("```").next().unwrap().as_bytes().to_vec())
    });
    let files = files.collect();
    let expected = periods.iter().map(|period| ["", period, "", ""].map(str::to_owned)).collect();
    Case { slug: name.to_owned(), policy: kpi::load(Source::new("例.kpi", policy)), files, expected }
}

#[test]
fn rows_records_periods_and_versions_follow_from_their_parts() {
    let mut counts = std::collections::BTreeMap::new();
    for name in ["records_of_records", "row_folds", "rules_by_row", "named_periods", "tables_that_change"] {
        let case = example(name, &["2026"]);
        let data = case.data();
        let run = case_data::run(&case.policy, &data, case.months(), true);
        let mut verifier = Verifier::new(&case, &run);
        let mut seen = 0;
        for reason in all_reasons(&case, &run) {
            let Some(root) = &reason.root else { continue };
            verifier.verify(root, &here(&reason)).unwrap_or_else(|wrong| panic!("{name}: {}: {wrong}", reason.item));
            seen += 1;
        }
        assert!(seen > 0, "{name}");
        verifier.counts.into_iter().for_each(|(kind, n)| *counts.entry(kind).or_insert(0) += n);
    }
    for kind in ["TableFold", "TableCell", "EarlierFold", "OfEarlier", "InForce", "RecordFold", "Derived", "Clause"] {
        assert!(counts.get(kind).copied().unwrap_or(0) > 5, "{kind}: {counts:?}");
    }
}

/// A fold that went through one row too few is found out.
#[test]
fn a_row_that_is_left_away_is_noticed() {
    let case = example("row_folds", &["2026-03"]);
    let data = case.data();
    let run = case_data::run(&case.policy, &data, case.months(), true);
    let reasons = all_reasons(&case, &run);
    let march = Period::parse("2026-03").unwrap();
    let is_it = |r: &&kpi::explain::Reason| r.item == "共同得分" && r.employee == "V02" && r.period == march;
    let reason = reasons.iter().find(is_it).unwrap();
    let root = reason.root.as_ref().unwrap();
    let mut fold = None;
    root.walk(&mut |node: &Rc<Why>| {
        if matches!(node.what, What::TableFold { .. }) {
            fold = Some(node.clone());
        }
    });
    let fold = fold.unwrap();
    let at = Here { who: "V02".into(), ..here(reason) };
    let broken = Why {
        what: What::TableFold { how: FoldHow::Sum, complete: false },
        outcome: fold.outcome.clone(),
        ty: fold.ty,
        span: fold.span,
        place: Place::Here,
        parts: fold.parts[1..].to_vec(),
    };
    let verifier = Verifier::new(&case, &run);
    assert!(verifier.gone_through(&fold, &at).is_ok());
    assert!(verifier.gone_through(&broken, &at).is_err());
}
