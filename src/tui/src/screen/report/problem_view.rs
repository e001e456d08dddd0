//! The problem shown: what the rule demands, the arithmetic, the cards that mend it, and what is known of the focused number.

use crate::action::Action;
use crate::hits::HitTarget;
use crate::layout::Area;
use crate::report_view::ReportView;
use crate::report_view::marks::Mark;
use crate::report_view::notices::Notice;
use crate::screen::report::{cards_view, legend_view, operands_view, protection_view, unread_view, value_view};
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use gouji_core::check::{Finding, Severity};
use gouji_core::extract::{self, Confidence};
use gouji_core::ids::item;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::{DecisionKind, Entry, Origin};
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Span, wrap};

/// Lines of a note that are shown under each other.
const NOTE_LINES: usize = 3;

/// Draws the box.
pub(crate) fn draw(state: &State, view: &ReportView, area: Area, paint: &mut Paint) {
    let finding = view.finding();
    let (_, open) = view.problem_count();
    let unread = view.unread_group();
    let title = match finding {
        Some(finding) => title(state, view, finding),
        None if unread.is_some() => format!("{} · {}", counted(state, view), state.say("severity.unread")),
        None if view.component().is_some() => state.say("card.filling").to_string(),
        None if view.is_unprotected() => message!("walk.look", key = first_key(state, Action::Confirm)).get(state.lang),
        None if view.is_sampled() => {
            let looked = view.looked().map_or((0, 0), |looked| (looked.seen, looked.drawn));
            let key = first_key(state, Action::Confirm);
            message!("sample.look", seen = looked.0, drawn = looked.1, key = key).get(state.lang)
        }
        None if open == 0 => state.say("problem.none").to_string(),
        None => message!("problem.open", count = open).get(state.lang),
    };
    let title = match view.component() {
        Some(component) => {
            let seen = match view.pinned() {
                0 => String::new(),
                seen => format!(" · {}", message!("card.pinned", count = seen).get(state.lang)),
            };
            format!("{title} · {}{seen}", component.words().get(state.lang))
        }
        None => title,
    };
    let title = match view.edit.as_ref().and_then(|edit| value_view::title(state, edit)) {
        Some(picking) => format!("{picking} · {title}"),
        None => title,
    };
    let unseen = view.count_unseen();
    let hint = match (open, unseen) {
        // Asked in every frame: one number that can be drawn is enough to know.
        (0, 0) if view.looked().is_none() && view.drawable().next().is_some() => {
            message!("sample.hint", key = first_key(state, Action::Sample)).get(state.lang)
        }
        (0, 0) => String::new(),
        (0, unseen) => {
            message!("problem.unseen", key = first_key(state, Action::NextProblem), count = unseen).get(state.lang)
        }
        _ => message!("problem.next", key = first_key(state, Action::NextProblem), count = open).get(state.lang),
    };
    paint.frame(area, &title, &hint, false);
    if let Some(chord) = state.keys(Action::NextProblem).first().filter(|_| open > 0) {
        let columns = paint.measure.width(&hint) as u16 + 3;
        paint.hit_in((area.x + area.width).saturating_sub(columns), area.y, columns, HitTarget::Keys(chord.clone()));
    }
    let inside = area.inside();
    let columns = usize::from(inside.width.saturating_sub(2));
    // What the looks of the fields mean stays on the last line while they are shown.
    let classes = protection_view::line(state, view, paint);
    let height = usize::from(inside.height).saturating_sub(usize::from(classes.is_some()));
    let after = below(state, view, inside, paint);
    let room = height.saturating_sub(after.len());
    let choices = value_view::choices(state, view, paint);
    let cards = if choices.is_empty() { cards_view::lines(state, view, paint) } else { Vec::new() };
    let mut lines = Vec::new();
    let picks =
        value_view::lines(state, view, (inside.width, room.saturating_sub(usize::from(finding.is_some()))), paint);
    if let Some(finding) = finding {
        // A line of the sum is always shown; what the others leave is for the rest of it and for its numbers.
        let left = room.saturating_sub(cards.len() + picks.len()).max(1);
        lines.extend(sum(view, finding, (inside.width, left.saturating_sub(1).max(1)), state, paint));
        lines.extend(operands_view::lines(state, view, finding, (columns, left.saturating_sub(lines.len())), paint));
    }
    if let Some(group) = unread.filter(|_| finding.is_none()) {
        let left = room.saturating_sub(cards.len() + picks.len()).max(1);
        lines.extend(unread_view::lines(state, view, group, (inside.width, left), paint));
    }
    lines.extend(picks);
    lines.extend(choices);
    let room = room.saturating_sub(lines.len());
    let window = cards_view::window(cards, room);
    if let Some(cut) = window.cut {
        draw_cut(state, area, cut, paint);
    }
    lines.extend(window.lines);
    lines.extend(after);
    if let Some(finding) = finding.filter(|_| view.edit.is_none()) {
        let left = height.saturating_sub(lines.len());
        lines.extend(operands_view::quotes(state, view, finding, (columns, left), paint));
    }
    for (i, pieces) in lines.iter().take(height).enumerate() {
        paint.pieces(inside.x + 1, inside.y + i as u16, inside.width.saturating_sub(1), pieces);
    }
    // Below it, and apart from it, where there is room.
    let columns = columns as u16;
    let marks = || legend_view::line(state, view, columns, paint).filter(|_| lines.len() + 2 <= height);
    if let Some(legend) = classes.or_else(marks) {
        paint.pieces(inside.x + 1, inside.y + inside.height.saturating_sub(1), columns, &legend);
    }
}

/// On the lower border: which of the cards are seen, and the key that leads to the others.
fn draw_cut(state: &State, area: Area, (first, last, all): (usize, usize, usize), paint: &mut Paint) {
    let seen = if first == last { first.to_string() } else { format!("{first}-{last}") };
    let key = first_key(state, Action::NextCard);
    let words = format!(" {} ", message!("card.cut", range = &seen, all = all, key = &key).get(state.lang));
    let columns = (paint.measure.width(&words) as u16).min(area.width.saturating_sub(4));
    let (x, y) = ((area.x + area.width).saturating_sub(columns + 2), area.y + area.height.saturating_sub(1));
    let style = paint.theme.key();
    paint.fitted(x, y, columns, &words, style);
    if let Some(chord) = state.keys(Action::NextCard).first() {
        paint.hit_in(x, y, columns, HitTarget::Keys(chord.clone()));
    }
}

/// Lines below the cards: the notice or the number in focus, and its decisions.
fn below(state: &State, view: &ReportView, inside: Area, paint: &Paint) -> Vec<StyledLine> {
    let mut lines = Vec::new();
    if let Some(notice) = view.notice() {
        lines.extend(about_notice(state, view, notice, inside, paint));
    }
    if view.unread_table().is_some() {
        lines.extend(entry_lines(state, view, paint));
        return lines;
    }
    let itself = view.finding().is_some_and(|finding| finding.operands.is_empty()) && view.problem.is_some();
    lines.push(if itself {
        let (as_published, note) = (first_key(state, Action::AsPublished), first_key(state, Action::Note));
        let words = message!("problem.acknowledge", as_published = as_published, note = note);
        vec![(words.get(state.lang), paint.theme.text())]
    } else {
        about_focus(state, view, paint)
    });
    lines.extend(entry_lines(state, view, paint));
    lines
}

/// The sum on at most `room` lines; the end of a long one is its result and is always shown.
pub(crate) fn sum(
    view: &ReportView,
    finding: &Finding,
    room: (u16, usize),
    state: &State,
    paint: &Paint,
) -> Vec<StyledLine> {
    let theme = paint.theme;
    let style = if view.review.is_settled(finding) {
        theme.good()
    } else if finding.severity == Severity::Hard {
        theme.error()
    } else {
        theme.warning()
    };
    let message = finding.message(state.lang);
    let columns = usize::from(room.0).saturating_sub(1);
    let rows = wrap::wrap(&message, Span::new(0, message.len()), columns, paint.measure);
    let line = |row: &Span| vec![(row.of(&message).trim_end().to_string(), style)];
    let mut lines: Vec<StyledLine> = rows.iter().take(room.1).map(line).collect();
    if rows.len() > room.1
        && let Some(last) = lines.last_mut()
    {
        let tail = message.rfind(" = ").map_or("", |at| &message[at..]);
        let cut = paint.measure.fit(&last[0].0, columns.saturating_sub(paint.measure.width(tail) + 2));
        last[0].0 = format!("{cut}{tail}");
    }
    lines
}

pub(crate) fn first_key(state: &State, action: Action) -> String {
    state.keys(action).first().map(ToString::to_string).unwrap_or_default()
}

/// `问题 2/8`: of all problems there were, so that the count stands still while they are settled.
fn counted(state: &State, view: &ReportView) -> String {
    let (at, all) = view.progress();
    message!("problem.title", at = at, all = all).get(state.lang)
}

fn title(state: &State, view: &ReportView, finding: &Finding) -> String {
    let severity = state.say(match finding.severity {
        Severity::Hard => "severity.hard",
        Severity::Soft => "severity.soft",
        Severity::Info => "severity.info",
    });
    let head = if view.problem_count().0 > 0 {
        counted(state, view)
    } else if view.review.is_settled(finding) && finding.verdict.is_broken() {
        state.say("problem.settled").to_string()
    } else {
        state.say("problem.solved").to_string()
    };
    format!("{head} · {severity}")
}

/// The place of a byte of the text: its line, and its page where the source has pages.
pub(super) fn place(view: &ReportView, offset: usize) -> Message {
    let (line, page) = line_and_page(view, offset);
    match page {
        Some(page) => message!("focus.page", line = line, page = page),
        None => message!("focus.line", line = line),
    }
}

/// A hint to look at the place of a byte of the text.
pub(crate) fn see_place(view: &ReportView, offset: usize) -> Message {
    let (line, page) = line_and_page(view, offset);
    match page {
        Some(page) => message!("problem.page", line = line, page = page),
        None => message!("problem.place", line = line),
    }
}

fn line_and_page(view: &ReportView, offset: usize) -> (usize, Option<String>) {
    let document = &view.review.document;
    (document.line_at(offset) + 1, document.place_at(offset).map(|place| place.page.to_string()))
}

/// What is known of the focused number.
pub(crate) fn about_focus(state: &State, view: &ReportView, paint: &Paint) -> StyledLine {
    let theme = paint.theme;
    let Some(id) = view.focus() else { return Vec::new() };
    let Some(current) = view.review.current(id) else { return Vec::new() };
    let place = current.span.map(|span| place(view, span.start).get(state.lang));
    let verbatim = view.review.printed(id).unwrap_or_default();
    let mut words = vec![(format!("▸ {} ", state.label(id)), theme.title())];
    let is_unread = view.review.value(id).is_some_and(|value| value.state == extract::State::Unread);
    let printed = if is_unread {
        unread_words(state, view, id)
    } else if verbatim.is_empty() {
        state.say(if id.starts_with(item::PREFIX) { "focus.not_found" } else { "focus.blank" }).to_string()
    } else {
        message!("focus.printed", text = printable(verbatim)).get(state.lang)
    };
    words.push((printed, theme.text()));
    if let Some(place) = place {
        words.push((format!(" · {place}"), theme.dim()));
    }
    if view.review.value(id).is_some_and(|value| value.confidence == Confidence::Doubtful) {
        words.push((format!(" · {}", state.say("focus.doubtful")), theme.warning()));
    }
    if view.review.identity_items.iter().any(|item| item.id == id && item.repaired) {
        words.push((format!(" · {}", state.say("focus.repaired")), theme.warning()));
    }
    if view.marks.get(id) == Mark::Unexplained {
        words.push((format!(" · {}", state.say("mark.unexplained")), theme.warning()));
    }
    let (all, broken) = view.findings_about(id).fold((0_usize, 0_usize), |(all, broken), finding| {
        (all + 1, broken + usize::from(finding.verdict.is_broken()))
    });
    let text = message!("focus.rules", count = all, broken = broken).get(state.lang);
    words.push((format!(" · {text}"), if broken > 0 { theme.text() } else { theme.dim() }));
    words
}

/// What is known of a cell that could not be read: what is printed there, and what it may mean.
fn unread_words(state: &State, view: &ReportView, id: &str) -> String {
    let printed = view.review.printed(id).filter(|words| !words.is_empty());
    let candidates = view.review.value(id).map_or(&[][..], |value| value.candidates.as_slice());
    let mut values: Vec<String> = candidates.iter().copied().map(gouji_core::check::plain).collect();
    values.dedup();
    let may_be = match values.as_slice() {
        [] if view.review.is_unprinted(id) => state.say("focus.not_printed").to_string(),
        [] => state.say("focus.cannot_tell").to_string(),
        values => message!("focus.may_be", values = values.join(state.say("focus.or"))).get(state.lang),
    };
    match printed {
        Some(words) => {
            let printed = message!("focus.printed", text = printable(words)).get(state.lang);
            format!("{printed} · {may_be}")
        }
        None => may_be,
    }
}

/// The whole of the notice in focus, and its line in the text.
fn about_notice(state: &State, view: &ReportView, notice: &Notice, inside: Area, paint: &Paint) -> Vec<StyledLine> {
    let theme = paint.theme;
    let words = notice.words.get(state.lang);
    let rows = wrap::wrap(words, Span::new(0, words.len()), usize::from(inside.width).saturating_sub(1), paint.measure);
    let mut lines: Vec<_> = rows.iter().map(|row| vec![(row.of(words).trim_end().to_string(), theme.text())]).collect();
    if let Some(span) = notice.span {
        lines.push(vec![(see_place(view, span.start).get(state.lang), theme.dim())]);
    }
    lines
}

/// The decisions and the note about what is in focus and about the problem shown.
pub(crate) fn entry_lines(state: &State, view: &ReportView, paint: &Paint) -> Vec<StyledLine> {
    let theme = paint.theme;
    let mut ids: Vec<String> = view.target().into_iter().chain(view.problem_id()).collect();
    ids.dedup();
    let mut lines = Vec::new();
    for Entry { decision, note } in ids.iter().filter_map(|id| view.review.entries.get(id)) {
        if let Some(decision) = decision {
            let what = match &decision.kind {
                DecisionKind::Entered(after) => message!("decided.entered", after = printable(after)).get(state.lang),
                DecisionKind::Corrected(after) => {
                    let (before, after) = (printable(&decision.before), printable(after));
                    let words = match decision.origin {
                        Origin::Typed => message!("decided.typed", before = before, after = after),
                        _ => message!("decided.corrected", before = before, after = after),
                    };
                    words.get(state.lang)
                }
                kind => state.say(&format!("decided.{}", kind.name())).to_string(),
            };
            let reason = printable(state.resources.reasons.said(&decision.reason, state.lang));
            let why = if reason.is_empty() { String::new() } else { format!(" · {reason}") };
            let origin = state.origin(decision);
            let origin = if origin.is_empty() { origin } else { format!(" · {origin}") };
            let by =
                format!("  {} {}", printable(&decision.provenance.by), decision.provenance.at.get(..10).unwrap_or(""));
            lines.push(vec![(what, theme.good()), (origin, theme.text()), (why, theme.text()), (by, theme.dim())]);
        }
        if let Some(note) = note {
            let head = format!("{} ", state.say("decided.note"));
            let indent = " ".repeat(paint.measure.width(&head));
            let mut heads = std::iter::once(head).chain(std::iter::repeat(indent));
            let text: Vec<String> = note.text.lines().map(printable).collect();
            // The last line that is shown has the rest.
            let (first, rest) = text.split_at(text.len().min(NOTE_LINES - 1));
            let last = (!rest.is_empty()).then(|| rest.join(" / "));
            let shown = first.iter().cloned().chain(last).zip(&mut heads);
            lines.extend(shown.map(|(text, head)| vec![(head, theme.key()), (text, theme.text())]));
        }
    }
    lines
}
