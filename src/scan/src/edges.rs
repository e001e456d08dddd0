//! The dark around a sheet: a scanner with an open lid, or a copy of a smaller sheet, shows it black.
//!
//! Invariant: only what is dark as far as the edge of the picture is made paper, and of a picture that is dark in most parts nothing.
//! Not here: seals and shadows (`picture`).

use crate::picture::Picture;

/// Squares along the longer side of a page: ruling lines are much thinner than one of them.
const SQUARES: usize = 200;
/// Pixels of a side of a square, at least.
const LEAST: usize = 8;
/// Share of the brightness of most of the page below which a pixel is dark.
const DARK: f32 = 0.45;
/// Share of its pixels that are dark in a dark square, and of the squares of a page that are dark at most.
const FULL: f32 = 0.75;
const MOST: f32 = 0.4;

/// A picture in squares.
struct Squares {
    columns: usize,
    rows: usize,
    /// Pixels of a side.
    side: usize,
}

impl Squares {
    fn of(picture: &Picture) -> Self {
        let side = (picture.width.max(picture.height) / SQUARES).max(LEAST);
        Self { columns: picture.width.div_ceil(side), rows: picture.height.div_ceil(side), side }
    }

    /// Rows and columns of pixels of a square.
    fn pixels(&self, at: usize, picture: &Picture) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let range = |at: usize, most: usize| at * self.side..((at + 1) * self.side).min(most);
        (range(at / self.columns, picture.height), range(at % self.columns, picture.width))
    }

    /// The squares beside one, across the corners too.
    fn around(&self, at: usize) -> impl Iterator<Item = usize> + use<'_> {
        let (row, column) = (at / self.columns, at % self.columns);
        let rows = row.saturating_sub(1)..(row + 2).min(self.rows);
        let columns = column.saturating_sub(1)..(column + 2).min(self.columns);
        rows.flat_map(move |row| columns.clone().map(move |column| row * self.columns + column))
    }

    fn is_at_edge(&self, at: usize) -> bool {
        let (row, column) = (at / self.columns, at % self.columns);
        row == 0 || column == 0 || row + 1 == self.rows || column + 1 == self.columns
    }
}

/// The picture with paper where it is dark from its edge on, and a little beyond.
pub fn without_dark_edges(picture: &Picture) -> Picture {
    let squares = Squares::of(picture);
    let count = squares.rows * squares.columns;
    let limit = (f32::from(brightness(picture)) * DARK) as u8;
    let is_dark = |at: usize| {
        let (rows, columns) = squares.pixels(at, picture);
        let of_row = |y: usize| {
            let own = &picture.grey[y * picture.width + columns.start..y * picture.width + columns.end];
            own.iter().filter(|grey| **grey < limit).count()
        };
        rows.clone().map(of_row).sum::<usize>() as f32 >= FULL * (rows.len() * columns.len()) as f32
    };
    let mut is_taken = vec![false; count];
    let mut taken: Vec<usize> = (0..count).filter(|at| squares.is_at_edge(*at) && is_dark(*at)).collect();
    for at in &taken {
        is_taken[*at] = true;
    }
    let mut next = 0;
    while let Some(at) = taken.get(next).copied() {
        next += 1;
        for beside in squares.around(at) {
            if !is_taken[beside] && is_dark(beside) {
                is_taken[beside] = true;
                taken.push(beside);
            }
        }
    }
    let mut clean = picture.clone();
    if taken.len() as f32 > MOST * count as f32 {
        return clean;
    }
    // The edge of the dark is no straight line, and grey.
    for at in taken.iter().flat_map(|at| squares.around(*at)) {
        let (rows, columns) = squares.pixels(at, picture);
        for y in rows {
            clean.grey[y * picture.width + columns.start..y * picture.width + columns.end].fill(u8::MAX);
        }
    }
    clean
}

/// How bright most of a picture is: three quarters of its pixels are darker, or as bright.
fn brightness(picture: &Picture) -> u8 {
    let mut counts = [0_usize; 256];
    for grey in &picture.grey {
        counts[usize::from(*grey)] += 1;
    }
    let mut seen = 0;
    let level = counts.iter().position(|count| {
        seen += count;
        seen * 4 > picture.grey.len() * 3
    });
    level.unwrap_or(255) as u8
}
