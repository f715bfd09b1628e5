//! What a policy expects of its data: blocks, their keys and their columns.
//!
//! In: nothing; the checked policy fills these types in.
//! Out: what `read` holds the files against.

use crate::exact::Exact;

/// Headers of the column that says whom a row is about.
pub const EMPLOYEE_HEADERS: [&str; 3] = ["工号", "employee", "employee_id"];
/// Headers of the column that says which month a row is about.
pub const MONTH_HEADERS: [&str; 2] = ["月份", "month"];
/// Headers of the column that says from which month on a row of 员工 holds.
pub const SINCE_HEADERS: [&str; 2] = ["生效月份", "effective_month"];
/// Headers of a column that is there for human readers only.
pub(super) const IGNORED_HEADERS: [&str; 2] = ["姓名", "name"];

/// One declared block: one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockSchema {
    /// The declared name, then its aliases. The file may be called by any.
    pub names: Vec<String>,
    pub kind: BlockKind,
    /// `可缺`: somebody may have no row. Read by the evaluation, not here.
    pub may_lack_rows: bool,
    pub fields: Vec<FieldSchema>,
}

/// What the rows of a block are about, and so which key columns it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// One row per employee: 工号. With a column 生效月份 a person may have several,
    /// each in force from its month on; blank: from ever.
    Employees,
    /// One row per employee and month: 工号, 月份.
    EmployeeMonth,
    /// One row per employee and quarter: 工号, and any month of it as 月份.
    EmployeeQuarter,
    /// One row per month, or per quarter under any month of it: 月份.
    Company { quarterly: bool },
    /// One row per group and month, or quarter: a column of the attribute that
    /// names the group (any of these headers), 月份.
    Group { attribute: Vec<String>, quarterly: bool },
    /// Any number of rows per employee: 工号; or per group.
    Records {
        /// The headers of the column that names the group, where it owns the records.
        group: Option<Vec<String>>,
        /// `Some(true)`: 月份 is a key. `Some(false)`: it is not, and a column
        /// of that name is like any other. `None`: it is where the file has
        /// one and no declared field is called so.
        by_month: Option<bool>,
        /// Each belongs to a record of another block; then 工号 may lack.
        of: Option<RecordLink>,
    },
}

/// The records that others belong to, and the columns that have to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordLink {
    /// The place of that block among the blocks.
    pub block: usize,
    /// The place of the key among this block's fields.
    pub key: usize,
    /// The place of the key among the fields of that block.
    pub parent_key: usize,
}

/// One declared column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSchema {
    /// The declared name, then its aliases. The header may be any.
    pub names: Vec<String>,
    pub cell: CellType,
    /// `可空`: a blank is no gap. Read by the evaluation; the column itself
    /// must be there either way.
    pub optional: bool,
    /// Least and greatest value, both allowed.
    pub bounds: Option<(Exact, Exact)>,
}

/// What one cell of a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellType {
    Money,
    /// `85%` or `0.85`.
    Ratio,
    Points,
    Number,
    Integer,
    Date,
    Month,
    /// A number of days; halves are fine.
    Days,
    /// A number of months.
    Months,
    Text,
    Truth,
    /// The accepted spellings of each label, in the order of the labels.
    Label(Vec<Vec<String>>),
}

impl BlockKind {
    /// Whether a row stands for the whole quarter of its month.
    pub(super) fn is_quarterly(&self) -> bool {
        matches!(
            self,
            BlockKind::EmployeeQuarter
                | BlockKind::Company { quarterly: true }
                | BlockKind::Group { quarterly: true, .. }
        )
    }
}

impl BlockSchema {
    /// The declared name, for messages.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

impl FieldSchema {
    /// The declared name, for messages.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}
