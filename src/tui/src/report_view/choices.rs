//! Values to choose from for a cell that could not be read, or that other readers read otherwise: those its text may mean,
//! the one the rules need, and those that readers give.
//!
//! Invariant: only for a cell in focus about which nothing is decided; none of them is taken without the reviewer. Not
//! here: the value the rules need (`gouji_core::localize`), choosing (`screen::report::accept`).

use crate::report_view::ReportView;
use gouji_core::check::{Finding, plain};
use gouji_core::extract::{Confidence, Value};
use gouji_core::ids::item;
use gouji_core::review::{FieldReading, Origin, Sums, quote};
use gouji_core::text::Span;
use rust_decimal::Decimal;

/// The rule by which readings are compared, before the field.
const DIFFERS: &str = "reading.differs";

/// A value that a cell may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub value: Decimal,
    /// Where the text may print it; `None` when only the rules or other readers speak for it.
    pub place: Option<Span>,
    /// True when it is the only value with which the rules hold.
    pub is_needed: bool,
    /// True for the value read here, which is confirmed.
    pub is_own: bool,
    /// The other readers who read it.
    pub by: Vec<String>,
    /// How many hard relations hold with it, where readers differ.
    pub sums: Option<Sums>,
}

impl ReportView {
    /// The values to choose from for the cell in focus: where it could not be read, or other readers read it otherwise;
    /// none where a problem with its own cards is shown.
    pub fn choices(&self) -> Vec<Choice> {
        let Some(id) = self.focus().filter(|id| !self.is_decided(id)) else { return Vec::new() };
        let mut choices = if self.is_unread(id) || self.is_in_doubt(id) { self.possible(id) } else { Vec::new() };
        if choices.is_empty() && !self.is_unread(id) && !self.is_read_otherwise(id) {
            return Vec::new();
        }
        for FieldReading { is_own, by, number, place, sums } in self.review.field_readings(id) {
            let Some(value) = number else { continue };
            match choices.iter_mut().find(|known| known.value == value) {
                Some(known) => known.by = by,
                None => {
                    choices.push(Choice { value, place, is_needed: false, is_own, by, sums: Some(sums) });
                }
            }
        }
        choices.truncate(crate::report_view::cards::MOST);
        choices
    }

    /// True for a field that another reader reads otherwise, unless a problem with its own cards is shown.
    fn is_read_otherwise(&self, id: &str) -> bool {
        let rule = |finding: &Finding| &*finding.rule.name == format!("{DIFFERS}.{id}").as_str();
        match self.finding() {
            Some(finding) if self.card_count() > 0 || finding.rule.name.starts_with(DIFFERS) => rule(finding),
            _ => self.findings_about(id).any(|finding| finding.verdict.is_broken() && rule(finding)),
        }
    }

    /// The values that the text of a cell may mean, and the one that the rules need.
    fn possible(&self, id: &str) -> Vec<Choice> {
        let Some(value) = self.review.value(id).filter(|value| !value.candidates.is_empty()) else { return Vec::new() };
        let needed = self.needed(id);
        let choice =
            |value, place, is_needed| Choice { value, place, is_needed, is_own: false, by: Vec::new(), sums: None };
        let mut choices: Vec<Choice> = Vec::new();
        for &candidate in &value.candidates {
            if !choices.iter().any(|known| known.value == candidate) {
                choices.push(choice(candidate, value.span, needed == Some(candidate)));
            }
        }
        if let Some(needed) = needed.filter(|needed| !choices.iter().any(|known| known.value == *needed)) {
            choices.push(choice(needed, None, true));
        }
        choices.sort_by_key(|choice| !choice.is_needed);
        choices
    }

    /// True for a cell that could not be read, with nothing decided about it.
    pub fn is_unread(&self, id: &str) -> bool {
        !self.is_decided(id) && self.review.current(id).is_some_and(|current| current.unclear)
    }

    /// True for a cell that was recognised with doubt, with nothing decided about it.
    pub(crate) fn is_in_doubt(&self, id: &str) -> bool {
        let is_doubtful = |value: &Value| value.confidence == Confidence::Doubtful;
        !self.is_decided(id) && self.review.value(id).is_some_and(is_doubtful)
    }

    /// True for an item of the report's identity that the text does not have and nobody entered.
    pub(crate) fn is_not_found(&self, id: &str) -> bool {
        id.starts_with(item::PREFIX) && self.review.current(id).is_some_and(|current| current.text.is_empty())
    }

    /// The only value with which the rules about a cell hold.
    fn needed(&self, id: &str) -> Option<Decimal> {
        let group = self.repairs().find(|group| self.is_filling(group, id))?;
        group.repairs.first()?.changes.first().map(|change| change.to)
    }

    /// A choice as a value, with its place in the text.
    pub(crate) fn chosen_value(&self, choice: &Choice) -> (String, Origin) {
        let origin = choice.place.filter(|place| !place.is_empty()).map_or(Origin::Typed, |place| Origin::Picked {
            span: Some(place),
            quote: quote(&self.review.document, place),
        });
        (plain(choice.value), origin)
    }
}
