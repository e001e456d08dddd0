//! Two versions of one report on the page: what became of the findings.

use super::super::versions;
use super::{Pair, View, escaped};
use std::io::{self, Write};

/// Writes the findings of two versions; nothing for other reports.
pub(super) fn write(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(changes) = pair.comparison.versions(pair.old, pair.new) else { return Ok(()) };
    writeln!(
        out,
        "<section>\n<h3>{}</h3>\n<p>{}</p>",
        view.words("version.findings"),
        escaped(&changes.counts().get(view.lang))
    )?;
    if !changes.findings.is_empty() {
        writeln!(out, "<ul>")?;
        for change in &changes.findings {
            write!(out, "<li>{} {}", change.fate.glyph(), escaped(&versions::finding(change, view)))?;
            let numbers = change.numbers.iter().map(|number| versions::replaced(pair, number, view));
            for line in numbers.chain(change.answered().map(|words| words.get(view.lang))) {
                write!(out, "<br><small>{}</small>", escaped(&line))?;
            }
            writeln!(out, "</li>")?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</section>")
}
