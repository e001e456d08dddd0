//! `gouji worker`: serves requests on standard input one after the other, for programs that read many reports.
//!
//! Invariant: each line of request has one line of answer, in their order, written before the next request is read; nothing a
//! request holds ends the worker, and none takes more memory than the largest report may. Not here: reading a report and
//! its limits (`gouji_session::corpus`).

use super::Ruleset;
use super::out::{Streams, WELL};
use super::output::{self, report::Failure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, LARGEST, OpenError, Origin};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, BufRead, Read};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Most bytes of a request: the largest report in base64, and room for its name.
pub(crate) const LONGEST: u64 = LARGEST / 3 * 4 + (64 << 10);

/// What a request looks like, for whoever wrote another.
const SHAPE: &str = r#"{"id": 1, "path": "a.txt"}"#;

/// What the answers hold.
#[derive(Debug, Clone, Copy)]
pub struct ServeArgs {
    /// With findings and repairs.
    pub with_check: bool,
    /// With the whole text.
    pub with_text: bool,
}

/// A line of input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// Given back with the answer.
    #[serde(default)]
    id: Value,
    /// A file.
    path: Option<PathBuf>,
    /// What the report is called where it is no file.
    name: Option<String>,
    /// Its bytes in base64.
    bytes: Option<String>,
}

/// A line of output.
#[derive(Serialize)]
struct Served<'i, 'a> {
    id: &'i Value,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

/// What became of a request.
#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    /// The report as `gouji extract` prints it, and as `gouji check` does.
    Read {
        extract: Box<output::extract::Report<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        check: Option<Box<output::check::Report<'a>>>,
    },
    /// Why there is none.
    Failed(Failure<'a>),
}

/// Serves requests until the input ends.
///
/// # Errors
/// When the input cannot be read or nothing can be written.
pub fn run(
    ruleset: &Ruleset,
    args: ServeArgs,
    input: &mut dyn BufRead,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    while let Some(line) = next_line(input)? {
        let answer = match line {
            Line::TooLong => refused(&Value::Null, "limit", &message!("worker.too_long", most = LONGEST >> 20), lang)?,
            Line::Whole(line) if line.trim_ascii().is_empty() => continue,
            Line::Whole(line) => match str::from_utf8(&line) {
                Ok(line) => served(ruleset, args, line, lang)?,
                Err(error) => refused(&Value::Null, "bad_request", &bad(&error), lang)?,
            },
        };
        streams.out.write_all(&answer)?;
        streams.out.flush()?;
    }
    Ok(WELL)
}

/// A line of the input.
enum Line {
    /// With its end.
    Whole(Vec<u8>),
    /// It was passed over.
    TooLong,
}

/// The next line; `None` at the end.
fn next_line(input: &mut dyn BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    (&mut *input).take(LONGEST + 1).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') && line.len() as u64 > LONGEST {
        input.skip_until(b'\n')?;
        return Ok(Some(Line::TooLong));
    }
    Ok(Some(Line::Whole(line)))
}

/// The answer to a line.
fn served(ruleset: &Ruleset, args: ServeArgs, line: &str, lang: Lang) -> io::Result<Vec<u8>> {
    let request: Request = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => return refused(&Value::Null, "bad_request", &bad(&error), lang),
    };
    let Request { id, path, name, bytes } = request;
    let origin = match (path, bytes) {
        (Some(path), None) => Origin::File(path),
        (None, Some(bytes)) => match BASE64_STANDARD.decode(bytes.trim_ascii()) {
            Ok(bytes) => Origin::Given(bytes.into()),
            Err(error) => {
                let words = message!("worker.bad_base64", error = error.to_string());
                return refused(&id, "bad_request", &words, lang);
            }
        },
        _ => return refused(&id, "bad_request", &message!("worker.both"), lang),
    };
    let shown = match &origin {
        Origin::File(path) => gouji_core::text::sanitize::printable_path(path),
        _ => printable(&name.unwrap_or_default()),
    };
    let item = Item { path: shown, origin };
    let Ruleset { library, rules } = ruleset;
    let render = |review: &mut Review| {
        if args.with_check {
            review.recheck(rules, library);
        }
        let extract = Box::new(output::extract::Report::of(review, lang, args.with_text));
        let check = args.with_check.then(|| Box::new(output::check::Report::of(review, lang)));
        written(&id, Outcome::Read { extract, check })
    };
    let work = |item: &Item, stop: &Stop| Ok(render(&mut corpus::read_until(item, library, stop)?));
    // Worked on like one report of many: a panic is the failure of its report, not of the worker.
    let results = corpus::in_order(std::slice::from_ref(&item), NonZeroUsize::MIN, &work, |results| results.next());
    match results {
        Some(Ok(answer)) => answer,
        Some(Err(error)) => written(&id, Outcome::Failed(Failure::of(&error, lang))),
        None => Ok(Vec::new()),
    }
}

fn bad(error: &dyn std::fmt::Display) -> message::Message {
    message!("worker.bad_request", error = printable(&error.to_string()), shape = SHAPE)
}

/// The answer to what is no request.
fn refused(id: &Value, code: &'static str, words: &message::Message, lang: Lang) -> io::Result<Vec<u8>> {
    let error = OpenError::new("", code, words.clone());
    written(id, Outcome::Failed(Failure::of(&error, lang)))
}

fn written(id: &Value, outcome: Outcome<'_>) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(&Served { id, outcome })?;
    line.push(b'\n');
    Ok(line)
}
