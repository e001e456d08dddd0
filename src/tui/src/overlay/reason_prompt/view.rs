//! The question why: reasons to choose from, and a line for the reviewer's own.
//!
//! Invariant: what Enter takes is the row under the cursor. Not here: what can be chosen (`reasons`).

use crate::layout::scrolled;
use crate::overlay::below;
use crate::overlay::reason_prompt::ReasonPrompt;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;

/// Draws it.
pub(crate) fn draw(state: &State, why: &ReasonPrompt, paint: &mut Paint) {
    let theme = paint.theme;
    let rows = u16::try_from(why.shown.len()).unwrap_or(u16::MAX).min(state.size.rows.saturating_sub(6)).max(6);
    let area = below(state, 66, rows + 4);
    paint.clear(area);
    let said = format!("mark.{}", why.kind.name());
    let said = state.say(&said);
    paint.frame(area, &message!("why.title", decision = said, name = state.label(&why.id)).get(state.lang), "", true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    paint.text(x, inside.y, 2, "> ", theme.key());
    paint.text(x + 2, inside.y, room.saturating_sub(2), why.line.text(), theme.text());
    paint.cursor(x + 2 + (why.line.cursor_column(paint.measure) as u16).min(room.saturating_sub(3)), inside.y);
    let height = usize::from(inside.height.saturating_sub(2));
    let top = scrolled(0, why.at, height, why.shown.len(), 1);
    for (row, words) in why.shown.iter().enumerate().skip(top).take(height) {
        let y = inside.y + 1 + (row - top) as u16;
        let own = words == why.line.text().trim() && !words.is_empty();
        let (words, style) = if words.is_empty() {
            (state.say("why.none").to_string(), theme.dim())
        } else if own {
            (message!("why.own", words = words).get(state.lang), theme.text())
        } else {
            (words.clone(), theme.text())
        };
        paint.fitted(x, y, room, &words, style);
        if row == why.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    paint.fitted(x, inside.y + inside.height - 1, room, state.say("why.hint"), theme.dim());
}
