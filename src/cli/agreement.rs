//! `gouji agreement`: how far two reviewers agree over the same reports.
//!
//! Invariant: a report is read once and both folders' decisions are laid over it; exits 1 exactly when a report or a
//! session fails. Not here: what is compared (`gouji_core::collection::agreement`), the JSON (`output::agreement`).

use super::Ruleset;
use super::destination::{self, came_to, into_output};
use super::format::Format;
use super::out::{FAILED, Streams, WELL, complain};
use super::output::agreement::AgreementReport;
use super::progress::{Interrupt, Progress};
use gouji_core::check::Protection;
use gouji_core::collection::agreement::{AgreementCounts, AgreementPart, Judgement, ReviewerAgreement, SessionCounts};
use gouji_core::message;
use gouji_core::message::{Message, catalogue};
use gouji_core::review::Review;
use gouji_core::text::sanitize::printable_path;
use gouji_core::text::width::{pad_left, pad_right, width};
use gouji_core::text::{Bilingual, Lang};
use gouji_export::code_book::code_book;
use gouji_export::csv::Reader;
use gouji_export::plain_table::{PlainColumn, PlainTable};
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item, OpenError};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The formats of the command.
const FORMATS: [Format; 3] = [Format::Text, Format::Csv, Format::Json];

/// Pairs of judgements that are listed as text.
const LISTED: usize = 10;

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct AgreementArgs<'a> {
    /// The folders of sessions of either reviewer.
    pub folders: [&'a Path; 2],
    /// Files and folders; none for the reports that the sessions name.
    pub paths: &'a [PathBuf],
    /// How to print; `None` for what the ending of the output tells, or as text.
    pub format: Option<Format>,
    /// The file to write; `None` for standard output.
    pub output: Option<&'a Path>,
    /// Who reads the CSV.
    pub reader: Reader,
}

/// Measures the agreement of two folders of sessions.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, args: AgreementArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let format = match destination::format(args.format, args.output, Format::Text, &FORMATS) {
        Ok(format) => format,
        Err(error) => return Ok(destination::misused(&error, lang, streams)),
    };
    for folder in args.folders {
        if !folder.is_dir() {
            streams.refuse(&message!("agreement.no_folder", path = printable_path(folder)).get(lang));
            return Ok(FAILED);
        }
    }
    let interrupt = args.output.map(|_| Interrupt::install()).transpose()?.unwrap_or_default();
    let mut agreement = ReviewerAgreement::new(ruleset.rules.files(), &ruleset.library);
    let result = gather(ruleset, args, &mut agreement, &interrupt, lang, streams).and_then(|code| {
        let sections = sections(ruleset);
        into_output(args.output, streams, |streams| {
            match format {
                Format::Json => {
                    let report = AgreementReport::of(&agreement);
                    serde_json::to_writer_pretty(&mut *streams.out, &report)?;
                    writeln!(streams.out)?;
                }
                Format::Csv => table(&agreement, lang).write_csv(&mut *streams.out, args.reader)?,
                _ => text(streams.out, &agreement, &sections, lang)?,
            }
            Ok(code)
        })
    });
    match args.output {
        Some(path) => came_to(result, path, &interrupt, lang, streams),
        None => result,
    }
}

/// Reads the reports with the decisions of either side.
fn gather(
    ruleset: &Ruleset,
    args: AgreementArgs<'_>,
    agreement: &mut ReviewerAgreement,
    interrupt: &Interrupt,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let folders = args.folders.map(SessionFolder::new);
    let mut paths: Vec<PathBuf> = args.paths.to_vec();
    if paths.is_empty() {
        // Either folder leads to the same report on its own way.
        let mut known = HashSet::new();
        paths = folders.iter().flat_map(SessionFolder::reports).collect();
        paths.retain(|path| known.insert(gouji_session::report::canonical(path)));
    }
    let mut code = WELL;
    if paths.is_empty() {
        streams.refuse(&message!("agreement.no_sessions").get(lang));
        return Ok(FAILED);
    }
    let Streams { err, manner, .. } = streams;
    let err: &mut dyn Write = *err;
    let (items, errors) = destination::items(&paths, args.output);
    for error in errors {
        code = FAILED;
        complain(err, &error.line(lang));
    }
    let progress = Progress::new(items.len(), args.output, manner.progress, lang);
    for item in &items {
        interrupt.check()?;
        let sides = sides(ruleset, item, &folders);
        interrupt.check()?;
        progress.step();
        match sides {
            Ok([first, second]) => agreement.add(&first, &second),
            Err(error) => {
                code = FAILED;
                complain(&mut progress.beside(err), &error.line(lang));
            }
        }
    }
    Ok(code)
}

/// A report as either side has reviewed it.
fn sides(ruleset: &Ruleset, item: &Item, folders: &[SessionFolder; 2]) -> Result<[Review; 2], OpenError> {
    let mut first = corpus::read(item, &ruleset.library)?;
    let mut second = first.clone();
    let [one, other] = folders;
    for (folder, review) in [(one, &mut first), (other, &mut second)] {
        gouji_session::load(folder, review, &ruleset.library)
            .map_err(|error| OpenError::new(&item.path, "session", error.message()))?;
    }
    Ok([first, second])
}

/// The titles of the sections by the first part of their ids.
fn sections(ruleset: &Ruleset) -> HashMap<String, Bilingual> {
    let mut sections = HashMap::new();
    for field in code_book(&ruleset.library, ruleset.rules.files()) {
        let id = field.id.split('.').next().unwrap_or_default();
        sections.insert(id.to_string(), Bilingual::new(field.section, field.section_en));
    }
    sections
}

/// The part of a row for people.
fn part(part: AgreementPart<'_>, sections: &HashMap<String, Bilingual>) -> Message {
    match part {
        AgreementPart::All => message!("readings.all"),
        AgreementPart::Protection(Protection::Located) => message!("agreement.located"),
        AgreementPart::Protection(Protection::Detected) => message!("agreement.detected"),
        AgreementPart::Protection(Protection::Unprotected) => message!("readings.unprotected"),
        AgreementPart::Section("prose") => message!("agreement.prose"),
        AgreementPart::Section("identity") => message!("agreement.identity"),
        AgreementPart::Section(id) => {
            sections.get(id).map_or_else(|| message!("plain", words = id), |title| message!("plain", words = title))
        }
    }
}

/// A share in per cent with one decimal, half rounded up; a dash for none.
fn share(part: usize, all: usize) -> String {
    match (1000 * part + all / 2).checked_div(all) {
        Some(tenths) => format!("{}.{}%", tenths / 10, tenths % 10),
        None => "—".to_string(),
    }
}

/// Kappa with two decimals.
pub(super) fn rounded(kappa: Decimal) -> String {
    format!("{:.2}", kappa.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// Pairs of two judgements that both sides gave to one value, the most frequent first.
pub(super) fn pairs(counts: &AgreementCounts) -> Vec<(Judgement, Judgement, usize)> {
    let mut pairs = Vec::new();
    for (first, row) in Judgement::ALL.iter().zip(&counts.judgements) {
        pairs.extend(Judgement::ALL.iter().zip(row).map(|(second, count)| (*first, *second, *count)));
    }
    pairs.retain(|(.., count)| *count > 0);
    pairs.sort_by_key(|(first, second, count)| (std::cmp::Reverse(*count), *first, *second));
    pairs
}

fn text(
    out: &mut dyn Write,
    agreement: &ReviewerAgreement,
    sections: &HashMap<String, Bilingual>,
    lang: Lang,
) -> io::Result<()> {
    let SessionCounts { both, unfinished, only_first, only_second, neither } = agreement.sessions;
    let reports =
        message!("agreement.reports", both = both, first = only_first, second = only_second, neither = neither);
    writeln!(out, "{}", reports.get(lang))?;
    if unfinished > 0 {
        writeln!(out, "{}", message!("agreement.unfinished", count = unfinished).get(lang))?;
    }
    let rows = agreement.rows();
    let all = rows.first().map(|(_, counts)| *counts).unwrap_or_default();
    if all.compared == 0 {
        return writeln!(out, "{}", message!("agreement.nothing").get(lang));
    }
    let words = |key: &'static str| catalogue(lang).get(key).to_string();
    let heads = ["agreement.head.part", "agreement.head.compared", "agreement.head.value", "agreement.head.exact"];
    let mut lines: Vec<[String; 5]> = vec![{
        let [part, compared, value, exact] = heads.map(words);
        [part, compared, value, exact, "κ".to_string()]
    }];
    for (of, counts) in &rows {
        let AgreementCounts { compared, same_value, exact, .. } = *counts;
        lines.push([
            part(*of, sections).get(lang),
            compared.to_string(),
            format!("{same_value} {}", pad_left(&share(same_value, compared), 6)),
            format!("{exact} {}", pad_left(&share(exact, compared), 6)),
            counts.kappa().map_or_else(|| "—".to_string(), rounded),
        ]);
    }
    let widest = |at: usize| lines.iter().map(|line| width(&line[at])).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(widest);
    writeln!(out)?;
    for line in &lines {
        let cells = line.iter().zip(widths).enumerate();
        let cells = cells.map(|(at, (cell, wide))| if at == 0 { pad_right(cell, wide) } else { pad_left(cell, wide) });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    let apart: Vec<_> = pairs(&all).into_iter().filter(|(first, second, _)| first != second).collect();
    if !apart.is_empty() {
        writeln!(out, "\n{}", message!("agreement.apart").get(lang))?;
    }
    for (first, second, count) in apart.iter().take(LISTED) {
        let judged = |judgement: &Judgement| Message::new(judgement_key(*judgement));
        let words = message!("agreement.pair", count = *count, first = judged(first), second = judged(second));
        writeln!(out, "  {}", words.get(lang))?;
    }
    Ok(())
}

/// A judgement for people.
const fn judgement_key(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::LeftAsRead => "agreement.left_as_read",
        Judgement::Confirmed => "mark.confirmed",
        Judgement::Corrected => "mark.corrected",
        Judgement::Entered => "said.entered",
        Judgement::AsPublished => "mark.as_published",
        Judgement::Missing => "mark.missing",
        Judgement::Unclear => "mark.unclear",
    }
}

/// A row for each part.
fn table(agreement: &ReviewerAgreement, lang: Lang) -> PlainTable {
    let words = |key| catalogue(lang).get(key);
    let columns = vec![
        PlainColumn::words("section", words("agreement.head.section")),
        PlainColumn::words("protection", words("agreement.head.protection")),
        PlainColumn::numbers("compared", words("agreement.head.compared")),
        PlainColumn::numbers("same_value", words("agreement.head.value")),
        PlainColumn::numbers("same_judgement", words("agreement.head.judgement")),
        PlainColumn::numbers("exact", words("agreement.head.exact")),
        PlainColumn::numbers("kappa", "κ"),
    ];
    let row = |(part, counts): (AgreementPart<'_>, AgreementCounts)| {
        let (section, protection) = names(part);
        let AgreementCounts { compared, same_value, exact, .. } = counts;
        let counted = [compared, same_value, counts.same_judgement(), exact].map(|count| count.to_string());
        let mut cells = vec![section.to_string(), protection.to_string()];
        cells.extend(counted);
        cells.push(counts.kappa().map(|kappa| kappa.round_dp(4).normalize().to_string()).unwrap_or_default());
        cells
    };
    let rows = agreement.rows().into_iter().map(row).collect();
    PlainTable { name: "agreement".to_string(), columns, rows }
}

/// Section and protection of a part; empty for all.
pub(super) const fn names(part: AgreementPart<'_>) -> (&str, &'static str) {
    match part {
        AgreementPart::All => ("", ""),
        AgreementPart::Protection(protection) => ("", protection.name()),
        AgreementPart::Section(section) => (section, ""),
    }
}
