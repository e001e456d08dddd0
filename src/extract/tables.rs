//! Tables of the document are matched with the tables of the forms.
use super::{Field, TableReading};
use crate::document::Document;
use crate::forms::Library;
use crate::text::Problem;

/// Reads them.
pub(super) fn read(_document: &Document, _library: &Library, _problems: &mut Vec<Problem>) -> (Vec<TableReading>, Vec<Field>) {
    (Vec::new(), Vec::new())
}
