//! `gouji export`: reviewed data, a record for each field, for spreadsheets and programs.
//!
//! Invariant: a report is written before the next one is read. Not here: the records and files (`gouji_export`).

use super::Ruleset;
use super::format::Format;
use super::out::{FAILED, Streams, WELL, complain};
use super::print::Objects;
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_export::code_book::LabelBook;
use gouji_export::csv::{Reader, RecordWriter};
use gouji_export::record::records;
use gouji_export::wide::WideWriter;
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item, OpenError, Opened};
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct ExportArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// CSV, JSON or NDJSON.
    pub format: Format,
    /// Who reads the CSV.
    pub reader: Reader,
    /// A row for each report; CSV only.
    pub is_wide: bool,
    /// With the numbers of the prose.
    pub with_prose: bool,
    /// Where the decisions are.
    pub sessions: &'a SessionFolder,
}

/// Writes the reports under the paths.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: ExportArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let (items, errors) = corpus::items(args.paths);
    let labels = LabelBook::new(&ruleset.library);
    let Streams { out, err } = streams;
    let mut writer = RecordSink::begin(*out, args)?;
    let mut code = WELL;
    let mut results = errors.into_iter().map(Err).chain(items.iter().map(|item| open(ruleset, item, args.sessions)));
    results.try_for_each(|result| match result {
        Ok(Opened { review, notice, .. }) => {
            if let Some(notice) = notice {
                complain(*err, &message!("open.line", path = &review.source.path, what = notice).get(lang));
            }
            writer.write(&review, &labels, args.with_prose)
        }
        Err(error) => {
            code = FAILED;
            complain(*err, &error.line(lang));
            Ok(())
        }
    })?;
    writer.end()?;
    Ok(code)
}

/// A report with its session. One whose session is not understood fails: what was decided would be left out.
pub(super) fn open(ruleset: &Ruleset, item: &Item, sessions: &SessionFolder) -> Result<Opened, OpenError> {
    let mut opened = corpus::look(item, &ruleset.library, sessions)?;
    match opened.notice.take_if(|_| opened.handle.read_only) {
        Some(message) => Err(OpenError::new(&item.path, "session", message)),
        None => Ok(opened),
    }
}

/// Where records go.
enum RecordSink<'w> {
    Csv(Box<RecordWriter<&'w mut dyn Write>>),
    Wide(WideWriter, Reader, &'w mut dyn Write),
    Objects(Objects, &'w mut dyn Write),
}

impl<'w> RecordSink<'w> {
    fn begin(out: &'w mut dyn Write, args: ExportArgs<'_>) -> io::Result<Self> {
        Ok(match args.format {
            Format::Json | Format::Ndjson => Self::Objects(Objects::begin(out, args.format)?, out),
            _ if args.is_wide => Self::Wide(WideWriter::begin()?, args.reader, out),
            _ => Self::Csv(Box::new(RecordWriter::begin(out, args.reader)?)),
        })
    }

    fn write(&mut self, review: &Review, labels: &LabelBook<'_>, with_prose: bool) -> io::Result<()> {
        let mut records = records(review, labels, with_prose);
        match self {
            Self::Csv(writer) => records.try_for_each(|record| writer.write(&record)),
            Self::Wide(writer, ..) => writer.write(review, labels),
            Self::Objects(objects, out) => records.try_for_each(|record| objects.write(*out, &record)),
        }
    }

    fn end(self) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.end(),
            Self::Wide(writer, reader, out) => writer.end(out, reader),
            Self::Objects(objects, out) => objects.end(out),
        }
    }
}
