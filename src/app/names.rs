//! The name of a field, a number or a problem for people.
//!
//! Invariant: never empty; an id that nothing names is shown as it is.

use super::State;
use crate::check::Finding;
use crate::review::decision;
use crate::text::Lang;
use crate::text::clean::printable;

/// Characters of a mention's own words that are shown.
const LONGEST: usize = 14;

impl State {
    /// The name of what an id stands for in the open report.
    pub fn label(&self, id: &str) -> String {
        let named = self.say(id);
        if named != id {
            return named.to_string();
        }
        let review = self.desk.as_ref().map(|desk| &desk.review);
        if let Some((review, index)) = review.and_then(|review| Some((review, review.mention(id)?))) {
            let words = review.mention_label(index).get(self.lang).to_string();
            let skip = words.chars().count().saturating_sub(LONGEST);
            return words.chars().skip(skip).collect();
        }
        if id.starts_with(&decision::finding_id("")) {
            let about = |finding: &&Finding| decision::finding_id(&finding.rule) == id;
            let finding = review.and_then(|review| review.findings.iter().find(about));
            let title = finding.map(|finding| printable(finding.title.get(self.lang)));
            return title.unwrap_or_else(|| self.say("problem.itself").to_string());
        }
        let library = &self.kit.library;
        let zh = library.label(id).unwrap_or_else(|| id.to_string());
        match self.lang {
            Lang::Zh => zh,
            Lang::En => library.gloss(id).map_or_else(|| zh.clone(), |en| format!("{zh} ({en})")),
        }
    }
}
