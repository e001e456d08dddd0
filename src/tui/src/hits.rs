//! What was drawn where, for the mouse.
//!
//! Not here: what a click does (`pointer`).

use crate::keys::KeySequence;
use crate::layout::Area;
use crate::report_view::Pane;
use gouji_core::check::FindingKey;
use gouji_core::ids::Year;

/// Something drawn that the mouse can point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HitTarget {
    /// A report of the list.
    Item(usize),
    /// A pane of the report under review.
    Pane(Pane),
    /// A cell of the field pane: row and column.
    Cell(usize, usize),
    /// A place in the text.
    Text(usize),
    /// Something folded in the text, by its place.
    Fold(usize),
    /// A number in the text, by its id.
    Number(String),
    /// A finding, by its key.
    Finding(FindingKey),
    /// The line between text and fields.
    Divider,
    /// The rows of the comparison.
    Comparison,
    /// A row of the comparison, and the year when it is one of its sides.
    Compared(usize, Option<Year>),
    /// The grid of a year.
    Year(Year),
    /// A field of the series, and the year.
    Point(usize, usize),
    /// What these keys do.
    Keys(KeySequence),
    /// What lies over the screen: nothing below it is reached.
    Overlay,
}

/// What was drawn where, the uppermost last.
#[derive(Debug, Clone, Default)]
pub struct Hits(Vec<(Area, HitTarget)>);

impl Hits {
    /// Something was drawn.
    pub fn push(&mut self, area: Area, target: HitTarget) {
        self.0.push((area, target));
    }

    /// What lies under a cell, the uppermost first.
    pub fn at(&self, column: u16, row: u16) -> impl Iterator<Item = &HitTarget> {
        let under = move |area: &Area| {
            (area.x..area.x + area.width).contains(&column) && (area.y..area.y + area.height).contains(&row)
        };
        let covered =
            self.0.iter().rposition(|(area, target)| *target == HitTarget::Overlay && under(area)).unwrap_or(0);
        self.0[covered..].iter().rev().filter(move |(area, _)| under(area)).map(|(_, target)| target)
    }
}
