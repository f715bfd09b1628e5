//! Reasons: how a value came about, recorded by the evaluation that made it.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::calendar::{Frequency, Month, Period};
use crate::exact::Exact;
use crate::plan::meeting::About;
use crate::plan::{ActionId, FormulaId, Label, ParameterId, RowTableId, RuleId, Type, ValueId};
use crate::rounding::Rounding;
use crate::source::Span;
use crate::syntax::ast::{BandMode, Comparison, Earlier, FoldHow, Function, Meet, Moment, Operator, Window};

use super::outcome::Outcome;

/// One node of a reason: what was done, what came out, and what it was done to.
#[derive(Debug)]
pub struct Why {
    pub what: What,
    pub outcome: Outcome,
    pub ty: Type,
    /// Where the policy says so.
    pub span: Span,
    /// The period, record or person that this node is about, where it is not its parent's.
    pub place: Place,
    pub parts: Vec<Rc<Why>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Here,
    Period(Period),
    Record {
        file: Arc<str>,
        line: usize,
    },
    /// A row of a table that is gone through.
    Row {
        table: RowTableId,
        row: usize,
    },
    /// The earlier period that a fold is at; the period at hand stays what it was.
    Of(Period),
    /// A person, or a group.
    Member(Arc<str>),
    /// A person in a period.
    MemberIn(Arc<str>, Period),
}

/// What a node did. Every node's outcome follows from its parts by this.
#[derive(Clone, Debug)]
pub enum What {
    Literal,
    /// A value that a test case set in place of the computed one.
    StandIn {
        id: ValueId,
    },
    /// What another version of the policy gave in a period in which that was in force.
    Former {
        name: Label,
        file: Arc<str>,
    },
    Parameter {
        id: ParameterId,
        since: Option<Month>,
    },
    /// A named value; its parts are the formula and, where it has one, the 适用 that held. Paid amounts are rounded here.
    Named {
        id: ValueId,
        rounded: bool,
    },
    /// A named value that the subject does not have in the period.
    NotEnrolled {
        id: ValueId,
    },
    /// 适用 did not hold; the part is the condition.
    NotApplied {
        id: ValueId,
    },
    Cell {
        file: Arc<str>,
        line: usize,
        column: Rc<str>,
        defaulted: bool,
    },
    /// A row that the file lacks.
    NoRow {
        file: Arc<str>,
    },
    Derived {
        name: Rc<str>,
    },
    Negate,
    Not,
    Arithmetic(Operator),
    Compare(Comparison),
    And,
    Or,
    /// Parts: the condition, then the branch that was taken.
    If {
        taken: bool,
    },
    /// Parts: the value, then the default where it was needed.
    Default,
    /// Parts: the condition, then the value where it held.
    OnlyWhen,
    /// Parts: the condition, then the value where it held.
    Require,
    Cap,
    Floor,
    Round {
        mode: Rounding,
        step: Exact,
    },
    Shift {
        up: bool,
    },
    Missing {
        negated: bool,
    },
    InMonths(Vec<i32>),
    OneOf,
    Interval,
    Overlaps,
    ActionsInclude {
        action: ActionId,
        negated: bool,
    },
    /// A rule's clauses; the outcome is whether it gave the action.
    Rule {
        id: RuleId,
    },
    Clause {
        rule: RuleId,
        clause: usize,
    },
    /// A rule that is an exception to the one above; the outcome is whether it gave
    /// anything. Parts: its clauses.
    ExceptedBy {
        rule: RuleId,
    },
    /// An action that excludes the one above or is excluded by it; the outcome is
    /// whether a rule gives it. Parts: the rules that can.
    Excluding {
        action: ActionId,
        how: Excludes,
    },
    /// One name for several cases. Parts: every case, in the order written.
    Cases {
        meet: Option<Meet>,
        about: Rc<Vec<About>>,
    },
    /// One of the cases. Parts: its condition where it has one that was asked, then
    /// its formula where it was needed.
    Case {
        index: usize,
        state: CaseState,
        about: Rc<Vec<About>>,
    },
    /// Parts: the months looked at, latest first.
    Streak {
        every: bool,
        count: u32,
        unit: Frequency,
        skip_gaps: bool,
    },
    StreakLength {
        skip_gaps: bool,
    },
    YearCount {
        count: u32,
    },
    ItemCount,
    Extreme {
        largest: bool,
    },
    /// A formula applied. Parts: the arguments, then its body.
    Apply {
        formula: FormulaId,
    },
    /// What an argument of the formula above is.
    Argument {
        formula: FormulaId,
        index: usize,
    },
    /// Parts: the values times their weights.
    Weighted {
        complete: bool,
    },
    /// A value times its weight. Parts: the two.
    Weighed,
    /// Parts: the value, the step, the amount for each.
    Steps {
        started: bool,
    },
    /// Parts: the value, the days, the basis.
    Prorate,
    /// The days of the period, or those from Monday to Friday.
    PeriodDays {
        working: bool,
    },
    OverMonths {
        window: Window,
        how: FoldHow,
        complete: bool,
    },
    PeriodEnd,
    /// Parts: the earlier value, or the first value where there was none.
    Before {
        earlier: Earlier,
        first: bool,
    },
    /// The months in the register that were counted.
    EnrolledMonths(Vec<Month>),
    /// Parts: every record of the window, in file order: an amount, or left out.
    RecordFold {
        how: FoldHow,
        complete: bool,
    },
    /// A cell of the row at hand. The part is its formula; there is none where it is blank.
    TableCell {
        table: RowTableId,
        row: usize,
        column: usize,
    },
    /// Parts: every row of the version in force, in order: an amount, or left out.
    TableFold {
        how: FoldHow,
        complete: bool,
    },
    /// Parts: every earlier period, earliest first: an amount, or left out.
    EarlierFold {
        each: Frequency,
        within: Option<Frequency>,
        how: FoldHow,
        complete: bool,
    },
    /// What something is in the earlier period that a fold is at.
    OfEarlier,
    /// The version in force. The part is the look-up in it.
    InForce {
        since: Option<Month>,
    },
    /// Parts: every member of the group with the value, as amounts.
    GroupFold {
        how: FoldHow,
        complete: bool,
    },
    /// Parts: the attribute that names the person's group, then the group's value.
    OfGroup,
    /// The id of the person, or the name of the group.
    SubjectName,
    /// Parts: the pool, then every member's claim. The shares in fen are the whole
    /// ones, and one more for those with the largest remainders.
    Apportion {
        shares: Vec<(Arc<str>, Exact)>,
    },
    /// Whether there is a row in the month; none where the period has no such month.
    EnrolledAt(Option<Month>),
    /// The subject's keys against the others': how many are better, how many equal.
    /// Parts: the contenders, the subject among them; only what left the subject
    /// out where it was not ranked.
    Rank {
        better: usize,
        equal: usize,
        of: usize,
        distinct_better: usize,
        /// Which end comes first, by key.
        high_first: Vec<bool>,
        skip_after_ties: bool,
    },
    /// One who is ranked. Parts: the keys; the outcome is the first key's.
    Contender,
    /// A record or member that a fold leaves out. The part is the condition that
    /// did not hold; there is none where a key is blank or the month has no row.
    LeftOut,
    /// Parts: the keys, then the outcome of the row.
    Lookup {
        name: Rc<str>,
        mode: Option<BandMode>,
        /// The row hit, counted from 0, and its place.
        row: Option<(usize, Span)>,
        cite: Option<Rc<str>>,
    },
    /// One slice of a progressive band. Parts: the slice's amount, its rate.
    Slice,
    Amount,
    /// Parts alternate: an indicator, its weight.
    Scorecard {
        full_marks: bool,
        reweight: bool,
    },
    Call(Function),
    DayOfMonth {
        month: Moment,
        day: u32,
    },
    Moment(Moment),
    NextDay,
}

/// How an action stands to one that excludes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excludes {
    /// It is graver, and given alone.
    Graver,
    /// It is lighter, and not given.
    Lighter,
    /// Neither may stand beside the other.
    Beside,
}

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// Its amount is given, or one of those that are.
    Given,
    /// It holds, and is among several that hold, of which another is taken.
    Passed,
    /// It holds, but the numbered case is an exception to it.
    Excepted(usize),
    /// It does not hold.
    Unmet,
    /// Its heading does not give the subject a value in the period.
    Absent,
    /// It cannot be computed whether it holds.
    Unknown,
}

impl Why {
    /// Every node below and with this one, each once: reasons share their parts,
    /// and the ways through them are far more than the nodes.
    pub fn walk(self: &Rc<Why>, visit: &mut dyn FnMut(&Rc<Why>)) {
        let mut met = BTreeSet::new();
        let mut waiting = vec![self];
        while let Some(node) = waiting.pop() {
            if met.insert(Rc::as_ptr(node)) {
                visit(node);
                waiting.extend(node.parts.iter().rev());
            }
        }
    }
}
