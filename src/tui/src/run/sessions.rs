//! The sessions of the reports that are open: what the workbench asks of the disk.
//!
//! Invariant: what was decided is written down before anything else that a key asked for. Names no terminal library, so that
//! the tests of the screens use the same. Left to others: the files (`session`), what the answers mean (`app`).

use crate::effect::{Effect, Event};
use crate::overlay::save_as::SaveError;
use crate::report_view::ReportView;
use crate::state::State;
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::text::sanitize::printable_path;
use gouji_session::corpus::{self, Begun, Item, OpenError, Waiting};
use gouji_session::journal::Written;
use gouji_session::{Locks, OpenSession, Saved, SessionConfig, SessionError, SessionFolder};
use std::collections::HashMap;
use std::sync::Arc;

/// The open sessions, by index of their report.
#[derive(Debug, Default)]
pub struct Sessions {
    /// Where they are kept.
    pub place: SessionConfig,
    /// The locks of this process.
    pub locks: Arc<Locks>,
    open: HashMap<usize, OpenSession>,
}

/// Opens a report for reviewing, at this time.
///
/// # Errors
/// When it cannot be read.
pub fn begin(
    item: &Item,
    kit: (&Library, &Rules),
    place: &SessionConfig,
    locks: &Locks,
    now: String,
    waiting: Waiting<'_>,
) -> Result<Begun, OpenError> {
    corpus::begin(item, kit, &SessionConfig { now, ..place.clone() }, locks, waiting)
}

impl Sessions {
    /// Sessions kept in this place.
    pub fn new(place: SessionConfig, locks: Arc<Locks>) -> Self {
        Self { place, locks, open: HashMap::new() }
    }

    /// The session of a report that was opened.
    pub fn put(&mut self, index: usize, session: OpenSession) {
        self.open.insert(index, session);
    }

    /// Does what concerns sessions; what came of it. `None` for everything else.
    pub fn perform(&mut self, state: &mut State, effect: &Effect) -> Option<Event> {
        match effect {
            Effect::Record(index, moves) => {
                let year = state.desk.as_ref()?.all().find(|year| year.index == *index)?;
                let session = self.open.entry(*index).or_default();
                match session.record(&year.review, moves) {
                    Ok(Written::InPlace) => None,
                    Ok(Written::Anew(path)) => {
                        session.lock_again(
                            &SessionConfig { now: state.now.clone(), ..self.place.clone() },
                            &self.locks,
                            &year.review,
                        );
                        Some(Event::JournalMoved(printable_path(&path)))
                    }
                    Err(failed) => Some(Event::Unrecorded(failed.message().get(state.lang).to_string())),
                }
            }
            Effect::Claim(index) => {
                let ahead = state.ahead.as_ref().filter(|ahead| ahead.index == *index)?;
                let place = SessionConfig { now: state.now.clone(), ..self.place.clone() };
                let session = self.open.get_mut(index);
                let is_ours = session.is_some_and(|session| session.claim(&place, &self.locks, &ahead.review));
                Some(Event::Claimed(*index, is_ours))
            }
            Effect::Save => Some(self.save(state)),
            Effect::SaveIn(folder) => {
                let place =
                    SessionConfig { folder: SessionFolder::new(folder), now: state.now.clone(), ..self.place.clone() };
                let mut paths = Vec::new();
                for year in written(state.desk.as_ref()?) {
                    let session = self.open.entry(year.index).or_default();
                    match session.save_in(&place, &self.locks, &year.review, &state.kit.library) {
                        Ok(saved) => paths.push(saved),
                        failed => return Some(self.said(state, failed.map(|saved| vec![saved]))),
                    }
                }
                Some(self.said(state, Ok(paths)))
            }
            Effect::Forget(index) => {
                self.open.get_mut(index)?.forget();
                None
            }
            _ => None,
        }
    }

    fn save(&mut self, state: &mut State) -> Event {
        let place = SessionConfig { now: state.now.clone(), ..self.place.clone() };
        let Some(desk) = &mut state.desk else { return Event::Saved(Ok(String::new())) };
        let mut paths = Vec::new();
        let indexes: Vec<usize> = written(desk).map(|year| year.index).collect();
        for index in indexes {
            let Some(year) = desk.year_mut(index) else { continue };
            let session = self.open.entry(index).or_default();
            let saved = match session.save(&place, &self.locks, &year.review, &state.kit.library) {
                Err(SessionError::ChangedOnDisk { .. }) => {
                    match session.take_in(&mut year.review, &state.kit.library) {
                        Ok(conflicts) => return Event::TakenIn(index, conflicts),
                        Err(error) => Err(error),
                    }
                }
                saved => saved,
            };
            match saved {
                Ok(saved) => paths.push(saved),
                Err(error) => return self.said(state, Err(error)),
            }
        }
        self.said(state, Ok(paths))
    }

    fn said(&self, state: &State, saved: Result<Vec<Saved>, SessionError>) -> Event {
        let name = |saved: &Saved| saved.words().get(state.lang).to_string();
        let names = |saved: Vec<Saved>| saved.iter().map(name).collect::<Vec<_>>().join(" · ");
        Event::Saved(saved.map(names).map_err(|error| SaveError {
            reason: error.message().get(state.lang).lines().collect::<Vec<_>>().join(" · "),
            elsewhere: is_of_the_place(&error).then(|| self.elsewhere()),
        }))
    }

    /// A folder to offer when the usual one cannot be written to.
    fn elsewhere(&self) -> String {
        let base = self.place.spare.clone().unwrap_or_else(std::env::temp_dir);
        base.join("sessions").display().to_string()
    }

    /// Saves when the program ends without having been asked to; why it was not saved. What is left to choose between is not
    /// saved: the journal has it.
    pub fn save_at_end(&mut self, state: &mut State) -> Option<String> {
        let desk = state.desk.as_ref()?;
        let mut lost = Vec::new();
        for year in desk.all().filter(|year| year.is_changed() && year.conflicts.is_empty()) {
            let session = self.open.entry(year.index).or_default();
            if let Err(failed) = session.save(&self.place, &self.locks, &year.review, &state.kit.library) {
                lost.push(failed.message().get(state.lang).to_string());
            }
        }
        (!lost.is_empty()).then(|| lost.join("\n"))
    }

    /// Lets go of sessions whose report is neither open nor about to be.
    pub fn let_go(&mut self, state: &State) {
        let ahead = state.ahead.as_ref().map(|ahead| ahead.index);
        let desks: Vec<usize> = state.desk.iter().flat_map(ReportView::all).map(|year| year.index).collect();
        self.open.retain(|index, _| Some(*index) == ahead || desks.contains(index));
    }

    /// Waits until the disk has every journal.
    pub fn sync(&self) {
        self.open.values().for_each(OpenSession::sync);
    }
}

/// True where another folder would help.
const fn is_of_the_place(error: &SessionError) -> bool {
    use SessionError::{
        Broken, ChangedOnDisk, Contested, Journal, Layout, Newer, NotPlain, OtherReport, Read, ReadOnly, Write,
    };
    match error {
        Read { .. }
        | Write { .. }
        | Broken { .. }
        | Newer { .. }
        | NotPlain { .. }
        | OtherReport { .. }
        | Contested { .. } => true,
        ReadOnly { .. } | ChangedOnDisk { .. } | Journal { .. } | Layout { .. } => false,
    }
}

/// The years whose sessions are to be written: those that changed, or, when none did, the one that has the keys.
fn written(desk: &ReportView) -> impl Iterator<Item = &ReportView> {
    let is_dirty = desk.is_dirty();
    desk.all().filter(move |year| if is_dirty { year.is_changed() } else { year.index == desk.index })
}
