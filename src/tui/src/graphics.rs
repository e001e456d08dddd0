//! How the terminal can show a picture.
//!
//! Invariant: without a sign that the terminal knows a protocol, and the size of its characters, pictures are made of half
//! blocks, which every terminal has. Not here: drawing (`widgets::cell_picture`).

use crate::tty::Answers;

/// How pictures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Graphics {
    /// With half blocks: two points a character.
    #[default]
    Blocks,
    /// By a protocol, with this many pixels a character, across and down.
    Pixels(Protocol, (u16, u16)),
}

/// A protocol for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// That of kitty.
    Kitty,
    /// That of DEC terminals.
    Sixel,
    /// That of iTerm2.
    Iterm,
}

impl Graphics {
    /// True when the environment (`variable`) is that of a terminal that shows pictures as kitty does.
    pub fn is_kitty(variable: impl Fn(&str) -> Option<String>) -> bool {
        let term = variable("TERM").unwrap_or_default();
        term.contains("kitty")
            || term.contains("ghostty")
            || variable("KITTY_WINDOW_ID").is_some_and(|id| !id.is_empty())
    }

    /// What the environment (`variable`) and the terminal tell, and how many pixels a character has.
    pub fn of(variable: impl Fn(&str) -> Option<String>, answers: &Answers, pixels: Option<(u16, u16)>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let Some(pixels) = pixels.filter(|(across, down)| *across > 0 && *down > 0) else { return Self::Blocks };
        // They show what is behind them in their own way.
        if set("TMUX").is_some() || set("STY").is_some() || set("NO_COLOR").is_some() {
            return Self::Blocks;
        }
        let program = set("TERM_PROGRAM").unwrap_or_default();
        let protocol = if Self::is_kitty(&variable) {
            if answers.name.as_deref().is_some_and(lacks_placeholders) {
                return Self::Blocks;
            }
            Protocol::Kitty
        } else if ["iTerm.app", "WezTerm", "mintty"].contains(&program.as_str()) {
            Protocol::Iterm
        } else if answers.sixels {
            Protocol::Sixel
        } else {
            return Self::Blocks;
        };
        Self::Pixels(protocol, pixels)
    }

    /// Points that a character has, across and down.
    pub const fn points(self) -> (u16, u16) {
        match self {
            Self::Blocks => (1, 2),
            Self::Pixels(_, pixels) => pixels,
        }
    }
}

/// True for a kitty before 0.28, which shows the characters that stand for parts of a picture instead of the picture.
fn lacks_placeholders(name: &str) -> bool {
    let mut version =
        name.strip_prefix("kitty(").unwrap_or_default().split('.').map_while(|part| part.parse::<u32>().ok());
    matches!((version.next(), version.next()), (Some(0), Some(minor)) if minor < 28)
}

#[cfg(test)]
mod tests {
    use super::{Answers, Graphics, Protocol};

    #[test]
    fn a_protocol_needs_a_sign_and_the_size_of_characters() {
        let size = Some((8, 16));
        let kitty = &[("TERM", "xterm-kitty")][..];
        let iterm = Graphics::Pixels(Protocol::Iterm, (8, 16));
        let by_kitty = Graphics::Pixels(Protocol::Kitty, (8, 16));
        for (set, name, sixels, pixels, expected) in [
            (kitty, None, false, size, by_kitty),
            (kitty, Some("kitty(0.28.0)"), false, size, by_kitty),
            (kitty, Some("kitty(1.2)"), false, size, by_kitty),
            (kitty, Some("ghostty 1.0"), false, size, by_kitty),
            (kitty, Some("kitty(0.26.5)"), false, size, Graphics::Blocks),
            (kitty, None, false, None, Graphics::Blocks),
            (kitty, None, false, Some((0, 0)), Graphics::Blocks),
            (&[("TERM", "xterm"), ("KITTY_WINDOW_ID", "1")], None, false, size, by_kitty),
            (&[("TERM", "xterm-kitty"), ("TMUX", "/x")], None, true, size, Graphics::Blocks),
            (&[("TERM_PROGRAM", "iTerm.app")], None, false, size, iterm),
            (&[("TERM", "xterm")], None, true, size, Graphics::Pixels(Protocol::Sixel, (8, 16))),
            (&[("TERM", "xterm"), ("NO_COLOR", "1")], None, true, size, Graphics::Blocks),
            (&[("TERM", "xterm")], None, false, size, Graphics::Blocks),
            (&[], None, false, size, Graphics::Blocks),
        ] {
            let variable =
                |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_string());
            let answers = Answers { name: name.map(str::to_string), sixels, ..Answers::default() };
            assert_eq!(Graphics::of(variable, &answers, pixels), expected, "{set:?} {name:?}");
        }
    }
}
