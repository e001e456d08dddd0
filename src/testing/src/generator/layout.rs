//! Renders table grids as text, in every layout seen on web sites and in converted files.
//!
//! Not here: the grids (`sheet`), damage (`damage`, `text_damage`).

use super::cell_lines::{self, Dialect};
use super::dialects;
use super::random::Random;
use super::report::Report;
use super::sheet::{Cell, Role, Row, Sheet, is_data};
use super::values;

/// How a table becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// `a | b |`: covered cells omitted, every row padded at its end to the same width.
    Pipe,
    /// As `Pipe`, with any number of empty cells at the end.
    PipeRagged,
    /// Covered cells are empty.
    PipeGrid,
    /// A group label is repeated in each of its rows.
    PipeRepeat,
    /// `| a | b |` with a line `| --- | --- |`.
    Markdown,
    /// As `Markdown`, each value in bold or between dollar signs.
    MarkdownMarked,
    /// Every cell in the place of a merged one repeats it.
    PipeMerged,
    /// Cells separated by commas or semicolons, those with separators in quotes.
    Csv,
    /// Rules between the rows, drawn with ASCII or with box characters.
    Ruled,
    /// `tabular` of LaTeX.
    Latex,
    /// Cells copied from a spreadsheet, separated by tabs.
    Tab,
    /// Tabs, covered cells omitted.
    TabShift,
    /// Several blanks between cells.
    Spaces,
    /// One cell per line.
    Lines,
    /// One cell per line, separated by a blank line.
    LinesBlank,
    /// One cell per line, separated by any number of blank lines; a missing value has no line.
    LinesGap,
    /// One cell per line, each but the first of its row behind a separator; a lone separator ends the row.
    Stacked,
    /// One cell per line with its separators, in one of five dialects.
    Bars(Dialect),
    /// One row per line, one blank between cells.
    RowLine,
    /// The whole report on one line.
    OneLine,
    /// Each table on one line, without anything between its cells.
    RunTogether,
    /// The whole report on one line, without anything between its lines and cells.
    RunTogetherLine,
    /// The headers, then all labels, then the values column by column.
    Columns,
    /// Each table in another layout.
    Mixed,
}

impl Layout {
    pub const ALL: [Self; 28] = [
        Self::MarkdownMarked,
        Self::PipeMerged,
        Self::Csv,
        Self::Ruled,
        Self::Latex,
        Self::Bars(Dialect::Alone),
        Self::Bars(Dialect::Behind),
        Self::Bars(Dialect::Padded),
        Self::Bars(Dialect::Framed),
        Self::Bars(Dialect::Blank),
        Self::Stacked,
        Self::Pipe,
        Self::PipeRagged,
        Self::PipeGrid,
        Self::PipeRepeat,
        Self::Markdown,
        Self::Tab,
        Self::TabShift,
        Self::Lines,
        Self::LinesBlank,
        Self::LinesGap,
        Self::Spaces,
        Self::RowLine,
        Self::OneLine,
        Self::RunTogether,
        Self::RunTogetherLine,
        Self::Columns,
        Self::Mixed,
    ];

    /// Layouts that keep every cell distinguishable: without damage nothing may be lost.
    pub const FAITHFUL: [Self; 19] = [
        Self::MarkdownMarked,
        Self::Ruled,
        Self::Latex,
        Self::Bars(Dialect::Alone),
        Self::Bars(Dialect::Behind),
        Self::Bars(Dialect::Padded),
        Self::Bars(Dialect::Framed),
        Self::Bars(Dialect::Blank),
        Self::Stacked,
        Self::Pipe,
        Self::PipeRagged,
        Self::PipeGrid,
        Self::PipeRepeat,
        Self::Markdown,
        Self::Tab,
        Self::TabShift,
        Self::Lines,
        Self::LinesBlank,
        Self::LinesGap,
    ];

    pub fn name(self) -> String {
        match self {
            Self::Bars(dialect) => format!("bars-{}", super::kebab(&format!("{dialect:?}"))),
            _ => super::kebab(&format!("{self:?}")),
        }
    }

    /// True where a blank cell leaves no trace. A row of several columns must then be complete or empty.
    pub const fn loses_blanks(self) -> bool {
        matches!(self, Self::Lines | Self::LinesBlank | Self::LinesGap)
    }
}

/// Renders the whole report with value marks.
pub fn render(report: &Report, layout: Layout, random: &mut Random) -> String {
    let mut lines: Vec<String> = Vec::new();
    for pair in &report.info {
        let cells: Vec<String> = pair.iter().map(ToString::to_string).collect();
        match layout {
            Layout::Tab | Layout::TabShift => lines.push(cells.join("\t")),
            Layout::Csv => lines.push(cells.join(",")),
            Layout::Lines | Layout::LinesBlank | Layout::LinesGap => lines.extend(cells),
            Layout::Spaces | Layout::RowLine | Layout::OneLine | Layout::Columns => lines.push(cells.join("  ")),
            _ => lines.push(cells.join(" | ")),
        }
    }
    lines.extend(report.before.iter().cloned());
    for sheet in &report.sheets {
        let this = if layout == Layout::Mixed {
            *random.pick(&[Layout::Pipe, Layout::Tab, Layout::Lines, Layout::LinesBlank, Layout::Markdown])
        } else {
            layout
        };
        if this == Layout::RunTogether {
            let mut cells = Vec::new();
            table(sheet, this, random, &mut cells);
            lines.push(sheet.title.clone() + &cells.concat());
            continue;
        }
        lines.push(sheet.title.clone());
        table(sheet, this, random, &mut lines);
    }
    lines.extend(report.after.iter().cloned());
    if layout == Layout::OneLine {
        return lines.join(" ").replace('\n', " ") + "\n";
    }
    if layout == Layout::RunTogetherLine {
        return lines.concat().replace('\n', "") + "\n";
    }
    let feed = match layout {
        Layout::LinesBlank => "\n\n",
        _ => "\n",
    };
    lines.join(feed) + "\n"
}

/// How covered cells are rendered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Covered {
    Dropped,
    Empty,
    Repeated,
}

/// The texts of a row's cells.
pub(super) fn cells(row: &Row, covered: Covered) -> Vec<String> {
    let shown = |cell: &Cell| match (cell.role, covered) {
        (Role::Left | Role::Up, Covered::Dropped) => None,
        (Role::Up, Covered::Repeated) => Some(cell.text.clone()),
        (Role::Left | Role::Up, _) => Some(String::new()),
        _ => Some(cell.whole()),
    };
    row.iter().filter_map(shown).collect()
}

fn table(sheet: &Sheet, layout: Layout, random: &mut Random, lines: &mut Vec<String>) {
    match layout {
        Layout::Pipe | Layout::PipeRagged => shifted(sheet, layout == Layout::PipeRagged, random, lines),
        Layout::PipeGrid | Layout::PipeRepeat => {
            let covered = if layout == Layout::PipeGrid { Covered::Empty } else { Covered::Repeated };
            let leading = random.chance(50);
            let (open, close) = if leading { ("| ", " |") } else { ("", *random.pick(&[" |", ""])) };
            lines.extend(sheet.rows.iter().map(|row| format!("{open}{}{close}", cells(row, covered).join(" | "))));
        }
        Layout::Markdown => {
            for (at, row) in sheet.rows.iter().enumerate() {
                lines.push(format!("| {} |", cells(row, Covered::Empty).join(" | ")));
                if at == 0 {
                    let rule = *random.pick(&[" --- |", ":---:|", "---|", " :-- |"]);
                    lines.push(format!("|{}", rule.repeat(row.len())));
                }
            }
        }
        Layout::MarkdownMarked | Layout::PipeMerged | Layout::Csv | Layout::Ruled | Layout::Latex => {
            dialects::table(sheet, layout, random, lines);
        }
        Layout::Tab => lines.extend(sheet.rows.iter().map(|row| cells(row, Covered::Empty).join("\t"))),
        Layout::TabShift => lines.extend(sheet.rows.iter().map(|row| cells(row, Covered::Dropped).join("\t"))),
        Layout::Spaces => {
            let gap = " ".repeat(random.between(2, 6));
            lines.extend(sheet.rows.iter().map(|row| cells(row, Covered::Dropped).join(&gap)));
        }
        Layout::RowLine | Layout::OneLine => {
            lines.extend(sheet.rows.iter().map(|row| cells(row, Covered::Dropped).join(" ")));
        }
        Layout::RunTogether | Layout::RunTogetherLine => {
            lines.extend(sheet.rows.iter().map(|row| cells(row, Covered::Dropped).concat()));
        }
        Layout::Columns => columns(sheet, lines),
        Layout::Bars(dialect) => cell_lines::table(sheet, dialect, random, lines),
        Layout::Stacked => {
            for cells in sheet.rows.iter().map(|row| cells(row, Covered::Dropped)) {
                lines.extend(
                    cells.iter().enumerate().map(|(at, cell)| if at == 0 { cell.clone() } else { format!("| {cell}") }),
                );
                lines.push("|".to_string());
            }
        }
        Layout::Lines | Layout::LinesBlank | Layout::Mixed => {
            lines.extend(sheet.rows.iter().flat_map(own_lines));
        }
        Layout::LinesGap => {
            for cell in sheet.rows.iter().flat_map(own_lines) {
                lines.push(cell + &"\n".repeat(random.below(4)));
            }
        }
    }
}

/// Printed cells, one per line; an empty corner cell is omitted.
fn own_lines(row: &Row) -> Vec<String> {
    cells(row, Covered::Dropped).into_iter().filter(|cell| !cell.is_empty()).collect()
}

fn shifted(sheet: &Sheet, ragged: bool, random: &mut Random, lines: &mut Vec<String>) {
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let leading = random.chance(25);
    let close = random.chance(80);
    let pad = *random.pick(&["|", " |"]);
    for row in &sheet.rows {
        let cells = cells(row, Covered::Dropped);
        let missing = if ragged { random.below(5) } else { width - cells.len() };
        let mut line = cells.join(" | ");
        // Without a separator, a row of one cell would not be recognised as a table row.
        if close || missing > 0 || cells.len() == 1 {
            line.push_str(" |");
        }
        line.push_str(&pad.repeat(missing.max(usize::from(cells.len() == 1))));
        lines.push(if leading { format!("| {line}") } else { line });
    }
}

fn columns(sheet: &Sheet, lines: &mut Vec<String>) {
    let (data, heads): (Vec<&Row>, Vec<&Row>) = sheet.rows.iter().partition(|row| is_data(row));
    lines.extend(heads.into_iter().flat_map(own_lines));
    let is_value = |cell: &&Cell| cell.role == Role::Value;
    lines.extend(
        data.iter().flat_map(|row| row.iter()).filter(|cell| cell.is_own() && !is_value(cell)).map(Cell::whole),
    );
    let deepest = data.iter().map(|row| row.iter().filter(is_value).count()).max().unwrap_or(0);
    for at in 0..deepest {
        lines.extend(data.iter().filter_map(|row| row.iter().filter(is_value).nth(at)).map(Cell::whole));
    }
}

/// First and last value index of each data row, by which text damage finds rows again.
pub fn value_rows(sheets: &[Sheet]) -> Vec<(usize, usize)> {
    let mut rows = Vec::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
        let mut indices = row.iter().flat_map(|cell| cell.text.chars()).filter_map(values::opened);
        if let Some(first) = indices.next() {
            rows.push((first, indices.next_back().unwrap_or(first)));
        }
    }
    rows
}
