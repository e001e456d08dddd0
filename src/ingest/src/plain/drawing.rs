//! Tables drawn with lines of characters, whose cells take several lines or span several columns or rows.
//!
//! Invariant: a cell is what its lines enclose, whether they were aligned by the width of characters or by their number;
//! a drawing whose lines do not meet is left as text. Not here: tables with a line for each row (`gouji_core::document`).

use gouji_core::text::Span;
use gouji_core::text::width::Measure;
use std::collections::BTreeSet;
use std::ops::Range;

/// A drawn table.
pub(super) struct Drawing {
    pub lines: Range<usize>,
    pub rows: Vec<Vec<Cell>>,
}

/// A cell: what it spans, and its text line by line.
#[derive(Clone)]
pub(super) struct Cell {
    pub columns: usize,
    pub rows: usize,
    pub pieces: Vec<Span>,
}

/// Most columns of a drawing.
const WIDEST: usize = 64;
/// Most lines of a drawing.
const TALLEST: usize = 2000;
/// Most bytes of a line.
const LONGEST_LINE: usize = 4000;

const fn is_stroke(c: char) -> bool {
    matches!(c, '-' | '=' | '─' | '━' | '═' | '┄' | '┅' | '┈' | '┉')
}

const fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║' | '┆' | '┇' | '┊' | '┋')
}

fn is_corner(c: char) -> bool {
    c == '+' || (('\u{2500}'..='\u{257f}').contains(&c) && !is_stroke(c) && !is_bar(c))
}

/// True if a line of the text may begin a drawing: the cheap test.
pub(super) fn may_be(text: &str) -> bool {
    text.lines().any(is_frame)
}

/// True for a rule over the whole width: `+----+----+`.
fn is_frame(line: &str) -> bool {
    let body = line.trim();
    body.len() <= LONGEST_LINE
        && body.starts_with(is_corner)
        && body.ends_with(is_corner)
        && body.chars().all(|c| is_stroke(c) || is_corner(c) || c == ':')
        && body.chars().any(is_stroke)
}

/// Finds the drawings with cells that take several lines.
pub(super) fn find(text: &str, lines: &[Span]) -> Vec<Drawing> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !is_frame(lines[at].of(text)) {
            at += 1;
            continue;
        }
        let is_part = |line: &&Span| {
            let body = line.of(text).trim();
            let is_edge = |c: char| is_bar(c) || is_corner(c);
            body.len() <= LONGEST_LINE && body.starts_with(is_edge) && body.ends_with(is_edge) && body.len() > 1
        };
        let end = at + lines[at..].iter().take(TALLEST).take_while(is_part).count();
        let drawn = [Measure::Narrow, Measure::Wide].map(Some).into_iter().chain([None]);
        let rows = drawn.into_iter().find_map(|measure| Sheet::new(text, &lines[at..end], measure)?.rows());
        if let Some(rows) = rows.filter(|rows| rows.iter().flatten().any(|cell| cell.pieces.len() > 1)) {
            found.push(Drawing { lines: at..end, rows });
        }
        at = end;
    }
    found
}

/// The lines of a drawing, cut at its uprights.
struct Sheet<'a> {
    text: &'a str,
    measure: Option<Measure>,
    /// For each line: what stands between two uprights, and whether one stands before it.
    lines: Vec<Vec<(Span, bool)>>,
    columns: usize,
}

impl<'a> Sheet<'a> {
    /// Cuts lines whose characters have this width, or one column each; `None` if they do not end in one column.
    fn new(text: &'a str, lines: &[Span], measure: Option<Measure>) -> Option<Self> {
        let width = |c: char| measure.map_or(1, |measure| measure.width(c.encode_utf8(&mut [0; 4])));
        let mut uprights: BTreeSet<usize> = BTreeSet::new();
        let mut last = None;
        for line in lines {
            let body = line.of(text).trim();
            let mut column = 0;
            let mut before = ' ';
            let mut chars = body.chars().peekable();
            while let Some(c) = chars.next() {
                let beside = |c: char| is_stroke(c) || c == ':';
                let is_end = before == ' ' || chars.peek().is_none();
                if is_corner(c) && (c != '+' || is_end || beside(before) || chars.peek().copied().is_some_and(beside)) {
                    uprights.insert(column);
                }
                column += width(c);
                before = c;
            }
            // The line ends with an upright, which is as wide as the others.
            if *last.get_or_insert(column) != column {
                return None;
            }
        }
        let uprights: Vec<usize> = uprights.into_iter().collect();
        let columns = uprights.len().checked_sub(1).filter(|columns| (1..=WIDEST).contains(columns))?;
        let cut = |line: &Span| {
            let line = line.trimmed(text);
            let mut parts: Vec<(Span, bool)> = Vec::with_capacity(columns);
            let (mut column, mut next, mut start) = (0, 0, line.start);
            for (at, c) in line.of(text).char_indices().map(|(at, c)| (line.start + at, c)) {
                if uprights.get(next).is_some_and(|upright| *upright <= column) {
                    let is_upright = uprights[next] == column && (is_bar(c) || is_corner(c));
                    if next > 0 {
                        parts.last_mut()?.0 = Span::new(start, at);
                    }
                    start = if is_upright { at + c.len_utf8() } else { at };
                    if next < columns {
                        parts.push((Span::new(start, start), is_upright));
                    }
                    next += 1;
                }
                column += width(c);
            }
            (parts.len() == columns && next == columns + 1).then_some(parts)
        };
        let lines = lines.iter().map(cut).collect::<Option<Vec<_>>>()?;
        Some(Self { text, measure, lines, columns })
    }

    fn is_rule(&self, part: Span) -> bool {
        let body = part.of(self.text);
        !body.is_empty() && body.chars().all(|c| is_stroke(c) || is_corner(c) || c == ':') && body.contains(is_stroke)
    }

    /// Returns the rows of cells.
    fn rows(&self) -> Option<Vec<Vec<Cell>>> {
        let is_ruled = |line: &[(Span, bool)]| line.iter().any(|(part, _)| self.is_rule(*part));
        // The lines between two rules are a band; the text on a rule that a cell interrupts belongs to the band above.
        let mut bands: Vec<Vec<usize>> = Vec::new();
        let mut rules: Vec<usize> = Vec::new();
        let mut is_open = false;
        for (number, line) in self.lines.iter().enumerate() {
            if is_ruled(line) {
                is_open = false;
                match rules.len().cmp(&bands.len()) {
                    std::cmp::Ordering::Greater => *rules.last_mut()? = number,
                    _ => rules.push(number),
                }
            } else if is_open {
                bands.last_mut()?.push(number);
            } else {
                is_open = true;
                bands.push(vec![number]);
            }
        }
        // rules[k] is above band k, the last one is below all.
        if rules.len() != bands.len() + 1 {
            return None;
        }
        let open = |band: usize, column: usize| !self.is_rule(self.lines[rules[band]][column].0);
        let mut taken = vec![vec![false; self.columns]; bands.len()];
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for band in 0..bands.len() {
            let mut row: Vec<Cell> = Vec::new();
            let mut column = 0;
            while column < self.columns {
                if taken[band][column] {
                    column += 1;
                    continue;
                }
                let is_joined = |column: usize| bands[band].iter().all(|line| !self.lines[*line][column].1);
                let columns = 1 + (column + 1..self.columns).take_while(|next| is_joined(*next)).count();
                let range = column..column + columns;
                let height =
                    1 + (band + 1..bands.len()).take_while(|below| range.clone().all(|at| open(*below, at))).count();
                let end = rules[band + height];
                let mut pieces = Vec::new();
                for line in bands[band][0]..end {
                    let parts = &self.lines[line][range.clone()];
                    if let (Some(first), Some(last)) = (parts.first(), parts.last())
                        && !parts.iter().any(|(part, _)| self.is_rule(*part))
                    {
                        let piece = Span::new(first.0.start, last.0.end).trimmed(self.text);
                        pieces.extend((!piece.is_empty()).then_some(piece));
                    }
                }
                for below in &mut taken[band..band + height] {
                    // Two cells that overlap are no table.
                    if below[range.clone()].contains(&true) {
                        return None;
                    }
                    below[range.clone()].fill(true);
                }
                row.push(Cell { columns, rows: height, pieces });
                column += columns;
            }
            rows.extend(self.apart(row));
        }
        Some(rows)
    }

    /// Takes the lines of a band for rows of their own if a column has values on several of them.
    fn apart(&self, row: Vec<Cell>) -> Vec<Vec<Cell>> {
        let is_value = |piece: &Span| {
            let body = piece.of(self.text);
            body.contains(|c: char| c.is_ascii_digit()) && !body.contains(char::is_alphabetic)
        };
        // A wrapped cell has one value at most, and no words in the same column.
        let is_wrapped = |cell: &Cell| {
            let values = cell.pieces.iter().filter(|piece| is_value(piece)).count();
            values == 0 || (values == 1 && cell.pieces.len() == 1)
        };
        if row.iter().all(is_wrapped) || row.iter().any(|cell| cell.rows > 1) {
            return vec![row];
        }
        let line_of = |piece: &Span| self.lines.partition_point(|line| line[0].0.start <= piece.start);
        let numbers: BTreeSet<usize> = row.iter().flat_map(|cell| &cell.pieces).map(line_of).collect();
        let on = |number: usize| -> Vec<Cell> {
            let cell = |cell: &Cell| Cell {
                pieces: cell.pieces.iter().filter(|piece| line_of(piece) == number).copied().collect(),
                ..*cell
            };
            row.iter().map(cell).collect()
        };
        // A piece as wide as its column goes on in the piece below it.
        let width = |piece: &Span| {
            self.measure.map_or_else(|| piece.of(self.text).chars().count(), |m| m.width(piece.of(self.text)))
        };
        let widest = |cell: &Cell| cell.pieces.iter().map(width).max().unwrap_or(0);
        let widest: Vec<usize> = row.iter().map(widest).collect();
        let is_full = |at: usize, cell: &Cell| cell.pieces.last().is_some_and(|piece| width(piece) + 1 >= widest[at]);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for line in numbers.into_iter().map(on) {
            let goes_on = |before: &Vec<Cell>| {
                line.iter().zip(before).enumerate().all(|(at, (cell, above))| {
                    cell.pieces.is_empty() || (is_full(at, above) && !cell.pieces.iter().any(is_value))
                })
            };
            match rows.last_mut().filter(|before| goes_on(before)) {
                Some(before) => before.iter_mut().zip(line).for_each(|(above, cell)| above.pieces.extend(cell.pieces)),
                None => rows.push(line),
            }
        }
        rows
    }
}
