//! Progress of a long command on a terminal, and its end by the user.
//!
//! Invariant: into a pipe or a file nothing is said unless it is asked for; a signal ends the command between two reports or
//! two rows, so that what it was writing can be removed. Not here: the files (`gouji_export::destination`).

use super::out::Shown;
use super::platform;
use gouji_core::message;
use gouji_core::text::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Drawings a second.
const RATE: u8 = 8;

/// Between two lines where nobody watches.
const PAUSE: Duration = Duration::from_secs(2);

/// The line on the terminal.
pub struct Progress {
    bar: ProgressBar,
    all: usize,
    lang: Lang,
    /// When the last line was written, where it is lines that are wanted.
    told: Option<Cell<Instant>>,
}

impl Progress {
    /// The progress of `all` reports that go into `output`, or to standard output. Unless asked otherwise it is shown where
    /// a person watches standard error and nothing else is written there; in a file or a pipe it is lines.
    pub fn new(all: usize, output: Option<&Path>, shown: Shown, lang: Lang) -> Self {
        let is_free = output.is_some() || !io::stdout().is_terminal();
        let is_watched = io::stderr().is_terminal();
        let is_shown = is_watched && (shown == Shown::Always || (shown == Shown::Auto && is_free));
        let told = (shown == Shown::Always && !is_watched).then(|| Cell::new(Instant::now()));
        let target = if is_shown { ProgressDrawTarget::stderr_with_hz(RATE) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(all as u64), target);
        let style = ProgressStyle::with_template("{bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: bar.with_style(style), all, lang, told }
    }

    /// A report more has been read.
    pub fn step(&self) {
        self.bar.inc(1);
        if let Some(told) = &self.told {
            let is_last = self.bar.position() == self.all as u64;
            if is_last || told.get().elapsed() >= PAUSE {
                told.set(Instant::now());
                // Nobody can be told when that fails.
                let _ = writeln!(io::stderr(), "{}", self.words());
            }
        } else if !self.bar.is_hidden() {
            self.bar.set_message(self.words());
        }
    }

    fn words(&self) -> String {
        let left = clock(self.bar.eta().as_secs());
        let words = message!("export.progress", at = self.bar.position() as usize, all = self.all, left = left);
        words.get(self.lang)
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
