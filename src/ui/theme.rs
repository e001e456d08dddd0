//! Styles by role.
//!
//! Invariant: what a style says is said by a glyph or a modifier first and by colour second, so that the screen reads the same
//! without colour, on a light or a dark ground. Colours are the terminal's own sixteen.

use crate::app::status::Mark;
use ratatui::style::{Color, Modifier, Style};

/// The styles of this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With the terminal's colours, or without any (`NO_COLOR`).
    pub const fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn style(self, colour: Color, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        if self.colour { style.fg(colour) } else { style }
    }

    /// Ordinary text.
    pub const fn text(self) -> Style {
        Style::new()
    }

    /// Less important text.
    pub fn dim(self) -> Style {
        if self.colour { Style::new().fg(Color::DarkGray) } else { Style::new().add_modifier(Modifier::DIM) }
    }

    /// Titles and heads.
    pub fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The border and title of the pane that has the keys.
    pub fn active(self) -> Style {
        self.style(Color::Cyan, Modifier::BOLD)
    }

    /// The border of a pane that has not.
    pub fn border(self) -> Style {
        self.dim()
    }

    /// The cell or row in focus.
    pub fn focus(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Where the focused value is printed.
    pub fn source(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// The other numbers of the finding shown.
    pub fn evidence(self) -> Style {
        self.style(Color::Cyan, Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// A hit of the search.
    pub fn hit(self) -> Style {
        if self.colour {
            Style::new().fg(Color::Black).bg(Color::Yellow)
        } else {
            Style::new().add_modifier(Modifier::REVERSED)
        }
    }

    /// A key in the footer or the help.
    pub fn key(self) -> Style {
        self.style(Color::Cyan, Modifier::BOLD)
    }

    /// Something that did not work, or a hard problem.
    pub fn error(self) -> Style {
        self.style(Color::Red, Modifier::BOLD)
    }

    /// Something that is well.
    pub fn good(self) -> Style {
        self.style(Color::Green, Modifier::empty())
    }

    /// A soft problem.
    pub fn warning(self) -> Style {
        self.style(Color::Magenta, Modifier::empty())
    }

    /// A number with this mark.
    pub fn mark(self, mark: Mark) -> Style {
        match mark {
            Mark::Fails => self.style(Color::Red, Modifier::BOLD | Modifier::UNDERLINED),
            Mark::Involved => self.style(Color::Red, Modifier::UNDERLINED),
            Mark::Soft | Mark::Doubtful | Mark::Unexplained => self.style(Color::Magenta, Modifier::UNDERLINED),
            Mark::Corrected => self.style(Color::Green, Modifier::BOLD),
            Mark::AsPublished | Mark::Missing | Mark::Unclear => self.style(Color::LightBlue, Modifier::empty()),
            Mark::Confirmed => self.style(Color::Green, Modifier::empty()),
            Mark::Plain => self.text(),
        }
    }
}
