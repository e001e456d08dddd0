//! The panel below the rows: the problem of the focused row with its cards, remarks on the row, and its places in both texts.

use crate::action::Action;
use crate::layout::Area;
use crate::pair::Pair;
use crate::pair::alerts::Alert;
use crate::pair::problems::OpenProblem;
use crate::report_view::value_editor::ValueEditor;
use crate::screen::pair::{GUTTER, PairScreen};
use crate::screen::report::text_view::restyle;
use crate::screen::report::{cards_view, problem_view, value_view};
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::check::{Finding, plain, signed};
use gouji_core::diff::{ComparisonRow, RowChange, RowKind};
use gouji_core::ids::Year;
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Span, wrap};
use ratatui::style::Style;

/// Rows that the sources keep.
const SOURCES: usize = 3;

/// Draws it.
pub(crate) fn draw(state: &State, compare: &PairScreen, pair: &Pair, area: Area, paint: &mut Paint) {
    let inside = area.inside();
    let height = usize::from(inside.height);
    let finding = compare.finding(pair);
    let (title, hint) = title(state, compare, pair, finding);
    paint.frame(area, &title, &hint, false);
    // A finding about a whole report has no row and no place.
    let is_whole = |finding: &Finding| !finding.has_numbers() && finding.places.is_empty();
    let whole = finding.filter(|finding| finding.verdict.is_broken() && is_whole(finding));
    let after = match whole {
        Some(_) => vec![vec![(state.say("compare.whole").to_string(), paint.theme.dim())]],
        None => below(state, compare, pair, paint),
    };
    let room = height.saturating_sub(SOURCES.min(height / 2));
    let mut lines: Vec<StyledLine> =
        value_view::lines(state, pair.view(), (inside.width, room.saturating_sub(2)), paint);
    if let Some(finding) = finding {
        let cards = cards_view::lines(state, pair.view(), paint);
        let left = room.saturating_sub(lines.len() + after.len() + cards.len()).clamp(1, 2);
        lines.extend(problem_view::sum(pair.view(), finding, (inside.width, left), state, paint));
        lines.extend(opinion(state, pair, finding, paint));
        let room = room.saturating_sub(lines.len() + after.len().min(1)).max(1);
        lines.extend(cards_view::window(cards, room).lines);
    }
    let left = room.saturating_sub(lines.len()).max(1);
    lines.extend(after.into_iter().take(left));
    let used = lines.len().min(height);
    for (i, pieces) in lines.iter().take(height).enumerate() {
        paint.pieces(inside.x + 1, inside.y + i as u16, inside.width.saturating_sub(1), pieces);
    }
    let rest = Area { y: inside.y + used as u16, height: inside.height - used as u16, ..inside };
    if whole.is_none() {
        sources(state, compare, pair, finding, rest, paint);
    }
}

fn title(state: &State, compare: &PairScreen, pair: &Pair, finding: Option<&Finding>) -> (String, String) {
    let open = &pair.open;
    let at = compare.shown(pair, open).filter(|_| finding.is_some());
    let count = open.len().to_string();
    let title = match (finding, at) {
        (Some(_), Some(at)) => {
            let title = message!("problem.title", at = at + 1, all = &count).get(state.lang);
            format!("{title} · {}", open.get(at).map(|one| years_of(state, pair, one)).unwrap_or_default())
        }
        (Some(finding), None) if finding.verdict.is_broken() => state.say("problem.settled").to_string(),
        _ if open.is_empty() => state.say("compare.none_open").to_string(),
        _ => state.say("compare.sources").to_string(),
    };
    let title = match pair.view().component().filter(|_| at.is_some()) {
        Some(component) => format!("{title} · {}", component.words().get(state.lang)),
        None => title,
    };
    let title = match pair.view().edit.as_ref().and_then(|edit| value_view::title(state, edit)) {
        Some(picking) => format!("{picking} · {title}"),
        None => title,
    };
    let hint = if open.is_empty() {
        String::new()
    } else {
        message!("problem.next", key = problem_view::first_key(state, Action::NextProblem), count = &count)
            .get(state.lang)
    };
    (title, hint)
}

/// The year of a problem, or both where it lies between them.
fn years_of(state: &State, pair: &Pair, problem: &OpenProblem) -> String {
    let [old, new] = Year::BOTH.map(|year| super::called(state, pair, year));
    match (problem.is_between, problem.year) {
        (true, _) => format!("{old} → {new}"),
        (false, Year::Older) => old,
        (false, Year::Newer) => new,
    }
}

/// Which year is wrong, in the solver's opinion.
fn opinion(state: &State, pair: &Pair, finding: &Finding, paint: &Paint) -> Option<StyledLine> {
    let comparison = &pair.comparison;
    let relations = comparison.continuity();
    let relation = relations.iter().find(|relation| relation.finding.rule == finding.rule)?;
    let words = relation.attribution?.words();
    Some(vec![(words.get(state.lang), paint.theme.title())])
}

/// Remarks on the row and on the number in focus.
fn below(state: &State, compare: &PairScreen, pair: &Pair, paint: &Paint) -> Vec<StyledLine> {
    let theme = paint.theme;
    let mut lines: Vec<StyledLine> = Vec::new();
    for words in pair.versions.gone.get(&compare.cursor).into_iter().flatten() {
        let mark = (format!("{} ", Alert::Corrected.glyph()), theme.good());
        lines.push(vec![mark, (printable(&words.get(state.lang)), theme.text())]);
    }
    match compare.row(pair) {
        Some(ComparisonRow::Field(field)) => {
            if !matches!(field.kind, RowKind::Exact) || !field.note.get(state.lang).is_empty() {
                let words = field.kind.words();
                let mut line = vec![(words.get(state.lang), theme.key())];
                let note = field.note.get(state.lang);
                line.extend((!note.is_empty()).then(|| (format!(" · {}", printable(note)), theme.text())));
                lines.push(line);
            }
            let all = pair.comparison.outliers.as_slice();
            for unusual in field.outliers.iter().filter_map(|&at| all.get(at)) {
                let line = [(format!("{} ", Alert::Unusual.glyph()), theme.key())];
                let detail = (unusual.detail.get(state.lang), theme.text());
                lines.push(line.into_iter().chain([detail]).collect());
            }
        }
        Some(ComparisonRow::Prose(prose)) => {
            let mut words: Vec<String> = Vec::new();
            if prose.change != RowChange::Changed || prose.marks.is_empty() {
                words.push(state.say(&format!("change.{}", prose.change.name())).to_string());
            }
            words.extend(prose.marks.iter().map(|mark| mark.words().get(state.lang)));
            {
                let [old, new] = &pair.years;
                for number in prose.differences(&old.review, &new.review).numbers.iter().take(6) {
                    let (then, now) = (old.review.document.at(number.old), new.review.document.at(number.new));
                    let delta = if number.delta.is_zero() { plain(number.delta) } else { signed(number.delta) };
                    words.push(format!("{}→{} ({delta})", printable(then), printable(now)));
                }
            }
            lines.push(vec![(words.join(" · "), theme.text())]);
        }
        _ => {}
    }
    lines.push(match compare.id(pair) {
        Some(_) => {
            let mut line = vec![(format!("{} ", super::called(state, pair, pair.active)), theme.title())];
            line.extend(problem_view::about_focus(state, pair.view(), paint));
            line
        }
        None => vec![(
            format!("{} {}", super::called(state, pair, pair.active), state.say("compare.no_number")),
            theme.dim(),
        )],
    });
    if compare.id(pair).is_some() {
        lines.extend(problem_view::entry_lines(state, pair.view(), paint));
    }
    lines
}

/// The place of the focused row in both texts; of a problem between the years the numbers that disagree.
fn sources(state: &State, compare: &PairScreen, pair: &Pair, finding: Option<&Finding>, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let years = &pair.years;
    let half = area.width.saturating_sub(GUTTER) / 2;
    let finding = finding.filter(|finding| finding.verdict.is_broken());
    for (year, x) in [(Year::Older, area.x), (Year::Newer, area.x + half + GUTTER)] {
        let review = &years[year].review;
        let is_own = year == pair.active;
        let operands = || {
            let theirs = finding.into_iter().flat_map(|finding| &finding.operands);
            theirs.filter(|operand| operand.owner.is_own() == is_own).filter_map(|operand| operand.span)
        };
        let focus = compare.id(pair).filter(|_| is_own);
        let chosen =
            pair.view().edit.as_ref().filter(|_| is_own).and_then(ValueEditor::chosen).map(|number| number.span);
        let own = chosen.or_else(|| focus.and_then(|id| review.current(&id)).and_then(|current| current.span));
        let row = compare.row(pair).and_then(|row| row.span(year));
        // A finding without a number is about a place.
        let wordy = finding.filter(|finding| is_own && !finding.has_numbers());
        let places = wordy.map_or(&[][..], |finding| finding.places.as_slice());
        let span = places.first().copied().or(own).or_else(|| operands().next()).or(row);
        let lit: Vec<Span> = operands().chain(places.iter().copied()).collect();
        let area = Area { x, width: half, ..area };
        match span {
            Some(span) => excerpt(review, span, &lit, area, paint),
            None => {
                paint.text(x, area.y, half, state.say("compare.absent"), theme.dim());
            }
        }
    }
    for y in area.y..area.y + area.height {
        paint.text(area.x + half + 1, y, 1, paint.signs().upright, theme.border());
    }
}

/// The lines around a place, the place itself lit.
fn excerpt(review: &Review, span: Span, lit: &[Span], area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let document = &review.document;
    let at = document.line_at(span.start);
    let number = format!("{} ", at + 1);
    let gutter = paint.measure.width(&number) as u16;
    let room = usize::from(area.width.saturating_sub(gutter));
    let lines = document.lines.iter().enumerate().skip(at.saturating_sub(1)).take(usize::from(area.height) + 2);
    let rows: Vec<(usize, Span)> = lines
        .filter(|(_, line)| !document.at(**line).trim().is_empty())
        .flat_map(|(at, &line)| {
            wrap::wrap(&document.text, line, room, paint.measure).into_iter().map(move |row| (at, row))
        })
        .collect();
    let focus = rows.iter().position(|(_, row)| row.end > span.start).unwrap_or(0);
    let top = focus.saturating_sub(usize::from(area.height) / 2);
    for (i, (line, row)) in rows.iter().skip(top).take(usize::from(area.height)).enumerate() {
        let y = area.y + i as u16;
        if *line == at && document.lines.get(at).is_some_and(|line| line.start == row.start) {
            paint.text(area.x, y, gutter, &number, theme.dim());
        }
        let x = area.x + gutter;
        paint.text(x, y, room as u16, document.at(*row).trim_end(), Style::default());
        for other in lit.iter().filter(|other| other.overlaps(*row)) {
            restyle(document, *row, *other, (x, y), theme.evidence(), paint);
        }
        if span.overlaps(*row) {
            restyle(document, *row, span, (x, y), theme.source(), paint);
        }
    }
}
