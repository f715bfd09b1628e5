//! Explanations as data.
//!
//! One document: `reasons`, one per result with the id of its root, and `nodes`.
//! A node that others can share (a named value, a rule's clause, a contender of
//! a ranking) stands once in `nodes`, nested down to the next such node, which
//! appears as `{"ref": id}`. So nothing is repeated and nothing nests deeply.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::Policy;
use crate::eval::{Outcome, Place, Run, What, Why};
use crate::lang::Lang;
use crate::plan::{Type, Value, ValueId};
use crate::report;
use crate::rounding::Rounding;

use super::Reason;
use super::wording::{Wording, one_line};

#[derive(Serialize)]
struct Document {
    policy: String,
    reasons: Vec<ReasonOut>,
    nodes: Vec<NodeOut>,
}

#[derive(Serialize)]
struct ReasonOut {
    employee: String,
    period: String,
    item: String,
    /// As the result row prints it; null where there is no row.
    value: Option<String>,
    exception: Option<String>,
    root: Option<usize>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PartOut {
    Ref {
        #[serde(rename = "ref")]
        id: usize,
    },
    Node(Box<NodeOut>),
}

#[derive(Serialize)]
struct NodeOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    state: &'static str,
    /// As results print it.
    value: Option<String>,
    /// The whole number, as a decimal or a fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<String>,
    #[serde(rename = "type")]
    ty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exception: Option<Json>,
    source: SourceOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cite: Option<String>,
    #[serde(skip_serializing_if = "Json::is_null")]
    details: Json,
    parts: Vec<PartOut>,
}

#[derive(Serialize)]
struct SourceOut {
    file: String,
    line: usize,
    column: usize,
    text: String,
}

/// The reasons as one JSON document.
pub fn json(reasons: &[Reason], policy: &Policy, run: &Run<'_, '_>, lang: Lang) -> Vec<u8> {
    let names = reasons.first().and_then(|reason| reason.names);
    let mut writer = Writer {
        words: Wording { run, source: &policy.source, lang, names },
        ids: BTreeMap::new(),
        waiting: Vec::new(),
    };
    let listed: Vec<ReasonOut> = reasons.iter().map(|reason| writer.reason(reason)).collect();
    let mut nodes = Vec::new();
    let mut next = 0;
    // Writing a node finds further ones; each is written once.
    while let Some(node) = writer.waiting.get(next).cloned() {
        next += 1;
        let mut out = writer.node(&node);
        out.id = Some(next);
        nodes.push(out);
    }
    let document = Document { policy: run.plan.policy.shown(names).to_owned(), reasons: listed, nodes };
    let mut text = serde_json::to_vec_pretty(&document).unwrap_or_default();
    text.push(b'\n');
    text
}

struct Writer<'a> {
    words: Wording<'a>,
    ids: BTreeMap<*const Why, usize>,
    /// The nodes with an id, in the order of their ids.
    waiting: Vec<Rc<Why>>,
}

impl Writer<'_> {
    fn reason(&mut self, reason: &Reason) -> ReasonOut {
        let root = reason.root.as_ref().map(|root| self.id(root));
        ReasonOut {
            employee: reason.employee.clone(),
            period: reason.period.to_string(),
            item: reason.item.clone(),
            value: reason.value.clone(),
            exception: reason.exception.as_ref().map(|cause| cause.get(self.words.lang).to_owned()),
            root,
        }
    }

    /// Ids count from 1, in the order in which nodes are first met.
    fn id(&mut self, node: &Rc<Why>) -> usize {
        if let Some(id) = self.ids.get(&Rc::as_ptr(node)) {
            return *id;
        }
        self.waiting.push(node.clone());
        let id = self.waiting.len();
        self.ids.insert(Rc::as_ptr(node), id);
        id
    }

    fn part(&mut self, node: &Rc<Why>) -> PartOut {
        let shared = matches!(
            node.what,
            What::Named { .. } | What::NotApplied { .. } | What::Clause { .. } | What::Contender | What::LeftOut
        );
        if shared { PartOut::Ref { id: self.id(node) } } else { PartOut::Node(Box::new(self.node(node))) }
    }

    fn node(&mut self, node: &Rc<Why>) -> NodeOut {
        let w = self.words;
        let (value, exact) = match &node.outcome {
            Outcome::Value(value) => (
                report::printed(w.run.plan, value, node.ty, w.names),
                match value {
                    Value::Number(exact) => Some(exact.to_string()),
                    _ => None,
                },
            ),
            _ => (None, None),
        };
        let exception = match &node.outcome {
            Outcome::Fault(fault) => {
                let through: Vec<&str> = fault.through.iter().map(|name| name.get(w.lang)).collect();
                Some(json!({
                    "code": fault.cause.code,
                    "message": fault.cause.text.get(w.lang),
                    "help": fault.cause.help.get(w.lang),
                    "through": through,
                }))
            }
            _ => None,
        };
        let at = w.source.position(node.span.start);
        NodeOut {
            id: None,
            what: word(&node.what),
            name: self.name(node),
            state: match &node.outcome {
                Outcome::Value(_) => "value",
                Outcome::NotApplicable => "not-applicable",
                Outcome::Fault(_) => "exception",
            },
            value,
            exact,
            ty: self.type_name(node.ty),
            exception,
            source: SourceOut {
                file: w.source.name_at(node.span.start).to_owned(),
                line: at.line,
                column: at.column,
                text: one_line(w.source.slice(node.span)),
            },
            place: match &node.place {
                Place::Here => None,
                Place::Period(period) => Some(json!({ "period": period.to_string() })),
                Place::Record { file, line } => Some(json!({ "file": &**file, "line": line })),
                Place::Row { table, row } => {
                    let table = w.run.plan.row_tables.get(table.0);
                    let name = table.map(|table| w.name(&table.name));
                    let line = table.and_then(|table| table.rows.get(*row)).map(|row| w.source.line(row.span.start));
                    Some(json!({ "table": name, "line": line }))
                }
                Place::Of(period) => Some(json!({ "earlier": period.to_string() })),
                Place::Member(name) => Some(json!({ "employee": &**name })),
                Place::MemberIn(name, period) => Some(json!({ "employee": &**name, "period": period.to_string() })),
            },
            cite: self.cite(node),
            details: self.details(node),
            parts: node.parts.iter().map(|part| self.part(part)).collect(),
        }
    }

    fn name(&self, node: &Why) -> Option<String> {
        let w = &self.words;
        match &node.what {
            What::Rule { id } => w.run.plan.rules.get(id.0).map(|rule| w.name(&rule.name)),
            What::ExceptedBy { rule } => w.run.plan.rules.get(rule.0).map(|rule| w.name(&rule.name)),
            What::Excluding { action, .. } => w.run.plan.actions.get(action.0).map(|action| w.name(action)),
            What::Case { index, about, .. } => about.get(*index)?.name.as_ref().map(|name| w.name(name)),
            What::Lookup { name, .. } => Some(name.to_string()),
            What::ActionsInclude { action, .. } => w.run.plan.actions.get(action.0).map(|action| w.name(action)),
            What::Named { .. }
            | What::NotEnrolled { .. }
            | What::NotApplied { .. }
            | What::StandIn { .. }
            | What::Former { .. }
            | What::Parameter { .. }
            | What::Argument { .. }
            | What::Derived { .. } => Some(w.label(node)),
            What::Apply { formula } => w.run.plan.formulas.get(formula.0).map(|formula| w.name(&formula.name)),
            _ => None,
        }
    }

    fn cite(&self, node: &Why) -> Option<String> {
        let plan = self.words.run.plan;
        let cite = match &node.what {
            What::Named { id, .. } | What::NotApplied { id } => plan.values.get(id.0)?.cite.clone(),
            What::Parameter { id, .. } => plan.parameters.get(id.0)?.cite.clone(),
            What::Rule { id } => plan.rules.get(id.0)?.cite.clone(),
            What::Clause { rule, clause } => plan.rules.get(rule.0)?.clauses.get(*clause)?.cite.clone(),
            What::Apply { formula } => plan.formulas.get(formula.0)?.cite.clone(),
            What::ExceptedBy { rule } => plan.rules.get(rule.0)?.cite.clone(),
            What::Case { index, about, .. } => about.get(*index)?.cite.clone(),
            What::Lookup { cite, .. } => cite.clone(),
            _ => None,
        };
        cite.map(|cite| cite.to_string())
    }

    fn type_name(&self, ty: Type) -> String {
        match ty {
            Type::Enum(id) => {
                let enumeration = self.words.run.plan.enumerations.get(id.0);
                enumeration.map_or_else(String::new, |enumeration| self.words.name(&enumeration.name))
            }
            other => other.words().en,
        }
    }

    /// How what is paid was rounded in the end.
    fn last_rounding(&self, id: ValueId) -> Option<String> {
        let (mode, step) = self.words.run.plan.values.get(id.0)?.rounding.as_ref()?;
        let step = if step.to_string() == "0.01" { "to cents".to_owned() } else { format!("to multiples of {step}") };
        let mode = match mode {
            Rounding::HalfAwayFromZero => "half away from zero",
            Rounding::HalfEven => "half to even",
            Rounding::Up => "up",
            Rounding::Down => "down",
        };
        Some(format!("{step}, {mode}"))
    }

    /// What a step needs besides its parts.
    fn details(&self, node: &Why) -> Json {
        let w = &self.words;
        match &node.what {
            What::Arithmetic(operator) => json!({ "operator": format!("{operator:?}").to_lowercase() }),
            What::Compare(comparison) => json!({ "comparison": format!("{comparison:?}") }),
            What::Named { id, rounded: true } => json!({ "rounded": self.last_rounding(*id) }),
            What::Parameter { since, .. } => json!({ "since": since.map(|month| month.to_string()) }),
            What::Cell { file, line, column, defaulted } => {
                json!({ "file": &**file, "line": line, "column": &**column, "defaulted": defaulted })
            }
            What::NoRow { file } => json!({ "file": &**file }),
            What::Former { file, .. } => json!({ "version": &**file }),
            What::If { taken } => json!({ "condition_held": taken }),
            What::Cap | What::Floor => {
                let changed = node.parts.first().is_some_and(|value| value.outcome != node.outcome);
                json!({ "changed": changed })
            }
            What::Round { mode, step } => json!({ "mode": format!("{mode:?}"), "step": step.to_string() }),
            What::Shift { up } => json!({ "up": up }),
            What::Missing { negated } | What::ActionsInclude { negated, .. } => json!({ "negated": negated }),
            What::InMonths(months) => json!({ "months": months }),
            What::Excluding { how, .. } => json!({ "how": format!("{how:?}").to_lowercase() }),
            What::Cases { meet, .. } => json!({ "meet": meet.map(|meet| format!("{meet:?}")) }),
            What::Case { state, .. } => json!({ "state": format!("{state:?}") }),
            What::Streak { every, count, unit, skip_gaps } => json!({
                "count": count, "unit": format!("{unit:?}").to_lowercase(),
                "only_multiples": every, "skips_gaps": skip_gaps,
            }),
            What::StreakLength { skip_gaps } => json!({ "skips_gaps": skip_gaps }),
            What::YearCount { count } => json!({ "count": count }),
            What::Extreme { largest } => json!({ "largest": largest }),
            What::Weighted { complete } => json!({ "complete": complete }),
            What::Steps { started } => json!({ "started": started }),
            What::PeriodDays { working } => json!({ "monday_to_friday": working }),
            What::Apply { formula } => {
                let parameters = w.run.plan.formulas.get(formula.0).map(|formula| &formula.parameters);
                let names: Vec<String> = parameters.into_iter().flatten().map(|label| w.name(label)).collect();
                json!({ "parameters": names })
            }
            What::OverMonths { window, how, complete } => {
                json!({ "window": format!("{window:?}"), "fold": format!("{how:?}"), "complete": complete })
            }
            What::Before { earlier, first } => json!({ "earlier": format!("{earlier:?}"), "first": first }),
            What::EnrolledAt(month) => json!({ "month": month.map(|month| month.to_string()) }),
            What::Apportion { shares } => {
                let shares =
                    shares.iter().map(|(who, share)| json!({ "employee": &**who, "share": share.to_string() }));
                json!({ "shares": shares.collect::<Vec<_>>() })
            }
            What::EnrolledMonths(months) => {
                let months: Vec<String> = months.iter().map(ToString::to_string).collect();
                json!({ "months": months })
            }
            What::EarlierFold { each, within, how, complete } => json!({
                "each": format!("{each:?}").to_lowercase(),
                "within": within.map(|within| format!("{within:?}").to_lowercase()),
                "fold": format!("{how:?}"), "complete": complete,
            }),
            What::TableCell { table, row, column } => {
                let table = w.run.plan.row_tables.get(table.0);
                let row = table.and_then(|table| table.rows.get(*row));
                let column = table.and_then(|table| table.columns.get(*column));
                json!({
                    "column": column.map(|column| w.name(&column.name)),
                    "line": row.map(|row| w.source.line(row.span.start)),
                })
            }
            What::InForce { since } => json!({ "since": since.map(|month| month.to_string()) }),
            What::RecordFold { how, complete }
            | What::TableFold { how, complete }
            | What::GroupFold { how, complete } => {
                json!({ "fold": format!("{how:?}"), "complete": complete })
            }
            What::Rank { better, equal, of, high_first, skip_after_ties, .. } => json!({
                "better": better, "equal": equal, "of": of,
                "high_first": high_first, "skips_after_ties": skip_after_ties,
            }),
            What::Lookup { mode, row, .. } => {
                let line = row.map(|(_, span)| w.source.line(span.start));
                let text = row.map(|(_, span)| w.line(span));
                json!({ "mode": mode.map(|mode| format!("{mode:?}")), "row": row.map(|(row, _)| row + 1), "line": line, "text": text })
            }
            What::Scorecard { full_marks, reweight } => json!({ "full_marks": full_marks, "reweighted": reweight }),
            What::Call(function) => json!({ "function": format!("{function:?}") }),
            What::DayOfMonth { month, day } => json!({ "month": format!("{month:?}"), "day": day }),
            What::Moment(moment) => json!({ "moment": format!("{moment:?}") }),
            What::Clause { rule, clause } => {
                let row = row_of(&node.place);
                let rule = w.run.plan.rules.get(rule.0);
                let actions = rule.map_or_else(Vec::new, |rule| rule.given(w.run.plan, *clause, row)).into_iter();
                let actions: Vec<String> =
                    actions.filter_map(|id| w.run.plan.actions.get(id.0)).map(|action| w.name(action)).collect();
                json!({ "actions": actions })
            }
            _ => Json::Null,
        }
    }
}

/// The row that a node is about, where it is about one.
pub(super) fn row_of(place: &Place) -> Option<usize> {
    match place {
        Place::Row { row, .. } => Some(*row),
        _ => None,
    }
}

/// The kind of a step, stable for whoever reads the document.
fn word(what: &What) -> &'static str {
    match what {
        What::Literal => "literal",
        What::StandIn { .. } => "stand-in",
        What::Former { .. } => "earlier-version",
        What::Parameter { .. } => "parameter",
        What::Named { .. } => "value",
        What::NotEnrolled { .. } => "not-enrolled",
        What::NotApplied { .. } => "not-applied",
        What::Cell { .. } => "cell",
        What::NoRow { .. } => "no-row",
        What::Derived { .. } => "record-value",
        What::Negate => "negate",
        What::Not => "not",
        What::Arithmetic(_) => "arithmetic",
        What::Compare(_) => "compare",
        What::And => "and",
        What::Or => "or",
        What::If { .. } => "if",
        What::Default => "default",
        What::OnlyWhen => "only-when",
        What::Require => "require",
        What::Cap => "cap",
        What::Floor => "floor",
        What::Round { .. } => "round",
        What::Shift { .. } => "shift",
        What::Missing { .. } => "missing",
        What::InMonths(_) => "in-months",
        What::OneOf => "one-of",
        What::Interval => "interval",
        What::Overlaps => "overlaps",
        What::ActionsInclude { .. } => "action",
        What::Rule { .. } => "rule",
        What::Clause { .. } => "clause",
        What::ExceptedBy { .. } => "excepted-by",
        What::Excluding { .. } => "excluding",
        What::Cases { .. } => "cases",
        What::Case { .. } => "case",
        What::Streak { .. } => "streak",
        What::StreakLength { .. } => "streak-length",
        What::YearCount { .. } => "year-count",
        What::ItemCount => "item-count",
        What::Extreme { .. } => "extreme",
        What::Apply { .. } => "formula",
        What::Argument { .. } => "argument",
        What::Weighted { .. } => "weighted-average",
        What::Weighed => "weighed",
        What::Steps { .. } => "steps",
        What::Prorate => "prorate",
        What::PeriodDays { .. } => "period-days",
        What::OverMonths { .. } => "over-months",
        What::PeriodEnd => "period",
        What::Before { .. } => "earlier-value",
        What::EnrolledMonths(_) => "enrolled-months",
        What::RecordFold { .. } => "record-fold",
        What::TableFold { .. } => "row-fold",
        What::TableCell { .. } => "row-cell",
        What::EarlierFold { .. } => "earlier-fold",
        What::OfEarlier => "of-earlier",
        What::InForce { .. } => "version",
        What::GroupFold { .. } => "group-fold",
        What::OfGroup => "of-group",
        What::SubjectName => "subject",
        What::Apportion { .. } => "apportion",
        What::EnrolledAt(_) => "enrolled",
        What::Rank { .. } => "rank",
        What::Contender => "contender",
        What::LeftOut => "left-out",
        What::Lookup { .. } => "lookup",
        What::Slice => "slice",
        What::Amount => "amount",
        What::Scorecard { .. } => "scorecard",
        What::Call(_) => "function",
        What::DayOfMonth { .. } => "day-of-month",
        What::Moment(_) => "moment",
        What::NextDay => "next-day",
    }
}
