//! What the loop waits for, and what ends it.
//!
//! Invariant: events keep their order; whatever ends the program is seen before its turn. Not here: doing it (`run`).

use crate::run::loader::Done;
use crate::tty::Msg;
use gouji_ingest::worker::Stop;
use std::collections::VecDeque;
use std::sync::mpsc::Receiver;

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
            Self::Tty(Msg::Signal(signal)) if *signal != signal_hook::consts::SIGCONT => Some(End::Signal(*signal)),
            Self::Tty(Msg::Hangup) => Some(End::Signal(signal_hook::consts::SIGHUP)),
            Self::Crashed => Some(End::Crash),
            _ => None,
        }
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

    /// The next one, when there is one or, where it may be waited for, as soon as there is.
    pub fn next(&mut self, waits: bool) -> Option<Message> {
        let waiting = self.waiting.pop_front().or_else(|| self.receiver.try_recv().ok());
        if waits { waiting.or_else(|| self.receiver.recv().ok()) } else { waiting }
    }

    /// How the program is to end, when that has been asked.
    pub fn end(&mut self) -> Option<End> {
        self.waiting.extend(self.receiver.try_iter());
        self.waiting.iter().find_map(Message::end)
    }
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
