//! Web pages saved as one file (MHTML): reads the part with the page as a web page, with the style sheets beside it.
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
    let part = parts(&mail, "text/html").chain(parts(&mail, "text/plain")).next().ok_or_else(damaged)?;
    let body = part.get_body_raw().map_err(|_| damaged())?;
    let label = part.ctype.params.get("charset").map(String::as_str);
    let sheets = parts(&mail, "text/css");
    let sheets: Vec<String> = sheets.filter_map(|sheet| sheet.get_body().ok()).collect();
    let mut read = characters(&body, label, &sheets.iter().map(String::as_str).collect::<Vec<_>>())?;
    read.format = "mhtml";
    Ok(read)
}

/// The parts of a MIME type in order; iterative, without recursion.
fn parts<'m>(mail: &'m ParsedMail<'m>, wanted: &str) -> impl Iterator<Item = &'m ParsedMail<'m>> {
    let mut stack = vec![mail];
    std::iter::from_fn(move || {
        let mail = stack.pop()?;
        stack.extend(mail.subparts.iter().rev());
        Some(mail)
    })
    .filter(move |mail| mail.ctype.mimetype.eq_ignore_ascii_case(wanted) && mail.subparts.is_empty())
}
