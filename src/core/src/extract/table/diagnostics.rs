//! What there is to say of a table that was read: guessed labels, cells that cannot be told, copies that differ.
//!
//! Invariant: a diagnostic informs; it changes no value. Not here: what a reviewer must settle (`review`).

use super::TableMatch;
use super::column_order::OrderProblem;
use super::page::LabelPlace;
use crate::extract::{Confidence, Field};
use crate::forms::Likeness;
use crate::message;
use crate::text::{Diagnostic, Span};

impl TableMatch<'_> {
    /// Diagnostic for rows recognised without readable labels.
    pub(super) fn guessed(&self) -> Option<Diagnostic> {
        let is_guess = |place: &&LabelPlace| matches!(place.likeness, Likeness::Lost | Likeness::Damaged);
        let count = self.places.iter().flatten().flatten().filter(is_guess).count();
        let problem = Diagnostic::new(
            "table.labels",
            Some(self.span),
            message!("table.labels", table = &self.table.title, count = count),
        );
        (count > 0).then_some(problem)
    }

    /// Diagnostic for cells that cannot be told, or for rows that the text does not print.
    pub(super) fn unsure(&self, read: &[Field]) -> Option<Diagnostic> {
        let untold = || read.iter().filter(|field| field.value.confidence == Confidence::CannotTell);
        let (count, table) = (untold().count(), &self.table.title);
        let is_printed = |field: &Field| field.value.span.is_some() || !field.value.candidates.is_empty();
        let (code, words) = if untold().any(is_printed) || self.found == self.wanted {
            ("table.cannot_tell", message!("table.cannot_tell", table = table, count = count))
        } else {
            let rows = self.wanted - self.found;
            ("table.short", message!("table.short", table = table, rows = rows, count = count))
        };
        (count > 0).then(|| Diagnostic::new(code, Some(self.span), words))
    }
}

/// Diagnostic for a table that is printed again with other numbers.
pub(super) fn twice(copy: &TableMatch) -> Diagnostic {
    Diagnostic::new("table.twice", Some(copy.span), message!("table.twice", table = &copy.table.title))
}

/// Diagnostic for numbers that ran together and cannot be cut so that the sums of their table hold.
pub(super) fn contradictory(table: &TableMatch) -> Diagnostic {
    Diagnostic::new("table.run_together", Some(table.span), message!("table.run_together", table = &table.table.title))
}

/// Diagnostic for columns that are not in the order of the form.
pub(super) fn order(table: &TableMatch, problem: &OrderProblem) -> Diagnostic {
    let (title, printed, form) = (&table.table.title, problem.printed.join("、"), problem.form.join("、"));
    let words = match problem.code {
        "table.order" => message!("table.order", table = title, printed = printed, form = form),
        "table.order_sums" => message!("table.order_sums", table = title, printed = printed, form = form),
        "table.columns" => message!("table.columns", table = title, columns = printed),
        _ => message!("table.heads", table = title, form = form),
    };
    Diagnostic::new(problem.code, Some(problem.span), words)
}

/// Diagnostic for a row that is printed again with other values.
pub(super) fn row_twice(table: &TableMatch, copy: Span) -> Diagnostic {
    Diagnostic::new("table.row_twice", Some(copy), message!("table.row_twice", table = &table.table.title))
}
