//! Plain text and Markdown.
//!
//! Not here: tables drawn with `|` and tabs (`gouji_core::document`).

use super::encoding::Decoded;
use super::{Ingested, Refusal, document, limits};
use gouji_core::message;

/// Reads a decoded text.
pub(super) fn read(decoded: Decoded) -> Result<Ingested, Refusal> {
    // Every line takes memory, however short it is.
    if decoded.text.matches('\n').nth(limits::LINES).is_some() {
        return Err(Refusal::new("limit", message!("refused.lines", most = limits::LINES)));
    }
    let (document, found) = document(&decoded.text);
    let mut problems = decoded.problems;
    problems.extend(found);
    Ok(Ingested { document, format: "text", encoding: decoded.name, problems })
}
