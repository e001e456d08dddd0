//! What lies over a screen and gets the keys first, one module an overlay.

pub mod conflicts;
pub mod help;
pub mod history;
pub mod leave;
pub mod note;
pub mod palette;
pub mod parts;
pub mod reason_prompt;
pub mod restore_report;
pub mod save_as;
pub(crate) mod which_key;

use crate::layout::Area;
use crate::state::State;

/// An area of this size in the middle of the screen.
pub(crate) fn centred(state: &State, columns: u16, rows: u16) -> Area {
    let size = state.size;
    let (width, height) = (columns.min(size.columns), rows.min(size.rows));
    Area { x: (size.columns - width) / 2, y: (size.rows - height) / 2, width, height }
}
