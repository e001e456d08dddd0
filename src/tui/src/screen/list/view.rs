//! The list of reports.

use crate::action::Action;
use crate::hits::HitTarget;
use crate::layout::{Area, scrolled};
use crate::screen::list::report_list::ReportItem;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::collection::Summary;
use gouji_core::message;
use gouji_core::review::Progress;
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::Measure;
use ratatui::style::{Color, Style};

const ACTIONS: &[Action] =
    &[Action::Open, Action::Compare, Action::Mark, Action::Palette, Action::Language, Action::Quit];

/// Draws it.
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    let size = state.size;
    let area = Area { x: 0, y: 0, width: size.columns, height: size.rows - 1 };
    let (done, all) = state.list.finished();
    let right = message!("list.finished", done = done, all = all).get(state.lang);
    paint.frame(area, state.say("list.title"), &right, true);
    let inside = area.inside();
    let theme = paint.theme;
    let columns = Columns::new(state, inside.width, paint.measure);
    let heads = ["list.report", "list.agency", "list.year", "list.form", "list.unread"];
    let heads = heads.map(|head| state.say(head).to_string());
    let line = columns.line(&heads, state.say("list.problems"), state.say("list.state"));
    paint.text(inside.x, inside.y, inside.width, &line, theme.title());
    let height = usize::from(inside.height.saturating_sub(1));
    let top = scrolled(state.list.top, state.list.cursor, height, state.list.items().len(), 2);
    for (index, item) in state.list.items().iter().enumerate().skip(top).take(height) {
        let y = inside.y + 1 + (index - top) as u16;
        draw_item(state, paint, &columns, index, item, (inside.x, y, inside.width));
    }
    if state.list.items().is_empty() {
        paint.text(inside.x + 1, inside.y + 2, inside.width, state.say("list.empty"), theme.dim());
    }
    let footer = Area { x: 0, y: size.rows - 1, width: size.columns, height: 1 };
    paint.footer(state, footer, ACTIONS, state.say("program.name"));
}

fn draw_item(
    state: &State,
    paint: &mut Paint,
    columns: &Columns,
    index: usize,
    item: &ReportItem,
    at: (u16, u16, u16),
) {
    let (x, y, room) = at;
    let theme = paint.theme;
    let focused = index == state.list.cursor;
    paint.hit_in(x, y, room, HitTarget::Item(index));
    let marked = if state.list.marked == Some(index) { "*" } else { " " };
    let name = format!("{marked}{}", item.name());
    match &item.summary {
        None => {
            let line = columns.line(&[name, state.say("list.reading").to_string()], "", "");
            paint.text(x, y, room, &line, theme.dim());
        }
        Some(Err(reason)) => {
            let used = paint.text(x, y, room, &paint.measure.pad_right(&name, columns.name), theme.text());
            paint.fitted(x + used + 1, y, room.saturating_sub(used + 1), &format!("✗ {reason}"), theme.error());
        }
        Some(Ok(summary)) => {
            let year = summary.year.map_or_else(|| "?".to_string(), |year| year.to_string());
            let agency = if summary.agency.is_empty() { "?".to_string() } else { summary.agency.clone() };
            let forms: Vec<&str> = summary.forms.iter().map(|form| form.get(state.lang)).collect();
            let form = if forms.is_empty() { state.say("list.prose").to_string() } else { forms.join(" ") };
            let (problems, style) = problems(summary, paint);
            let unread = match summary.counts.unread.total() {
                0 => String::new(),
                count => count.to_string(),
            };
            let line = columns.line(&[name, agency, year, form, unread], &problems, &progress(state, summary, columns));
            paint.text(x, y, room, &line, theme.text());
            let at = columns.problems_at();
            paint.restyle(x + at, y, columns.problems as u16, style);
            let unread = columns.unread as u16;
            paint.restyle(x + at - 1 - unread, y, unread, theme.warning());
        }
    }
    if focused {
        paint.restyle(x, y, room, Style::new().fg(Color::Reset).patch(theme.text()).patch(theme.focus()));
    }
}

fn problems(summary: &Summary, paint: &Paint) -> (String, Style) {
    let theme = paint.theme;
    let counts = summary.counts;
    match (counts.hard, counts.soft) {
        // What was not read may hold any problem.
        (0, 0) if counts.unread.total() > 0 => (String::new(), theme.text()),
        (0, 0) => ("✓".to_string(), theme.good()),
        (0, soft) => (format!("  !{soft}"), theme.warning()),
        (hard, 0) => (format!("✗{hard}"), theme.error()),
        (hard, soft) => (format!("✗{hard} !{soft}"), theme.error()),
    }
}

fn progress(state: &State, summary: &Summary, columns: &Columns) -> String {
    let decided = summary.counts.decided.to_string();
    match summary.progress {
        Progress::New => state.say("progress.new").to_string(),
        Progress::Started => message!("progress.started", count = &decided).get(state.lang),
        Progress::Finished if columns.state > NARROW_STATE && !summary.signed_by.is_empty() => {
            let words = format!("{} {}", state.say("progress.finished"), printable(&summary.signed_by));
            columns.measure.fit(&words, columns.state)
        }
        Progress::Finished => state.say("progress.finished").to_string(),
        Progress::Reopened => state.say("progress.reopened").to_string(),
    }
}

/// Columns of the state of the review where there is no room for a name.
const NARROW_STATE: usize = 12;

/// Widths of the columns.
struct Columns {
    name: usize,
    agency: usize,
    year: usize,
    form: usize,
    /// Width for the count of what is unread, with the blank before it; zero where no report has any.
    unread: usize,
    problems: usize,
    state: usize,
    measure: Measure,
}

impl Columns {
    fn new(state: &State, room: u16, measure: Measure) -> Self {
        let longest = state.list.longest(measure).map_or(10, |longest| longest + 1);
        let room = usize::from(room);
        let unread = if state.list.has_unread() { 5 } else { 0 };
        let (year, problems, form) = (5, 8, if room >= 90 { 14 } else { 11 });
        let progress = match room {
            110.. => 20,
            90.. => 16,
            _ => NARROW_STATE,
        };
        let rest = room.saturating_sub(year + form + unread + problems + progress + 5);
        let name = longest.min(rest * 6 / 11).max(12);
        Self { name, agency: rest.saturating_sub(name), year, form, unread, problems, state: progress, measure }
    }

    fn problems_at(&self) -> u16 {
        (self.name + self.agency + self.year + self.form + self.unread + 4) as u16
    }

    fn line(&self, cells: &[String], problems: &str, progress: &str) -> String {
        let measure = self.measure;
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        format!(
            "{} {} {} {}{} {} {}",
            measure.pad_right(cell(0), self.name),
            measure.pad_right(cell(1), self.agency),
            measure.pad_left(cell(2), self.year),
            measure.pad_right(cell(3), self.form),
            measure.pad_left(cell(4), self.unread),
            measure.pad_right(problems, self.problems),
            measure.pad_right(progress, self.state)
        )
    }
}
