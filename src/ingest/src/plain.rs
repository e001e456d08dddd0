//! Plain text and Markdown: what they draw with `|` and tabs is found by `document`.

use super::encoding::Decoded;
use super::{Ingested, Refusal, document, limits};

/// Reads a decoded text.
pub(super) fn read(decoded: Decoded) -> Result<Ingested, Refusal> {
    // A line takes memory, however short it is.
    if decoded.text.matches('\n').nth(limits::LINES).is_some() {
        return Err(Refusal::new(
            "limit",
            format!("文本超过 {} 行，不会是一份报告，没有读入；请拆成一份报告一个文件", limits::LINES),
            format!(
                "the text has more than {} lines, which no report has, and is not read; split it into one file a report",
                limits::LINES
            ),
        ));
    }
    let (document, found) = document(&decoded.text);
    let mut problems = decoded.problems;
    problems.extend(found);
    Ok(Ingested { document, format: "text", encoding: decoded.name, problems })
}
