//! Drawn pages: their lines, their print, and what becomes of the steps of a recogniser.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod anything;
mod ctc;
mod pages;
mod pictures;
mod prints;

use gouji_scan::Picture;

/// A page of paper.
pub fn paper(width: usize, height: usize) -> Picture {
    Picture::from_grey(width, height, Vec::new())
}

/// Draws a box of ink: left, top, right, bottom.
pub fn ink(page: &mut Picture, [left, top, right, bottom]: [usize; 4]) {
    for y in top..bottom {
        for x in left..right {
            page.grey[y * page.width + x] = 0;
        }
    }
}

/// A table of `rows` by `columns` cells of 100 by 60 pixels, its corner at (200, 300).
pub fn table(page: &mut Picture, rows: usize, columns: usize) {
    for row in 0..=rows {
        ink(page, [200, 300 + 60 * row, 200 + 100 * columns + 2, 302 + 60 * row]);
    }
    for column in 0..=columns {
        ink(page, [200 + 100 * column, 300, 202 + 100 * column, 300 + 60 * rows + 2]);
    }
}
