//! What each key, action and piece of news does to the state.
//!
//! Invariant: nothing here fails; what cannot be done is said in the status line, with the reason.

use super::beside::paired;
use super::cards::accept;
use super::compare::CompareScreen;
use super::compare::act::compare;
use super::compare::parts::parts_key;
use super::compare::usual;
use super::conflicts::{conflicts_key, save, taken_in};
use super::copy::copy;
use super::decide::decide;
use super::desk::Pane;
use super::early;
use super::elsewhere::{elsewhere_key, offer, unsaved};
use super::finish::{Ahead, claimed, finish, go_on, opened};
use super::found::{found_key, freed};
use super::help::help_key;
use super::history::history_key;
use super::layout::Size;
use super::leave::{leave, leave_key, left, reopen};
use super::palette::{Palette, palette_key};
use super::reasons::why_key;
use super::sample::sample;
use super::search::Search;
use super::series;
use super::typing::{compare_search_key, edit_key, search_key, series_search_key};
use super::unseen::unseen_key;
use super::walk::walk;
use super::why::why_not;
use super::{Action, After, Effect, News, Overlay, Screen, State, Status};
use crate::keys::{Code, Key, Reach};
use gouji_core::check::Protection;
use gouji_core::text::Lang;

/// A key was pressed. Notes are typed into the text area of `ui`, which asks first (see [`Overlay::Note`]).
pub fn key(state: &mut State, key: Key) -> Vec<Effect> {
    let effects = pressed(state, key);
    state.recorded(effects)
}

fn pressed(state: &mut State, key: Key) -> Vec<Effect> {
    state.status = None;
    if let Some(desk) = &mut state.desk {
        desk.look_back();
    }
    if state.size.is_too_small() {
        return unseen_key(state, key);
    }
    if state.is_reading && state.overlay.is_none() && key.code == Code::Esc {
        not_opened(state, state.say("reading.stopped").to_string());
        return vec![Effect::Stop];
    }
    match state.overlay {
        Some(Overlay::Leave { then }) => return leave_key(state, key, then),
        Some(Overlay::Help(_)) => return help_key(state, key),
        Some(Overlay::Palette(_)) => return palette_key(state, key),
        Some(Overlay::Why(_)) => return why_key(state, key),
        Some(Overlay::History(_)) => return history_key(state, key),
        Some(Overlay::Conflicts(_)) => return conflicts_key(state, key),
        Some(Overlay::Elsewhere(_)) => return elsewhere_key(state, key),
        Some(Overlay::Found(_)) => return found_key(state, key),
        Some(Overlay::Parts(_)) => return parts_key(state, key),
        Some(Overlay::Note { .. }) => return Vec::new(),
        None => {}
    }
    if matches!(state.screen, Screen::Desk | Screen::Compare) {
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
    if state.screen == Screen::Series && state.series.as_ref().is_some_and(series::SeriesScreen::is_typing) {
        return series_search_key(state, key);
    }
    command(state, key)
}

/// A key that is bound, or one of several that are bound together.
fn command(state: &mut State, key: Key) -> Vec<Effect> {
    let mut pressed = std::mem::take(&mut state.pending);
    let goes_on = !pressed.is_empty();
    if goes_on && key.code == Code::Esc {
        return Vec::new();
    }
    pressed.push(key);
    let keymap = &state.kit.keymap;
    let mut reach = keymap.reach(state.mode(), &pressed);
    if reach == Reach::Nothing {
        // A key is compared as it is before it is folded: a full-width sign may be bound itself.
        pressed.pop();
        pressed.push(key.folded());
        reach = keymap.reach(state.mode(), &pressed);
    }
    match reach {
        Reach::Action(name) => Action::from_name(name).map_or_else(Vec::new, |action| chosen(state, action, key)),
        Reach::Prefix => {
            state.pending = pressed;
            Vec::new()
        }
        Reach::Nothing => {
            if goes_on {
                let keys: Vec<String> = pressed.iter().map(ToString::to_string).collect();
                state.tell(state.say_with("keys.nothing", &[&keys.join(" ")]));
            }
            Vec::new()
        }
    }
}

/// An action that a key was pressed for: a digit says which card is meant.
fn chosen(state: &mut State, action: Action, key: Key) -> Vec<Effect> {
    if let (Action::Accept, Code::Char(digit), Some(desk)) = (action, key.folded().code, &mut state.desk)
        && let Some(digit) = digit.to_digit(10)
        && !desk.look_at((digit as usize).saturating_sub(1))
    {
        state.warn(state.say("card.none").to_string());
        return Vec::new();
    }
    act(state, action)
}

/// Does what was asked for, or says why not.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if let Some(reason) = why_not(state, action) {
        let is_error = matches!(action, Action::Accept | Action::Compare | Action::Edit | Action::Open);
        state.status = Some(Status { text: reason, is_error });
        return Vec::new();
    }
    let effects = match action {
        Action::Palette => {
            let palette = Palette::new(state);
            state.overlay = Some(Overlay::Palette(Box::new(palette)));
            Vec::new()
        }
        Action::Help => {
            state.overlay = Some(Overlay::Help(Box::default()));
            Vec::new()
        }
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::Language => {
            state.lang = if state.lang == Lang::Zh { Lang::En } else { Lang::Zh };
            Vec::new()
        }
        Action::Theme => {
            state.next_theme();
            Vec::new()
        }
        Action::Mouse => {
            state.mouse = !state.mouse;
            state.tell(state.say(if state.mouse { "mouse.on" } else { "mouse.off" }).to_string());
            vec![Effect::Mouse(state.mouse)]
        }
        Action::Quit => leave(state, After::Quit),
        _ => match state.screen {
            Screen::List => list(state, action),
            Screen::Desk => desk(state, action),
            Screen::Compare => compare(state, action),
            Screen::Series => series::act(state, action),
        },
    };
    state.fit();
    effects
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
        Action::Open => {
            return vec![Effect::Open(cursor)];
        }
        Action::Mark => {
            state.list.marked = if state.list.marked == Some(cursor) { None } else { Some(cursor) };
            if state.list.marked.is_some() {
                state.tell(state.say("list.marked").to_string());
            }
        }
        Action::Compare => {
            if let Some((old, new)) = state.list.pair() {
                return vec![Effect::OpenPair(old, new)];
            }
        }
        Action::Series => return series::open_series(state),
        _ => {}
    }
    Vec::new()
}

fn desk(state: &mut State, action: Action) -> Vec<Effect> {
    if matches!(action, Action::DividerLeft | Action::DividerRight) {
        let step = if action == Action::DividerLeft { -4 } else { 4 };
        let here = state.desk.as_ref().map_or(0, |desk| desk.panes(state.space()).raw.width);
        state.move_divider(here.saturating_add_signed(step));
        return Vec::new();
    }
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
        Action::Left | Action::PreviousCell if in_text => desk.go_number(false),
        Action::Right | Action::NextCell if in_text => desk.go_number(true),
        _ if desk.go_by(action, page) => {}
        Action::NextCell => desk.go_cells(1),
        Action::PreviousCell => desk.go_cells(-1),
        Action::SwitchPane => desk.switch_pane(),
        Action::SearchNext | Action::SearchPrevious => {
            if desk.search.is_some() {
                desk.next_hit(action == Action::SearchNext);
            } else {
                desk.search = Some(Search::begun());
            }
        }
        Action::Search => desk.search = Some(Search::begun()),
        Action::NextProblem | Action::PreviousProblem => walk(state, action == Action::NextProblem),
        Action::Sample => sample(state),
        Action::Accept => accept(state),
        Action::NextCard | Action::PreviousCard => desk.look(action == Action::NextCard),
        Action::Edit if in_text && desk.is_on_fold() => desk.toggle_fold(),
        Action::Otherwise => desk.otherwise = !desk.otherwise,
        Action::Protection => {
            desk.shows_protection = !desk.shows_protection;
            if desk.shows_protection {
                tell_protection(state);
            }
        }
        Action::Finish => return finish(state),
        Action::Back => {
            // One level out: first the search, then the text pane, then the report.
            if desk.search.take().is_none() {
                if in_text && !desk.is_early {
                    desk.pane = Pane::Fields;
                } else {
                    return leave(state, After::List);
                }
            }
        }
        Action::Save => return save(state),
        Action::Reopen => return reopen(state),
        Action::SaveElsewhere => offer(state, String::new(), ""),
        Action::Fold => desk.toggle_fold(),
        Action::Tables => {
            state.is_aligned = !state.is_aligned;
            state.tell(state.say(if state.is_aligned { "tables.aligned" } else { "tables.published" }).to_string());
        }
        Action::CopyValue | Action::CopySentence | Action::CopySum => return copy(state, action),
        Action::Series => return series::open_series(state),
        Action::Compare if desk.beside.is_some() => return leave(state, After::List),
        Action::Compare => {
            let here = desk.index;
            if let Some(other) = state.other_report() {
                let year = |i: usize| state.list.summary(i).and_then(|summary| summary.year);
                let (old, new) = if year(other) <= year(here) { (other, here) } else { (here, other) };
                return leave(state, After::Compare(old, new));
            }
        }
        _ => decide(state, action),
    }
    Vec::new()
}

/// How many numbers the rules locate, notice, and leave to the eyes.
fn tell_protection(state: &mut State) {
    let Some(desk) = &state.desk else { return };
    let count = |kind| desk.protection.values().filter(|protection| **protection == kind).count().to_string();
    let counts = [Protection::Located, Protection::Detected, Protection::Unprotected].map(count);
    let words = state.say_with("protection.counts", &[&counts[0], &counts[1], &counts[2]]);
    state.tell(words);
}

/// What was asked for does not come, and why.
fn not_opened(state: &mut State, reason: String) {
    if state.desk.take_if(|desk| desk.is_early).is_some() {
        state.screen = Screen::List;
    }
    (state.is_reading, state.signed) = (false, false);
    state.warn(reason);
}

/// Something came back from the edges.
pub fn news(state: &mut State, news: News) -> Vec<Effect> {
    let mut effects = Vec::new();
    state.is_reading &= !matches!(news, News::Opened(..) | News::Paired(..) | News::Years(..));
    match news {
        News::Reading => state.is_reading = true,
        News::Counted(index, summary) => {
            // A report that was reviewed before its count came is counted already, and better.
            if state.list.items().get(index).is_some_and(|item| item.summary.is_none()) {
                state.list.tell(index, summary);
            }
            // Two years that were opened before the others were known.
            if state.list.is_read() {
                effects = usual::ask(state);
            }
        }
        News::Opened(index, Ok(review), opening) => {
            effects = opened(state, index, *review, opening);
        }
        News::Ahead(index, Ok(review), opening) => {
            // A report that is on the desk is not to be read twice.
            if state.desk.as_ref().is_some_and(|desk| desk.index != index) {
                state.ahead = Some(Ahead { index, review, opening });
            }
        }
        // Whoever opens it is told why it cannot be.
        News::Ahead(_, Err(_), _) => {}
        News::Claimed(index, is_ours) => effects = claimed(state, index, is_ours),
        News::Paired(old, new, Ok(pair)) => {
            paired(state, (old, new), *pair);
            effects = usual::ask(state);
        }
        News::Usual(pair, found) => usual::take(state, pair, found),
        News::Years(years) => series::opened(state, &years),
        News::Shown(index, review) => early::shown(state, index, *review),
        News::Opened(_, Err(reason), _) | News::Paired(_, _, Err(reason)) => {
            not_opened(state, reason);
        }
        News::Saved(Ok(path)) => {
            if let Some(desk) = &mut state.desk {
                desk.saved();
            }
            state.count_desk();
            state.tell(state.say_with("desk.saved", &[&path]));
            if let Some(Overlay::Leave { then }) = state.overlay {
                effects = left(state, then);
            } else if state.signed {
                effects = go_on(state);
            }
        }
        // Nothing is left while it is not saved.
        News::Saved(Err(reason)) => unsaved(state, reason),
        News::TakenIn(index, conflicts) => effects = taken_in(state, index, conflicts),
        News::Unrecorded(reason) => state.warn(reason),
        News::JournalMoved(path) => state.warn(state.say_with("desk.journal_moved", &[&path])),
        News::Freed(index) => freed(state, index),
        News::Resized(size) => state.size = size,
    }
    state.fit();
    state.recorded(effects)
}
