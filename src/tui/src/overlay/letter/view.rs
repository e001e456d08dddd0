//! Draws a letter as it is read, with what becomes of it at Enter.
//!
//! Invariant: the last row says where it is written, or that nothing is asked. Not here: the words (`overlay::letter`).

use super::Letter;
use crate::layout::Area;
use crate::overlay::centred;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_export::letter::Style;

/// The area of the letter on this screen.
pub(super) fn area(state: &State) -> Area {
    centred(state, (state.size.columns * 9 / 10).clamp(76, 100), state.size.rows.saturating_sub(2).max(12))
}

/// Rows of the letter that are shown at once.
pub(super) fn height(state: &State) -> usize {
    usize::from(area(state).inside().height.saturating_sub(2))
}

/// Draws it.
pub(super) fn draw(state: &State, letter: &Letter, paint: &mut Paint) {
    let theme = paint.theme;
    let area = area(state);
    paint.clear(area);
    let rows = letter.rows(state);
    let shown = height(state);
    let top = letter.top.min(rows.len().saturating_sub(shown));
    let more = if rows.len() > shown { format!("{}-{}/{}", top + 1, top + shown, rows.len()) } else { String::new() };
    paint.frame(area, &message!("letter.title", count = letter.count).get(state.lang), &more, true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    if rows.is_empty() {
        paint.fitted(x, inside.y, room, state.say("letter.none"), theme.text());
    }
    for (at, (style, words)) in rows.iter().skip(top).take(shown).enumerate() {
        let look = match style {
            Style::Title | Style::Report | Style::Part => theme.title(),
            Style::Item => theme.key(),
            Style::Reply => theme.dim(),
            _ => theme.text(),
        };
        paint.fitted(x, inside.y + at as u16, room, words, look);
    }
    let foot = inside.y + inside.height.saturating_sub(2);
    if letter.open > 0 {
        let words = message!("letter.left_out", count = letter.open).get(state.lang);
        paint.fitted(x, foot, room, &words, theme.error());
    }
    let hint = if letter.blocks.is_empty() {
        state.say("letter.close").to_string()
    } else {
        message!("letter.hint", name = &letter.name).get(state.lang)
    };
    paint.fitted(x, foot + 1, room, &hint, theme.dim());
}
