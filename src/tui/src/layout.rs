//! Where the panes lie, and how wide their columns are.
//!
//! Invariant: pure arithmetic over the terminal's size; the painter draws exactly these rectangles, so that scrolling can be
//! decided before anything is drawn.

use crate::graphics::Graphics;
use gouji_core::text::width::Measure;

/// Columns and rows of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// Left edge.
    pub x: u16,
    /// Upper edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Without a border of one cell.
    #[must_use]
    pub const fn inside(self) -> Self {
        Self {
            x: self.x + 1,
            y: self.y + 1,
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }
}

/// Below this the program only says that the window is too small.
pub const SMALLEST: Size = Size { columns: 60, rows: 15 };

/// From this size on everything has its place; below it parts are cut short, and the footer says so.
pub const COMFORTABLE: Size = Size { columns: 80, rows: 24 };

/// The panes of a report under review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panes {
    /// Which report it is and how far its review is.
    pub state: Area,
    /// The text as published.
    pub text: Area,
    /// The picture of what is in focus, below the text; no rows for a report that has none.
    pub picture: Area,
    /// The fields.
    pub fields: Area,
    /// The problem.
    pub problem: Area,
    /// Keys or a message.
    pub footer: Area,
}

/// The space there is to draw in, and how it is to be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Space {
    /// Columns and rows.
    pub size: Size,
    /// Where the reviewer put the divider between text and fields, in thousandths of the width.
    pub split: Option<u16>,
    /// How the terminal draws characters of ambiguous width.
    pub measure: Measure,
    /// Drawn tables are shown as aligned grids.
    pub is_aligned: bool,
    /// How the terminal shows pictures.
    pub graphics: Graphics,
}

/// Columns the field pane wants for its widest grid, borders included.
const FIELDS_WANTED: u16 = 74;
/// Columns the text pane keeps in any case.
const RAW_LEAST: u16 = 26;
/// Columns the field pane keeps when the reviewer moves the divider.
const FIELDS_LEAST: u16 = 34;

impl Size {
    /// True when the window is too small to work in.
    pub const fn is_too_small(self) -> bool {
        self.columns < SMALLEST.columns || self.rows < SMALLEST.rows
    }

    /// True when parts of the screen are cut short.
    pub const fn is_cramped(self) -> bool {
        self.columns < COMFORTABLE.columns || self.rows < COMFORTABLE.rows
    }
}

impl Space {
    /// The panes of the report screen. `grid` is the width its widest grid needs without its labels being cut short.
    pub fn panes(self, grid: u16) -> Panes {
        let Size { columns, rows } = self.size;
        // The sum, its numbers, the cards, the focused number, its decision and its note, as far as there is room.
        let problem = if rows >= 40 {
            14
        } else if rows >= 30 {
            11
        } else if rows >= COMFORTABLE.rows {
            8
        } else {
            6
        };
        let upper = rows.saturating_sub(problem + 2);
        let half = columns / 2;
        let wanted = grid.min(FIELDS_WANTED.max(half));
        let fields = match self.split {
            Some(split) => columns.saturating_sub(part(columns, split)).max(FIELDS_LEAST),
            None if columns < 100 => 54.max(half),
            None => wanted.max(half),
        };
        let fields = fields.min(columns.saturating_sub(RAW_LEAST));
        let text = columns.saturating_sub(fields);
        Panes {
            state: Area { x: 0, y: 0, width: columns, height: 1 },
            text: Area { x: 0, y: 1, width: text, height: upper },
            picture: Area::default(),
            fields: Area { x: text, y: 1, width: fields, height: upper },
            problem: Area { x: 0, y: upper + 1, width: columns, height: problem },
            footer: Area { x: 0, y: rows.saturating_sub(1), width: columns, height: 1 },
        }
    }
}

impl Panes {
    /// With a picture below the text; enlarged it takes the room of most of the text.
    #[must_use]
    pub fn with_picture(self, is_enlarged: bool) -> Self {
        /// Rows that the text keeps, borders included.
        const TEXT_LEAST: u16 = 5;
        /// Least rows in which print can be seen, borders included.
        const LEAST: u16 = 5;
        let most = self.text.height.saturating_sub(TEXT_LEAST);
        let wished = if is_enlarged { most } else { (self.text.height / 2).clamp(6, 14).min(most) };
        let height = if wished < LEAST { 0 } else { wished };
        let text = Area { height: self.text.height - height, ..self.text };
        let picture = Area { y: text.y + text.height, height, ..text };
        Self { text, picture, ..self }
    }
}

/// A share of a width in thousandths, rounded.
fn part(columns: u16, thousandths: u16) -> u16 {
    ((u32::from(columns) * u32::from(thousandths.min(1000)) + 500) / 1000) as u16
}

/// The first row to show so that `cursor` is in view, keeping `margin` rows around it, moving as little as possible.
pub fn scrolled(top: usize, cursor: usize, height: usize, total: usize, margin: usize) -> usize {
    let margin = margin.min(height.saturating_sub(1) / 2);
    let lowest = cursor.saturating_sub(margin);
    let highest = (cursor + margin + 1).saturating_sub(height);
    let top = top.min(lowest).max(highest);
    top.min(total.saturating_sub(height))
}

/// Rows that a page key moves over on a screen of this size.
pub(crate) fn page(size: Size) -> isize {
    (size.rows as isize - 8).max(4)
}
