//! Rules and the actions that they give.

use crate::lang::Lang;
use crate::syntax::ast::{Clause, Rule};

use super::reader::Reader;
use super::{Item, Piece};

impl Reader<'_> {
    pub fn rule(&self, rule: &Rule) -> Vec<Piece> {
        let name = rule.name.as_ref().map(|name| self.quoted(&self.declared(name)));
        let lead = match &name {
            Some(name) => self.say(&["规则", name, "："], &["Rule ", name, ":"]),
            None => self.pick("规则：", "Rule:").to_owned(),
        };
        let mut notes = Vec::new();
        if rule.regardless {
            notes.push(self.pick("不在册的人也适用。", "It holds for those not enrolled as well.").to_owned());
        }
        notes.push(self.cite(rule.cite.as_ref()));
        let clauses: Vec<(String, Vec<String>)> =
            rule.clauses.iter().enumerate().map(|(at, clause)| self.clause_of_rule(clause, at)).collect();
        if let [(clause, items)] = clauses.as_slice()
            && items.is_empty()
        {
            let mut sentences = vec![self.say(&[&lead, clause], &[&lead, " ", clause])];
            sentences.extend(notes);
            return vec![Piece::Paragraph(self.sentences(&sentences))];
        }
        let lead = match (&rule.cite, self.lang) {
            (Some(cite), Lang::Zh) => {
                format!("{}（依据“{}”）：", lead.trim_end_matches('：'), cite.node)
            }
            (Some(cite), Lang::En) => {
                format!("{} (source: “{}”):", lead.trim_end_matches(':'), cite.node)
            }
            (None, _) => lead,
        };
        let mut sentences = vec![lead];
        if rule.regardless {
            sentences.extend(notes.into_iter().take(1));
        }
        let mut items = Vec::new();
        for (clause, terms) in clauses {
            items.push(Item { text: clause, under: terms });
        }
        vec![Piece::Paragraph(self.sentences(&sentences)), Piece::Items(items)]
    }

    fn clause_of_rule(&self, clause: &Clause, at: usize) -> (String, Vec<String>) {
        let told = self.tell_condition(&clause.condition);
        let actions: Vec<String> = clause.actions.iter().map(|action| self.action(action)).collect();
        let actions = self.all_of(&actions);
        let otherwise = clause.otherwise && at > 0;
        let gives = if clause.actions.len() == 1 { ", the action is " } else { ", the actions are " };
        let (zh, en) = if otherwise { ("否则，", "otherwise, when ") } else { ("", "when ") };
        let text = self.say(&[zh, &told.text, "的，给予", &actions], &[en, &told.text, gives, &actions]);
        let text = if told.items.is_empty() { self.sentence(&text) } else { self.say(&[&text, "："], &[&text, ":"]) };
        (self.sentences(&[text, self.cite(clause.cite.as_ref())]), told.items)
    }
}
