//! Plain text and Markdown: what they draw with `|` and tabs is found by `document`.

use super::encoding::Decoded;
use super::{Ingested, document};

/// Reads a decoded text.
pub(super) fn read(decoded: Decoded) -> Ingested {
    let (document, found) = document(&decoded.text);
    let mut problems = decoded.problems;
    problems.extend(found);
    Ingested { document, format: "text", encoding: decoded.name, problems }
}
