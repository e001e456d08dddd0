//! `gouji extract`: the fields of reports as published, for scripts and spreadsheets.

use super::format::Format;
use super::out::{FAILED, Streams, WELL};
use super::output::{self, report::Failure};
use super::{Ruleset, print};
use gouji_core::check::plain;
use gouji_core::review::Review;
use gouji_core::text::{Lang, Span};
use gouji_session::corpus::{self, OpenError};
use std::io::{self, Write};
use std::path::PathBuf;

/// Prints the reports under `paths`.
///
/// # Errors
/// When nothing can be written.
pub fn run(
    ruleset: &Ruleset,
    paths: &[PathBuf],
    format: Format,
    with_text: bool,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (items, errors) = corpus::items(paths);
    let results = errors.into_iter().map(Err).chain(items.iter().map(|item| corpus::read(item, &ruleset.library)));
    if format == Format::Csv {
        return csv(streams, results, lang);
    }
    let mut code = WELL;
    let mut objects = print::Objects::begin(streams.out, format)?;
    for result in results {
        match result {
            Ok(review) => objects.write(streams.out, &output::extract::Report::of(&review, lang, with_text))?,
            Err(error) => {
                code = FAILED;
                streams.complain(&error.line(lang));
                objects.write(streams.out, &Failure::of(&error, lang))?;
            }
        }
    }
    objects.end(streams.out)?;
    Ok(code)
}

fn csv(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<Review, OpenError>>,
    lang: Lang,
) -> io::Result<u8> {
    let mut code = WELL;
    let head = ["path", "id", "value", "state", "raw", "start", "end", "reading", "confidence"];
    print::csv_row(streams.out, &head)?;
    for result in results {
        match result {
            Ok(review) => rows(streams.out, &review)?,
            Err(error) => {
                code = FAILED;
                streams.complain(&error.line(lang));
            }
        }
    }
    Ok(code)
}

fn rows(out: &mut dyn Write, review: &Review) -> io::Result<()> {
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
        print::csv_row(out, &cells)?;
    }
    Ok(())
}
