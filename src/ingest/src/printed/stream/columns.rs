//! Columns of a table without vertical lines.
//!
//! Invariant: only numbers aligned at a common edge or centre form a column; words form columns where the gaps of their
//! rows agree, and a word over two columns stays whole. Not here: rows (`labels`).

use super::{Line, Mark};

/// Points within which edges are equal.
const SAME: f32 = 3.0;

/// Horizontal extent and content of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub x0: f32,
    pub x1: f32,
    /// Content of the column.
    pub is: Holds,
    /// The edge at which its numbers are aligned, if they are not at the other one too.
    pub side: Option<Side>,
}

/// Edge of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Numbers,
    /// Row labels.
    Names,
    /// Labels of row groups, printed once for several rows.
    Groups,
}

impl Column {
    /// True when a piece overlaps the column; columns of words are known only to a fraction of a letter.
    pub fn meets(self, piece: &Line) -> bool {
        let least = if self.is == Holds::Numbers { 0.0 } else { 0.3 * piece.size };
        self.x1.min(piece.x1) - self.x0.max(piece.x0) > least
    }
}

/// Columns of the rows in `body`, with all pieces cut at column ends; `None` when the numbers are not aligned.
pub(super) fn find(body: &[usize], pieces: &mut [Vec<Line>]) -> Option<Vec<Column>> {
    let (first, last) = (*body.first()?, *body.last()?);
    for at in body {
        let parted = |piece: Line| match figure_behind(&piece).filter(|_| !piece.is_figure()) {
            Some(x) => <[Line; 2]>::from(piece.split(x)).to_vec(),
            None => vec![piece],
        };
        pieces[*at] = std::mem::take(&mut pieces[*at]).into_iter().flat_map(parted).collect();
    }
    let mut columns = numbers(body, pieces)?;
    for texts in texts(&pieces[first..=last], &columns) {
        let is_word = |piece: &&Line| texts.meets(piece) && !piece.is_figure();
        let rows: Vec<Vec<&Line>> =
            pieces[first..=last].iter().map(|pieces| pieces.iter().filter(is_word).collect()).collect();
        let mut edges = vec![texts.x0];
        edges.extend(gaps(&rows));
        edges.push(texts.x1);
        columns.extend(edges.windows(2).map(|pair| Column { x0: pair[0], x1: pair[1], is: Holds::Names, side: None }));
    }
    columns.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    for (at, pieces) in pieces.iter_mut().enumerate() {
        *pieces = std::mem::take(pieces).into_iter().flat_map(|piece| cut(piece, &columns, at < first)).collect();
        join(pieces, &columns);
    }
    let is_enough = name_groups(&mut columns, body, pieces);
    (is_enough && is_fit(&columns, body, pieces)).then_some(columns)
}

/// Finds the columns of group labels: a group label is printed once, next to few of its rows. True when the columns
/// make a table: a single column of numbers needs both a label and a unit.
fn name_groups(columns: &mut [Column], body: &[usize], pieces: &[Vec<Line>]) -> bool {
    let (Some(first), Some(last)) = (body.first(), body.last()) else { return false };
    let is_own = |column: &Column, at: usize| {
        let is_alone =
            |piece: &Line| column.meets(piece) && columns.iter().filter(|other| other.meets(piece)).count() == 1;
        column.is == Holds::Names && pieces[at].iter().any(is_alone)
    };
    let counts: Vec<(usize, usize)> = columns
        .iter()
        .map(|column| {
            let labelled = body.iter().filter(|at| is_own(column, **at)).count();
            (labelled, (*first..=*last).filter(|at| is_own(column, *at)).count())
        })
        .collect();
    let most = counts.iter().map(|(_, lines)| *lines).max().unwrap_or_default();
    let units = counts.iter().filter(|(labelled, _)| labelled * 2 > body.len()).count();
    for (column, (labelled, lines)) in columns.iter_mut().zip(counts) {
        if column.is == Holds::Names && labelled * 2 <= body.len() && lines * 2 <= most {
            column.is = Holds::Groups;
        }
    }
    units > 1 || columns.iter().filter(|column| column.is == Holds::Numbers).count() > 1
}

/// False when columns overlap, when a row has two cells in one column, or when a number lies in two columns.
fn is_fit(columns: &[Column], body: &[usize], pieces: &[Vec<Line>]) -> bool {
    let is_apart = columns.windows(2).all(|pair| pair[0].x1 <= pair[1].x0);
    let is_one = |row: &Vec<Line>| {
        let count = |column: &Column| row.iter().filter(|piece| column.meets(piece)).count();
        let fits = |piece: &Line| {
            let met: Vec<&Column> = columns.iter().filter(|column| column.meets(piece)).collect();
            met.len() == 1 || met.iter().all(|column| column.is != Holds::Numbers)
        };
        columns.iter().all(|column| count(column) <= 1) && row.iter().all(fits)
    };
    is_apart && body.iter().all(|at| is_one(&pieces[*at]))
}

/// Columns of numbers.
fn numbers(body: &[usize], pieces: &[Vec<Line>]) -> Option<Vec<Column>> {
    let mut columns: Vec<Vec<&Line>> = Vec::new();
    let mut sorted: Vec<&Line> = body.iter().flat_map(|at| &pieces[*at]).filter(|piece| piece.is_number()).collect();
    sorted.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut reach = f32::MIN;
    for piece in sorted {
        if piece.x0 >= reach || columns.is_empty() {
            columns.push(Vec::new());
        }
        reach = reach.max(piece.x1);
        columns.last_mut()?.push(piece);
    }
    let is_even = |column: &[&Line], edge: fn(&Line) -> f32| {
        let edges = || column.iter().map(|piece| edge(piece));
        edges().fold(f32::MIN, f32::max) - edges().fold(f32::MAX, f32::min) <= SAME
    };
    let (left, right) = (|line: &Line| line.x0, |line: &Line| line.x1);
    let is_aligned = |column: &Vec<&Line>| {
        is_even(column, left) || is_even(column, right) || is_even(column, |line| f32::midpoint(line.x0, line.x1))
    };
    // Dashes below each other may be units.
    columns.retain(|column| column.iter().any(|piece| piece.is_figure()));
    // A column is filled in most rows: isolated numbers align by chance.
    let is_filled = |column: &Vec<&Line>| column.len() * 2 > body.len();
    if columns.is_empty() || !columns.iter().all(|column| is_filled(column) && is_aligned(column)) {
        return None;
    }
    let extent = |of: &Vec<&Line>| Column {
        x0: of.iter().map(|piece| piece.x0).fold(f32::MAX, f32::min),
        x1: of.iter().map(|piece| piece.x1).fold(f32::MIN, f32::max),
        is: Holds::Numbers,
        side: match (is_even(of, left), is_even(of, right)) {
            (true, false) => Some(Side::Left),
            (false, true) => Some(Side::Right),
            _ => None,
        },
    };
    Some(columns.iter().map(extent).collect())
}

/// Columns of words next to the columns of numbers.
fn texts(pieces: &[Vec<Line>], numbers: &[Column]) -> Vec<Column> {
    let is_label = |piece: &&Line| !piece.is_figure() && !numbers.iter().any(|column| column.meets(piece));
    let mut words: Vec<&Line> = pieces.iter().flatten().filter(is_label).collect();
    words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut texts: Vec<Column> = Vec::new();
    for word in words {
        match texts.last_mut() {
            Some(last) if word.x0 < last.x1 => last.x1 = last.x1.max(word.x1),
            _ => texts.push(Column { x0: word.x0, x1: word.x1, is: Holds::Names, side: None }),
        }
    }
    texts
}

/// Positions where words of a row end and other words start; few words may cross such a position.
fn gaps(rows: &[Vec<&Line>]) -> Vec<f32> {
    /// In percent.
    const FEW: usize = 40;
    const STARTS: usize = 3;
    // Quadratic in the words; no page has more.
    const MOST: usize = 2_000;
    let words = || rows.iter().flatten();
    if words().count() > MOST {
        return Vec::new();
    }
    let is_start = |x: f32| words().filter(|word| (word.x0 - x).abs() < 1.0).count() >= STARTS;
    let mut gaps: Vec<(f32, f32)> = Vec::new();
    for row in rows {
        for pair in row.windows(2) {
            // A word of two letters is set wide.
            if !pair.iter().all(|word| word.marks.len() == 1) {
                gaps.push((pair[0].x1, pair[1].x0));
            }
        }
        for word in row {
            // A narrow gap counts where other rows start.
            let found = word.marks.windows(2).filter(|pair| is_gap(pair) && is_start(pair[1].x0));
            gaps.extend(found.map(|pair| (pair[0].x1, pair[1].x0)));
            // A group label may be printed between two rows.
            let next = words().map(|next| next.x0).filter(|x0| *x0 >= word.x1).fold(f32::MAX, f32::min);
            let left = words().filter(|other| other.x1 <= word.x1).count();
            if left > 1 && words().filter(|other| other.x0 >= next).count() > 1 {
                gaps.push((word.x1, next));
            }
        }
    }
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut agreed: Vec<(f32, f32)> = Vec::new();
    for (from, to) in gaps {
        match agreed.last_mut() {
            Some(last) if from < last.1 => *last = (last.0.max(from), last.1.min(to)),
            _ => agreed.push((from, to)),
        }
    }
    let parts =
        |word: &Line, x: f32| word.marks.windows(2).any(|pair| is_gap(pair) && pair[0].x1 <= x && pair[1].x0 >= x);
    let is_over = |word: &Line, x: f32| word.x0 < x && word.x1 > x && !parts(word, x);
    let over = |x: f32| words().filter(|word| is_over(word, x)).count();
    let splitting =
        |x: f32| rows.iter().filter(|row| row.windows(2).any(|pair| pair[0].x1 <= x && pair[1].x0 >= x)).count();
    let middles = agreed.into_iter().map(|(from, to)| f32::midpoint(from, to));
    let mut likely: Vec<(usize, usize, f32)> = middles.map(|x| (over(x), splitting(x), x)).collect();
    likely.retain(|(over, ..)| over * 100 <= words().count() * FEW);
    likely.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.total_cmp(&b.2)));
    // Two positions without a word between them are one; keep the one that fewer words cross and more rows have.
    let mut found: Vec<f32> = Vec::new();
    for (.., x) in likely {
        let is_apart = |other: &f32| {
            let (from, to) = (x.min(*other) - SAME, x.max(*other) + SAME);
            words().any(|word| word.x0 >= from && word.x1 <= to)
        };
        if found.iter().all(is_apart) {
            found.push(x);
        }
    }
    found.sort_by(f32::total_cmp);
    found
}

/// True when two letters of a line are slightly apart.
fn is_gap(pair: &[Mark]) -> bool {
    const NARROW: f32 = 0.1;
    pair[1].x0 - pair[0].x1 > NARROW * pair[0].size.min(pair[1].size)
}

/// Widest gap of a word between two positions, if it is clearly wider than the others.
fn gap(word: &Line, from: f32, to: f32) -> Option<f32> {
    const WIDER: f32 = 1.5;
    let width = |pair: &[Mark]| pair[1].x0 - pair[0].x1;
    let here = |pair: &&[Mark]| is_gap(pair) && pair[0].x1 <= to + SAME && pair[1].x0 >= from - SAME;
    let widest = word.marks.windows(2).filter(here).max_by(|a, b| width(a).total_cmp(&width(b)))?;
    let mut widths: Vec<f32> = word.marks.windows(2).map(width).collect();
    widths.sort_by(f32::total_cmp);
    let usual = widths.get(widths.len() / 2).copied().unwrap_or_default();
    (widths.len() < 3 || width(widest) > WIDER * usual).then(|| f32::midpoint(widest[0].x1, widest[1].x0))
}

/// Cuts a piece at the columns between which it has a gap; in a header also over numbers.
fn cut(piece: Line, columns: &[Column], is_head: bool) -> Vec<Line> {
    if piece.is_figure() {
        return vec![piece];
    }
    let mut rest = piece;
    let mut cut = Vec::new();
    for pair in columns.windows(2) {
        let is_words = pair.iter().all(|column| column.is != Holds::Numbers);
        let (from, to) = if is_words { (pair[1].x0, pair[1].x0) } else { (pair[0].x1, pair[1].x0) };
        if !(is_words || is_head) || rest.x0 >= from || rest.x1 <= to {
            continue;
        }
        if let Some(x) = gap(&rest, from, to) {
            let (before, behind) = rest.split(x);
            cut.push(before);
            rest = behind;
        }
    }
    cut.push(rest);
    cut
}

/// Left edge of a number at the end of words, slightly apart from them.
pub(super) fn figure_behind(words: &Line) -> Option<f32> {
    let is_digit = |mark: &Mark| mark.c.is_ascii_digit() || matches!(mark.c, '.' | ',' | '%');
    let digits = words.marks.iter().rev().take_while(|mark| is_digit(mark)).count();
    let start = words.marks.len() - digits;
    let pair = words.marks.get(start.checked_sub(1)?..=start)?;
    is_gap(pair).then(|| f32::midpoint(pair[0].x1, pair[1].x0))
}

/// Joins words that lie in one and the same column.
fn join(pieces: &mut Vec<Line>, columns: &[Column]) {
    let column = |piece: &Line| {
        let mut met = (0..columns.len()).filter(|at| columns[*at].meets(piece));
        let first = met.next();
        first.filter(|at| columns[*at].is != Holds::Numbers && met.next().is_none() && !piece.is_figure())
    };
    let mut joined: Vec<Line> = Vec::new();
    for piece in pieces.drain(..) {
        match joined.last_mut() {
            Some(last) if column(last).is_some() && column(last) == column(&piece) => last.extend(piece),
            _ => joined.push(piece),
        }
    }
    *pieces = joined;
}
