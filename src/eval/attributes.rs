//! Attributes that change: which of a person's rows in 员工 is in force.
//!
//! In: the rows of the block, each with the month from which it holds. Out: the
//! row of a person in a month. A row without a month holds from ever.

use crate::calendar::Month;
use crate::data::Row;

/// The rows of each subject, earliest first.
pub(super) struct Attributes {
    rows: Vec<Vec<(Option<Month>, usize)>>,
}

impl Attributes {
    /// Nothing yet, for so many subjects.
    pub fn none(subjects: usize) -> Attributes {
        Attributes { rows: vec![Vec::new(); subjects] }
    }

    /// Adds the row `at` of the file.
    pub fn add(&mut self, subject: usize, row: &Row, at: usize) {
        if let Some(rows) = self.rows.get_mut(subject) {
            rows.push((row.month, at));
            rows.sort_unstable();
        }
    }

    /// The row in force in a month: the last one that has begun.
    pub fn row(&self, subject: usize, month: Month) -> Option<usize> {
        let rows = self.rows.get(subject)?;
        let begun = rows.iter().rev().find(|(since, _)| since.is_none_or(|since| since <= month));
        begun.map(|(_, row)| *row)
    }

    /// The month in which the subject's first row begins, if there is one that does.
    pub fn begins(&self, subject: usize) -> Option<Month> {
        self.rows.get(subject)?.first()?.0
    }
}
