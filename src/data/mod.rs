//! Reads the period data of a policy: CSV files in, typed rows out.
//!
//! In: the bytes of the files and what the policy expects of them (`schema`).
//! Out: a [`Dataset`], or every problem of every file at once.
//! Not here: disk and terminal (the command line's), and the judgement that a
//! blank cell is missing (the evaluation's: it knows who needs the cell).
//!
//! The way of a file: `encoding` bytes → text, `csv_file` text → cells with
//! their lines, `columns` header → which column is what, `rows` cells → rows,
//! with `cells` and `numbers` reading one cell. What is wrong is a
//! finding (`problems`); its words stand in `file_words`, `table_words` and
//! `refusals`.

mod cells;
mod columns;
mod csv_file;
mod dataset;
mod encoding;
mod file_words;
mod findings;
#[cfg(test)]
mod link_tests;
pub mod links;
mod numbers;
mod problems;
mod refusals;
mod rows;
mod schema;
mod table_words;
#[cfg(test)]
mod tests;

pub use dataset::{Block, Cell, Dataset, Row, read};
pub use problems::{DataProblem, undated};
pub use schema::{
    BlockKind, BlockSchema, CellType, EMPLOYEE_HEADERS, FieldSchema, MONTH_HEADERS, RecordLink, SINCE_HEADERS,
};
