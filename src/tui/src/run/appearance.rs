//! How the screen is to look: which themes there are, and which of them the terminal gets.
//!
//! Invariant: a theme that the reviewer named is taken whole or refused with its place before the terminal is touched; a
//! terminal that does not answer gets the dark theme and narrow characters.

use crate::graphics::Graphics;
use crate::tty;
use crate::tty::platform::CAN_ASK;
use crate::tty::{Answers, Wanted};
use crate::widgets::theme::Depth;
use crate::widgets::themes::Themes;
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Bilingual, width::Measure};
use gouji_session::corpus;
use std::io;
use std::path::Path;

/// What the command line wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppearanceOptions {
    /// The name of a theme, or its file.
    pub theme: Option<String>,
    /// How the terminal draws characters of ambiguous width; `None` to ask it.
    pub measure: Option<Measure>,
    /// Take the mouse from the start.
    pub mouse: bool,
}

/// What there is to wear.
#[derive(Debug)]
pub struct Appearance {
    /// The themes.
    pub themes: Themes,
    /// The one that is settled before the terminal is asked.
    chosen: Option<usize>,
    /// How ambiguous characters are measured, when that is settled.
    measure: Option<Measure>,
    /// A terminal that understands no questions.
    mute: bool,
    /// One that says its name: what it can depends on its version.
    is_kitty: bool,
}

impl Appearance {
    /// The themes of the program and of the user's configuration folder (`gouji/themes` in it), and the one wished for: by its
    /// file, by its name, or `mono` when `NO_COLOR` asks for it. `variable` is the environment.
    ///
    /// # Errors
    /// What to say when a theme file cannot be read.
    pub fn gather(options: &AppearanceOptions, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Bilingual> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let depth = match set("COLORTERM").as_deref() {
            Some("truecolor" | "24bit") => Depth::True,
            // The terminal of Windows says it in its own way.
            None if set("WT_SESSION").is_some() => Depth::True,
            _ => Depth::Sixteen,
        };
        let mut themes = Themes::builtin(depth)?;
        if let Some(folder) = corpus::own("themes").filter(|folder| folder.is_dir()) {
            for (name, text) in corpus::ron_files(&folder)? {
                themes.add(&stem(&name), &name, &text)?;
            }
        }
        let chosen = match &options.theme {
            Some(wished) => Some(find(&mut themes, wished)?),
            None => set("NO_COLOR").and_then(|_| themes.find("mono")),
        };
        let mute = !CAN_ASK || matches!(set("TERM").as_deref(), None | Some("dumb" | "linux"));
        Ok(Self { themes, chosen, measure: options.measure, mute, is_kitty: Graphics::is_kitty(&variable) })
    }

    /// Asks the terminal what is not settled. It must be in raw mode, and nobody else may be reading it.
    ///
    /// # Errors
    /// When the terminal cannot be asked.
    pub fn ask(&self) -> io::Result<Answers> {
        if self.mute {
            return Ok(Answers { complete: true, ..Answers::default() });
        }
        tty::ask(self.wanted())
    }

    /// What the terminal is asked.
    pub const fn wanted(&self) -> Wanted {
        Wanted { ground: self.chosen.is_none(), width: self.measure.is_none(), name: self.is_kitty }
    }

    /// How characters of ambiguous width are measured.
    pub fn measure(&self, answers: &Answers) -> Measure {
        let measured = if answers.wide == Some(true) { Measure::Wide } else { Measure::Narrow };
        self.measure.unwrap_or(measured)
    }

    /// The theme to begin with.
    pub fn theme(&self, answers: &Answers) -> usize {
        let by_ground = if answers.light == Some(true) { "light" } else { "dark" };
        self.chosen.or_else(|| self.themes.find(by_ground)).unwrap_or(0)
    }
}

/// The theme with this name, else the one in this file.
fn find(themes: &mut Themes, wished: &str) -> Result<usize, Bilingual> {
    if let Some(known) = themes.find(wished) {
        return Ok(known);
    }
    let path = Path::new(wished);
    if !path.exists() {
        let known = themes.ids().collect::<Vec<_>>().join(", ");
        let wished = printable(wished);
        return Err(message!("theme.unknown", theme = wished, known = known).both());
    }
    let (name, text) = corpus::ron_file(path)?;
    Ok(themes.add(&stem(&name), &name, &text)?)
}

/// The name of a file without its folder and ending.
fn stem(path: &str) -> String {
    Path::new(path).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}
