//! What lies over the screen: the question before leaving, a note being written.

use super::note::NoteArea;
use super::paint::Paint;
use crate::app::layout::Area;
use crate::app::{State, Target};
use crate::keys::{Code, Key};
use gouji_core::text::width::Measure;

/// An area of this size in the middle of the screen.
pub(super) fn centred(state: &State, columns: u16, rows: u16) -> Area {
    let size = state.size;
    let (width, height) = (columns.min(size.columns), rows.min(size.rows));
    Area { x: (size.columns - width) / 2, y: (size.rows - height) / 2, width, height }
}

/// Unsaved decisions: save, discard or stay?
pub(super) fn leave(state: &State, paint: &mut Paint) {
    let theme = paint.theme;
    let area = centred(state, 58, 7);
    paint.clear(area);
    paint.hit(area, Target::Overlay);
    paint.frame(area, state.say("leave.title"), "", true);
    let inside = area.inside();
    let lines = [(Code::Enter, "leave.save"), (Code::Char('D'), "leave.discard"), (Code::Esc, "leave.stay")]
        .map(|(code, words)| (Key::plain(code), words));
    for (i, (key, words)) in lines.iter().enumerate() {
        let y = inside.y + 1 + i as u16;
        paint.hit_in(inside.x, y, inside.width, Target::Keys((*key).into()));
        paint.text(inside.x + 2, y, 8, &key.to_string(), theme.key());
        paint.fitted(inside.x + 10, y, inside.width - 11, state.say(words), theme.text());
    }
}

/// A note being written.
pub(super) fn note(state: &State, id: &str, note: &NoteArea, paint: &mut Paint) {
    let theme = paint.theme;
    let area = centred(state, (state.size.columns * 3 / 4).max(56), (state.size.rows / 2).max(9));
    paint.clear(area);
    paint.hit(area, Target::Overlay);
    let title = if id == crate::app::finish::reason_id() {
        let open = state.desk.as_ref().map_or(0, |desk| desk.tally.counts.hard);
        state.say_with("finish.reason", &[&open.to_string()])
    } else {
        state.say_with("note.title", &[&state.label(id)])
    };
    paint.frame(area, &title, "", true);
    let inside = area.inside();
    let columns = inside.width.saturating_sub(2);
    // The library measures ambiguous characters as one column: where they take two its rows grow when they are set anew.
    let width = if paint.measure == Measure::Wide { columns * 2 / 3 } else { columns };
    let text = Area { x: inside.x + 1, y: inside.y, width, height: inside.height.saturating_sub(1) };
    paint.widget(note.area(), text);
    paint.fitted(inside.x + 1, inside.y + inside.height - 1, inside.width - 1, state.say("note.hint"), theme.dim());
    let cursor = note.area().screen_cursor();
    let (row, column) = note.area().scroll_offset();
    let x = text.x + (cursor.col as u16).saturating_sub(column);
    let y = text.y + (cursor.row as u16).saturating_sub(row);
    let at = (x.min(text.x + text.width.saturating_sub(1)), y.min(text.y + text.height.saturating_sub(1)));
    let (x, y) = paint.spread(text, columns, at);
    paint.cursor(x, y);
}
