//! Draws the conflicts: the own side on the left, the other on the right.
//!
//! Invariant: the side that Enter takes is marked by a sign, not by colour alone. Not here: choosing (`overlay::conflicts`).

use crate::layout::scrolled;
use crate::overlay::centred;
use crate::overlay::conflicts::{ConflictSide, Conflicts, sides};
use crate::state::State;
use crate::widgets::paint::Paint;

/// Rows of one conflict: its name, the decisions, their authors.
const ROWS: usize = 3;

/// Draws it.
pub(crate) fn draw(state: &State, conflicts: &Conflicts, paint: &mut Paint) {
    let Some(view) = state.open.view() else { return };
    let theme = paint.theme;
    let size = state.size;
    let rows = (view.conflicts.len() * ROWS + 4).min(usize::from(size.rows) - 4).max(ROWS + 4);
    let area = centred(state, (size.columns * 4 / 5).max(76), rows as u16);
    paint.clear(area);
    let at = (conflicts.at + 1).min(view.conflicts.len());
    paint.frame(area, state.say("conflict.title"), &format!("{at}/{}", view.conflicts.len()), true);
    let inside = area.inside();
    let half = inside.width.saturating_sub(3) / 2;
    let (left, right) = (inside.x + 1, inside.x + 2 + half);
    paint.fitted(left, inside.y, half, state.say("conflict.ours"), theme.title());
    paint.fitted(right, inside.y, half, state.say("conflict.theirs"), theme.title());
    let height = usize::from(inside.height.saturating_sub(2)) / ROWS;
    let top = scrolled(0, conflicts.at, height, view.conflicts.len(), 0);
    for (row, conflict) in view.conflicts.iter().enumerate().skip(top).take(height) {
        let y = inside.y + 1 + ((row - top) * ROWS) as u16;
        paint.fitted(left, y, inside.width.saturating_sub(2), &state.label(&conflict.id), theme.text());
        let is_theirs = conflicts.theirs.get(row).copied().unwrap_or(false);
        let sides = sides(state, conflict);
        for (x, ConflictSide { said, by }, is_taken) in [(left, &sides[0], !is_theirs), (right, &sides[1], is_theirs)] {
            let (sign, style) = if is_taken { ("> ", theme.good()) } else { ("  ", theme.dim()) };
            paint.text(x, y + 1, 2, sign, theme.key());
            paint.fitted(x + 2, y + 1, half.saturating_sub(3), said, style);
            paint.fitted(x + 2, y + 2, half.saturating_sub(3), by, theme.dim());
        }
        if row == conflicts.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    let y = inside.y + inside.height - 1;
    paint.fitted(left, y, inside.width.saturating_sub(2), state.say("conflict.hint"), theme.dim());
}
