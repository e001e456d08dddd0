//! Draws the explanation of a change.

use crate::hits::HitTarget;
use crate::overlay::centred;
use crate::overlay::parts::{PartKind, Parts};
use crate::pair::alerts::Alert;
use crate::state::State;
use crate::widgets::label::label;
use crate::widgets::paint::Paint;
use gouji_core::check::{plain, signed};
use gouji_core::diff::ComparisonRow;
use gouji_core::message;

/// Draws them over the comparison.
pub(crate) fn draw(state: &State, parts: &Parts, paint: &mut Paint) {
    let theme = paint.theme;
    let rows = (parts.lines.len() + 5).min(usize::from(state.size.rows.saturating_sub(2)));
    let area = centred(state, 100.max(state.size.columns * 2 / 3), rows as u16);
    paint.clear(area);
    paint.hit(area, HitTarget::Overlay);
    let total = &parts.total;
    let title = format!(
        "{} {}→{} ({})",
        name(state, total.row, usize::from(area.width) / 2, paint),
        plain(total.old),
        plain(total.new),
        signed(total.change)
    );
    paint.frame(area, &title, state.say("parts.title"), true);
    let inside = area.inside();
    let height = usize::from(inside.height.saturating_sub(1));
    let top = (parts.at + 2).saturating_sub(height).min(parts.lines.len().saturating_sub(height));
    let numbers = 30.min(inside.width / 2);
    for (i, line) in parts.lines.iter().enumerate().skip(top).take(height) {
        let y = inside.y + (i - top) as u16;
        let x = inside.x + 1 + 3 * line.depth as u16;
        let room = (inside.x + inside.width).saturating_sub(x + numbers + 1);
        match &line.kind {
            PartKind::Remark(words) => {
                let words = format!("{} {}", Alert::Unusual.glyph(), words.get(state.lang));
                paint.fitted(x, y, inside.width.saturating_sub(2), &words, theme.text());
            }
            PartKind::Measure(numbers) => {
                paint.fitted(x + 2, y, inside.width.saturating_sub(4), &numbers.get(state.lang), theme.dim());
            }
            PartKind::Way(title) => {
                let words = message!("parts.way", name = title.get(state.lang)).get(state.lang);
                paint.fitted(x, y, inside.width.saturating_sub(2), &words, theme.dim());
            }
            PartKind::Residual(residual) => {
                paint.fitted(x + 2, y, room, state.say("parts.residual"), theme.warning());
                number(inside.x + inside.width - numbers, y, numbers, &signed(*residual), paint);
            }
            PartKind::Part { row, old, new, change, opened } => {
                let sign = match opened {
                    Some(true) => "- ",
                    Some(false) => "+ ",
                    None => "  ",
                };
                paint.fitted(
                    x,
                    y,
                    room,
                    &format!("{sign}{}", name(state, *row, usize::from(room.saturating_sub(2)), paint)),
                    theme.text(),
                );
                let words = format!("{}→{} {:>8}", plain(*old), plain(*new), signed(*change));
                number(inside.x + inside.width - numbers, y, numbers, &words, paint);
            }
        }
        if i == parts.at && parts.row().is_some() {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    let y = inside.y + inside.height.saturating_sub(1);
    paint.fitted(inside.x + 1, y, inside.width.saturating_sub(1), state.say("parts.hint"), theme.key());
}

fn number(x: u16, y: u16, columns: u16, text: &str, paint: &mut Paint) {
    let theme = paint.theme;
    let padded = paint.measure.pad_left(text, usize::from(columns.saturating_sub(1)));
    paint.text(x, y, columns, &padded, theme.text());
}

/// The name of a row.
fn name(state: &State, row: usize, columns: usize, paint: &Paint) -> String {
    let comparison = state.open.pair().map(|pair| &pair.comparison);
    match comparison.and_then(|comparison| comparison.rows.get(row)) {
        Some(ComparisonRow::Field(field)) => label(state.lang, &field.label, columns, paint.measure),
        _ => String::new(),
    }
}
