//! Why an action cannot be done now.
//!
//! Invariant: pure; a key that does nothing and the palette that shows it grey give the same reason. Not here: doing
//! it (`update`).

use crate::action::Action;
use crate::report_view::Pane;
use crate::report_view::ReportView;
use crate::screen::report::loading;
use crate::screen::report::problem_view::first_key;
use crate::state::{Screen, State};
use crate::tty::platform::CAN_SUSPEND;
use gouji_core::message;
use gouji_core::review::decision;
use gouji_core::text::Bilingual;

/// The reason in the language of this run; `None` when the action can be done.
pub fn why_not(state: &State, action: Action) -> Option<String> {
    if let Some(reason) = unwritable(state, action)
        && matches!(state.screen, Screen::Report | Screen::Pair)
    {
        return Some(reason.get(state.lang).to_string());
    }
    if action == Action::Suspend && !CAN_SUSPEND {
        return Some(state.say("why.no_shell").to_string());
    }
    let key = match state.screen {
        Screen::Report | Screen::Pair | Screen::Series if action == Action::Tutorial => "tutorial.from_list",
        Screen::Report if state.open.view().is_some_and(|view| view.is_loading) && !loading::can(action) => "early.why",
        Screen::List => list(state, action)?,
        Screen::Report => view(state, action)?,
        Screen::Pair => compared(state, action)?,
        Screen::Series => match action {
            Action::Save | Action::SaveElsewhere | Action::Letter | Action::Export => "why.nothing_here",
            Action::Compare if state.series.as_ref()?.pair().is_none() => "list.no_pair",
            Action::Mark | Action::Open if state.series.as_ref()?.report(state.series.as_ref()?.column).is_none() => {
                "series.no_report"
            }
            _ => return None,
        },
    };
    Some(match key {
        // A report that cannot be read says why itself.
        "list.cannot_open" => match state.list.items().get(state.list.cursor).map(|item| &item.summary) {
            Some(Some(Err(reason))) => reason.clone(),
            _ => state.say(key).to_string(),
        },
        "list.quit" => message!("list.quit", key = first_key(state, Action::Quit)).get(state.lang),
        _ => state.say(key).to_string(),
    })
}

/// Why nothing can be decided of the year with the keys, or, for saving, of any year that is open.
fn unwritable(state: &State, action: Action) -> Option<&Bilingual> {
    let view = state.open.view()?;
    let is_saving = matches!(action, Action::Save | Action::SaveElsewhere);
    let is_open = is_saving && state.open.all().any(|view| view.read_only.is_none());
    view.read_only.as_ref().filter(|_| is_decision(action) && !is_open)
}

/// True when an action changes what is decided, or would save it.
const fn is_decision(action: Action) -> bool {
    matches!(
        action,
        Action::Accept
            | Action::Edit
            | Action::TakeRow
            | Action::ReadAs
            | Action::Confirm
            | Action::AsPublished
            | Action::Missing
            | Action::Unclear
            | Action::Waive
            | Action::Clear
            | Action::Note
            | Action::Undo
            | Action::Redo
            | Action::Finish
            | Action::Save
            | Action::SaveElsewhere
    )
}

fn list(state: &State, action: Action) -> Option<&'static str> {
    let item = state.list.items().get(state.list.cursor);
    match action {
        // Esc never ends the program.
        Action::Back if state.list.marks.count() == 0 => Some("list.quit"),
        Action::Left | Action::Right | Action::Save | Action::SaveElsewhere | Action::Letter => {
            Some("why.nothing_here")
        }
        Action::Export if state.list.items().is_empty() => Some("list.empty"),
        Action::Open | Action::Mark | Action::MarkRange | Action::MarkAll if item.is_none() => Some("list.empty"),
        Action::Status | Action::Table if state.list.rows().is_empty() => Some("list.empty"),
        Action::Batch if item.is_none() && state.list.marks.count() == 0 => Some("list.empty"),
        Action::FilterNone if !state.list.arrangement.is_filtered() => Some("list.no_filter"),
        Action::Open if item.is_some_and(|item| matches!(item.summary, Some(Err(_)))) => Some("list.cannot_open"),
        Action::Compare if state.list.pair().is_none() => Some("list.no_pair"),
        Action::Series if state.years().len() < 2 => Some("list.no_years"),
        _ => None,
    }
}

/// Decisions about a number need one in the active year.
fn compared(state: &State, action: Action) -> Option<&'static str> {
    let (compare, pair) = (state.compare.as_ref()?, state.open.pair()?);
    let is_said = matches!(
        action,
        Action::Edit
            | Action::Confirm
            | Action::AsPublished
            | Action::Missing
            | Action::Unclear
            | Action::Note
            | Action::Clear
            | Action::CopyValue
            | Action::CopySentence
    );
    match action {
        Action::NextProblem | Action::PreviousProblem => None,
        _ if is_said && compare.id(pair).is_none() => Some("compare.no_number"),
        Action::Accept | Action::NextCard | Action::PreviousCard | Action::Otherwise
            if compare.finding(pair).is_none() =>
        {
            Some("card.none")
        }
        Action::Waive if compare.finding(pair).is_none() => Some("report.no_rule"),
        Action::FoldSection | Action::FoldAll | Action::View | Action::Explain | Action::Search if compare.is_grids => {
            Some("compare.in_grids")
        }
        Action::Series if state.years().len() < 2 => Some("list.no_years"),
        _ => view(state, action),
    }
}

fn view(state: &State, action: Action) -> Option<&'static str> {
    let view = state.open.view()?;
    match action {
        Action::NextProblem | Action::PreviousProblem if !view.has_stops() => Some("walk.nothing"),
        Action::Accept if !view.choices().is_empty() => None,
        Action::TakeRow if view.cell_to_fill().is_none() => Some("fill.no_cell"),
        Action::Accept | Action::NextCard | Action::PreviousCard | Action::Otherwise if view.card_count() == 0 => {
            Some("card.none")
        }
        Action::Sample
            if view.drawable().next().is_none() && view.looked().is_none_or(|looked| looked.seen == looked.drawn) =>
        {
            Some("sample.none")
        }
        Action::Adjudicate if state.is_blind && view.review.finished.is_none() => Some("second.not_signed"),
        Action::Adjudicate if !state.is_blind && !state.has_second => Some("second.nobody"),
        Action::Apart if view.review.document.apart.is_empty() => Some("apart.none"),
        Action::Enlarge if !view.has_pictures() => Some("picture.no_scan"),
        Action::Fold if view.review.document.folds.is_empty() => Some("fold.none"),
        Action::Edit if view.pane == Pane::Text && view.is_on_fold() => None,
        Action::Undo if !state.open.can_step(true) => Some("report.nothing_undone"),
        Action::Redo if !state.open.can_step(false) => Some("report.nothing_redone"),
        Action::Compare if !state.open.is_pair() && state.other_report().is_none() => Some("list.no_pair"),
        Action::Series if state.years().len() < 2 => Some("list.no_years"),
        Action::Waive if view.problem_id().is_none() => Some("report.no_rule"),
        Action::Letter if state.open.all().all(|view| view.review.entries.is_empty()) => Some("letter.none"),
        Action::History if view.review.history().done.is_empty() => Some("report.no_history"),
        Action::Clear if view.decided().is_none() => Some("report.nothing_decided"),
        Action::Edit
        | Action::Pick
        | Action::Confirm
        | Action::AsPublished
        | Action::Missing
        | Action::Unclear
        | Action::Note => decision(view, action),
        _ => None,
    }
}

fn decision(view: &ReportView, action: Action) -> Option<&'static str> {
    let Some(target) = view.target() else { return Some("report.no_decision") };
    match action {
        Action::Edit | Action::Pick if decision::finding_rule(&target).is_some() => Some("report.no_number"),
        Action::Confirm if view.is_run(&target) => Some("unread.is_run"),
        Action::Confirm if view.unread_table().is_some() => Some("report.no_number"),
        // What the report does not print, or nobody could read, is neither right as read nor as published.
        Action::Confirm | Action::AsPublished if view.is_unread(&target) => Some("report.is_unread"),
        Action::Confirm | Action::AsPublished if view.is_not_found(&target) => Some("report.is_not_found"),
        _ => None,
    }
}
