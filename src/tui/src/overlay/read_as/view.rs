//! Draws the choice of a form.

use crate::hits::HitTarget;
use crate::layout::scrolled;
use crate::overlay::centred;
use crate::overlay::read_as::ReadAs;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;

/// Draws it over the report.
pub(crate) fn draw(state: &State, choice: &ReadAs, paint: &mut Paint) {
    let theme = paint.theme;
    let all = choice.shown().count();
    let rows = u16::try_from(all).unwrap_or(u16::MAX).min(state.size.rows.saturating_sub(6)).max(6);
    let area = centred(state, 76, rows + 4);
    paint.clear(area);
    paint.hit(area, HitTarget::Overlay);
    let view = state.open.view();
    let title = match choice.place.zip(view) {
        Some((place, view)) => {
            let line = |offset: usize| view.review.document.line_at(offset) + 1;
            message!("form.lines", from = line(place.start), to = line(place.end)).get(state.lang)
        }
        None => state.say("form.whole").to_string(),
    };
    paint.frame(area, &title, "", true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    paint.text(x, inside.y, 2, "> ", theme.key());
    paint.text(x + 2, inside.y, room.saturating_sub(2), choice.line.text(), theme.text());
    paint.cursor(x + 2 + (choice.line.cursor_column(paint.measure) as u16).min(room.saturating_sub(3)), inside.y);
    let height = usize::from(inside.height.saturating_sub(2));
    let top = scrolled(0, choice.at, height, all, 1);
    for (row, entry) in choice.shown().enumerate().skip(top).take(height) {
        let y = inside.y + 1 + (row - top) as u16;
        let right = entry.found.map(|found| message!("form.found", count = found).get(state.lang)).unwrap_or_default();
        let columns = paint.measure.width(&right) as u16;
        paint.fitted(x, y, room.saturating_sub(columns + 1), entry.words.get(state.lang), theme.text());
        paint.text(x + room.saturating_sub(columns), y, columns, &right, theme.dim());
        if row == choice.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    paint.fitted(x, inside.y + inside.height - 1, room, state.say("form.hint"), theme.dim());
}
