//! A sheet that is cut by columns: what was printed on a page of its own because it had no room to the right of another.
//!
//! Invariant: a table is put beside another only where nothing else explains the pages: it begins at the same margin, every line
//! of it stands at the height of a line of the other, it has numbers in the same rows and no label of its own beside them,
//! and the other one left no room for its first column; exactly one page is so. Where one of these fails the page stays as it
//! is. Left to others: tables that go on below (`join`).

use super::page::{Block, Laid};
use super::table::Table;

/// Heights of lines and margins that are so near each other are one.
const SAME: f32 = 2.0;

/// Puts the tables of pages that were cut off to the right beside the ones that they go on.
pub(super) fn join(mut pages: Vec<Laid>) -> Vec<Laid> {
    let mut is_right = vec![false; pages.len()];
    for right in 1..pages.len() {
        // Counted on the page as it was: a third strip goes on the second.
        let mut fits = (0..right).filter(|left| !is_right[*left]).filter_map(|left| {
            let found = places(&pages[left], &pages[right])?;
            Some((left, found))
        });
        let (Some((left, found)), None) = (fits.next(), fits.next()) else { continue };
        is_right[right] = true;
        let (tables, rest) =
            std::mem::take(&mut pages[right].blocks).into_iter().partition(|block| matches!(block, Block::Table(_)));
        pages[right].blocks = rest;
        for (block, at) in Vec::into_iter(tables).zip(found) {
            if let (Block::Table(table), Some(Block::Table(open))) = (block, pages[left].blocks.get_mut(at)) {
                open.widen(table);
            }
        }
    }
    pages
}

fn tables(page: &Laid) -> impl Iterator<Item = (usize, &Table)> {
    page.blocks.iter().enumerate().filter_map(|(at, block)| match block {
        Block::Table(table) => Some((at, table)),
        Block::Text { .. } => None,
    })
}

/// The blocks of `left` that all the tables of `right` go on; `None` when one of them goes on none.
fn places(left: &Laid, right: &Laid) -> Option<Vec<usize>> {
    let margin = tables(left).map(|(_, table)| table.frame.left()).fold(f32::MAX, f32::min);
    let mut found: Vec<usize> = Vec::new();
    let mut is_labelled = false;
    for (_, table) in tables(right) {
        let (at, open) = tables(left).find(|(_, open)| is_beside(open, table))?;
        let has_room = open.frame.right() + table.first_width() <= left.width - margin - SAME;
        if has_room || (table.frame.left() - margin).abs() > SAME || found.contains(&at) {
            return None;
        }
        is_labelled |= open.has_labels();
        found.push(at);
    }
    is_labelled.then_some(found)
}

/// True when every line of a table stands at the height of a line of the other, and its numbers in the same rows.
fn is_beside(open: &Table, table: &Table) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= SAME;
    let is_drawn = open.frame.words.is_empty() && table.frame.words.is_empty();
    let is_alike = is_drawn
        && near(open.frame.top(), table.frame.top())
        && near(open.frame.bottom(), table.frame.bottom())
        && table.frame.ys.iter().all(|y| open.frame.ys.iter().any(|other| near(*y, *other)));
    let (own, other) = (table.heights_of_numbers(), open.heights_of_numbers());
    let same_rows = own.len() == other.len() && own.iter().zip(&other).all(|(a, b)| near(*a, *b));
    is_alike && same_rows && !own.is_empty() && !table.has_labels()
}
