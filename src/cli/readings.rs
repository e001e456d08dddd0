//! `--reading NAME=FILE`: what others read in the same reports; and `gouji readings`, which measures them.
//!
//! Invariant: a file of which nothing can be read ends the run before any report is opened; what is wrong in part of one
//! is told and the rest is used. Not here: the formats (`gouji_import`), the measures (`gouji_export::agreement`).

use super::Ruleset;
use super::command_line::NamedFile;
use super::export::open;
use super::format::Format;
use super::out::{FAILED, Streams, WELL, complain};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::readings::{NamedReading, Readings, ReportKey, ReportSource};
use gouji_core::review::Review;
use gouji_core::text::{Lang, sanitize::printable};
use gouji_export::agreement::{Agreement, AgreementRow, write_agreement};
use gouji_import::LARGEST;
use gouji_ingest::worker::Stop;
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Reads the files of the readings; what is wrong in part of one is told, and how many such things there are returned.
///
/// # Errors
/// The message of a file that cannot be read.
pub fn load(
    files: &[NamedFile],
    is_only: bool,
    ruleset: &Ruleset,
    lang: Lang,
    err: &mut dyn Write,
) -> Result<(Readings, usize), String> {
    let mut readings = Readings { named: Vec::new(), is_only };
    let mut told = 0;
    for NamedFile { name, path } in files {
        let shown = printable(&path.display().to_string());
        let failed = |what: Message| message!("open.line", path = &shown, what = what).get(lang);
        let bytes = bytes_of(path).map_err(failed)?;
        let (reading, problems) = gouji_import::read(name, &bytes, &ruleset.library).map_err(failed)?;
        told += problems.len();
        for problem in problems {
            let place = if problem.line > 0 { format!("{shown}:{}", problem.line) } else { shown.clone() };
            complain(err, &message!("open.line", path = place, what = problem.message).get(lang));
        }
        readings.named.push(reading);
    }
    Ok((readings, told))
}

/// The bytes of a file: one more than is allowed at most.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Message> {
    let failed = |error: &io::Error| message!("open.failed", error = error.to_string());
    if path.metadata().map_err(|error| failed(&error))?.is_dir() {
        return Err(message!("open.folder"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| failed(&error))?;
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    Ok(bytes)
}

/// Which reports of the readings were met.
#[derive(Debug, Default)]
pub struct Met(BTreeSet<(usize, usize)>);

impl Met {
    /// Notes those of a report.
    pub fn note(&mut self, review: &Review, readings: &Readings) {
        let source = ReportSource { path: &review.source.path, sha256: &review.source.sha256 };
        let identity = review.identity();
        for (at, named) in readings.named.iter().enumerate() {
            self.0.extend(named.of(source, &identity, readings.is_only).map(|report| (at, report)));
        }
    }

    /// Adds those that another thread met.
    pub fn add(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Tells of the reports that no file of the run is.
    pub fn tell_others(&self, readings: &Readings, lang: Lang, err: &mut dyn Write) {
        /// Reports named of one reading; more are counted.
        const NAMED: usize = 10;
        for (at, NamedReading { name, reports }) in readings.named.iter().enumerate() {
            let others: Vec<usize> = (0..reports.len()).filter(|report| !self.0.contains(&(at, *report))).collect();
            if others.is_empty() {
                continue;
            }
            let mut names: Vec<String> =
                others.iter().take(NAMED).filter_map(|report| Some(named(&reports.get(*report)?.key, lang))).collect();
            if others.len() > NAMED {
                names.push("…".to_string());
            }
            complain(err, &message!("import.unmatched", name = name, n = others.len(), reports = names).get(lang));
        }
    }
}

/// What a file says of a report, for people.
fn named(key: &ReportKey, lang: Lang) -> String {
    let year = key.year.map(|year| year.to_string());
    let agency: Vec<&str> = key.agency.as_deref().into_iter().chain(year.as_deref()).collect();
    let name = key.path.clone().filter(|_| agency.is_empty()).unwrap_or_else(|| agency.join(" "));
    if name.is_empty() { message!("import.nameless").get(lang) } else { printable(&name) }
}

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct ReadingsArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// How to print.
    pub format: Format,
    /// Where the decisions are.
    pub sessions: &'a SessionFolder,
    /// Threads.
    pub jobs: NonZeroUsize,
}

/// Measures the readings against what was reviewed.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: ReadingsArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let (items, errors) = corpus::items(args.paths);
    let readings = ruleset.rules.readings();
    let mut agreement = Agreement::new(ruleset.rules.files(), &ruleset.library, readings);
    let (mut code, mut met) = (WELL, Met::default());
    let work = |item: &Item, stop: &Stop| open(ruleset, item, args.sessions, stop);
    corpus::in_order(&items, args.jobs, &work, |results| {
        for result in errors.into_iter().map(Err).chain(results) {
            match result {
                Ok(opened) => {
                    met.note(&opened.review, readings);
                    agreement.add(&opened.review);
                }
                Err(error) => {
                    code = FAILED;
                    complain(streams.err, &error.line(lang));
                }
            }
        }
    });
    met.tell_others(readings, lang, streams.err);
    let rows = agreement.rows();
    match args.format {
        Format::Csv => write_agreement(&mut *streams.out, &rows)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *streams.out, &rows)?;
            writeln!(streams.out)?;
        }
        _ => text(streams.out, &rows, lang)?,
    }
    Ok(code)
}

fn text(out: &mut dyn Write, rows: &[AgreementRow], lang: Lang) -> io::Result<()> {
    let mut last = "";
    for row in rows {
        if row.reading != last {
            last = &row.reading;
            writeln!(out, "{last}")?;
        }
        let part = match (row.section.as_str(), row.protection.as_str()) {
            ("", "") => message!("readings.all"),
            ("", "unprotected") => message!("readings.unprotected"),
            ("", _) => message!("readings.protected"),
            (section, _) => message!("plain", words = section),
        };
        let share = row.share().unwrap_or_else(|| "-".to_string());
        let counts = message!(
            "readings.counts",
            part = part,
            share = share,
            agree = row.agree,
            compared = row.compared,
            differ = row.differ,
            missing = row.missing
        );
        writeln!(out, "  {}", counts.get(lang))?;
    }
    Ok(())
}
