//! How characters come into a flow: as they are, as marks, or kept apart.
//!
//! Invariant: each character is charged to the budget before it is kept. Not here: lines and tables (`flow`).

use super::{Flow, Piece};
use crate::appearance::{LONGEST_MARK, Script, scripted};
use gouji_core::document::ApartKind;
use gouji_core::text::sanitize::{is_invisible, is_plain, picture};

impl Flow {
    /// Appends a character that takes `length` bytes at offset `source`.
    pub fn char(&mut self, c: char, source: usize, length: usize) {
        if is_invisible(c) {
            return;
        }
        if self.kept_apart.is_some() {
            let blank = std::mem::take(&mut self.is_apart_blank).then_some(' ');
            return self.keep_apart(blank.into_iter().chain([c]));
        }
        if let Some(script) = self.script {
            return self.off_line_char(c, source, length, script);
        }
        self.set_marks(true);
        self.plain(c, source, length);
    }

    /// Appends text that the source has at offset `source` as it is; `put` puts the blanks in it, and the characters that may
    /// not stay as they are.
    pub fn copy(&mut self, text: &str, source: usize, put: impl Fn(&mut Self, char, usize)) {
        let is_special = |c: char| matches!(c, ' ' | '\n' | '\t') || !is_plain(c);
        for (at, plain, special) in pieces(text, is_special) {
            self.plain_run(plain, source + at);
            if let Some(c) = special {
                put(self, c, source + at + plain.len());
            }
        }
    }

    /// Appends characters that stay as they are, and that the source has at offset `source`.
    fn plain_run(&mut self, run: &str, source: usize) {
        if run.is_empty() {
            return;
        }
        if self.kept_apart.is_some() || self.script.is_some() {
            return run.char_indices().for_each(|(at, c)| self.char(c, source + at, c.len_utf8()));
        }
        self.set_marks(true);
        self.put_blank();
        if self.budget.text(run.len()) {
            self.map.step(self.content.len(), source);
            self.content.push_str(run);
        }
    }

    fn off_line_char(&mut self, c: char, source: usize, length: usize, script: Script) {
        if self.content.len() == self.line && self.off_line.len() < LONGEST_MARK {
            self.blank = None;
            self.off_line.push((c, source, length, script));
        } else {
            self.set_marks(true);
            self.plain(scripted(c, script), source, length);
        }
    }

    /// Puts the characters that wait at the beginning of the line: marks if others follow, else the line itself.
    pub(super) fn set_marks(&mut self, are_marks: bool) {
        for (c, source, length, script) in std::mem::take(&mut self.off_line) {
            self.put(if are_marks { scripted(c, script) } else { c }, source, length);
        }
    }

    /// Appends to the piece kept apart at this place.
    fn keep_apart(&mut self, chars: impl Iterator<Item = char>) {
        if let Some(kind) = self.kept_apart {
            self.keep(kind, chars);
        }
    }

    /// Appends to the piece kept apart at this place, of this kind.
    pub fn keep(&mut self, kind: ApartKind, chars: impl Iterator<Item = char>) {
        let at = self.content.len();
        let goes_on = self.apart.len() > self.line_apart
            && self.apart.last().is_some_and(|piece| piece.kind == kind && piece.at == at);
        if !goes_on && self.budget.line() {
            self.apart.push(Piece { kind, text: String::new(), at });
        }
        let Some(piece) = self.apart.last_mut() else { return };
        for c in chars.filter(|c| !is_invisible(*c)) {
            let shown = if c.is_whitespace() { ' ' } else { picture(c).unwrap_or(c) };
            // No more than one blank, and none at the beginning.
            let is_kept = shown != ' ' || !(piece.text.is_empty() || piece.text.ends_with(' '));
            if is_kept && self.budget.text(shown.len_utf8()) {
                piece.text.push(shown);
            }
        }
    }

    fn plain(&mut self, c: char, source: usize, length: usize) {
        self.put_blank();
        self.put(c, source, length);
    }

    /// Puts the blank that waits for a character behind it.
    fn put_blank(&mut self) {
        if let Some(at) = self.blank.take()
            && self.content.len() > self.line
        {
            self.put(' ', at, 1);
        }
    }

    /// Records white space: one blank between characters of a line, nothing at its ends.
    pub fn blank(&mut self, source: usize) {
        if self.kept_apart.is_some() {
            self.is_apart_blank = true;
        } else {
            self.blank.get_or_insert(source);
        }
    }

    /// Appends text that the source does not contain, such as an automatic number.
    pub fn insert(&mut self, text: &str, source: usize) {
        if self.kept_apart.is_some() {
            return self.keep_apart(text.chars());
        }
        if let Some(script) = self.script {
            return text.chars().for_each(|c| self.off_line_char(c, source, 0, script));
        }
        self.set_marks(true);
        if !self.budget.text(text.len()) {
            return;
        }
        self.map.stand(self.content.len(), source);
        self.content.push_str(text);
        self.map.step(self.content.len(), source);
    }

    /// Appends text stored elsewhere in the file that is displayed at this source offset.
    pub fn text(&mut self, text: &str, source: usize) {
        for (_, plain, special) in pieces(text, |c| !is_plain(c)) {
            if self.budget.is_spent() {
                return;
            }
            if !plain.is_empty() {
                self.insert(plain, source);
            }
            if let Some(c) = special.filter(|c| !is_invisible(*c)) {
                let shown = picture(c).unwrap_or(c);
                self.replaced += usize::from(shown != c);
                self.insert(shown.encode_utf8(&mut [0; 4]), source);
            }
        }
    }

    fn put(&mut self, c: char, source: usize, length: usize) {
        let shown = match c {
            '\t' | '\n' => ' ',
            c => picture(c).unwrap_or(c),
        };
        if !self.budget.text(shown.len_utf8()) {
            return;
        }
        self.replaced += usize::from(!matches!(c, '\t' | '\n') && shown != c);
        self.map.step(self.content.len(), source);
        self.content.push(shown);
        if shown.len_utf8() != length {
            self.map.step(self.content.len(), source + length);
        }
    }
}

/// Splits a text at the special characters: where each piece begins, what is plain in it, and the special character behind it.
fn pieces(text: &str, is_special: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = (usize, &str, Option<char>)> {
    let mut at = 0;
    text.split_inclusive(is_special).map(move |piece| {
        let special = piece.chars().next_back().filter(|c| is_special(*c));
        let plain = &piece[..piece.len() - special.map_or(0, char::len_utf8)];
        let start = at;
        at += piece.len();
        (start, plain, special)
    })
}
