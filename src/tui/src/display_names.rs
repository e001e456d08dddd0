//! The name of a field, a number or a problem for people.
//!
//! Invariant: never empty; an id that nothing names is shown as it is.

use crate::state::State;
use gouji_core::localize::CellId;
use gouji_core::message;
use gouji_core::review::{Decision, DecisionKind, Origin, Review, decision};
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Bilingual, Lang};

/// Characters of a mention's own words that are shown.
const LONGEST: usize = 14;

impl State {
    /// The name of a number of a repair; in a pair with its year.
    pub fn cell_name(&self, cell: &CellId) -> Bilingual {
        let Some(review) = self.open.review_of(cell) else { return Bilingual::new(cell.id.clone(), cell.id.clone()) };
        let words = self.label_in(review, &cell.id);
        let year = review.identity().year.filter(|_| self.open.is_pair());
        let words = year.map_or_else(|| words.clone(), |year| format!("{} {words}", year.value));
        Bilingual::new(words.clone(), words)
    }

    /// The name of an id in the active report.
    pub fn label(&self, id: &str) -> String {
        let named = self.say(id);
        match self.open.view() {
            _ if named != id => named.to_string(),
            Some(view) => self.label_in(&view.review, id),
            None => self.form_label(id),
        }
    }

    /// The name of an id in a report.
    pub fn label_in(&self, review: &Review, id: &str) -> String {
        let named = self.say(id);
        if named != id {
            return named.to_string();
        }
        if let Some(index) = review.mention(id) {
            let words = review.mention_label(index).get(self.lang).to_string();
            let skip = words.chars().count().saturating_sub(LONGEST);
            if skip == 0 {
                return words;
            }
            let end: String = words.chars().skip(skip + 1).collect();
            // What closes a quotation that is not shown any more goes with it.
            return format!("…{}", end.trim_start_matches(['》', '」', '”', '）', ')', '，', ',', '、']));
        }
        if let Some(rule) = decision::finding_rule(id) {
            let finding = review.findings.of_rule(&rule).first().and_then(|&at| review.findings.get(at));
            let title = finding.map(|finding| printable(finding.title.get(self.lang)));
            return title.unwrap_or_else(|| self.say("problem.itself").to_string());
        }
        self.form_label(id)
    }

    /// The name of a field of a form, in one language.
    fn form_label(&self, id: &str) -> String {
        let library = &self.resources.library;
        let gloss = library.gloss(id).filter(|_| self.lang == Lang::En);
        gloss.or_else(|| library.label(id)).unwrap_or_else(|| id.to_string())
    }

    /// The source of a decision's value in words; empty when it is not known.
    pub fn origin(&self, decision: &Decision) -> String {
        match &decision.origin {
            Origin::Typed if decision.kind.value().is_some() => self.say("origin.typed").to_string(),
            Origin::Unsaid | Origin::Typed => String::new(),
            Origin::Picked { span: Some(span), quote } => {
                let line = self.open.view().map_or(0, |view| view.review.document.line_at(span.start) + 1);
                message!("origin.picked", line = line, quote = printable(quote)).get(self.lang)
            }
            Origin::Picked { span: None, quote } => message!("origin.lost", quote = printable(quote)).get(self.lang),
        }
    }

    pub(crate) fn value_said(&self, decision: Option<&Decision>, printed: &str) -> String {
        match decision.map(|decision| &decision.kind) {
            None if printed.is_empty() => self.say("history.open").to_string(),
            None => printable(printed),
            Some(DecisionKind::Corrected(after) | DecisionKind::Entered(after)) => {
                format!("✎ {}", printable(after))
            }
            Some(DecisionKind::ReadAs(form)) => {
                let name = self.resources.library.form(form).map_or(form.as_str(), |form| form.name.get(self.lang));
                message!("decided.form", form = name).get(self.lang)
            }
            Some(kind) => self.say(&format!("mark.{}", kind.name())).to_string(),
        }
    }
}
