//! Words that many summaries have in common, kept once.
//!
//! Invariant: a shared summary is equal to the one given but for its titles, which are kept here; it owns nothing that was
//! allocated while the report was read, so that a thread that reads can give all its memory back. Not here: what a summary is.

use super::{BrokenRule, Summary};
use crate::ids::RuleId;
use crate::text::Bilingual;
use crate::text::fuzzy::reading;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Words of many reports.
#[derive(Debug, Clone, Default)]
pub struct SharedWords {
    /// Agencies with their readings, see [`reading`].
    agencies: HashMap<Arc<str>, Arc<str>>,
    forms: HashSet<Arc<[Bilingual]>>,
    /// What each rule demands that a report violates, by its name.
    titles: HashMap<Arc<str>, Bilingual>,
}

impl SharedWords {
    /// The same summary with these words; its titles are taken out.
    pub fn share(&mut self, summary: &Summary) -> Summary {
        for (rule, title) in &summary.titles {
            if !self.titles.contains_key(rule) {
                self.titles.insert(Arc::from(&**rule), title.clone());
            }
        }
        let name = |known: &Arc<str>| match self.titles.get_key_value(known) {
            Some((name, _)) => Arc::clone(name),
            None => Arc::from(&**known),
        };
        let broken = |one: &BrokenRule| BrokenRule {
            rule: RuleId { name: name(&one.rule.name), ..one.rule.clone() },
            ..one.clone()
        };
        let broken = summary.broken.iter().map(broken).collect();
        let known = self.forms.get(&summary.forms).cloned();
        let forms = known.unwrap_or_else(|| {
            let forms: Arc<[Bilingual]> = summary.forms.iter().cloned().collect();
            self.forms.insert(Arc::clone(&forms));
            forms
        });
        let known = self.agencies.get_key_value(&summary.agency).map(|(agency, _)| Arc::clone(agency));
        let agency = known.unwrap_or_else(|| {
            let agency: Arc<str> = Arc::from(&*summary.agency);
            self.agencies.insert(Arc::clone(&agency), reading(&agency).into());
            agency
        });
        Summary { agency, forms, broken, titles: Vec::new(), ..summary.clone() }
    }

    /// The reading of an agency, see [`reading`]; empty for one that is not known.
    pub fn reading(&self, agency: &str) -> Arc<str> {
        self.agencies.get(agency).map_or_else(|| Arc::from(""), Arc::clone)
    }

    /// What a rule demands that a report violates.
    pub fn title(&self, rule: &str) -> Option<&Bilingual> {
        self.titles.get(rule)
    }
}
