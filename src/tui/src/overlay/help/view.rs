//! The help: a line to type in, and the keys and marks that it finds.
//!
//! Invariant: what cannot be done now is grey and says why. Not here: what is found (`overlay::help`).

use crate::hits::HitTarget;
use crate::overlay::centred;
use crate::overlay::help::{Help, rows};
use crate::state::State;
use crate::widgets::paint::Paint;

/// Columns for keys, at most.
const KEYS: usize = 28;

/// Draws it.
pub(crate) fn draw(state: &State, help: &Help, paint: &mut Paint) {
    let theme = paint.theme;
    let found = rows(state, help);
    let everything = rows(state, &Help::default());
    let area = centred(state, 76, (everything.len() + 3).min(usize::from(state.size.rows) - 2) as u16);
    paint.clear(area);
    paint.hit(area, HitTarget::Overlay);
    let inside = area.inside();
    let height = usize::from(inside.height.saturating_sub(1));
    let top = help.top.min(found.len().saturating_sub(height));
    let more =
        if found.len() > height { format!("{}-{}/{}", top + 1, top + height, found.len()) } else { String::new() };
    paint.frame(area, state.say("help.title"), &more, true);
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    paint.text(x, inside.y, 2, "> ", theme.key());
    let typed = paint.text(x + 2, inside.y, room.saturating_sub(2), help.line.text(), theme.text());
    paint.cursor(x + 2 + (help.line.cursor_column(paint.measure) as u16).min(room.saturating_sub(3)), inside.y);
    let hint = state.say(if found.is_empty() { "palette.none" } else { "help.hint" });
    paint.fitted(x + 3 + typed, inside.y, room.saturating_sub(typed + 3), hint, theme.dim());
    let keys = everything.iter().map(|row| paint.measure.width(&row.left)).max().unwrap_or(0).min(KEYS);
    for (i, row) in found.iter().skip(top).take(height).enumerate() {
        let y = inside.y + 1 + i as u16;
        paint.fitted(x, y, keys as u16, &row.left, theme.key());
        let x = x + 2 + keys as u16;
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
    }
}
