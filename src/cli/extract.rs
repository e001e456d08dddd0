//! `gouji extract`: the fields of reports as published, for scripts and spreadsheets.

use super::args::Format;
use super::out::{self, FAILED, with_stdout};
use super::{Ground, json, print};
use crate::check::plain;
use crate::corpus::{self, OpenError};
use crate::review::Review;
use crate::text::Lang;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Prints the reports under `paths`.
pub fn run(ground: &Ground, paths: &[PathBuf], format: Format, with_text: bool, lang: Lang) -> ExitCode {
    with_stdout(lang, |out| {
        let (items, errors) = corpus::items(paths);
        let results = errors.into_iter().map(Err).chain(items.iter().map(|item| corpus::read(item, &ground.library)));
        if format == Format::Csv { csv(out, results, lang) } else { objects(out, results, format, with_text, lang) }
    })
}

fn objects(
    out: &mut impl Write,
    results: impl Iterator<Item = Result<Review, OpenError>>,
    format: Format,
    with_text: bool,
    lang: Lang,
) -> io::Result<u8> {
    let mut code = 0;
    let mut objects = print::Objects::begin(out, format)?;
    for result in results {
        match result {
            Ok(review) => objects.write(&json::extraction(&review, lang, with_text))?,
            Err(error) => {
                code = FAILED;
                out::complain(&error.line(lang));
                objects.write(&json::failure(&error, lang))?;
            }
        }
    }
    objects.end()?;
    Ok(code)
}

fn csv(out: &mut impl Write, results: impl Iterator<Item = Result<Review, OpenError>>, lang: Lang) -> io::Result<u8> {
    let mut code = 0;
    let head = ["path", "id", "value", "state", "raw", "start", "end", "reading", "confidence"];
    print::csv_row(out, &head)?;
    for result in results {
        match result {
            Ok(review) => rows(out, &review)?,
            Err(error) => {
                code = FAILED;
                out::complain(&error.line(lang));
            }
        }
    }
    Ok(code)
}

fn rows(out: &mut impl Write, review: &Review) -> io::Result<()> {
    for field in &review.extraction.fields {
        let value = &field.value;
        let place = |end: fn(&crate::text::Span) -> usize| value.span.as_ref().map(end).map(|at| at.to_string());
        let cells = [
            &review.source.path,
            &field.id,
            &value.number.map(plain).unwrap_or_default(),
            value.state.name(),
            &value.raw,
            &place(|span| span.start).unwrap_or_default(),
            &place(|span| span.end).unwrap_or_default(),
            value.reading.name(),
            value.confidence.name(),
        ];
        print::csv_row(out, &cells)?;
    }
    Ok(())
}
