//! The plan: what the evaluator runs.
//!
//! Typed expressions over subject × period with every name resolved to an id,
//! and the steps in the order of their dependencies. There is no source text
//! here and no name to look up; names are kept beside the ids for printing.

pub mod case;
pub mod meeting;
pub mod order;
pub mod print;
pub mod schema;
pub mod types;
pub mod walk;

use std::rc::Rc;
use std::sync::Arc;

use crate::calendar::{Frequency, Month};
use crate::currency::CurrencyId;
use crate::exact::Exact;
use crate::rounding::Rounding;
use crate::source::Span;
use crate::syntax::ast::{
    BandMode, Comparison, Earlier, EnrolledAt, FoldHow, Function, Moment, Operator, Purpose, Window,
};

pub use types::{EnumId, Type, Value};

/// A name and what it is called in the other language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub name: Rc<str>,
    pub alias: Option<Rc<str>>,
}

/// An enumeration, a grade's labels among them. Members are lowest first.
#[derive(Clone, Debug)]
pub struct Enumeration {
    pub name: Label,
    pub ordered: bool,
    pub members: Vec<Label>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueId(pub usize);
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId(pub usize);
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParameterId(pub usize);
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockId(pub usize);
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActionId(pub usize);
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupId(pub usize);

/// Whom a value or rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    Person,
    /// A group of this kind.
    Group(GroupId),
}

/// A kind of group: the people who have the same value of an attribute.
#[derive(Clone, Debug)]
pub struct GroupKind {
    pub name: Label,
    /// The attribute's column in 员工.
    pub attribute: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormulaId(pub usize);

/// A derived column of a record block, compiled for one frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DerivedId(pub usize);

/// A table whose rows are folded or walked, compiled for one frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowTableId(pub usize);
/// The name that a formula gives to an earlier period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EarlierId(pub usize);

/// Everything the evaluator needs.
#[derive(Clone, Debug)]
pub struct Plan {
    pub policy: Label,
    pub enumerations: Vec<Enumeration>,
    pub actions: Vec<Label>,
    pub blocks: Vec<Block>,
    pub parameters: Vec<Parameter>,
    pub values: Vec<NamedValue>,
    pub rules: Vec<Rule>,
    /// Actions of which one is given.
    pub exclusive: Vec<meeting::Exclusive>,
    pub derived: Vec<Derived>,
    pub groups: Vec<GroupKind>,
    /// What formulas with parameters are called; their bodies stand where they are applied.
    pub formulas: Vec<Formula>,
    pub row_tables: Vec<RowTable>,
    /// Which blocks' rows put a subject in the register; none: always.
    pub enrolment: Vec<BlockId>,
    /// Whom the policy applies to.
    pub scope: Option<Expr>,
    pub effective: (Option<Month>, Option<Month>),
    /// What amounts are in.
    pub currency: CurrencyId,
    pub outputs: Vec<Output>,
    pub cases: Vec<case::Case>,
    /// Values and rules in dependency order.
    pub order: Vec<Step>,
    /// Where each line of the policy begins, so that an exception can say its lines.
    pub lines: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Value(ValueId),
    Rule(RuleId),
}

/// Who gets a value of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    AnyMonth,
    EveryMonth,
    LastMonth,
    MonthNumber(i32),
    Everybody,
    RowsOf(BlockId),
    /// Groups: a member is in the register in any of the period's months.
    MembersEnrolled,
    /// In every period that the data reach into.
    DataPeriod,
}

#[derive(Clone, Debug)]
pub struct NamedValue {
    pub name: Label,
    pub purpose: Purpose,
    pub frequency: Frequency,
    pub about: About,
    pub who: Who,
    pub expr: Expr,
    /// Of what is paid or deducted: the last rounding.
    pub rounding: Option<(Rounding, Exact)>,
    /// 适用: the value is 不适用 where this does not hold.
    pub applies: Option<Expr>,
    pub cite: Option<Rc<str>>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub name: Label,
    pub frequency: Frequency,
    pub about: About,
    pub who: Who,
    /// 不论在册: also where the subject is not in the register.
    pub regardless: bool,
    /// 逐行: the clauses are looked at for each row of this table.
    pub each_row: Option<RowTableId>,
    /// The rules that are exceptions to this one, directly or by way of others.
    pub unless: Vec<RuleId>,
    pub clauses: Vec<Clause>,
    pub cite: Option<Rc<str>>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Clause {
    /// 否则当: only where the clause before it did not hold.
    pub otherwise: bool,
    pub condition: Expr,
    pub actions: Vec<ActionId>,
    /// Columns of the walked table that name the action.
    pub columns: Vec<usize>,
    pub cite: Option<Rc<str>>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: Label,
    pub ty: Type,
    /// Values from their first month on; the first entry holds from ever.
    pub values: Vec<(Option<Month>, Expr)>,
    pub cite: Option<Rc<str>>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub name: Label,
    pub kind: BlockKind,
    pub may_lack: bool,
    pub fields: Vec<Field>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Employees,
    /// One row per owner and month (or quarter).
    Periodic {
        frequency: Frequency,
        owner: Owner,
    },
    Records {
        owner: RecordOwner,
        dated_by: Option<usize>,
        by_month: bool,
    },
}

/// Whose records they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordOwner {
    Subject,
    /// The employee attribute that names the group.
    Group(usize),
    /// Another block's record: the one whose `parent_key` is what `key` says here.
    Record {
        block: BlockId,
        key: usize,
        parent_key: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    Subject,
    Company,
    /// The employee attribute that names the group.
    Group(usize),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: Label,
    pub ty: Type,
    pub optional: bool,
    pub default: Option<Value>,
    pub bounds: Option<(Exact, Exact)>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Derived {
    pub name: Label,
    pub block: BlockId,
    pub expr: Expr,
    pub span: Span,
}

/// The names of a formula with parameters (算法).
#[derive(Clone, Debug)]
pub struct Formula {
    pub name: Label,
    pub parameters: Vec<Label>,
    pub cite: Option<Rc<str>>,
    pub span: Span,
}

/// A table that is gone through row by row.
#[derive(Clone, Debug)]
pub struct RowTable {
    pub name: Label,
    pub columns: Vec<RowColumn>,
    /// Every version from its first month on, earliest first, with its rows.
    pub versions: Vec<(Option<Month>, std::ops::Range<usize>)>,
    pub rows: Vec<TableRow>,
    pub cite: Option<Rc<str>>,
}

#[derive(Clone, Debug)]
pub struct RowColumn {
    pub name: Label,
    pub ty: Type,
    /// Whether some cell has no value, or may have none.
    pub maybe: bool,
}

#[derive(Clone, Debug)]
pub struct TableRow {
    /// One per column; None where the cell is blank.
    pub cells: Vec<Option<Expr>>,
    /// The action that a cell names, where a rule reads the column so.
    pub actions: Vec<Option<ActionId>>,
    pub span: Span,
}

/// What is printed, under which name.
#[derive(Clone, Debug)]
pub struct Output {
    pub name: Label,
    pub value: ValueId,
}

/// A typed expression.
#[derive(Clone, Debug)]
pub struct Expr {
    pub op: Op,
    pub ty: Type,
    /// Whether it can be 不适用 for a subject in the register.
    pub maybe: bool,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Bound {
    pub value: Box<Expr>,
    pub inclusive: bool,
}

/// A condition on one value.
#[derive(Clone, Debug)]
pub enum Pattern {
    Any,
    Otherwise,
    Missing,
    Range { lower: Option<Bound>, upper: Option<Bound> },
    OneOf(Vec<Expr>),
    NoneOf(Vec<Expr>),
}

#[derive(Clone, Debug)]
pub struct LookupRow {
    pub patterns: Vec<Pattern>,
    pub outcome: Expr,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Lookup {
    pub name: Label,
    pub keys: Vec<Expr>,
    pub rows: Rc<Vec<LookupRow>>,
    pub first_hit: bool,
    /// Grades and bands: how the key becomes the value.
    pub mode: Option<BandMode>,
    pub cite: Option<Rc<str>>,
}

/// What gaps in a scorecard do.
#[derive(Clone, Debug)]
pub enum Gap {
    None,
    Reweight,
    As(Box<Expr>),
}

#[derive(Clone, Debug)]
pub struct ScoreLine {
    pub indicator: ValueId,
    /// A share, or full marks.
    pub weight: Expr,
}

#[derive(Clone, Debug)]
pub enum Op {
    Constant(Value),
    /// 本人.x in a fold over others: of whom the formula is computed for.
    Own(Box<Expr>),
    /// A result cell that says there is no value: `-`.
    NoValue,
    Parameter(ParameterId),
    /// A named value of the same subject in the same period.
    Value(ValueId),
    /// An attribute, or a cell of the subject's, group's or company's row of the month.
    Cell {
        block: BlockId,
        field: usize,
    },
    RecordCell {
        block: BlockId,
        field: usize,
    },
    RecordDerived(DerivedId),
    Negate(Box<Expr>),
    Not(Box<Expr>),
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    Default(Box<Expr>, Box<Expr>),
    OnlyWhen(Box<Expr>, Box<Expr>),
    /// The value, or an exception where the condition does not hold.
    Require(Box<Expr>, Box<Expr>),
    Cap(Box<Expr>, Box<Expr>),
    Floor(Box<Expr>, Box<Expr>),
    Round {
        value: Box<Expr>,
        mode: Rounding,
        step: Exact,
    },
    Shift {
        value: Box<Expr>,
        up: bool,
        by: Box<Expr>,
    },
    Missing {
        value: Box<Expr>,
        negated: bool,
    },
    InMonths(Box<Expr>, Vec<i32>),
    OneOf(Box<Expr>, Vec<Expr>),
    Interval(Box<Expr>, Box<Expr>),
    Overlaps(Box<Expr>, Box<Expr>),
    ActionsInclude {
        action: ActionId,
        negated: bool,
        rules: Vec<RuleId>,
    },
    /// One name for several cases.
    Cases(Box<meeting::Cases>),
    Streak {
        every: bool,
        count: u32,
        unit: Frequency,
        skip_gaps: bool,
        condition: Box<Expr>,
    },
    StreakLength {
        condition: Box<Expr>,
        skip_gaps: bool,
    },
    YearCount {
        count: u32,
        condition: Box<Expr>,
    },
    ItemCount(Vec<Expr>),
    Extreme {
        largest: bool,
        values: Vec<Expr>,
    },
    /// A formula applied: the arguments are evaluated here, the body with them.
    Apply {
        formula: FormulaId,
        arguments: Vec<Expr>,
        body: Box<Expr>,
    },
    /// An argument of the formula whose body this is.
    Argument {
        formula: FormulaId,
        index: usize,
    },
    /// 加权平均 of several values: each with its weight.
    Weighted {
        items: Vec<(Expr, Expr)>,
        /// 须齐: one value that is lacking makes it 不适用.
        complete: bool,
    },
    /// The amount for every whole step in the value, or every started one.
    Steps {
        value: Box<Expr>,
        step: Box<Expr>,
        amount: Box<Expr>,
        started: bool,
    },
    /// 折算: the value × days ÷ basis.
    Prorate {
        value: Box<Expr>,
        days: Box<Expr>,
        basis: Box<Expr>,
    },
    /// The days of the period, or those from Monday to Friday.
    PeriodDays {
        working: bool,
    },
    OverMonths {
        window: Window,
        each: Frequency,
        how: FoldHow,
        body: Box<Expr>,
        complete: bool,
    },
    /// The body, evaluated in the last period of frequency `each` of this one.
    PeriodEnd {
        each: Frequency,
        body: Box<Expr>,
    },
    EnrolledMonths(Window),
    EnrolledAt(EnrolledAt),
    Before {
        earlier: Earlier,
        each: Frequency,
        body: Box<Expr>,
        first: Option<Box<Expr>>,
    },
    RecordFold {
        block: BlockId,
        how: FoldHow,
        window: RecordWindow,
        filter: Option<Box<Expr>>,
        body: Option<Box<Expr>>,
        /// What each record counts for in a 加权平均.
        weight: Option<Box<Expr>>,
        /// 须齐: one record without a value makes it 不适用.
        complete: bool,
    },
    /// A cell of the table's row at hand.
    TableCell {
        table: RowTableId,
        column: usize,
    },
    TableFold {
        table: RowTableId,
        how: FoldHow,
        filter: Option<Box<Expr>>,
        body: Option<Box<Expr>>,
        /// 须齐: one row without a value makes it 不适用.
        /// What each row counts for, in a weighted average.
        weight: Option<Box<Expr>>,
        complete: bool,
    },
    /// The periods of one length before the one at hand, earliest first.
    EarlierFold {
        name: EarlierId,
        each: Frequency,
        /// Only those of the longer period at hand.
        within: Option<Frequency>,
        how: FoldHow,
        filter: Option<Box<Expr>>,
        body: Option<Box<Expr>>,
        complete: bool,
    },
    /// The body, evaluated in the earlier period that a fold is at.
    OfEarlier {
        name: EarlierId,
        body: Box<Expr>,
    },
    /// The version that is in force in the period's last month, earliest first.
    InForce {
        name: Label,
        versions: Vec<(Option<Month>, Expr)>,
    },
    GroupFold {
        how: FoldHow,
        body: Box<Expr>,
        by: Vec<Expr>,
        filter: Option<Box<Expr>>,
        /// 须齐: one member without a value makes it 不适用.
        complete: bool,
    },
    /// The members of the group at hand folded, each once, or once for each month of the period.
    MemberFold {
        how: FoldHow,
        body: Box<Expr>,
        filter: Option<Box<Expr>>,
        each_month: bool,
        complete: bool,
    },
    /// All groups of a kind folded.
    EachGroupFold {
        kind: GroupId,
        how: FoldHow,
        body: Box<Expr>,
        filter: Option<Box<Expr>>,
        complete: bool,
    },
    /// The body, evaluated for the group that an attribute of the person names.
    OfGroup {
        kind: GroupId,
        by: Box<Expr>,
        body: Box<Expr>,
    },
    /// The id of the person, or the name of the group, at hand.
    SubjectName,
    /// One's share of a pool by one's claim; the shares add up to the pool.
    Apportion {
        pool: Box<Expr>,
        claim: Box<Expr>,
        by: Vec<Expr>,
        filter: Option<Box<Expr>>,
    },
    Rank {
        keys: Vec<RankKey>,
        by: Vec<Expr>,
        filter: Option<Box<Expr>>,
        skip_after_ties: bool,
    },
    Lookup(Box<Lookup>),
    Scorecard {
        lines: Vec<ScoreLine>,
        full_marks: bool,
        gap: Gap,
    },
    Call(Function, Vec<Expr>),
    DayOfMonth {
        month: Moment,
        day: u32,
    },
    Moment(Moment),
    NextDay(Box<Expr>),
}

/// What is ranked by, and which end comes first.
#[derive(Clone, Debug)]
pub struct RankKey {
    pub value: Expr,
    pub high_first: bool,
}

/// Which records a fold takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordWindow {
    /// Those of the period being computed, or all when the block has no months.
    Period,
    All,
    Months(Window),
}

impl RowTable {
    /// The rows of the version in force in a month; none before the first version.
    pub fn in_force(&self, month: Month) -> Option<(Option<Month>, std::ops::Range<usize>)> {
        self.versions.iter().rev().find(|(since, _)| since.is_none_or(|since| since <= month)).cloned()
    }
}

impl Rule {
    /// The actions that a clause gives; of a rule that walks a table, in one of its rows.
    pub fn given(&self, plan: &Plan, clause: usize, row: Option<usize>) -> Vec<ActionId> {
        let Some(clause) = self.clauses.get(clause) else { return Vec::new() };
        let mut given = clause.actions.clone();
        if let (Some(table), Some(row)) = (self.each_row.and_then(|id| plan.row_tables.get(id.0)), row) {
            let cells = |column: &usize| table.rows.get(row)?.actions.get(*column).copied().flatten();
            given.extend(clause.columns.iter().filter_map(cells));
        }
        given
    }

    /// Whether some clause can give the action, in whatever row.
    pub fn can_give(&self, plan: &Plan, action: ActionId) -> bool {
        let rows = self.each_row.and_then(|id| plan.row_tables.get(id.0)).map_or(0, |table| table.rows.len());
        (0..self.clauses.len()).any(|clause| {
            let in_a_row = |row: usize| self.given(plan, clause, Some(row)).contains(&action);
            self.given(plan, clause, None).contains(&action) || (0..rows).any(in_a_row)
        })
    }
}

impl Plan {
    /// The line of a place in the policy, counted from 1.
    pub fn line(&self, span: Span) -> usize {
        self.lines.partition_point(|start| *start <= span.start).max(1)
    }

    /// Whether the policy holds in a period: in its last month.
    pub fn in_force(&self, period: crate::calendar::Period) -> bool {
        let (from, until) = self.effective;
        from.is_none_or(|from| from <= period.end) && until.is_none_or(|until| period.end <= until)
    }
}

impl Label {
    pub fn new(name: impl Into<Rc<str>>, alias: Option<Rc<str>>) -> Label {
        Label { name: name.into(), alias }
    }

    /// The name in a language: a name that is in the other language gives way to its alias.
    pub fn shown(&self, lang: Option<crate::lang::Lang>) -> &str {
        let (Some(lang), Some(alias)) = (lang, &self.alias) else { return &self.name };
        let is_zh = |text: &str| !text.is_ascii();
        let wants_zh = lang == crate::lang::Lang::Zh;
        if is_zh(&self.name) != wants_zh && is_zh(alias) == wants_zh { alias } else { &self.name }
    }

    /// All spellings: the name, then its alias.
    pub fn spellings(&self) -> Vec<String> {
        let mut all = vec![self.name.to_string()];
        all.extend(self.alias.iter().map(ToString::to_string));
        all
    }

    pub fn is(&self, text: &str) -> bool {
        &*self.name == text || self.alias.as_deref() == Some(text)
    }
}

/// Shared text of a label or cell.
pub type Words = Arc<str>;
