//! The versions of tables, bands and grades that change.

use crate::calendar::Month;
use crate::plan::Label;
use crate::syntax::ast;

use super::symbols::{Symbols, ValueSource};

impl<'t> Symbols<'t> {
    /// The versions of a table from their first months on, earliest first.
    pub fn table_versions(&self, id: usize) -> Vec<(Option<Month>, usize)> {
        let all = self.tables.iter().enumerate().filter(|(at, table)| *at == id || table.version_of == Some(id));
        let mut found: Vec<_> =
            all.map(|(at, table)| (table.table.since.as_ref().map(|since| since.node), at)).collect();
        found.sort();
        found
    }

    /// The versions of bands or a grade from their first months on, earliest first.
    pub fn band_versions(&self, first: &'t ast::Bands) -> Vec<(Option<Month>, &'t ast::Bands)> {
        let later = self.later_bands.iter().filter(|(of, _)| std::ptr::eq(*of, first)).map(|(_, later)| *later);
        let all = std::iter::once(first).chain(later);
        let mut found: Vec<_> = all.map(|bands| (bands.since.as_ref().map(|since| since.node), bands)).collect();
        found.sort_by_key(|(since, _)| *since);
        found
    }

    /// The first versions of all bands and grades.
    pub fn all_bands(&self) -> Vec<(&'t ast::Bands, Label)> {
        let of_people = self.values.iter().filter_map(|value| match value.source {
            ValueSource::Bands(bands) => Some((bands, value.label.clone())),
            _ => None,
        });
        of_people.chain(self.record_bands.iter().map(|(label, bands, _)| (*bands, label.clone()))).collect()
    }

    pub(super) fn first_bands(&self, name: &str) -> Option<&'t ast::Bands> {
        self.all_bands().into_iter().find(|(_, label)| label.is(name)).map(|(bands, _)| bands)
    }
}
