//! Draws the list of problems: a line each, its rules under it.
//!
//! Invariant: what is settled is dim. Not here: which lines there are (`overlay::problems::entries`).

use crate::action::Action;
use crate::layout::scrolled;
use crate::overlay::centred;
use crate::overlay::problems::Problems;
use crate::overlay::problems::entries::{Kind, Line};
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use ratatui::style::Style;

/// Draws it.
pub(super) fn draw(state: &State, problems: &Problems, paint: &mut Paint) {
    let theme = paint.theme;
    let size = state.size;
    let area = centred(state, (size.columns * 9 / 10).max(76), (size.rows * 5 / 6).max(16));
    paint.clear(area);
    let at = (problems.at + 1).min(problems.shown.len());
    paint.frame(area, &title(state, problems), &format!("{at}/{}", problems.shown.len()), true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    let height = usize::from(inside.height.saturating_sub(1));
    if problems.shown.is_empty() {
        let words = if problems.lines.is_empty() { "problem.none" } else { "palette.none" };
        paint.text(x, inside.y, room, state.say(words), theme.dim());
    }
    // Rows of the screen: a line, then what is under it.
    let lines = problems.shown.iter().filter_map(|&at| problems.lines.get(at)).enumerate();
    let rows: Vec<(usize, &Line, Option<&String>)> = lines
        .flat_map(|(row, line)| {
            let under = line.under.iter().map(move |words| (row, line, Some(words)));
            std::iter::once((row, line, None)).chain(under)
        })
        .collect();
    let cursor = rows.iter().position(|row| row.0 == problems.at).unwrap_or(0);
    let end = rows.iter().rposition(|row| row.0 == problems.at).unwrap_or(0);
    let top = scrolled(scrolled(0, end, height, rows.len(), 0), cursor, height, rows.len(), 0);
    for (at, &(row, line, under)) in rows.iter().enumerate().skip(top).take(height) {
        let y = inside.y + (at - top) as u16;
        if let Some(words) = under {
            paint.fitted(x + 4, y, room.saturating_sub(4), words, theme.dim());
            continue;
        }
        draw_line(state, problems, line, (x, y, room), paint);
        if row == problems.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    let y = inside.y + inside.height.saturating_sub(1);
    if problems.is_typing || !problems.line.text().is_empty() {
        paint.text(x, y, 2, "/ ", theme.key());
        paint.text(x + 2, y, room.saturating_sub(2), problems.line.text(), theme.text());
        if problems.is_typing {
            let column = problems.line.cursor_column(paint.measure) as u16;
            paint.cursor(x + 2 + column.min(room.saturating_sub(3)), y);
        }
    } else {
        let key = |action| first_key(state, action);
        let hint = match problems.marked.len() {
            0 => message!(
                "problems.hint",
                as_published = key(Action::AsPublished),
                waive = key(Action::Waive),
                missing = key(Action::Missing),
                unclear = key(Action::Unclear),
                search = key(Action::Search)
            ),
            marked => message!(
                "problems.marked",
                count = marked,
                as_published = key(Action::AsPublished),
                waive = key(Action::Waive),
                missing = key(Action::Missing),
                unclear = key(Action::Unclear)
            ),
        };
        let hint = hint.get(state.lang);
        paint.fitted(x, y, room, &hint, theme.dim());
    }
}

/// `问题 · 强制性 3 · 未识别 1`, or the one kind that is shown.
fn title(state: &State, problems: &Problems) -> String {
    let count = |kind: Kind| format!("{} {}", state.say(kind.word()), problems.count(kind));
    let kinds =
        Kind::ALL.into_iter().filter(|&kind| problems.kind.map_or(problems.count(kind) > 0, |only| only == kind));
    let kinds: Vec<String> = kinds.map(count).collect();
    std::iter::once(state.say("problems.title").to_string()).chain(kinds).collect::<Vec<_>>().join(" · ")
}

fn draw_line(state: &State, problems: &Problems, line: &Line, (x, y, room): (u16, u16, u16), paint: &mut Paint) {
    let theme = paint.theme;
    let (sign, style): (&str, Style) = match line.kind {
        Kind::Hard => ("✗", theme.error()),
        Kind::Unread => ("?", theme.warning()),
        Kind::Soft => ("!", theme.warning()),
        Kind::Settled => ("=", theme.dim()),
    };
    let is_marked = line.kind != Kind::Settled && problems.marked.contains(&line.target);
    paint.text(x, y, 1, if is_marked { "*" } else { " " }, theme.key());
    paint.text(x + 2, y, 1, sign, style);
    let place = line.place.map(|line| message!("focus.line", line = line).get(state.lang)).unwrap_or_default();
    let columns = paint.measure.width(&place) as u16;
    let words = if line.kind == Kind::Settled { theme.dim() } else { theme.text() };
    paint.fitted(x + 4, y, room.saturating_sub(columns + 6), &line.words, words);
    paint.text(x + room.saturating_sub(columns), y, columns, &place, theme.dim());
}
