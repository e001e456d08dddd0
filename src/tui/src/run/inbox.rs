//! What the loop waits for, and what ends it.
//!
//! Invariant: events keep their order; whatever ends the program is seen before its turn. Not here: doing it (`run`).

use crate::event::Event;
use crate::run::loader::Done;
use crate::tty::Msg;
use crate::tty::platform::{CONTINUE, HANGUP};
use gouji_ingest::worker::Stop;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

/// What the loop waits for.
pub enum Message {
    /// From the terminal.
    Tty(Msg),
    /// A report was read, and whether that is still wanted.
    Done(Box<Done>, Stop),
    /// A reading thread panicked: a defect of ours. The message has been printed by the panic hook.
    Crashed,
    /// Nobody holds the session of report `i` any more, which could only be looked at.
    Freed(usize),
}

impl Message {
    /// How it ends the program, if it does, whatever else is being done.
    pub fn end(&self) -> Option<End> {
        match self {
            Self::Tty(Msg::Signal(signal)) if *signal != CONTINUE => Some(End::Signal(*signal)),
            Self::Tty(Msg::Hangup) => Some(End::Signal(HANGUP)),
            Self::Crashed => Some(End::Crash),
            _ => None,
        }
    }

    /// True for the count of a report that nobody asked for: a list is read behind what the reviewer does.
    pub fn is_count(&self) -> bool {
        matches!(self, Self::Done(done, _) if matches!(done.event, Event::Counted(..)))
    }
}

impl From<Msg> for Message {
    fn from(message: Msg) -> Self {
        Self::Tty(message)
    }
}

/// The events in their order, of which some are looked at before their turn.
pub(crate) struct Inbox {
    receiver: Receiver<Message>,
    waiting: VecDeque<Message>,
}

impl Inbox {
    pub const fn new(receiver: Receiver<Message>) -> Self {
        Self { receiver, waiting: VecDeque::new() }
    }

    /// The next one that has come.
    pub fn next(&mut self) -> Option<Message> {
        self.waiting.pop_front().or_else(|| self.receiver.try_recv().ok())
    }

    /// Waits for the next one, with a deadline until then.
    pub fn wait(&mut self, until: Option<Instant>) -> Waited {
        if let Some(message) = self.next() {
            return Waited::Came(message);
        }
        let Some(until) = until else { return self.receiver.recv().map_or(Waited::Closed, Waited::Came) };
        match self.receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(message) => Waited::Came(message),
            Err(RecvTimeoutError::Timeout) => Waited::TooLate,
            Err(RecvTimeoutError::Disconnected) => Waited::Closed,
        }
    }

    /// How the program is to end, when that has been asked.
    pub fn end(&mut self) -> Option<End> {
        self.waiting.extend(self.receiver.try_iter());
        self.waiting.iter().find_map(Message::end)
    }
}

/// What came of waiting.
pub(crate) enum Waited {
    /// A message.
    Came(Message),
    /// The deadline.
    TooLate,
    /// Nobody can send any more.
    Closed,
}

/// Why the loop ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The reviewer asked for it.
    Quit,
    /// A signal, by its number; the terminal may be gone.
    Signal(i32),
    /// A reading thread panicked.
    Crash,
}
