//! Draws the history, the newest step first.
//!
//! Invariant: a step that a later one overtook is grey. Not here: what the steps say (`overlay::history`).

use crate::layout::scrolled;
use crate::overlay::centred;
use crate::overlay::history::{History, describe};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::text::width::width;

/// Draws it.
pub(crate) fn draw(state: &State, past: &History, paint: &mut Paint) {
    let Some(view) = state.open.view() else { return };
    let theme = paint.theme;
    let size = state.size;
    let area = centred(state, (size.columns * 4 / 5).max(76), (size.rows * 2 / 3).max(12));
    paint.clear(area);
    let about = past.ids.first().filter(|_| !past.is_all).map(|id| state.label(id));
    let title = match about {
        Some(about) => message!("history.title", name = &about).get(state.lang),
        None => state.say("history.title_all").to_string(),
    };
    let at = (past.at + 1).min(past.shown.len());
    paint.frame(area, &title, &format!("{at}/{}", past.shown.len()), true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    // Two rows a step: what, and below it who, when and why.
    let height = usize::from(inside.height.saturating_sub(1)) / 2;
    let top = scrolled(0, past.at, height, past.shown.len(), 1);
    if past.shown.is_empty() {
        paint.text(x, inside.y, room, state.say("report.no_history"), theme.dim());
    }
    let steps = &view.review.history().done;
    for (row, &index) in past.shown.iter().enumerate().skip(top).take(height) {
        let Some(step) = steps.get(index) else { continue };
        let description = describe(state, step);
        let y = inside.y + ((row - top) * 2) as u16;
        let stands = view.review.overtaken(index).is_none();
        let style = if stands { theme.text() } else { theme.dim() };
        let head = if past.is_all || past.ids.first() != Some(&step.id) {
            format!("{}: ", description.about)
        } else {
            String::new()
        };
        let used = paint.fitted(x, y, room, &head, theme.title());
        paint.fitted(x + used, y, room.saturating_sub(used), &description.change, style);
        let used = paint.fitted(x + 2, y + 1, room.saturating_sub(2), &description.provenance, theme.dim());
        if !description.why.is_empty() && usize::from(used) + width("  ") < usize::from(room) {
            paint.fitted(x + 4 + used, y + 1, room.saturating_sub(used + 4), &description.why, style);
        }
        if row == past.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    paint.fitted(x, inside.y + inside.height - 1, room, state.say("history.hint"), theme.dim());
}
