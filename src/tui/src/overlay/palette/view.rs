//! The palette: a line to type in, and what it finds.
//!
//! Invariant: what cannot be done is grey and says why. Not here: what is found (`overlay::palette`).

use crate::layout::{Area, scrolled};
use crate::overlay::centred;
use crate::overlay::palette::{Entry, Palette};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::text::width::width;

/// Columns for the word that says what an entry is.
const KIND: u16 = 9;

/// Draws it.
pub(crate) fn draw(state: &State, palette: &Palette, paint: &mut Paint) {
    let theme = paint.theme;
    let size = state.size;
    let area = centred(state, (size.columns * 4 / 5).max(76), (size.rows * 4 / 5).max(14));
    paint.clear(area);
    let at = (palette.at + 1).min(palette.shown.len());
    paint.frame(area, state.say("palette.title"), &format!("{at}/{}", palette.shown.len()), true);
    let inside = area.inside();
    let (x, y) = (inside.x + 1, inside.y);
    let room = inside.width.saturating_sub(2);
    paint.text(x, y, 2, "> ", theme.key());
    let typed = paint.text(x + 2, y, room.saturating_sub(2), palette.line.text(), theme.text());
    let cursor = (palette.line.cursor_column(paint.measure) as u16).min(room.saturating_sub(3));
    paint.cursor(x + 2 + cursor, y);
    let hint = state.say("palette.hint");
    let hint_width = width(hint) as u16;
    if typed + hint_width + 5 < room {
        paint.text(x + room - hint_width, y, hint_width, hint, theme.dim());
    }
    let list = Area { x: inside.x, y: y + 1, width: inside.width, height: inside.height.saturating_sub(1) };
    let height = usize::from(list.height);
    if palette.shown.is_empty() {
        paint.text(x, list.y, room, state.say("palette.none"), theme.dim());
    }
    let top = scrolled(palette.at.saturating_sub(height / 2), palette.at, height, palette.shown.len(), 2);
    for row in top..palette.shown.len().min(top + height) {
        let Some(entry) = palette.entry(row, &state.list) else { continue };
        let y = list.y + (row - top) as u16;
        line(state, &entry, Area { x: list.x, y, width: list.width, height: 1 }, paint);
        if row == palette.at && !palette.must_be_moved_to() {
            paint.restyle(list.x, y, list.width, theme.focus());
        }
    }
}

fn line(state: &State, entry: &Entry, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let (x, end) = (area.x + 1, area.x + area.width.saturating_sub(1));
    paint.fitted(x, area.y, KIND - 1, state.say(entry.target.kind()), theme.dim());
    let x = x + KIND;
    let detail = width(&entry.detail).min(usize::from(area.width / 3)) as u16;
    let room = end.saturating_sub(x + if detail > 0 { detail + 2 } else { 0 });
    let style = if entry.disabled.is_some() { theme.dim() } else { theme.text() };
    let used = paint.fitted(x, area.y, room, &entry.words, style);
    if let Some(reason) = &entry.disabled {
        paint.fitted(x + used, area.y, room.saturating_sub(used), &format!(" · {reason}"), theme.dim());
    }
    paint.fitted(end.saturating_sub(detail), area.y, detail, &entry.detail, theme.key());
}
