//! Draws the violated rules of all reports.
//!
//! Invariant: draws only the rows in view. Not here: which rows there are.

use super::{FindingRow, FolderFindings};
use crate::action::Action;
use crate::layout::{Area, scrolled};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::check::Severity;
use gouji_core::collection::{BrokenGroup, GroupedBy, Member};
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use ratatui::style::Style;

/// Columns of the number of reports, and of that of violated rules.
const COUNTS: (u16, u16) = (7, 7);

/// Draws it.
pub(super) fn draw(state: &State, findings: &FolderFindings, paint: &mut Paint) {
    let theme = paint.theme;
    let area = Area { x: 0, y: 0, width: state.size.columns, height: state.size.rows.saturating_sub(1) };
    paint.clear(area);
    let title = match findings.by {
        GroupedBy::Rule => "folder.by_rule",
        GroupedBy::Agency => "folder.by_agency",
    };
    let at = (findings.at + 1).min(findings.rows.len());
    let mut position = format!("{at}/{}", findings.rows.len());
    if !findings.marked.is_empty() {
        let marked = message!("folder.marked", count = findings.marked.len()).get(state.lang);
        position = format!("{marked} · {position}");
    }
    paint.frame(area, state.say(title), &position, true);
    let inside = area.inside();
    let (x, room) = (inside.x + 1, inside.width.saturating_sub(2));
    let heads = [state.say("folder.reports"), state.say("folder.open"), state.say("folder.name")];
    let counts = format!(
        "  {} {}   {}",
        paint.measure.pad_left(heads[0], usize::from(COUNTS.0)),
        paint.measure.pad_left(heads[1], usize::from(COUNTS.1)),
        heads[2]
    );
    paint.fitted(x, inside.y, room, &counts, theme.title());
    let height = usize::from(inside.height.saturating_sub(2));
    let top = scrolled(0, findings.at, height, findings.rows.len(), height / 2);
    for (at, &row) in findings.rows.iter().enumerate().skip(top).take(height) {
        let y = inside.y + 1 + (at - top) as u16;
        if findings.is_marked(row) {
            paint.text(x, y, 1, "*", theme.key());
        }
        match row {
            FindingRow::Group(group) => {
                if let (Some(group), Some(name)) = (findings.groups.get(group), findings.names.get(group)) {
                    draw_group(paint, (group, name), (x, y, room));
                }
            }
            FindingRow::Member(group, member) => {
                let group = findings.groups.get(group);
                if let Some(member) = group.and_then(|group| group.members.get(member)) {
                    draw_member(state, findings.by, member, (x, y, room), paint);
                }
            }
        }
        if at == findings.at {
            paint.restyle(inside.x, y, inside.width, theme.focus());
        }
    }
    if findings.rows.is_empty() {
        let key = if state.list.is_read() { "problem.none" } else { "list.reading" };
        paint.fitted(x, inside.y + 1, room, state.say(key), theme.dim());
    }
    draw_bottom(state, findings, (x, inside.y + inside.height.saturating_sub(1), room), paint);
    let footer = Area { x: 0, y: state.size.rows.saturating_sub(1), width: state.size.columns, height: 1 };
    paint.clear(footer);
    paint.footer(state, footer, &[], state.say("program.name"));
}

/// The words of the search, or what can be done.
fn draw_bottom(state: &State, findings: &FolderFindings, (x, y, room): (u16, u16, u16), paint: &mut Paint) {
    let theme = paint.theme;
    if findings.is_typing || !findings.line.text().is_empty() {
        paint.text(x, y, 2, "/ ", theme.key());
        paint.text(x + 2, y, room.saturating_sub(2), findings.line.text(), theme.text());
        if findings.is_typing {
            let column = findings.line.cursor_column(paint.measure) as u16;
            paint.cursor(x + 2 + column.min(room.saturating_sub(3)), y);
        }
        return;
    }
    // What settles is bound in a report, not in the list.
    let key = |action: Action| state.report_key(action);
    let words = match state.batch {
        Some((done, all)) => message!("list.working", done = done, all = all),
        None => message!(
            "folder.hint",
            waive = key(Action::Waive),
            as_published = key(Action::AsPublished),
            undo = key(Action::Undo),
            search = key(Action::Search)
        ),
    };
    paint.fitted(x, y, room, &words.get(state.lang), theme.dim());
}

fn sign(severity: Severity, is_settled: bool, paint: &Paint) -> (&'static str, Style) {
    let theme = paint.theme;
    match severity {
        _ if is_settled => ("=", theme.dim()),
        Severity::Hard => ("✗", theme.error()),
        Severity::Soft | Severity::Info => ("!", theme.warning()),
    }
}

fn draw_group(paint: &mut Paint, (group, name): (&BrokenGroup, &str), (x, y, room): (u16, u16, u16)) {
    let theme = paint.theme;
    let (sign, style) = sign(group.severity, group.open == 0, paint);
    let number = |count: usize, width: u16| paint.measure.pad_left(&count.to_string(), usize::from(width));
    let (reports, open) = (number(group.open_reports, COUNTS.0), number(group.open, COUNTS.1));
    let counts = if group.open == 0 { theme.dim() } else { theme.text() };
    paint.text(x + 2, y, COUNTS.0, &reports, counts);
    paint.text(x + 3 + COUNTS.0, y, COUNTS.1, &open, counts);
    let at = 4 + COUNTS.0 + COUNTS.1;
    paint.text(x + at, y, 1, sign, style);
    paint.fitted(x + at + 2, y, room.saturating_sub(at + 2), &printable(name), counts);
}

fn draw_member(state: &State, by: GroupedBy, member: &Member, (x, y, room): (u16, u16, u16), paint: &mut Paint) {
    let theme = paint.theme;
    let (sign, style) = sign(member.severity, member.is_settled, paint);
    let summary = state.list.summary(member.report);
    let year = summary.and_then(|summary| summary.year).map(|year| year.to_string()).unwrap_or_default();
    let name = match by {
        GroupedBy::Rule => summary.map(|summary| printable(&summary.agency)).unwrap_or_default(),
        GroupedBy::Agency => {
            let title = state.list.rule_title(&member.rule.name);
            title.map_or_else(|| member.rule.name.to_string(), |title| title.get(state.lang).to_string())
        }
    };
    let words = format!("{year} {name}  {}", state.list.path(member.report));
    let at = 6 + COUNTS.0 + COUNTS.1;
    paint.text(x + at, y, 1, sign, style);
    let text = if member.is_settled { theme.dim() } else { theme.text() };
    paint.fitted(x + at + 2, y, room.saturating_sub(at + 2), &words, text);
}
