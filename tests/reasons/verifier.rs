//! Goes through a reason and works every node out again from its parts.
//!
//! `steps` says what each kind of node must give, `leaves` reads what is written
//! in files and in the policy, `sets` and `history` check what nodes gather.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kpi::calendar::{Month, Period};
use kpi::eval::{Outcome, Place, Run, What, Why};
use kpi::plan::{ActionId, Type, Value, Who};
use kpi::source::Source;

use crate::applied;
use crate::case_data::Case;
use crate::meaning::{Should, text};

/// Where a node is: whose value, of which period, of which record.
#[derive(Clone, Debug, PartialEq)]
pub struct Here {
    pub who: String,
    pub period: Period,
    pub record: Option<(String, usize)>,
    pub action: Option<ActionId>,
    /// Whether the node above is a slice of a progressive band.
    pub in_slice: bool,
    /// The arguments of the formula above.
    pub arguments: Vec<Outcome>,
}

/// A data file as lines of cells; a line's number is its index + 1.
pub type Sheet = Vec<Vec<String>>;

pub struct Verifier<'a> {
    pub run: &'a Run<'a, 'a>,
    pub source: &'a Source,
    pub sheets: BTreeMap<String, Sheet>,
    /// The months in which somebody has a row in 月度.
    pub register: BTreeMap<String, BTreeSet<Month>>,
    pub met: BTreeMap<*const Why, (String, Period)>,
    /// Nodes verified, by kind.
    pub counts: BTreeMap<String, usize>,
    /// Literals and table rows whose text was read and compared.
    pub literals: usize,
    pub rows: usize,
}

impl<'a> Verifier<'a> {
    pub fn new(case: &'a Case, run: &'a Run<'a, 'a>) -> Verifier<'a> {
        let mut sheets: BTreeMap<String, Sheet> = BTreeMap::new();
        for (name, bytes) in &case.files {
            let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
            assert!(!text.contains('"'), "{name}: quoted cells would need a real reader");
            let lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect());
            sheets.insert(name.clone(), lines.collect());
        }
        let mut register: BTreeMap<String, BTreeSet<Month>> = BTreeMap::new();
        for line in &sheets["月度.csv"][1..] {
            register.entry(line[0].clone()).or_default().insert(Month::parse(&line[1]).unwrap());
        }
        Verifier {
            run,
            source: &case.policy.source,
            sheets,
            register,
            met: BTreeMap::new(),
            counts: BTreeMap::new(),
            literals: 0,
            rows: 0,
        }
    }

    pub fn enrolled(&self, who: &str, month: Month) -> bool {
        self.register.get(who).is_some_and(|months| months.contains(&month))
    }

    pub fn registered(&self, who: &str, period: Period, asked: &Who) -> bool {
        let mut months = period.months();
        match asked {
            Who::Everybody => true,
            Who::AnyMonth => months.any(|month| self.enrolled(who, month)),
            Who::EveryMonth => months.all(|month| self.enrolled(who, month)),
            Who::LastMonth => self.enrolled(who, period.end),
            Who::MonthNumber(n) => months.any(|month| month.number() == *n && self.enrolled(who, month)),
            Who::RowsOf(_) | Who::MembersEnrolled | Who::DataPeriod => panic!("no case here asks for it"),
        }
    }

    /// Verifies a node and everything below it, each node once.
    pub fn verify(&mut self, node: &Rc<Why>, above: &Here) -> Result<(), String> {
        let mut here = above.clone();
        match &node.place {
            Place::Here | Place::Row { .. } | Place::Of(_) => {}
            Place::Period(period) => {
                here.period = *period;
                // 上月(列) is asked of the same record.
                if !matches!(node.what, What::Before { .. } | What::PeriodEnd) {
                    here.record = None;
                }
            }
            Place::Record { file, line } => here.record = Some((file.to_string(), *line)),
            Place::Member(who) => here.who = who.to_string(),
            Place::MemberIn(who, period) => {
                here.who = who.to_string();
                here.period = *period;
            }
        }
        if matches!(node.what, What::Named { .. } | What::NotApplied { .. } | What::NotEnrolled { .. }) {
            here.record = None;
        }
        if let Some(met) = self.met.get(&Rc::as_ptr(node)) {
            if *met != (here.who.clone(), here.period) {
                return Err(format!("one node for {met:?} and for {} {}", here.who, here.period));
            }
            return Ok(());
        }
        self.met.insert(Rc::as_ptr(node), (here.who.clone(), here.period));
        if let What::ActionsInclude { action, .. } | What::Excluding { action, .. } = node.what {
            here.action = Some(action);
        }
        here.in_slice = matches!(node.what, What::Slice);
        for (at, part) in node.parts.iter().enumerate() {
            if matches!(node.what, What::Apply { .. }) && at + 1 == node.parts.len() {
                self.verify(part, &applied::inside(node, &here))?;
            } else {
                self.verify(part, &here)?;
            }
        }
        here.in_slice = above.in_slice;
        let place =
            || format!("{} {} line {} {:?}", here.who, here.period, self.source.line(node.span.start), node.what);
        let fits = match self.outcome(node, &here, above).map_err(|wrong| format!("{}: {wrong}", place()))? {
            Should::Be(outcome) => (outcome == node.outcome, format!("{outcome:?}")),
            Should::Fail(codes) => {
                let fails = matches!(&node.outcome, Outcome::Fault(fault) if codes.contains(&fault.cause.code));
                (fails, format!("an exception {codes:?}"))
            }
        };
        if !fits.0 {
            return Err(format!("{}: recorded {:?}, but its parts give {}", place(), node.outcome, fits.1));
        }
        let kind = format!("{:?}", node.what);
        let kind = kind.split([' ', '(', '{']).next().unwrap_or_default().to_owned();
        *self.counts.entry(kind).or_default() += 1;
        Ok(())
    }

    /// A value as result rows print it.
    pub fn printed(&self, node: &Why) -> Option<String> {
        let Outcome::Value(value) = &node.outcome else { return None };
        Some(match (value, node.ty) {
            (Value::Number(exact), Type::Money) => text(exact, 2, true),
            (Value::Number(exact), _) => text(exact, 4, false),
            (Value::Truth(held), _) => if *held { "是" } else { "否" }.to_owned(),
            (Value::Label(at), Type::Enum(id)) => {
                self.run.plan.enumerations[id.0].members[*at as usize].name.to_string()
            }
            (Value::Date(date), _) => date.to_string(),
            (Value::Month(month), _) => month.to_string(),
            (Value::Text(text), _) => text.to_string(),
            _ => return None,
        })
    }
}
