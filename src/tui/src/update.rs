//! What each key, action and piece of news does to the state.
//!
//! Invariant: nothing here fails; the status line says what cannot be done, and why.

use crate::action::Action;
use crate::answers::overlay_key;
use crate::availability::why_not;
use crate::batch::batch_done;
use crate::control;
use crate::decisions::write_drafts;
use crate::effect::Effect;
use crate::event::Event;
use crate::keys::{Code, Key, KeyLookup};
use crate::leaving::{asked, leave, left};
use crate::overlay::folder_findings::FolderFindings;
use crate::overlay::help::Help;
use crate::overlay::letter::Letter;
use crate::overlay::palette::Palette;
use crate::overlay::problems::Problems;
use crate::report_view::ReportView;
use crate::report_view::cards::Look;
use crate::saving::{export, freed, taken_in, unsaved};
use crate::screen::report::form::choose;
use crate::screen::report::loading;
use crate::screen::{list, pair, report, series};
use crate::second;
use crate::sign_off::{claimed, go_on, is_held, opened};
use crate::small_window::unseen_key;
use crate::state::Prefetched;
use crate::state::{Focus, LeaveTarget, Screen, State, StatusLine};
use crate::survey;
use crate::take_earlier;
use crate::text_input::{pair_search_key, search_key, series_search_key, value_key};
use crate::tutorial::{self, Verdict};
use gouji_core::message;
use gouji_core::text::Lang;

/// A key was pressed.
pub fn key(state: &mut State, key: Key) -> Vec<Effect> {
    let effects = match tutorial::verdict(state, key) {
        Verdict::Through => pressed(state, key),
        Verdict::Right => {
            let effects = pressed(state, key);
            tutorial::go_on(state);
            effects
        }
        Verdict::Ends => {
            tutorial::end(state);
            Vec::new()
        }
        Verdict::Wrong => {
            tutorial::remind(state);
            Vec::new()
        }
    };
    state.recorded(effects)
}

fn pressed(state: &mut State, key: Key) -> Vec<Effect> {
    if is_held(state, key) {
        return Vec::new();
    }
    state.status = None;
    if let Some(view) = state.open.view_mut() {
        view.look_back();
    }
    if state.size.is_too_small() {
        return unseen_key(state, key);
    }
    if state.is_reading && state.overlay.is_none() && key.code == Code::Esc {
        not_opened(state, state.say("reading.stopped").to_string());
        return vec![Effect::Stop];
    }
    if state.batch.is_some() && state.screen == Screen::List && state.overlay.is_none() && key.code == Code::Esc {
        return vec![Effect::StopBatch];
    }
    match state.focus() {
        Focus::Overlay => overlay_key(state, key),
        Focus::Value => value_key(state, key),
        Focus::TextSearch => search_key(state, key),
        Focus::PairSearch => pair_search_key(state, key),
        Focus::SeriesSearch => series_search_key(state, key),
        Focus::ListFilter => list::keys::filter_key(state, key),
        Focus::Commands => command(state, key),
    }
}

/// A key that is bound, or one of several that are bound together.
fn command(state: &mut State, key: Key) -> Vec<Effect> {
    let mut pressed = std::mem::take(&mut state.pending);
    let goes_on = !pressed.is_empty();
    if goes_on && key.code == Code::Esc {
        return Vec::new();
    }
    pressed.push(key);
    let keymap = &state.resources.keymap;
    let mut reach = keymap.reach(state.mode(), &pressed);
    if reach == KeyLookup::Nothing {
        // A key is compared as it is before it is folded: a full-width sign may be bound itself.
        pressed.pop();
        pressed.push(key.folded());
        reach = keymap.reach(state.mode(), &pressed);
    }
    match reach {
        KeyLookup::Action(name) => Action::from_name(name).map_or_else(Vec::new, |action| chosen(state, action, key)),
        KeyLookup::Prefix => {
            state.pending = pressed;
            Vec::new()
        }
        KeyLookup::Nothing => {
            let keys: Vec<String> = pressed.iter().map(ToString::to_string).collect();
            let help = state.keys(Action::Help).first().map(ToString::to_string).unwrap_or_default();
            state.tell(message!("keys.nothing", keys = keys.join(" "), help = help).get(state.lang));
            Vec::new()
        }
    }
}

/// An action that a key was pressed for: a digit says which card is meant.
///
/// Enter, right after a card that asks for a look was asked for, accepts it; at any other key the reviewer has turned away.
fn chosen(state: &mut State, action: Action, key: Key) -> Vec<Effect> {
    let look = state.open.view_mut().map(|view| std::mem::take(&mut view.look)).unwrap_or_default();
    if look == Look::Asked && key.code == Code::Enter && asks_for_a_look(state) {
        if let Some(view) = state.open.view_mut() {
            view.look = Look::Confirmed;
        }
        return act(state, Action::Accept);
    }
    if action == Action::Otherwise
        && let Some(view) = state.open.view_mut()
    {
        view.look = look;
    }
    if let (Action::Accept, Code::Char(digit), Some(view)) = (action, key.folded().code, state.open.view_mut())
        && let Some(digit) = digit.to_digit(10)
        && view.choices().is_empty()
        && !view.look_at((digit as usize).saturating_sub(1))
    {
        state.warn(state.say("card.none").to_string());
        return Vec::new();
    }
    let digit = if let Code::Char(digit) = key.folded().code { digit.to_digit(10) } else { None };
    let has_choices = || state.open.view().is_some_and(|view| !view.choices().is_empty());
    if action == Action::Accept && state.screen == Screen::Report && why_not(state, action).is_none() && has_choices() {
        choose(state, digit.map_or(0, |digit| (digit as usize).saturating_sub(1)));
        state.fit();
        return Vec::new();
    }
    act(state, action)
}

/// True when the card looked at is not accepted with one key.
fn asks_for_a_look(state: &State) -> bool {
    let view = state.open.view();
    let card = view.and_then(|view| Some((view.component()?, view.looked_at()?)));
    card.is_some_and(|(group, card)| state.open.caution(group, card).is_some())
}

/// Does what was asked for, or says why not.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    tracing::debug!(action = action.name(), "action");
    if let Some(reason) = why_not(state, action) {
        let is_error = matches!(action, Action::Accept | Action::Compare | Action::Edit | Action::Open);
        state.status = Some(StatusLine { text: reason, is_error });
        return Vec::new();
    }
    let effects = match action {
        Action::Palette => {
            state.overlay = Some(Palette::new(state).into());
            Vec::new()
        }
        Action::Help => {
            state.overlay = Some(Help::default().into());
            Vec::new()
        }
        Action::Problems if state.screen == Screen::List => {
            state.overlay = Some(FolderFindings::new(state).into());
            Vec::new()
        }
        Action::Problems => {
            state.overlay = Some(Problems::new(state).into());
            Vec::new()
        }
        Action::Letter => {
            state.overlay = Some(Letter::new(state).into());
            Vec::new()
        }
        Action::Export => vec![export(state)],
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
        Action::Tutorial => vec![Effect::Practise],
        Action::Quit => leave(state, LeaveTarget::Quit),
        _ => match state.screen {
            Screen::List => list::keys::act(state, action),
            Screen::Report => report::keys::act(state, action),
            Screen::Pair => pair::keys::act(state, action),
            Screen::Series => series::keys::act(state, action),
        },
    };
    state.fit();
    effects
}

/// What was asked for does not come, and why.
fn not_opened(state: &mut State, reason: String) {
    if state.open.take_loading().is_some() {
        state.screen = Screen::List;
    }
    (state.is_reading, state.signed) = (false, false);
    (state.wanted, state.wanted_number) = (None, None);
    state.warn(reason);
}

/// Something came back from the edges.
pub fn event(state: &mut State, event: Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    state.is_reading &= !matches!(
        event,
        Event::Opened(..) | Event::Practised(_) | Event::Paired(..) | Event::Years(..) | Event::Exported(_)
    );
    match event {
        Event::Clock(now) => {
            state.now = now;
            return effects;
        }
        Event::Reading => state.is_reading = true,
        Event::Counted(index, summary) => {
            // A report that was reviewed before its count came is counted already, and better.
            if state.list.items().get(index).is_some_and(|item| item.summary.is_none()) {
                state.list.tell(index, summary);
                let reviewer = state.reviewer.clone();
                state.list.catch_up(&reviewer);
            }
            // Two years that were opened before the others were known.
            if state.list.is_read() {
                effects = pair::baseline::ask(state);
            }
        }
        Event::Opened(index, Ok(review), status) => {
            effects = opened(state, index, (*review).into(), status);
        }
        Event::Prefetched(index, Ok(review), status) => {
            // An open report is not read twice.
            if state.open.view().is_some_and(|view| view.index != index) {
                state.prefetched = Some(Prefetched { index, review: (*review).into(), status });
            }
        }
        // Opening it shows the reason.
        Event::Prefetched(_, Err(_), _) => {}
        Event::Claimed(index, is_ours) => effects = claimed(state, index, is_ours),
        Event::Paired(old, new, Ok(pair)) => {
            pair::keys::paired(state, (old, new), *pair);
            effects = pair::baseline::ask(state);
        }
        Event::Baseline(pair, found) => pair::baseline::take(state, pair, found),
        Event::Years(years) => series::keys::opened(state, *years),
        Event::Shown(index, review) => loading::shown(state, index, *review),
        Event::Opened(index, Err(reason), _) => {
            // The only report is not counted: its row says what is wrong with it.
            if state.is_alone {
                state.list.tell(index, Err(reason.clone()));
            }
            not_opened(state, reason);
        }
        Event::Practised(Ok(review)) => tutorial::begin(state, *review),
        Event::Paired(_, _, Err(reason)) | Event::Practised(Err(reason)) => not_opened(state, reason),
        Event::Saved(Ok(path)) => effects = saved(state, &path),
        Event::Exported(Ok((path, count, failed))) => {
            let words = message!("export.saved", path = path, count = count).get(state.lang);
            match failed {
                0 => state.tell(words),
                failed => state.warn(words + &message!("export.left_out", count = failed).get(state.lang)),
            }
        }
        Event::Seconded(index, is_asked, second) => second::seconded(state, index, is_asked, second),
        Event::Controlled(sample) => effects = control::drawn(state, sample.map(|sample| *sample)),
        Event::BatchStep(done, all) => state.batch = Some((done, all)),
        Event::BatchDone(result) => {
            batch_done(state, *result);
            state.refresh_overlay();
        }
        Event::SurveyStep(done, all) => state.survey.progress = Some((done, all)),
        Event::Surveyed(result) => survey::done(state, *result),
        Event::LetterWritten(Ok(path)) => state.tell(message!("letter.saved", path = path).get(state.lang)),
        Event::TakenOver(Ok(taken)) => effects = take_earlier::taken(state, *taken),
        // Nothing is left while it is not saved.
        Event::Saved(Err(reason)) => unsaved(state, reason),
        Event::TakenIn { report, review, conflicts } => effects = taken_in(state, report, *review, conflicts),
        Event::Unrecorded(reason)
        | Event::LetterWritten(Err(reason))
        | Event::Exported(Err(reason))
        | Event::TakenOver(Err(reason)) => {
            state.warn(reason);
        }
        Event::JournalMoved(path) => state.warn(message!("report.journal_moved", path = &path).get(state.lang)),
        Event::Freed(index) => freed(state, index),
        Event::Resized(size) => tutorial::resized(state, size),
    }
    state.fit();
    state.recorded(effects)
}

/// The program ends without being asked to: words that are not finished are kept with what is saved.
pub(crate) fn ending(state: &mut State) {
    write_drafts(state);
}

/// The sessions are saved, to this path: what waited for that goes on.
fn saved(state: &mut State, path: &str) -> Vec<Effect> {
    state.open.all_mut().for_each(ReportView::saved);
    state.count_open();
    state.tell(message!("report.saved", path = path).get(state.lang));
    match asked(state) {
        Some(then) => left(state, then),
        None if state.signed => go_on(state),
        None => Vec::new(),
    }
}
