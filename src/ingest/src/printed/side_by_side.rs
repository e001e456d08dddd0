//! Rejoins a sheet printed in column strips, where the right-hand columns have a page of their own.
//!
//! Invariant: a table is joined to the right of another only when nothing else explains the pages: it starts at the
//! same margin, each of its rows is level with a row of the other, it has numbers in the same rows and no labels, the
//! other has no room for its first column, and exactly one page fits. Otherwise the page stays. Not here: tables that
//! continue below (`join`).

use super::page::{Block, PageLayout};
use super::table::Table;

/// Points within which heights and margins are equal.
const SAME: f32 = 2.0;

/// Joins tables that were cut off on the right to the tables they continue.
pub(super) fn join(mut pages: Vec<PageLayout>) -> Vec<PageLayout> {
    let mut is_right = vec![false; pages.len()];
    let mut sides: Vec<Side> = pages.iter().map(Side::of).collect();
    for right in 1..pages.len() {
        // Skips the comparison for most pages.
        if !sides[right].may_go_on {
            continue;
        }
        // Uses the sides of the original page, so that a third strip continues the second.
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

/// Properties of a page that every pair of pages needs.
struct Side {
    /// Left edge of its tables.
    margin: f32,
    /// For each table: the tops of the rows with numbers, and whether it has row labels.
    tables: Vec<(Vec<f32>, bool)>,
    /// True when it has tables, and each has numbers and no words.
    may_go_on: bool,
    /// True when it has a table with words.
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

/// Blocks of `left` that the unlabelled tables of `right` continue; `None` when a table continues none.
fn places((left, open_side): (&PageLayout, &Side), (right, side): (&PageLayout, &Side)) -> Option<Vec<usize>> {
    let mut found: Vec<usize> = Vec::new();
    let mut is_labelled = false;
    for ((_, table), (numbers, _)) in tables(right).zip(&side.tables) {
        let mut opens = tables(left).zip(&open_side.tables);
        let is_one = |((_, open), (others, _)): &((usize, &Table), &(Vec<f32>, bool))| {
            is_alike(numbers, others) && is_level(open, table)
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

/// True when the numbers are at the same heights.
fn is_alike(own: &[f32], others: &[f32]) -> bool {
    own.len() == others.len() && own.iter().zip(others).all(|(a, b)| near(*a, *b))
}

/// True when every row of a table is level with a row of the other.
fn is_level(open: &Table, table: &Table) -> bool {
    let is_drawn = open.frame.words.is_empty() && table.frame.words.is_empty();
    is_drawn
        && near(open.frame.top(), table.frame.top())
        && near(open.frame.bottom(), table.frame.bottom())
        && table.frame.ys.iter().all(|y| open.frame.ys.iter().any(|other| near(*y, *other)))
}
