//! Tables without uprights: columns by the alignment of their numbers.
//!
//! Invariant: only numbers that stand below each other, at a common edge or a common middle, make a column; a line whose
//! numbers do not fit its columns ends the search, and the lines stay text. Left to others: tables drawn with boxes
//! (`lattice`).

use super::ink::Rule;
use super::lattice::{Frame, Slot};
use super::table::Table;
use super::text::Line;

/// A gap of so many letters parts two cells of a line.
const GAP: f32 = 0.7;
/// Rows of numbers that make a table without any line drawn, and between lines.
const ROWS: usize = 3;
const RULED_ROWS: usize = 1;
/// Lines of a label, or of a head, without numbers of their own.
const WRAPPED: usize = 3;
const HEAD: usize = 5;

/// Where a column lies.
#[derive(Debug, Clone, Copy)]
struct Column {
    x0: f32,
    x1: f32,
}

impl Column {
    fn meets(self, piece: &Line) -> bool {
        piece.x0 < self.x1 && piece.x1 > self.x0
    }
}

/// The first table among lines: its first line, one past its last, and the table.
pub(super) fn find(lines: &[Line], rules: &[Rule]) -> Option<(usize, usize, Table)> {
    let pieces: Vec<Vec<Line>> = lines.iter().map(|line| line.pieces(GAP)).collect();
    let numbers = |at: usize| pieces[at].iter().filter(|piece| piece.is_number()).count();
    let mut start = 0;
    while start < lines.len() {
        let first = (start..lines.len()).find(|at| numbers(*at) >= 2)?;
        let last = last_row(first, lines, &numbers);
        start = last + 1;
        let body: Vec<usize> = (first..=last).filter(|at| numbers(*at) >= 2).collect();
        let around = wide_rules(lines[first].y0, lines[last].y1, rules);
        let wanted = if around.is_some() { RULED_ROWS } else { ROWS };
        if body.len() < wanted {
            continue;
        }
        let Some(columns) = columns(&body, &pieces) else { continue };
        let top = head(first, lines, &pieces, around);
        let end = around.map_or(last + 1, |(_, bottom)| {
            last + 1 + lines[last + 1..].iter().take_while(|line| line.middle() < bottom.at).count().min(WRAPPED)
        });
        if let Some(table) = table(top..end, &body, lines, &pieces, &columns, around) {
            return Some((top, end, table));
        }
    }
    None
}

/// The last row of numbers that follows `first` without other text between.
fn last_row(first: usize, lines: &[Line], numbers: &impl Fn(usize) -> usize) -> usize {
    let mut last = first;
    while let Some(next) = (last + 1..lines.len().min(last + 2 + WRAPPED)).find(|at| numbers(*at) >= 2) {
        let is_near = lines[next].y0 - lines[last].y1 < 4.0 * lines[last].size;
        // Labels are narrow; a line of text over the columns is text.
        let is_label = |at: usize| lines[at].x1 < f32::midpoint(lines[first].x0, lines[first].x1);
        if !is_near || !(last + 1..next).all(is_label) {
            break;
        }
        last = next;
    }
    last
}

/// The nearest level lines above and below that run over the width of a table.
fn wide_rules(top: f32, bottom: f32, rules: &[Rule]) -> Option<(Rule, Rule)> {
    const LEAST: f32 = 120.0;
    let wide = || rules.iter().filter(|rule| rule.to - rule.from >= LEAST);
    let below = wide().filter(|rule| rule.at >= bottom - 3.0).min_by(|a, b| a.at.total_cmp(&b.at))?;
    let alike = |rule: &&Rule| (rule.from - below.from).abs() < 6.0 && (rule.to - below.to).abs() < 6.0;
    let above = wide().filter(alike).filter(|rule| rule.at <= top + 3.0).max_by(|a, b| a.at.total_cmp(&b.at))?;
    // The head stands between this one and the one above it.
    let over = wide().filter(alike).filter(|rule| rule.at < above.at - 5.0).max_by(|a, b| a.at.total_cmp(&b.at));
    let over = over.filter(|over| above.at - over.at < 120.0);
    Some((*over.unwrap_or(above), *below))
}

/// The first line of the head above a row.
fn head(first: usize, lines: &[Line], pieces: &[Vec<Line>], around: Option<(Rule, Rule)>) -> usize {
    let mut top = first;
    while top > 0 && first - top < HEAD {
        let above = top - 1;
        let is_in = match around {
            Some((over, _)) => lines[above].middle() > over.at,
            None => pieces[above].len() >= 2 && lines[top].y0 - lines[above].y1 < 1.5 * lines[top].size,
        };
        if !is_in {
            break;
        }
        top = above;
    }
    top
}

/// The columns of the rows; `None` when their numbers do not stand below each other.
fn columns(body: &[usize], pieces: &[Vec<Line>]) -> Option<Vec<Column>> {
    const SAME: f32 = 3.0;
    let cells = || body.iter().flat_map(|at| &pieces[*at]);
    let mut numbers: Vec<Vec<&Line>> = Vec::new();
    let mut sorted: Vec<&Line> = cells().filter(|piece| piece.is_number()).collect();
    sorted.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut reach = f32::MIN;
    for piece in sorted {
        if piece.x0 >= reach || numbers.is_empty() {
            numbers.push(Vec::new());
        }
        reach = reach.max(piece.x1);
        numbers.last_mut()?.push(piece);
    }
    let is_aligned = |column: &Vec<&Line>| {
        let spread = |edge: fn(&Line) -> f32| {
            let edges = || column.iter().map(|piece| edge(piece));
            edges().fold(f32::MIN, f32::max) - edges().fold(f32::MAX, f32::min)
        };
        [|line: &Line| line.x1, |line: &Line| f32::midpoint(line.x0, line.x1), |line: &Line| line.x0]
            .into_iter()
            .any(|edge| spread(edge) <= SAME)
    };
    // A column is filled in most rows: what stands alone stands anywhere.
    let is_filled = |column: &Vec<&Line>| column.len() * 2 > body.len();
    if numbers.len() < 2 || !numbers.iter().all(|column| is_filled(column) && is_aligned(column)) {
        return None;
    }
    let extent = |of: &[&Line]| Column {
        x0: of.iter().map(|piece| piece.x0).fold(f32::MAX, f32::min),
        x1: of.iter().map(|piece| piece.x1).fold(f32::MIN, f32::max),
    };
    let mut columns: Vec<Column> = numbers.iter().map(|column| extent(column)).collect();
    let mut labels: Vec<&Line> =
        cells().filter(|piece| !piece.is_number() && !columns.iter().any(|column| column.meets(piece))).collect();
    labels.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut texts: Vec<Column> = Vec::new();
    for label in labels {
        match texts.last_mut() {
            Some(last) if label.x0 < last.x1 => last.x1 = last.x1.max(label.x1),
            _ => texts.push(Column { x0: label.x0, x1: label.x1 }),
        }
    }
    columns.extend(texts);
    columns.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    // Columns that reach into each other are none; neither is a row with two cells in one.
    let is_apart = columns.windows(2).all(|pair| pair[0].x1 <= pair[1].x0);
    let is_one = body.iter().all(|at| {
        columns.iter().all(|column| pieces[*at].iter().filter(|piece| column.meets(piece)).count() <= 1)
            && pieces[*at].iter().all(|piece| columns.iter().filter(|column| column.meets(piece)).count() <= 1)
    });
    (is_apart && is_one).then_some(columns)
}

/// The columns that a piece of a head stands over, the others of its line being `taken`.
fn span(piece: &Line, columns: &[Column], taken: &[bool]) -> (usize, usize) {
    let meets: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].meets(piece)).collect();
    let middle = f32::midpoint(piece.x0, piece.x1);
    let nearest = || {
        let far = |column: &Column| (f32::midpoint(column.x0, column.x1) - middle).abs();
        (0..columns.len()).min_by(|a, b| far(&columns[*a]).total_cmp(&far(&columns[*b]))).unwrap_or(0)
    };
    let (mut start, mut end) = match (meets.first(), meets.last()) {
        (Some(first), Some(last)) => (*first, *last + 1),
        _ => (nearest(), nearest() + 1),
    };
    let own = start..end;
    // It is printed over the middle of what it stands for.
    let (least, most) = (start, end);
    for from in 0..=least {
        for to in (most..=columns.len()).rev() {
            let center = f32::midpoint(columns[from].x0, columns[to - 1].x1);
            let is_free = (from..to).all(|at| own.contains(&at) || !taken[at]);
            if is_free && (center - middle).abs() < 0.8 * piece.size && to - from > end - start {
                (start, end) = (from, to);
            }
        }
    }
    (start, end)
}

/// Puts the lines into rows and columns.
fn table(
    range: std::ops::Range<usize>,
    body: &[usize],
    lines: &[Line],
    pieces: &[Vec<Line>],
    columns: &[Column],
    around: Option<(Rule, Rule)>,
) -> Option<Table> {
    let first = *body.first()?;
    // Each line of the head and each line with numbers is a row; a line of a label belongs to the nearest of them.
    let rows: Vec<usize> = range.clone().filter(|at| *at < first || body.contains(at)).collect();
    let row_of = |at: usize| {
        let far = |row: &usize| (lines[rows[*row]].middle() - lines[at].middle()).abs();
        (0..rows.len()).filter(|row| rows[*row] >= first || at < first).min_by(|a, b| far(a).total_cmp(&far(b)))
    };
    let mut xs = vec![around.map_or(columns[0].x0, |(over, _)| over.from.min(columns[0].x0))];
    xs.extend(columns.windows(2).map(|pair| f32::midpoint(pair[0].x1, pair[1].x0)));
    let last = columns[columns.len() - 1].x1;
    xs.push(around.map_or(last, |(over, _)| over.to.max(last)));
    let mut ys = vec![lines[range.start].y0];
    ys.extend(rows.windows(2).map(|pair| f32::midpoint(lines[pair[0]].y1, lines[pair[1]].y0)));
    ys.push(lines[range.end - 1].y1);
    let all = vec![true; columns.len()];
    let mut slots: Vec<Slot> = Vec::new();
    let mut texts: Vec<Vec<Line>> = Vec::new();
    for (row, at) in rows.iter().enumerate() {
        let mut taken = vec![false; columns.len()];
        for piece in &pieces[*at] {
            (0..columns.len()).filter(|at| columns[*at].meets(piece)).for_each(|at| taken[at] = true);
        }
        let mut column = 0;
        for piece in &pieces[*at] {
            // Only a word of a head stands for more columns than it covers.
            let taken = if *at < first { &taken } else { &all };
            let (start, end) = span(piece, columns, taken);
            if start < column {
                // Two words over one column are one cell.
                texts.last_mut()?.push(piece.clone());
                continue;
            }
            for empty in column..start {
                slots.push(Slot { row, column: empty, rows: 1, columns: 1 });
                texts.push(Vec::new());
            }
            slots.push(Slot { row, column: start, rows: 1, columns: end - start });
            texts.push(vec![piece.clone()]);
            column = end;
        }
        for empty in column..columns.len() {
            slots.push(Slot { row, column: empty, rows: 1, columns: 1 });
            texts.push(Vec::new());
        }
    }
    for at in range.filter(|at| !rows.contains(at)) {
        let row = row_of(at)?;
        for piece in &pieces[at] {
            let (start, _) = span(piece, columns, &all);
            let cell = slots
                .iter()
                .position(|slot| slot.row == row && (slot.column..slot.column + slot.columns).contains(&start))?;
            texts[cell].push(piece.clone());
        }
    }
    let words = columns.iter().map(|column| (column.x0, column.x1)).collect();
    let is_ruled = around.is_some();
    let mut table = Table::new(Frame { xs, ys, slots, has_top: is_ruled, has_bottom: is_ruled, words });
    for (cell, mut lines) in table.cells.iter_mut().zip(texts) {
        lines.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
        cell.lines = lines;
    }
    Some(table)
}
