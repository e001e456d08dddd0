//! Values to choose from for a cell that could not be read: those its text may mean, and the one the rules need.
//!
//! Invariant: only for a cell in focus about which nothing is decided; none of them is taken without the reviewer. Not
//! here: the value the rules need (`gouji_core::localize`), choosing (`screen::report::accept`).

use crate::report_view::ReportView;
use gouji_core::check::plain;
use gouji_core::ids::item;
use gouji_core::review::{Origin, quote};
use gouji_core::text::Span;
use rust_decimal::Decimal;

/// A value that a cell may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub value: Decimal,
    /// Where the text may print it; `None` when only the rules speak for it.
    pub place: Option<Span>,
    /// True when it is the only value with which the rules hold.
    pub is_needed: bool,
}

impl ReportView {
    /// The values to choose from for the cell in focus; none where a problem with its own cards is shown.
    pub fn choices(&self) -> Vec<Choice> {
        let Some(id) = self.focus().filter(|id| self.is_unread(id)) else { return Vec::new() };
        let Some(value) = self.review.value(id).filter(|value| !value.candidates.is_empty()) else { return Vec::new() };
        let needed = self.needed(id);
        let mut choices: Vec<Choice> = Vec::new();
        for &candidate in &value.candidates {
            if !choices.iter().any(|known| known.value == candidate) {
                let is_needed = needed == Some(candidate);
                choices.push(Choice { value: candidate, place: value.span, is_needed });
            }
        }
        if let Some(needed) = needed.filter(|needed| !choices.iter().any(|known| known.value == *needed)) {
            choices.push(Choice { value: needed, place: None, is_needed: true });
        }
        choices.sort_by_key(|choice| !choice.is_needed);
        choices.truncate(crate::report_view::cards::MOST);
        choices
    }

    /// True for a cell that could not be read, with nothing decided about it.
    pub fn is_unread(&self, id: &str) -> bool {
        !self.is_decided(id) && self.review.current(id).is_some_and(|current| current.unclear)
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
