//! Plain text.
//!
//! UTF-8 with or without a byte-order mark. Other encodings are refused by name, never guessed into wrong numbers.

use super::{Ingested, Refusal, document};

/// Signatures of files that are often given by mistake, with their names.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "DOCX/XLSX/ZIP"),
    (b"\xd0\xcf\x11\xe0", "DOC/XLS/WPS"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x7fELF", "ELF"),
    (b"\x1f\x8b", "gzip"),
];

/// Reads a text file.
pub(super) fn read(bytes: &[u8]) -> Result<Ingested, Refusal> {
    if let Some((_, name)) = SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(Refusal::new(
            "binary",
            format!("这是 {name} 文件，目前只能读 UTF-8 文本；请另存为纯文本后再打开"),
            format!("this is a {name} file, and only UTF-8 text can be read; save it as plain text and open that"),
        ));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(not_utf8("UTF-16"));
    }
    if bytes.iter().take(8192).any(|&b| b == 0) {
        return Err(Refusal::new(
            "binary",
            "这是二进制文件，不是文本；请打开报告的纯文本",
            "this is a binary file, not text; open the report's plain text",
        ));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Err(not_utf8("GB18030")) };
    let (document, problems) = document(text);
    Ok(Ingested { document, format: "text", encoding: "utf-8", problems })
}

fn not_utf8(likely: &str) -> Refusal {
    Refusal::new(
        "encoding",
        format!("文件不是 UTF-8 编码(可能是 {likely})；请另存为 UTF-8 后再打开"),
        format!("the file is not UTF-8 (perhaps {likely}); save it as UTF-8 and open that"),
    )
}
