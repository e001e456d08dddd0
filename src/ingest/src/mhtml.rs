//! Web pages saved as one file (MHTML): reads the part with the page as a web page.
//!
//! Invariant: bounded by the number of parts. Not here: the page (`html`).
//!
//! `mailparse` parses MIME messages: transfer encodings, nested multiparts, damaged headers; it is small and maintained.
//! Decoding the character set is left to `encoding`, because the parts that browsers write declare none or a wrong one.

use super::{Ingested, Refusal, characters, limits};
use gouji_core::message;
use mailparse::ParsedMail;

/// Reads the first web page of a message, or else its first text part.
pub(super) fn read(bytes: &[u8]) -> Result<Ingested, Refusal> {
    let damaged = || Refusal::new("damaged", message!("refused.mhtml"));
    let many = |mark: &[u8], most: usize| super::sniff::count(bytes, mark) > most;
    if many(b"\n--", limits::MIME_PARTS) || many(b"boundary=", limits::MIME_DEPTH) {
        return Err(Refusal::new("limit", message!("refused.mhtml_parts")));
    }
    let mail = mailparse::parse_mail(bytes).map_err(|_| damaged())?;
    let part = part(&mail, "text/html").or_else(|| part(&mail, "text/plain")).ok_or_else(damaged)?;
    let body = part.get_body_raw().map_err(|_| damaged())?;
    let label = part.ctype.params.get("charset").map(String::as_str);
    let mut read = characters(&body, label)?;
    read.format = "mhtml";
    Ok(read)
}

/// First part of a MIME type; iterative, without recursion.
fn part<'m>(mail: &'m ParsedMail<'m>, wanted: &str) -> Option<&'m ParsedMail<'m>> {
    let mut stack = vec![mail];
    while let Some(mail) = stack.pop() {
        if mail.ctype.mimetype.eq_ignore_ascii_case(wanted) && mail.subparts.is_empty() {
            return Some(mail);
        }
        stack.extend(mail.subparts.iter().rev());
    }
    None
}
