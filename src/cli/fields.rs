//! `gouji fields`: the code book of all fields of this run.
//!
//! Invariant: computed from the forms, the rules and the crosswalk; no report is read. Not here: the code book itself
//! (`gouji_export`).

use super::Ruleset;
use super::format::Format;
use super::out::{Streams, WELL};
use gouji_core::text::Lang;
use gouji_export::code_book::{CodeBookField, code_book};
use gouji_export::csv::write_code_book;
use std::io::{self, Write};

/// Prints the code book.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, format: Format, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let book = code_book(&ruleset.library, ruleset.rules.files());
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *streams.out, &book)?;
            writeln!(streams.out)?;
        }
        Format::Csv => write_code_book(&mut *streams.out, &book)?,
        _ => text(streams.out, ruleset, &book, lang)?,
    }
    Ok(WELL)
}

fn text(out: &mut dyn Write, ruleset: &Ruleset, book: &[CodeBookField<'_>], lang: Lang) -> io::Result<()> {
    let mut before = ("", "");
    for field in book {
        if before.0 != field.form {
            let name = ruleset.library.form(field.form).map_or("", |form| form.name.get(lang));
            writeln!(out, "{}  {name}", field.form)?;
        }
        if before != (field.form, field.section) {
            writeln!(out, "  {}", if lang == Lang::Zh { field.section } else { field.section_en })?;
        }
        before = (field.form, field.section);
        let (row, column) = if lang == Lang::Zh { (field.row, field.column) } else { (field.row_en, field.column_en) };
        let parts = [row, column, field.unit].into_iter().filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.chain([field.kind]).chain(field.protection).collect();
        writeln!(out, "    {}  {}", field.id, parts.join(" · "))?;
    }
    Ok(())
}
