//! Tables as other programs write them: CSV, LaTeX, rules between rows, marked and repeated cells.
//!
//! Not here: all other layouts (`layout`).

use super::layout::{Covered, Layout, cells};
use super::random::Random;
use super::sheet::{Role, Row, Sheet};

/// Appends a table in one of these layouts.
pub(super) fn table(sheet: &Sheet, layout: Layout, random: &mut Random, lines: &mut Vec<String>) {
    match layout {
        Layout::MarkdownMarked => {
            let (open, close) =
                *random.pick(&[("**", "**"), ("$", "$"), ("`", "`"), ("<b>", "</b>"), ("$\\mathbf{", "}$")]);
            for row in &sheet.rows {
                let texts = cells(row, Covered::Empty);
                let marked = row.iter().zip(texts).map(|(cell, text)| {
                    let is_marked = cell.role == Role::Value && !text.is_empty();
                    if is_marked { format!("{open}{text}{close}") } else { text }
                });
                lines.push(format!("| {} |", marked.collect::<Vec<_>>().join(" | ")));
            }
        }
        Layout::PipeMerged => {
            lines.extend(sheet.rows.iter().map(|row| format!("| {} |", repeated(row).join(" | "))));
        }
        Layout::Csv => {
            let separator = *random.pick(&[",", ";"]);
            let is_always = random.chance(30);
            let quoted = |cell: String| {
                let needs = is_always || cell.contains([',', ';', '"', '\n']);
                if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
            };
            let row =
                |row: &Row| cells(row, Covered::Empty).into_iter().map(quoted).collect::<Vec<_>>().join(separator);
            lines.extend(sheet.rows.iter().map(row));
        }
        Layout::Ruled => {
            let (corner, stroke, bar) = *random.pick(&[("+", "-", "|"), ("┼", "─", "│"), ("╬", "═", "║")]);
            let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
            let rule = format!("{corner}{}", format!("{}{corner}", stroke.repeat(6)).repeat(width));
            lines.push(rule.clone());
            for row in &sheet.rows {
                lines.push(format!("{bar} {} {bar}", cells(row, Covered::Empty).join(&format!(" {bar} "))));
                lines.push(rule.clone());
            }
        }
        _ => {
            lines.push("\\begin{tabular}{|c|}".to_string());
            let row = |row: &Row| format!("{} \\\\ \\hline", cells(row, Covered::Empty).join(" & "));
            lines.extend(sheet.rows.iter().map(row));
            lines.push("\\end{tabular}".to_string());
        }
    }
}

/// The cells of a row, each repeated over its columns.
fn repeated(row: &Row) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for (cell, text) in row.iter().zip(cells(row, Covered::Repeated)) {
        let left = texts.last().filter(|_| cell.role == Role::Left).cloned();
        texts.push(left.unwrap_or(text));
    }
    texts
}
