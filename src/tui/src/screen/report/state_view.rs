//! The line above a report: which report it is, its state, which problem is shown, and what remains after the problems.
//!
//! Invariant: it stands still while the reviewer works; what has no room is left out from its end. Not here: signing
//! (`sign_off`), reopening (`gouji_core::review`), what the problem is (`problem_view`).

use crate::layout::Area;
use crate::report_view::ReportView;
use crate::screen::list::report_list;
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::message;
use gouji_core::review::Provenance;
use gouji_core::text::sanitize::printable;
use ratatui::style::Style;

/// Columns that the name of the report keeps.
const NAME: usize = 24;

/// Draws it.
pub(super) fn draw(state: &State, view: &ReportView, area: Area, paint: &mut Paint) {
    let columns = usize::from(area.width.saturating_sub(2));
    let told = if view.is_loading { Vec::new() } else { told(state, view, paint) };
    let gap = (" · ".to_string(), paint.theme.dim());
    let mut pieces: StyledLine = Vec::new();
    let mut used = 0;
    for (words, style) in told {
        // The first of them is cut rather than left out.
        let words = if used == 0 { paint.measure.fit(&words, columns.saturating_sub(NAME + 3)) } else { words };
        let taken = paint.measure.width(&words) + 3;
        if used + taken + NAME > columns {
            break;
        }
        used += taken;
        pieces.extend([gap.clone(), (words, style)]);
    }
    let name = paint.measure.fit(&name(view), columns.saturating_sub(used));
    pieces.insert(0, (name, paint.theme.title()));
    paint.pieces(area.x + 1, area.y, columns as u16, &pieces);
}

/// `甘肃省庆阳市西峰区人民政府 2017`; of a report without an agency its file.
fn name(view: &ReportView) -> String {
    let identity = view.review.identity();
    let file = || report_list::short_name(&view.review.source.path);
    let agency = identity.agency.as_ref().map_or_else(file, |agency| printable(&agency.value));
    match &identity.year {
        Some(year) => format!("{agency} {}", year.value),
        None => agency,
    }
}

/// The state, the problem, and what remains, the most important first.
fn told(state: &State, view: &ReportView, paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let mut told = vec![status(state, view, paint)];
    let (at, open) = view.problem_count();
    let (number, all) = view.progress();
    told.push(match open {
        0 => (state.say("problem.none").to_string(), theme.good()),
        _ if at == 0 => (message!("problem.open", count = open).get(state.lang), theme.text()),
        _ => (message!("problem.title", at = number, all = all).get(state.lang), theme.text()),
    });
    let unread = view.summary.counts.unread.cells;
    if unread > 0 {
        told.push((message!("state.unread", count = unread).get(state.lang), theme.text()));
    }
    let doubtful = view.summary.counts.unread.doubtful;
    if doubtful > 0 {
        told.push((message!("state.doubtful", count = doubtful).get(state.lang), theme.warning()));
    }
    let unseen = view.count_unseen();
    if unseen > 0 {
        told.push((message!("state.unseen", count = unseen).get(state.lang), theme.dim()));
    }
    if let Some(looked) = view.looked() {
        told.push((message!("state.sample", seen = looked.seen, drawn = looked.drawn).get(state.lang), theme.dim()));
    }
    told
}

/// Whether anything can be decided, who signed the report off, or that it is under review.
fn status(state: &State, view: &ReportView, paint: &Paint) -> (String, Style) {
    let theme = paint.theme;
    let who = |by: &Provenance| printable(&by.by);
    let day = |by: &Provenance| printable(by.at.get(..10).unwrap_or(&by.at));
    match (&view.review.finished, view.review.history().reopened()) {
        _ if view.read_only.is_some() => {
            let words = view.read_only.as_ref().map_or("", |words| words.get(state.lang));
            (printable(words.lines().next().unwrap_or_default()), theme.warning())
        }
        (Some(by), _) => (message!("report.signed", who = who(by), day = day(by)).get(state.lang), theme.good()),
        (None, Some(by)) => {
            (message!("report.signed_before", who = who(by), day = day(by)).get(state.lang), theme.warning())
        }
        (None, None) => match view.review.entries.values().filter(|entry| entry.decision.is_some()).count() {
            0 => (state.say("state.fresh").to_string(), theme.dim()),
            count => (message!("state.begun", count = count).get(state.lang), theme.text()),
        },
    }
}
