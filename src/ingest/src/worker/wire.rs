//! Serialises a reading for the pipe between two processes.
//!
//! Invariant: what is received is what was sent, or nothing. Not here: the pipes (`parent`, `child`).

use crate::{Ingested, Refusal};
use gouji_core::document::Document;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::{Diagnostic, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, Read as _, Write};
use std::sync::Mutex;

#[derive(Serialize, Deserialize)]
struct Read {
    document: Document,
    format: String,
    encoding: String,
    problems: Vec<Notice>,
}

/// A diagnostic or a refusal.
#[derive(Serialize, Deserialize)]
struct Notice {
    code: String,
    span: Option<Span>,
    message: Message,
}

/// Separates the program version from the payload, which only that version understands.
const END_OF_VERSION: u8 = 0;

fn notice(code: &str, span: Option<Span>, message: Message) -> Notice {
    Notice { code: code.to_string(), span, message }
}

/// Serialises the result of a reading.
pub(super) fn pack(read: Result<Ingested, Refusal>) -> Vec<u8> {
    let read = read.map_err(|refusal| notice(refusal.code, None, refusal.message)).map(|read| Read {
        document: read.document,
        format: read.format.to_string(),
        encoding: read.encoding.to_string(),
        problems: read
            .problems
            .into_iter()
            .map(|problem| notice(problem.code, problem.span, problem.message))
            .collect(),
    });
    let mut bytes = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
    bytes.push(END_OF_VERSION);
    // Serialising cannot fail; empty bytes would make the receiver report a failed reading.
    postcard::to_extend(&read, bytes).unwrap_or_default()
}

/// Deserialises the result of a reading; `None` if the bytes are damaged.
pub(super) fn unpack(bytes: &[u8]) -> Option<Result<Ingested, Refusal>> {
    if bytes.is_empty() {
        return None;
    }
    let mut parts = bytes.splitn(2, |byte| *byte == END_OF_VERSION);
    if parts.next()? != env!("CARGO_PKG_VERSION").as_bytes() {
        return Some(Err(Refusal::new("io", message!("refused.replaced"))));
    }
    let sent: Result<Read, Notice> = postcard::from_bytes(parts.next()?).ok()?;
    Some(match sent {
        Err(sent) => Err(Refusal::new(name(sent.code), sent.message)),
        Ok(read) => {
            let is_in = |span: Span| read.document.text.get(span.start..span.end).is_some();
            let known = read.problems.iter().all(|problem| problem.span.is_none_or(is_in));
            if !(known && read.document.is_whole()) {
                return None;
            }
            let problem = |sent: Notice| Diagnostic::new(name(sent.code), sent.span, sent.message);
            Ok(Ingested {
                document: read.document,
                format: name(read.format),
                encoding: name(read.encoding),
                problems: read.problems.into_iter().map(problem).collect(),
            })
        }
    })
}

/// Writes bytes preceded by their count.
pub(super) fn send(into: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    into.write_all(&head(bytes))?;
    into.write_all(bytes)
}

/// The count that [`send`] writes before the bytes.
pub(super) fn head(bytes: &[u8]) -> [u8; HEAD] {
    (bytes.len() as u64).to_le_bytes()
}

/// Length of [`head`] in bytes.
pub(super) const HEAD: usize = size_of::<u64>();

/// Number of bytes that follow the head, or `None` while the head is incomplete.
pub(super) fn follow(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.first_chunk()?))
}

/// Receives what [`send`] wrote; `None` at the end of input, even within a message.
pub(super) fn receive(from: &mut impl io::Read) -> io::Result<Option<Vec<u8>>> {
    /// Longer messages are given room as they come.
    const ROOM: u64 = 1 << 20;
    let mut head = Vec::new();
    from.take(HEAD as u64).read_to_end(&mut head)?;
    let Some(length) = follow(&head) else { return Ok(None) };
    let mut bytes = Vec::with_capacity(length.min(ROOM) as usize);
    from.take(length).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == length).then_some(bytes))
}

/// Interns a stable name: each is kept once for the life of the program, and there are few.
fn name(text: String) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    const MOST: usize = 1000;
    let Ok(mut names) = NAMES.lock() else { return "unknown" };
    if let Some(known) = names.get(text.as_str()) {
        return known;
    }
    if names.len() >= MOST || text.len() > 60 {
        return "unknown";
    }
    let kept: &'static str = text.leak();
    names.insert(kept);
    kept
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{pack, receive, send, unpack};
    use crate::ingest;

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
        assert_eq!(unpack(b"9.9\0").unwrap().unwrap_err().code, "io");
        let mut pipe = Vec::new();
        send(&mut pipe, &sent).unwrap();
        assert_eq!(receive(&mut pipe.as_slice()).unwrap().as_ref(), Some(&sent));
        assert_eq!(receive(&mut &pipe[..pipe.len() - 1]).unwrap(), None);
        // Spans outside the text.
        let mut torn = sent.clone();
        let line = torn.windows(3).position(|bytes| bytes == [1, 0, 9]).unwrap();
        torn[line + 2] = 8;
        assert_eq!(unpack(&torn), None);
    }
}
