//! What became of the session at opening.

use crate::layout::scrolled;
use crate::overlay::centred;
use crate::overlay::restore_report::found;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::text::sanitize::printable;

/// Draws it.
pub(crate) fn draw(state: &State, at: usize, paint: &mut Paint) {
    let Some(desk) = &state.desk else { return };
    let theme = paint.theme;
    let size = state.size;
    let told = found(desk);
    let rows = (told.len() + 3).min(usize::from(size.rows) - 4).max(6);
    let area = centred(state, (size.columns * 9 / 10).max(76), rows as u16);
    paint.clear(area);
    paint.frame(area, state.say("found.title"), &format!("{}/{}", at + 1, told.len()), true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    let height = usize::from(inside.height.saturating_sub(1));
    let top = scrolled(0, at, height, told.len(), 1);
    for (row, problem) in told.iter().enumerate().skip(top).take(height) {
        let y = inside.y + (row - top) as u16;
        let style = match problem.code {
            "session.vanished" | "session.disagrees" | "session.reread" | "session.journal_aside" => theme.warning(),
            "session.moved" | "session.brought_back" => theme.text(),
            _ => theme.title(),
        };
        paint.fitted(x, y, room, &printable(problem.message.get(state.lang)), style);
        if row == at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    paint.fitted(x, inside.y + inside.height - 1, room, state.say("found.hint"), theme.dim());
}
