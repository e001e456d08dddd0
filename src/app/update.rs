//! What each key, action and piece of news does to the state.
//!
//! Invariant: nothing here fails; what cannot be done is said in the status line, with the reason.

use super::compare::CompareScreen;
use super::desk::{Desk, Edit, Pane, Search};
use super::layout::Size;
use super::line::Line;
use super::{Action, After, Effect, News, Overlay, Screen, State};
use crate::keys::{Code, Key};
use crate::review::{DecisionKind, Progress, Stamp, decision};
use crate::text::Lang;

/// A key was pressed. Notes are typed into the text area of `ui`, which asks first (see [`Overlay::Note`]).
pub fn key(state: &mut State, key: Key) -> Vec<Effect> {
    state.status = None;
    match state.overlay {
        Some(Overlay::Leave { then }) => return leave_key(state, key, then),
        Some(Overlay::Help(_)) => return help_key(state, key),
        Some(Overlay::Note { .. }) => return Vec::new(),
        None => {}
    }
    if state.screen == Screen::Desk {
        if state.desk.as_ref().is_some_and(|desk| desk.edit.is_some()) {
            return edit_key(state, key);
        }
        if state.desk.as_ref().and_then(|desk| desk.search.as_ref()).is_some_and(|search| search.typing) {
            return search_key(state, key);
        }
    }
    if state.screen == Screen::Compare && state.compare.as_ref().is_some_and(CompareScreen::is_typing) {
        return compare_search_key(state, key);
    }
    let action =
        state.kit.keymap.action(state.mode(), key).or_else(|| state.kit.keymap.action(state.mode(), key.folded()));
    match action.and_then(Action::from_name) {
        Some(action) => act(state, action),
        None => Vec::new(),
    }
}

/// Text was pasted into the line being typed.
pub fn paste(state: &mut State, text: &str) {
    let Some(desk) = &mut state.desk else { return };
    if let Some(edit) = &mut desk.edit {
        edit.line.paste(text);
        preview(state);
    } else if let Some(search) = desk.search.as_mut().filter(|search| search.typing) {
        search.line.paste(text);
        desk.find();
    }
}

/// Does what was asked for.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let effects = match action {
        Action::Help => {
            state.overlay = Some(Overlay::Help(0));
            Vec::new()
        }
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::Language => {
            state.lang = if state.lang == Lang::Zh { Lang::En } else { Lang::Zh };
            Vec::new()
        }
        Action::Quit => leave(state, After::Quit),
        _ => match state.screen {
            Screen::List => list(state, action),
            Screen::Desk => desk(state, action),
            Screen::Compare => compare(state, action),
        },
    };
    fit(state);
    effects
}

/// Fits what is shown to the terminal.
fn fit(state: &mut State) {
    let size = state.size;
    if let Some(desk) = &mut state.desk {
        desk.fit(size);
    }
    if let Some(compare) = &mut state.compare {
        compare.fit(size);
    }
}

fn page(size: Size) -> isize {
    (size.rows as isize - 8).max(4)
}

fn list(state: &mut State, action: Action) -> Vec<Effect> {
    let page = page(state.size);
    let cursor = state.list.cursor;
    match action {
        Action::Up => state.list.go(-1),
        Action::Down => state.list.go(1),
        Action::PageUp => state.list.go(-page),
        Action::PageDown => state.list.go(page),
        Action::First => state.list.go(isize::MIN),
        Action::Last => state.list.go(isize::MAX),
        Action::Open => match state.list.items.get(cursor).and_then(|item| item.summary.as_ref()) {
            Some(Err(reason)) => {
                let reason = reason.clone();
                state.warn(reason);
            }
            _ if state.list.items.is_empty() => {}
            _ => return vec![Effect::Open(cursor)],
        },
        Action::Mark => {
            state.list.marked = if state.list.marked == Some(cursor) { None } else { Some(cursor) };
            if state.list.marked.is_some() {
                state.tell(state.say("list.marked").to_string());
            }
        }
        Action::Compare => match state.list.pair() {
            Some((old, new)) => return vec![Effect::OpenPair(old, new)],
            None => state.warn(state.say("list.no_pair").to_string()),
        },
        Action::Back => return leave(state, After::Quit),
        _ => {}
    }
    Vec::new()
}

fn desk(state: &mut State, action: Action) -> Vec<Effect> {
    let page = page(state.size);
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let in_text = desk.pane == Pane::Raw;
    match action {
        Action::Up if in_text => desk.go_text(-1),
        Action::Down if in_text => desk.go_text(1),
        Action::PageUp if in_text => desk.go_text(-page),
        Action::PageDown if in_text => desk.go_text(page),
        Action::First if in_text => desk.go_text(isize::MIN / 2),
        Action::Last if in_text => desk.go_text(isize::MAX / 2),
        Action::Left if in_text => desk.go_number(false),
        Action::Right if in_text => desk.go_number(true),
        Action::NextCell if in_text => desk.go_number(true),
        Action::PreviousCell if in_text => desk.go_number(false),
        Action::Up => desk.go_rows(-1),
        Action::Down => desk.go_rows(1),
        Action::PageUp => desk.go_rows(-page),
        Action::PageDown => desk.go_rows(page),
        Action::First => desk.go_first(),
        Action::Last => desk.go_last(),
        Action::Left => desk.go_columns(-1),
        Action::Right => desk.go_columns(1),
        Action::NextCell => desk.go_cells(1),
        Action::PreviousCell => desk.go_cells(-1),
        Action::NextSection => desk.go_section(true),
        Action::PreviousSection => desk.go_section(false),
        Action::SwitchPane => desk.switch_pane(),
        Action::SearchNext | Action::SearchPrevious => {
            if desk.search.is_some() {
                desk.next_hit(action == Action::SearchNext);
            } else {
                desk.search = Some(Search { typing: true, ..Search::default() });
            }
        }
        Action::Search => desk.search = Some(Search { typing: true, ..Search::default() }),
        Action::NextProblem | Action::PreviousProblem => walk(state, action == Action::NextProblem),
        Action::Back => {
            // One level out: first the search, then the text pane, then the report.
            if desk.search.take().is_none() {
                if in_text {
                    desk.pane = Pane::Fields;
                } else {
                    return leave(state, After::List);
                }
            }
        }
        Action::Save => return vec![Effect::Save],
        Action::Compare => {
            let here = desk.index;
            match state.list.other_year(here).or(state.list.marked).filter(|&other| other != here) {
                Some(other) => {
                    let year = |i: usize| state.list.summary(i).and_then(|summary| summary.year);
                    let (old, new) = if year(other) <= year(here) { (other, here) } else { (here, other) };
                    return leave(state, After::Compare(old, new));
                }
                None => state.warn(state.say("list.no_pair").to_string()),
            }
        }
        _ => decide(state, action),
    }
    Vec::new()
}

fn walk(state: &mut State, forward: bool) {
    let Some(desk) = &mut state.desk else { return };
    let none = desk.review.open().is_empty();
    let wrapped = desk.go_problem(forward);
    if none {
        state.tell(state.say("desk.no_problem").to_string());
    } else if wrapped {
        state.tell(state.say("desk.wrapped").to_string());
    }
}

/// Decisions about the field in focus.
fn decide(state: &mut State, action: Action) {
    let stamp = Stamp { who: state.reviewer.clone(), when: state.now.clone() };
    let Some(desk) = &mut state.desk else { return };
    let Some(target) = desk.target() else { return };
    let is_finding = target.starts_with(decision::finding_id("").as_str());
    let before = desk.review.open().len();
    match action {
        Action::Undo | Action::Redo => {
            let id = if action == Action::Undo { desk.review.undo() } else { desk.review.redo() };
            match id {
                Some(id) => desk.go(&id),
                None => {
                    return state.tell(
                        state
                            .say(if action == Action::Undo { "desk.nothing_undone" } else { "desk.nothing_redone" })
                            .to_string(),
                    );
                }
            }
        }
        Action::Edit if is_finding => return state.warn(state.say("desk.no_number").to_string()),
        Action::Edit => {
            let text = desk.review.current(&target).map(|current| current.text).unwrap_or_default();
            desk.edit = Some(Edit { id: target, line: Line::new(&text) });
            return;
        }
        Action::Note => {
            let text =
                desk.review.entries.get(&target).and_then(|entry| entry.note.as_ref()).map(|note| note.text.clone());
            state.overlay = Some(Overlay::Note { id: target, text: text.unwrap_or_default() });
            return;
        }
        Action::Confirm => desk.decide(&target, DecisionKind::Confirmed, stamp),
        Action::AsPublished => desk.decide(&target, DecisionKind::AsPublished, stamp),
        Action::Missing => desk.decide(&target, DecisionKind::Missing, stamp),
        Action::Unclear => desk.decide(&target, DecisionKind::Unclear, stamp),
        Action::Clear => desk.clear(&target),
        Action::Finish => return finish(state, stamp),
        _ => return,
    }
    settle(state, before, action);
}

fn finish(state: &mut State, stamp: Stamp) {
    let Some(desk) = &mut state.desk else { return };
    if desk.review.finished.take().is_some() {
        state.tell(state.say("desk.reopened").to_string());
        return;
    }
    let open = desk.review.counts().hard;
    if open > 0 {
        let text = state.say_with("desk.cannot_finish", &[&open.to_string()]);
        return state.warn(text);
    }
    desk.review.finished = Some(stamp);
    state.tell(state.say("desk.finished").to_string());
}

/// Applies the rules after a decision and says what it did.
fn settle(state: &mut State, before: usize, action: Action) {
    let Some(desk) = &mut state.desk else { return };
    desk.recheck(&state.kit.rules, &state.kit.library);
    let after = desk.review.open().len();
    let what = state.say(match action {
        Action::Confirm => "said.confirmed",
        Action::AsPublished => "said.as_published",
        Action::Missing => "said.missing",
        Action::Unclear => "said.unclear",
        Action::Clear => "said.cleared",
        Action::Undo => "said.undone",
        Action::Redo => "said.redone",
        _ => "said.corrected",
    });
    let text = if before == after {
        what.to_string()
    } else {
        format!("{what} · {}", state.say_with("said.problems", &[&before.to_string(), &after.to_string()]))
    };
    state.tell(text);
}

fn edit_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(edit) = &mut desk.edit else { return Vec::new() };
    match key.code {
        Code::Enter => {
            let (id, text) = (edit.id.clone(), edit.line.text().trim().to_string());
            let stamp = Stamp { who: state.reviewer.clone(), when: state.now.clone() };
            desk.edit = None;
            desk.review.preview = None;
            desk.recheck(&state.kit.rules, &state.kit.library);
            let before = desk.review.open().len();
            if desk.review.current(&id).is_some_and(|current| current.text == text) {
                state.tell(state.say("desk.unchanged").to_string());
            } else {
                // Typing what is printed takes a correction back.
                if desk.review.printed(&id) == Some(text.as_str()) {
                    desk.clear(&id);
                } else {
                    desk.decide(&id, DecisionKind::Corrected(text), stamp);
                }
                settle(state, before, Action::Edit);
            }
        }
        Code::Esc => {
            desk.edit = None;
            preview(state);
        }
        Code::Char('c') if key.ctrl => {
            desk.edit = None;
            preview(state);
        }
        _ => {
            let folded = Key { code: fold(key.code), ..key };
            if edit.line.key(folded) {
                preview(state);
            }
        }
    }
    fit(state);
    Vec::new()
}

/// Digits, points and signs of an input method become plain ones.
fn fold(code: Code) -> Code {
    match code {
        Code::Char('。') => Code::Char('.'),
        Code::Char(c) => Code::Char(crate::text::numerals::fold_char(c)),
        other => other,
    }
}

/// Lets the rules see what is being typed.
fn preview(state: &mut State) {
    let Some(desk) = &mut state.desk else { return };
    desk.review.preview = desk.edit.as_ref().map(|edit| (edit.id.clone(), edit.line.text().to_string()));
    desk.recheck(&state.kit.rules, &state.kit.library);
}

fn search_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(search) = &mut desk.search else { return Vec::new() };
    match key.code {
        Code::Enter => {
            search.typing = false;
            if search.hits.is_empty() {
                desk.search = None;
                state.warn(state.say("desk.no_hit").to_string());
            }
        }
        Code::Esc => desk.search = None,
        Code::Down => desk.next_hit(true),
        Code::Up => desk.next_hit(false),
        _ => {
            if search.line.key(key) {
                desk.find();
            }
        }
    }
    fit(state);
    Vec::new()
}

fn compare_search_key(state: &mut State, key: Key) -> Vec<Effect> {
    if let Some(compare) = &mut state.compare {
        compare.search_key(key);
    }
    fit(state);
    Vec::new()
}

fn compare(state: &mut State, action: Action) -> Vec<Effect> {
    let page = page(state.size);
    let Some(compare) = &mut state.compare else { return Vec::new() };
    match action {
        Action::Up => compare.go(-1),
        Action::Down => compare.go(1),
        Action::PageUp => compare.go(-page),
        Action::PageDown => compare.go(page),
        Action::First => compare.go(isize::MIN / 2),
        Action::Last => compare.go(isize::MAX / 2),
        Action::NextProblem | Action::PreviousProblem => {
            if !compare.go_problem(action == Action::NextProblem) {
                state.tell(state.say("desk.no_problem").to_string());
            }
        }
        Action::NextSection => compare.go_section(true),
        Action::PreviousSection => compare.go_section(false),
        Action::View => compare.next_view(),
        Action::Search => compare.begin_search(),
        Action::SearchNext => compare.next_hit(true),
        Action::SearchPrevious => compare.next_hit(false),
        Action::Open => return vec![Effect::Open(compare.new_index)],
        Action::OpenOld => return vec![Effect::Open(compare.old_index)],
        Action::Back => {
            if !compare.end_search() {
                state.screen = if state.desk.is_some() { Screen::Desk } else { Screen::List };
                state.compare = None;
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Leaves the report, asking once when decisions are unsaved.
fn leave(state: &mut State, then: After) -> Vec<Effect> {
    if state.desk.as_ref().is_some_and(Desk::is_dirty) {
        state.overlay = Some(Overlay::Leave { then });
        return Vec::new();
    }
    left(state, then)
}

fn left(state: &mut State, then: After) -> Vec<Effect> {
    state.overlay = None;
    match then {
        After::Quit => vec![Effect::Quit],
        After::List => {
            state.close_desk();
            state.screen = Screen::List;
            Vec::new()
        }
        After::Compare(old, new) => vec![Effect::OpenPair(old, new)],
    }
}

fn leave_key(state: &mut State, key: Key, then: After) -> Vec<Effect> {
    match key.folded().code {
        Code::Enter | Code::Char('y' | 'w') => {
            // What comes after waits for the news that the session is saved.
            vec![Effect::Save]
        }
        Code::Char('d' | 'n') | Code::Delete => {
            state.discard();
            left(state, then)
        }
        Code::Esc | Code::Char('q') => {
            state.overlay = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn help_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(Overlay::Help(top)) = &mut state.overlay else { return Vec::new() };
    match key.folded().code {
        Code::Down | Code::Char('j') => *top += 1,
        Code::Up | Code::Char('k') => *top = top.saturating_sub(1),
        Code::PageDown | Code::Char(' ') => *top += 10,
        Code::PageUp => *top = top.saturating_sub(10),
        Code::Home => *top = 0,
        _ => state.overlay = None,
    }
    Vec::new()
}

/// The note of the overlay was written (or left with `None`).
pub fn note_written(state: &mut State, text: Option<&str>) {
    let Some(Overlay::Note { id, .. }) = state.overlay.take() else { return };
    let stamp = Stamp { who: state.reviewer.clone(), when: state.now.clone() };
    if let (Some(desk), Some(text)) = (&mut state.desk, text) {
        desk.write_note(&id, text, stamp);
        desk.recheck(&state.kit.rules, &state.kit.library);
        state.tell(state.say("said.noted").to_string());
    }
}

/// Something came back from the edges.
pub fn news(state: &mut State, news: News) -> Vec<Effect> {
    let mut effects = Vec::new();
    match news {
        News::Counted(index, summary) => {
            if let Some(item) = state.list.items.get_mut(index) {
                item.summary = Some(summary);
            }
        }
        News::Opened(index, Ok(review), notice) => {
            state.compare = None;
            state.desk = Some(Desk::new(index, *review, &state.kit.rules, &state.kit.library, state.size));
            state.screen = Screen::Desk;
            if let Some(notice) = notice {
                state.tell(notice);
            }
        }
        News::Paired(old, new, Ok(pair)) => {
            state.close_desk();
            let (older, newer) = *pair;
            state.compare =
                Some(CompareScreen::new((old, older), (new, newer), &state.kit.rules, &state.kit.library, state.size));
            state.screen = Screen::Compare;
        }
        News::Opened(_, Err(reason), _) | News::Paired(_, _, Err(reason)) => state.warn(reason),
        News::Saved(Ok(path)) => {
            if let Some(desk) = &mut state.desk {
                desk.saved();
            }
            state.count_desk();
            state.tell(state.say_with("desk.saved", &[&path]));
            if let Some(Overlay::Leave { then }) = state.overlay {
                effects = left(state, then);
            }
        }
        News::Saved(Err(reason)) => {
            // Nothing is left while it is not saved.
            state.overlay = None;
            state.warn(reason);
        }
        News::Resized(size) => state.size = size,
    }
    fit(state);
    effects
}

impl State {
    /// Puts the counts of the open report into the list.
    fn count_desk(&mut self) {
        if let Some(desk) = &self.desk
            && let Some(item) = self.list.items.get_mut(desk.index)
        {
            item.summary = Some(Ok(super::list::Summary::of(&desk.review, &self.kit.library)));
        }
    }

    fn close_desk(&mut self) {
        self.count_desk();
        self.desk = None;
    }

    /// Drops the decisions that were not saved; the list shows the report as it was opened.
    fn discard(&mut self) {
        if let Some(desk) = &mut self.desk {
            desk.discard();
            desk.recheck(&self.kit.rules, &self.kit.library);
        }
        self.count_desk();
        self.desk = None;
    }

    /// How many reports of the list are finished, and how many there are.
    pub fn finished(&self) -> (usize, usize) {
        let done = (0..self.list.items.len())
            .filter(|&i| self.list.summary(i).is_some_and(|summary| summary.progress == Progress::Finished))
            .count();
        (done, self.list.items.len())
    }
}
