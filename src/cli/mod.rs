//! The command line, one file a command.
//!
//! Invariant: data goes to standard output and everything else to standard error; the exit code is 0 when all is well, 1
//! when a file failed or a hard rule is broken, 2 when the command line is not understood. Left to others: the workbench
//! (`run`).

mod args;
mod check;
mod coverage;
pub mod diff;
mod extract;
pub mod json;
pub mod locale;
pub mod out;
mod print;

pub use args::Format;
pub use coverage::{Coverage, coverage};
pub use print::csv_row;

use crate::check::Rules;
use crate::corpus;
use crate::forms::Library;
use crate::run;
use crate::text::Lang;
use args::Asked;
use out::{FAILED, USAGE, complain};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The forms and rules every command works with.
#[derive(Debug)]
pub struct Ground {
    /// The forms.
    pub library: Library,
    /// The rules.
    pub rules: Rules,
}

impl Ground {
    fn load() -> Result<Self, String> {
        let library = Library::builtin()?;
        let rules = Rules::builtin(&library)?;
        Ok(Self { library, rules })
    }
}

/// The program: reads the command line and does what it asks.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let words: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let variable = |name: &str| std::env::var(name).ok();
    let lang = locale::lang(locale::asked(&words), variable);
    let matches = match args::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return told(&error, lang),
    };
    let line = args::line(&matches);
    if let Asked::Workbench { paths, reviewer } = &line.asked {
        let reviewer = locale::reviewer(reviewer.as_deref(), variable);
        return workbench(paths, line.sessions, reviewer, lang);
    }
    let ground = match Ground::load() {
        Ok(ground) => ground,
        Err(message) => {
            complain(&message);
            return ExitCode::from(FAILED);
        }
    };
    match &line.asked {
        Asked::Extract { paths, format, text } => extract::run(&ground, paths, *format, *text, lang),
        Asked::Check { paths, format } => check::run(&ground, paths, *format, &line.sessions, lang),
        Asked::Diff { old, new, format } => {
            diff::run(&ground, diff::Args { old, new, format: *format, sessions: &line.sessions, lang })
        }
        // Done above.
        Asked::Workbench { .. } => ExitCode::SUCCESS,
    }
}

/// Help and version are answers, everything else is a usage error.
fn told(error: &clap::Error, lang: Lang) -> ExitCode {
    if error.use_stderr() {
        complain(&args::usage_error(error, lang));
        return ExitCode::from(USAGE);
    }
    out::with_stdout(lang, |out| write!(out, "{error}").map(|()| 0))
}

fn workbench(paths: &[PathBuf], sessions: PathBuf, reviewer: String, lang: Lang) -> ExitCode {
    let (items, errors) = corpus::items(paths);
    if items.is_empty() {
        for error in &errors {
            complain(&error.line(lang));
        }
        return ExitCode::from(FAILED);
    }
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        complain(match lang {
            Lang::Zh => "gouji:复核台要在终端里打开;脚本请用 gouji extract、check 或 diff",
            Lang::En => "gouji: the workbench needs a terminal; for scripts use gouji extract, check or diff",
        });
        return ExitCode::from(USAGE);
    }
    run::run(run::Options { items, errors, lang, sessions, reviewer, compare: false })
}
