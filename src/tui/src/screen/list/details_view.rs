//! What is known of the report under the cursor.
//!
//! Invariant: what a row cuts short is here whole, as far as there is room: the path, the agency, why a report cannot be read.
//! Not here: the rows (`view`).

use super::cells_view::progress;
use crate::layout::Area;
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::collection::{self, Summary};
use gouji_core::message;
use gouji_core::text::Span;
use gouji_core::text::sanitize::printable;
use gouji_core::text::wrap;
use ratatui::style::Style;

/// Draws them; nothing where there is no room.
pub(super) fn draw(state: &State, paint: &mut Paint, area: Area) {
    if area.height < 3 {
        return;
    }
    let Some(item) = state.list.items().get(state.list.cursor) else {
        return paint.frame(area, "", "", false);
    };
    paint.frame(area, &printable(item.title().trim()), "", false);
    let inside = area.inside();
    let room = usize::from(inside.width.saturating_sub(2));
    let theme = paint.theme;
    let mut lines: Vec<StyledLine> = Vec::new();
    let mut add = |text: String, style: Style| {
        for row in wrap::wrap(&text, Span::new(0, text.len()), room, paint.measure) {
            lines.push(vec![(row.of(&text).trim_end().to_string(), style)]);
        }
    };
    match &item.summary {
        None => add(state.say("list.reading").to_string(), theme.dim()),
        Some(Err(reason)) => add(reason.clone(), theme.error()),
        Some(Ok(summary)) => {
            let (now, more) = words(state, summary);
            add(now, theme.text());
            let why = collection::why(summary, state.list.unusual(state.list.cursor), &state.resources.library);
            add(why.get(state.lang), theme.warning());
            for line in more {
                add(line, theme.text());
            }
        }
    }
    add(printable(&item.path), theme.dim());
    for (row, line) in lines.iter().take(usize::from(inside.height)).enumerate() {
        paint.pieces(inside.x + 1, inside.y + row as u16, inside.width.saturating_sub(2), line);
    }
}

/// How far the review is in one line, and what else is known.
fn words(state: &State, summary: &Summary) -> (String, Vec<String>) {
    let lang = state.lang;
    let mut now = vec![progress(state, summary)];
    if let Some(changed) = &summary.changed {
        let day = changed.at.get(..10).unwrap_or(&changed.at);
        now.push(message!("list.last", who = printable(&changed.by), day = day).get(lang));
    }
    if summary.tasks.all > 0 {
        let tasks = summary.tasks;
        now.push(message!("list.tasks", done = tasks.done, all = tasks.all).get(lang));
    }
    let mut more = Vec::new();
    let unread = summary.counts.unread;
    if unread.total() > unread.doubtful {
        let words =
            message!("list.unread_kinds", cells = unread.cells, numbers = unread.numbers, tables = unread.tables);
        more.push(words.get(lang));
    }
    if unread.doubtful > 0 {
        more.push(message!("status.doubtful", count = unread.doubtful).get(lang));
    }
    let reviewers = summary.reviewers.iter().map(|one| printable(one)).collect::<Vec<_>>();
    if reviewers.len() > 1 {
        more.push(message!("list.reviewers", names = reviewers.join(state.say("list.separator"))).get(lang));
    }
    let forms: Vec<&str> = summary.forms.iter().map(|form| form.get(lang)).collect();
    if !forms.is_empty() {
        more.push(message!("list.forms", names = forms.join(state.say("list.separator"))).get(lang));
    }
    (now.join(" · "), more)
}
