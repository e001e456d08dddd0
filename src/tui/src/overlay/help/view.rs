//! The help: a line to type in, and the keys and marks that it finds.
//!
//! Invariant: as wide as the screen; what cannot be done now is grey and says why. Not here: what is found (`overlay::help`).

use crate::hits::HitTarget;
use crate::layout::{Area, scrolled};
use crate::overlay::centred;
use crate::overlay::help::{Help, HelpRow, rows};
use crate::state::State;
use crate::widgets::paint::Paint;

/// Columns for keys, at most.
const KEYS: usize = 28;

/// Columns of the help, at most: longer lines are hard to follow.
const WIDEST: u16 = 140;

/// Where it is.
fn area(state: &State) -> Area {
    centred(state, state.size.columns.min(WIDEST), state.size.rows.saturating_sub(1))
}

/// Rows that there is room for.
fn height(state: &State) -> usize {
    usize::from(area(state).inside().height.saturating_sub(2))
}

/// The first row to show so that the one under the cursor is in view, with the title above it.
pub(super) fn top(state: &State, help: &Help, rows: &[HelpRow]) -> usize {
    scrolled(help.top, help.row(rows), height(state), rows.len(), 2)
}

/// Draws it.
pub(crate) fn draw(state: &State, help: &Help, paint: &mut Paint) {
    let theme = paint.theme;
    let found = rows(state, help);
    let area = area(state);
    paint.clear(area);
    paint.hit(area, HitTarget::Overlay);
    let inside = area.inside();
    let height = height(state);
    let top = top(state, help, &found);
    let last = (top + height).min(found.len());
    let more = if found.len() > height { format!("{}-{last}/{}", top + 1, found.len()) } else { String::new() };
    paint.frame(area, state.say("help.title"), &more, true);
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    paint.text(x, inside.y, 2, "> ", theme.key());
    let typed = paint.text(x + 2, inside.y, room.saturating_sub(2), help.line.text(), theme.text());
    paint.cursor(x + 2 + (help.line.cursor_column(paint.measure) as u16).min(room.saturating_sub(3)), inside.y);
    if found.is_empty() {
        paint.fitted(x + 3 + typed, inside.y, room.saturating_sub(typed + 3), state.say("palette.none"), theme.dim());
    }
    let everything = rows(state, &Help::default());
    let keys = everything.iter().map(|row| paint.measure.width(&row.left)).max().unwrap_or(0).min(KEYS);
    for (i, row) in found.iter().skip(top).take(height).enumerate() {
        let y = inside.y + 1 + i as u16;
        let x = if row.left.is_empty() { x } else { x + 2 };
        paint.fitted(x, y, keys as u16, &row.left, theme.key());
        let x = if row.left.is_empty() { x } else { x + 2 + keys as u16 };
        let room = (inside.x + inside.width).saturating_sub(x);
        let style = match (row.left.is_empty(), row.reason.is_empty()) {
            (true, _) => theme.title(),
            (false, true) => theme.text(),
            (false, false) => theme.dim(),
        };
        let used = paint.fitted(x, y, room, &row.words, style);
        if !row.reason.is_empty() {
            paint.fitted(x + used, y, room.saturating_sub(used), &format!(" · {}", row.reason), theme.dim());
        }
        if top + i == help.row(&found) {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    paint.fitted(x, inside.y + inside.height.saturating_sub(1), room, state.say("help.hint"), theme.dim());
}
