//! Headings: the scope of what stands under one, and who has a value under which.

use crate::calendar::Frequency;
use crate::plan::{About, ValueId};
use crate::syntax::ast::{self, BlockKind, Enrolment, Owner, Who};

use super::{Checker, Scope};

/// The people of a heading, among those of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HeadingId(usize);

impl Checker<'_, '_> {
    /// The scope of a formula under a heading.
    pub(super) fn under(&mut self, frequency: Frequency, about: About, who: &Who) -> Scope {
        let ends_enrolled = match who {
            Who::LastMonth | Who::EveryMonth => true,
            Who::MonthNumber(month) => *month == 12 && frequency == Frequency::Year,
            _ => frequency == Frequency::Month,
        };
        let maybe_absent = matches!(who, Who::Everybody | Who::RowsOf(..) | Who::DataPeriod | Who::MembersEnrolled);
        let known = self.headings.iter().position(|known| same(known, who));
        let heading = known.unwrap_or(self.headings.len());
        if known.is_none() {
            self.headings.push(who.clone());
        }
        Scope { frequency, about, ends_enrolled, maybe_absent, heading: Some(HeadingId(heading)), ..Scope::monthly() }
    }

    /// Whether some for whom the formula is computed may lack a value because its own
    /// heading asks for more.
    pub(super) fn may_be_others(&self, id: ValueId, scope: Scope) -> bool {
        let value = &self.symbols.values[id.0];
        let Some(reader) = scope.heading.and_then(|heading| self.headings.get(heading.0)) else { return false };
        let own = !scope.elsewhere && value.about == scope.about && value.frequency == scope.frequency;
        own && ![reader, self.in_register(reader)].iter().any(|reader| covers(&value.who, reader, value.frequency))
    }

    /// Whether everybody is in the register in every month.
    pub(super) fn always_enrolled(&self) -> bool {
        self.register().is_none()
    }

    /// The blocks whose rows put somebody in the register; nothing where everybody always is.
    fn register(&self) -> Option<Vec<usize>> {
        let mut blocks = Vec::new();
        for enrolment in &self.symbols.enrolment {
            match enrolment {
                Enrolment::Always => return None,
                Enrolment::RowsOf(names) => {
                    blocks.extend(names.iter().filter_map(|name| self.symbols.find_block(&name.node)));
                }
            }
        }
        if self.symbols.enrolment.is_empty() {
            let is_unnamed =
                |block: &ast::Block| block.name.is_none() && matches!(block.kind, BlockKind::PerMonth(Owner::Subject));
            blocks.extend(self.symbols.blocks.iter().position(|symbol| is_unnamed(symbol.block)));
        }
        (!blocks.is_empty()).then_some(blocks)
    }

    /// 以 某块 asks for no less than the register does where rows of the block put one in
    /// it; nor does any heading where everybody always is.
    fn in_register<'w>(&self, who: &'w Who) -> &'w Who {
        let Some(blocks) = self.register() else { return &Who::AnyMonth };
        match who {
            Who::RowsOf(name, _) if self.symbols.find_block(name).is_some_and(|asked| blocks.contains(&asked)) => {
                &Who::AnyMonth
            }
            who => who,
        }
    }
}

fn same(a: &Who, b: &Who) -> bool {
    match (a, b) {
        (Who::RowsOf(a, _), Who::RowsOf(b, _)) => a == b,
        (Who::RowsOf(..), _) | (_, Who::RowsOf(..)) => false,
        (Who::MonthNumber(a), Who::MonthNumber(b)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Whether everybody whom `reader` asks for has what `of` gives.
fn covers(of: &Who, reader: &Who, frequency: Frequency) -> bool {
    let in_register = |who: &Who| matches!(who, Who::AnyMonth | Who::EveryMonth | Who::LastMonth | Who::MonthNumber(_));
    match (of, reader) {
        (of, reader) if same(of, reader) => true,
        (Who::Everybody, _) => true,
        // In a month all of these say the same.
        (of, reader) if frequency == Frequency::Month && in_register(of) => in_register(reader),
        (Who::AnyMonth, reader) => in_register(reader),
        (Who::DataPeriod, reader) => in_register(reader) || matches!(reader, Who::MembersEnrolled),
        (Who::LastMonth, Who::EveryMonth) => true,
        (Who::LastMonth, Who::MonthNumber(12)) | (Who::MonthNumber(12), Who::LastMonth | Who::EveryMonth) => {
            frequency == Frequency::Year
        }
        (Who::MonthNumber(_), Who::EveryMonth) => frequency == Frequency::Year,
        _ => false,
    }
}
