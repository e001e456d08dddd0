//! Misreadings that the text itself corrects: the only repairs applied without a reviewer.
//!
//! Invariant: a value is corrected only where the text prints the right one at the right place, nothing contradicts it and
//! no other repair is printed there too; of numbers that were recognised in a picture never several at once; an explanation is never applied; the correction is a decision like any other and can be undone. Not here: finding
//! repairs (`localize`), keeping the decision (`gouji-session`).

use super::{Provenance, Resolution, Review};
use crate::check::Rules;
use crate::forms::Library;
use crate::ids::{RuleId, ValueId};
use crate::localize::{ErrorSource, Repair, RepairGroup, ValueChange};
use crate::text::{Lang, Span};
use rust_decimal::Decimal;

/// A number that was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Field or mention id.
    pub id: ValueId,
    /// The spelling read before.
    pub before: String,
    /// What it was corrected to.
    pub after: Decimal,
    /// Where the text prints it.
    pub evidence: Option<Span>,
    /// The rule that was violated.
    pub rule: RuleId,
}

/// The one repair of a group that the text prints.
fn printed<'r>(component: &'r RepairGroup, review: &Review) -> Option<&'r Repair> {
    let is_recognised = |change: &ValueChange| {
        let span = review.value(&change.cell.id).and_then(|value| value.span);
        span.is_some_and(|span| review.document.recognition(span).is_some())
    };
    let is_printed = |repair: &&Repair| {
        repair.error_source == ErrorSource::Transcription
            && repair.contradicts.is_empty()
            && (repair.changes.len() == 1 || !repair.changes.iter().any(is_recognised))
            && repair.changes.iter().all(|change| change.in_source && change.cell.owner.is_own())
    };
    let mut printed = component.repairs.iter().filter(is_printed);
    let first = printed.next()?;
    let is_only = printed.next().is_none() && !component.more && !component.is_undecidable();
    is_only.then_some(first)
}

impl Review {
    /// Corrects the misreadings that the text itself corrects, those that only show once others are corrected too, and returns
    /// each. The review is checked afterwards.
    pub fn fix_all_slips(
        &mut self,
        (library, rules): (&Library, &Rules),
        provenance: &Provenance,
        lang: Lang,
    ) -> Vec<Fixed> {
        let mut fixed = Vec::new();
        // What is corrected may tell the next: a row's last cell follows from the others.
        loop {
            let more = self.fix_slips(provenance, lang);
            self.recheck(rules, library);
            if more.is_empty() {
                return fixed;
            }
            fixed.extend(more);
        }
    }

    /// Corrects the misreadings that the text itself corrects, and returns each. Call [`Self::recheck`] afterwards.
    pub fn fix_slips(&mut self, provenance: &Provenance, lang: Lang) -> Vec<Fixed> {
        let mut fixed = Vec::new();
        for component in self.repairs.clone() {
            let Some(repair) = printed(&component, self) else { continue };
            let Some(rule) = component.rules.first() else { continue };
            let reason: Vec<String> = repair.supports.iter().map(|words| words.get(lang)).collect();
            for change in &repair.changes {
                let id = &change.cell.id;
                // What a person decided stays.
                if self.entries.get(id.as_str()).is_some_and(|entry| entry.decision.is_some()) {
                    continue;
                }
                let before = self.printed(id).unwrap_or_default().to_string();
                self.take(&component, change, Resolution::Correct, reason.join("; "), provenance);
                fixed.push(Fixed {
                    id: id.clone(),
                    before,
                    after: change.to,
                    evidence: change.evidence,
                    rule: rule.clone(),
                });
            }
        }
        fixed
    }
}
