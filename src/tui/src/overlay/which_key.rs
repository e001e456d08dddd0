//! What may follow the keys pressed so far.
//!
//! Invariant: made from the keymap alone, like the help. Not here: what the keys lead to (`keys`).

use crate::action::Action;
use crate::availability::why_not;
use crate::layout::Area;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::text::width::{pad_right, width};

/// Draws the box above the bottom line while a binding is begun.
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    if state.pending.is_empty() {
        return;
    }
    let theme = paint.theme;
    let pressed: Vec<String> = state.pending.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, &str, bool)> = state
        .resources
        .keymap
        .following(state.mode(), &state.pending)
        .into_iter()
        .map(|(rest, action)| {
            let can = Action::from_name(action).is_none_or(|action| why_not(state, action).is_none());
            (rest.to_string(), action, can)
        })
        .collect();
    let keys = rows.iter().map(|(rest, ..)| width(rest)).max().unwrap_or(0);
    let columns = 44.min(state.size.columns);
    let height = (rows.len() as u16 + 2).min(state.size.rows.saturating_sub(2));
    let area =
        Area { x: state.size.columns - columns, y: state.size.rows.saturating_sub(height + 1), width: columns, height };
    paint.clear(area);
    paint.frame(area, &message!("keys.more", keys = pressed.join(" ")).get(state.lang), "", true);
    let inside = area.inside();
    for (i, (rest, action, can)) in rows.iter().take(usize::from(inside.height)).enumerate() {
        let y = inside.y + i as u16;
        paint.text(inside.x + 1, y, keys as u16, &pad_right(rest, keys), theme.key());
        let x = inside.x + 3 + keys as u16;
        let style = if *can { theme.text() } else { theme.dim() };
        let room = (inside.x + inside.width).saturating_sub(x);
        paint.fitted(x, y, room, state.say(&format!("action.{action}")), style);
    }
}
