//! The runtime: takes messages, lets `update` change the state, performs the effects, draws.
//!
//! Invariant: the one loop body of the program and of the tests; only `update` changes the state; an effect's answer comes
//! before the effects that were asked for after it. Not here: where messages come from and where jobs run ([`Edges`]).

use super::inbox::{End, Message};
use super::loader::{Done, Job};
use super::sessions::{Context, Sessions};
use crate::control::ControlSample;
use crate::effect::Effect;
use crate::event::Event;
use crate::layout::Size;
use crate::screen::list::report_list::Arrangement;
use crate::state::State;
use crate::tty::Msg;
use crate::view::View;
use crate::widgets::wide_cells::WideCells;
use crate::{pointer, text_input, update};
use gouji_ingest::worker::Stop;
use ratatui::backend::Backend;
use ratatui::{Frame, Terminal};
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;

/// Which reading thread a job is for: what the reviewer waits for is not kept waiting by anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Opens reports.
    Opener,
    /// Reads the baseline of a pair, or many reports for an overview.
    Weigher,
    /// Does a task with many reports.
    Worker,
}

/// What the program and the tests do differently: the clock, the threads, the terminal's own commands.
pub trait Edges<B: Backend> {
    /// The time: UTC as RFC 3339.
    fn now(&self) -> String;

    /// Starts a job. Where jobs are done in place, their result; a thread sends it as a message.
    fn start(&mut self, reader: Reader, job: Job, stop: Stop) -> Option<Done>;

    /// Sends a message when nobody holds this session of a report any more.
    ///
    /// # Errors
    /// When there can be no thread that waits.
    fn wait_for(&mut self, report: usize, session: PathBuf) -> io::Result<()>;

    /// Takes the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn set_mouse(&mut self, on: bool) -> io::Result<()>;

    /// Stops the process until it is continued.
    ///
    /// # Errors
    /// When the terminal cannot be given back or taken again.
    fn suspend(&mut self) -> io::Result<()>;

    /// Puts a text into the clipboard of the terminal.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn copy(&mut self, backend: &mut B, text: &str) -> io::Result<()>;

    /// Keeps what the list shows for the next run.
    fn remember(&mut self, arrangement: &Arrangement);

    /// Keeps a control sample for the next run.
    fn remember_control(&mut self, sample: &ControlSample);

    /// Comes before a frame.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn begin_frame(&mut self, backend: &mut B) -> io::Result<()>;

    /// Comes after a frame.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn end_frame(&mut self, backend: &mut B) -> io::Result<()>;

    /// How the program is to end, where a message that waits says so.
    fn end_asked(&mut self) -> Option<End>;
}

/// The running program.
#[derive(Debug)]
pub struct Runtime<B: Backend, E: Edges<B>> {
    /// Its state.
    pub state: State,
    /// Its drawing.
    pub view: View,
    /// What it draws on.
    pub terminal: Terminal<B>,
    /// The outside world.
    pub edges: E,
    /// The sessions of the open reports.
    pub sessions: Sessions,
    /// The wide characters of the frame drawn last.
    wide: WideCells,
    /// Ends what was asked of the opener last.
    reading: Stop,
    /// Ends what was asked of the weigher last.
    weighing: Stop,
    /// Ends the task that is done with many reports.
    working: Stop,
    /// Ends what is read for an overview.
    surveying: Stop,
}

impl<B: Backend, E: Edges<B>> Runtime<B, E>
where
    B::Error: Send + Sync + 'static,
{
    /// A program at its start; `reading` ends what is being read already.
    pub fn new(state: State, view: View, terminal: Terminal<B>, edges: E, sessions: Sessions, reading: Stop) -> Self {
        let (weighing, working, surveying) = (Stop::default(), Stop::default(), Stop::default());
        let wide = WideCells::default();
        Self { state, view, terminal, edges, sessions, wide, reading, weighing, working, surveying }
    }

    /// Draws a frame.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(&mut self) -> io::Result<()> {
        self.edges.begin_frame(self.terminal.backend_mut())?;
        let Self { view, state, wide, .. } = self;
        let draw = |frame: &mut Frame| {
            view.draw(state, frame);
            wide.uncover(frame.buffer_mut());
        };
        self.terminal.draw(draw).map_err(io::Error::other)?;
        self.edges.end_frame(self.terminal.backend_mut())
    }

    /// Takes a message and performs all that follows from it. How the program is to end, where it is.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn take(&mut self, message: Message) -> io::Result<Option<End>> {
        update::event(&mut self.state, Event::Clock(self.edges.now()));
        if let Some(end) = message.end() {
            return Ok(Some(end));
        }
        let effects = match message {
            Message::Tty(Msg::Key(key)) => update::key(&mut self.state, key),
            Message::Tty(Msg::Paste(text)) => {
                text_input::paste(&mut self.state, &text);
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
            Message::Done(done, stop) => self.done(*done, &stop)?,
            Message::Freed(report) => update::event(&mut self.state, Event::Freed(report)),
            // They end the program, see above.
            Message::Tty(Msg::Hangup) | Message::Crashed => Vec::new(),
        };
        self.perform_all(effects)
    }

    /// Performs effects and what they lead to; an end that is asked for meanwhile does not wait for the rest.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn perform_all(&mut self, effects: Vec<Effect>) -> io::Result<Option<End>> {
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
                && let Some(end) = self.edges.end_asked()
            {
                return Ok(Some(end));
            }
        }
        self.sessions.retain(&self.state.held());
        Ok(None)
    }

    /// Performs an effect; the effects of its answer.
    fn perform(&mut self, effect: Effect) -> io::Result<Vec<Effect>> {
        tracing::debug!(effect = effect.name(), "effect");
        match effect {
            Effect::Prefetch(report) => return self.start(Reader::Opener, Job::Prefetch(report), &Stop::default()),
            Effect::Open(report) => return self.read(Job::Open(report)),
            Effect::Practise => return self.read(Job::Practise),
            Effect::OpenPair(old, new) => return self.read(Job::Pair(old, new)),
            Effect::OpenYears(reports) => return self.read(Job::Years(reports)),
            Effect::Export { reports, open, words } => return self.read(Job::Export { reports, open, words }),
            Effect::Weigh(wanted) => {
                self.weighing.stop();
                self.weighing = Stop::default();
                return self.start(Reader::Weigher, Job::Weigh(wanted), &self.weighing.clone());
            }
            Effect::Second { report, is_asked } => {
                return self.start(Reader::Worker, Job::Second(report, is_asked), &Stop::default());
            }
            Effect::Control { reports, before } => {
                self.working = Stop::default();
                let job = Job::Control(reports, Box::new(before));
                return self.start(Reader::Worker, job, &self.working.clone());
            }
            Effect::RememberControl(sample) => self.edges.remember_control(&sample),
            Effect::Batch { task, reports, reviewer } => {
                self.working = Stop::default();
                return self.start(Reader::Worker, Job::Batch { task, reports, reviewer }, &self.working.clone());
            }
            Effect::Survey { kind, reports } => {
                self.surveying.stop();
                self.surveying = Stop::default();
                return self.start(Reader::Weigher, Job::Survey { kind, reports }, &self.surveying.clone());
            }
            Effect::StopSurvey => self.surveying.stop(),
            Effect::StopBatch => self.working.stop(),
            Effect::Remember(arrangement) => self.edges.remember(&arrangement),
            Effect::Stop => self.reading.stop(),
            Effect::Record { .. }
            | Effect::TakeEarlier(..)
            | Effect::Save(_)
            | Effect::SaveIn { .. }
            | Effect::WriteLetter { .. }
            | Effect::Forget(_)
            | Effect::Claim(_) => {
                let event = self.sessions.perform(effect, &Context::of(&self.state));
                return Ok(event.map(|event| update::event(&mut self.state, event)).unwrap_or_default());
            }
            Effect::Mouse(on) => self.edges.set_mouse(on)?,
            Effect::Copy(text) => self.edges.copy(self.terminal.backend_mut(), &text)?,
            Effect::Redraw => self.repaint()?,
            Effect::Suspend => {
                self.edges.suspend()?;
                self.repaint()?;
            }
            // It ends the loop before it comes here.
            Effect::Quit => {}
        }
        Ok(Vec::new())
    }

    /// Reads what the reviewer waits for, and can stop.
    fn read(&mut self, job: Job) -> io::Result<Vec<Effect>> {
        self.reading = Stop::default();
        let effects = update::event(&mut self.state, Event::Reading);
        let more = self.start(Reader::Opener, job, &self.reading.clone())?;
        Ok(effects.into_iter().chain(more).collect())
    }

    fn start(&mut self, reader: Reader, job: Job, stop: &Stop) -> io::Result<Vec<Effect>> {
        match self.edges.start(reader, job, stop.clone()) {
            Some(done) => self.done(done, stop),
            None => Ok(Vec::new()),
        }
    }

    /// Takes what a reader brings back; a session that it found is closed with what nobody wants any more.
    fn done(&mut self, done: Done, stop: &Stop) -> io::Result<Vec<Effect>> {
        // What was done with many reports before it was ended stays done.
        if stop.is_asked() && !matches!(done.event, Event::BatchDone(_) | Event::Controlled(_)) {
            return Ok(Vec::new());
        }
        for (report, session) in done.sessions {
            self.sessions.put(report, session);
        }
        for (report, session) in done.held {
            self.edges.wait_for(report, session)?;
        }
        Ok(update::event(&mut self.state, done.event))
    }

    /// Paints everything again. `Terminal::clear` would ask for the cursor, which hangs while another thread reads events
    /// (ratatui 0.30.2, its issue 2691); a resize does not.
    fn repaint(&mut self) -> io::Result<()> {
        let Size { columns, rows } = self.state.terminal();
        self.terminal.resize(ratatui::layout::Rect::new(0, 0, columns, rows)).map_err(io::Error::other)
    }

    /// Saves what was decided, for an end that the reviewer did not ask for; why something was not saved.
    pub fn save_at_end(&mut self) -> Option<String> {
        update::ending(&mut self.state);
        let lost = self.sessions.save_at_end(&self.state.unsaved(), &Context::of(&self.state));
        self.sessions.sync();
        lost
    }
}
