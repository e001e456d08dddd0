//! The strip below the screen: the step, its words, and the key it waits for.

use crate::layout::Area;
use crate::state::State;
use crate::tutorial::{ROWS, step};
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::text::{Span, wrap};

/// Draws it; nothing when there is no tutorial.
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    let (Some(tutorial), Some(step)) = (state.tutorial, step(state)) else { return };
    let area = Area { x: 0, y: state.size.rows, width: tutorial.terminal.columns, height: ROWS };
    let theme = paint.theme;
    let all = state.resources.tutorial.len();
    let title = message!("tutorial.title", step = tutorial.step + 1, all = all, key = step.key(state)).get(state.lang);
    paint.clear(area);
    paint.frame(area, &title, state.say("tutorial.leave"), true);
    let inside = area.inside();
    let words = step.say.get(state.lang);
    let room = usize::from(inside.width.saturating_sub(2));
    let rows = wrap::wrap(words, Span::new(0, words.len()), room, paint.measure);
    for (row, y) in rows.iter().zip(inside.y..inside.y + inside.height) {
        paint.text(inside.x + 1, y, room as u16, row.of(words).trim_end(), theme.text());
    }
}
