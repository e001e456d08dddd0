//! Terminals on Unix.
//!
//! Invariant: see the module above.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use std::io::{self, stdout};
use std::thread;
use std::time::Instant;

/// Number of the signal that says that the terminal is gone.
pub(crate) const HANGUP: i32 = SIGHUP;
/// Number of the signal after which a stopped program goes on.
pub(crate) const CONTINUE: i32 = SIGCONT;
/// The terminal answers questions on the input.
pub(crate) const CAN_ASK: bool = true;
/// A shell can stop the program and continue it.
pub(crate) const CAN_SUSPEND: bool = true;

/// Starts a thread that passes on HUP, INT, TERM, QUIT and CONT by their numbers, until `tell` is false.
///
/// # Errors
/// When the signals cannot be caught or the thread cannot be started.
pub fn signals(tell: impl Fn(i32) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGCONT])?;
    let pass_on = move || {
        for signal in signals.forever() {
            if !tell(signal) {
                return;
            }
        }
    };
    thread::Builder::new().name("signals".into()).spawn(pass_on).map(drop)
}

/// Starts a thread that sleeps until the terminal hangs up, and tells it.
///
/// # Errors
/// When the thread cannot be started.
pub(crate) fn watch_hangup(tell: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("hangup".into()).spawn(move || watch(tell)).map(drop)
}

/// No event is asked for, so only HUP and ERR wake it.
fn watch(tell: impl FnOnce()) {
    let stdin = rustix::stdio::stdin();
    loop {
        let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut fds, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
            Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => return tell(),
            Ok(_) => {}
        }
    }
}

/// Adds what the terminal says until `deadline` to `said`; false when nothing came, or the input has ended.
///
/// # Errors
/// When the terminal cannot be read.
pub(crate) fn heard(said: &mut Vec<u8>, deadline: Instant) -> io::Result<bool> {
    let stdin = rustix::stdio::stdin();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let Ok(left) = Timespec::try_from(left) else { return Ok(false) };
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut fds, Some(&left)) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(ready) if ready > 0 => break,
            _ => return Ok(false),
        }
    }
    let mut buffer = [0; 256];
    let read = rustix::io::read(stdin, &mut buffer)?;
    said.extend_from_slice(&buffer[..read]);
    Ok(read > 0)
}

/// Stops the whole job until it is continued, as Ctrl-Z does in any program: a pipe's other members too.
///
/// # Errors
/// The system's.
pub(crate) fn suspend() -> io::Result<()> {
    let stop = || rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
    Ok(gouji_ingest::process::while_none_starts(stop)?)
}

/// Puts this process into a session of its own: no key and no stop of the job reaches it, and it may set a terminal that a
/// shell has again.
pub(crate) fn detach() {
    let _ = rustix::process::setsid();
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

    /// As words that [`Self::parse`] reads.
    pub fn line(self) -> String {
        let Self { input, output, control, local, least, time } = self;
        format!("{} {} {} {} {least} {time}", input.bits(), output.bits(), control.bits(), local.bits())
    }

    /// Reads the words of [`Self::line`].
    pub fn parse<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(Self {
            input: InputModes::from_bits_retain(words.next()?.parse().ok()?),
            output: OutputModes::from_bits_retain(words.next()?.parse().ok()?),
            control: ControlModes::from_bits_retain(words.next()?.parse().ok()?),
            local: LocalModes::from_bits_retain(words.next()?.parse().ok()?),
            least: words.next()?.parse().ok()?,
            time: words.next()?.parse().ok()?,
        })
    }

    /// Sets the terminal to these modes if it still has those of `since`.
    pub fn put_back(self, since: Self) {
        if let Ok(mut modes) = tcgetattr(stdout())
            && Self::of(&modes) == since
        {
            self.set(&mut modes);
            let _ = tcsetattr(stdout(), OptionalActions::Now, &modes);
        }
    }
}
