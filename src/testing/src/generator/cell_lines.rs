//! Renders table grids with one cell a line and its separators, in the dialects that web converters leave.
//!
//! Not here: cells that share lines (`layout`).

use super::layout::{Covered, cells};
use super::random::Random;
use super::sheet::Sheet;

/// Where the separators of a cell stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// On a line of its own behind each cell.
    Alone,
    /// Behind each cell; those of the covered cells follow on a line of their own.
    Behind,
    /// Behind each cell; those of the covered cells follow behind the last.
    Padded,
    /// As `Padded`; another one alone on its line opens each row.
    Framed,
    /// As `Framed`, with blanks around.
    Blank,
}

impl Dialect {
    pub const ALL: [Self; 5] = [Self::Alone, Self::Behind, Self::Padded, Self::Framed, Self::Blank];
}

/// Adds the lines of a table.
pub fn table(sheet: &Sheet, dialect: Dialect, random: &mut Random, lines: &mut Vec<String>) {
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let bar = *random.pick(&["|", "|", "|", "|", "｜"]);
    let is_spread = random.chance(15);
    let from = lines.len();
    for row in &sheet.rows {
        let cells = cells(row, Covered::Dropped);
        let rest = bar.repeat(width - cells.len());
        match dialect {
            Dialect::Alone => {
                for cell in cells {
                    lines.extend((!cell.is_empty()).then_some(cell));
                    lines.push(bar.into());
                }
                continue;
            }
            Dialect::Framed => lines.push(bar.into()),
            Dialect::Blank => lines.push(format!("{bar} ")),
            Dialect::Behind | Dialect::Padded => {}
        }
        let count = cells.len();
        for (at, cell) in cells.into_iter().enumerate() {
            let end = if at + 1 == count { rest.as_str() } else { "" };
            lines.push(match dialect {
                Dialect::Blank if end.is_empty() => format!(" {cell}  {bar} "),
                Dialect::Blank => format!(" {cell}  {bar}{end}"),
                Dialect::Padded if !end.is_empty() => format!("{cell} {bar} {end}"),
                Dialect::Framed => format!("{cell} {bar}{end}"),
                _ if cell.is_empty() => bar.into(),
                _ => format!("{cell} {bar}"),
            });
        }
        if dialect == Dialect::Behind && !rest.is_empty() {
            lines.push(rest);
        }
    }
    if is_spread {
        for line in &mut lines[from..] {
            line.push_str(&"\n".repeat(random.below(3)));
        }
    }
}
