//! Gives the terminal back when the program cannot: it was killed, or the allocator aborted it.
//!
//! Nothing in a process runs after SIGKILL, and a handler of SIGABRT would have to be unsafe code: so a small process of its
//! own waits (this program again, called with a word no help names). It reads a pipe that only the program holds open, on
//! which it reports every time the terminal is taken or given back; when the pipe ends, the last line says what is to be done.
//!
//! Invariant: does nothing while the program lives or after it gave the terminal back; terminal modes that somebody else has
//! set meanwhile stay, as a shell does that has taken the terminal again. Not here: the modes themselves (`guard`,
//! `platform`).

use super::platform::{self, Modes};
use std::ffi::OsString;
use std::io::{BufRead, Write, stdin, stdout};
use std::process::{ChildStdin, Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::thread;

/// The word that makes the program a watchdog.
const WORD: &str = "__watch";

static SENT: Mutex<Sent> = Mutex::new(Sent { last: String::new(), pipe: None });

/// The last line for the watchdog, and the pipe to it once it runs.
struct Sent {
    last: String,
    pipe: Option<ChildStdin>,
}

/// The beginning of the program: does the work when the command line asks for it, and is then its end.
pub fn answer(arguments: &[OsString]) -> Option<ExitCode> {
    arguments.get(1).is_some_and(|word| word == WORD).then(watch)
}

/// Starts the watchdog beside what the program does. Without one the program is as good as without this module.
pub fn start() {
    let _ = thread::Builder::new().name("watchdog".into()).spawn(|| {
        let mut command = Command::new(gouji_ingest::process::own_program().ok()?);
        command.arg(WORD).stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = gouji_ingest::process::start(&mut command).ok()?;
        let mut sent = SENT.lock().ok()?;
        sent.pipe = child.stdin.take();
        let last = sent.last.clone();
        sent.send(last);
        drop(sent);
        child.wait().ok()
    });
}

impl Sent {
    fn send(&mut self, line: String) {
        // A watchdog that is gone is not replaced.
        let is_sent = self.pipe.as_mut().is_none_or(|pipe| pipe.write_all(format!("{line}\n").as_bytes()).is_ok());
        if !is_sent {
            self.pipe = None;
        }
        self.last = line;
    }
}

fn send(line: String) {
    if let Ok(mut sent) = SENT.lock() {
        sent.send(line);
    }
}

/// The terminal was taken: its modes before and since.
pub(crate) fn taken(before: Modes, since: Modes) {
    send(format!("{} {}", before.line(), since.line()));
}

/// The terminal was given back.
pub(crate) fn given() {
    send(String::new());
}

/// Waits for the end of the program, then does what it left undone.
fn watch() -> ExitCode {
    platform::detach();
    let mut last = String::new();
    for line in stdin().lock().lines() {
        let Ok(line) = line else { break };
        last = line;
    }
    let mut words = last.split(' ');
    if let (Some(before), Some(since)) = (Modes::parse(&mut words), Modes::parse(&mut words)) {
        give_back(before, since);
    }
    ExitCode::SUCCESS
}

fn give_back(before: Modes, since: Modes) {
    // The sequences are the program's alone: no shell undoes them.
    crate::tty::guard::undo_all(&mut stdout());
    before.put_back(since);
}
