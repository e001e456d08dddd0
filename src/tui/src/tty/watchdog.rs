//! Gives the terminal back when the program cannot: it was killed, or the allocator aborted it.
//!
//! Nothing in a process runs after SIGKILL, and a handler of SIGABRT would have to be unsafe code: so a small process of its
//! own waits (this program again, called with a word no help names). It reads a pipe that only the program holds open, on
//! which it reports every time the terminal is taken or given back; when the pipe ends, the last line says what is to be done.
//!
//! Invariant: does nothing while the program lives or after it gave the terminal back; terminal modes that somebody else has
//! set meanwhile stay, as a shell does that has taken the terminal again. Not here: the modes themselves (`guard`).

use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use std::ffi::OsString;
use std::io::{BufRead, Write, stdin, stdout};
use std::path::PathBuf;
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
        let known = PathBuf::from("/proc/self/exe");
        let program = if known.exists() { Some(known) } else { std::env::current_exe().ok() };
        let mut command = Command::new(program?);
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

/// The terminal's modes, as far as raw mode changes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Modes {
    input: InputModes,
    output: OutputModes,
    control: ControlModes,
    local: LocalModes,
    /// How a read ends that is not ended by a line.
    least: u8,
    time: u8,
}

impl Modes {
    /// Those of the terminal now.
    pub fn now() -> Option<Self> {
        Some(Self::of(&tcgetattr(stdout()).ok()?))
    }

    fn of(modes: &Termios) -> Self {
        Self {
            input: modes.input_modes,
            output: modes.output_modes,
            control: modes.control_modes,
            local: modes.local_modes,
            least: modes.special_codes[SpecialCodeIndex::VMIN],
            time: modes.special_codes[SpecialCodeIndex::VTIME],
        }
    }

    fn set(self, modes: &mut Termios) {
        modes.input_modes = self.input;
        modes.output_modes = self.output;
        modes.control_modes = self.control;
        modes.local_modes = self.local;
        modes.special_codes[SpecialCodeIndex::VMIN] = self.least;
        modes.special_codes[SpecialCodeIndex::VTIME] = self.time;
    }

    fn line(self) -> String {
        let Self { input, output, control, local, least, time } = self;
        format!("{} {} {} {} {least} {time}", input.bits(), output.bits(), control.bits(), local.bits())
    }

    fn parse<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(Self {
            input: InputModes::from_bits_retain(words.next()?.parse().ok()?),
            output: OutputModes::from_bits_retain(words.next()?.parse().ok()?),
            control: ControlModes::from_bits_retain(words.next()?.parse().ok()?),
            local: LocalModes::from_bits_retain(words.next()?.parse().ok()?),
            least: words.next()?.parse().ok()?,
            time: words.next()?.parse().ok()?,
        })
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
    // In a session of its own no key and no stop of the job reaches it, and it may set a terminal that a shell has again.
    let _ = rustix::process::setsid();
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
    if let Ok(mut modes) = tcgetattr(stdout())
        && Modes::of(&modes) == since
    {
        before.set(&mut modes);
        let _ = tcsetattr(stdout(), OptionalActions::Now, &modes);
    }
}
