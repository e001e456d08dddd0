//! What the terminal is asked once, before anything reads it: its background, whether it draws ambiguous characters over two
//! columns, and which program it is.
//!
//! Invariant: never waits longer than [`PATIENCE`]. The last question, for the device attributes, is one that every terminal
//! answers; when its answer is there the others are too or will never come. Keys that were typed meanwhile are handed on.
//! Not here: an answer that comes later still ([`Late`]).

use crate::keys::{Code, Key};
use crate::tty::{Late, platform};
use std::io::{self, Write, stdout};
use std::time::{Duration, Instant};

/// How long a terminal may take to answer.
pub const PATIENCE: Duration = Duration::from_millis(150);

/// From the upper left corner: an ellipsis, of which Unicode says that its width is ambiguous; then where is the cursor?
const WIDTH: &str = "\x1b[H\u{2026}\x1b[6n";
/// What colour is the background (OSC 11)?
const GROUND: &str = "\x1b]11;?\x1b\\";
/// Who are you (XTVERSION)?
const NAME: &str = "\x1b[>q";
/// What can you do (DA1)?
const LAST: &str = "\x1b[c";
/// Takes the ellipsis away.
const CLEAN: &str = "\r\x1b[2K";

/// The answers of the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Its background is light (true) or dark.
    pub light: Option<bool>,
    /// Ambiguous characters take two columns (true) or one.
    pub wide: Option<bool>,
    /// Its name and version: `kitty(0.26.5)`.
    pub name: Option<String>,
    /// It says that it draws sixels.
    pub sixels: bool,
    /// The last question was answered: hardly anything more will come.
    pub complete: bool,
    /// Keys typed meanwhile.
    pub typed: Vec<Key>,
}

impl Answers {
    /// What may still come of what was wanted: it was late, or the last question was answered before it.
    pub const fn late(&self, wanted: Wanted) -> Late {
        Late::new(wanted.ground && self.light.is_none(), wanted.name && self.name.is_none())
    }
}

/// What is to be asked besides what the terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Its background.
    pub ground: bool,
    /// How it draws characters of ambiguous width.
    pub width: bool,
    /// Its name: only of one that is known to understand the question.
    pub name: bool,
}

/// Asks what is wanted. Raw mode must be on, and nobody else may be reading.
///
/// # Errors
/// When the terminal cannot be written to or read.
pub fn ask(wanted: Wanted) -> io::Result<Answers> {
    let mut out = stdout();
    let questions = [(wanted.width, WIDTH), (wanted.ground, GROUND), (wanted.name, NAME), (true, LAST)];
    for (_, question) in questions.iter().filter(|(wanted, _)| *wanted) {
        out.write_all(question.as_bytes())?;
    }
    if wanted.width {
        out.write_all(CLEAN.as_bytes())?;
    }
    out.flush()?;
    let deadline = Instant::now() + PATIENCE;
    let mut said = Vec::new();
    let mut answers = Answers::default();
    while !answers.complete && platform::heard(&mut said, deadline)? {
        answers = understand(&said);
    }
    Ok(answers)
}

/// Divides what came into answers and keys.
pub fn understand(said: &[u8]) -> Answers {
    let mut answers = Answers::default();
    let mut rest = said;
    while let Some(&first) = rest.first() {
        let length = match (first, rest.get(1)) {
            (0x1b, Some(b'[')) => control(rest, &mut answers),
            (0x1b, Some(b']' | b'P')) => command(rest, &mut answers),
            _ => typed(rest, &mut answers),
        };
        rest = &rest[length.clamp(1, rest.len())..];
    }
    answers
}

/// `ESC [ … letter`: an answer, or a key that is no character. Its length.
fn control(rest: &[u8], answers: &mut Answers) -> usize {
    let Some(end) = rest.iter().skip(2).position(|byte| (0x40..=0x7e).contains(byte)) else { return rest.len() };
    let (body, last) = (&rest[2..2 + end], rest[2 + end]);
    let body = std::str::from_utf8(body).unwrap_or("");
    let code = match last {
        b'c' if body.starts_with('?') => {
            answers.complete = true;
            answers.sixels = body[1..].split(';').any(|feature| feature == "4");
            None
        }
        b'R' => {
            let column = body.split_once(';').and_then(|(_, column)| column.parse::<u16>().ok());
            answers.wide = column.map(|column| column > 2);
            None
        }
        b'A' => Some(Code::Up),
        b'B' => Some(Code::Down),
        b'C' => Some(Code::Right),
        b'D' => Some(Code::Left),
        b'H' => Some(Code::Home),
        b'F' => Some(Code::End),
        b'~' => match body {
            "3" => Some(Code::Delete),
            "5" => Some(Code::PageUp),
            "6" => Some(Code::PageDown),
            _ => None,
        },
        _ => None,
    };
    answers.typed.extend(code.map(Key::plain));
    end + 3
}

/// `ESC ] … BEL`, `ESC ] … ESC \` or `ESC P … ESC \`. Its length.
fn command(rest: &[u8], answers: &mut Answers) -> usize {
    let Some(end) = rest.iter().position(|&byte| byte == 0x07 || byte == b'\\') else { return rest.len() };
    let body = std::str::from_utf8(&rest[2..end]).unwrap_or("").trim_end_matches('\x1b');
    if let Some(colour) = body.strip_prefix("11;") {
        answers.light = is_light(colour);
    } else if let Some(name) = body.strip_prefix(">|") {
        answers.name = Some(name.to_string());
    }
    end + 1
}

/// Characters and control keys up to the next escape. Their length.
fn typed(rest: &[u8], answers: &mut Answers) -> usize {
    if rest[0] == 0x1b {
        answers.typed.push(Key::plain(Code::Esc));
        return 1;
    }
    let end = rest.iter().position(|&byte| byte == 0x1b).unwrap_or(rest.len());
    let keys = String::from_utf8_lossy(&rest[..end]).into_owned();
    answers.typed.extend(keys.chars().map(|c| match c {
        '\r' | '\n' => Key::plain(Code::Enter),
        '\t' => Key::plain(Code::Tab),
        '\u{7f}' => Key::plain(Code::Backspace),
        '\u{1}'..='\u{1a}' => Key::new(Code::Char((b'a' - 1 + c as u8) as char), true, false, false),
        c => Key::plain(Code::Char(c)),
    }));
    end
}

/// True for a light colour in X11's spelling: `rgb:RRRR/GGGG/BBBB` or `rgba:…`, one to four digits a part.
fn is_light(colour: &str) -> Option<bool> {
    let parts = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(|part| {
        let digits = u32::try_from(part.len()).ok().filter(|digits| (1..=4).contains(digits))?;
        let value = u32::from_str_radix(part, 16).ok()?;
        Some(value * 1000 / (16_u32.pow(digits) - 1))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    // How bright the eye finds each (ITU-R BT.601).
    Some((299 * red + 587 * green + 114 * blue) / 1000 > 500)
}
