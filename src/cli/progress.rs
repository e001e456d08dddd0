//! Progress of a long command on a terminal, and its end by the user.
//!
//! Invariant: into a pipe or a file nothing is said; a signal ends the command between two reports or two rows, so that what
//! it was writing can be removed. Not here: the files (`gouji_export::destination`).

use super::platform;
use gouji_core::message;
use gouji_core::text::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Drawings a second.
const RATE: u8 = 8;

/// The line on the terminal.
pub struct Progress {
    bar: ProgressBar,
    all: usize,
    lang: Lang,
}

impl Progress {
    /// The progress of `all` reports that go into `output`, or to standard output. It is shown where a person watches
    /// standard error and nothing else is written there.
    pub fn new(all: usize, output: Option<&Path>, lang: Lang) -> Self {
        let is_shown = io::stderr().is_terminal() && (output.is_some() || !io::stdout().is_terminal());
        let target = if is_shown { ProgressDrawTarget::stderr_with_hz(RATE) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(all as u64), target);
        let style = ProgressStyle::with_template("{bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: bar.with_style(style), all, lang }
    }

    /// A report more has been read.
    pub fn step(&self) {
        self.bar.inc(1);
        if !self.bar.is_hidden() {
            let left = clock(self.bar.eta().as_secs());
            let words = message!("export.progress", at = self.bar.position() as usize, all = self.all, left = left);
            self.bar.set_message(words.get(self.lang));
        }
    }

    /// All reports are read; what takes time now is the file.
    pub fn writing(&self, path: &Path) {
        self.bar.set_message(message!("export.writing", path = path.display().to_string()).get(self.lang));
    }

    /// `err` for what is said meanwhile: the line gets out of its way.
    pub fn beside<'a>(&'a self, err: &'a mut dyn Write) -> Beside<'a> {
        Beside { progress: self, err }
    }
}

/// Standard error below the line of progress.
pub struct Beside<'a> {
    progress: &'a Progress,
    err: &'a mut dyn Write,
}

impl Write for Beside<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.progress.bar.suspend(|| self.err.write(bytes))
    }

    /// A message is written in pieces; the line returns after the whole of it.
    fn write_fmt(&mut self, words: fmt::Arguments<'_>) -> io::Result<()> {
        self.progress.bar.suspend(|| self.err.write_fmt(words))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.err.flush()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Minutes and seconds.
fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The signals that end a command.
#[derive(Debug, Default, Clone)]
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// From now on a signal is noted here instead of ending the process at once.
    ///
    /// # Errors
    /// When the system takes no handlers.
    pub fn install() -> io::Result<Self> {
        let noted = Self::default();
        platform::note_ends(&noted.0)?;
        Ok(noted)
    }

    /// The signal that came.
    pub fn signal(&self) -> Option<u8> {
        u8::try_from(self.0.load(Ordering::Relaxed)).ok().filter(|signal| *signal != 0)
    }

    /// Fails once a signal has come.
    ///
    /// # Errors
    /// `Interrupted`.
    pub fn check(&self) -> io::Result<()> {
        self.signal().map_or(Ok(()), |_| Err(io::ErrorKind::Interrupted.into()))
    }
}
