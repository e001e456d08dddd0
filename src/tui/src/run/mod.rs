//! The workbench's loop: message → action → update → effects → draw.
//!
//! Invariant: sleeps until something happens and draws only then; reports are read in threads, so that no key waits; what
//! was decided is saved before the program ends for a signal or a vanished terminal. Left to others: what messages mean
//! (`app`), what is drawn (`ui`).

mod inbox;
mod loader;
pub mod look;
pub mod sessions;

use crate::effect::{Effect, Event};
use crate::layout::Size;
use crate::resources::Resources;
use crate::state::{Overlay, State};
use crate::tty;
pub use crate::tty::watchdog::answer;
use crate::tty::{Guard, Msg};
use crate::view::View;
use crate::{pointer, text_input, update};
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable_lines;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, OpenError, OwnFile};
use gouji_session::journal::Syncer;
use gouji_session::{SessionConfig, SessionFolder, lock};
use inbox::{End, Inbox, Message};
use loader::{Job, Loader, Order};
use look::Wish;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use sessions::Sessions;
use std::collections::VecDeque;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
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

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;
/// Enough for a whole screen, so that a frame is written at once.
const SCREEN_BUFFER: usize = 1 << 16;
/// Messages taken in before a frame is drawn all the same.
const BURST: usize = 256;

fn workbench(options: Options) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut kit = Resources::with(options.library, options.rules)?;
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
    let place = SessionConfig {
        folder: SessionFolder::new(options.sessions),
        spare: corpus::spare(),
        reviewer: options.reviewer,
        now: String::new(),
        syncer: Some(Syncer::start()?),
    };
    let sessions = Sessions::new(place.clone(), Arc::default());
    let locks = Arc::clone(&sessions.locks);
    let loader = Arc::new(Loader { items: options.items, kit, place, locks, lang: options.lang });
    // Neither counting a long list nor weighing two years must keep a report from being opened.
    let opener = loader::start(&loader, &sender)?;
    let counter = loader::start(&loader, &sender)?;
    let weigher = loader::start(&loader, &sender)?;
    let reading = Stop::default();
    if options.compare {
        opener.send((Job::Pair(0, 1), reading.clone()))?;
        state.is_reading = true;
    }
    tty::install_panic_hook(gouji_core::check::is_inside_a_rule);
    let guard = Guard::enter(options.look.mouse)?;
    tty::watchdog::start();
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
    let inbox = Inbox::new(events);
    let mut program = Program { state, view, screen, guard, opener, reading, aside, sessions, sender, inbox };
    // The first screen does not share the machine with what is read behind it.
    let count = move || (0..readable).for_each(|i| drop(counter.send((Job::Count(i), Stop::default()))));
    Ok(program.serve(count))
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
    sender: Sender<Message>,
    inbox: Inbox,
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

    fn take(&mut self, event: Message) -> io::Result<Option<End>> {
        self.state.now = now();
        if let Some(end) = event.end() {
            return Ok(Some(end));
        }
        let effects = match event {
            Message::Tty(Msg::Key(key)) => {
                if matches!(self.state.overlay, Some(Overlay::Note { .. })) {
                    self.view.note_key(&mut self.state, key)
                } else {
                    update::key(&mut self.state, key)
                }
            }
            Message::Tty(Msg::Paste(text)) => {
                if !self.view.note_paste(&self.state, &text) {
                    text_input::paste(&mut self.state, &text);
                }
                Vec::new()
            }
            Message::Tty(Msg::Resize(columns, rows)) => {
                update::event(&mut self.state, Event::Resized(Size { columns, rows }))
            }
            Message::Tty(Msg::Signal(_)) => vec![Effect::Redraw],
            Message::Tty(Msg::Mouse(mouse)) => pointer::pointed(&mut self.state, mouse, self.view.hits()),
            Message::Tty(Msg::Focus(is_here)) => {
                if !is_here {
                    self.sessions.sync();
                }
                Vec::new()
            }
            // A session that it found is closed with it.
            Message::Done(_, stop) if stop.is_asked() => Vec::new(),
            Message::Done(done, _) => {
                for (index, session) in done.sessions {
                    self.sessions.put(index, session);
                }
                for (index, session) in done.held {
                    self.wait_for(index, session)?;
                }
                update::event(&mut self.state, done.news)
            }
            Message::Freed(index) => update::event(&mut self.state, Event::Freed(index)),
            // Those that end the program were told above.
            Message::Tty(Msg::Hangup) | Message::Crashed => Vec::new(),
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
            drop(sender.send(Message::Freed(index)));
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
                return Ok(news.map(|news| update::event(&mut self.state, news)).unwrap_or_default());
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
        update::event(&mut self.state, Event::Reading);
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
