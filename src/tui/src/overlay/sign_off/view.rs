//! Draws the summary of a sign-off, and below it what is asked.
//!
//! Invariant: what asks for a reason is red, what was not looked at is marked. Not here: the counts (`summary`).

use crate::hits::HitTarget;
use crate::overlay::centred;
use crate::overlay::sign_off::{SignOff, Step};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::sanitize::printable;
use ratatui::style::Style;

/// A line of the summary.
struct Row {
    name: &'static str,
    words: String,
    style: Style,
}

/// Draws it.
pub(crate) fn draw(state: &State, sign_off: &SignOff, paint: &mut Paint) {
    let theme = paint.theme;
    let rows = rows(state, sign_off, paint);
    let area = centred(state, 60, rows.len() as u16 + 6);
    paint.clear(area);
    paint.hit(area, HitTarget::Overlay);
    let title = if sign_off.step == Step::TakeUp { "finish.signed_title" } else { "finish.title" };
    paint.frame(area, state.say(title), "", true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    let names = rows.iter().map(|row| paint.measure.width(state.say(row.name))).max().unwrap_or(0) as u16;
    for (at, row) in rows.iter().enumerate() {
        let y = inside.y + at as u16;
        paint.fitted(x, y, names, state.say(row.name), theme.dim());
        paint.fitted(x + names + 2, y, room.saturating_sub(names + 2), &row.words, row.style);
    }
    let bottom = inside.y + inside.height.saturating_sub(1);
    let (asked, hint) = match sign_off.step {
        Step::TakeUp => ("finish.ask_take_up", "finish.hint_take_up"),
        Step::Look if sign_off.summary.needs_reason() => ("finish.ask_reason_next", "finish.hint"),
        Step::Look => ("finish.ask", "finish.hint"),
        Step::Name => ("finish.ask_name", "finish.hint_line"),
        Step::Reason => ("finish.ask_reason", "finish.hint_line"),
    };
    paint.fitted(x, bottom.saturating_sub(2), room, state.say(asked), theme.title());
    if let Some(line) = sign_off.line() {
        let y = bottom.saturating_sub(1);
        paint.text(x, y, 2, "> ", theme.key());
        // The end of a long line stays in view, where it is typed.
        let column = line.cursor_column(paint.measure);
        let room = usize::from(room).saturating_sub(3);
        let shown = paint.measure.fit_end(line.text(), room);
        paint.text(x + 2, y, room as u16, &shown, theme.text());
        paint.cursor(x + 2 + column.min(room) as u16, y);
    }
    paint.fitted(x, bottom, room, state.say(hint), theme.dim());
}

fn rows(state: &State, sign_off: &SignOff, paint: &Paint) -> Vec<Row> {
    let theme = paint.theme;
    let summary = &sign_off.summary;
    let say = |message: Message| message.get(state.lang);
    let count = |name: &'static str, count: usize, open: Style| Row {
        name,
        words: count.to_string(),
        style: if count > 0 { open } else { theme.good() },
    };
    let seen = |name: &'static str, (seen, all): (usize, usize), open: Style| Row {
        name,
        words: say(message!("finish.seen", seen = seen, all = all, unseen = all - seen)),
        style: if seen < all { open } else { theme.good() },
    };
    let decided = say(message!(
        "finish.decided_words",
        count = summary.decided,
        corrected = summary.corrected,
        entered = summary.entered
    ));
    let mut rows = vec![
        count("finish.hard", summary.hard, theme.error()),
        count("finish.soft", summary.soft, theme.warning()),
        count("finish.unread", summary.unread, theme.error()),
        seen("finish.unprotected", summary.unprotected, theme.warning()),
        seen("finish.protected", summary.protected, theme.text()),
        Row { name: "finish.decided", words: decided, style: theme.text() },
    ];
    if summary.drafts > 0 {
        rows.push(count("finish.drafts", summary.drafts, theme.text()));
    }
    let by = match &summary.signed {
        Some(signed) => format!("{}  {}", printable(&signed.by), printable(signed.at.get(..10).unwrap_or(&signed.at))),
        None => printable(sign_off.name.text()),
    };
    rows.push(Row { name: "finish.reviewer", words: by, style: theme.text() });
    rows
}
