//! Output streams of a command and its exit code.
//!
//! Invariant: a reader that closes the pipe (`| head`) ends the command silently with 0; any other write error is
//! reported and ends it with 1; nothing panics on a closed stream. Not here: what is written.

use super::command_line::CommandLine;
use super::ink::Ink;
use super::platform;
use gouji_core::message;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable_lines;
use std::io::{self, ErrorKind, Write};

/// All is well.
pub const WELL: u8 = 0;
/// Something is wrong with a file, or a hard rule is broken.
pub const FAILED: u8 = 1;
/// The command line is not understood.
pub const USAGE: u8 = 2;

/// Which of the streams of the program are terminals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terminal {
    /// Standard input.
    pub is_input: bool,
    /// Standard output.
    pub is_output: bool,
}

impl Terminal {
    /// True where a person sits there.
    pub const fn is_for_person(self) -> bool {
        self.is_input && self.is_output
    }
}

/// How a command speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// The colours of standard output.
    pub ink: Ink,
    /// Whether it tells how far it is.
    pub progress: Shown,
}

impl Manner {
    /// What the command line asks for; `variable` reads the environment.
    pub fn new(line: &CommandLine, terminal: Terminal, variable: impl Fn(&str) -> Option<String>) -> Self {
        let progress = match (line.is_quiet, line.shows_progress) {
            (true, _) => Shown::Never,
            (_, true) => Shown::Always,
            _ => Shown::Auto,
        };
        Self { ink: Ink::new(line.colour, terminal.is_output, variable), progress }
    }
}

/// Whether something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Where a person watches.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// Data goes to `out`, everything that is said to people about it to `err`.
pub struct Streams<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
    /// How the command speaks on them.
    pub manner: Manner,
    /// Standard error for what stops a command, where `err` is silenced.
    pub loud: Option<&'a mut dyn Write>,
}

/// Standard output as the program was started with: where that is closed, writing fails.
pub fn standard() -> Box<dyn Write> {
    if platform::is_output_closed() { Box::new(Closed) } else { Box::new(io::stdout().lock()) }
}

/// What is closed takes nothing.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(platform::closed())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a line on standard error, with nothing in it that a terminal would obey. Nobody can be told when that fails.
pub fn complain(err: &mut dyn Write, message: &str) {
    let _ = writeln!(err, "{}", printable_lines(message.trim_end()));
}

impl Streams<'_> {
    /// [`complain`] on the standard error of the command.
    pub fn complain(&mut self, message: &str) {
        complain(self.err, message);
    }

    /// Says why the command cannot be carried out, also when nothing else is said.
    pub fn refuse(&mut self, message: &str) {
        complain(self.loud.as_deref_mut().unwrap_or(self.err), message);
    }

    /// The exit code of what a command came to.
    pub fn finish(&mut self, result: io::Result<u8>, lang: Lang) -> u8 {
        match result.and_then(|code| self.out.flush().map(|()| code)) {
            Ok(code) => code,
            Err(error) if error.kind() == ErrorKind::BrokenPipe => WELL,
            Err(error) => {
                self.refuse(&message!("cli.not_written", error = error.to_string()).get(lang));
                FAILED
            }
        }
    }
}
