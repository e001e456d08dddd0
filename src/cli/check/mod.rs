//! `gouji check`: findings and repairs of reports, with the reviewer's corrections applied.
//!
//! Invariant: exits 1 exactly when a file fails, a hard rule is violated, or something of a report is unread. Not here: the JSON (`output::check`).

mod tables;
mod text;

use super::destination::{self, came_to, into_output};
use super::format::Format;
use super::out::{FAILED, Streams, WELL, complain};
use super::output::{self, report::Failure};
use super::progress::{Interrupt, Progress};
use super::readings::Met;
use super::{Ruleset, print};
use gouji_core::check::{Finding, plain};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::review::{Fixed, Provenance, Review};
use gouji_core::text::Lang;
use gouji_export::csv::Reader;
use gouji_export::position::Position;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, OpenError};
use gouji_session::{Locks, SessionConfig, SessionFolder};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
#[cfg(feature = "xlsx")]
use tables::workbook;
use tables::{by_rule, csv};
pub(super) use text::severity;

/// Who corrects slips.
const FIXER: &str = "gouji --fix-slips";

/// A report, the message about its session, and what was corrected in it just now.
struct Checked {
    review: Review,
    notice: Option<Message>,
    fixed: Vec<Fixed>,
}

/// The formats of the command.
const FORMATS: [Format; 5] = [Format::Text, Format::Json, Format::Ndjson, Format::Csv, Format::Xlsx];

/// What is to be checked.
#[derive(Debug, Clone, Copy)]
pub struct CheckArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// How to print; `None` for what the ending of the output tells, or as text.
    pub format: Option<Format>,
    /// The file to write; `None` for standard output.
    pub output: Option<&'a Path>,
    /// Who reads the CSV.
    pub reader: Reader,
    /// Sum up by rule instead.
    pub by_rule: bool,
    /// Correct the misreadings that the text itself puts right.
    pub fix_slips: bool,
    /// Where sessions are kept.
    pub sessions: &'a SessionFolder,
    /// Threads.
    pub jobs: NonZeroUsize,
}

/// Checks the reports.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: CheckArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let format = match destination::format(args.format, args.output, Format::Text, &FORMATS) {
        Ok(format) => format,
        Err(error) => return Ok(destination::misused(&error, lang, streams)),
    };
    let readings = ruleset.rules.readings();
    let mut met = Met::default();
    let code = checked(ruleset, args, format, &mut met, lang, streams)?;
    met.tell_others(readings, lang, streams.err);
    Ok(code)
}

/// A run of the command.
struct Run<'a> {
    ruleset: &'a Ruleset,
    args: CheckArgs<'a>,
    items: Vec<Item>,
    /// Paths without a report.
    errors: Vec<OpenError>,
    progress: Progress,
    interrupt: Interrupt,
    lang: Lang,
}

/// What the threads make of a report.
struct Made<T> {
    of_report: T,
    is_failing: bool,
    /// What is told of its session.
    told: Vec<u8>,
    met: Met,
}

/// Checks the reports, and notes which of the readings they are.
fn checked(
    ruleset: &Ruleset,
    args: CheckArgs<'_>,
    format: Format,
    met: &mut Met,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (items, errors) = destination::items(args.paths, args.output);
    let progress = Progress::new(items.len() + errors.len(), args.output, streams.manner.progress, lang);
    // Without an output a signal ends the process at once.
    let interrupt = if args.output.is_some() { Interrupt::install()? } else { Interrupt::default() };
    let run = Run { ruleset, args, items, errors, progress, interrupt, lang };
    let Some(path) = args.output else { return run.print(format, met, streams) };
    #[cfg(feature = "xlsx")]
    if format == Format::Xlsx {
        let result = workbook(&run, path, met, streams);
        return came_to(result, path, &run.interrupt, lang, streams);
    }
    let result = into_output(Some(path), streams, |streams| run.print(format, met, streams));
    came_to(result, path, &run.interrupt, lang, streams)
}

impl Run<'_> {
    fn print(&self, format: Format, met: &mut Met, streams: &mut Streams<'_>) -> io::Result<u8> {
        match format {
            format if self.args.by_rule => by_rule(self, format, met, streams),
            Format::Text => text::text(self, met, streams),
            Format::Csv => csv(self, met, streams),
            format => self.objects(format, met, streams),
        }
    }

    /// Checks each report, makes something of it on the threads and passes that on; tells what is to be told, and returns
    /// the exit code.
    ///
    /// # Errors
    /// When `take` fails, or a signal came.
    fn each<T: Send>(
        &self,
        met: &mut Met,
        err: &mut dyn Write,
        make: &(dyn Fn(&Checked) -> T + Sync),
        take: &mut dyn FnMut(Result<T, &OpenError>) -> io::Result<()>,
    ) -> io::Result<u8> {
        let Self { ruleset, args, items, errors, progress, interrupt, lang } = self;
        let err = &mut progress.beside(err);
        let work = |item: &Item, stop: &Stop| {
            let checked = open(ruleset, item, *args, *lang, stop)?;
            let (mut met, mut told) = (Met::default(), Vec::new());
            met.note(&checked.review, ruleset.rules.readings());
            tell(&mut told, &checked, *lang);
            Ok(Made { of_report: make(&checked), is_failing: is_failing(&checked.review), told, met })
        };
        // A session that is written may be that of a later report with the same content.
        let jobs = if args.fix_slips { NonZeroUsize::MIN } else { args.jobs };
        let mut code = WELL;
        corpus::in_order(items, jobs, &work, |results| {
            for result in errors.iter().cloned().map(Err).chain(results) {
                progress.step();
                interrupt.check()?;
                match result {
                    Ok(Made { of_report, is_failing, told, met: those }) => {
                        met.add(those);
                        // Nobody can be told when that fails.
                        let _ = if told.is_empty() { Ok(()) } else { err.write_all(&told) };
                        if is_failing {
                            code = FAILED;
                        }
                        take(Ok(of_report))?;
                    }
                    Err(error) => {
                        code = FAILED;
                        complain(err, &error.line(*lang));
                        take(Err(&error))?;
                    }
                }
            }
            interrupt.check()
        })?;
        Ok(code)
    }

    fn objects(&self, format: Format, met: &mut Met, streams: &mut Streams<'_>) -> io::Result<u8> {
        let (Streams { out, err, .. }, lang) = (streams, self.lang);
        let mut objects = print::Objects::begin(*out, format)?;
        let make = |checked: &Checked| object(checked, format, lang);
        let code = self.each(met, *err, &make, &mut |result| match result {
            Ok(object) => objects.write_rendered(*out, &object?),
            Err(error) => objects.write(*out, &Failure::of(error, lang)),
        })?;
        objects.end(*out)?;
        Ok(code)
    }
}

fn object(checked: &Checked, format: Format, lang: Lang) -> io::Result<Vec<u8>> {
    print::rendered(format, &output::check::Report::of(&checked.review, lang))
}

/// True if a hard rule is violated or something is unread.
fn is_failing(review: &Review) -> bool {
    review.findings.iter().any(Finding::is_failure) || !review.unread().is_empty()
}

/// A report with its session. One whose session is not understood fails: its findings would leave out what a reviewer
/// has corrected.
fn open(ruleset: &Ruleset, item: &Item, args: CheckArgs<'_>, lang: Lang, stop: &Stop) -> Result<Checked, OpenError> {
    let mut opened = corpus::open_until(item, &ruleset.library, &ruleset.rules, args.sessions, stop)?;
    if let Some(message) = opened.notice.take_if(|_| opened.handle.read_only) {
        return Err(OpenError::new(&item.path, "session", message));
    }
    let mut fixed = Vec::new();
    if args.fix_slips {
        let now = jiff::Timestamp::now();
        let now = jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string();
        let provenance = Provenance { by: FIXER.to_string(), at: now.clone() };
        fixed = opened.review.fix_all_slips((&ruleset.library, &ruleset.rules), &provenance, lang);
        if !fixed.is_empty() {
            // Whoever reviews the report now would be overtaken.
            let folder = args.sessions.clone();
            let place = SessionConfig { folder, reviewer: FIXER.to_string(), now, ..SessionConfig::default() };
            let reserved = gouji_session::reserve(&place, &Locks::default(), &opened.review, BTreeSet::new());
            let _lock = match reserved.lock {
                Err(holder) => return Err(OpenError::new(&item.path, "session", gouji_session::lock::held(&holder))),
                Ok(lock) => lock,
            };
            opened.handle.path = reserved.path;
            gouji_session::save(&mut opened.handle, &opened.review, &ruleset.library)
                .map_err(|error| OpenError::new(&item.path, "session", error.message()))?;
        }
    }
    Ok(Checked { review: opened.review, notice: opened.notice, fixed })
}

fn tell(err: &mut dyn Write, checked: &Checked, lang: Lang) {
    let Checked { review, notice, fixed } = checked;
    let mut position = Position::default();
    for slip in fixed {
        let place = slip.evidence.map(|span| colons(position.of(&review.document, span))).unwrap_or_default();
        let (id, before, after) = (&slip.id, &slip.before, plain(slip.after));
        let place = format!("{}{place}", review.source.path);
        let words = message!(
            "check.corrected",
            place = place,
            id = id,
            before = before,
            after = after,
            rule = slip.rule.to_string()
        );
        complain(err, &gouji_core::text::sanitize::printable(&words.get(lang)));
    }
    if let Some(message) = notice {
        complain(err, &OpenError::new(&review.source.path, "session", message.clone()).line(lang));
    }
}

/// `:line:character`.
fn colons((line, character): (usize, usize)) -> String {
    format!(":{line}:{character}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::cli::ink::Ink;
    use gouji_core::check::{self, Datum, EvalContext, Rules, ValueSource, Verdict};
    use gouji_core::forms::Library;
    use gouji_core::text::Span;

    /// Values that panic when a rule reads them.
    struct Panicking;

    impl ValueSource for Panicking {
        fn datum(&self, _: &str) -> Datum {
            panic!("a panic inside a rule")
        }

        fn span(&self, _: &str) -> Option<Span> {
            None
        }
    }

    /// A report of which every number is right and one soft rule panics.
    fn failed() -> Checked {
        let library = Library::builtin().unwrap();
        let mut rules = Rules::default();
        let rule =
            "(id: \"mine\", severity: Soft, title: (zh: \"规\", en: \"rule\"), source: \"test\", relation: Domain)";
        rules.add("mine.ron", &format!("(rules: [{rule}])"), &library).unwrap();
        let mut review = gouji_testing::read(&gouji_testing::sample("kundulun"), &library);
        let context = EvalContext {
            document: &review.document,
            extraction: &review.extraction,
            values: &Panicking,
            last_year: None,
            library: &library,
        };
        let findings = check::check(&rules, context);
        assert_eq!(findings.iter().map(|finding| finding.verdict).collect::<Vec<_>>(), [Verdict::RuleFailed]);
        review.findings = findings.into();
        Checked { review, notice: None, fixed: Vec::new() }
    }

    #[test]
    fn a_rule_that_panics_is_printed_counted_and_exits_1() {
        let library = Library::builtin().unwrap();
        let checked = failed();
        assert!(is_failing(&checked.review));
        let (out, sum) = text::report(&checked.review, &library, Ink::default(), Lang::En).unwrap();
        let printed = String::from_utf8(out).unwrap() + &sum.words().get(Lang::En);
        assert!(printed.contains("\u{2717} hard mine  rule mine: this rule itself failed"), "{printed}");
        assert!(printed.contains("1 with a broken hard rule; 1 hard, 0 soft"), "{printed}");
        let object = object(&checked, Format::Json, Lang::En).unwrap();
        assert!(String::from_utf8(object).unwrap().contains("\"rule_failed\""));
    }
}
