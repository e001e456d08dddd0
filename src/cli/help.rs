//! `gouji help [TOPIC]`: the manual, compiled in, and the help of a command.
//!
//! Invariant: every topic is there in both languages, and its first line is its title. Not here: the texts
//! (`assets/manual`) and the options of each command (`grammar`).

use super::grammar::{self, arguments, ending, frame, words};
use super::out::{Streams, USAGE, WELL};
use clap::{Arg, Command};
use gouji_core::message;
use gouji_core::text::Lang;
use gouji_core::text::width::pad_right;
use std::io;

/// A topic of the manual.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// The name on the command line.
    pub name: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Topic {
    /// The text, Markdown.
    pub const fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The first line without its mark.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.text(lang).lines().next().unwrap_or_default().trim_start_matches("# ")
    }
}

/// Builds a [`Topic`] from the files of its name.
macro_rules! topic {
    ($name:literal) => {
        Topic {
            name: $name,
            zh: include_str!(concat!("../../assets/manual/zh/", $name, ".md")),
            en: include_str!(concat!("../../assets/manual/en/", $name, ".md")),
        }
    };
}

/// The manual, in the order in which it is listed.
pub const TOPICS: [Topic; 12] = [
    topic!("tasks"),
    topic!("keys"),
    topic!("formats"),
    topic!("scans"),
    topic!("sessions"),
    topic!("years"),
    topic!("scripts"),
    topic!("python"),
    topic!("forms"),
    topic!("trust"),
    topic!("limits"),
    topic!("glossary"),
];

/// The grammar of the command.
pub fn command(lang: Lang) -> Command {
    let t = words(lang);
    let topic = Arg::new("topic").value_name("TOPIC").help_heading(arguments(lang)).help(t("help.manual.topic"));
    frame(Command::new("help"), lang)
        .override_usage(t("help.manual.usage"))
        .about(t("help.manual"))
        .after_help(ending(lang, "help.manual.example"))
        .arg(topic)
}

/// Prints a topic or the help of a command; the list of topics without a name.
///
/// # Errors
/// When nothing can be written.
pub fn run(name: Option<&str>, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let Some(name) = name else { return list(lang, streams) };
    if let Some(topic) = TOPICS.iter().find(|topic| topic.name == name) {
        streams.out.write_all(topic.text(lang).as_bytes())?;
        return Ok(WELL);
    }
    if let Some(command) = grammar::command(lang).find_subcommand_mut(name) {
        write!(streams.out, "{}", command.render_help())?;
        return Ok(WELL);
    }
    let topics = TOPICS.map(|topic| topic.name).join(words(lang)("list.separator"));
    streams.complain(&message!("help.manual.unknown", name = name, topics = topics).get(lang));
    Ok(USAGE)
}

fn list(lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    writeln!(streams.out, "{}\n", words(lang)("help.manual.list"))?;
    let longest = TOPICS.iter().map(|topic| topic.name.len()).max().unwrap_or(0);
    for topic in &TOPICS {
        writeln!(streams.out, "  {}  {}", pad_right(topic.name, longest), topic.title(lang))?;
    }
    Ok(WELL)
}
