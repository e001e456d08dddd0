//! Another folder to save into: why, and the line where it is typed.

use crate::overlay::centred;
use crate::overlay::save_as::SaveAs;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::text::{Span, wrap};

/// Rows of a reason at most.
const REASON: usize = 4;

/// Draws it.
pub(crate) fn draw(state: &State, elsewhere: &SaveAs, paint: &mut Paint) {
    let theme = paint.theme;
    let columns = 72.min(state.size.columns);
    let room = columns.saturating_sub(4);
    let whole = Span::new(0, elsewhere.reason.len());
    let reason = wrap::wrap(&elsewhere.reason, whole, usize::from(room), paint.measure);
    let reason: Vec<&str> = reason
        .iter()
        .take(REASON)
        .map(|line| elsewhere.reason.get(line.start..line.end).unwrap_or(""))
        .filter(|line| !line.is_empty())
        .collect();
    let area = centred(state, columns, reason.len() as u16 + 6);
    paint.clear(area);
    paint.frame(area, state.say("elsewhere.title"), "", true);
    let inside = area.inside();
    let x = inside.x + 1;
    for (row, line) in reason.iter().enumerate() {
        paint.fitted(x, inside.y + row as u16, room, line, theme.error());
    }
    let y = inside.y + reason.len() as u16;
    paint.fitted(x, y, room, state.say("elsewhere.kept"), theme.text());
    let used = paint.text(x, y + 1, room, state.say("elsewhere.folder"), theme.key()) + 1;
    let typed = room.saturating_sub(used);
    paint.text(x + used, y + 1, typed, elsewhere.line.text(), theme.text());
    let column = elsewhere.line.cursor_column(paint.measure) as u16;
    paint.cursor(x + used + column.min(typed.saturating_sub(1)), y + 1);
    paint.fitted(x, inside.y + inside.height - 1, room, state.say("elsewhere.hint"), theme.dim());
}
