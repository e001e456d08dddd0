//! Draws a control sample: a number a row, the words of the text under the one in focus, and what the sample is worth.

use super::SampleWalk;
use crate::control::ControlSample;
use crate::layout::{Area, scrolled};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::collection::wrong_at_most;
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Span, wrap};

/// Rows for the words of the text and for what the sample is worth.
const LOWER: u16 = 6;

/// Draws it.
pub(super) fn draw(state: &State, control: &SampleWalk, paint: &mut Paint) {
    let theme = paint.theme;
    let size = state.size;
    let upper = Area { x: 0, y: 0, width: size.columns, height: size.rows.saturating_sub(LOWER) };
    let lower = Area { x: 0, y: upper.height, width: size.columns, height: LOWER };
    paint.clear(upper);
    paint.clear(lower);
    let sample = &control.sample;
    let at = (control.at + 1).min(sample.entries.len());
    let title = message!("control.title", count = sample.population, reports = sample.reports).get(state.lang);
    paint.frame(upper, &title, &format!("{at}/{}", sample.entries.len()), true);
    let inside = upper.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    let height = usize::from(inside.height);
    let top = scrolled(0, control.at, height, sample.entries.len(), height / 2);
    for (row, (drawn, verdict)) in sample.entries.iter().enumerate().skip(top).take(height) {
        let y = inside.y + (row - top) as u16;
        let (sign, style) = match verdict {
            None => (" ", theme.text()),
            Some(true) => ("✓", theme.good()),
            Some(false) => ("✗", theme.error()),
        };
        paint.text(x, y, 1, sign, style);
        let summary = state.list.summary(drawn.report);
        let agency = summary.map(|summary| printable(&summary.agency)).unwrap_or_default();
        let year = summary.and_then(|summary| summary.year).map(|year| year.to_string()).unwrap_or_default();
        let value = printable(&drawn.value);
        let columns = paint.measure.width(&value) as u16;
        let words = format!("{year} {agency} · {}", printable(drawn.label.get(state.lang)));
        paint.fitted(x + 2, y, room.saturating_sub(columns + 4), &words, theme.text());
        paint.text(x + room.saturating_sub(columns), y, columns, &value, theme.title());
        if row == control.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    if sample.entries.is_empty() {
        paint.fitted(x, inside.y, room, state.say("control.nothing"), theme.dim());
    }
    paint.frame(lower, state.say("control.source"), "", false);
    let inside = lower.inside();
    if let Some((drawn, _)) = sample.entries.get(control.at) {
        let quote = printable(&drawn.quote);
        let rows = wrap::wrap(&quote, Span::new(0, quote.len()), usize::from(room), paint.measure);
        for (at, row) in rows.iter().take(2).enumerate() {
            paint.text(x, inside.y + at as u16, room, row.of(&quote).trim_end(), theme.source());
        }
    }
    paint.fitted(x, inside.y + 2, room, &worth(state, sample), theme.good());
    paint.fitted(x, inside.y + 3, room, state.say("control.hint"), theme.dim());
}

/// What was found, and what follows for the rest.
fn worth(state: &State, sample: &ControlSample) -> String {
    let (seen, wrong) = sample.seen();
    let drawn = sample.entries.len();
    let found = message!("control.seen", seen = seen, drawn = drawn, wrong = wrong).get(state.lang);
    match wrong_at_most(seen, wrong) {
        Some(tenths) => {
            let percent = format!("{}.{}", tenths / 10, tenths % 10);
            found + &message!("control.worth", percent = percent).get(state.lang)
        }
        None => found,
    }
}
