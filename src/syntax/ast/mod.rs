//! The syntax tree: what the author wrote, with the place of every part.
//!
//! Nothing here knows what a name means or which language a keyword was in.

mod expr;
mod lost;
mod meeting;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::civil::Date;

use crate::calendar::{Frequency, Month, Period};
use crate::currency::CurrencyId;
use crate::rounding::Rounding;
use crate::source::{Span, Spanned};

pub use expr::*;
pub use lost::Lost;
pub use meeting::*;
pub use verdict::*;

/// A name as written, without its 「」.
pub type Name = Spanned<Rc<str>>;
pub type Str = Spanned<Rc<str>>;

/// A declared name with its optional alias in the other language.
#[derive(Clone, Debug)]
pub struct Declared {
    pub name: Name,
    pub alias: Option<Name>,
}

impl Declared {
    /// What it is in a table's row, where nothing is declared: a reference, and what is
    /// in the brackets its argument.
    pub fn as_reference(&self, span: Span) -> Expr {
        let argument = |alias: &Name| Expr {
            span: alias.span,
            kind: ExprKind::Reference(Reference {
                name: alias.clone(),
                member: None,
                arguments: None,
                span: alias.span,
            }),
        };
        let arguments = self.alias.as_ref().map(|alias| vec![argument(alias)]);
        let reference = Reference { name: self.name.clone(), member: None, arguments, span };
        Expr { span, kind: ExprKind::Reference(reference) }
    }
}

/// A whole policy file.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub statements: Vec<Spanned<Statement>>,
    /// Words of statements that could not be read: what they may have declared
    /// is not reported as unknown.
    pub lost: Lost,
    /// Scorecards, grades, bands and tables that have lost a line: whether
    /// weights add up or bands meet cannot be told.
    pub damaged: BTreeSet<String>,
    /// How runs with an unknown rest were cut, by the place of the rest.
    pub cuts: BTreeMap<Span, Rc<str>>,
}

#[derive(Clone, Debug)]
pub enum Statement {
    Header(Header),
    /// 引用: the path as written. What is found there stands in its place.
    Import(Str),
    /// 折算率: what one unit of a currency is worth in the policy's, as a parameter without a name.
    Rate(Parameter),
    Enumeration(Enumeration),
    Actions(Vec<Declared>),
    Enrolment(Enrolment),
    Block(Block),
    Heading(Heading),
    Parameter(Parameter),
    Output(Vec<OutputItem>),
    Definition(Definition),
    Formula(Formula),
    Scorecard(Scorecard),
    Bands(Bands),
    Table(Table),
    Rule(Rule),
    Meeting(Meeting),
    Exclusive(Exclusive),
    /// 接受, 禁止: what the author says about findings.
    Verdict(Verdict),
    Case(Case),
}

#[derive(Clone, Debug)]
pub struct Header {
    pub name: Declared,
    pub version: Option<Str>,
    pub cite: Option<Str>,
    pub effective: Option<(Spanned<Month>, Option<Spanned<Month>>)>,
    /// 公布: the day on which the policy was made known to those it is about.
    pub published: Option<Spanned<Date>>,
    /// 适用地区: where the work is done, which decides whose labour law applies.
    pub place: Option<Str>,
    pub currency: Option<Name>,
    /// How amounts that are paid or deducted are rounded.
    pub amounts: Option<Amounts>,
    pub scope: Option<Expr>,
}

/// 金额 四舍五入到元: the last rounding of what is paid.
#[derive(Clone, Debug)]
pub struct Amounts {
    pub mode: Rounding,
    pub step: RoundStep,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Enumeration {
    pub name: Declared,
    /// Whether the members are ordered; they are kept lowest first.
    pub ordered: bool,
    pub members: Vec<Declared>,
}

/// Which months a subject is in the register.
#[derive(Clone, Debug)]
pub enum Enrolment {
    /// 在册 全体: in every month.
    Always,
    /// 在册 以 甲 或 乙: where one of these blocks has its row.
    RowsOf(Vec<Name>),
}

#[derive(Clone, Debug)]
pub struct Block {
    pub kind: BlockKind,
    /// None for 员工 and for the unnamed 月度 and 季度.
    pub name: Option<Declared>,
    pub fields: Vec<Field>,
    pub may_lack: bool,
}

#[derive(Clone, Debug)]
pub enum BlockKind {
    Employees,
    PerMonth(Owner),
    PerQuarter(Owner),
    Records { owner: RecordOwner, dated_by: Option<Name>, by_month: bool },
}

/// Whose a record is.
#[derive(Clone, Debug)]
pub enum RecordOwner {
    Subject,
    Group(Name),
    /// Another block's record.
    Record(OfRecords),
}

/// The block whose records these belong to, and the column that says to which.
#[derive(Clone, Debug)]
pub struct OfRecords {
    pub block: Name,
    pub key: Name,
}

/// Whose row a monthly block holds.
#[derive(Clone, Debug)]
pub enum Owner {
    Subject,
    Company,
    Group(Name),
}

#[derive(Clone, Debug)]
pub enum Field {
    Input(InputField),
    Derived { name: Declared, ty: Option<TypeName>, expr: Expr },
}

#[derive(Clone, Debug)]
pub struct InputField {
    pub name: Declared,
    pub optional: bool,
    pub ty: TypeName,
    pub bounds: Option<(Literal, Literal)>,
    pub default: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct TypeName {
    pub kind: TypeNameKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum TypeNameKind {
    Money,
    /// 金额 美元: of a currency that need not be the policy's.
    MoneyOf(CurrencyId),
    Ratio,
    Points,
    Integer,
    Number,
    Date,
    Month,
    Days,
    Months,
    Text,
    Truth,
    Inline(Vec<Declared>),
    Named(Name),
}

/// Who gets the results of a heading's quarter or year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// In the register in any of the period's months. The default.
    AnyMonth,
    EveryMonth,
    LastMonth,
    /// In the register in this calendar month (1–12).
    MonthNumber(i32),
    Everybody,
    /// Has a row in the named block.
    RowsOf(Rc<str>, Span),
    /// Groups: a member is in the register in any of the period's months.
    MembersEnrolled,
    /// In every period that the data reach into.
    DataPeriod,
}

#[derive(Clone, Debug)]
pub struct Heading {
    pub frequency: Frequency,
    /// 各团队: the results are the groups', which this attribute names.
    pub group: Option<Name>,
    pub who: Who,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: Declared,
    pub ty: Option<TypeName>,
    pub first: Expr,
    pub changes: Vec<(Spanned<Month>, Expr)>,
    pub cite: Option<Str>,
}

#[derive(Clone, Debug)]
pub struct OutputItem {
    pub path: Reference,
    pub renamed: Option<Declared>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Value,
    Pay,
    Deduct,
    Total,
    /// A named part (其中) of an item's formula.
    Part,
}

#[derive(Clone, Debug)]
pub struct Definition {
    pub purpose: Purpose,
    pub name: Declared,
    pub ty: Option<TypeName>,
    pub expr: Expr,
    pub applies: Option<Expr>,
    /// 金额 …: how this item is rounded, where not as the policy says.
    pub amounts: Option<Amounts>,
    pub cite: Option<Str>,
    pub parts: Vec<(Declared, Expr)>,
    /// How it stands beside other statements of its name.
    pub standing: Box<Standing>,
    /// When what it pays or deducts moves.
    pub in_time: Option<InTime>,
    /// Not written by the author: made from a clause about money in time.
    pub made: Option<Made>,
}

/// A formula with parameters (算法).
#[derive(Clone, Debug)]
pub struct Formula {
    pub name: Declared,
    pub parameters: Vec<FormulaParameter>,
    pub ty: Option<FormulaType>,
    pub expr: Expr,
    pub cite: Option<Str>,
}

#[derive(Clone, Debug)]
pub struct FormulaParameter {
    pub name: Declared,
    /// None: whatever the argument is.
    pub ty: Option<FormulaType>,
}

#[derive(Clone, Debug)]
pub enum FormulaType {
    Named(TypeName),
    /// The type of a column: `评分记录.评价方式`.
    Column(Name, Name),
}

#[derive(Clone, Debug)]
pub struct Scorecard {
    pub name: Declared,
    pub gap: Option<GapRule>,
    pub indicators: Vec<Indicator>,
    pub sections: Vec<Section>,
    pub applies: Option<Expr>,
    pub cite: Option<Str>,
}

/// A group of a scorecard's indicators (类别).
#[derive(Clone, Debug)]
pub struct Section {
    pub name: Declared,
    /// Its first indicator, and the one after its last.
    pub lines: std::ops::Range<usize>,
}

#[derive(Clone, Debug)]
pub enum GapRule {
    Reweight,
    As(Literal),
}

#[derive(Clone, Debug)]
pub struct Indicator {
    pub name: Declared,
    pub weight: Weight,
    pub score: Expr,
    pub cite: Option<Str>,
}

#[derive(Clone, Debug)]
pub enum Weight {
    Share(Expr),
    FullMarks(Expr),
}

/// How a band table turns its key into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandMode {
    /// 等级: the label of the band.
    Grade,
    /// 全额: the value of the band that holds the whole amount.
    Whole,
    /// 超额累进: each slice at its own rate.
    Sliced,
    /// 插值: between the points, level beyond the ends.
    Interpolated,
    /// 定额: a fixed amount per band.
    Fixed,
}

#[derive(Clone, Debug)]
pub struct Bands {
    pub name: Declared,
    pub ty: Option<TypeName>,
    pub key: Expr,
    pub mode: BandMode,
    pub applies: Option<Expr>,
    pub rows: Vec<BandRow>,
    /// The month from which this version holds.
    pub since: Option<Spanned<Month>>,
    pub cite: Option<Str>,
}

#[derive(Clone, Debug)]
pub struct BandRow {
    pub when: Pattern,
    pub outcome: BandOutcome,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum BandOutcome {
    Label(Declared),
    Value(Expr),
}

/// A condition on one value, as in bands and table cells.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub kind: PatternKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // A policy has a few hundred of them.
pub enum PatternKind {
    /// `-`: any value.
    Any,
    Otherwise,
    Missing,
    Range {
        lower: Option<Bound>,
        upper: Option<Bound>,
    },
    /// One of these values (labels, numbers, texts).
    OneOf(Vec<Expr>),
    /// None of these values: `不是 高级`.
    NoneOf(Vec<Expr>),
}

#[derive(Clone, Debug)]
pub struct Bound {
    pub value: Box<Expr>,
    pub inclusive: bool,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub name: Declared,
    pub ty: Option<TypeName>,
    /// The keys after 按; none when the table is applied to arguments, or decides by its header.
    pub keys: Vec<Expr>,
    pub decision: bool,
    pub first_hit: bool,
    pub header: Vec<HeaderCell>,
    pub rows: Vec<TableRow>,
    /// The month from which this version holds.
    pub since: Option<Spanned<Month>>,
    pub cite: Option<Str>,
}

#[derive(Clone, Debug)]
pub struct HeaderCell {
    pub output: bool,
    pub ty: Option<TypeName>,
    pub cell: Cell,
}

#[derive(Clone, Debug)]
pub struct TableRow {
    pub cells: Vec<Cell>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub kind: CellKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum CellKind {
    Pattern(Pattern),
    /// A name, with its alias in a header.
    Name(Declared),
    Value(Expr),
    Blank,
}

#[derive(Clone, Debug)]
pub struct Rule {
    /// None for a bare 当 … 则 ….
    pub name: Option<Declared>,
    pub cite: Option<Str>,
    pub regardless: bool,
    /// 逐行: the table that the rule walks.
    pub each_row: Option<Name>,
    /// 例外于: the rules and groups that give nothing where this one gives something.
    pub excepts: Vec<Name>,
    pub group: Option<Name>,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Debug)]
pub struct Clause {
    pub otherwise: bool,
    pub condition: Expr,
    pub actions: Vec<Name>,
    pub cite: Option<Str>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub title: Str,
    pub month: Option<Spanned<Month>>,
    pub givens: Vec<Given>,
    pub expectations: Vec<Expectation>,
}

#[derive(Clone, Debug)]
pub struct Given {
    pub who: Option<Name>,
    pub from_to: Option<(Month, Month)>,
    /// Written as a quarter or half-year, not as months.
    pub whole_period: bool,
    /// The record block, when this line is a record.
    pub record: Option<Name>,
    pub values: Vec<(Reference, GivenValue)>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum GivenValue {
    Blank(Span),
    Value(Expr),
}

#[derive(Clone, Debug)]
pub struct Expectation {
    pub who: Option<Name>,
    pub period: Option<Spanned<Period>>,
    pub what: Expected,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Expected {
    Action { name: Name, present: bool },
    NoActions,
    NoRow(Reference),
    Exception(Reference),
    Value(Reference, Expr),
}
