//! Writes the report as text: tables drawn with pipes, separators, rules, LaTeX, or a cell a line.
//!
//! Invariant: a covered square is empty, as the program that wrote such a text leaves it. Not here: bytes (`encodings`).

use super::html;
use super::report::{Block, Cell, Look, Report, Table};
use super::ways::Ways;
use std::fmt::Write as _;

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// Cells with a pipe behind each, covered squares left out.
    Pipe,
    Markdown,
    /// An HTML table between paragraphs of Markdown.
    MarkdownHtml,
    Csv(char),
    /// CSV with every cell in quotation marks.
    Quoted(char),
    Tab,
    AsciiGrid,
    BoxGrid,
    Latex,
    CellLines,
}

impl Drawing {
    pub const ALL: [Self; 12] = [
        Self::Pipe,
        Self::Markdown,
        Self::MarkdownHtml,
        Self::Csv(','),
        Self::Csv(';'),
        Self::Csv('\t'),
        Self::Quoted(','),
        Self::Tab,
        Self::AsciiGrid,
        Self::BoxGrid,
        Self::Latex,
        Self::CellLines,
    ];

    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv(_) | Self::Quoted(_) => "csv",
            Self::Markdown | Self::MarkdownHtml | Self::Latex => "md",
            _ => "txt",
        }
    }
}

/// The text of the report.
pub fn text(report: &Report, drawing: Drawing) -> String {
    let mut out = String::new();
    for block in &report.blocks {
        match block {
            Block::Paragraph(text) => {
                let is_csv = matches!(drawing, Drawing::Csv(_) | Drawing::Quoted(_));
                let quote = is_csv && text.contains(',');
                let _ = if quote { writeln!(out, "\"{text}\"") } else { writeln!(out, "{text}") };
                if matches!(drawing, Drawing::Markdown | Drawing::MarkdownHtml | Drawing::Latex) {
                    out.push('\n');
                }
            }
            Block::Table(table) => draw(&mut out, table, drawing),
        }
    }
    out
}

/// The text of a cell, with what plain text has for a look.
fn spelled(cell: &Cell) -> String {
    let mut out = String::new();
    for run in &cell.runs {
        match run.look {
            Look::Plain => out.push_str(&run.text),
            Look::Broken => {
                let _ = write!(out, "\n{}", run.text);
            }
            Look::Hidden => {}
            Look::Raised => {
                let _ = write!(out, "<sup>{}</sup>", run.text);
            }
            Look::Struck => {
                let _ = write!(out, "~~{}~~", run.text);
            }
        }
    }
    out
}

fn draw(out: &mut String, table: &Table, drawing: Drawing) {
    let rows: Vec<Vec<(String, bool)>> = table
        .grid(false)
        .into_iter()
        .map(|row| {
            let squares = row.into_iter().map(|square| match square {
                Some(square @ (_, _, true)) => (spelled(table.cell(square)), true),
                _ => (String::new(), false),
            });
            squares.collect()
        })
        .collect();
    match drawing {
        Drawing::Pipe => rows.iter().for_each(|row| pipe(out, row)),
        Drawing::Markdown => {
            for (at, row) in rows.iter().enumerate() {
                let cells: Vec<String> = row.iter().map(|(text, _)| text.replace('\n', "<br>")).collect();
                let _ = writeln!(out, "| {} |", cells.join(" | "));
                if at == 0 {
                    let _ = writeln!(out, "|{}", "---|".repeat(row.len()));
                }
            }
            out.push('\n');
        }
        Drawing::MarkdownHtml => {
            out.push_str(&html::table(table, &Ways::default()));
            out.push('\n');
        }
        Drawing::Csv(separator) | Drawing::Quoted(separator) => {
            for row in &rows {
                let cell = |text: &str| {
                    let needs = text.contains([separator, '"', '\n']) || matches!(drawing, Drawing::Quoted(_));
                    if needs { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
                };
                let cells: Vec<String> = row.iter().map(|(text, _)| cell(text)).collect();
                let _ = writeln!(out, "{}", cells.join(&separator.to_string()));
            }
            out.push('\n');
        }
        Drawing::Tab => {
            for row in &rows {
                let cells: Vec<&str> = row.iter().filter(|(_, own)| *own).map(|(text, _)| &**text).collect();
                let _ = writeln!(out, "{}", cells.join("\t"));
            }
        }
        Drawing::AsciiGrid => grid(out, &rows, ["+", "-", "|"], ["+", "+"]),
        Drawing::BoxGrid => grid(out, &rows, ["┼", "─", "│"], ["├", "┤"]),
        Drawing::Latex => latex(out, &rows),
        Drawing::CellLines => {
            for (text, _) in rows.iter().flatten().filter(|(_, own)| *own) {
                let _ = writeln!(out, "{text}");
            }
        }
    }
}

/// The bundled samples' own way: the cells of a row from its first on, and blank ones at its end.
fn pipe(out: &mut String, row: &[(String, bool)]) {
    let own: Vec<&str> = row.iter().filter(|(_, own)| *own).map(|(text, _)| &**text).collect();
    let _ = writeln!(out, "{} |", own.join(" | "));
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || "“”…".contains(c) { 1 } else { 2 }).sum()
}

fn grid(out: &mut String, rows: &[Vec<(String, bool)>], [cross, bar, side]: [&str; 3], [left, right]: [&str; 2]) {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| rows.iter().map(|row| width(&row[column].0)).max().unwrap_or(0)).collect();
    let bars: Vec<String> = widths.iter().map(|width| bar.repeat(width + 2)).collect();
    let rule = format!("{left}{}{right}\n", bars.join(cross));
    out.push_str(&rule);
    for row in rows {
        out.push_str(side);
        for ((text, _), wanted) in row.iter().zip(&widths) {
            let _ = write!(out, " {text}{} {side}", " ".repeat(wanted - width(text)));
        }
        out.push('\n');
        out.push_str(&rule);
    }
}

fn latex(out: &mut String, rows: &[Vec<(String, bool)>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let _ = writeln!(out, "\\begin{{tabular}}{{{}}}\n\\hline", "c".repeat(columns));
    for row in rows {
        let cells: Vec<&str> = row.iter().map(|(text, _)| &**text).collect();
        let _ = writeln!(out, "{} \\\\ \\hline", cells.join(" & "));
    }
    out.push_str("\\end{tabular}\n\n");
}
