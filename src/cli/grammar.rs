//! The grammar of the command line, with help in either language.
//!
//! Invariant: with `--lang zh` none of clap's English is shown: headings, usage and defaults are gouji's own words. Not here:
//! what the arguments mean (`command_line`), what is wrong with them (`usage`).

use super::command_line::NamedFile;
use super::schema::SCHEMAS;
use super::version;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use gouji_core::message::catalogue;
use gouji_core::text::Lang;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Looks words up in the catalogue of one language.
pub(super) fn words(lang: Lang) -> impl Fn(&'static str) -> &'static str {
    move |key| catalogue(lang).get(key)
}

/// What the help of a command ends with: its examples, and the exit codes that most commands have.
pub(super) fn ending(lang: Lang, example: &'static str) -> String {
    let t = words(lang);
    format!("{}\n\n{}", t(example), t("help.exit_codes"))
}

/// The command line's grammar with help in `lang`.
pub fn command(lang: Lang) -> Command {
    let t = words(lang);
    let about = t("help.about");
    frame(Command::new("gouji"), lang)
        .version(version::SHORT)
        .long_version(version::LONG.as_str())
        .disable_version_flag(true)
        .about(about)
        .override_usage(t("help.usage"))
        .after_help(ending(lang, "help.example"))
        .arg(sessions(lang))
        .subcommand_help_heading(t("help.commands"))
        .subcommand_value_name(t("help.command"))
        .disable_help_subcommand(true)
        .args(paths(lang, t("help.paths_or_samples"), false))
        .arg(Arg::new("reviewer").long("reviewer").value_name("NAME").help(t("help.reviewer")))
        .arg(Arg::new("blind").long("blind").action(ArgAction::SetTrue).help(t("help.blind")))
        .arg(own_file("keys", t("help.keys")))
        .arg(own_file("reasons", t("help.reasons")))
        .arg(agencies(lang))
        .arg(reading(lang))
        .arg(jobs(lang))
        .arg(no_cache(lang))
        .args(appearance(lang))
        .arg(Arg::new("version").long("version").short('V').action(ArgAction::Version).help(t("help.version")))
        .subcommands([
            extract(lang),
            check(lang),
            diff(lang),
            export(lang),
            fields(lang),
            letter(lang),
            super::merge::command(lang),
            super::ocr::command(lang),
            readings(lang),
            rules_command(lang),
            schema(lang),
            status(lang),
            table(lang),
            worker(lang),
            agreement(lang),
            super::help::command(lang),
        ])
}

fn extract(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("extract"), lang)
        .override_usage(t("help.extract.usage"))
        .about(t("help.extract"))
        .after_help(ending(lang, "help.extract.example"))
        .args(paths(lang, t("help.paths"), true))
        .arg(format(&["json", "ndjson", "csv", "ron"], t("help.extract.format")))
        .arg(Arg::new("text").long("text").action(ArgAction::SetTrue).help(t("help.extract.text")))
        .arg(jobs(lang))
}

fn check(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("check"), lang)
        .override_usage(t("help.check.usage"))
        .about(t("help.check"))
        .after_help(t("help.check.example"))
        .args(paths(lang, t("help.paths"), true))
        .arg(format(&["text", "json", "ndjson", "csv", "xlsx"], t("help.check.format")).default_value(None::<&str>))
        .arg(output(lang))
        .arg(excel(lang))
        .arg(color(lang))
        .arg(Arg::new("by-rule").long("by-rule").action(ArgAction::SetTrue).help(t("help.check.by_rule")))
        .arg(reading(lang))
        .arg(Arg::new("fix-slips").long("fix-slips").action(ArgAction::SetTrue).help(t("help.check.fix_slips")))
        .arg(sessions(lang))
        .arg(jobs(lang))
}

fn export(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("export"), lang)
        .override_usage(t("help.export.usage"))
        .about(t("help.export"))
        .after_help(ending(lang, "help.export.example"))
        .args(paths(lang, t("help.paths"), true))
        .arg(
            format(&["csv", "ndjson", "json", "xlsx", "parquet", "datapackage"], t("help.export.format"))
                .default_value(None::<&str>),
        )
        .arg(output(lang))
        .arg(excel(lang))
        .arg(Arg::new("wide").long("wide").action(ArgAction::SetTrue).help(t("help.export.wide")))
        .arg(Arg::new("prose").long("prose").action(ArgAction::SetTrue).help(t("help.export.prose")))
        .arg(sessions(lang))
        .arg(jobs(lang))
}

fn letter(lang: Lang) -> Command {
    let t = words(lang);
    let output =
        Arg::new("output").long("output").short('o').value_name("FILE|DIR").value_parser(value_parser!(PathBuf));
    let template = Arg::new("template").long("template").value_name("FILE").value_parser(value_parser!(PathBuf));
    frame(Command::new("letter"), lang)
        .override_usage(t("help.letter.usage"))
        .about(t("help.letter"))
        .after_help(ending(lang, "help.letter.example"))
        .args(paths(lang, t("help.paths"), true))
        .arg(output.help(t("help.letter.output")))
        .arg(format(&["docx", "html", "md"], t("help.letter.format")).default_value(None::<&str>))
        .arg(template.help(t("help.letter.template")))
        .arg(sessions(lang))
        .arg(jobs(lang))
}

fn table(lang: Lang) -> Command {
    let t = words(lang);
    let year = Arg::new("year").long("year").value_name("YEAR").value_parser(value_parser!(i16).range(1900..3000));
    frame(Command::new("table"), lang)
        .override_usage(t("help.table.usage"))
        .about(t("help.table"))
        .after_help(ending(lang, "help.table.example"))
        .args(paths(lang, t("help.paths"), true))
        .arg(year.help(t("help.table.year")))
        .arg(agencies(lang))
        .arg(format(&["text", "csv", "json", "xlsx"], t("help.table.format")).default_value(None::<&str>))
        .arg(output(lang))
        .arg(excel(lang))
        .arg(sessions(lang))
        .arg(jobs(lang))
}

fn agreement(lang: Lang) -> Command {
    let t = words(lang);
    let folder = |id: &'static str, name: &'static str| {
        let folder = Arg::new(id).value_name(name).required(true).help_heading(arguments(lang));
        folder.value_parser(value_parser!(PathBuf))
    };
    frame(Command::new("agreement"), lang)
        .override_usage(t("help.agreement.usage"))
        .about(t("help.agreement"))
        .after_help(ending(lang, "help.agreement.example"))
        .arg(folder("dir_a", "DIR_A").help(t("help.agreement.first")))
        .arg(folder("dir_b", "DIR_B").help(t("help.agreement.second")))
        .args(paths(lang, t("help.agreement.paths"), false))
        .arg(format(&["text", "csv", "json"], t("help.agreement.format")).default_value(None::<&str>))
        .arg(output(lang))
        .arg(excel(lang))
}

fn fields(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("fields"), lang)
        .override_usage(t("help.fields.usage"))
        .about(t("help.fields"))
        .after_help(ending(lang, "help.fields.example"))
        .arg(format(&["text", "csv", "json"], t("help.fields.format")))
}

fn worker(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("worker"), lang)
        .override_usage(t("help.worker.usage"))
        .about(t("help.worker"))
        .after_help(t("help.worker.example"))
        .arg(Arg::new("check").long("check").action(ArgAction::SetTrue).help(t("help.worker.check")))
        .arg(Arg::new("text").long("text").action(ArgAction::SetTrue).help(t("help.extract.text")))
}

fn schema(lang: Lang) -> Command {
    let t = words(lang);
    let name = Arg::new("name")
        .value_name("NAME")
        .required(true)
        .help_heading(arguments(lang))
        .value_parser(PossibleValuesParser::new(SCHEMAS.map(|(name, _)| name)))
        .hide_possible_values(true)
        .help(t("help.schema.name"));
    frame(Command::new("schema"), lang)
        .override_usage(t("help.schema.usage"))
        .about(t("help.schema"))
        .after_help(ending(lang, "help.schema.example"))
        .arg(name)
}

fn readings(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("readings"), lang)
        .override_usage(t("help.readings.usage"))
        .about(t("help.readings"))
        .after_help(ending(lang, "help.readings.example"))
        .args(paths(lang, t("help.paths"), true))
        .arg(reading(lang).required(true))
        .arg(format(&["text", "csv", "json"], t("help.readings.format")))
        .arg(sessions(lang))
        .arg(jobs(lang))
}

fn status(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("status"), lang)
        .override_usage(t("help.status.usage"))
        .about(t("help.status"))
        .after_help(t("help.status.example"))
        .args(paths(lang, t("help.paths"), true))
        .arg(agencies(lang))
        .arg(format(&["text", "csv", "json"], t("help.status.format")))
        .arg(sessions(lang))
        .arg(jobs(lang))
        .arg(no_cache(lang))
}

/// Reads every report, whatever earlier runs found out.
fn no_cache(lang: Lang) -> Arg {
    Arg::new("no-cache").long("no-cache").action(ArgAction::SetTrue).help(words(lang)("help.no_cache"))
}

/// What others read in the same reports.
fn reading(lang: Lang) -> Arg {
    Arg::new("reading")
        .long("reading")
        .value_name("NAME=FILE")
        .action(ArgAction::Append)
        .value_parser(|given: &str| NamedFile::parse(given).ok_or("NAME=FILE"))
        .help(words(lang)("help.reading"))
}

fn rules_command(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("rules"), lang)
        .override_usage(t("help.rules.usage"))
        .about(t("help.rules"))
        .after_help(ending(lang, "help.rules.example"))
        .arg(format(&["text", "json"], t("help.rules.format")))
}

fn diff(lang: Lang) -> Command {
    let t = words(lang);
    frame(Command::new("diff"), lang)
        .override_usage(t("help.diff.usage"))
        .about(t("help.diff"))
        .after_help(t("help.diff.example"))
        .args(paths(lang, t("help.diff.paths"), true))
        .arg(format(&["text", "json", "html"], t("help.diff.format")).default_value(None::<&str>))
        .args(appearance(lang))
        .arg(sessions(lang))
}

/// Adds what every command has: help in gouji's words, `--lang` and the folders of user files.
pub(super) fn frame(command: Command, lang: Lang) -> Command {
    let t = words(lang);
    let template = t("help.template");
    command
        .help_template(template)
        .disable_help_flag(true)
        .next_help_heading(t("help.options"))
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("LANG")
                .value_parser(PossibleValuesParser::new(["zh", "en"]))
                .hide_possible_values(true)
                .global(true)
                .help(t("help.lang")),
        )
        .arg(
            Arg::new("log")
                .long("log")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .global(true)
                .help(t("help.log")),
        )
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .short('q')
                .action(ArgAction::SetTrue)
                .global(true)
                .conflicts_with("progress")
                .help(t("help.quiet")),
        )
        .arg(Arg::new("progress").long("progress").action(ArgAction::SetTrue).global(true).help(t("help.progress")))
        .arg(forms(lang))
        .arg(lexicon_folder(lang))
        .arg(rules_folder(lang))
        .arg(crosswalk_folder(lang))
        .arg(Arg::new("help").long("help").short('h').action(ArgAction::Help).help(t("help.help")))
}

/// The table of agencies.
fn agencies(lang: Lang) -> Arg {
    let help = words(lang)("help.table.agencies");
    Arg::new("agencies").long("agencies").value_name("FILE").value_parser(value_parser!(PathBuf)).help(help)
}

/// The file or folder to write.
fn output(lang: Lang) -> Arg {
    let help = words(lang)("help.output");
    Arg::new("output").long("output").short('o').value_name("PATH").value_parser(value_parser!(PathBuf)).help(help)
}

/// CSV for a spreadsheet program.
fn excel(lang: Lang) -> Arg {
    Arg::new("excel").long("excel").action(ArgAction::SetTrue).help(words(lang)("help.export.excel"))
}

/// When to colour the text.
fn color(lang: Lang) -> Arg {
    Arg::new("color")
        .long("color")
        .value_name("WHEN")
        .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
        .hide_possible_values(true)
        .help(words(lang)("help.color"))
}

/// How many threads read reports.
fn jobs(lang: Lang) -> Arg {
    let help = words(lang)("help.jobs");
    Arg::new("jobs").long("jobs").short('j').value_name("N").value_parser(value_parser!(NonZeroUsize)).help(help)
}

fn sessions(lang: Lang) -> Arg {
    let help = words(lang)("help.sessions");
    Arg::new("sessions").long("sessions").value_name("DIR").value_parser(value_parser!(PathBuf)).help(help)
}

/// How the workbench looks.
fn appearance(lang: Lang) -> [Arg; 3] {
    let t = words(lang);
    let theme = t("help.theme");
    let ambiguous = t("help.ambiguous");
    [
        Arg::new("theme").long("theme").value_name("NAME|FILE").help(theme),
        Arg::new("ambiguous")
            .long("ambiguous")
            .value_name("WIDTH")
            .value_parser(PossibleValuesParser::new(["auto", "narrow", "wide"]))
            .hide_possible_values(true)
            .help(ambiguous),
        Arg::new("mouse").long("mouse").action(ArgAction::SetTrue).help(t("help.mouse")),
    ]
}

fn forms(lang: Lang) -> Arg {
    let t = words(lang);
    let help = t("help.forms");
    folder("forms", help)
}

fn lexicon_folder(lang: Lang) -> Arg {
    let t = words(lang);
    let help = t("help.lexicon");
    folder("lexicon", help)
}

fn rules_folder(lang: Lang) -> Arg {
    let t = words(lang);
    let help = t("help.rules_folder");
    folder("rules", help)
}

fn crosswalk_folder(lang: Lang) -> Arg {
    let t = words(lang);
    let help = t("help.crosswalk");
    folder("crosswalk", help)
}

fn folder(name: &'static str, help: &'static str) -> Arg {
    let action = clap::ArgAction::Append;
    Arg::new(name).long(name).value_name("DIR").action(action).value_parser(value_parser!(PathBuf)).help(help)
}

fn own_file(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

/// The paths, and the lists of paths.
fn paths(lang: Lang, help: &'static str, required: bool) -> [Arg; 2] {
    let path = Arg::new("path")
        .value_name("PATH")
        .num_args(if required { 1.. } else { 0.. })
        .help_heading(arguments(lang))
        .value_parser(value_parser!(PathBuf))
        .help(help);
    let lists = Arg::new("files-from")
        .long("files-from")
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help(words(lang)("help.files_from"));
    [if required { path.required_unless_present("files-from") } else { path }, lists]
}

pub(super) fn arguments(lang: Lang) -> &'static str {
    words(lang)("help.arguments")
}

fn format(names: &[&'static str], help: &'static str) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(names.iter().copied()))
        .default_value(names.first().copied().unwrap_or("text"))
        .hide_possible_values(true)
        .hide_default_value(true)
        .help(help)
}
