//! Draws the numbers of the text that a value can be taken from: a list with their context, and labels over them.
//!
//! Invariant: what is listed is lit in the text. A label lies over its number, and over nothing of the next one. Not
//! here: which numbers there are (`report_view::value_editor`).

use crate::layout::scrolled;
use crate::report_view::ReportView;
use crate::report_view::block::{Block, CellValue};
use crate::report_view::choices::Choice;
use crate::report_view::value_editor::{HintLabels, ValueEditor};
use crate::screen::report::problem_view::see_place;
use crate::state::{Screen, State};
use crate::text_input::misfit_words;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::check::plain;
use gouji_core::message;
use gouji_core::review::{Origin, Printed, Sums};
use gouji_core::text::Span;
use gouji_core::text::sanitize::printable;
use ratatui::style::Modifier;

/// The numbers offered, one a line; those that `room` lines show around the one chosen.
pub(crate) fn lines(state: &State, view: &ReportView, (columns, room): (u16, usize), paint: &Paint) -> Vec<StyledLine> {
    let Some(edit) = &view.edit else { return Vec::new() };
    if let Some(block) = &edit.block {
        return ways(state, view, block, room, paint);
    }
    if let Some(labels) = &edit.labels {
        let chosen = labels.chosen().map(|number| line(state, view, number, true, columns, paint));
        return chosen.into_iter().take(room).collect();
    }
    let top = scrolled(0, edit.at.unwrap_or(0), room, edit.hits.len(), 1);
    let shown = edit.hits.iter().enumerate().skip(top).take(room);
    shown.map(|(at, number)| line(state, view, number, edit.at == Some(at), columns, paint)).collect()
}

/// `> 第 38 行 …共收到申请 1431 件,其中…`: a number in the middle of its context.
fn line(state: &State, view: &ReportView, number: &Printed, chosen: bool, columns: u16, paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let document = &view.review.document;
    let row = document.line_at(number.span.start) + 1;
    let head = format!("{} {} ", if chosen { ">" } else { " " }, message!("focus.line", line = row).get(state.lang));
    let printed = document.at(number.span).to_string();
    let used = paint.measure.width(&head) + paint.measure.width(&printed);
    let half = usize::from(columns).saturating_sub(used) / 2;
    let line = document.lines.get(row - 1).copied().unwrap_or(number.span);
    let before = printable(Span::new(line.start, number.span.start).of(&document.text));
    let after = printable(Span::new(number.span.end, line.end.max(number.span.end)).of(&document.text));
    let mut first = 0;
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    // A number is not cut: the end of one is another number.
    let is_cut =
        |first: usize| is_digit(before[..first].chars().next_back()) && is_digit(before[first..].chars().next());
    while paint.measure.width(&before[first..]) > half.min(40) || is_cut(first) {
        first += before[first..].chars().next().map_or(1, char::len_utf8);
    }
    let cut = if first == 0 { "" } else { "…" };
    let style = if chosen { theme.source() } else { theme.hit() };
    vec![
        (head, if chosen { theme.key() } else { theme.dim() }),
        (format!("{cut}{}", &before[first..]), theme.text()),
        (printed, style),
        (after, theme.text()),
    ]
}

/// The ways to fill several cells, one a line: the values with their columns, and the line of the text they are taken from.
fn ways(state: &State, view: &ReportView, block: &Block, room: usize, paint: &Paint) -> Vec<StyledLine> {
    let theme = paint.theme;
    if let Some(misfit) = block.misfit {
        return vec![(vec![(misfit_words(misfit).get(state.lang), theme.warning())])];
    }
    let top = scrolled(0, block.at, room, block.ways.len(), 1);
    let shown = block.ways.iter().enumerate().skip(top).take(room);
    let line = |(at, cells): (usize, &Vec<CellValue>)| {
        let is_chosen = at == block.at;
        let place = cells.iter().find_map(|cell| match cell.origin {
            Origin::Picked { span, .. } => span,
            _ => None,
        });
        let row = place.map(|place| view.review.document.line_at(place.start) + 1);
        let head =
            row.map(|row| format!("{} ", message!("focus.line", line = row).get(state.lang))).unwrap_or_default();
        vec![
            (if is_chosen { "> " } else { "  " }.to_string(), theme.key()),
            (head, theme.dim()),
            (by_row(state, cells), if is_chosen { theme.title() } else { theme.text() }),
        ]
    };
    shown.map(line).collect()
}

/// The values of a block, those of each row behind its name: `予以公开 2 0 0 0 0 0 2`.
fn by_row(state: &State, cells: &[CellValue]) -> String {
    let row = |cell: &CellValue| {
        let label = state.label(&cell.id);
        label.split(" · ").next().unwrap_or_default().to_string()
    };
    let rows = cells.chunk_by(|one, next| row(one) == row(next)).map(|cells| {
        let values: Vec<String> = cells.iter().map(|cell| printable(&cell.value)).collect();
        format!("{} {}", cells.first().map(row).unwrap_or_default(), values.join(" "))
    });
    rows.collect::<Vec<_>>().join(" · ")
}

/// The values that the cell in focus may have, each with its digit.
pub(crate) fn choices(state: &State, view: &ReportView, paint: &Paint) -> Vec<StyledLine> {
    let theme = paint.theme;
    if view.edit.is_some() {
        return Vec::new();
    }
    let line = |(at, choice): (usize, &Choice)| {
        let mut why = Vec::new();
        let is_read = choice.is_own || !choice.by.is_empty();
        why.extend(choice.is_own.then(|| state.say("choice.own").to_string()));
        why.extend((!choice.by.is_empty()).then(|| choice.by.join("、")));
        if let Some(Sums { hold, fail }) = choice.sums.filter(|sums| *sums != Sums::default()) {
            why.push(message!("choice.sums", hold = hold, fail = fail).get(state.lang));
        }
        match choice.place {
            Some(_) if !is_read => why.push(state.say("choice.printed").to_string()),
            Some(place) if !choice.is_own => why.push(see_place(view, place.start).get(state.lang)),
            None if is_read => why.push(state.say("choice.not_printed").to_string()),
            _ => {}
        }
        why.extend(choice.is_needed.then(|| state.say("choice.needed").to_string()));
        let (words, style) = (why.join(" · "), if choice.is_needed { theme.good() } else { theme.text() });
        vec![
            (format!(" {} ", at + 1), theme.key()),
            (format!("{} ", plain(choice.value)), theme.title()),
            (words, style),
        ]
    };
    view.choices().iter().enumerate().map(line).collect()
}

/// What the keys do while a value is typed; where the whole text is not shown, its numbers have no labels.
pub(crate) fn hint<'s>(state: &'s State, edit: &ValueEditor) -> &'s str {
    state.say(match edit {
        ValueEditor { labels: Some(_), .. } => "pick.label_hint",
        ValueEditor { block: Some(block), .. } if block.ways.len() > 1 => "fill.ways_hint",
        ValueEditor { block: Some(_), .. } => "fill.hint",
        ValueEditor { at: Some(_), .. } => "pick.hint",
        ValueEditor { fills: true, .. } => "fill.next_hint",
        ValueEditor { is_whole, .. } => match (state.screen == Screen::Pair, is_whole) {
            (false, true) => "report.edit_hint",
            (false, false) => "report.typing_hint",
            (true, true) => "compare.edit_hint",
            (true, false) => "compare.typing_hint",
        },
    })
}

/// How many numbers begin with what is typed, for the title of the list.
pub(crate) fn title(state: &State, edit: &ValueEditor) -> Option<String> {
    if let Some(block) = edit.block.as_ref().filter(|block| block.misfit.is_none()) {
        return Some(message!("fill.title", count = block.cells().len()).get(state.lang));
    }
    if let Some(labels) = &edit.labels {
        return Some(message!("pick.labelled", count = labels.left().count()).get(state.lang));
    }
    let (shown, found) = (edit.hits.len(), edit.found);
    let words = match (shown, edit.is_whole) {
        (_, true) => return None,
        (0, _) => message!("pick.nowhere"),
        _ if shown < found => message!("pick.nearest", count = found, shown = shown),
        _ => message!("pick.found", count = found),
    };
    Some(words.get(state.lang))
}

/// Draws the labels of the numbers in a stretch of the text written at `at`, each before its number: its digits stay in view.
pub(crate) fn labels(view: &ReportView, labels: &HintLabels, piece: Span, at: (u16, u16, u16), paint: &mut Paint) {
    let (x, y, _) = at;
    let theme = paint.theme;
    for (index, (label, number)) in labels.left().filter(|(_, (_, number))| piece.contains(number.span.start)) {
        let before = Span::new(piece.start, number.span.start).of(&view.review.document.text);
        let style = if labels.at == Some(index) { theme.focus() } else { theme.hit().add_modifier(Modifier::BOLD) };
        // Over the whole of the character before it; at the beginning of a line over the gutter.
        let covered = before.chars().next_back().map_or(0, |c| paint.measure.width(c.encode_utf8(&mut [0; 4])));
        let columns = covered.max(label.len());
        let start = (x + paint.measure.width(before) as u16).saturating_sub(columns as u16);
        paint.text(start, y, columns as u16, &format!("{label:>columns$}"), style);
    }
}
