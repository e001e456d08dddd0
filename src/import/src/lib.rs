//! Readings of other programs and people, from their files: flat or nested JSON, this program's own output, CSV with a
//! row for each value or for each report, the first table of a workbook.
//!
//! Invariant: what is not understood is told with its line and key, and the rest is read; nothing in a file is run. Not
//! here: which report a reading is of (`gouji_core::readings`), where it differs (`gouji_core::check`).

mod collector;
mod foreign_keys;
mod json;
mod labels;
mod table;

use collector::Collector;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::readings::NamedReading;
use gouji_ingest::Refusal;
use gouji_ingest::worker::{self, Stop};

/// Most bytes of a file of readings.
pub const LARGEST: usize = 64 << 20;
/// Problems that are told of one file; more are counted.
const TOLD: usize = 20;

/// Something of a file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong with which key.
    pub message: Message,
}

/// Reads the file of a reading.
///
/// # Errors
/// The message of a file in which nothing can be read: not JSON, no table, no known key; too large.
pub fn read(name: &str, bytes: &[u8], library: &Library) -> Result<(NamedReading, Vec<ImportProblem>), Message> {
    if bytes.len() > LARGEST {
        return Err(message!("import.too_large", most = LARGEST >> 20));
    }
    let mut collector = Collector::new(library);
    if let Some(text) = gouji_ingest::text_of(bytes) {
        text_file(&text.map_err(refused)?, &mut collector)?;
    } else {
        let workbook = worker::read(bytes, &Stop::default()).map_err(refused)?;
        let rows = table::rows_of(&workbook.document, &mut collector);
        table::read(&rows, &mut collector)?;
    }
    let (reports, mut problems, seen) = collector.finish();
    if reports.is_empty() {
        let first = problems.into_iter().next().map(|problem| problem.message);
        return Err(first.unwrap_or_else(|| message!("import.no_value")));
    }
    if seen > TOLD {
        problems.push(ImportProblem { line: 0, message: message!("import.more", n = seen - TOLD) });
    }
    Ok((NamedReading { name: name.to_string(), reports }, problems))
}

fn text_file(text: &str, collector: &mut Collector<'_>) -> Result<(), Message> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        json::read(text, collector)
    } else {
        table::read_csv(text, collector)
    }
}

fn refused(refusal: Refusal) -> Message {
    refusal.message
}
