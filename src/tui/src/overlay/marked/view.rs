//! Draws the choice of what is done with many reports.

use super::MarkedTasks;
use crate::batch::BatchTask;
use crate::hits::HitTarget;
use crate::overlay::centred;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use ratatui::style::Style;

/// Draws it.
pub(super) fn draw(state: &State, batch: &MarkedTasks, paint: &mut Paint) {
    let theme = paint.theme;
    let lines: Vec<(String, Style)> =
        if batch.is_signing { signing(state, batch, paint) } else { choice(state, batch, paint) };
    let area = centred(state, 66, lines.len() as u16 + 4);
    paint.clear(area);
    paint.hit(area, HitTarget::Overlay);
    let title = message!("batch.title", count = batch.reports.len()).get(state.lang);
    paint.frame(area, &title, "", true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    for (at, (words, style)) in lines.iter().enumerate() {
        paint.fitted(x, inside.y + at as u16, room, words, *style);
    }
    let bottom = inside.y + inside.height.saturating_sub(1);
    if batch.is_naming(state) {
        let y = bottom.saturating_sub(1);
        paint.text(x, y, 2, "> ", theme.key());
        let room = usize::from(room).saturating_sub(3);
        let shown = paint.measure.fit_end(batch.name.text(), room);
        paint.text(x + 2, y, room as u16, &shown, theme.text());
        paint.cursor(x + 2 + batch.name.cursor_column(paint.measure).min(room) as u16, y);
    }
    let hint = if batch.is_signing { "batch.hint_sign" } else { "batch.hint" };
    paint.fitted(x, bottom, room, state.say(hint), theme.dim());
}

fn choice(state: &State, batch: &MarkedTasks, paint: &Paint) -> Vec<(String, Style)> {
    let theme = paint.theme;
    let row = |(at, task): (usize, &BatchTask)| {
        let is_idle = *task == BatchTask::SignOff && batch.signable.clean == 0;
        let words = state.say(&format!("batch.{}", task.name())).to_string();
        (format!("{}  {words}", at + 1), if is_idle { theme.dim() } else { theme.text() })
    };
    BatchTask::CHOICES.iter().enumerate().map(row).collect()
}

fn signing(state: &State, batch: &MarkedTasks, paint: &Paint) -> Vec<(String, Style)> {
    let theme = paint.theme;
    let signable = batch.signable;
    let mut lines = vec![(message!("batch.clean", count = signable.clean).get(state.lang), theme.good())];
    let left_out = [
        (signable.broken, message!("batch.broken", count = signable.broken)),
        (signable.unread, message!("batch.unread", count = signable.unread)),
        (signable.signed, message!("batch.signed", count = signable.signed)),
        (signable.unknown, message!("batch.unknown", count = signable.unknown)),
    ];
    lines.extend(
        left_out.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| (words.get(state.lang), theme.warning())),
    );
    lines.push((state.say("batch.not_looked_at").to_string(), theme.dim()));
    if batch.is_naming(state) {
        lines.push((state.say("finish.ask_name").to_string(), theme.title()));
        lines.push((String::new(), theme.text()));
    }
    lines
}
