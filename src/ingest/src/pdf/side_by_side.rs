//! Rejoins a sheet printed in column strips, where the right strip has a page of its own.
//!
//! Invariant: a table is put to the right of another only when nothing else explains the pages: it begins at the same
//! margin, each of its lines is level with a line of the other, it has numbers in the same rows and no labels, the other
//! has no room for its first column, and exactly one page fits. Otherwise the page stays. Not here: tables that continue
//! below (`join`).

use super::page::{Block, PageLayout};
use super::table::Table;

/// Heights of lines and margins that are so near each other are one.
const SAME: f32 = 2.0;

/// Puts the tables of pages that were cut off to the right beside the ones that they go on.
pub(super) fn join(mut pages: Vec<PageLayout>) -> Vec<PageLayout> {
    let mut is_right = vec![false; pages.len()];
    let mut sides: Vec<Side> = pages.iter().map(Side::of).collect();
    for right in 1..pages.len() {
        // Most pages are neither, and their tables need not be compared.
        if !sides[right].may_go_on {
            continue;
        }
        // Counted on the page as it was: a third strip goes on the second.
        let lefts = (0..right).filter(|left| !is_right[*left] && sides[*left].may_be_gone_on);
        let mut fits = lefts.filter_map(|left| {
            let found = places((&pages[left], &sides[left]), (&pages[right], &sides[right]))?;
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
        sides[left] = Side::of(&pages[left]);
    }
    pages
}

/// What a page is asked for as often as there are pages.
struct Side {
    /// The left edge of its tables.
    margin: f32,
    /// For each of its tables: where the rows with numbers begin, and whether words stand beside them.
    tables: Vec<(Vec<f32>, bool)>,
    /// It has tables, and each has numbers and no words.
    may_go_on: bool,
    /// It has a table with words.
    may_be_gone_on: bool,
}

impl Side {
    fn of(page: &PageLayout) -> Self {
        let margin = tables(page).map(|(_, table)| table.frame.left()).fold(f32::MAX, f32::min);
        let tables: Vec<(Vec<f32>, bool)> =
            tables(page).map(|(_, table)| (table.heights_of_numbers(), table.has_labels())).collect();
        let may_go_on = !tables.is_empty() && tables.iter().all(|(numbers, labelled)| !numbers.is_empty() && !labelled);
        let may_be_gone_on = tables.iter().any(|(_, labelled)| *labelled);
        Self { margin, tables, may_go_on, may_be_gone_on }
    }
}

fn tables(page: &PageLayout) -> impl Iterator<Item = (usize, &Table)> {
    page.blocks.iter().enumerate().filter_map(|(at, block)| match block {
        Block::Table(table) => Some((at, table)),
        Block::Text { .. } => None,
    })
}

/// The blocks of `left` that all the tables of `right`, which have no words, go on; `None` when one of them goes on none.
fn places((left, open_side): (&PageLayout, &Side), (right, side): (&PageLayout, &Side)) -> Option<Vec<usize>> {
    let mut found: Vec<usize> = Vec::new();
    let mut is_labelled = false;
    for ((_, table), (numbers, _)) in tables(right).zip(&side.tables) {
        let mut opens = tables(left).zip(&open_side.tables);
        let is_one = |((_, open), (others, _)): &((usize, &Table), &(Vec<f32>, bool))| {
            is_alike(numbers, others) && is_beside(open, table)
        };
        let ((at, open), (_, labelled)) = opens.find(is_one)?;
        let has_room = open.frame.right() + table.first_width() <= left.width - open_side.margin - SAME;
        if has_room || (table.frame.left() - open_side.margin).abs() > SAME || found.contains(&at) {
            return None;
        }
        is_labelled |= labelled;
        found.push(at);
    }
    is_labelled.then_some(found)
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() <= SAME
}

/// True when the numbers stand at the same heights.
fn is_alike(own: &[f32], others: &[f32]) -> bool {
    own.len() == others.len() && own.iter().zip(others).all(|(a, b)| near(*a, *b))
}

/// True when every line of a table stands at the height of a line of the other.
fn is_beside(open: &Table, table: &Table) -> bool {
    let is_drawn = open.frame.words.is_empty() && table.frame.words.is_empty();
    is_drawn
        && near(open.frame.top(), table.frame.top())
        && near(open.frame.bottom(), table.frame.bottom())
        && table.frame.ys.iter().all(|y| open.frame.ys.iter().any(|other| near(*y, *other)))
}
