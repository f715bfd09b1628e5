//! A unit that all figures of a table's column share stands in its head.

use crate::lang::Lang;

use super::Grid;
use super::reader::Reader;

/// A unit, how figures end that are in it, and the type that says no more than the unit.
struct Unit {
    name: &'static str,
    endings: &'static [&'static str],
    ty: &'static str,
}

const ZH: [Unit; 2] =
    [Unit { name: "元", endings: &[" 元"], ty: "（金额）" }, Unit { name: "分", endings: &[" 分"], ty: "（分数）" }];
const EN: [Unit; 2] = [
    Unit { name: "yuan", endings: &[" yuan"], ty: " (an amount of money)" },
    Unit { name: "points", endings: &[" points", " point"], ty: " (points)" },
];

impl Unit {
    /// The figures of a column without their unit; nothing where one is not in it.
    fn of(&self, grid: &Grid, at: usize) -> Option<Vec<String>> {
        let bare = |cell: &String| {
            let figure = self.endings.iter().find_map(|ending| cell.strip_suffix(ending))?;
            figure.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-')).then(|| figure.to_owned())
        };
        let figures: Option<Vec<String>> = grid.rows.iter().map(|row| row.get(at).and_then(bare)).collect();
        figures.filter(|figures| !figures.is_empty())
    }
}

impl Reader<'_> {
    /// `outcome`: which columns hold results; `matrix`: whether these are headed by keys.
    pub fn lift_units(&self, grid: &mut Grid, outcome: impl Fn(usize) -> bool, matrix: bool) {
        let units = match self.lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        };
        let columns: Vec<usize> = (0..grid.header.len()).filter(|at| outcome(*at)).collect();
        for unit in units {
            let found: Vec<(usize, Vec<String>)> =
                columns.iter().filter_map(|at| Some((*at, unit.of(grid, *at)?))).collect();
            // A key is no place for a unit: the corner says it for all of them.
            if found.is_empty() || matrix && found.len() < columns.len() {
                continue;
            }
            for (at, figures) in found {
                if let Some(head) = grid.header.get_mut(at).filter(|_| !matrix) {
                    let name = head.strip_suffix(unit.ty).unwrap_or(head).to_owned();
                    *head = self.say(&[&name, "（", unit.name, "）"], &[&name, " (", unit.name, ")"]);
                }
                for (row, figure) in grid.rows.iter_mut().zip(figures) {
                    if let Some(cell) = row.get_mut(at) {
                        *cell = figure;
                    }
                }
            }
            if let Some(corner) = grid.header.first_mut().filter(|_| matrix) {
                *corner = self.say(&[corner, "（表内为", unit.name, "）"], &[corner, " (figures in ", unit.name, ")"]);
            }
        }
    }
}
