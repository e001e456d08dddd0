//! Printed percentages against exact ones.
//!
//! Invariant: exact decimal arithmetic; a percentage is compared to the decimals it is printed with.

use super::Verdict;
use super::numbers::plain;
use crate::text::Bilingual;
use rust_decimal::{Decimal, RoundingStrategy};

/// An exact number rounded half up, and truncated, to this many decimals.
pub(super) fn roundings(exact: Decimal, decimals: u32) -> (Decimal, Decimal) {
    (exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero), exact.trunc_with_scale(decimals))
}

/// Judges a printed percentage against its part and its whole.
pub(super) fn judge(printed: Decimal, part: Decimal, whole: Decimal) -> (Verdict, Bilingual) {
    let exact = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|hundred| hundred.checked_div(whole));
    let Some(exact) = exact else {
        let text = format!("{}÷{}", plain(part), plain(whole));
        return (
            Verdict::NotAssessable,
            Bilingual::new(format!("{text} 无法计算"), format!("{text} cannot be computed")),
        );
    };
    let (rounded, cut) = roundings(exact, printed.scale());
    let sum = format!("{}÷{} = {}%", plain(part), plain(whole), plain(exact.round_dp(4)));
    if printed == rounded {
        (Verdict::Holds, Bilingual::new(format!("{sum} = {printed}%"), format!("{sum} = {printed}%")))
    } else if printed == cut {
        (
            Verdict::Truncated,
            Bilingual::new(
                format!("{sum}，四舍五入为 {rounded}%，印 {printed}%(截断)"),
                format!("{sum}, rounds to {rounded}%, printed {printed}% (cut off)"),
            ),
        )
    } else {
        (
            Verdict::Fails,
            Bilingual::new(
                format!("{sum}，应为 {rounded}%，印 {printed}%"),
                format!("{sum}, should be {rounded}%, printed {printed}%"),
            ),
        )
    }
}
