//! Parameters, tables and bands that change, beside the months of the policy itself.

use super::{Policy, each_part, roots};
use crate::calendar::Month;
use crate::diagnostics::Problem;
use crate::diagnostics::dates as told;
use crate::plan::Op;
use crate::source::Span;

/// One version: the month from which it holds, and its place.
type Version = (Option<Month>, Span);

/// Reports months of the policy without a version, and versions without a month of
/// the policy.
pub fn versions(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    for (name, versions) in all(policy) {
        let (from, until) = policy.plan.effective;
        if let (Some(from), Some((Some(since), at))) = (from, versions.first())
            && *since > from
            && until.is_none_or(|until| *since <= until)
        {
            let last = since.plus(-1).to_string();
            problems.push(told::begins_too_late(&name, &from.to_string(), &last, &since.to_string(), *at));
        }
        if let Some(until) = until
            && let Some((Some(since), at)) = versions.iter().find(|(since, _)| since.is_some_and(|since| since > until))
        {
            problems.push(told::after_the_end(&name, &since.to_string(), &until.to_string(), *at));
        }
        // What looks back sees the months before the policy, and the versions of then.
        if let Some(from) = from.filter(|_| !looks_back(policy))
            && let Some(pair) = versions.windows(2).rfind(|pair| matches!(pair, [_, (Some(next), _)] if *next <= from))
            && let [(_, old), (Some(next), at)] = pair
        {
            problems.push(told::before_the_beginning(&name, &next.to_string(), &from.to_string(), (*old, *at)));
        }
    }
}

/// Whatever of the policy's own file has versions, earliest first.
fn all(policy: Policy<'_, '_>) -> Vec<(String, Vec<Version>)> {
    let symbols = policy.symbols;
    let mut found = Vec::new();
    for (label, parameter, _) in &symbols.parameters {
        let mut versions = vec![(None, parameter.first.span)];
        versions.extend(parameter.changes.iter().map(|(month, _)| (Some(month.node), month.span)));
        found.push((label.name.to_string(), versions));
    }
    for (id, table) in symbols.tables.iter().enumerate().filter(|(_, table)| table.version_of.is_none()) {
        let versions = symbols.table_versions(id).into_iter().filter_map(|(since, version)| {
            let table = symbols.tables.get(version)?.table;
            Some((since, table.since.as_ref().map_or(table.name.name.span, |since| since.span)))
        });
        found.push((table.label.name.to_string(), versions.collect()));
    }
    for (bands, label) in symbols.all_bands() {
        let versions = symbols.band_versions(bands).into_iter();
        let versions =
            versions.map(|(month, bands)| (month, bands.since.as_ref().map_or(bands.name.name.span, |m| m.span)));
        found.push((label.name.to_string(), versions.collect()));
    }
    found.retain(|(_, versions)| versions.first().is_some_and(|(_, span)| policy.owns(*span)));
    found
}

fn looks_back(policy: Policy<'_, '_>) -> bool {
    let mut found = false;
    for root in roots(policy.plan) {
        each_part(root, &mut |part| {
            found |= matches!(
                part.op,
                Op::Before { .. }
                    | Op::OverMonths { .. }
                    | Op::EarlierFold { .. }
                    | Op::Streak { .. }
                    | Op::StreakLength { .. }
                    | Op::YearCount { .. }
            );
        });
    }
    found
}
