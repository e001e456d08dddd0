//! Reads RTF, also under the extension of a Word document.
//!
//! Invariant: linear, nesting of groups limited. Deleted text is absent, hidden and struck-out text is kept apart; list
//! numbers are included as stored in the file. Not here: the grid (`grid`).
//!
//! Written here because the available readers that keep tables hang or abort on some input.

mod colours;
mod row;
mod words;

use crate::appearance::{Appearance, Script};
use crate::flow::Flow;
use crate::{Ingested, Refusal, document_builder, encoding, limits, part_problem};
use colours::{Colours, Ink};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};
use row::Rows;
use std::collections::HashMap;
use words::{Token, Words};

/// Reads the bytes of a file.
pub(crate) fn read(bytes: &[u8]) -> Result<Ingested, Refusal> {
    let mut rich = Rich::new();
    let mut words = Words::new(bytes);
    while let Some((token, at)) = words.next() {
        rich.token(token, at);
        if rich.groups.len() > limits::XML_DEPTH {
            rich.is_damaged = true;
            break;
        }
    }
    rich.flush();
    let is_damaged = rich.is_damaged || !rich.groups.is_empty();
    rich.close_table();
    let encoding = encoding::name(rich.code_page);
    let (document, _, mut problems) = document_builder::build(rich.flow)?;
    problems.extend(is_damaged.then(part_problem));
    if document.text.trim().is_empty() {
        return Err(crate::empty());
    }
    Ok(Ingested { document, format: "rtf", encoding, problems })
}

/// Size in half points below which a text is too small to be seen.
const TINY: i64 = 3;

/// Settings that last until the end of a group.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// True when its content is not printed.
    skipped: bool,
    in_fonts: bool,
    /// True for text deleted by a tracked change.
    is_deleted: bool,
    appearance: Appearance,
    ink: Ink,
    /// Number of fallback characters behind each Unicode character.
    fallback: usize,
    encoding: &'static Encoding,
}

/// State while a file is read.
#[derive(Debug)]
struct Rich {
    flow: Flow,
    groups: Vec<Group>,
    state: Group,
    code_page: &'static Encoding,
    fonts: HashMap<i64, &'static Encoding>,
    colours: Colours,
    /// Font being defined.
    font: i64,
    /// Bytes of an incomplete character, and their offset.
    bytes: Vec<u8>,
    bytes_at: usize,
    /// Fallback characters still to be skipped.
    passed: usize,
    /// First half of a surrogate pair.
    half: Option<u16>,
    /// True behind `\*` at the start of a group, which may then be skipped.
    is_optional: bool,
    in_table: bool,
    rows: Rows,
    is_damaged: bool,
}

impl Rich {
    fn new() -> Self {
        let state = Group {
            skipped: false,
            in_fonts: false,
            is_deleted: false,
            appearance: Appearance::default(),
            ink: Ink::default(),
            fallback: 1,
            encoding: WINDOWS_1252,
        };
        Self {
            flow: Flow::default(),
            groups: Vec::new(),
            state,
            code_page: WINDOWS_1252,
            fonts: HashMap::new(),
            colours: Colours::default(),
            font: 0,
            bytes: Vec::new(),
            bytes_at: 0,
            passed: 0,
            half: None,
            is_optional: false,
            in_table: false,
            rows: Rows::default(),
            is_damaged: false,
        }
    }

    fn token(&mut self, token: Token<'_>, at: usize) {
        if !matches!(token, Token::Byte(_)) {
            self.flush();
        }
        match token {
            Token::Open => {
                self.groups.push(self.state);
                self.passed = 0;
            }
            Token::Close => {
                self.passed = 0;
                self.colours.end();
                match self.groups.pop() {
                    Some(before) => self.state = before,
                    None => self.is_damaged = true,
                }
            }
            Token::Byte(_) if self.passed > 0 => self.passed -= 1,
            Token::Byte(byte) => {
                self.colours.byte(byte);
                if self.is_printed() {
                    if self.bytes.is_empty() {
                        self.bytes_at = at;
                    }
                    self.bytes.push(byte);
                }
            }
            Token::Star => self.is_optional = true,
            Token::Word(word, number) => {
                let is_optional = std::mem::take(&mut self.is_optional);
                if matches!(word, "shppict" | "pict") && !self.state.skipped {
                    self.flow.picture();
                }
                if is_optional && word != "shpinst" {
                    self.state.skipped = true;
                }
                self.word(word, number, at);
            }
        }
    }

    const fn is_printed(&self) -> bool {
        !self.state.skipped && !self.state.is_deleted
    }

    /// Decodes and writes the pending bytes.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let (text, _) = self.state.encoding.decode_without_bom_handling(&bytes);
        self.print(&text, self.bytes_at);
    }

    fn print(&mut self, text: &str, at: usize) {
        if !self.is_printed() {
            return;
        }
        self.before_text();
        self.flow.appear(self.appearance());
        self.flow.text(text, at);
        self.flow.appear(Appearance::default());
    }

    /// How the next characters are set. White ones are lost only on a ground that nothing shades.
    const fn appearance(&self) -> Appearance {
        let state = &self.state;
        let Ink { is_tiny, is_white, is_shaded } = state.ink;
        let is_lost = is_tiny || (is_white && !is_shaded && !self.colours.is_ground_shaded());
        Appearance { is_hidden: state.appearance.is_hidden || is_lost, ..state.appearance }
    }

    /// Opens table, row and cell for text in a table; closes the table before other text.
    fn before_text(&mut self) {
        if self.in_table {
            self.rows.begin(&mut self.flow);
        } else if self.rows.is_between() {
            self.close_table();
        }
    }

    fn close_table(&mut self) {
        self.rows.close(&mut self.flow);
    }

    fn word(&mut self, word: &str, number: Option<i64>, at: usize) {
        let is_on = number != Some(0);
        self.colours.word(word, number);
        match word {
            // Destinations that are not printed with the text.
            "colortbl" | "stylesheet" | "info" | "pict" | "header" | "headerl" | "headerr" | "headerf" | "footer"
            | "footerl" | "footerr" | "footerf" | "fldinst" | "nonshppict" | "sn" | "sv" | "objdata" | "listtable"
            | "footnote" => {
                self.state.skipped = true;
            }
            "fonttbl" => (self.state.skipped, self.state.in_fonts) = (true, true),
            "ansicpg" => {
                self.code_page = number.map_or(WINDOWS_1252, encoding::code_page);
                self.state.encoding = self.code_page;
            }
            "f" if self.state.in_fonts => self.font = number.unwrap_or(0),
            "fcharset" if self.state.in_fonts => {
                let encoding = match number {
                    Some(134) => Some(GB18030),
                    Some(136) => Some(BIG5),
                    Some(128) => Some(SHIFT_JIS),
                    Some(129) => Some(EUC_KR),
                    _ => None,
                };
                self.fonts.extend(encoding.map(|encoding| (self.font, encoding)));
            }
            _ if self.state.skipped => {}
            "f" => {
                let font = number.and_then(|font| self.fonts.get(&font));
                self.state.encoding = font.copied().unwrap_or(self.code_page);
            }
            "plain" => {
                (self.state.is_deleted, self.state.appearance) = (false, Appearance::default());
                self.state.ink = Ink::default();
                self.state.encoding = self.code_page;
            }
            "v" => self.state.appearance.is_hidden = is_on,
            "fs" => self.state.ink.is_tiny = number.is_some_and(|half_points| (0..TINY).contains(&half_points)),
            "cf" => self.state.ink.is_white = self.colours.is_white(number),
            "cb" | "chcbpat" | "highlight" => self.state.ink.is_shaded = self.colours.shades(number),
            "strike" | "striked" => self.state.appearance.is_struck = is_on,
            "super" | "sub" | "nosupersub" | "up" | "dn" => self.state.appearance.script = script(word, is_on),
            "deleted" => self.state.is_deleted = is_on,
            "uc" => self.state.fallback = number.map_or(1, |count| count.clamp(0, 16) as usize),
            "u" => self.unicode(number, at),
            "pard" => self.in_table = false,
            "intbl" => self.in_table = true,
            "par" | "line" | "sect" | "page" | "nestcell" | "nestrow" => {
                self.before_text();
                self.flow.end_line();
            }
            "tab" => self.print(" ", at),
            "emdash" => self.print("—", at),
            "endash" => self.print("–", at),
            "lquote" => self.print("‘", at),
            "rquote" => self.print("’", at),
            "ldblquote" => self.print("“", at),
            "rdblquote" => self.print("”", at),
            "~" => self.print("\u{a0}", at),
            "_" => self.print("-", at),
            "cell" => {
                self.rows.begin(&mut self.flow);
                // Open the next cell; behind the last one of a row it stays empty.
                self.flow.open_cell(1, 1, false);
            }
            "row" => self.rows.row(&mut self.flow),
            _ => self.rows.define(word, number.unwrap_or(0)),
        }
    }

    /// Writes a Unicode character given as a signed 16-bit unit; its fallback characters are skipped.
    fn unicode(&mut self, number: Option<i64>, at: usize) {
        self.passed = self.state.fallback;
        let unit = (number.unwrap_or(0) & 0xffff) as u16;
        let units = [self.half.take().unwrap_or(unit), unit];
        let from = usize::from(units[0] == unit);
        let mut buffer = String::new();
        for c in char::decode_utf16(units[from..].iter().copied()) {
            match c {
                Ok(c) => buffer.push(c),
                Err(half) if (0xd800..0xdc00).contains(&half.unpaired_surrogate()) => {
                    self.half = Some(half.unpaired_surrogate());
                }
                Err(_) => buffer.push('\u{fffd}'),
            }
        }
        self.print(&buffer, at);
    }
}

/// Where a control word sets the characters; a shift by nothing ends it.
fn script(word: &str, is_on: bool) -> Option<Script> {
    match word {
        "super" | "up" if is_on => Some(Script::Super),
        "sub" | "dn" if is_on => Some(Script::Sub),
        _ => None,
    }
}
