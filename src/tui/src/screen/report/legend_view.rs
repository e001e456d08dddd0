//! The legend: what the marks on the screen mean, where the panel below leaves room for it.
//!
//! Invariant: names the marks that are to be seen now and no others, the gravest first. Not here: all marks (`overlay::help`).

use crate::report_view::ReportView;
use crate::report_view::marks::Mark;
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use std::collections::BTreeSet;

/// The short name of a mark in the strings; `None` for what needs none.
const fn name(mark: Mark) -> Option<&'static str> {
    Some(match mark {
        Mark::Fails => "legend.fails",
        Mark::Soft => "legend.soft",
        Mark::Involved => "legend.involved",
        Mark::Doubtful | Mark::Unexplained | Mark::Unclear => "legend.unsure",
        Mark::Corrected => "legend.corrected",
        Mark::AsPublished => "legend.as_published",
        Mark::Confirmed => "legend.confirmed",
        Mark::Tied | Mark::Plain => return None,
    })
}

/// The marks of the numbers on the screen, on one line; `None` when there are none.
pub(super) fn line(state: &State, view: &ReportView, columns: u16, paint: &Paint) -> Option<StyledLine> {
    let panes = view.panes(state.space());
    let fields = view.top..(view.top + usize::from(panes.fields.inside().height)).min(view.field_pane.rows.len());
    let ids = fields.flat_map(|row| view.field_pane.ids(row));
    let seen = view.text_pane.rows.iter().skip(view.text_pane.top).take(usize::from(panes.text.inside().height));
    let texts = seen.flat_map(|row| view.numbers_in(row.span)).map(|(_, id)| id.as_str());
    let marks: BTreeSet<Mark> = ids.chain(texts).map(|id| view.marks.get(id)).collect();
    let mut last = "";
    let mut line: StyledLine = Vec::new();
    let mut used = 0;
    for (mark, words) in marks.into_iter().filter_map(|mark| Some((mark, name(mark)?))) {
        // Several marks are one glyph: the gravest is shown for all of them.
        if std::mem::replace(&mut last, words) == words {
            continue;
        }
        let gap = if line.is_empty() { "" } else { "  " };
        let words = format!(" {}", state.say(words));
        used += gap.len() + 1 + paint.measure.width(&words);
        if used > usize::from(columns) {
            break;
        }
        line.push((gap.to_string(), paint.theme.dim()));
        line.push((mark.glyph().to_string(), paint.theme.mark(mark)));
        line.push((words, paint.theme.dim()));
    }
    (!line.is_empty()).then_some(line)
}
