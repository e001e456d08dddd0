//! Reading in threads: reports are counted, opened, read ahead, and compared while keys are answered.
//!
//! Invariant: what a thread brings back is one event, also when it panics; an order that is no longer wanted ends soon. Left to
//! others: what becomes of what was read (`app`), the sessions (`sessions`).

use crate::effect::Event;
use crate::pair::baseline::Wanted;
use crate::resources::Resources;
use crate::run::inbox::Message;
use crate::run::{now, sessions};
use crate::screen::list::report_list::Summary;
use gouji_core::review::{Opening, Review};
use gouji_core::text::Lang;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, Waiting};
use gouji_session::{Locks, OpenSession, SessionConfig};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

/// What a reading thread brings back: news, and the sessions it found by index of their report.
pub(crate) struct Done {
    pub news: Event,
    pub sessions: Vec<(usize, OpenSession)>,
    /// Sessions that somebody else holds.
    pub held: Vec<(usize, PathBuf)>,
}

impl Done {
    /// Event about reports without their sessions.
    fn news(news: Event) -> Self {
        Self { news, sessions: Vec::new(), held: Vec::new() }
    }
}

/// What a reading thread is asked for, and whether it is still wanted.
pub(crate) type Order = (Job, Stop);

#[derive(Clone)]
pub(crate) enum Job {
    Count(usize),
    Open(usize),
    Ahead(usize),
    Pair(usize, usize),
    Years(Vec<usize>),
    Weigh(Box<Wanted>),
}

/// The news that a report was read.
type StepDescription = fn(usize, Result<Box<Review>, String>, Opening) -> Event;

/// What reading needs.
pub(crate) struct Loader {
    pub items: Vec<Item>,
    pub kit: Resources,
    pub place: SessionConfig,
    pub locks: Arc<Locks>,
    pub lang: Lang,
}

/// Starts a thread that reads reports.
pub(crate) fn start(loader: &Arc<Loader>, sender: &Sender<Message>) -> io::Result<Sender<Order>> {
    let (jobs, inbox) = mpsc::channel::<Order>();
    let (loader, sender) = (Arc::clone(loader), sender.clone());
    thread::Builder::new().name("reader".into()).spawn(move || {
        for (job, stop) in inbox {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| loader.work(job, &stop, &sender)));
            let event = done.map_or(Message::Crashed, |done| Message::Done(Box::new(done), stop));
            if sender.send(event).is_err() {
                return;
            }
        }
    })?;
    Ok(jobs)
}

impl Loader {
    fn open(&self, index: usize, stop: &Stop) -> Result<corpus::Opened, String> {
        let item = self.items.get(index).ok_or_else(|| "no such report".to_string())?;
        corpus::open_until(item, &self.kit.library, &self.kit.rules, &self.place.folder, stop)
            .map_err(|error| error.line(self.lang))
    }

    fn begin(&self, index: usize, waiting: Waiting<'_>) -> Result<corpus::Begun, String> {
        let item = self.items.get(index).ok_or_else(|| "no such report".to_string())?;
        let kit = (&self.kit.library, &self.kit.rules);
        sessions::begin(item, kit, &self.place, &self.locks, now(), waiting).map_err(|error| error.line(self.lang))
    }

    /// Reads a report that nobody reviews yet.
    fn look(&self, index: usize, waiting: Waiting<'_>) -> Result<corpus::Begun, String> {
        let item = self.items.get(index).ok_or_else(|| "no such report".to_string())?;
        let kit = (&self.kit.library, &self.kit.rules);
        corpus::read_ahead(item, kit, &self.place, waiting).map_err(|error| error.line(self.lang))
    }

    fn read(index: usize, begun: Result<corpus::Begun, String>, news: StepDescription) -> Done {
        match begun {
            Ok(begun) => Done {
                held: begun.opening.held.iter().map(|path| (index, path.clone())).collect(),
                news: news(index, Ok(Box::new(begun.review)), begun.opening),
                sessions: vec![(index, begun.session)],
            },
            Err(reason) => Done::news(news(index, Err(reason), Opening::default())),
        }
    }

    fn pair(&self, old: usize, new: usize, waiting: Waiting<'_>) -> Done {
        match self.begin(old, waiting).and_then(|older| Ok((older, self.begin(new, waiting)?))) {
            Ok((older, newer)) => Done {
                held: [(old, &older.opening), (new, &newer.opening)]
                    .into_iter()
                    .filter_map(|(index, opening)| Some((index, opening.held.clone()?)))
                    .collect(),
                news: Event::Paired(
                    old,
                    new,
                    Ok(Box::new([(older.review, older.opening), (newer.review, newer.opening)])),
                ),
                sessions: vec![(old, older.session), (new, newer.session)],
            },
            Err(reason) => Done::news(Event::Paired(old, new, Err(reason))),
        }
    }

    fn work(&self, job: Job, stop: &Stop, sender: &Sender<Message>) -> Done {
        let waiting = Waiting { stop, early: &|_| {} };
        match job {
            Job::Count(index) => {
                let summary = self.open(index, stop).map(|opened| Summary::of(&opened.review, &self.kit.library));
                Done::news(Event::Counted(index, summary))
            }
            Job::Open(index) => {
                let early = |review| {
                    let news = Event::Shown(index, Box::new(review));
                    // Nobody is there to see it any more: the next message says so.
                    drop(sender.send(Message::Done(Box::new(Done::news(news)), stop.clone())));
                };
                Self::read(index, self.begin(index, Waiting { early: &early, ..waiting }), Event::Opened)
            }
            Job::Ahead(index) => Self::read(index, self.look(index, waiting), Event::Ahead),
            Job::Pair(old, new) => self.pair(old, new, waiting),
            Job::Years(reports) => {
                let read = |index: usize| Some((index, self.open(index, stop).ok()?.review));
                Done::news(Event::Years(reports.into_iter().filter_map(read).collect()))
            }
            Job::Weigh(wanted) => {
                let open = |index| self.open(index, stop).ok().map(|opened| opened.review);
                Done::news(wanted.read(&self.kit.library, open))
            }
        }
    }
}
