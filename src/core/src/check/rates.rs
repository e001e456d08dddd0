//! Printed percentages against exact ones.
//!
//! Invariant: exact decimal arithmetic; a percentage is compared to the decimals it is printed with.

use super::Verdict;
use super::numbers::plain;
use crate::message;
use crate::message::Message;
use rust_decimal::{Decimal, RoundingStrategy};

/// An exact number rounded half up, and truncated, to this many decimals.
pub(super) fn roundings(exact: Decimal, decimals: u32) -> (Decimal, Decimal) {
    (exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero), exact.trunc_with_scale(decimals))
}

/// Judges a printed percentage against its part and its whole.
pub(super) fn judge(printed: Decimal, part: Decimal, whole: Decimal) -> (Verdict, Message) {
    let exact = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|hundred| hundred.checked_div(whole));
    let Some(exact) = exact else {
        let text = format!("{}÷{}", plain(part), plain(whole));
        return (Verdict::NotAssessable, message!("finding.rate.incomputable", sum = text));
    };
    let (rounded, cut) = roundings(exact, printed.scale());
    let sum = format!("{}÷{} = {}%", plain(part), plain(whole), plain(exact.round_dp(4)));
    if printed == rounded {
        (Verdict::Holds, Message::plain(format!("{sum} = {printed}%")))
    } else if printed == cut {
        (Verdict::Truncated, message!("finding.rate.truncated", sum = sum, rounded = rounded, printed = printed))
    } else {
        (Verdict::Fails, message!("finding.rate.wrong", sum = sum, rounded = rounded, printed = printed))
    }
}
