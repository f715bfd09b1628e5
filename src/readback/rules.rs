//! Rules and the actions that they give.

use crate::lang::Lang;
use crate::resolve::Meaning;
use crate::syntax::ast::{Clause, Name, Rule};

use super::reader::Reader;
use super::{Item, Piece};

impl Reader<'_> {
    pub fn rule(self, rule: &Rule) -> Vec<Piece> {
        let rows = rule.each_row.as_ref().and_then(|table| match self.symbols.find(&table.node) {
            Some(Meaning::Table(id)) => Some(id),
            _ => None,
        });
        let inside = rows.map_or(self, |table| self.by_rows(table));
        let name = rule.name.as_ref().map(|name| self.quoted(&self.declared(name)));
        let lead = match &name {
            Some(name) => self.say(&["规则", name, "："], &["Rule ", name, ":"]),
            None => self.pick("规则：", "Rule:").to_owned(),
        };
        let mut notes = Vec::new();
        if rule.regardless {
            notes.push(self.pick("不在册的人也适用。", "It holds for those not enrolled as well.").to_owned());
        }
        if let Some(table) = &rule.each_row {
            let table = self.quoted(&self.name(table));
            notes.push(self.say(
                &["逐行看", &table, "表，每一行分别判断。"],
                &["It goes through the rows of ", &table, " one by one."],
            ));
        }
        if !rule.excepts.is_empty() {
            let others = self.named(&rule.excepts);
            let en = if rule.excepts.len() == 1 { " gives" } else { " give" };
            notes.push(self.say(
                &["它给出处置时，", &others, "不再给出处置。"],
                &["Where it gives an action, ", &others, en, " none."],
            ));
        }
        notes.push(self.grouped(rule.group.as_ref()));
        let all_notes = notes.clone();
        notes.push(self.cite(rule.cite.as_ref()));
        let clauses: Vec<(String, Vec<String>)> =
            rule.clauses.iter().enumerate().map(|(at, clause)| inside.clause_of_rule(clause, at)).collect();
        if let [(clause, items)] = clauses.as_slice()
            && items.is_empty()
        {
            let mut sentences = vec![self.say(&[&lead, clause], &[&lead, " ", clause])];
            sentences.extend(notes);
            return vec![Piece::Paragraph(self.sentences(&sentences))];
        }
        let lead = match (&rule.cite, self.lang) {
            (Some(cite), Lang::Zh) => {
                format!("{}（依据“{}”）：", lead.trim_end_matches('：'), self.verbatim(cite))
            }
            (Some(cite), Lang::En) => {
                format!("{} (source: “{}”):", lead.trim_end_matches(':'), self.verbatim(cite))
            }
            (None, _) => lead,
        };
        let mut sentences = vec![lead];
        sentences.extend(all_notes);
        let mut items = Vec::new();
        for (clause, terms) in clauses {
            items.push(Item { text: clause, under: terms });
        }
        vec![Piece::Paragraph(self.sentences(&sentences)), Piece::Items(items)]
    }

    /// An action, or the column of the table at hand that holds it.
    fn given_action(&self, action: &Name) -> String {
        match self.rows.and_then(|table| self.header_of(table, &action.node)) {
            Some(column) if self.symbols.find_action(&action.node).is_none() => {
                let column = self.quoted(&self.declared(column));
                self.say(&["该行的", &column], &["the ", &column, " of that row"])
            }
            _ => self.action(action),
        }
    }

    fn clause_of_rule(&self, clause: &Clause, at: usize) -> (String, Vec<String>) {
        let told = self.tell_condition(&clause.condition);
        let actions: Vec<String> = clause.actions.iter().map(|action| self.given_action(action)).collect();
        let actions = self.all_of(&actions);
        let otherwise = clause.otherwise && at > 0;
        let gives = if clause.actions.len() == 1 { ", the action is " } else { ", the actions are " };
        let (zh, en) = if otherwise { ("否则，", "otherwise, when ") } else { ("", "when ") };
        let text = self.say(&[zh, &told.text, "的，处置为", &actions], &[en, &told.text, gives, &actions]);
        let text = if told.items.is_empty() { self.sentence(&text) } else { self.say(&[&text, "："], &[&text, ":"]) };
        (self.sentences(&[text, self.cite(clause.cite.as_ref())]), told.items)
    }
}
