//! Properties of characters, paragraphs and rows, stored as lists of modifiers (`sprm`).
//!
//! Invariant: linear; a truncated modifier ends the list. Not here: which text has the properties (`runs`).

use crate::appearance::{Appearance, Script};
use crate::le_bytes;
use crate::office::columns::{Defined, Edges, MOST_CELLS};

/// Calls `each` with the code and operand of every modifier in a list.
pub(super) fn changes(list: &[u8], mut each: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while let Some(code) = le_bytes::u16(list, at) {
        at += 2;
        let Some(operand) = length(code, &list[at..]).and_then(|length| le_bytes::part(list, at, length)) else {
            return;
        };
        each(code, operand);
        at += operand.len();
    }
}

/// Modifier codes with operands of special length ([MS-DOC] 2.6).
const TABLE_DEFINITION: u16 = 0xd608;
const TABS: u16 = 0xc615;

/// Operand length of a modifier in bytes.
fn length(code: u16, rest: &[u8]) -> Option<usize> {
    Some(match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        _ if code == TABLE_DEFINITION => usize::from(le_bytes::u16(rest, 0)?) + 1,
        _ => match (code, usize::from(le_bytes::u8(rest, 0)?)) {
            (TABS, 255) => {
                let deleted = usize::from(le_bytes::u8(rest, 1)?);
                let added = usize::from(le_bytes::u8(rest, 2 + 4 * deleted)?);
                3 + 4 * deleted + 3 * added
            }
            (_, count) => count + 1,
        },
    })
}

/// Relevant properties of a character run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Deleted by a tracked change.
    pub is_deleted: bool,
    pub appearance: Appearance,
    /// Set in a symbol font.
    pub is_symbol: bool,
}

impl Look {
    pub fn of(list: &[u8]) -> Self {
        let mut look = Self::default();
        changes(list, |code, operand| {
            let is_on = operand.first() == Some(&1);
            match code {
                0x0800 => look.is_deleted = is_on,
                0x083c => look.appearance.is_hidden = is_on,
                0x0837 | 0x2a53 => look.appearance.is_struck = is_on,
                0x2a48 => {
                    look.appearance.script = match operand.first() {
                        Some(1) => Some(Script::Super),
                        Some(2) => Some(Script::Sub),
                        _ => None,
                    }
                }
                // The shift in half points, upwards.
                0x4845 => {
                    look.appearance.script = match le_bytes::i16(operand, 0).unwrap_or(0) {
                        1.. => Some(Script::Super),
                        0 => None,
                        _ => Some(Script::Sub),
                    }
                }
                0x6a09 => look.is_symbol = true,
                _ => {}
            }
        });
        look
    }
}

/// Relevant properties of a paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub style: u16,
    /// Number of tables around it.
    pub depth: usize,
    /// True when it ends a cell of an inner table, or a row.
    pub ends_cell: bool,
    pub ends_row: bool,
    /// Its list, from 1, and its level there.
    pub list: Option<u16>,
    pub level: Option<usize>,
    /// Cells of the row that it ends.
    pub row: Edges,
    /// Offset in the data stream of further properties.
    pub elsewhere: Option<usize>,
}

impl Paragraph {
    /// Applies a list of modifiers to `self`.
    pub fn take(&mut self, list: &[u8]) {
        let (mut in_table, mut depth) = (self.depth > 0, self.depth);
        let mut merges: Vec<(usize, u8)> = Vec::new();
        let mut side_merges: Vec<(usize, usize)> = Vec::new();
        changes(list, |code, operand| {
            let number = operand.first().copied().unwrap_or(0);
            match code {
                0x2416 => in_table = number == 1,
                0x6649 => depth = le_bytes::u32(operand, 0).map_or(0, |depth| depth.min(1 << 16) as usize),
                0x664a => {
                    let change = le_bytes::u32(operand, 0).map_or(0, u32::cast_signed);
                    depth = depth.saturating_add_signed(change as isize).min(1 << 16);
                }
                0x244b => self.ends_cell = number == 1,
                0x2417 | 0x244c => self.ends_row |= number == 1,
                0x260a => self.level = Some(usize::from(number)),
                0x460b => self.list = le_bytes::u16(operand, 0),
                0x6645 | 0x6646 => self.elsewhere = le_bytes::u32(operand, 0).map(|at| at as usize),
                TABLE_DEFINITION => self.row = row(operand).unwrap_or_default(),
                0xd62b => {
                    merges.push((operand.get(1).copied().unwrap_or(0).into(), operand.get(2).copied().unwrap_or(0)));
                }
                0x5624 => side_merges.push((number.into(), operand.get(1).copied().unwrap_or(0).into())),
                _ => {}
            }
        });
        for (cell, kind) in merges {
            if let Some(cell) = self.row.cells.get_mut(cell) {
                (cell.begins, cell.goes_on) = (kind == 3, kind == 1);
            }
        }
        for (first, last) in side_merges {
            let cells = self.row.cells.iter_mut().take(last).skip(first.saturating_add(1));
            cells.for_each(|cell| cell.goes_left = true);
        }
        self.depth = if in_table { depth.max(1) } else { 0 };
    }
}

/// Cells of a row ([MS-DOC] 2.9.321, `TDefTableOperand`).
fn row(operand: &[u8]) -> Option<Edges> {
    let count = usize::from(le_bytes::u8(operand, 2)?).min(MOST_CELLS);
    let edge = |nth: usize| le_bytes::i16(operand, 3 + 2 * nth).map(i64::from);
    let mut row = Edges { left: edge(0)?, cells: Vec::with_capacity(count) };
    // Flags of the first cell of a horizontal merge: programs write two kinds.
    let mut begun: Option<u16> = None;
    for nth in 0..count {
        // A row may define its last cells by their edges alone.
        let flags = le_bytes::u16(operand, 3 + 2 * (count + 1) + 20 * nth).unwrap_or(0);
        let merge = flags & 3;
        let goes_left = merge != 0 && begun.is_some_and(|begun| begun != merge);
        if !goes_left {
            begun = (merge != 0).then_some(merge);
        }
        row.cells.push(Defined {
            edge: edge(nth + 1)?,
            begins: flags >> 5 & 3 == 3,
            goes_on: flags >> 5 & 3 == 1,
            goes_left,
        });
    }
    Some(row)
}
