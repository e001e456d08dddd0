//! The log of `--log FILE`, for reports of faults.
//!
//! Invariant: it holds paths, counts, times and names of actions, never a report's text or what is typed. Without `--log`
//! nothing is written, and a log line costs one comparison. Not here: which events are logged (each module, by
//! `tracing`).

use gouji_core::message;
use gouji_core::text::Lang;
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Mutex;
use tracing_subscriber::filter::LevelFilter;

/// Adds to the file from now on.
///
/// # Errors
/// What to tell the user when the file cannot be written.
pub fn open(path: &Path, lang: Lang) -> Result<(), String> {
    let file = OpenOptions::new().create(true).append(true).open(path).map_err(|error| {
        let path = path.display();
        message!("cli.log", path = path.to_string(), error = error.to_string()).get(lang)
    })?;
    // One that is there already stays: a program opens one log.
    let _ = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(LevelFilter::DEBUG)
        .with_writer(Mutex::new(file))
        .try_init();
    Ok(())
}
