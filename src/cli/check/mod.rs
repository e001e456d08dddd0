//! `gouji check`: findings and repairs of reports, with the reviewer's corrections applied.
//!
//! Invariant: exits 1 exactly when a file fails, a hard rule is violated, or something of a report is unread. Not here: the JSON (`output::check`).

mod tables;

use super::destination::{self, came_to, into_output};
use super::format::Format;
use super::out::{FAILED, Streams, WELL, complain};
use super::output::{self, report::Failure};
use super::progress::{Interrupt, Progress};
use super::readings::Met;
use super::{Ruleset, print, repairs};
use gouji_core::check::{Finding, Severity, plain};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::{Message, catalogue};
use gouji_core::review::{Fixed, Provenance, Review, UnreadCounts};
use gouji_core::text::Lang;
use gouji_export::csv::Reader;
use gouji_export::position::Position;
use gouji_session::corpus::{self, Item, OpenError};
use gouji_session::{Locks, SessionConfig, SessionFolder};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
#[cfg(feature = "xlsx")]
use tables::workbook;
use tables::{by_rule, csv};

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
    let progress = Progress::new(items.len() + errors.len(), args.output, lang);
    let results = errors.into_iter().map(Err).chain(items.iter().map(|item| open(ruleset, item, args, lang)));
    let results = results.inspect(|result| {
        progress.step();
        if let Ok(checked) = result {
            met.note(&checked.review, ruleset.rules.readings());
        }
    });
    let Streams { out, err } = streams;
    let streams = &mut Streams { out: &mut **out, err: &mut progress.beside(*err) };
    let Some(path) = args.output else { return printed(streams, results, ruleset, args, format, lang) };
    let interrupt = Interrupt::install()?;
    let results = results.take_while(|_| interrupt.signal().is_none());
    #[cfg(feature = "xlsx")]
    if format == Format::Xlsx {
        let result = workbook(streams, results, path, args.by_rule, &interrupt, lang);
        return came_to(result, path, &interrupt, lang, streams);
    }
    let result = into_output(Some(path), streams, |streams| {
        let code = printed(streams, results, ruleset, args, format, lang)?;
        interrupt.check().map(|()| code)
    });
    came_to(result, path, &interrupt, lang, streams)
}

fn printed(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<Checked, OpenError>>,
    ruleset: &Ruleset,
    args: CheckArgs<'_>,
    format: Format,
    lang: Lang,
) -> io::Result<u8> {
    match format {
        format if args.by_rule => by_rule(streams, results, format, lang),
        Format::Text => text(streams, results, &ruleset.library, lang),
        Format::Csv => csv(streams, results, args.reader, lang),
        format => objects(streams, results, format, lang),
    }
}

/// True if a hard rule is violated or something is unread.
fn is_failing(review: &Review) -> bool {
    review.findings.iter().any(Finding::is_failure) || !review.unread().is_empty()
}

/// A report with its session. One whose session is not understood fails: its findings would leave out what a reviewer
/// has corrected.
fn open(ruleset: &Ruleset, item: &Item, args: CheckArgs<'_>, lang: Lang) -> Result<Checked, OpenError> {
    let mut opened = corpus::open(item, &ruleset.library, &ruleset.rules, args.sessions)?;
    if let Some(message) = opened.notice.take_if(|_| opened.handle.read_only) {
        return Err(OpenError::new(&item.path, "session", message));
    }
    let mut fixed = Vec::new();
    if args.fix_slips {
        let now = jiff::Timestamp::now();
        let now = jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string();
        let provenance = Provenance { by: FIXER.to_string(), at: now.clone() };
        // What is corrected may tell the next: a row's last cell follows from the others.
        loop {
            let more = opened.review.fix_slips(&provenance, lang);
            opened.review.recheck(&ruleset.rules, &ruleset.library);
            if more.is_empty() {
                break;
            }
            fixed.extend(more);
        }
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

fn objects(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<Checked, OpenError>>,
    format: Format,
    lang: Lang,
) -> io::Result<u8> {
    let mut code = WELL;
    let mut objects = print::Objects::begin(streams.out, format)?;
    for result in results {
        match result {
            Ok(Checked { review, notice, fixed }) => {
                tell(streams.err, &review, notice, &fixed, lang);
                if is_failing(&review) {
                    code = FAILED;
                }
                objects.write(streams.out, &output::check::Report::of(&review, lang))?;
            }
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

fn tell(err: &mut dyn Write, review: &Review, notice: Option<Message>, fixed: &[Fixed], lang: Lang) {
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
        complain(err, &OpenError::new(&review.source.path, "session", message).line(lang));
    }
}

/// Counts for the last line.
#[derive(Default)]
struct Sum {
    reports: usize,
    failing: usize,
    hard: usize,
    soft: usize,
    /// Reports of which something is unread, and how much of all.
    partly: usize,
    unread: UnreadCounts,
    /// Paths without a report.
    unopened: usize,
}

fn text(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<Checked, OpenError>>,
    library: &Library,
    lang: Lang,
) -> io::Result<u8> {
    let mut sum = Sum::default();
    for result in results {
        match result {
            Ok(Checked { review, notice, fixed }) => {
                tell(streams.err, &review, notice, &fixed, lang);
                report(streams.out, &review, library, lang, &mut sum)?;
            }
            Err(error) => {
                sum.unopened += 1;
                streams.complain(&error.line(lang));
            }
        }
    }
    let out = &mut *streams.out;
    let Sum { reports, failing, hard, soft, partly, unread, unopened } = sum;
    if partly > 0 {
        let unread = counted(unread).get(lang);
        writeln!(out, "{}", message!("check.sum_unread", reports = partly, unread = unread).get(lang))?;
    }
    let sum = message!("check.sum", reports = reports, failing = failing, hard = hard, soft = soft, unread = unopened);
    writeln!(out, "{}", sum.get(lang))?;
    Ok(if failing + unopened + partly > 0 { FAILED } else { WELL })
}

fn report(out: &mut dyn Write, review: &Review, library: &Library, lang: Lang, sum: &mut Sum) -> io::Result<()> {
    let broken = |severity| {
        review.findings.iter().filter(|finding| finding.verdict.is_broken() && finding.severity == severity).count()
    };
    let (hard, soft) = (broken(Severity::Hard), broken(Severity::Soft));
    sum.reports += 1;
    sum.failing += usize::from(review.findings.iter().any(Finding::is_failure));
    sum.hard += hard;
    sum.soft += soft;
    let identity = review.identity();
    let agency = identity.agency.as_ref().map_or("", |agency| agency.value.as_str());
    let year = identity.year.as_ref().map(|year| year.value.to_string()).unwrap_or_default();
    let settled = review.counts().settled;
    let counts = message!("check.counts", hard = hard, soft = soft, settled = settled).get(lang);
    let unread = review.unread();
    sum.partly += usize::from(!unread.is_empty());
    sum.unread += unread.counts();
    let missed = if unread.is_empty() { String::new() } else { counted(unread.counts()).get(lang) };
    let parts = [review.source.path.as_str(), agency, &year, &counts, &missed];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(out, "{}", parts.join("  "))?;
    let mut findings: Vec<&Finding> = review.findings.iter().filter(|finding| finding.verdict.is_broken()).collect();
    findings.sort_by_key(|finding| (finding.severity, finding.anchor().map_or(usize::MAX, |span| span.start)));
    let mut position = Position::default();
    for finding in findings {
        writeln!(out, "  {}", line(review, finding, &mut position, lang))?;
        if finding.rule.name.starts_with("reading.differs") {
            let id = finding.operands.first().map_or("", |operand| operand.id.as_str());
            for reading in review.field_readings(id) {
                writeln!(out, "      {}", reading.words().get(lang))?;
            }
        }
    }
    let mut position = Position::default();
    for group in unread.groups() {
        let place = group.place().map(|span| colons(position.of(&review.document, span))).unwrap_or_default();
        let words = gouji_core::text::sanitize::printable(&group.words(review, library).get(lang));
        writeln!(out, "  ? {words}  {}{place}", review.source.path)?;
    }
    repairs::write(out, review, &review.repairs, library, lang)
}

fn line(review: &Review, finding: &Finding, position: &mut Position, lang: Lang) -> String {
    let mark = match finding.severity {
        Severity::Hard => '✗',
        Severity::Soft => '!',
        Severity::Info => '·',
    };
    let severity = severity(finding.severity, lang);
    let settled = if review.is_settled(finding) { catalogue(lang).get("check.settled") } else { "" };
    let place = finding.anchor().map(|span| colons(position.of(&review.document, span))).unwrap_or_default();
    let message = gouji_core::text::sanitize::printable(&finding.message(lang));
    format!("{mark} {severity} {}  {message}{settled}  {}{place}", finding.rule, review.source.path)
}

/// `:line:character`.
fn colons((line, character): (usize, usize)) -> String {
    format!(":{line}:{character}")
}

/// `未识别：指标 7、数字 3、表 1`, without what there is none of.
fn counted(unread: UnreadCounts) -> Message {
    let UnreadCounts { cells, numbers, tables } = unread;
    let kinds = [
        (cells, message!("check.unread_cells", count = cells)),
        (numbers, message!("check.unread_numbers", count = numbers)),
        (tables, message!("check.unread_tables", count = tables)),
    ];
    let kinds: Vec<Message> = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    message!("check.unread", what = kinds)
}

/// A severity in a word.
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    catalogue(lang).get(match severity {
        Severity::Hard => "check.hard",
        Severity::Soft => "check.soft",
        Severity::Info => "check.info",
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use gouji_core::check::{self, Datum, EvalContext, Rules, ValueSource, Verdict};
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
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams { out: &mut out, err: &mut err };
        assert_eq!(text(&mut streams, [Ok(failed())].into_iter(), &library, Lang::En).unwrap(), FAILED);
        let printed = String::from_utf8(out).unwrap();
        assert!(printed.contains("\u{2717} hard mine  rule mine: this rule itself failed"), "{printed}");
        assert!(printed.contains("1 with a broken hard rule; 1 hard, 0 soft"), "{printed}");

        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams { out: &mut out, err: &mut err };
        assert_eq!(objects(&mut streams, [Ok(failed())].into_iter(), Format::Json, Lang::En).unwrap(), FAILED);
        assert!(String::from_utf8(out).unwrap().contains("\"rule_failed\""));
    }
}
