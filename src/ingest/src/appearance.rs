//! How characters are set: hidden, struck out, raised or lowered.
//!
//! Invariant: what is hidden or struck out is kept apart; raised and lowered characters (note marks, exponents) stay in
//! the text, their digits as those of Unicode, which are no digits of the number before. Not here: which characters
//! are set so (each format's reader).

use gouji_core::document::ApartKind;

/// Characters that wait at the beginning of a line to be a mark; longer text is the line itself.
pub(crate) const LONGEST_MARK: usize = 12;

/// How a run of characters is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Appearance {
    pub is_hidden: bool,
    pub is_struck: bool,
    pub script: Option<Script>,
}

impl Appearance {
    /// Why the characters are kept apart, if they are.
    pub const fn kept_apart(self) -> Option<ApartKind> {
        if self.is_hidden {
            Some(ApartKind::Hidden)
        } else if self.is_struck {
            Some(ApartKind::Struck)
        } else {
            None
        }
    }
}

/// The line beside the text's that a character is set on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Super,
    Sub,
}

/// Returns a character as a raised or lowered one, if Unicode has it; else the character.
pub(crate) fn scripted(c: char, script: Script) -> char {
    const SUPER: [char; 15] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁽', '⁾', '⁺', '⁻', '⁼'];
    const SUB: [char; 15] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉', '₍', '₎', '₊', '₋', '₌'];
    let at = match c {
        '0'..='9' => c as usize - '0' as usize,
        '０'..='９' => c as usize - '０' as usize,
        '(' | '（' | '[' | '［' | '〔' | '【' => 10,
        ')' | '）' | ']' | '］' | '〕' | '】' => 11,
        '+' | '＋' => 12,
        '-' | '－' | '−' => 13,
        '=' | '＝' => 14,
        _ => return c,
    };
    match script {
        Script::Super => SUPER[at],
        Script::Sub => SUB[at],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_their_brackets_are_raised_and_words_are_not() {
        let raised = |text: &str, script| text.chars().map(|c| scripted(c, script)).collect::<String>();
        assert_eq!(raised("[12]注３*①", Script::Super), "⁽¹²⁾注³*①");
        assert_eq!(raised("2-", Script::Sub), "₂₋");
    }
}
