//! The words of the screens, whose places are numbered.

use gouji_core::message;

/// Replaces `{0}`, `{1}` … in order.
pub fn fill(words: &str, parts: &[&str]) -> String {
    const NAMES: [&str; 6] = ["0", "1", "2", "3", "4", "5"];
    let args: Vec<(&str, &str)> = NAMES.into_iter().zip(parts.iter().copied()).collect();
    message::fill(words, &args)
}
