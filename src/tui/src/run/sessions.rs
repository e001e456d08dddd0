//! The sessions of the reports that are open: what the workbench asks of the disk.
//!
//! Invariant: decisions are in the journal before anything else that a key asked for. Reads no state and names no terminal
//! library. Not here: the files (`gouji-session`), what the answers do (`update`).

use crate::effect::Effect;
use crate::event::Event;
use crate::event::{SaveError, TakenOver};
use crate::report_view::snapshot::Snapshot;
use crate::state::State;
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::review::{EarlierReview, Move, Review};
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable_path;
use gouji_export::destination;
use gouji_export::letter::Block;
use gouji_export::letter::docx::docx;
use gouji_session::corpus::{self, Begun, Item, OpenError, Waiting};
use gouji_session::journal::Written;
use gouji_session::{Locks, OpenSession, Saved, SessionConfig, SessionError, SessionFolder};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The open sessions, by index of their report.
#[derive(Debug, Default)]
pub struct Sessions {
    /// Where they are kept.
    pub place: SessionConfig,
    /// The locks of this process.
    pub locks: Arc<Locks>,
    open: HashMap<usize, OpenSession>,
    /// Where letters are written.
    letters: PathBuf,
}

/// What the sessions need to know of a run.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Language of messages.
    pub lang: Lang,
    /// The time: UTC as RFC 3339.
    pub now: &'a str,
    /// The forms.
    pub library: &'a Library,
}

impl<'a> Context<'a> {
    /// That of a running program.
    pub fn of(state: &'a State) -> Self {
        Self { lang: state.lang, now: &state.now, library: &state.resources.library }
    }
}

/// Opens a report for reviewing, at this time.
///
/// # Errors
/// When it cannot be read.
pub fn begin(
    item: &Item,
    resources: (&Library, &Rules),
    place: &SessionConfig,
    locks: &Locks,
    now: String,
    waiting: Waiting<'_>,
) -> Result<Begun, OpenError> {
    corpus::begin(item, resources, &SessionConfig { now, ..place.clone() }, locks, waiting)
}

impl Sessions {
    /// Sessions kept in this place, and the folder that letters are written into.
    pub fn new(place: SessionConfig, locks: Arc<Locks>, letters: PathBuf) -> Self {
        Self { place, locks, open: HashMap::new(), letters }
    }

    /// The session of a report that was opened.
    pub fn put(&mut self, index: usize, session: OpenSession) {
        self.open.insert(index, session);
    }

    /// Performs an effect on sessions; its answer. `None` for every other effect.
    pub fn perform(&mut self, effect: Effect, context: &Context<'_>) -> Option<Event> {
        match effect {
            Effect::Record { report, moves } => self.record(&report, &moves, context),
            Effect::Claim(Snapshot { report, review }) => {
                let place = self.place(context);
                let session = self.open.get_mut(&report);
                let is_ours = session.is_some_and(|session| session.claim(&place, &self.locks, &review));
                Some(Event::Claimed(report, is_ours))
            }
            Effect::TakeEarlier(report, earlier) => Some(self.take_earlier(&report, *earlier, context)),
            Effect::Save(reports) => Some(self.save(&reports, context)),
            Effect::SaveIn { folder, reports } => {
                let place = SessionConfig { folder: SessionFolder::new(folder), ..self.place(context) };
                let mut saved = Vec::new();
                for Snapshot { report, review } in &reports {
                    let session = self.open.entry(*report).or_default();
                    match session.save_in(&place, &self.locks, review, context.library) {
                        Ok(path) => saved.push(path),
                        Err(error) => return Some(self.answer(Err(error), context)),
                    }
                }
                Some(self.answer(Ok(saved), context))
            }
            Effect::WriteLetter { name, blocks, lang } => {
                Some(Event::LetterWritten(write_letter(&self.letters, &name, &blocks, lang)))
            }
            Effect::Forget(report) => {
                self.open.get_mut(&report)?.forget();
                None
            }
            _ => None,
        }
    }

    fn record(&mut self, report: &Snapshot, moves: &[Move], context: &Context<'_>) -> Option<Event> {
        let place = self.place(context);
        let session = self.open.entry(report.report).or_default();
        match session.record(&report.review, moves) {
            Ok(Written::InPlace) => None,
            Ok(Written::Anew(path)) => {
                session.lock_again(&place, &self.locks, &report.review);
                Some(Event::JournalMoved(printable_path(&path)))
            }
            Err(failed) => Some(Event::Unrecorded(failed.message().get(context.lang))),
        }
    }

    fn take_earlier(&mut self, report: &Snapshot, earlier: EarlierReview, context: &Context<'_>) -> Event {
        let place = self.place(context);
        let session = self.open.entry(report.report).or_default();
        let mut review = Review::clone(&report.review);
        let taken = session.take_earlier((&place, &self.locks), &earlier, &mut review, context.library);
        let taken = taken.map(|lost| Box::new(TakenOver { report: report.report, review, earlier, lost }));
        Event::TakenOver(taken.map_err(|error| error.message().get(context.lang)))
    }

    fn save(&mut self, reports: &[Snapshot], context: &Context<'_>) -> Event {
        let place = self.place(context);
        let mut saved = Vec::new();
        for Snapshot { report, review } in reports {
            let session = self.open.entry(*report).or_default();
            match session.save(&place, &self.locks, review, context.library) {
                Ok(path) => saved.push(path),
                Err(SessionError::ChangedOnDisk { .. }) => {
                    let mut review = Box::new(Review::clone(review));
                    match session.take_in(&mut review, context.library) {
                        Ok(conflicts) => return Event::TakenIn { report: *report, review, conflicts },
                        Err(error) => return self.answer(Err(error), context),
                    }
                }
                Err(error) => return self.answer(Err(error), context),
            }
        }
        self.answer(Ok(saved), context)
    }

    /// Where sessions are kept, at this time.
    fn place(&self, context: &Context<'_>) -> SessionConfig {
        SessionConfig { now: context.now.to_string(), ..self.place.clone() }
    }

    fn answer(&self, saved: Result<Vec<Saved>, SessionError>, context: &Context<'_>) -> Event {
        let name = |saved: &Saved| saved.words().get(context.lang);
        let names = |saved: Vec<Saved>| saved.iter().map(name).collect::<Vec<_>>().join(" · ");
        Event::Saved(saved.map(names).map_err(|error| SaveError {
            reason: error.message().get(context.lang).lines().collect::<Vec<_>>().join(" · "),
            elsewhere: is_of_the_place(&error).then(|| self.elsewhere()),
        }))
    }

    /// A folder to offer when the usual one cannot be written to.
    fn elsewhere(&self) -> String {
        let base = self.place.spare.clone().unwrap_or_else(std::env::temp_dir);
        base.join("sessions").display().to_string()
    }

    /// Saves when the program ends without having been asked to; why something was not saved. Reports with conflicts to
    /// choose from are not among them: the journal has them.
    pub fn save_at_end(&mut self, reports: &[Snapshot], context: &Context<'_>) -> Option<String> {
        let mut lost = Vec::new();
        for Snapshot { report, review } in reports {
            let session = self.open.entry(*report).or_default();
            if let Err(failed) = session.save(&self.place, &self.locks, review, context.library) {
                lost.push(failed.message().get(context.lang));
            }
        }
        (!lost.is_empty()).then(|| lost.join("\n"))
    }

    /// Closes the sessions of all other reports.
    pub fn retain(&mut self, reports: &[usize]) {
        self.open.retain(|report, _| reports.contains(report));
    }

    /// Waits until the disk has every journal.
    pub fn sync(&self) {
        self.open.values().for_each(OpenSession::sync);
    }
}

/// Writes a letter into a folder; its path, or why it is not written.
pub(super) fn write_letter(folder: &Path, name: &str, blocks: &[Block], lang: Lang) -> Result<String, String> {
    let path = folder.join(name);
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| docx(blocks, lang))
        .and_then(|bytes| destination::write(&path, &bytes));
    let shown = printable_path(&path);
    match written {
        Ok(()) => Ok(shown),
        Err(error) => Err(message!("letter.not_written", path = shown, error = error.kind().to_string()).get(lang)),
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
