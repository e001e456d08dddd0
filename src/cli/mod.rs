//! The command line, one file a command.
//!
//! Invariant: data goes to standard output and messages to standard error; the exit code is 0 for success, 1 when a file
//! failed or a hard rule is violated, 2 for a usage error. Not here: the workbench (`gouji_tui::run`).

mod agreement;
mod check;
mod command_line;
mod config;
mod destination;
pub mod diff;
mod export;
mod extract;
mod fields;
mod format;
pub mod grammar;
pub(crate) mod help;
mod ink;
mod inputs;
mod letter;
pub mod locale;
mod log;
mod merge;
mod ocr;
pub mod out;
pub(crate) mod output;
mod platform;
mod print;
mod progress;
mod readings;
mod repairs;
mod rules;
pub(crate) mod schema;
pub(crate) mod serve;
mod status;
mod table;
mod usage;
mod version;

pub use format::Format;
pub use print::csv_row;

use command_line::{Command, CommandLine};
use config::Config;
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::text::{Bilingual, FileError, Lang};
use gouji_ingest::worker;
use gouji_session::SessionFolder;
use gouji_session::blind;
use gouji_session::cache::Cache;
use gouji_session::corpus::{self, INPUT, Origin};
use gouji_tui::resources::KEYMAPS;
use gouji_tui::run::{self, First};
pub use out::Terminal;
use out::{FAILED, Manner, Streams, USAGE, WELL};
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The forms and rules every command works with.
#[derive(Debug)]
pub struct Ruleset {
    /// The forms.
    pub library: Library,
    /// The rules.
    pub rules: Rules,
}

impl Ruleset {
    fn load(line: &CommandLine) -> Result<Self, Bilingual> {
        let mut library = corpus::library(&line.forms, &line.crosswalk)?;
        corpus::add_lexicon(&mut library, &line.lexicon)?;
        let rules = corpus::rules(&line.rules, &library)?;
        Ok(Self { library, rules })
    }

    /// What stands for the files that [`Self::load`] reads.
    fn fingerprint(line: &CommandLine) -> Option<[u8; 32]> {
        let CommandLine { forms, crosswalk, lexicon, rules, .. } = line;
        let folders = [("forms", forms), ("crosswalk", crosswalk), ("lexicon", lexicon), ("rules", rules)];
        corpus::fingerprint(folders.map(|(kind, folders)| (kind, folders.as_slice()))).ok()
    }

    /// Warnings about the user's own rules: those that follow from the others.
    fn notes(&self, lang: Lang) -> Vec<String> {
        let known = Rules::builtin().redundant(&self.library);
        let own = self.rules.redundant(&self.library).into_iter().filter(|rule| !known.contains(rule));
        own.map(|rule| message!("cli.redundant_rule", rule = rule).get(lang)).collect()
    }
}

/// What the command line came to.
#[derive(Debug)]
pub enum Outcome {
    /// A command ran: its exit code.
    Done(u8),
    /// The workbench is wanted.
    Workbench(Box<run::Options>),
}

/// The program: reads the command line and does what it asks.
pub fn main() -> ExitCode {
    keep_freed_memory();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if let Some(code) = worker::answer(&arguments).or_else(|| run::answer(&arguments)) {
        return code;
    }
    if let Some(model) = corpus::own_model() {
        worker::use_model(model);
    }
    let terminal = Terminal { is_input: io::stdin().is_terminal(), is_output: io::stdout().is_terminal() };
    let outcome = {
        let mut out = BufWriter::with_capacity(1 << 16, out::standard());
        let variable = |name: &str| std::env::var(name).ok();
        let outcome = call(arguments, variable, terminal, &mut out, &mut io::stderr().lock());
        // What could not be written is not tried again when the buffer goes.
        let _ = out.into_parts();
        outcome
    };
    match outcome {
        Outcome::Done(code) => ExitCode::from(code),
        Outcome::Workbench(options) => {
            let Some(reason) = no_workbench(terminal.is_for_person(), options.lang) else { return run::run(*options) };
            out::complain(&mut io::stderr().lock(), reason);
            ExitCode::from(USAGE)
        }
    }
}

/// Lets glibc keep the memory that a report needed for the next one: it gives freed memory back at once, and asks for it again
/// page by page, until a large piece has been freed. The piece is never written to; elsewhere this does nothing.
fn keep_freed_memory() {
    const PIECE: usize = 4 << 20;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(PIECE)));
}

/// Why there is nothing to show the workbench on.
fn no_workbench(terminal: bool, lang: Lang) -> Option<&'static str> {
    let words = grammar::words(lang);
    if !terminal {
        return Some(words("cli.no_terminal"));
    }
    let draws = platform::draws(std::env::var_os("TERM").as_deref());
    (!draws).then(|| words("cli.no_term"))
}

/// [`main`] without the process: `variable` reads the environment.
pub fn call(
    arguments: Vec<OsString>,
    variable: impl Fn(&str) -> Option<String>,
    terminal: Terminal,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let mut streams = Streams { out, err, manner: Manner::default(), loud: None };
    let words: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let config = Config::load();
    let kept = config.as_ref().ok().and_then(Config::lang);
    let lang = match (locale::asked(&words), kept) {
        (None, Some(lang)) => lang,
        (asked, _) => locale::lang(asked, &variable),
    };
    let matches = match grammar::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return Outcome::Done(told(&error, lang, &mut streams)),
    };
    let own = config.as_ref().cloned().unwrap_or_default();
    let mut line = command_line::read(&matches, &own);
    if let Some(file) = line.log.clone().or_else(|| variable("GOUJI_LOG").map(PathBuf::from))
        && let Err(message) = log::open(&file, lang)
    {
        streams.complain(&message);
        return Outcome::Done(FAILED);
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), os = std::env::consts::OS, arguments = ?words, "started");
    // It needs none of the user's files, and helps to mend them.
    if let Command::Help { topic } = &line.command {
        let result = help::run(topic.as_deref(), lang, &mut streams);
        return Outcome::Done(streams.finish(result, lang));
    }
    if let Err(error) = config {
        streams.complain(&error.get(lang));
        return Outcome::Done(FAILED);
    }
    if let Err(message) = inputs::resolve(&mut line) {
        streams.complain(&message.get(lang));
        return Outcome::Done(USAGE);
    }
    if let Command::Workbench { paths, .. } = &line.command {
        let meant = usage::meant_command(paths);
        let piped = || paths.iter().any(|path| path.as_os_str() == INPUT).then(|| message!("cli.input_for_commands"));
        if let Some(message) = meant.or_else(piped) {
            streams.complain(&message.get(lang));
            return Outcome::Done(USAGE);
        }
    }
    streams.manner = Manner::new(&line, terminal, &variable);
    let before = Ruleset::fingerprint(&line);
    let mut ruleset = match Ruleset::load(&line) {
        Ok(ruleset) => ruleset,
        Err(message) => {
            streams.complain(message.get(lang));
            return Outcome::Done(FAILED);
        }
    };
    if !line.rules.is_empty() && !line.is_quiet {
        for note in ruleset.notes(lang) {
            streams.complain(&note);
        }
    }
    let mut silence = io::sink();
    if line.is_quiet {
        let Streams { out, err, manner, .. } = streams;
        streams = Streams { out, err: &mut silence, manner, loud: Some(err) };
    }
    let mut reading_problems = 0;
    if !line.readings.is_empty() {
        let is_only = corpus::items(line.paths()).0.len() == 1;
        match readings::load(&line.readings, is_only, &ruleset, lang, streams.err) {
            Ok((readings, told)) => {
                ruleset.rules = std::mem::take(&mut ruleset.rules).with_readings(readings);
                reading_problems = told;
            }
            Err(message) => {
                streams.refuse(&message);
                return Outcome::Done(FAILED);
            }
        }
    }
    let wanted: Option<(Vec<PathBuf>, First)> = match &line.command {
        Command::Workbench { paths, .. } => Some((paths.clone(), First::Report)),
        Command::Diff { paths, format: None } if terminal.is_for_person() && corpus::items(paths).0.len() == 2 => {
            Some((paths.clone(), First::Pair))
        }
        _ => None,
    };
    if let Some((paths, first)) = wanted {
        let (mut items, errors) = corpus::items(&paths);
        let given = if let Command::Workbench { agencies, .. } = &line.command { agencies.clone() } else { None };
        let table = given.or_else(corpus::own_agencies);
        table::leave_out_table(&mut items, table.as_deref());
        // A single report opens at once; a folder shows what is in it, unless its pictures are the report.
        let is_report = match (paths.as_slice(), items.as_slice()) {
            ([path], [item]) => !path.is_dir() || item.origin == Origin::File(path.clone()),
            _ => false,
        };
        let first = if first == First::Report && !is_report { First::List } else { first };
        if items.is_empty() || (first == First::Pair && items.len() != 2) {
            for error in &errors {
                streams.complain(&error.line(lang));
            }
            return Outcome::Done(FAILED);
        }
        let (named, is_blind, keys, reasons) = match &line.command {
            Command::Workbench { reviewer, blind, keys, reasons, .. } => {
                (reviewer.as_deref(), *blind, keys.as_slice(), reasons.as_slice())
            }
            _ => (None, false, &[][..], &[][..]),
        };
        let reviewer = locale::reviewer(named, own.reviewer.as_deref(), &variable);
        let files = keymaps(keys).and_then(|keys| {
            let own = |name| corpus::own_files(name, &[]);
            let agencies = table.as_deref().map(corpus::agencies).transpose()?;
            Ok((keys, corpus::own_files("reasons.ron", reasons)?, own("letter.ron")?, own("list.ron")?, agencies))
        });
        let (keys, reasons, letter, list, agencies) = match files {
            Ok(files) => files,
            Err(error) => {
                streams.refuse(&error.get(lang));
                return Outcome::Done(FAILED);
            }
        };
        let cache = cache(&line, before, &variable);
        if is_blind && reviewer.is_empty() {
            streams.refuse(&message!("help.blind.nameless").get(lang));
            return Outcome::Done(USAGE);
        }
        let (shared, jobs) = (line.sessions, line.jobs);
        let sessions = if is_blind { blind::folder_of(&shared, &reviewer) } else { shared.clone() };
        let blind_in = is_blind.then_some(shared);
        let Ruleset { library, rules } = ruleset;
        let appearance = line.appearance;
        let options = run::Options {
            items,
            errors,
            lang,
            sessions,
            reviewer,
            blind_in,
            library,
            rules,
            keys,
            reasons,
            letter,
            agencies,
            list,
            reading_problems,
            first,
            jobs,
            cache,
            appearance,
        };
        return Outcome::Workbench(Box::new(options));
    }
    let cache =
        if matches!(line.command, Command::Status { .. }) { cache(&line, before, &variable) } else { Cache::none() };
    let result = command(&ruleset, &line, &cache, lang, &mut streams);
    // The program ends: giving back thousands of pieces of memory one by one would only take time.
    std::mem::forget(ruleset);
    Outcome::Done(streams.finish(result, lang))
}

/// The cache of summaries: none when the user wants none, where other readings change what a report comes to, and when the
/// user's files are not those that were loaded.
fn cache(line: &CommandLine, before: Option<[u8; 32]>, variable: &impl Fn(&str) -> Option<String>) -> Cache {
    let after = Ruleset::fingerprint(line).filter(|after| Some(*after) == before);
    match (corpus::cache_folder(variable), after) {
        (Some(folder), Some(context)) if !line.no_cache && line.readings.is_empty() => Cache::open(&folder, &context),
        _ => Cache::none(),
    }
}

fn command(
    ruleset: &Ruleset,
    line: &CommandLine,
    cache: &Cache,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    match &line.command {
        Command::Extract { paths, format, text } => {
            let args = extract::ExtractArgs { paths, format: *format, with_text: *text, jobs: line.jobs };
            extract::run(ruleset, args, lang, streams)
        }
        Command::Check { paths, format, output, reader, by_rule, fix_slips } => {
            let sessions = &SessionFolder::new(&line.sessions);
            let args = check::CheckArgs {
                paths,
                format: *format,
                output: output.as_deref(),
                reader: *reader,
                by_rule: *by_rule,
                fix_slips: *fix_slips,
                sessions,
                jobs: line.jobs,
            };
            check::run(ruleset, args, lang, streams)
        }
        Command::Export { paths, format, output, reader, wide, prose } => {
            let sessions = &SessionFolder::new(&line.sessions);
            let args = export::ExportArgs {
                paths,
                format: *format,
                output: output.as_deref(),
                reader: *reader,
                is_wide: *wide,
                with_prose: *prose,
                sessions,
                jobs: line.jobs,
            };
            export::run(ruleset, args, lang, streams)
        }
        Command::Letter { paths, format, output, template } => {
            let sessions = &SessionFolder::new(&line.sessions);
            let (output, template) = (output.as_deref(), template.as_deref());
            let args = letter::LetterArgs { paths, format: *format, output, template, sessions, jobs: line.jobs };
            letter::run(ruleset, args, lang, streams)
        }
        Command::Table { paths, year, agencies, format, output, reader } => {
            let sessions = &SessionFolder::new(&line.sessions);
            let args = table::TableArgs {
                paths,
                year: *year,
                agencies: agencies.as_deref(),
                format: *format,
                output: output.as_deref(),
                reader: *reader,
                sessions,
                jobs: line.jobs,
            };
            table::run(ruleset, args, lang, streams)
        }
        Command::Agreement { folders: [first, second], paths, format, output, reader } => {
            let (output, reader) = (output.as_deref(), *reader);
            let args = agreement::AgreementArgs { folders: [first, second], paths, format: *format, output, reader };
            agreement::run(ruleset, args, lang, streams)
        }
        Command::Fields { format } => fields::run(ruleset, *format, lang, streams),
        Command::Worker { check, text } => {
            let args = serve::ServeArgs { with_check: *check, with_text: *text };
            serve::run(ruleset, args, &mut io::stdin().lock(), lang, streams)
        }
        Command::Ocr { model } => ocr::run(model.as_deref(), lang, streams),
        Command::Schema { name } => schema::run(name, streams),
        Command::Readings { paths, format } => {
            let sessions = &SessionFolder::new(&line.sessions);
            let args = readings::ReadingsArgs { paths, format: *format, sessions, jobs: line.jobs };
            readings::run(ruleset, args, lang, streams)
        }
        Command::Rules { format } => rules::run(ruleset, *format, lang, streams),
        Command::Diff { paths, format } => {
            let format = format.unwrap_or(Format::Text);
            let sessions = &SessionFolder::new(&line.sessions);
            diff::run(ruleset, diff::DiffArgs { paths, format, sessions, lang }, streams)
        }
        Command::Status { paths, agencies, format } => {
            let sessions = &SessionFolder::new(&line.sessions);
            let (agencies, jobs) = (agencies.as_deref(), line.jobs);
            let args = status::StatusArgs { paths, agencies, format: *format, sessions, jobs, cache };
            status::run(ruleset, args, lang, streams)
        }
        Command::Merge { base, ours, theirs } => Ok(merge::run([base, ours, theirs], &ruleset.library, lang, streams)),
        // The caller runs them.
        Command::Workbench { .. } | Command::Help { .. } => Ok(WELL),
    }
}

/// The user's own keys, then those of `--keys`: a file, or a keymap of the program by its name.
fn keymaps(given: &[PathBuf]) -> Result<Vec<corpus::OwnFile>, FileError> {
    let mut all = corpus::own_files("keys.ron", &[])?;
    for path in given {
        match KEYMAPS.iter().find(|(name, _)| path.as_os_str() == *name && !path.is_file()) {
            Some((name, text)) => all.push((format!("{name}.ron"), (*text).to_string())),
            None => all.extend(corpus::given_files(std::slice::from_ref(path))?),
        }
    }
    Ok(all)
}

/// Help and version are answers, everything else is a usage error.
fn told(error: &clap::Error, lang: Lang, streams: &mut Streams<'_>) -> u8 {
    if error.use_stderr() {
        streams.complain(&usage::usage_error(error, lang));
        return USAGE;
    }
    let result = write!(streams.out, "{error}").map(|()| WELL);
    streams.finish(result, lang)
}
