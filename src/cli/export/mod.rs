//! `gouji export`: reviewed data, a record for each field, for spreadsheets and programs.
//!
//! Invariant: reports are written in their order, while the threads read the next few. Not here: the records and files (`gouji_export`).

mod sink;

use super::Ruleset;
use super::destination::{self, came_to, into_output};
use super::format::Format;
use super::out::{FAILED, Shown, Streams, WELL, complain};
use super::progress::{Interrupt, Progress};
use gouji_core::message;
use gouji_core::text::Lang;
use gouji_export::code_book::{LabelBook, code_book};
use gouji_export::csv::Reader;
use gouji_ingest::worker::Stop;
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item, OpenError, Opened};
use sink::Sink;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct ExportArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The format; `None` for that of the output's ending, or CSV.
    pub format: Option<Format>,
    /// The file or folder to write; `None` for standard output.
    pub output: Option<&'a Path>,
    /// Who reads the CSV.
    pub reader: Reader,
    /// A row for each report; CSV only.
    pub is_wide: bool,
    /// With the numbers of the prose.
    pub with_prose: bool,
    /// Where the decisions are.
    pub sessions: &'a SessionFolder,
    /// Threads.
    pub jobs: NonZeroUsize,
}

/// The formats of the command.
const FORMATS: [Format; 6] =
    [Format::Csv, Format::Ndjson, Format::Json, Format::Xlsx, Format::Parquet, Format::Datapackage];

/// Writes the reports under the paths.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: ExportArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let format = match destination::format(args.format, args.output, Format::Csv, &FORMATS) {
        Ok(format) => format,
        Err(error) => return Ok(destination::misused(&error, lang, streams)),
    };
    if (args.is_wide || args.reader == Reader::Spreadsheet) && format != Format::Csv {
        return Ok(destination::misused(&message!("export.csv_only", format = format.name()), lang, streams));
    }
    let Some(path) = args.output else {
        let Streams { out, err, manner, .. } = streams;
        let sink = Sink::text(*out, args, format)?;
        let (interrupt, shown) = (Interrupt::default(), manner.progress);
        return Run { ruleset, args, lang, interrupt, shown }.write(sink, *err);
    };
    let run = Run { ruleset, args, lang, interrupt: Interrupt::install()?, shown: streams.manner.progress };
    let result = if format.is_binary() {
        let book = code_book(&ruleset.library, ruleset.rules.files());
        Sink::binary(path, args, format, &book, lang).and_then(|sink| run.write(sink, streams.err))
    } else {
        into_output(Some(path), streams, |Streams { out, err, .. }| run.write(Sink::text(*out, args, format)?, *err))
    };
    came_to(result, path, &run.interrupt, lang, streams)
}

/// A run of the command.
struct Run<'a> {
    ruleset: &'a Ruleset,
    args: ExportArgs<'a>,
    lang: Lang,
    interrupt: Interrupt,
    shown: Shown,
}

impl Run<'_> {
    fn write(&self, mut sink: Sink<'_>, err: &mut dyn io::Write) -> io::Result<u8> {
        let Self { ruleset, args, lang, interrupt, shown } = self;
        let (items, errors) = destination::items(args.paths, args.output);
        let labels = LabelBook::new(&ruleset.library);
        let progress = Progress::new(items.len(), args.output, *shown, *lang);
        let mut code = WELL;
        for error in errors {
            code = FAILED;
            complain(err, &error.line(*lang));
        }
        let with_findings = sink.needs_findings();
        let work = |item: &Item, stop: &Stop| self.open(item, with_findings, stop);
        corpus::in_order(&items, args.jobs, &work, |results| {
            for opened in results {
                // A signal of the terminal ends the processes that read files, too: what they say then is no news.
                interrupt.check()?;
                progress.step();
                match opened {
                    Ok(Opened { review, notice, .. }) => {
                        if let Some(notice) = notice {
                            let line = message!("open.line", path = &review.source.path, what = notice).get(*lang);
                            complain(&mut progress.beside(err), &line);
                        }
                        sink.write(&review, &labels, args.with_prose)?;
                    }
                    Err(error) => {
                        code = FAILED;
                        complain(&mut progress.beside(err), &error.line(*lang));
                    }
                }
            }
            interrupt.check()
        })?;
        if let Some(path) = args.output {
            progress.writing(path);
        }
        let said = sink.end(interrupt)?;
        drop(progress);
        for message in said {
            complain(err, &message.get(*lang));
        }
        Ok(code)
    }

    /// A report with its session, checked where the findings are written.
    fn open(&self, item: &Item, with_findings: bool, stop: &Stop) -> Result<Opened, OpenError> {
        let Self { ruleset: Ruleset { library, rules }, args: ExportArgs { sessions, .. }, .. } = self;
        if with_findings {
            understood(item, corpus::open_until(item, library, rules, sessions, stop)?)
        } else {
            open(self.ruleset, item, sessions, stop)
        }
    }
}

/// A report with its session, not checked.
pub(super) fn open(ruleset: &Ruleset, item: &Item, sessions: &SessionFolder, stop: &Stop) -> Result<Opened, OpenError> {
    understood(item, corpus::look_until(item, &ruleset.library, sessions, stop)?)
}

/// A report whose session is not understood fails: what was decided would be left out.
fn understood(item: &Item, mut opened: Opened) -> Result<Opened, OpenError> {
    match opened.notice.take_if(|_| opened.handle.read_only) {
        Some(message) => Err(OpenError::new(&item.path, "session", message)),
        None => Ok(opened),
    }
}
