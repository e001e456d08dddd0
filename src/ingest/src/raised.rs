//! Raised and lowered characters: note marks behind numbers, exponents, formulas.
//!
//! Invariant: they stay in the text, their digits as the raised or lowered ones of Unicode, which are no digits of the
//! number before. Not here: what is raised (each format's reader).

/// Where a character is set.
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
