//! Parses and validates the forms of users.
//!
//! Invariant: an accepted form is complete and has no duplicate ids; any other is refused with its place.

use super::{Block, Form};
use crate::message;
use crate::message::Message;
use crate::text::{FileError, ron_file};

/// Most cells of a form; the longest one known has a few thousand.
const CELLS: usize = 20_000;

/// Parses and validates one form.
pub(super) fn parse(name: &str, text: &str) -> Result<Form, FileError> {
    let form: Form = ron_file::parse(name, text)?;
    let of_block = |block: &Block| {
        let sentences: usize = block.rows.iter().map(|row| row.sentence.len()).sum();
        block.rows.len().saturating_mul(block.columns.len().max(1)).saturating_add(sentences)
    };
    let cells = form.tables.iter().flat_map(|table| &table.blocks).map(of_block).fold(0, usize::saturating_add);
    let wrong = |what: Message| Err(FileError::at(name, text, place_of_id(text), what));
    if cells > CELLS {
        return wrong(message!("file.form.cells", id = &form.id, most = CELLS));
    }
    let mut seen = std::collections::HashSet::new();
    for place in super::places(&form, 0) {
        if !seen.insert(place.id.clone()) {
            return wrong(message!("file.form.field_twice", field = &place.id, form = &form.id));
        }
        if !place.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.') {
            return wrong(message!("file.form.field_id", field = &place.id));
        }
    }
    if form.tables.iter().flat_map(|table| &table.blocks).any(|block| block.rows.is_empty()) {
        return wrong(message!("file.form.no_rows", form = &form.id));
    }
    for block in form.tables.iter().flat_map(|table| &table.blocks) {
        let is_row = |id: &String| block.rows.iter().any(|row| row.id == *id);
        let sums = block.rows.iter().map(|row| &row.sum_from).filter(|id| !id.is_empty());
        let mut named = sums.chain(block.balances.iter().flat_map(|(left, right)| left.iter().chain(right)));
        if let Some(row) = named.find(|id| !is_row(id)) {
            return wrong(message!("file.form.no_row", form = &form.id, row = row));
        }
    }
    Ok(form)
}

/// The byte at which the form's own id is written.
pub(super) fn place_of_id(text: &str) -> usize {
    ron_file::strings(text).into_iter().find(|&at| text[..at].trim_end().ends_with("id:")).unwrap_or(0)
}
