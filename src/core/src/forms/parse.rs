//! Parses and validates the forms of users.
//!
//! Invariant: an accepted form is complete and has no duplicate ids; any other is refused with its place.

use super::{Block, Form};
use crate::text::ron_file;

/// Most cells of a form; the longest one known has a few thousand.
const CELLS: usize = 20_000;

/// Parses and validates one form.
pub(super) fn parse(name: &str, text: &str) -> Result<Form, String> {
    let form: Form = ron_file::parse(name, text)?;
    let of_block = |block: &Block| {
        let sentences: usize = block.rows.iter().map(|row| row.sentence.len()).sum();
        block.rows.len().saturating_mul(block.columns.len().max(1)).saturating_add(sentences)
    };
    let cells = form.tables.iter().flat_map(|table| &table.blocks).map(of_block).fold(0, usize::saturating_add);
    if cells > CELLS {
        let what = format!("表式 \"{0}\" 多于 {CELLS} 格 · form \"{0}\" has more than {CELLS} cells", form.id);
        let id = ron_file::strings(text).into_iter().find(|&at| text[..at].trim_end().ends_with("id:"));
        return Err(ron_file::mark(name, text, id.unwrap_or(0), &what));
    }
    let mut seen = std::collections::HashSet::new();
    for place in super::places(&form, 0) {
        if !seen.insert(place.id.clone()) {
            return Err(format!("{name}: field id \"{}\" occurs twice in form \"{}\"", place.id, form.id));
        }
        if !place.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.') {
            return Err(format!("{name}: field id \"{}\" may hold only a-z, 0-9, _ and .", place.id));
        }
    }
    if form.tables.iter().flat_map(|table| &table.blocks).any(|block| block.rows.is_empty()) {
        return Err(format!("{name}: form \"{}\" has a block without rows", form.id));
    }
    Ok(form)
}
