//! `gouji letter`: what to ask each agency about its reports, as a letter.
//!
//! Invariant: of a report only its questions are kept; a file is written as a whole or not at all, and none for an agency of
//! which nothing is asked. Not here: what is asked and how a letter looks (`gouji_export::letter`).

use super::Ruleset;
use super::export::open;
use super::out::{FAILED, Streams, USAGE, WELL};
use gouji_core::message;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::{printable, printable_path};
use gouji_export::destination;
use gouji_export::letter::docx::docx;
use gouji_export::letter::file_name::FileNames;
use gouji_export::letter::html::html;
use gouji_export::letter::markdown::markdown;
use gouji_export::letter::{self, Letter, LetterDate, ReportQuestions, Template, blocks};
use gouji_ingest::worker::Stop;
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item, Opened};
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// The format of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFormat {
    /// For Word.
    Docx,
    /// A page to read and print.
    Html,
    /// Plain text with marks.
    Markdown,
}

impl LetterFormat {
    /// Its name, and the ending of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    /// The format of a name or an ending.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "docx" => Some(Self::Docx),
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    fn of_path(path: &Path) -> Option<Self> {
        Self::named(path.extension()?.to_str()?)
    }
}

/// Arguments of the command.
#[derive(Debug, Clone, Copy)]
pub struct LetterArgs<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The format asked for.
    pub format: Option<LetterFormat>,
    /// A file, or a folder for several agencies.
    pub output: Option<&'a Path>,
    /// A template of the user's own.
    pub template: Option<&'a Path>,
    /// Where the decisions are.
    pub sessions: &'a SessionFolder,
    /// Threads.
    pub jobs: NonZeroUsize,
}

/// Where letters go.
enum Target<'a> {
    Standard,
    File(&'a Path),
    Folder(&'a Path),
}

/// Writes a letter to each agency of the reports under the paths.
///
/// # Errors
/// When nothing can be written to standard output.
pub fn run(ruleset: &Ruleset, args: LetterArgs<'_>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let (target, format) = match target(args) {
        Ok(chosen) => chosen,
        Err(message) => {
            streams.refuse(&message.get(lang));
            return Ok(USAGE);
        }
    };
    let template = match template(args.template, lang) {
        Ok(template) => template,
        Err(message) => {
            streams.refuse(&message);
            return Ok(FAILED);
        }
    };
    let (items, errors) = corpus::items(args.paths);
    let (reports, failed) = read(ruleset, args, &items, lang, streams);
    for error in &errors {
        streams.complain(&error.line(lang));
    }
    let mut code = if failed || !errors.is_empty() { FAILED } else { WELL };
    let between = |years: [usize; 2], newer: &mut ReportQuestions| {
        let opened = years.map(|at| open(ruleset, items.get(at)?, args.sessions, &Stop::default()).ok());
        // Both could be read a moment ago.
        let [Some(mut old), Some(mut new)] = opened else { return };
        for opened in [&mut old, &mut new] {
            opened.review.recheck(&ruleset.rules, &ruleset.library);
        }
        newer.add_year_before([&old.review, &new.review], &ruleset.rules, &ruleset.library, lang);
    };
    let letters = letters(reports, &between, lang, streams);
    if letters.len() > 1 && !matches!(target, Target::Folder(_)) {
        streams.refuse(&message!("letter.needs_folder", count = letters.len()).get(lang));
        return Ok(USAGE);
    }
    let mut names = FileNames::default();
    for letter in &letters {
        let blocks = blocks(letter, &template);
        let bytes = match format {
            LetterFormat::Docx => docx(&blocks, lang)?,
            LetterFormat::Html => html(&blocks, lang).into_bytes(),
            LetterFormat::Markdown => markdown(&blocks).into_bytes(),
        };
        let path = match &target {
            Target::Standard => {
                streams.out.write_all(&bytes)?;
                continue;
            }
            Target::File(path) => path.to_path_buf(),
            Target::Folder(folder) => folder.join(names.name(&letter.name(), format.name())),
        };
        let folder = if let Target::Folder(folder) = target { std::fs::create_dir_all(folder) } else { Ok(()) };
        let shown = printable_path(&path);
        match folder.and_then(|()| destination::write(&path, &bytes)) {
            Ok(()) => streams.complain(&message!("letter.written", path = shown, count = letter.count()).get(lang)),
            Err(error) => {
                code = FAILED;
                let error = error.to_string();
                streams.refuse(&message!("letter.not_written", path = shown, error = error).get(lang));
            }
        }
    }
    Ok(code)
}

/// Where letters go and in which format; the message where the arguments do not fit together.
fn target(args: LetterArgs<'_>) -> Result<(Target<'_>, LetterFormat), gouji_core::message::Message> {
    let Some(output) = args.output else {
        return match args.format.unwrap_or(LetterFormat::Markdown) {
            LetterFormat::Docx => Err(message!("letter.needs_output")),
            format => Ok((Target::Standard, format)),
        };
    };
    let ending = LetterFormat::of_path(output).filter(|_| !output.is_dir());
    match (ending, args.format) {
        (Some(ending), Some(format)) if ending != format => {
            let path = printable_path(output);
            Err(message!("letter.format_differs", path = path, format = format.name()))
        }
        (Some(format), _) => Ok((Target::File(output), format)),
        // `a.pdf` is meant as a file: a folder of that name would surprise.
        (None, _) if output.extension().is_some() && !output.is_dir() && !is_folder_name(output) => {
            Err(message!("letter.no_format", path = printable_path(output)))
        }
        (None, format) => Ok((Target::Folder(output), format.unwrap_or(LetterFormat::Docx))),
    }
}

/// True for a path that ends as only a folder's does.
fn is_folder_name(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// The template: the one given, else the user's own, else the program's.
fn template(given: Option<&Path>, lang: Lang) -> Result<Template, String> {
    let given: Vec<PathBuf> = given.map(Path::to_path_buf).into_iter().collect();
    let files = if given.is_empty() { corpus::own_files("letter.ron", &[]) } else { corpus::given_files(&given) };
    let template = files.and_then(|files| match files.last() {
        Some((name, text)) => Template::parse(name, text),
        None => Template::builtin(lang),
    });
    template.map_err(|error| error.get(lang))
}

/// The questions about each report, with the index of its item; true if one cannot be read.
fn read(
    ruleset: &Ruleset,
    args: LetterArgs<'_>,
    items: &[Item],
    lang: Lang,
    streams: &mut Streams<'_>,
) -> (Vec<(usize, ReportQuestions)>, bool) {
    let mut failed = false;
    let mut reports = Vec::new();
    let work = |item: &Item, stop: &Stop| {
        let Opened { mut review, notice, .. } = open(ruleset, item, args.sessions, stop)?;
        let notice = notice.map(|notice| message!("open.line", path = &review.source.path, what = notice).get(lang));
        review.recheck(&ruleset.rules, &ruleset.library);
        Ok((notice, ReportQuestions::of(&review, &ruleset.library, lang)))
    };
    corpus::in_order(items, args.jobs, &work, |results| {
        for (at, result) in results.enumerate() {
            let (notice, report) = match result {
                Ok(read) => read,
                Err(error) => {
                    failed = true;
                    streams.complain(&error.line(lang));
                    continue;
                }
            };
            if let Some(notice) = notice {
                streams.complain(&notice);
            }
            let name = shown(&report);
            if !report.is_signed_off {
                streams.complain(&message!("letter.unsigned", name = &name).get(lang));
            }
            if report.agency.is_none() {
                streams.complain(&message!("letter.nameless", path = printable(&report.report)).get(lang));
            }
            reports.push((at, report));
        }
    });
    (reports, failed)
}

/// A report as messages name it: agency and year, or its path.
fn shown(report: &ReportQuestions) -> String {
    match (&report.agency, report.year) {
        (Some(agency), Some(year)) => format!("{} {year}", printable(agency)),
        _ => printable(&report.report),
    }
}

/// A letter to each agency of which something is asked. `between` adds what is asked between two years, given by their items.
fn letters(
    reports: Vec<(usize, ReportQuestions)>,
    between: &dyn Fn([usize; 2], &mut ReportQuestions),
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Vec<Letter> {
    let now = jiff::Zoned::now();
    let date = LetterDate { year: now.year(), month: now.month(), day: now.day() };
    let mut letters = letter::letters(reports, between, date, lang);
    letters.retain(|letter| {
        for report in &letter.reports {
            let name = shown(report);
            if report.open > 0 {
                streams.complain(&message!("letter.open", name = &name, count = report.open).get(lang));
            }
            if report.unread > 0 {
                streams.complain(&message!("letter.unread", name = &name, count = report.unread).get(lang));
            }
        }
        if letter.count() == 0 {
            streams.complain(&message!("letter.nothing", name = letter.name()).get(lang));
        }
        letter.count() > 0
    });
    letters
}
