//! `gouji extract`: the fields of reports as published, for scripts and spreadsheets.

use super::format::Format;
use super::out::{FAILED, Streams, WELL};
use super::output::{self, report::Failure};
use super::progress::Progress;
use super::{Ruleset, print};
use gouji_core::check::plain;
use gouji_core::review::Review;
use gouji_core::text::{Lang, Span};
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, OpenError};
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct ExtractArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// How to print.
    pub format: Format,
    /// With the whole text.
    pub with_text: bool,
    /// Threads.
    pub jobs: NonZeroUsize,
}

/// Prints the reports under the paths.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: ExtractArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let ExtractArgs { paths, format, with_text, jobs } = args;
    let (items, errors) = corpus::items(paths);
    // The threads print as well: a tenth of the time.
    let render = |review: &Review| match format {
        Format::Csv => rows(review),
        _ => print::rendered(format, &output::extract::Report::of(review, lang, with_text)),
    };
    let work = |item: &Item, stop: &Stop| Ok(render(&corpus::read_until(item, &ruleset.library, stop)?));
    let progress = Progress::new(items.len() + errors.len(), None, streams.manner.progress, lang);
    let errors = errors.into_iter().map(Err);
    corpus::in_order(&items, jobs, &work, |results| {
        let Streams { out, err, manner, .. } = streams;
        let streams = &mut Streams { out: *out, err: &mut progress.beside(*err), manner: *manner, loud: None };
        printed(streams, errors.chain(results).inspect(|_| progress.step()), format, lang)
    })
}

fn printed(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<io::Result<Vec<u8>>, OpenError>>,
    format: Format,
    lang: Lang,
) -> io::Result<u8> {
    let mut code = WELL;
    let mut objects = if format == Format::Csv {
        let head = ["path", "id", "value", "state", "raw", "start", "end", "reading", "confidence"];
        print::csv_row(streams.out, &head)?;
        None
    } else {
        Some(print::Objects::begin(streams.out, format)?)
    };
    for result in results {
        match (result, &mut objects) {
            (Ok(rows), None) => streams.out.write_all(&rows?)?,
            (Ok(object), Some(objects)) => objects.write_rendered(streams.out, &object?)?,
            (Err(error), objects) => {
                code = FAILED;
                streams.complain(&error.line(lang));
                if let Some(objects) = objects {
                    objects.write(streams.out, &Failure::of(&error, lang))?;
                }
            }
        }
    }
    objects.map_or(Ok(()), |objects| objects.end(streams.out))?;
    Ok(code)
}

/// A row of CSV for each field.
fn rows(review: &Review) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for field in &review.extraction.fields {
        let value = &field.value;
        let place = |end: fn(&Span) -> usize| value.span.as_ref().map(end).map(|at| at.to_string());
        let cells = [
            review.source.path.as_str(),
            &field.id,
            &value.number.map(plain).unwrap_or_default(),
            value.state.name(),
            &value.verbatim,
            &place(|span| span.start).unwrap_or_default(),
            &place(|span| span.end).unwrap_or_default(),
            value.reading.name(),
            value.confidence.name(),
        ];
        print::csv_row(&mut out, &cells)?;
    }
    Ok(out)
}
