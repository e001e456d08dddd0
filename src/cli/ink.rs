//! Colours of what a command prints.
//!
//! Invariant: only severities and heads are coloured, and what is printed says the same without. Not here: the colours of the
//! workbench (`gouji_tui`).

use super::platform;
use anstyle::{AnsiColor, Style};
use gouji_core::check::Severity;
use std::ffi::OsString;

/// When to colour, as asked with `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On a terminal that understands it, unless `NO_COLOR` is set.
    Auto,
    /// Into files and pipes too.
    Always,
    /// Not at all.
    Never,
}

impl When {
    /// The answer to `--color`.
    pub fn named(name: &str) -> Self {
        match name {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Auto,
        }
    }
}

/// What there is to write with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ink {
    is_coloured: bool,
}

impl Ink {
    /// For standard output; `variable` reads the environment. `NO_COLOR`, `CLICOLOR_FORCE` and `TERM` are as their
    /// conventions have them: empty is not set.
    pub fn new(when: When, is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
        let kind = variable("TERM").map(OsString::from);
        let is_coloured = match when {
            When::Always => true,
            When::Never => false,
            When::Auto if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
            When::Auto if is_set("CLICOLOR_FORCE") => true,
            When::Auto => is_terminal && platform::draws(kind.as_deref()) && platform::takes_colours(),
        };
        Self { is_coloured }
    }

    /// Words in a style.
    fn painted(self, style: Style, words: &str) -> String {
        if self.is_coloured { format!("{style}{words}{style:#}") } else { words.to_string() }
    }

    /// The first line of a report.
    pub fn head(self, words: &str) -> String {
        self.painted(Style::new().bold(), words)
    }

    /// The mark and the severity of a finding.
    pub fn severity(self, severity: Severity, words: &str) -> String {
        self.painted(
            match severity {
                Severity::Hard => AnsiColor::Red.on_default().bold(),
                Severity::Soft => AnsiColor::Yellow.on_default(),
                Severity::Info => AnsiColor::Cyan.on_default(),
            },
            words,
        )
    }

    /// The mark of what is unread.
    pub fn unread(self, words: &str) -> String {
        self.painted(AnsiColor::Magenta.on_default(), words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_and_for_who_asks() {
        let check = |when, is_terminal, set: &[(&str, &str)], expected| {
            let variable =
                |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_string());
            assert_eq!(Ink::new(when, is_terminal, variable), Ink { is_coloured: expected }, "{when:?} {set:?}");
        };
        let term = ("TERM", "xterm-256color");
        check(When::Auto, true, &[term], true);
        check(When::Auto, false, &[term], false);
        check(When::Auto, true, &[term, ("NO_COLOR", "1")], false);
        check(When::Auto, true, &[term, ("NO_COLOR", "")], true);
        check(When::Auto, true, &[("TERM", "dumb")], false);
        check(When::Auto, false, &[term, ("CLICOLOR_FORCE", "1")], true);
        check(When::Auto, false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false);
        check(When::Always, false, &[("NO_COLOR", "1")], true);
        check(When::Never, true, &[term], false);
        assert_eq!(When::named("always"), When::Always);
    }
}
