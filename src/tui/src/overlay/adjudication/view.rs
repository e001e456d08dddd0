//! Draws what people decided differently: the source between their decisions.
//!
//! Invariant: the side that Enter takes is marked by a sign, not by colour alone. Not here: choosing.

use super::Adjudication;
use crate::layout::scrolled;
use crate::overlay::centred;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::review::{Decision, Difference};
use gouji_core::text::sanitize::printable;

/// Draws it.
pub(super) fn draw(state: &State, shown: &Adjudication, paint: &mut Paint) {
    let theme = paint.theme;
    let size = state.size;
    // Its name, the words of the text, and a row for each person.
    let rows = shown.second.by.len() + 3;
    let wanted = (shown.open.len().max(1) * rows + 4).min(usize::from(size.rows) - 3);
    let area = centred(state, (size.columns * 9 / 10).max(76), wanted.max(rows + 4) as u16);
    paint.clear(area);
    let at = (shown.at + 1).min(shown.open.len());
    let names =
        shown.second.by.iter().map(|name| printable(name)).collect::<Vec<_>>().join(state.say("list.separator"));
    let title = message!("second.title", names = names, agreed = shown.second.agreed.len()).get(state.lang);
    paint.frame(area, &title, &format!("{at}/{}", shown.open.len()), true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    let bottom = inside.y + inside.height.saturating_sub(1);
    if shown.open.is_empty() {
        paint.fitted(x, inside.y, room, state.say("second.no_difference"), theme.good());
    }
    if !shown.second.waiting.is_empty() {
        let waiting = shown.second.waiting.iter().map(|name| printable(name)).collect::<Vec<_>>();
        let words = message!("second.waiting", names = waiting.join(state.say("list.separator"))).get(state.lang);
        paint.fitted(x, bottom.saturating_sub(1), room, &words, theme.warning());
    }
    let height = (usize::from(inside.height.saturating_sub(2)) / rows).max(1);
    let top = scrolled(0, shown.at, height, shown.open.len(), 0);
    for (row, difference) in shown.open.iter().enumerate().skip(top).take(height) {
        let y = inside.y + ((row - top) * rows) as u16;
        paint.fitted(x, y, room, &state.label(&difference.id), theme.title());
        paint.fitted(x + 2, y + 1, room.saturating_sub(2), &source(state, difference), theme.source());
        for (side, name) in shown.second.by.iter().enumerate() {
            let y = y + 2 + side as u16;
            let is_taken = shown.chosen.get(row).copied().flatten() == Some(side);
            let (sign, style) = if is_taken { (">", theme.good()) } else { (" ", theme.text()) };
            paint.text(x + 2, y, 1, sign, theme.key());
            paint.text(x + 4, y, 1, &(side + 1).to_string(), theme.key());
            let said = said(state, difference, difference.sides.get(side).and_then(Option::as_ref));
            paint.fitted(x + 6, y, room.saturating_sub(6), &format!("{}  {said}", printable(name)), style);
        }
        if row == shown.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    let hint = if shown.is_read_only { "second.hint_look" } else { "second.hint" };
    paint.fitted(x, bottom, room, state.say(hint), theme.dim());
}

/// The words of the text that it is about.
fn source(state: &State, difference: &Difference) -> String {
    let quotes = difference.sides.iter().flatten().map(|decision| decision.quote.as_str());
    let quote = quotes.clone().find(|quote| !quote.is_empty()).unwrap_or_default();
    let printed = state.open.view().and_then(|view| view.review.printed(&difference.id)).unwrap_or_default();
    match (quote, printed) {
        ("", "") => String::new(),
        ("", printed) => printable(printed),
        (quote, _) => printable(quote),
    }
}

/// A decision in words, with its reason.
fn said(state: &State, difference: &Difference, decision: Option<&Decision>) -> String {
    let printed = state.open.view().and_then(|view| view.review.printed(&difference.id)).unwrap_or_default();
    let Some(decision) = decision else { return state.say("second.left_as_read").to_string() };
    let words = state.value_said(Some(decision), printed);
    let why = state.resources.reasons.said(&decision.reason, state.lang);
    if why.is_empty() { printable(&words) } else { printable(&format!("{words} · {why}")) }
}
