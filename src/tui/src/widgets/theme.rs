//! Styles by role, read from a RON file.
//!
//! Invariant: a style speaks by a glyph or a modifier first and by colour second, so that the screen reads the same
//! without colour, on a light or a dark ground; a file that marks a failing number or the focus by colour alone is refused.
//! Colours are the terminal's own sixteen; where it announces more, a file may name exact ones as well.

use crate::report_view::marks::Mark;
use gouji_core::message;
use gouji_core::text::{Bilingual, FileError, file_error::parse_message, ron_file};
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// The sixteen that the user chose for it.
    #[default]
    Sixteen,
    /// All of them.
    True,
}

/// The styles of this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    text: Style,
    dim: Style,
    title: Style,
    active: Style,
    border: Style,
    focus: Style,
    source: Style,
    evidence: Style,
    hit: Style,
    key: Style,
    error: Style,
    good: Style,
    warning: Style,
    fails: Style,
    involved: Style,
    soft: Style,
    unexplained: Style,
    corrected: Style,
    kept: Style,
    confirmed: Style,
    tied: Style,
}

/// A theme as written down. A role that is left out looks like ordinary text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "Theme")]
struct File {
    name: Bilingual,
    #[serde(default)]
    text: Look,
    #[serde(default)]
    dim: Look,
    #[serde(default)]
    title: Look,
    #[serde(default)]
    active: Look,
    #[serde(default)]
    border: Look,
    focus: Striking,
    source: Striking,
    #[serde(default)]
    evidence: Look,
    #[serde(default)]
    hit: Look,
    #[serde(default)]
    key: Look,
    #[serde(default)]
    error: Look,
    #[serde(default)]
    good: Look,
    #[serde(default)]
    warning: Look,
    fails: Striking,
    involved: Striking,
    #[serde(default)]
    soft: Look,
    #[serde(default)]
    unexplained: Look,
    #[serde(default)]
    corrected: Look,
    #[serde(default)]
    kept: Look,
    #[serde(default)]
    confirmed: Look,
    #[serde(default)]
    tied: Look,
}

/// Colours and modifiers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Look {
    fg: Option<Ink>,
    bg: Option<Ink>,
    with: Vec<Stroke>,
}

/// A [`Look`] that is seen without colour.
#[derive(Deserialize)]
#[serde(try_from = "Look")]
struct Striking(Look);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Stroke {
    Bold,
    Dim,
    Italic,
    Underlined,
    Reversed,
}

/// `"red"`, or `"red #c01c28"` with the exact colour for terminals that have it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Ink {
    plain: Color,
    exact: Option<Color>,
}

/// The names of the sixteen.
const NAMES: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("gray", Color::Gray),
    ("dark gray", Color::DarkGray),
    ("light red", Color::LightRed),
    ("light green", Color::LightGreen),
    ("light yellow", Color::LightYellow),
    ("light blue", Color::LightBlue),
    ("light magenta", Color::LightMagenta),
    ("light cyan", Color::LightCyan),
    ("white", Color::White),
];

impl TryFrom<String> for Ink {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (name, exact) = text.split_once('#').map_or((text.as_str(), None), |(name, exact)| (name, Some(exact)));
        let known = NAMES.iter().find(|(known, _)| *known == name.trim());
        let Some(&(_, plain)) = known else {
            let names = NAMES.map(|(name, _)| name).join(", ");
            return Err(parse_message(&message!("theme.colour", text = text, names = names)));
        };
        let exact = match exact {
            None => None,
            Some(digits) if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or(0);
                Some(Color::Rgb(part(0), part(2), part(4)))
            }
            Some(_) => return Err(parse_message(&message!("theme.exact", text = text))),
        };
        Ok(Self { plain, exact })
    }
}

impl TryFrom<Look> for Striking {
    type Error = String;

    fn try_from(look: Look) -> Result<Self, String> {
        if look.with.contains(&Stroke::Underlined) || look.with.contains(&Stroke::Reversed) {
            Ok(Self(look))
        } else {
            Err(parse_message(&message!("theme.striking")))
        }
    }
}

impl Look {
    fn style(&self, depth: Depth) -> Style {
        let colour = |ink: Ink| match depth {
            Depth::Sixteen => ink.plain,
            Depth::True => ink.exact.unwrap_or(ink.plain),
        };
        let modifier = self.with.iter().fold(Modifier::empty(), |all, stroke| {
            all | match stroke {
                Stroke::Bold => Modifier::BOLD,
                Stroke::Dim => Modifier::DIM,
                Stroke::Italic => Modifier::ITALIC,
                Stroke::Underlined => Modifier::UNDERLINED,
                Stroke::Reversed => Modifier::REVERSED,
            }
        });
        let style = Style::new().add_modifier(modifier);
        let style = self.fg.map_or(style, |ink| style.fg(colour(ink)));
        self.bg.map_or(style, |ink| style.bg(colour(ink)))
    }
}

impl Theme {
    /// Reads a theme file: its name for people, and the styles on a terminal with this many colours.
    ///
    /// # Errors
    /// `FILE:LINE:COLUMN: what`, with the line and a mark.
    pub fn parse(file: &str, text: &str, depth: Depth) -> Result<(Bilingual, Self), FileError> {
        let read: File = ron_file::parse(file, text)?;
        let style = |look: &Look| look.style(depth);
        let theme = Self {
            text: style(&read.text),
            dim: style(&read.dim),
            title: style(&read.title),
            active: style(&read.active),
            border: style(&read.border),
            focus: style(&read.focus.0),
            source: style(&read.source.0),
            evidence: style(&read.evidence),
            hit: style(&read.hit),
            key: style(&read.key),
            error: style(&read.error),
            good: style(&read.good),
            warning: style(&read.warning),
            fails: style(&read.fails.0),
            involved: style(&read.involved.0),
            soft: style(&read.soft),
            unexplained: style(&read.unexplained),
            corrected: style(&read.corrected),
            kept: style(&read.kept),
            confirmed: style(&read.confirmed),
            tied: style(&read.tied),
        };
        Ok((read.name, theme))
    }

    /// Ordinary text.
    pub const fn text(self) -> Style {
        self.text
    }

    /// Less important text.
    pub const fn dim(self) -> Style {
        self.dim
    }

    /// Titles and heads.
    pub const fn title(self) -> Style {
        self.title
    }

    /// The border and title of the active pane.
    pub const fn active(self) -> Style {
        self.active
    }

    /// The border of a pane that has not.
    pub const fn border(self) -> Style {
        self.border
    }

    /// The cell or row in focus.
    pub const fn focus(self) -> Style {
        self.focus
    }

    /// Where the focused value is printed.
    pub const fn source(self) -> Style {
        self.source
    }

    /// The other numbers of the finding shown.
    pub const fn evidence(self) -> Style {
        self.evidence
    }

    /// A hit of the search.
    pub const fn hit(self) -> Style {
        self.hit
    }

    /// A key in the footer or the help.
    pub const fn key(self) -> Style {
        self.key
    }

    /// Something that did not work, or a hard problem.
    pub const fn error(self) -> Style {
        self.error
    }

    /// Something that is well.
    pub const fn good(self) -> Style {
        self.good
    }

    /// A soft problem.
    pub const fn warning(self) -> Style {
        self.warning
    }

    /// A number with this mark.
    pub const fn mark(self, mark: Mark) -> Style {
        match mark {
            Mark::Fails => self.fails,
            Mark::Involved => self.involved,
            Mark::Soft | Mark::Doubtful => self.soft,
            Mark::Unexplained => self.unexplained,
            Mark::Corrected => self.corrected,
            Mark::AsPublished | Mark::Unclear => self.kept,
            Mark::Confirmed => self.confirmed,
            Mark::Tied => self.tied,
            Mark::Plain => self.text,
        }
    }
}
