//! The colour table of an RTF file, and whether the ground of the text is shaded.
//!
//! Invariant: a colour that the table does not define is not white. Not here: what is hidden by its colour (`rtf`).

/// What may hide characters besides their being hidden.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ink {
    pub is_tiny: bool,
    pub is_white: bool,
    /// True on a ground of its own.
    pub is_shaded: bool,
}

/// The colours, and the grounds of the current row and paragraph.
#[derive(Debug, Default)]
pub(super) struct Colours {
    /// By number: whether it is white.
    are_white: Vec<bool>,
    /// Red, green and blue of the colour being defined; `None` outside the table.
    defined: Option<[i64; 3]>,
    is_row_shaded: bool,
    is_paragraph_shaded: bool,
}

/// Most colours that are kept; Word itself defines a few dozen.
const MOST: usize = 4096;

impl Colours {
    /// Takes a control word that concerns colours.
    pub fn word(&mut self, word: &str, number: Option<i64>) {
        match word {
            "colortbl" => self.defined = Some([0; 3]),
            "red" | "green" | "blue" => {
                if let Some(colour) = &mut self.defined {
                    let part = ["red", "green", "blue"].iter().position(|part| *part == word);
                    colour[part.unwrap_or(0)] = number.unwrap_or(0);
                }
            }
            "trowd" => self.is_row_shaded = false,
            "pard" => self.is_paragraph_shaded = false,
            "clcbpat" | "trcbpat" => self.is_row_shaded |= self.shades(number),
            "clshdng" | "trshdng" => self.is_row_shaded |= number.is_some_and(|percent| percent > 0),
            "cbpat" => self.is_paragraph_shaded = self.shades(number),
            "shading" => self.is_paragraph_shaded |= number.is_some_and(|percent| percent > 0),
            _ => {}
        }
    }

    /// Takes a byte of the table: each colour ends with a semicolon.
    pub fn byte(&mut self, byte: u8) {
        if let (b';', Some(colour)) = (byte, self.defined)
            && self.are_white.len() < MOST
        {
            self.are_white.push(colour.iter().all(|part| *part >= 250));
            self.defined = Some([0; 3]);
        }
    }

    /// Takes the end of a group: that of the table, if it is open.
    pub const fn end(&mut self) {
        self.defined = None;
    }

    /// True for the number of a white colour.
    pub fn is_white(&self, number: Option<i64>) -> bool {
        let number = number.and_then(|number| usize::try_from(number).ok());
        number.and_then(|number| self.are_white.get(number)).copied().unwrap_or(false)
    }

    /// True for the number of a colour that is seen behind white text; 0 is none.
    pub fn shades(&self, number: Option<i64>) -> bool {
        number.is_some_and(|number| number != 0) && !self.is_white(number)
    }

    /// True if the row or the paragraph has a ground of its own.
    pub const fn is_ground_shaded(&self) -> bool {
        self.is_row_shaded || self.is_paragraph_shaded
    }
}
