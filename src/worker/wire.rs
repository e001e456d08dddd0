//! A reading as bytes between two processes.
//!
//! Invariant: what comes out is what went in, or nothing. Left to others: the pipes.

use crate::document::Document;
use crate::ingest::{Ingested, Refusal};
use crate::text::{Bilingual, Problem, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// What is sent: only the same version understands it.
#[derive(Serialize, Deserialize)]
struct Sent {
    version: String,
    read: Result<Read, Told>,
}

#[derive(Serialize, Deserialize)]
struct Read {
    document: Document,
    format: String,
    encoding: String,
    problems: Vec<Told>,
}

/// A problem or a refusal.
#[derive(Serialize, Deserialize)]
struct Told {
    code: String,
    span: Option<Span>,
    zh: String,
    en: String,
}

impl Told {
    fn new(code: &str, span: Option<Span>, message: Bilingual) -> Self {
        Self { code: code.to_string(), span, zh: message.zh, en: message.en }
    }
}

/// The bytes of a reading.
pub(super) fn pack(read: Result<Ingested, Refusal>) -> Vec<u8> {
    let read = read.map_err(|refusal| Told::new(refusal.code, None, refusal.message)).map(|read| Read {
        document: read.document,
        format: read.format.to_string(),
        encoding: read.encoding.to_string(),
        problems: read.problems.into_iter().map(|told| Told::new(told.code, told.span, told.message)).collect(),
    });
    // Nothing in it can fail to be written; without bytes the other side says that reading failed.
    serde_json::to_vec(&Sent { version: env!("CARGO_PKG_VERSION").to_string(), read }).unwrap_or_default()
}

/// The reading that such bytes are.
pub(super) fn unpack(bytes: &[u8]) -> Option<Result<Ingested, Refusal>> {
    let sent: Sent = serde_json::from_slice(bytes).ok()?;
    if sent.version != env!("CARGO_PKG_VERSION") {
        return Some(Err(Refusal::new(
            "io",
            "gouji 已换成另一版本；请退出后重新启动",
            "gouji was replaced by another version: leave it and start it again",
        )));
    }
    Some(match sent.read {
        Err(told) => Err(Refusal::new(name(told.code), told.zh, told.en)),
        Ok(read) => {
            let is_in = |span: Span| read.document.text.get(span.start..span.end).is_some();
            let known = read.problems.iter().all(|told| told.span.is_none_or(is_in));
            if !(known && read.document.is_whole()) {
                return None;
            }
            let problem = |told: Told| Problem::new(name(told.code), told.span, told.zh, told.en);
            Ok(Ingested {
                document: read.document,
                format: name(read.format),
                encoding: name(read.encoding),
                problems: read.problems.into_iter().map(problem).collect(),
            })
        }
    })
}

/// Stable names live as long as the program; each is kept once, and there are few.
fn name(said: String) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    const MOST: usize = 1000;
    let Ok(mut names) = NAMES.lock() else { return "unknown" };
    if let Some(known) = names.get(said.as_str()) {
        return known;
    }
    if names.len() >= MOST || said.len() > 60 {
        return "unknown";
    }
    let kept: &'static str = said.leak();
    names.insert(kept);
    kept
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{pack, unpack};
    use crate::ingest::ingest;

    #[test]
    fn what_is_sent_arrives() {
        for bytes in [
            "甲\u{1b}乙\n| 1 | 2 |\n| 3 | 4 |\n".as_bytes(),
            b"<table><tr><td colspan=2>1<tr><td>2<td>3</table><p>x",
            b"",
            b"PK\x03\x04",
        ] {
            let read = ingest(bytes);
            assert_eq!(unpack(&pack(read.clone())), Some(read));
        }
        let sent = pack(ingest("一二三".as_bytes()));
        assert_eq!(unpack(&sent[..sent.len() - 1]), None);
        // Spans that lie in no text.
        let torn = String::from_utf8(sent).unwrap().replace("[0,9]", "[0,8]");
        assert_eq!(unpack(torn.as_bytes()), None);
    }
}
