//! Standard output and standard error of the commands.
//!
//! Invariant: a reader that went away (`| head`) ends the command quietly and well; any other trouble with writing is
//! told and ends it with 1; nothing here panics on a closed stream.

use crate::text::Lang;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};
use std::process::ExitCode;

/// Something went wrong with a file or a rule.
pub const FAILED: u8 = 1;
/// The command line is not understood.
pub const USAGE: u8 = 2;

/// Runs a command that writes to standard output; it returns its exit code.
pub fn with_stdout(lang: Lang, work: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<u8>) -> ExitCode {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let result = work(&mut out).and_then(|code| out.flush().map(|()| code));
    // What could not be written must not be tried again when the buffer is dropped.
    let _ = out.into_parts();
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&match lang {
                Lang::Zh => format!("gouji:写不出结果:{error}"),
                Lang::En => format!("gouji: cannot write the result: {error}"),
            });
            ExitCode::from(FAILED)
        }
    }
}

/// A line on standard error.
pub fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", message.trim_end());
}
