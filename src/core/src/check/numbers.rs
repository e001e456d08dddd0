//! How an exact number is written.

use rust_decimal::Decimal;

/// A number without trailing zeros: 59237.2449, 30.45, 0.
pub fn plain(value: Decimal) -> String {
    // Nearly all are counts.
    if value.scale() == 0
        && let Ok(count) = u64::try_from(value.mantissa())
    {
        return count.to_string();
    }
    value.normalize().to_string()
}

/// A number with its sign: +18, -80.
pub fn signed(value: Decimal) -> String {
    if value.is_sign_negative() || value.is_zero() { plain(value) } else { format!("+{}", plain(value)) }
}
