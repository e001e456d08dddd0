//! Error types: what probably happened to a number, and the likelihood of each change.
//!
//! The typing errors and the finding that replaced digits are the most frequent are those of Scholtus (2009); costs are
//! in hundredths of a digit.
//!
//! Invariant: a type describes the way from the right number to the wrong one. Not here: errors over several cells
//! (`structural_errors`).

/// What happened to the right numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ErrorType {
    /// A digit was omitted.
    DigitDropped,
    /// A digit was added.
    DigitAdded,
    /// A digit was replaced.
    DigitReplaced,
    /// Two neighbouring digits were swapped.
    DigitsSwapped,
    /// A zero too many or too few.
    TenTimes,
    /// Two zeros too many or too few.
    HundredTimes,
    /// Two cells have each other's number.
    Exchanged,
    /// A row, or a part of it, is shifted by a column.
    Shifted,
    /// The digits of one number are in two cells.
    Split,
    /// The digits of two numbers are in one cell.
    Merged,
    /// Two neighbouring rows have each other's numbers.
    RowsExchanged,
    /// Items were counted in the wrong cell of their row or column.
    Moved,
    /// A total is printed in the place of a part.
    TotalOverPart,
    /// Nothing legible is printed where only one number fits.
    Filled,
    /// One number is another one.
    NumberReplaced,
    /// Two errors at once, each of a type above.
    TwoErrors,
    /// Several unrelated numbers are wrong.
    SeveralNumbers,
}

impl ErrorType {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DigitDropped => "digit_dropped",
            Self::DigitAdded => "digit_added",
            Self::DigitReplaced => "digit_replaced",
            Self::DigitsSwapped => "digits_swapped",
            Self::TenTimes => "ten_times",
            Self::HundredTimes => "hundred_times",
            Self::Exchanged => "exchanged",
            Self::Shifted => "shifted",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::RowsExchanged => "rows_exchanged",
            Self::Moved => "moved",
            Self::TotalOverPart => "total_over_part",
            Self::Filled => "filled",
            Self::NumberReplaced => "number_replaced",
            Self::TwoErrors => "two_errors",
            Self::SeveralNumbers => "several_numbers",
        }
    }

    /// Cost of an error over several cells.
    pub(super) const fn cost(self) -> i64 {
        match self {
            Self::Exchanged | Self::RowsExchanged | Self::Shifted => 140,
            Self::Split | Self::Merged => 150,
            Self::Moved => 170,
            _ => 100,
        }
    }
}

/// Classifies the change of one number and returns its cost; `totals` are the totals it is part of.
pub(super) fn of_change(from: Option<&str>, to: &str, totals: &[String]) -> (ErrorType, i64) {
    let Some(from) = from else { return (ErrorType::Filled, 60) };
    let distance = strsim::osa_distance(from, to);
    let is_copy = from != "0" && totals.iter().any(|total| total == from);
    if is_copy && distance > 1 {
        return (ErrorType::TotalOverPart, 120);
    }
    let times = |zeros: &str| *from == format!("{to}{zeros}") || *to == format!("{from}{zeros}");
    // Any two one-digit numbers are one digit apart: that is weak evidence.
    let short = from.len().max(to.len()) == 1;
    let is_zero = from == "0" || to == "0";
    match distance {
        _ if !is_zero && times("0") => (ErrorType::TenTimes, 80),
        _ if !is_zero && times("00") => (ErrorType::HundredTimes, 140),
        1 if from.len() < to.len() => (ErrorType::DigitDropped, 100),
        1 if from.len() > to.len() => (ErrorType::DigitAdded, 100),
        1 if strsim::hamming(from, to).is_ok_and(|differ| differ == 2) => (ErrorType::DigitsSwapped, 100),
        1 if short => (ErrorType::DigitReplaced, if is_zero { 170 } else { 130 }),
        1 => (ErrorType::DigitReplaced, 90),
        2 => (ErrorType::NumberReplaced, 300),
        far => (ErrorType::NumberReplaced, 360 + 20 * i64::try_from(far).unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorType::{
        DigitAdded, DigitDropped, DigitReplaced, DigitsSwapped, Filled, HundredTimes, NumberReplaced, TenTimes,
        TotalOverPart,
    };
    use super::of_change;

    #[test]
    fn changes_of_one_number_by_type() {
        for (from, to, expect) in [
            ("", "12", Filled),
            ("141", "1413", DigitDropped),
            ("1413", "141", DigitAdded),
            ("1413", "1431", DigitsSwapped),
            ("1413", "1418", DigitReplaced),
            ("7", "3", DigitReplaced),
            ("0", "3", DigitReplaced),
            ("120", "12", TenTimes),
            ("12", "120", TenTimes),
            ("1200", "12", HundredTimes),
            ("1413", "1568", NumberReplaced),
            ("3", "1568", NumberReplaced),
            ("1431", "20", TotalOverPart),
            // One digit off the total is a slip of the hand rather than the total.
            ("1431", "1432", DigitReplaced),
            ("0", "20", DigitDropped),
        ] {
            let printed = Some(from).filter(|from| !from.is_empty());
            assert_eq!(of_change(printed, to, &["1431".to_string(), "0".to_string()]).0, expect, "{from} → {to}");
        }
        // The likelier an error, the less its repair costs.
        let cost = |from, to| of_change(Some(from), to, &[]).1;
        assert!(cost("1413", "1418") < cost("7", "3") && cost("7", "3") < cost("0", "3"));
        assert!(cost("1413", "1568") < cost("1413", "20568"));
    }
}
