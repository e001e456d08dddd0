//! The workbench's loop: message → action → update → effects → draw.
//!
//! Invariant: sleeps until something happens and draws only then; reports are read in threads, so that no key waits; what
//! was decided is saved before the program ends for a signal or a vanished terminal. Left to others: what messages mean
//! (`app`), what is drawn (`ui`).

pub mod look;
pub mod sessions;

use crate::app::compare::usual::Wanted;
use crate::app::layout::Size;
use crate::app::list::Summary;
use crate::app::{self, Effect, Kit, News, Overlay, State};
use crate::check::Rules;
use crate::corpus::{self, Item, OpenError, OwnFile, Waiting};
use crate::forms::Library;
use crate::review::{Opening, Review};
use crate::session::journal::Syncer;
use crate::session::{Locks, OpenSession, Place, SessionFolder, lock};
use crate::text::Lang;
use crate::text::clean::printable_lines;
use crate::tty::{self, Guard, Msg};
use crate::ui::View;
use crate::worker::Stop;
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use look::Wish;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use sessions::Sessions;
use std::collections::VecDeque;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// What the command line asks of the workbench.
#[derive(Debug)]
pub struct Options {
    /// The reports to show.
    pub items: Vec<Item>,
    /// Paths that gave none, and why.
    pub errors: Vec<OpenError>,
    /// Language of messages.
    pub lang: Lang,
    /// Where sessions are kept.
    pub sessions: PathBuf,
    /// The reviewer's name; may be empty.
    pub reviewer: String,
    /// The forms.
    pub library: Library,
    /// The rules.
    pub rules: Rules,
    /// The user's own key files, later over earlier.
    pub keys: Vec<OwnFile>,
    /// The user's own files of reasons, later over earlier.
    pub reasons: Vec<OwnFile>,
    /// True when the first two reports are to be laid side by side at once.
    pub compare: bool,
    /// How the screen is to look.
    pub look: Wish,
}

/// Runs the workbench. The exit code is 128 plus the signal that ended it, else 0, or 1 when it could not run.
pub fn run(options: Options) -> ExitCode {
    match workbench(options) {
        Ok(code) => code,
        Err(error) => {
            tty::leave();
            eprintln!("gouji: {}", printable_lines(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

/// What the loop waits for.
enum Event {
    /// From the terminal.
    Tty(Msg),
    /// A report was read, and whether that is still wanted.
    Done(Box<Done>, Stop),
    /// A reading thread panicked: a defect of ours. The message has been printed by the panic hook.
    Crashed,
    /// Nobody holds the session of report `i` any more, which could only be looked at.
    Freed(usize),
}

impl Event {
    /// How it ends the program, if it does, whatever else is being done.
    fn end(&self) -> Option<End> {
        match self {
            Self::Tty(Msg::Signal(signal)) if *signal != signal_hook::consts::SIGCONT => Some(End::Signal(*signal)),
            Self::Tty(Msg::Hangup) => Some(End::Signal(signal_hook::consts::SIGHUP)),
            Self::Crashed => Some(End::Crash),
            _ => None,
        }
    }
}

impl From<Msg> for Event {
    fn from(message: Msg) -> Self {
        Self::Tty(message)
    }
}

/// What a reading thread brings back: news, and the sessions it found by index of their report.
struct Done {
    news: News,
    sessions: Vec<(usize, OpenSession)>,
    /// Sessions that somebody else holds.
    held: Vec<(usize, PathBuf)>,
}

impl Done {
    /// News about reports without their sessions.
    fn news(news: News) -> Self {
        Self { news, sessions: Vec::new(), held: Vec::new() }
    }
}

/// The events in their order, of which some are looked at before their turn.
struct Inbox {
    receiver: Receiver<Event>,
    waiting: VecDeque<Event>,
}

impl Inbox {
    /// The next one, when there is one or, where it may be waited for, as soon as there is.
    fn next(&mut self, waits: bool) -> Option<Event> {
        let waiting = self.waiting.pop_front().or_else(|| self.receiver.try_recv().ok());
        if waits { waiting.or_else(|| self.receiver.recv().ok()) } else { waiting }
    }

    /// How the program is to end, when that has been asked.
    fn end(&mut self) -> Option<End> {
        self.waiting.extend(self.receiver.try_iter());
        self.waiting.iter().find_map(Event::end)
    }
}

/// What a reading thread is asked for, and whether it is still wanted.
type Order = (Job, Stop);

#[derive(Clone)]
enum Job {
    Count(usize),
    Open(usize),
    Ahead(usize),
    Pair(usize, usize),
    Years(Vec<usize>),
    Weigh(Box<Wanted>),
}

/// The news that a report was read.
type Told = fn(usize, Result<Box<Review>, String>, Opening) -> News;

/// What reading needs.
struct Desk {
    items: Vec<Item>,
    kit: Kit,
    place: Place,
    locks: Arc<Locks>,
    lang: Lang,
}

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;
/// Enough for a whole screen, so that a frame is written at once.
const SCREEN_BUFFER: usize = 1 << 16;
/// Messages taken in before a frame is drawn all the same.
const BURST: usize = 256;

fn workbench(options: Options) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut kit = Kit::with(options.library, options.rules)?;
    kit.lay_over(&options.keys, &options.reasons).map_err(|told| told.get(options.lang).to_string())?;
    let outfit = look::Outfit::gather(&options.look, options.lang, |name| std::env::var(name).ok())?;
    let (columns, rows) = crossterm::terminal::size()?;
    let paths =
        options.items.iter().map(|item| item.path.clone()).chain(options.errors.iter().map(|error| error.path.clone()));
    let mut state = State::new(kit.clone(), options.lang, paths.collect(), Size { columns, rows });
    state.reviewer.clone_from(&options.reviewer);
    let readable = options.items.len();
    for (i, error) in options.errors.iter().enumerate() {
        state.list.tell(readable + i, Err(error.message.get(options.lang).to_string()));
    }
    let (sender, events) = mpsc::channel();
    let place = Place {
        folder: SessionFolder::new(options.sessions),
        spare: corpus::spare(),
        reviewer: options.reviewer,
        now: String::new(),
        syncer: Some(Syncer::start()?),
    };
    let sessions = Sessions::new(place.clone(), Arc::default());
    let locks = Arc::clone(&sessions.locks);
    let desk = Arc::new(Desk { items: options.items, kit, place, locks, lang: options.lang });
    // Neither counting a long list nor weighing two years must keep a report from being opened.
    let opener = reader(&desk, &sender)?;
    let counter = reader(&desk, &sender)?;
    let weigher = reader(&desk, &sender)?;
    let reading = Stop::default();
    if options.compare {
        opener.send((Job::Pair(0, 1), reading.clone()))?;
        state.is_reading = true;
    }
    tty::install_panic_hook(crate::check::is_inside_a_rule);
    let guard = Guard::enter(options.look.mouse)?;
    let answers = outfit.ask()?;
    tty::start(&sender, tty::Late::new(answers.owes_ground()))?;
    for &key in &answers.typed {
        sender.send(Msg::Key(key).into())?;
    }
    (state.themes, state.theme) = (outfit.themes.names(), outfit.theme(&answers));
    (state.measure, state.mouse) = (outfit.measure(&answers), options.look.mouse);
    let screen = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(SCREEN_BUFFER, stdout())))?;
    let view = View::new(outfit.themes);
    let aside = (weigher, Stop::default());
    let inbox = Inbox { receiver: events, waiting: VecDeque::new() };
    let mut program = Program { state, view, screen, guard, opener, reading, aside, sessions, sender, inbox };
    // The first screen does not share the machine with what is read behind it.
    let count = move || (0..readable).for_each(|i| drop(counter.send((Job::Count(i), Stop::default()))));
    Ok(program.serve(count))
}

/// Starts a thread that reads reports.
fn reader(desk: &Arc<Desk>, sender: &Sender<Event>) -> io::Result<Sender<Order>> {
    let (jobs, inbox) = mpsc::channel::<Order>();
    let (desk, sender) = (Arc::clone(desk), sender.clone());
    thread::Builder::new().name("reader".into()).spawn(move || {
        for (job, stop) in inbox {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| desk.work(job, &stop, &sender)));
            let event = done.map_or(Event::Crashed, |done| Event::Done(Box::new(done), stop));
            if sender.send(event).is_err() {
                return;
            }
        }
    })?;
    Ok(jobs)
}

impl Desk {
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

    fn read(index: usize, begun: Result<corpus::Begun, String>, news: Told) -> Done {
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
                news: News::Paired(
                    old,
                    new,
                    Ok(Box::new([(older.review, older.opening), (newer.review, newer.opening)])),
                ),
                sessions: vec![(old, older.session), (new, newer.session)],
            },
            Err(reason) => Done::news(News::Paired(old, new, Err(reason))),
        }
    }

    fn work(&self, job: Job, stop: &Stop, sender: &Sender<Event>) -> Done {
        let waiting = Waiting { stop, early: &|_| {} };
        match job {
            Job::Count(index) => {
                let summary = self.open(index, stop).map(|opened| Summary::of(&opened.review, &self.kit.library));
                Done::news(News::Counted(index, summary))
            }
            Job::Open(index) => {
                let early = |review| {
                    let news = News::Shown(index, Box::new(review));
                    // Nobody is there to see it any more: the next message says so.
                    drop(sender.send(Event::Done(Box::new(Done::news(news)), stop.clone())));
                };
                Self::read(index, self.begin(index, Waiting { early: &early, ..waiting }), News::Opened)
            }
            Job::Ahead(index) => Self::read(index, self.look(index, waiting), News::Ahead),
            Job::Pair(old, new) => self.pair(old, new, waiting),
            Job::Years(reports) => {
                let read = |index: usize| Some((index, self.open(index, stop).ok()?.review));
                Done::news(News::Years(reports.into_iter().filter_map(read).collect()))
            }
            Job::Weigh(wanted) => {
                let open = |index| self.open(index, stop).ok().map(|opened| opened.review);
                Done::news(wanted.read(&self.kit.library, open))
            }
        }
    }
}

/// The running program.
struct Program {
    state: State,
    view: View,
    screen: Screen,
    guard: Guard,
    opener: Sender<Order>,
    /// Ends what was asked of the opener last.
    reading: Stop,
    /// Reads what is usual; ends what was asked of it last.
    aside: (Sender<Order>, Stop),
    sessions: Sessions,
    /// For threads that wait for something.
    sender: Sender<Event>,
    inbox: Inbox,
}

/// Why the loop ends.
enum End {
    /// The reviewer asked for it.
    Quit,
    /// A signal, by its number; the terminal may be gone.
    Signal(i32),
    /// A reading thread panicked.
    Crash,
}

impl Program {
    /// A terminal that cannot be written to is gone, and its signal may come later: what was decided is saved first.
    fn serve(&mut self, begin: impl FnOnce()) -> ExitCode {
        let end = self.turn(begin).unwrap_or(End::Signal(signal_hook::consts::SIGHUP));
        self.end(&end)
    }

    fn turn(&mut self, begin: impl FnOnce()) -> io::Result<End> {
        self.draw()?;
        begin();
        while let Some(first) = self.inbox.next(true) {
            let mut next = Some(first);
            let mut taken = 0;
            while let Some(event) = next {
                if let Some(end) = self.take(event)? {
                    return Ok(end);
                }
                taken += 1;
                next = if taken < BURST { self.inbox.next(false) } else { None };
            }
            self.draw()?;
        }
        Ok(End::Quit)
    }

    fn draw(&mut self) -> io::Result<()> {
        crossterm::queue!(self.screen.backend_mut(), BeginSynchronizedUpdate)?;
        let (view, state) = (&mut self.view, &self.state);
        self.screen.draw(|frame| view.draw(state, frame))?;
        crossterm::queue!(self.screen.backend_mut(), EndSynchronizedUpdate)?;
        Write::flush(self.screen.backend_mut())
    }

    fn take(&mut self, event: Event) -> io::Result<Option<End>> {
        self.state.now = now();
        if let Some(end) = event.end() {
            return Ok(Some(end));
        }
        let effects = match event {
            Event::Tty(Msg::Key(key)) => {
                if matches!(self.state.overlay, Some(Overlay::Note { .. })) {
                    self.view.note_key(&mut self.state, key)
                } else {
                    app::key(&mut self.state, key)
                }
            }
            Event::Tty(Msg::Paste(text)) => {
                if !self.view.note_paste(&self.state, &text) {
                    app::paste(&mut self.state, &text);
                }
                Vec::new()
            }
            Event::Tty(Msg::Resize(columns, rows)) => app::news(&mut self.state, News::Resized(Size { columns, rows })),
            Event::Tty(Msg::Signal(_)) => vec![Effect::Redraw],
            Event::Tty(Msg::Mouse(mouse)) => app::pointed(&mut self.state, mouse, self.view.hits()),
            Event::Tty(Msg::Focus(is_here)) => {
                if !is_here {
                    self.sessions.sync();
                }
                Vec::new()
            }
            // A session that it found is closed with it.
            Event::Done(_, stop) if stop.is_asked() => Vec::new(),
            Event::Done(done, _) => {
                for (index, session) in done.sessions {
                    self.sessions.put(index, session);
                }
                for (index, session) in done.held {
                    self.wait_for(index, session)?;
                }
                app::news(&mut self.state, done.news)
            }
            Event::Freed(index) => app::news(&mut self.state, News::Freed(index)),
            // Those that end the program were told above.
            Event::Tty(Msg::Hangup) | Event::Crashed => Vec::new(),
        };
        let end = self.perform_all(effects)?;
        self.sessions.let_go(&self.state);
        Ok(end)
    }

    /// Performs effects and what they lead to; whoever ends the program meanwhile does not wait for the rest.
    fn perform_all(&mut self, effects: Vec<Effect>) -> io::Result<Option<End>> {
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            if effect == Effect::Quit {
                return Ok(Some(End::Quit));
            }
            // What it leads to comes before what was asked for after it.
            for more in self.perform(effect)?.into_iter().rev() {
                queue.push_front(more);
            }
            if !queue.is_empty()
                && let Some(end) = self.inbox.end()
            {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    /// Asks to be told when a session that somebody else holds is free.
    fn wait_for(&self, index: usize, session: PathBuf) -> io::Result<()> {
        let sender = self.sender.clone();
        let wait = move || {
            lock::wait(&session);
            // Nobody is there to be told any more when the program has ended.
            drop(sender.send(Event::Freed(index)));
        };
        thread::Builder::new().name("lock".into()).spawn(wait).map(drop)
    }

    /// Performs an effect; what follows from it.
    fn perform(&mut self, effect: Effect) -> io::Result<Vec<Effect>> {
        match effect {
            // A reader that is gone has crashed, and said so.
            Effect::Prefetch(index) => drop(self.opener.send((Job::Ahead(index), Stop::default()))),
            Effect::Open(index) => self.order(Job::Open(index)),
            Effect::OpenPair(old, new) => self.order(Job::Pair(old, new)),
            Effect::OpenYears(reports) => self.order(Job::Years(reports)),
            Effect::Weigh(wanted) => {
                self.aside.1.stop();
                self.aside.1 = Stop::default();
                drop(self.aside.0.send((Job::Weigh(wanted), self.aside.1.clone())));
            }
            Effect::Stop => self.reading.stop(),
            Effect::Record(..) | Effect::Save | Effect::SaveIn(_) | Effect::Forget(_) | Effect::Claim(_) => {
                let news = self.sessions.perform(&mut self.state, &effect);
                return Ok(news.map(|news| app::news(&mut self.state, news)).unwrap_or_default());
            }
            Effect::Mouse(on) => self.guard.set_mouse(on)?,
            Effect::Copy(text) => {
                crossterm::queue!(self.screen.backend_mut(), CopyToClipboard::to_clipboard_from(text))?;
            }
            Effect::Redraw => self.repaint()?,
            Effect::Suspend => {
                self.guard.suspend()?;
                self.repaint()?;
            }
            // It ends the loop before it comes here.
            Effect::Quit => {}
        }
        Ok(Vec::new())
    }

    /// Asks for what the reviewer waits for, and can stop.
    fn order(&mut self, job: Job) {
        self.reading = Stop::default();
        drop(self.opener.send((job, self.reading.clone())));
        app::news(&mut self.state, News::Reading);
    }

    /// Everything anew. `Terminal::clear` would ask for the cursor, which hangs while another thread reads events (ratatui
    /// 0.30.2, its issue 2691); a resize does not.
    fn repaint(&mut self) -> io::Result<()> {
        let size = self.state.size;
        self.screen.resize(ratatui::layout::Rect::new(0, 0, size.columns, size.rows))
    }

    /// Ends the program; decisions that were made are saved when it is not the reviewer who ends it.
    fn end(&mut self, end: &End) -> ExitCode {
        match end {
            End::Quit => {
                self.sessions.sync();
                ExitCode::SUCCESS
            }
            End::Signal(signal) => {
                let lost = self.sessions.save_at_end(&mut self.state);
                self.sessions.sync();
                tty::leave();
                if let Some(reason) = lost {
                    eprintln!("gouji: {}", printable_lines(&reason));
                }
                let code = ExitCode::from(u8::try_from(128 + signal).unwrap_or(1));
                if *signal == signal_hook::consts::SIGHUP {
                    // The event thread spins inside crossterm once the terminal is gone: it must die with the process now.
                    std::process::exit(128 + signal);
                }
                code
            }
            End::Crash => {
                drop(self.sessions.save_at_end(&mut self.state));
                self.sessions.sync();
                tty::leave();
                ExitCode::FAILURE
            }
        }
    }
}

/// UTC time to the second.
fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}
