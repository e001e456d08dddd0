//! Reading reports: counting, opening, reading ahead, and reading what a pair is compared with.
//!
//! Invariant: a job gives one result, also in a thread that panics; a job that is no longer wanted ends soon. Not here: what
//! becomes of the result (`update`), the open sessions (`sessions`).

use crate::batch::BatchTask;
use crate::control::ControlSample;
use crate::event::Event;
use crate::pair::baseline::BaselineRequest;
use crate::report_view::snapshot::Snapshot;
use crate::resources::Resources;
use crate::run::inbox::Message;
use crate::run::sessions;
use crate::run::{batch, control, survey};
use crate::screen::series::SeriesScreen;
use crate::survey::SurveyKind;
use crate::tutorial;
use gouji_core::collection::Summary;
use gouji_core::message;
use gouji_core::review::{Review, SessionStatus};
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable_path;
use gouji_export::report_file::ReportFile;
use gouji_ingest::worker::Stop;
use gouji_session::blind;
use gouji_session::cache::Cache;
use gouji_session::corpus::{self, Item, OpenError, Waiting};
use gouji_session::{Locks, OpenSession, SessionConfig};
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The result of a job.
#[derive(Debug)]
pub struct Done {
    /// What was read.
    pub event: Event,
    /// The sessions that were found, each with the index of its report.
    pub sessions: Vec<(usize, OpenSession)>,
    /// Sessions that somebody else holds.
    pub held: Vec<(usize, PathBuf)>,
}

impl Done {
    /// A result without sessions.
    pub const fn of(event: Event) -> Self {
        Self { event, sessions: Vec::new(), held: Vec::new() }
    }
}

/// A job, and what ends it.
pub type Order = (Job, Stop);

/// What is to be read; reports by their index in the list.
#[derive(Debug, Clone)]
pub enum Job {
    /// The counts of a report.
    Count(usize),
    /// A report for reviewing, with its session.
    Open(usize),
    /// The sample of the tutorial, without a session.
    Practise,
    /// A report that may be reviewed next.
    Prefetch(usize),
    /// Two reports for reviewing, the older first.
    Pair(usize, usize),
    /// The reports of a series.
    Years(Vec<usize>),
    /// Reports whose reviewed data are to be written; those that are open, and what the file is named after.
    Export {
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
        /// Those that are open.
        open: Vec<Snapshot>,
        /// The words of the name.
        words: String,
    },
    /// What people decided about a report on their own; whether the reviewer waits for it.
    Second(usize, bool),
    /// A control sample from these reports, beside what was drawn before.
    Control(Vec<usize>, Box<ControlSample>),
    /// A task with each of many reports.
    Batch {
        /// What is done.
        task: BatchTask,
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
        /// Who asks for it.
        reviewer: String,
    },
    /// Many reports for an overview.
    Survey {
        /// Of what.
        kind: SurveyKind,
        /// Indexes of the reports in the list.
        reports: Vec<usize>,
    },
    /// The baseline of a pair.
    Weigh(Box<BaselineRequest>),
}

/// Makes the event of a report that was read.
type ToEvent = fn(usize, Result<Box<Review>, String>, SessionStatus) -> Event;

/// What jobs need.
#[derive(Debug)]
pub struct Loader {
    /// The reports.
    pub items: Vec<Item>,
    /// Forms and rules.
    pub resources: Resources,
    /// Where sessions are kept.
    pub place: SessionConfig,
    /// The folder that all reviewers share: that of the sessions, but for who reviews on their own.
    pub shared: PathBuf,
    /// Where letters are written.
    pub letters: PathBuf,
    /// Where reviewed data are written.
    pub exports: PathBuf,
    /// The locks of this process.
    pub locks: Arc<Locks>,
    /// Threads that read many reports at once.
    pub jobs: NonZeroUsize,
    /// What earlier runs found out.
    pub cache: Cache,
    /// Language of messages.
    pub lang: Lang,
    /// The time: UTC as RFC 3339.
    pub now: fn() -> String,
}

/// Starts threads that do jobs, each the next that waits, and send their results.
///
/// # Errors
/// When there can be no thread.
pub fn start(loader: &Arc<Loader>, sender: &Sender<Message>, threads: NonZeroUsize) -> io::Result<Sender<Order>> {
    let (jobs, inbox) = mpsc::channel::<Order>();
    let inbox = Arc::new(Mutex::new(inbox));
    for nth in 0..threads.get() {
        let (loader, sender, inbox) = (Arc::clone(loader), sender.clone(), Arc::clone(&inbox));
        let thread = thread::Builder::new().name("reader".into()).spawn(move || loader.serve(&inbox, &sender));
        // One is enough; others only make it faster.
        if nth == 0 {
            thread?;
        }
    }
    Ok(jobs)
}

impl Loader {
    /// Does jobs until no more can come.
    fn serve(&self, inbox: &Mutex<Receiver<Order>>, sender: &Sender<Message>) {
        let next = || inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        while let Ok((job, stop)) = next() {
            let early = |event| {
                // Nobody receives it any more when the program has ended: sending the result fails next.
                drop(sender.send(Message::Done(Box::new(Done::of(event)), stop.clone())));
            };
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.work(job, &stop, &early)));
            let message = done.map_or(Message::Crashed, |done| Message::Done(Box::new(done), stop.clone()));
            if sender.send(message).is_err() {
                return;
            }
        }
        self.cache.save();
    }

    /// Does a job. `early` takes what can be shown before it is done.
    pub fn work(&self, job: Job, stop: &Stop, early: &dyn Fn(Event)) -> Done {
        let waiting = Waiting { stop, early: &|_| {} };
        match job {
            // The list names the file beside the reason.
            Job::Count(index) => {
                let summary = self.summary(index, stop).map_err(|error| error.message.get(self.lang));
                Done::of(Event::Counted(index, summary))
            }
            Job::Open(index) => {
                let early = |review| early(Event::Shown(index, Box::new(review)));
                Self::read(index, self.begin(index, Waiting { early: &early, ..waiting }), Event::Opened)
            }
            Job::Practise => Done::of(Event::Practised(self.practise(stop))),
            Job::Prefetch(index) => Self::read(index, self.read_ahead(index, waiting), Event::Prefetched),
            Job::Pair(old, new) => self.pair(old, new, waiting),
            Job::Years(reports) => {
                let read = |index: usize| Some((index, self.open(index, stop).ok()?.review));
                let read: Vec<(usize, Review)> = reports.into_iter().filter_map(read).collect();
                Done::of(Event::Years(Box::new(SeriesScreen::new(&read, &self.resources))))
            }
            Job::Export { reports, open, words } => {
                Done::of(Event::Exported(self.export(&reports, &open, &words, stop)))
            }
            Job::Second(index, is_asked) => {
                let resources = (&self.resources.library, &self.resources.rules);
                let second =
                    self.item(index).and_then(|item| blind::second_review(item, resources, &self.shared, stop));
                let second = second.map(Box::new).map_err(|error| error.line(self.lang));
                Done::of(Event::Seconded(index, is_asked, second))
            }
            Job::Control(reports, before) => {
                let drawn = control::draw(self, &reports, *before, stop, early);
                Done::of(Event::Controlled(drawn.map(Box::new)))
            }
            Job::Batch { task, reports, reviewer } => {
                let result = batch::run(self, (&task, &reports), &reviewer, stop, early);
                Done::of(Event::BatchDone(Box::new(result)))
            }
            Job::Survey { kind, reports } => {
                Done::of(Event::Surveyed(Box::new(survey::run(self, (kind, &reports), stop, early))))
            }
            Job::Weigh(wanted) => {
                let open = |index| self.open(index, stop).ok().map(|opened| opened.review);
                Done::of(wanted.read(&self.resources.library, open))
            }
        }
    }

    /// Reads the sample of the tutorial as published.
    fn practise(&self, stop: &Stop) -> Result<Box<Review>, String> {
        let Resources { library, rules, .. } = &self.resources;
        let sample = corpus::samples().into_iter().find(|item| item.path.contains(tutorial::SAMPLE));
        let sample = sample.ok_or_else(|| message!("open.not_found").get(self.lang))?;
        let mut review = corpus::read_until(&sample, library, stop).map_err(|error| error.line(self.lang))?;
        review.recheck_until(rules, library, &|| stop.is_asked());
        Ok(Box::new(review))
    }

    fn item(&self, index: usize) -> Result<&Item, OpenError> {
        self.items.get(index).ok_or_else(|| OpenError::new("", "not_found", message!("open.not_found")))
    }

    fn summary(&self, index: usize, stop: &Stop) -> Result<Summary, OpenError> {
        let resources = (&self.resources.library, &self.resources.rules);
        corpus::summarise(self.item(index)?, resources, &self.place.folder, &self.cache, stop)
            .map(|summarised| summarised.summary)
    }

    /// Opens a report with its session, without locking it.
    pub(super) fn open(&self, index: usize, stop: &Stop) -> Result<corpus::Opened, String> {
        let Resources { library, rules, .. } = &self.resources;
        self.item(index)
            .and_then(|item| corpus::open_until(item, library, rules, &self.place.folder, stop))
            .map_err(|error| error.line(self.lang))
    }

    /// Writes the reviewed data of reports; the path, how many they are, and how many could not be read.
    fn export(
        &self,
        reports: &[usize],
        open: &[Snapshot],
        words: &str,
        stop: &Stop,
    ) -> Result<(String, usize, usize), String> {
        let resources = (&self.resources.library, &self.resources.rules);
        let failed = |error: io::Error| {
            message!("export.not_written", folder = printable_path(&self.exports), error = error.to_string())
                .get(self.lang)
        };
        let mut file = ReportFile::begin(&self.exports, words, resources, self.lang).map_err(failed)?;
        let (mut count, mut left_out) = (0, 0);
        for &index in reports {
            if stop.is_asked() {
                return Err(message!("refused.stopped").get(self.lang));
            }
            let held = open.iter().find(|snapshot| snapshot.report == index);
            // A report whose session is not understood would leave without what was decided.
            let read = || self.open(index, stop).ok().filter(|opened| !opened.handle.read_only);
            let written = if let Some(snapshot) = held {
                file.write(&snapshot.review)
            } else if let Some(opened) = read() {
                file.write(&opened.review)
            } else {
                left_out += 1;
                continue;
            };
            written.map_err(failed)?;
            count += 1;
        }
        let path = file.end().map_err(failed)?;
        Ok((printable_path(&path), count, left_out))
    }

    fn begin(&self, index: usize, waiting: Waiting<'_>) -> Result<corpus::Begun, String> {
        let resources = (&self.resources.library, &self.resources.rules);
        self.item(index)
            .and_then(|item| sessions::begin(item, resources, &self.place, &self.locks, (self.now)(), waiting))
            .map_err(|error| error.line(self.lang))
    }

    /// Reads a report that nobody reviews yet.
    fn read_ahead(&self, index: usize, waiting: Waiting<'_>) -> Result<corpus::Begun, String> {
        let resources = (&self.resources.library, &self.resources.rules);
        self.item(index)
            .and_then(|item| corpus::read_ahead(item, resources, &self.place, waiting))
            .map_err(|error| error.line(self.lang))
    }

    fn read(index: usize, begun: Result<corpus::Begun, String>, event: ToEvent) -> Done {
        match begun {
            Ok(begun) => Done {
                held: begun.status.held.iter().map(|path| (index, path.clone())).collect(),
                event: event(index, Ok(Box::new(begun.review)), begun.status),
                sessions: vec![(index, begun.session)],
            },
            Err(reason) => Done::of(event(index, Err(reason), SessionStatus::default())),
        }
    }

    fn pair(&self, old: usize, new: usize, waiting: Waiting<'_>) -> Done {
        match self.begin(old, waiting).and_then(|older| Ok((older, self.begin(new, waiting)?))) {
            Ok((older, newer)) => Done {
                held: [(old, &older.status), (new, &newer.status)]
                    .into_iter()
                    .filter_map(|(index, status)| Some((index, status.held.clone()?)))
                    .collect(),
                event: Event::Paired(
                    old,
                    new,
                    Ok(Box::new([(older.review, older.status), (newer.review, newer.status)])),
                ),
                sessions: vec![(old, older.session), (new, newer.session)],
            },
            Err(reason) => Done::of(Event::Paired(old, new, Err(reason))),
        }
    }
}
