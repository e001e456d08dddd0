//! `gouji table`: the agencies of a year with their rates, as a tree with totals, and who has not reported.
//!
//! Invariant: values are the reviewed ones; exits 1 exactly when a file fails. Not here: rates and sums
//! (`gouji_core::collection::groups`), the JSON (`output::table`).

mod sheets;
mod text;

pub(super) use sheets::status;

use super::Ruleset;
use super::destination::{self, came_to, into_output};
use super::export::open;
use super::format::Format;
use super::out::{FAILED, Streams, WELL, complain};
use super::output::table::GroupListing;
use super::progress::{Interrupt, Progress};
use gouji_core::collection::agencies::AgencyTable;
#[cfg(feature = "xlsx")]
use gouji_core::collection::groups::SumVerdict;
use gouji_core::collection::groups::{AgencyRow, Groups, RateBook, ReportFigures, Unplaced, YearTable};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::text::Lang;
use gouji_export::csv::Reader;
#[cfg(feature = "xlsx")]
use gouji_export::destination::NewFile;
use gouji_ingest::worker::Stop;
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item, Opened};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// The formats of the command.
const FORMATS: [Format; 4] = [Format::Text, Format::Csv, Format::Json, Format::Xlsx];

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct TableArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The year; `None` for every year of the reports.
    pub year: Option<i16>,
    /// The table of agencies.
    pub agencies: Option<&'a Path>,
    /// How to print; `None` for what the ending of the output tells, or as text.
    pub format: Option<Format>,
    /// The file to write; `None` for standard output.
    pub output: Option<&'a Path>,
    /// Who reads the CSV.
    pub reader: Reader,
    /// Where the decisions are.
    pub sessions: &'a SessionFolder,
    /// Threads.
    pub jobs: NonZeroUsize,
}

/// What is printed.
pub(super) struct Listing<'a> {
    /// The table of agencies, if one was given.
    pub agencies: Option<&'a AgencyTable>,
    /// The reports.
    pub groups: &'a Groups<'a>,
    /// The rates.
    pub book: &'a RateBook,
    /// The agencies, year by year.
    pub years: Vec<YearTable<'a>>,
    /// The year asked for.
    pub asked: Option<i16>,
}

/// Prints the agencies of a year, or of every year.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: TableArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let format = match destination::format(args.format, args.output, Format::Text, &FORMATS) {
        Ok(format) => format,
        Err(error) => return Ok(destination::misused(&error, lang, streams)),
    };
    let agencies = match args.agencies.map(corpus::agencies).transpose() {
        Ok(agencies) => agencies,
        Err(error) => {
            streams.refuse(&error.get(lang));
            return Ok(FAILED);
        }
    };
    let interrupt = args.output.map(|_| Interrupt::install()).transpose()?.unwrap_or_default();
    let book = RateBook::new(&ruleset.library);
    let mut groups = Groups::new(agencies.as_ref(), &book, &ruleset.library);
    let read = gather(ruleset, args, &mut groups, &interrupt, lang, streams);
    let years: Vec<i16> = args.year.map_or_else(|| groups.years(), |year| vec![year]);
    let years = years.into_iter().map(|year| groups.of_year(year)).collect();
    let listing = Listing { agencies: agencies.as_ref(), groups: &groups, book: &book, years, asked: args.year };
    let result = read.and_then(|code| write(ruleset, &listing, args, format, lang, streams).map(|()| code));
    match args.output {
        Some(path) => came_to(result, path, &interrupt, lang, streams),
        None => result,
    }
}

/// Takes the table of agencies out of the reports: it may lie among them.
pub(super) fn leave_out_table(items: &mut Vec<Item>, agencies: Option<&Path>) {
    let Some(table) = agencies.and_then(|path| path.canonicalize().ok()) else { return };
    items.retain(|item| match &item.origin {
        corpus::Origin::File(file) => file.canonicalize().ok().as_ref() != Some(&table),
        corpus::Origin::Sample(_) | corpus::Origin::Given(_) => true,
    });
}

/// Reads the reports.
fn gather(
    ruleset: &Ruleset,
    args: TableArgs<'_>,
    groups: &mut Groups<'_>,
    interrupt: &Interrupt,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let Streams { err, manner, .. } = streams;
    let err: &mut dyn Write = *err;
    let (mut items, errors) = destination::items(args.paths, args.output);
    leave_out_table(&mut items, args.agencies);
    let progress = Progress::new(items.len(), args.output, manner.progress, lang);
    let mut code = WELL;
    for error in errors {
        code = FAILED;
        complain(err, &error.line(lang));
    }
    let work = |item: &Item, stop: &Stop| open(ruleset, item, args.sessions, stop);
    corpus::in_order(&items, args.jobs, &work, |results| {
        for opened in results {
            interrupt.check()?;
            progress.step();
            match opened {
                Ok(Opened { review, notice, .. }) => {
                    if let Some(notice) = notice {
                        let line = message!("open.line", path = &review.source.path, what = notice);
                        complain(&mut progress.beside(err), &line.get(lang));
                    }
                    groups.add(&review);
                }
                Err(error) => {
                    code = FAILED;
                    complain(&mut progress.beside(err), &error.line(lang));
                }
            }
        }
        interrupt.check()
    })?;
    Ok(code)
}

fn write(
    ruleset: &Ruleset,
    listing: &Listing<'_>,
    args: TableArgs<'_>,
    format: Format,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    #[cfg(feature = "xlsx")]
    if let (Format::Xlsx, Some(path)) = (format, args.output) {
        let mut file = NewFile::create(path)?;
        let tables = sheets::all(listing, &ruleset.library, lang);
        let folder = file.folder();
        gouji_export::xlsx::write_tables(&folder, file.file(), &tables, &mut || Ok(()))?;
        return file.finish();
    }
    let written = into_output(args.output, streams, |streams| {
        match format {
            Format::Json => {
                serde_json::to_writer_pretty(&mut *streams.out, &GroupListing::of(listing, &ruleset.library, lang))?;
                writeln!(streams.out)?;
            }
            Format::Csv => sheets::agencies(listing, lang).write_csv(&mut *streams.out, args.reader)?,
            _ => text::write(streams.out, listing, &ruleset.library, lang)?,
        }
        Ok(WELL)
    });
    written.map(|_| ())
}

impl Listing<'_> {
    /// The name of the agency above one.
    pub fn parent(&self, row: &AgencyRow<'_>) -> Option<&str> {
        let table = self.agencies?;
        table.get(table.get(row.index?)?.parent?).map(|parent| parent.name.as_str())
    }

    /// The reports that are in no row: of the year asked for, or of an unknown one.
    pub fn unplaced(&self) -> Vec<(&ReportFigures, Unplaced)> {
        let mut unplaced = self.groups.unplaced();
        unplaced.retain(|(report, _)| self.asked.is_none() || report.year.is_none() || report.year == self.asked);
        unplaced
    }

    /// The names of the agencies that a report may be of.
    pub fn candidates(&self, why: &Unplaced) -> Vec<&str> {
        let Unplaced::Several(all) = why else { return Vec::new() };
        let name = |index: &usize| self.agencies?.get(*index).map(|agency| agency.name.as_str());
        all.iter().filter_map(name).collect()
    }
}

/// A field for people.
pub(super) fn label(library: &Library, id: &str, lang: Lang) -> String {
    let label = if lang == Lang::Zh { library.label(id) } else { library.gloss(id) };
    label.unwrap_or_else(|| id.to_string())
}

/// What a comparison of a total came to, for people.
#[cfg(feature = "xlsx")]
pub(super) const fn verdict_key(verdict: SumVerdict) -> &'static str {
    match verdict {
        SumVerdict::Equal => "table.equal",
        SumVerdict::WholeIsMore(_) => "table.whole_is_more",
        SumVerdict::PartsAreMore(_) => "table.parts_are_more",
        SumVerdict::CannotTell => "table.sum.cannot_tell",
    }
}
