//! The command line as data: the command, its arguments, and what every command takes.
//!
//! Invariant: what clap accepted is complete; nothing here fails. Not here: the grammar and its help (`grammar`), running a
//! command (`cli`).

use super::config::Config;
use super::format::Format;
use super::ink::When;
use super::letter::LetterFormat;
use clap::ArgMatches;
use gouji_core::text::width::Measure;
use gouji_export::csv::Reader;
use gouji_session::corpus;
use gouji_tui::run::appearance::AppearanceOptions;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// A command and its own arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The workbench.
    Workbench {
        /// Files and folders; none for the samples.
        paths: Vec<PathBuf>,
        /// The name given with `--reviewer`.
        reviewer: Option<String>,
        /// Review without seeing what others decided.
        blind: bool,
        /// Files given with `--keys`.
        keys: Vec<PathBuf>,
        /// Files given with `--reasons`.
        reasons: Vec<PathBuf>,
        /// The table of agencies.
        agencies: Option<PathBuf>,
    },
    /// `gouji extract`.
    Extract {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// How to print.
        format: Format,
        /// With the whole text.
        text: bool,
    },
    /// `gouji check`.
    Check {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// How to print; `None` for what the ending of the output tells.
        format: Option<Format>,
        /// The file or folder to write; `None` for standard output.
        output: Option<PathBuf>,
        /// Who reads the CSV.
        reader: Reader,
        /// Sum up by rule instead.
        by_rule: bool,
        /// Correct the misreadings that the text itself puts right.
        fix_slips: bool,
    },
    /// `gouji export`.
    Export {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// How to print; `None` for what the ending of the output tells.
        format: Option<Format>,
        /// The file or folder to write; `None` for standard output.
        output: Option<PathBuf>,
        /// Who reads the CSV.
        reader: Reader,
        /// A row for each report.
        wide: bool,
        /// With the numbers of the prose.
        prose: bool,
    },
    /// `gouji letter`.
    Letter {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// The format asked for.
        format: Option<LetterFormat>,
        /// A file, or a folder for several agencies.
        output: Option<PathBuf>,
        /// A template of the user's own.
        template: Option<PathBuf>,
    },
    /// `gouji table`.
    Table {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// The year; `None` for every year of the reports.
        year: Option<i16>,
        /// The table of agencies.
        agencies: Option<PathBuf>,
        /// How to print; `None` for what the ending of the output tells.
        format: Option<Format>,
        /// The file to write; `None` for standard output.
        output: Option<PathBuf>,
        /// Who reads the CSV.
        reader: Reader,
    },
    /// `gouji agreement`.
    Agreement {
        /// The folders of sessions of either reviewer.
        folders: [PathBuf; 2],
        /// Files and folders; none for the reports that the sessions name.
        paths: Vec<PathBuf>,
        /// How to print; `None` for what the ending of the output tells.
        format: Option<Format>,
        /// The file to write; `None` for standard output.
        output: Option<PathBuf>,
        /// Who reads the CSV.
        reader: Reader,
    },
    /// `gouji fields`.
    Fields {
        /// How to print.
        format: Format,
    },
    /// `gouji worker`.
    Worker {
        /// With findings and repairs.
        check: bool,
        /// With the whole text.
        text: bool,
    },
    /// `gouji ocr`.
    Ocr {
        /// The file to take into use; `None` to say which is in use.
        model: Option<PathBuf>,
    },
    /// `gouji schema`.
    Schema {
        /// The output whose schema is asked for.
        name: String,
    },
    /// `gouji help`.
    Help {
        /// A topic of the manual or a command; `None` for the list of topics.
        topic: Option<String>,
    },
    /// `gouji readings`.
    Readings {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// How to print.
        format: Format,
    },
    /// `gouji rules`.
    Rules {
        /// How to print.
        format: Format,
    },
    /// `gouji status`.
    Status {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// The table of agencies.
        agencies: Option<PathBuf>,
        /// How to print.
        format: Format,
    },
    /// `gouji merge`.
    Merge {
        /// The session that both grew from; may be empty.
        base: PathBuf,
        /// Ours; the result is put here.
        ours: PathBuf,
        /// Theirs.
        theirs: PathBuf,
    },
    /// `gouji diff`.
    Diff {
        /// Two reports, the earlier year first; or more, or folders.
        paths: Vec<PathBuf>,
        /// How to print; `None` for the workbench, or text where there is no terminal.
        format: Option<Format>,
    },
}

/// The paths of a command, borrowed as it is.
macro_rules! paths_of {
    ($command:expr) => {
        match $command {
            Command::Workbench { paths, .. }
            | Command::Extract { paths, .. }
            | Command::Check { paths, .. }
            | Command::Export { paths, .. }
            | Command::Letter { paths, .. }
            | Command::Readings { paths, .. }
            | Command::Status { paths, .. }
            | Command::Table { paths, .. }
            | Command::Agreement { paths, .. }
            | Command::Diff { paths, .. } => Some(paths),
            Command::Fields { .. }
            | Command::Worker { .. }
            | Command::Ocr { .. }
            | Command::Schema { .. }
            | Command::Help { .. }
            | Command::Rules { .. }
            | Command::Merge { .. } => None,
        }
    };
}

/// A file under a name: `--reading NAME=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// The name.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

impl NamedFile {
    /// Reads `NAME=FILE`; without a name the file's own.
    pub fn parse(given: &str) -> Option<Self> {
        let (name, path) = given.split_once('=').unwrap_or(("", given));
        let path = PathBuf::from(path);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned())?;
        Some(Self { name: if name.is_empty() { stem } else { name.to_string() }, path })
    }
}

/// A command line, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The command.
    pub command: Command,
    /// Folders with more forms.
    pub forms: Vec<PathBuf>,
    /// Folders with word lists.
    pub lexicon: Vec<PathBuf>,
    /// Folders with more rules.
    pub rules: Vec<PathBuf>,
    /// Folders with more of the crosswalk.
    pub crosswalk: Vec<PathBuf>,
    /// What others read in the same reports.
    pub readings: Vec<NamedFile>,
    /// Where sessions are kept.
    pub sessions: PathBuf,
    /// Where to write what the program does, for a report of a fault.
    pub log: Option<PathBuf>,
    /// Threads that read reports.
    pub jobs: NonZeroUsize,
    /// Read every report, whatever earlier runs found out.
    pub no_cache: bool,
    /// How the workbench looks.
    pub appearance: AppearanceOptions,
    /// Files that list more paths.
    pub lists: Vec<PathBuf>,
    /// Say nothing but why the command could not be carried out.
    pub is_quiet: bool,
    /// Tell how far it is, also where nobody watches.
    pub shows_progress: bool,
    /// When to colour what is printed.
    pub colour: When,
}

impl CommandLine {
    /// The files and folders of the command.
    pub fn paths(&self) -> &[PathBuf] {
        paths_of!(&self.command).map_or(&[], Vec::as_slice)
    }

    /// The files and folders of the command, where it takes any.
    pub fn paths_mut(&mut self) -> Option<&mut Vec<PathBuf>> {
        paths_of!(&mut self.command)
    }
}

/// Reads what clap matched against the grammar; the configuration says the rest.
pub fn read(matches: &ArgMatches, config: &Config) -> CommandLine {
    let (name, sub) = matches.subcommand().unwrap_or(("", matches));
    let paths = |sub: &ArgMatches| sub.get_many::<PathBuf>("path").unwrap_or_default().cloned().collect();
    let one = |id: &str| sub.try_get_one::<PathBuf>(id).ok().flatten().cloned().unwrap_or_default();
    let format = || Format::named(sub.get_one::<String>("format").map_or("", String::as_str));
    let asked = || sub.get_one::<String>("format").map(|name| Format::named(name));
    let command = match name {
        "extract" => Command::Extract { paths: paths(sub), format: format(), text: sub.get_flag("text") },
        "check" => Command::Check {
            paths: paths(sub),
            format: asked(),
            output: sub.get_one::<PathBuf>("output").cloned(),
            reader: reader(sub),
            by_rule: sub.get_flag("by-rule"),
            fix_slips: sub.get_flag("fix-slips"),
        },
        "merge" => Command::Merge { base: one("base"), ours: one("ours"), theirs: one("theirs") },
        "export" => Command::Export {
            paths: paths(sub),
            format: asked(),
            output: sub.get_one::<PathBuf>("output").cloned(),
            reader: reader(sub),
            wide: sub.get_flag("wide"),
            prose: sub.get_flag("prose"),
        },
        "letter" => Command::Letter {
            paths: paths(sub),
            format: sub.get_one::<String>("format").and_then(|name| LetterFormat::named(name)),
            output: sub.get_one::<PathBuf>("output").cloned(),
            template: sub.get_one::<PathBuf>("template").cloned(),
        },
        "table" => Command::Table {
            paths: paths(sub),
            year: sub.get_one::<i16>("year").copied(),
            agencies: sub.get_one::<PathBuf>("agencies").cloned(),
            format: asked(),
            output: sub.get_one::<PathBuf>("output").cloned(),
            reader: reader(sub),
        },
        "agreement" => Command::Agreement {
            folders: [one("dir_a"), one("dir_b")],
            paths: paths(sub),
            format: asked(),
            output: sub.get_one::<PathBuf>("output").cloned(),
            reader: reader(sub),
        },
        "fields" => Command::Fields { format: format() },
        "worker" => Command::Worker { check: sub.get_flag("check"), text: sub.get_flag("text") },
        "ocr" => Command::Ocr { model: sub.get_one::<PathBuf>("model").cloned() },
        "schema" => Command::Schema { name: sub.get_one::<String>("name").cloned().unwrap_or_default() },
        "help" => Command::Help { topic: sub.get_one::<String>("topic").cloned() },
        "readings" => Command::Readings { paths: paths(sub), format: format() },
        "status" => Command::Status {
            paths: paths(sub),
            agencies: sub.get_one::<PathBuf>("agencies").cloned(),
            format: format(),
        },
        "rules" => Command::Rules { format: format() },
        "diff" => Command::Diff { paths: paths(sub), format: asked() },
        _ => Command::Workbench {
            paths: paths(matches),
            reviewer: matches.get_one::<String>("reviewer").cloned(),
            blind: matches.get_flag("blind"),
            keys: files(matches, "keys"),
            reasons: files(matches, "reasons"),
            agencies: matches.get_one::<PathBuf>("agencies").cloned(),
        },
    };
    // `extract` has none; before the command it may be given as well.
    let given = sub.try_get_one::<PathBuf>("sessions").ok().flatten().or_else(|| matches.get_one("sessions"));
    let folders = |id: &str| -> Vec<PathBuf> {
        let given = sub.get_many::<PathBuf>(id).or_else(|| matches.get_many(id));
        given.into_iter().flatten().cloned().collect()
    };
    let (forms, lexicon) = (folders("forms"), folders("lexicon"));
    let (rules, crosswalk) = (folders("rules"), folders("crosswalk"));
    let given_readings =
        sub.try_get_many::<NamedFile>("reading").ok().flatten().or_else(|| matches.get_many("reading"));
    let readings = given_readings.into_iter().flatten().cloned().collect();
    let word = |id: &str| sub.try_get_one::<String>(id).ok().flatten().or_else(|| matches.get_one(id)).cloned();
    let measure = match word("ambiguous").as_deref() {
        Some("narrow") => Some(Measure::Narrow),
        Some("wide") => Some(Measure::Wide),
        _ => None,
    };
    let flag = |id: &str| sub.try_get_one::<bool>(id).ok().flatten().copied().unwrap_or(false);
    let appearance =
        AppearanceOptions { theme: word("theme").or_else(|| config.theme.clone()), measure, mouse: flag("mouse") };
    let log = sub.get_one::<PathBuf>("log").or_else(|| matches.get_one("log")).cloned();
    let jobs = sub.try_get_one::<NonZeroUsize>("jobs").ok().flatten().copied().unwrap_or_else(corpus::all_cores);
    CommandLine {
        command,
        jobs,
        no_cache: flag("no-cache"),
        log,
        forms,
        lexicon,
        rules,
        crosswalk,
        readings,
        sessions: given.cloned().or_else(|| config.sessions()).unwrap_or_else(|| PathBuf::from("sessions")),
        appearance,
        lists: sub.try_get_many::<PathBuf>("files-from").ok().flatten().into_iter().flatten().cloned().collect(),
        is_quiet: flag("quiet"),
        shows_progress: flag("progress"),
        colour: sub.try_get_one::<String>("color").ok().flatten().map_or(When::Auto, |name| When::named(name)),
    }
}

fn reader(matches: &ArgMatches) -> Reader {
    if matches.get_flag("excel") { Reader::Spreadsheet } else { Reader::Program }
}

fn files(matches: &ArgMatches, id: &str) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>(id).unwrap_or_default().cloned().collect()
}
