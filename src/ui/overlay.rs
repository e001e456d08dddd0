//! What lies over the screen: help, the question before leaving, a note being written.

use super::note::NoteArea;
use super::paint::Paint;
use crate::app::layout::Area;
use crate::app::{Action, Screen, State, Target, why_not};
use crate::keys::{Code, Key};
use crate::text::width::Measure;

/// An area of this size in the middle of the screen.
pub(super) fn centred(state: &State, columns: u16, rows: u16) -> Area {
    let size = state.size;
    let (width, height) = (columns.min(size.columns), rows.min(size.rows));
    Area { x: (size.columns - width) / 2, y: (size.rows - height) / 2, width, height }
}

/// The marks beside numbers, and what they mean.
const LEGEND: &[(&str, &str)] = &[
    ("✗", "mark.fails"),
    (".", "mark.involved"),
    ("!", "mark.soft"),
    ("~", "mark.doubtful"),
    ("??", "mark.cannot_tell"),
    ("#", "mark.unexplained"),
    ("✎", "mark.corrected"),
    ("=", "mark.as_published"),
    ("-", "mark.missing"),
    ("?", "mark.unclear"),
    ("✓", "mark.confirmed"),
    (":", "mark.tied"),
    ("i", "mark.notice"),
    ("+", "mark.located"),
    (":", "mark.detected"),
    ("*", "mark.unprotected"),
];

/// The marks between two years, and what they mean.
const BETWEEN: &[(&str, &str)] = &[
    ("✗", "mark.fails"),
    ("!", "mark.soft"),
    ("=", "mark.settled"),
    ("i", "mark.unusual"),
    ("Σ", "mark.sum"),
    ("≈", "mark.nearly"),
    ("≠", "mark.not_comparable"),
    ("+", "mark.appeared"),
    ("-", "mark.vanished"),
    ("~", "mark.edited"),
    (">", "mark.moved"),
    ("✎", "mark.corrected"),
    ("✓", "mark.confirmed"),
    ("?", "mark.unclear"),
    ("^", "mark.rose"),
    ("v", "mark.fell"),
];

/// The keys of the mode below, made from the keymap.
pub(super) fn help(state: &State, top: usize, paint: &mut Paint) {
    let theme = paint.theme;
    let actions = state.kit.keymap.actions(state.mode());
    let row = |action: &str| {
        let keys: Vec<String> = state.kit.keymap.keys(state.mode(), action).iter().map(ToString::to_string).collect();
        let reason = Action::from_name(action).and_then(|action| why_not(state, action));
        (keys.join("  "), state.say(&format!("action.{action}")).to_string(), reason.unwrap_or_default())
    };
    let rows: Vec<(String, String, String)> = actions.into_iter().map(row).collect();
    let plain = |left: &str, words: &str| (left.to_string(), state.say(words).to_string(), String::new());
    let marks = if matches!(state.screen, Screen::Compare | Screen::Series) { BETWEEN } else { LEGEND };
    let legend: Vec<_> = marks.iter().map(|(glyph, words)| plain(glyph, words)).collect();
    let all = rows.len() + 2 + legend.len();
    let area = centred(state, 76, (all + 2).min(usize::from(state.size.rows) - 2) as u16);
    paint.clear(area);
    paint.hit(area, Target::Overlay);
    let inside = area.inside();
    let height = usize::from(inside.height);
    let top = top.min(all.saturating_sub(height));
    let more = if all > height { format!("{}-{}/{all}", top + 1, top + height) } else { String::new() };
    paint.frame(area, state.say("help.title"), &more, true);
    let keys = rows.iter().map(|(keys, ..)| paint.measure.width(keys)).max().unwrap_or(0).min(28);
    let blank = (String::new(), String::new(), String::new());
    let title = plain("", "help.marks");
    let lines = rows.iter().chain([&blank, &title]).chain(&legend).skip(top).take(height);
    for (i, (left, right, reason)) in lines.enumerate() {
        let y = inside.y + i as u16;
        paint.text(inside.x + 1, y, keys as u16, &paint.measure.pad_right(left, keys), theme.key());
        let x = inside.x + 3 + keys as u16;
        let room = (inside.x + inside.width).saturating_sub(x);
        let style = if reason.is_empty() { theme.text() } else { theme.dim() };
        let used = paint.fitted(x, y, room, right, style);
        if !reason.is_empty() {
            paint.fitted(x + used, y, room.saturating_sub(used), &format!(" · {reason}"), theme.dim());
        }
    }
}

/// Unsaved decisions: save, discard or stay?
pub(super) fn leave(state: &State, paint: &mut Paint) {
    let theme = paint.theme;
    let area = centred(state, 58, 7);
    paint.clear(area);
    paint.hit(area, Target::Overlay);
    paint.frame(area, state.say("leave.title"), "", true);
    let inside = area.inside();
    let lines = [(Code::Enter, "leave.save"), (Code::Char('d'), "leave.discard"), (Code::Esc, "leave.stay")]
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
        let open = state.desk.as_ref().map_or(0, |desk| desk.review.counts().hard);
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
