//! pest's pairs → the tree.
//!
//! The grammar has already said yes, so what a rule's inside looks like is
//! known; still nothing here panics: a part that is not there builds nothing.

mod cases;
mod earlier;
mod expr;
mod formulas;
mod meeting;
mod quantity;
mod tables;
mod verdict;

use std::rc::Rc;

use pest::iterators::{Pair, Pairs};

use super::ast::{Rule as Rule_, *};
use super::grammar::Rule;
use super::keywords;
use super::parse::Normal;
use crate::calendar::{Frequency, Month};
use crate::currency::CurrencyId;
use crate::diagnostics::{Problem, syntax};
use crate::source::{Span, Spanned};

pub type P<'i> = Pair<'i, Rule>;

pub struct Builder<'a> {
    normal: &'a Normal,
    /// The policy's currency.
    own: CurrencyId,
    problems: &'a mut Vec<Problem>,
}

/// The parts of a pair that are not keywords.
fn parts(pair: P<'_>) -> impl Iterator<Item = P<'_>> {
    pair.into_inner().filter(|part| !keywords::is_keyword_rule(part.as_rule()))
}

/// Whether the pair holds this keyword (or part) directly.
fn has(pair: &P<'_>, rule: Rule) -> bool {
    pair.clone().into_inner().any(|part| part.as_rule() == rule)
}

/// The first direct part of a kind.
fn part<'i>(pair: &P<'i>, rule: Rule) -> Option<P<'i>> {
    pair.clone().into_inner().find(|part| part.as_rule() == rule)
}

/// All direct parts of a kind.
fn all<'i>(pair: &P<'i>, rule: Rule) -> impl Iterator<Item = P<'i>> {
    pair.clone().into_inner().filter(move |part| part.as_rule() == rule)
}

/// The first direct part or keyword.
fn first_rule(pair: &P<'_>) -> Option<Rule> {
    pair.clone().into_inner().next().map(|part| part.as_rule())
}

impl<'a> Builder<'a> {
    pub fn new(normal: &'a Normal, own: CurrencyId, problems: &'a mut Vec<Problem>) -> Self {
        Builder { normal, own, problems }
    }

    pub fn chunk(&mut self, pairs: Pairs<'_, Rule>, tree: &mut Tree) {
        for chunk in pairs {
            for statement in chunk.into_inner().filter(|p| p.as_rule() == Rule::statement) {
                let span = self.span(&statement);
                if let Some(inner) = statement.into_inner().next()
                    && let Some(built) = self.statement(inner)
                {
                    tree.statements.push(Spanned::new(built, span));
                }
            }
        }
    }

    fn span(&self, pair: &P<'_>) -> Span {
        // A table row begins with its line break; the place is where its words are.
        let (span, text) = (pair.as_span(), pair.as_str());
        let start = span.start() + (text.len() - text.trim_start().len());
        self.normal.span(start, span.end() - (text.len() - text.trim_end().len()))
    }

    fn statement(&mut self, pair: P<'_>) -> Option<Statement> {
        Some(match pair.as_rule() {
            Rule::header => Statement::Header(self.header(&pair)?),
            Rule::import => Statement::Import(part(&pair, Rule::string).map(|p| self.string(&p))?),
            Rule::enumeration => Statement::Enumeration(self.enumeration(&pair)?),
            Rule::action_names => Statement::Actions(self.declared_all(&pair)),
            Rule::enrolment if has(&pair, Rule::k_everybody) => Statement::Enrolment(Enrolment::Always),
            Rule::enrolment => {
                Statement::Enrolment(Enrolment::RowsOf(all(&pair, Rule::name).map(|p| self.name(&p)).collect()))
            }
            Rule::employee_block | Rule::period_block | Rule::record_block => Statement::Block(self.block(&pair)?),
            Rule::heading => Statement::Heading(self.heading(&pair)),
            Rule::exchange_rate => Statement::Rate(self.rate(&pair)?),
            Rule::parameter => Statement::Parameter(self.parameter(&pair)?),
            Rule::output => Statement::Output(self.output(&pair)),
            Rule::item | Rule::definition => Statement::Definition(self.definition(&pair)?),
            Rule::formula => Statement::Formula(self.formula(&pair)?),
            Rule::scorecard => Statement::Scorecard(self.scorecard(&pair)?),
            Rule::grades | Rule::bands => Statement::Bands(self.bands(&pair)?),
            Rule::decision_table | Rule::table => Statement::Table(self.table(&pair)?),
            Rule::rule_statement | Rule::bare_rule => Statement::Rule(self.rule(&pair)),
            Rule::meeting => Statement::Meeting(self.meeting(&pair)?),
            Rule::exclusive => Statement::Exclusive(self.exclusive(&pair)),
            Rule::verdict => Statement::Verdict(self.verdict(&pair)),
            Rule::test_case => Statement::Case(self.case(&pair)?),
            _ => return None,
        })
    }

    // ── Names and texts ─────────────────────────────────────────────────────

    fn name(&self, pair: &P<'_>) -> Name {
        let text = pair.as_str().trim_start_matches('「').trim_end_matches('」');
        Spanned::new(Rc::from(text), self.span(pair))
    }

    fn name_in(&self, pair: &P<'_>) -> Option<Name> {
        part(pair, Rule::name).map(|p| self.name(&p))
    }

    /// The kind of group after 各.
    fn group_in(&self, pair: &P<'_>) -> Option<Name> {
        let glued = part(pair, Rule::glued_group).map(|p| {
            let name = p.as_str().trim_start_matches('各');
            Spanned::new(Rc::from(name), self.span(&p))
        });
        glued.or_else(|| self.name_in(pair))
    }

    fn declared(&self, pair: &P<'_>) -> Option<Declared> {
        let name = self.name_in(pair)?;
        let alias = part(pair, Rule::alias).and_then(|p| self.name_in(&p));
        Some(Declared { name, alias })
    }

    fn declared_in(&self, pair: &P<'_>) -> Option<Declared> {
        part(pair, Rule::declared).and_then(|p| self.declared(&p))
    }

    fn declared_all(&self, pair: &P<'_>) -> Vec<Declared> {
        all(pair, Rule::declared).filter_map(|p| self.declared(&p)).collect()
    }

    fn string(&self, pair: &P<'_>) -> Str {
        Spanned::new(Rc::from(pair.as_str().trim_matches('"')), self.span(pair))
    }

    fn cite(&self, pair: &P<'_>) -> Option<Str> {
        let cite = part(pair, Rule::cite)?;
        part(&cite, Rule::string).map(|p| self.string(&p))
    }

    fn month(&mut self, pair: &P<'_>) -> Option<Spanned<Month>> {
        let span = self.span(pair);
        let month = Month::parse(pair.as_str());
        if month.is_none() {
            self.problems.push(syntax::no_such_date(pair.as_str(), None, span));
        }
        month.map(|month| Spanned::new(month, span))
    }

    /// A place, in quotes or as one word.
    fn place(&mut self, pair: &P<'_>) -> Option<Str> {
        part(pair, Rule::string).map(|p| self.string(&p)).or_else(|| self.name_in(pair))
    }

    fn date_in(&mut self, pair: &P<'_>) -> Option<Spanned<jiff::civil::Date>> {
        let pair = part(pair, Rule::date)?;
        let span = self.span(&pair);
        let date = crate::calendar::parse_date(pair.as_str());
        if date.is_none() {
            self.problems.push(syntax::no_such_date(pair.as_str(), None, span));
        }
        date.map(|date| Spanned::new(date, span))
    }

    fn expr_in(&mut self, pair: &P<'_>) -> Option<Expr> {
        part(pair, Rule::expr).map(|p| self.expr(p))
    }

    fn scope_in(&mut self, pair: &P<'_>) -> Option<Expr> {
        let scope = part(pair, Rule::scope)?;
        self.expr_in(&scope)
    }

    /// 金额 四舍五入到元. The last one holds where several are written.
    fn amounts_in(&mut self, pair: &P<'_>) -> Option<Amounts> {
        let amounts = all(pair, Rule::amounts).last()?;
        let rounding = part(&amounts, Rule::rounding)?;
        let (mode, step) = self.rounding(&rounding);
        Some(Amounts { mode, step, span: self.span(&amounts) })
    }

    /// 折算率 美元 = …: a parameter that is called by its currency.
    fn rate(&mut self, pair: &P<'_>) -> Option<Parameter> {
        let name = Declared { name: self.name_in(pair)?, alias: None };
        let (first, changes) = (self.expr_in(pair)?, self.changes(pair));
        Some(Parameter { name, ty: None, first, changes, cite: self.cite(pair) })
    }

    fn type_in(&mut self, pair: &P<'_>) -> Option<TypeName> {
        part(pair, Rule::type_name).map(|p| self.type_name(&p))
    }

    // ── Statements ──────────────────────────────────────────────────────────

    fn header(&mut self, pair: &P<'_>) -> Option<Header> {
        let effective = match part(pair, Rule::effective) {
            Some(effective) => {
                let mut months = all(&effective, Rule::month);
                let from = months.next().and_then(|p| self.month(&p));
                let until = months.next().and_then(|p| self.month(&p));
                from.map(|from| (from, until))
            }
            None => None,
        };
        Some(Header {
            name: self.declared_in(pair)?,
            version: part(pair, Rule::version).and_then(|p| part(&p, Rule::string)).map(|p| self.string(&p)),
            cite: self.cite(pair),
            effective,
            published: part(pair, Rule::published).and_then(|p| self.date_in(&p)),
            place: part(pair, Rule::place).and_then(|p| self.place(&p)),
            currency: part(pair, Rule::currency).and_then(|p| self.name_in(&p)),
            amounts: self.amounts_in(pair),
            scope: self.scope_in(pair),
        })
    }

    fn enumeration(&mut self, pair: &P<'_>) -> Option<Enumeration> {
        let mut declared = self.declared_all(pair).into_iter();
        let name = declared.next()?;
        let mut members: Vec<Declared> = declared.collect();
        let descending = has(pair, Rule::k_descending);
        if descending {
            members.reverse();
        }
        Some(Enumeration { name, ordered: descending || has(pair, Rule::k_ascending), members })
    }

    fn block(&mut self, pair: &P<'_>) -> Option<Block> {
        let kind = match pair.as_rule() {
            Rule::employee_block => BlockKind::Employees,
            Rule::record_block => BlockKind::Records {
                owner: self.record_owner(pair),
                dated_by: part(pair, Rule::month_field).and_then(|p| self.name_in(&p)),
                by_month: has(pair, Rule::by_month),
            },
            _ => {
                let owner = if has(pair, Rule::by_company) {
                    Owner::Company
                } else {
                    match part(pair, Rule::by_group).and_then(|p| self.name_in(&p)) {
                        Some(group) => Owner::Group(group),
                        None => Owner::Subject,
                    }
                };
                if has(pair, Rule::k_quarterly) { BlockKind::PerQuarter(owner) } else { BlockKind::PerMonth(owner) }
            }
        };
        let name = match pair.as_rule() {
            Rule::record_block => Some(self.declared_in(pair)?),
            _ => part(pair, Rule::block_name).and_then(|p| self.declared_in(&p)),
        };
        let mut fields = Vec::new();
        for field in all(pair, Rule::field) {
            let Some(inner) = field.into_inner().next() else { continue };
            match inner.as_rule() {
                Rule::derived_field => {
                    let (Some(name), Some(expr)) = (self.declared_in(&inner), self.expr_in(&inner)) else { continue };
                    fields.push(Field::Derived { name, ty: self.type_in(&inner), expr });
                }
                _ => self.input_fields(&inner, &mut fields),
            }
        }
        Some(Block { kind, name, fields, may_lack: has(pair, Rule::may_lack) })
    }

    fn record_owner(&self, pair: &P<'_>) -> RecordOwner {
        let of = part(pair, Rule::of_records).and_then(|of| {
            let mut names = all(&of, Rule::name).map(|p| self.name(&p));
            Some(OfRecords { block: names.next()?, key: names.next()? })
        });
        let group = part(pair, Rule::by_group).and_then(|p| self.name_in(&p));
        match (of, group) {
            (Some(of), _) => RecordOwner::Record(of),
            (None, Some(group)) => RecordOwner::Group(group),
            (None, None) => RecordOwner::Subject,
        }
    }

    fn input_fields(&mut self, pair: &P<'_>, fields: &mut Vec<Field>) {
        let Some(ty) = self.type_in(pair) else { return };
        let bounds = part(pair, Rule::bounds).and_then(|bounds| {
            let mut ends = all(&bounds, Rule::signed);
            Some((self.signed(&ends.next()?)?, self.signed(&ends.next()?)?))
        });
        let default = part(pair, Rule::default_value)
            .and_then(|p| part(&p, Rule::signed_value))
            .and_then(|p| self.plain_value(&p));
        for name in self.declared_all(pair) {
            fields.push(Field::Input(InputField {
                name,
                optional: has(pair, Rule::optional_mark),
                ty: ty.clone(),
                bounds: bounds.clone(),
                default: default.clone(),
            }));
        }
    }

    fn type_name(&mut self, pair: &P<'_>) -> TypeName {
        let span = self.span(pair);
        let kind = match pair.clone().into_inner().next() {
            Some(inner) => match inner.as_rule() {
                Rule::k_t_money => match part(pair, Rule::money_of) {
                    Some(of) => match self.currency(of.as_str().trim(), span) {
                        Some(currency) if currency != self.own => TypeNameKind::MoneyOf(currency),
                        _ => TypeNameKind::Money,
                    },
                    None => TypeNameKind::Money,
                },
                Rule::k_t_ratio => TypeNameKind::Ratio,
                Rule::k_t_points => TypeNameKind::Points,
                Rule::k_t_integer => TypeNameKind::Integer,
                Rule::k_t_date => TypeNameKind::Date,
                Rule::k_t_month => TypeNameKind::Month,
                Rule::k_t_days => TypeNameKind::Days,
                Rule::k_t_months => TypeNameKind::Months,
                Rule::k_t_text => TypeNameKind::Text,
                Rule::k_t_truth => TypeNameKind::Truth,
                Rule::inline_enum => TypeNameKind::Inline(self.declared_all(&inner)),
                Rule::name => TypeNameKind::Named(self.name(&inner)),
                _ => TypeNameKind::Number,
            },
            None => TypeNameKind::Number,
        };
        TypeName { kind, span }
    }

    fn heading(&mut self, pair: &P<'_>) -> Heading {
        let frequency = match first_rule(pair) {
            Some(Rule::k_each_quarter) => Frequency::Quarter,
            Some(Rule::k_each_half) => Frequency::Half,
            Some(Rule::k_each_year) => Frequency::Year,
            _ => Frequency::Month,
        };
        let who = part(pair, Rule::heading_who).and_then(|p| p.into_inner().next());
        let who = match who {
            Some(inner) => match inner.as_rule() {
                Rule::k_enrolled_every => Who::EveryMonth,
                Rule::k_enrolled_last => Who::LastMonth,
                Rule::k_everybody => Who::Everybody,
                Rule::k_members_enrolled => Who::MembersEnrolled,
                Rule::k_data_period => Who::DataPeriod,
                Rule::enrolled_in => {
                    let number = part(&inner, Rule::number).and_then(|p| p.as_str().parse().ok());
                    match number {
                        Some(month @ 1..=12) => Who::MonthNumber(month),
                        _ => {
                            self.problems.push(syntax::no_such_date(inner.as_str().trim(), None, self.span(&inner)));
                            Who::AnyMonth
                        }
                    }
                }
                Rule::enrolled_by => match self.name_in(&inner) {
                    Some(name) => Who::RowsOf(name.node, name.span),
                    None => Who::AnyMonth,
                },
                _ => Who::AnyMonth,
            },
            None => Who::AnyMonth,
        };
        let group = part(pair, Rule::each_group).and_then(|p| self.group_in(&p));
        Heading { frequency, group, who }
    }

    fn parameter(&mut self, pair: &P<'_>) -> Option<Parameter> {
        let name = self.declared_in(pair)?;
        let first = self.expr_in(pair)?;
        let changes = self.changes(pair);
        Some(Parameter { name, ty: self.type_in(pair), first, changes, cite: self.cite(pair) })
    }

    /// The later values of a parameter, each with its first month.
    fn changes(&mut self, pair: &P<'_>) -> Vec<(Spanned<Month>, Expr)> {
        let mut changes = Vec::new();
        for change in all(pair, Rule::change) {
            let month = part(&change, Rule::month).and_then(|p| self.month(&p));
            if let (Some(month), Some(expr)) = (month, self.expr_in(&change)) {
                changes.push((month, expr));
            }
        }
        changes
    }

    fn output(&mut self, pair: &P<'_>) -> Vec<OutputItem> {
        all(pair, Rule::output_item)
            .filter_map(|item| {
                let path = self.reference(&part(&item, Rule::reference)?)?;
                Some(OutputItem { path, renamed: self.declared_in(&item) })
            })
            .collect()
    }

    fn definition(&mut self, pair: &P<'_>) -> Option<Definition> {
        let purpose = match first_rule(pair) {
            Some(Rule::k_pay) => Purpose::Pay,
            Some(Rule::k_deduct) => Purpose::Deduct,
            Some(Rule::k_total) => Purpose::Total,
            _ => Purpose::Value,
        };
        let mut named_parts = Vec::new();
        for inner in all(pair, Rule::part) {
            if let (Some(name), Some(expr)) = (self.declared_in(&inner), self.expr_in(&inner)) {
                named_parts.push((name, expr));
            }
        }
        Some(Definition {
            purpose,
            name: self.declared_in(pair)?,
            ty: self.type_in(pair),
            expr: self.expr_in(pair)?,
            applies: self.item_scope(pair),
            amounts: self.amounts_in(pair),
            cite: self.cite(pair),
            parts: named_parts,
            standing: Box::new(self.standing(pair)),
            in_time: self.in_time(pair),
            made: None,
        })
    }

    fn scorecard(&mut self, pair: &P<'_>) -> Option<Scorecard> {
        let gap = part(pair, Rule::gap).and_then(|gap| {
            if has(&gap, Rule::k_reweight) {
                return Some(GapRule::Reweight);
            }
            let signed = part(&gap, Rule::signed)?;
            self.signed(&signed).map(GapRule::As)
        });
        let mut indicators = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        for inner in pair.clone().into_inner() {
            if inner.as_rule() == Rule::section {
                let lines = indicators.len()..indicators.len();
                sections.extend(self.declared_in(&inner).map(|name| Section { name, lines }));
            }
            if inner.as_rule() != Rule::indicator {
                continue;
            }
            let weight = part(&inner, Rule::weight)
                .and_then(|p| self.primary_value(&p))
                .map(Weight::Share)
                .or_else(|| part(&inner, Rule::full_marks).and_then(|p| self.primary_value(&p)).map(Weight::FullMarks));
            let (Some(name), Some(weight), Some(score)) = (self.declared_in(&inner), weight, self.expr_in(&inner))
            else {
                continue;
            };
            indicators.push(Indicator { name, weight, score, cite: self.cite(&inner) });
            if let Some(section) = sections.last_mut() {
                section.lines.end = indicators.len();
            }
        }
        Some(Scorecard {
            name: self.declared_in(pair)?,
            gap,
            indicators,
            sections,
            applies: self.scope_in(pair),
            cite: self.cite(pair),
        })
    }

    fn primary_value(&mut self, pair: &P<'_>) -> Option<Expr> {
        let value = part(pair, Rule::primary_value)?.into_inner().next()?;
        match value.as_rule() {
            Rule::name => {
                let name = self.name(&value);
                let span = name.span;
                Some(reference_to(name, span))
            }
            _ => self.literal(&value).map(|l| Expr { kind: ExprKind::Literal(l.kind), span: l.span }),
        }
    }

    fn rule(&mut self, pair: &P<'_>) -> Rule_ {
        let mut clauses = Vec::new();
        for inner in pair.clone().into_inner() {
            if !matches!(inner.as_rule(), Rule::clause | Rule::bare_clause) {
                continue;
            }
            let span = self.span(&inner);
            let Some(condition) = self.expr_in(&inner) else { continue };
            clauses.push(Clause {
                otherwise: has(&inner, Rule::k_else_when),
                condition,
                actions: all(&inner, Rule::name).map(|p| self.name(&p)).collect(),
                cite: self.cite(&inner),
                span,
            });
        }
        let standing = self.standing(pair);
        Rule_ {
            name: self.declared_in(pair),
            cite: self.cite(pair),
            regardless: has(pair, Rule::regardless),
            each_row: part(pair, Rule::each_row).and_then(|p| self.name_in(&p)),
            excepts: standing.excepts,
            group: standing.group,
            clauses,
        }
    }
}

/// A plain reference by name.
fn reference_to(name: Name, span: Span) -> Expr {
    Expr { kind: ExprKind::Reference(Reference { name, member: None, arguments: None, span }), span }
}
