//! The console of Windows.
//!
//! It is written to in UTF-16 by the standard library, whatever its code page, and read in UTF-16 by crossterm: no code
//! page has to be set. It answers questions as if the answer had been typed, so it is not asked; nobody stops its programs.
//!
//! Invariant: see the module above.

use std::future::poll_fn;
use std::io;
use std::task::Poll;
use std::thread;
use std::time::Instant;
use tokio::runtime::Builder;
use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

/// Number for the closing of the window, that of Unix.
pub(crate) const HANGUP: i32 = 1;
/// Number for Ctrl-C and Ctrl-Break, that of Unix.
const INTERRUPT: i32 = 2;
/// Number for the end of the session or of the system, that of Unix.
const TERMINATE: i32 = 15;
/// Never passed on here.
pub(crate) const CONTINUE: i32 = 18;
/// See above.
pub(crate) const CAN_ASK: bool = false;
/// See above.
pub(crate) const CAN_SUSPEND: bool = false;

/// Starts a thread that passes on Ctrl-C, Ctrl-Break, the closing of the window, and the end of the session, by the numbers
/// of the signals of Unix, until `tell` is false. Windows ends the program when its handler returns from the last three: it
/// does not, so that the program has the seconds that the system grants.
///
/// # Errors
/// When the events cannot be caught or the thread cannot be started.
pub fn signals(tell: impl Fn(i32) -> bool + Send + 'static) -> io::Result<()> {
    let runtime = Builder::new_current_thread().build()?;
    let (mut c, mut pause) = (ctrl_c()?, ctrl_break()?);
    let (mut close, mut logoff, mut shutdown) = (ctrl_close()?, ctrl_logoff()?, ctrl_shutdown()?);
    let pass_on = move || {
        runtime.block_on(poll_fn(|context| {
            loop {
                let signal = if close.poll_recv(context).is_ready() {
                    HANGUP
                } else if logoff.poll_recv(context).is_ready() || shutdown.poll_recv(context).is_ready() {
                    TERMINATE
                } else if c.poll_recv(context).is_ready() || pause.poll_recv(context).is_ready() {
                    INTERRUPT
                } else {
                    return Poll::Pending;
                };
                if !tell(signal) {
                    return Poll::Ready(());
                }
            }
        }));
    };
    thread::Builder::new().name("signals".into()).spawn(pass_on).map(drop)
}

/// Nothing to be done: a window that closes is an event of [`signals`].
///
/// # Errors
/// None here.
#[allow(clippy::unnecessary_wraps)]
pub(crate) fn watch_hangup(_tell: impl FnOnce() + Send + 'static) -> io::Result<()> {
    Ok(())
}

/// False: nothing is asked here.
///
/// # Errors
/// None here.
#[allow(clippy::unnecessary_wraps)]
pub(crate) fn heard(_said: &mut Vec<u8>, _deadline: Instant) -> io::Result<bool> {
    Ok(false)
}

/// Nothing to be done: no shell would continue the program.
///
/// # Errors
/// None here.
#[allow(clippy::unnecessary_wraps)]
pub(crate) fn suspend() -> io::Result<()> {
    Ok(())
}

/// Nothing to be done: in raw mode no key reaches another process, and nothing stops it.
pub(crate) const fn detach() {}

/// The word for the modes of the console.
const WORD: &str = "console";

/// The console's modes: those that raw mode changes are the same wherever people type lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Modes;

impl Modes {
    /// Those of the console now.
    #[allow(clippy::unnecessary_wraps)]
    pub const fn now() -> Option<Self> {
        Some(Self)
    }

    /// As a word that [`Self::parse`] reads.
    pub fn line(self) -> String {
        WORD.to_string()
    }

    /// Reads the word of [`Self::line`].
    pub fn parse<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        (words.next()? == WORD).then_some(Self)
    }

    /// Lets lines be typed again.
    pub fn put_back(self, _since: Self) {
        let _ = crossterm::terminal::disable_raw_mode();
    }
}
