//! How the terminal can show a picture.
//!
//! Invariant: without a sign that the terminal knows a protocol, and the size of its characters, pictures are made of half
//! blocks, which every terminal has. Not here: drawing (`widgets::cell_picture`).

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
    /// What the environment (`variable`) and the terminal tell: whether it draws sixels, and how many pixels a character has.
    pub fn of(variable: impl Fn(&str) -> Option<String>, sixels: bool, pixels: Option<(u16, u16)>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let Some(pixels) = pixels.filter(|(across, down)| *across > 0 && *down > 0) else { return Self::Blocks };
        // They show what is behind them in their own way.
        if set("TMUX").is_some() || set("STY").is_some() || set("NO_COLOR").is_some() {
            return Self::Blocks;
        }
        let (term, program) = (set("TERM").unwrap_or_default(), set("TERM_PROGRAM").unwrap_or_default());
        let protocol = if term.contains("kitty") || term.contains("ghostty") || set("KITTY_WINDOW_ID").is_some() {
            Protocol::Kitty
        } else if ["iTerm.app", "WezTerm", "mintty"].contains(&program.as_str()) {
            Protocol::Iterm
        } else if sixels {
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

#[cfg(test)]
mod tests {
    use super::{Graphics, Protocol};

    #[test]
    fn a_protocol_needs_a_sign_and_the_size_of_characters() {
        let size = Some((8, 16));
        for (set, sixels, pixels, expected) in [
            (&[("TERM", "xterm-kitty")][..], false, size, Graphics::Pixels(Protocol::Kitty, (8, 16))),
            (&[("TERM", "xterm-kitty")], false, None, Graphics::Blocks),
            (&[("TERM", "xterm-kitty")], false, Some((0, 0)), Graphics::Blocks),
            (&[("TERM", "xterm-kitty"), ("TMUX", "/x")], true, size, Graphics::Blocks),
            (&[("TERM_PROGRAM", "iTerm.app")], false, size, Graphics::Pixels(Protocol::Iterm, (8, 16))),
            (&[("TERM", "xterm")], true, size, Graphics::Pixels(Protocol::Sixel, (8, 16))),
            (&[("TERM", "xterm"), ("NO_COLOR", "1")], true, size, Graphics::Blocks),
            (&[("TERM", "xterm")], false, size, Graphics::Blocks),
            (&[], false, size, Graphics::Blocks),
        ] {
            let variable =
                |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_string());
            assert_eq!(Graphics::of(variable, sixels, pixels), expected, "{set:?}");
        }
    }
}
