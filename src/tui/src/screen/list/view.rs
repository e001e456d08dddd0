//! Draws the list: its rows, its totals, and the report under the cursor.
//!
//! Invariant: draws only the rows in view.

use super::columns::{self, Placed};
use super::report_list::{ReportItem, ReportList};
use super::{cells_view, details_view};
use crate::action::Action;
use crate::hits::HitTarget;
use crate::layout::{Area, Size, scrolled};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::collection::Column;
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::Measure;
use ratatui::style::{Color, Style};

const ACTIONS: &[Action] = &[
    Action::Open,
    Action::SortUrgent,
    Action::Filter,
    Action::Mark,
    Action::Batch,
    Action::Compare,
    Action::Palette,
    Action::Quit,
];

/// Where the parts of the list lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ListPanes {
    pub rows: Area,
    /// What is known of the report under the cursor; without height where there is no room for it.
    pub details: Area,
    pub totals: Area,
    pub footer: Area,
}

/// From this width on the details stand beside the list.
const WIDE: u16 = 132;
/// Columns of the details beside the list.
const DETAILS: u16 = 46;
/// Rows of the details below the list, and the height from which on there is room for them.
const LOW: (u16, u16) = (5, 20);

impl ListPanes {
    /// Those of a terminal of this size.
    pub fn new(size: Size) -> Self {
        let Size { columns, rows } = size;
        let height = rows.saturating_sub(2);
        let line = |y: u16| Area { x: 0, y, width: columns, height: 1 };
        let (totals, footer) = (line(height), line(rows.saturating_sub(1)));
        let all = Area { x: 0, y: 0, width: columns, height };
        if columns >= WIDE {
            let details = Area { x: columns - DETAILS, width: DETAILS, ..all };
            return Self { rows: Area { width: columns - DETAILS, ..all }, details, totals, footer };
        }
        let low = if rows >= LOW.1 { LOW.0 } else { 0 };
        let details = Area { y: height - low, height: low, ..all };
        Self { rows: Area { height: height - low, ..all }, details, totals, footer }
    }

    /// Rows of reports that there is room for.
    pub fn height(self) -> usize {
        usize::from(self.rows.inside().height.saturating_sub(1))
    }
}

/// Draws it.
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    let panes = ListPanes::new(state.size);
    paint.frame(panes.rows, &title(state), &position(&state.list, state), true);
    let inside = panes.rows.inside();
    let wanted = &state.resources.columns;
    let columns = columns::placed(&state.list, wanted, usize::from(inside.width).saturating_sub(1));
    draw_heads(state, paint, &columns, (inside.x, inside.y, inside.width));
    let height = panes.height();
    let top = scrolled(state.list.top, state.list.row().unwrap_or(0), height, state.list.rows().len(), 2);
    for (at, &index) in state.list.rows().iter().enumerate().skip(top).take(height) {
        let y = inside.y + 1 + (at - top) as u16;
        if let Some(item) = state.list.items().get(index) {
            draw_item(state, paint, &columns, (index, item), (inside.x, y, inside.width));
        }
    }
    if state.list.rows().is_empty() {
        // The last key works while the filter is typed, too.
        let key = state.keys(Action::FilterNone).last().map(ToString::to_string).unwrap_or_default();
        let words = if state.list.items().is_empty() {
            state.say("list.empty").to_string()
        } else {
            message!("list.none_found", key = key).get(state.lang)
        };
        paint.fitted(inside.x + 1, inside.y + 2, inside.width, &words, paint.theme.dim());
    }
    details_view::draw(state, paint, panes.details);
    let room = panes.totals.width.saturating_sub(1);
    let (words, style) = match state.batch {
        Some((done, all)) => (message!("list.working", done = done, all = all).get(state.lang), paint.theme.good()),
        None => (totals(state, paint.measure, usize::from(room)), paint.theme.dim()),
    };
    paint.fitted(1, panes.totals.y, room, &words, style);
    let used = if state.list.is_typing { draw_typed(state, paint, panes.footer) } else { 0 };
    let rest = Area { x: panes.footer.x + used, width: panes.footer.width.saturating_sub(used), ..panes.footer };
    let actions = if state.list.is_typing { &[][..] } else { ACTIONS };
    paint.footer(state, rest, actions, state.say("program.name"));
}

/// The words of the filter while they are typed; the columns they take.
fn draw_typed(state: &State, paint: &mut Paint, area: Area) -> u16 {
    let theme = paint.theme;
    let line = &state.list.arrangement.words;
    let used = paint.text(area.x + 1, area.y, area.width, &format!("{} ", state.say("list.filter")), theme.key());
    let room = area.width.saturating_sub(used + 1);
    let typed = paint.text(area.x + 1 + used, area.y, room, line.text(), theme.text());
    paint.cursor(area.x + 1 + used + line.cursor_column(paint.measure) as u16, area.y);
    used + typed + 2
}

/// What is shown, and in which order.
fn title(state: &State) -> String {
    let arrangement = &state.list.arrangement;
    let mut parts = vec![state.say("list.title").to_string()];
    if state.is_blind {
        parts.push(message!("second.blind", name = printable(&state.reviewer)).get(state.lang));
    }
    if arrangement.sort != Column::File || arrangement.is_reversed {
        let key = state.say(&format!("sort.{}", arrangement.sort.name())).to_string();
        let order = if arrangement.is_reversed { "list.sorted_back" } else { "list.sorted" };
        parts.push(state.say(order).replace("{key}", &key));
    }
    with_filter(state, &parts.join(" · "))
}

/// A title, and which reports of all the list shows.
pub(crate) fn with_filter(state: &State, title: &str) -> String {
    let arrangement = &state.list.arrangement;
    if !arrangement.is_filtered() {
        return title.to_string();
    }
    let words = arrangement.words.text().trim();
    let words = (!words.is_empty()).then(|| message!("list.words", words = words).get(state.lang));
    let conditions = arrangement.conditions.iter().map(|one| state.say(&format!("filter.{}", one.name())).to_string());
    let all: Vec<String> = conditions.chain(words).collect();
    format!("{title} · {}", message!("list.only", what = all.join(state.say("list.separator"))).get(state.lang))
}

/// Which of how many reports the cursor is on, and how many are read.
fn position(list: &ReportList, state: &State) -> String {
    let (shown, all) = (list.rows().len(), list.items().len());
    let mut words = format!("{}/{shown}", list.row().map_or(0, |row| row + 1));
    if shown < all {
        words += &message!("list.of_all", all = all).get(state.lang);
    }
    if !list.is_read() {
        words += &message!("list.so_far", read = list.totals().read, all = all).get(state.lang);
    }
    words
}

/// The totals of what is shown, in fewer words where there is no room for all.
fn totals(state: &State, measure: Measure, room: usize) -> String {
    let shorter = [(true, true), (false, true), (false, false)].map(|words| totals_in_words(state, words));
    let [.., shortest] = &shorter;
    shorter.iter().find(|words| measure.width(words) <= room).unwrap_or(shortest).clone()
}

/// The totals of what is shown, the kinds of problems by their whole names or by the heads of their columns, and with the number of
/// reports or without.
fn totals_in_words(state: &State, (by_name, with_reports): (bool, bool)) -> String {
    let list = &state.list;
    let totals = list.shown();
    let count = list.rows().len();
    let done = message!("list.finished", done = totals.finished, all = count);
    let mut parts = vec![done.get(state.lang)];
    let counted = [
        ("list.total.hard", "column.hard", totals.hard),
        ("list.total.soft", "column.soft", totals.soft),
        ("list.total.unread", "column.unread", totals.unread),
    ];
    for (name, head, [count, reports]) in counted.into_iter().filter(|(.., [count, _])| *count > 0) {
        let what = state.say(if by_name { name } else { head }).to_string();
        parts.push(if with_reports {
            message!("list.total", what = what, count = count, reports = reports).get(state.lang)
        } else {
            format!("{what} {count}")
        });
    }
    if totals.failed > 0 {
        parts.push(message!("list.total.failed", count = totals.failed).get(state.lang));
    }
    if list.marks.count() > 0 {
        parts.push(message!("list.total.marked", count = list.marks.count()).get(state.lang));
    }
    parts.join(" · ")
}

fn draw_heads(state: &State, paint: &mut Paint, columns: &[Placed], (x, y, room): (u16, u16, u16)) {
    let theme = paint.theme;
    let mut at = x + 1;
    for placed in columns {
        let head = state.say(&format!("column.{}", placed.column.name())).to_string();
        let is_sorted = placed.column == state.list.arrangement.sort;
        // A path is cut otherwise than its head.
        let placed = if placed.column == Column::File { Placed { column: Column::Agency, ..*placed } } else { *placed };
        let style = if is_sorted { theme.key() } else { theme.title() };
        let left = (x + room).saturating_sub(at);
        at += paint.text(at, y, left, &placed.fit(paint.measure, &head), style) + 1;
    }
}

fn draw_item(
    state: &State,
    paint: &mut Paint,
    columns: &[Placed],
    (index, item): (usize, &ReportItem),
    (x, y, room): (u16, u16, u16),
) {
    let theme = paint.theme;
    paint.hit_in(x, y, room, HitTarget::Item(index));
    if state.list.marks.has(index) {
        paint.text(x, y, 1, "*", theme.key());
    }
    let mut at = x + 1;
    let file = columns.iter().find(|placed| placed.column == Column::File);
    let end = x + room;
    match &item.summary {
        Some(Ok(summary)) => {
            for placed in columns {
                let (text, style) = cells_view::cell(placed.column, state, paint, index, summary);
                at += paint.text(at, y, end.saturating_sub(at), &placed.fit(paint.measure, &text), style) + 1;
            }
        }
        other => {
            let path = state.list.path(index);
            let name = file.map_or(path.clone(), |placed| placed.fit(paint.measure, &path));
            let style = if other.is_none() { theme.dim() } else { theme.text() };
            at += paint.fitted(at, y, end.saturating_sub(at), &name, style) + 1;
            let (words, style) = match other {
                Some(Err(reason)) => (format!("✗ {reason}"), theme.error()),
                _ => (state.say("list.reading").to_string(), theme.dim()),
            };
            paint.fitted(at, y, end.saturating_sub(at), &words, style);
        }
    }
    if index == state.list.cursor {
        paint.restyle(x, y, room, Style::new().fg(Color::Reset).patch(theme.text()).patch(theme.focus()));
    }
}
