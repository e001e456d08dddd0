//! What a report has in each column of the list, and how it looks.
//!
//! Invariant: nothing to do is dim, so that what there is stands out. Not here: which columns there are (`columns`).

use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::collection::{self, Column, Summary};
use gouji_core::message;
use gouji_core::review::Progress;
use gouji_core::text::sanitize::printable;
use ratatui::style::Style;

/// What a report has in this column, and how it looks.
pub(super) fn cell(column: Column, state: &State, paint: &Paint, index: usize, summary: &Summary) -> (String, Style) {
    let theme = paint.theme;
    let counts = summary.counts;
    let count = |count: usize, style: Style| match count {
        0 => ("·".to_string(), theme.dim()),
        count => (count.to_string(), style),
    };
    match column {
        Column::File => (state.list.path(index), theme.text()),
        Column::Agency if summary.agency.is_empty() => ("?".to_string(), theme.warning()),
        Column::Agency => (printable(&summary.agency), theme.text()),
        Column::Year => match summary.year {
            Some(year) => (year.to_string(), theme.text()),
            None => ("?".to_string(), theme.warning()),
        },
        Column::Form => {
            let forms: Vec<&str> = summary.forms.iter().map(|form| form.get(state.lang)).collect();
            let words = if forms.is_empty() { state.say("list.prose").to_string() } else { forms.join(" ") };
            (words, theme.text())
        }
        Column::Hard => count(counts.hard, theme.error()),
        Column::Soft => count(counts.soft, theme.warning()),
        Column::Unread => count(counts.unread.total(), theme.warning()),
        Column::Reviewed => match (summary.progress, summary.tasks.percent()) {
            (Progress::Finished, None) => ("100%".to_string(), theme.good()),
            (_, Some(percent)) => (format!("{percent}%"), if percent == 100 { theme.good() } else { theme.text() }),
            (_, None) => ("·".to_string(), theme.dim()),
        },
        Column::State => {
            let style = match summary.progress {
                Progress::Finished => theme.good(),
                Progress::Reopened => theme.warning(),
                Progress::New => theme.dim(),
                Progress::Started => theme.text(),
            };
            (progress(state, summary), style)
        }
        Column::Reviewer => {
            (summary.changed.as_ref().map(|changed| printable(&changed.by)).unwrap_or_default(), theme.text())
        }
        Column::Changed => {
            let day = summary.changed.as_ref().and_then(|changed| changed.at.get(..10));
            (day.unwrap_or_default().to_string(), theme.dim())
        }
        Column::Why => {
            let unusual = state.list.unusual(index);
            (collection::why(summary, unusual, &state.resources.library).get(state.lang), theme.text())
        }
    }
}

/// How far a review is, in a word or two.
pub(super) fn progress(state: &State, summary: &Summary) -> String {
    match summary.progress {
        Progress::New => state.say("progress.new").to_string(),
        Progress::Started => message!("progress.started", count = summary.counts.decided).get(state.lang),
        Progress::Finished => state.say("progress.finished").to_string(),
        Progress::Reopened => state.say("progress.reopened").to_string(),
    }
}
