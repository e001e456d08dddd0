//! PDF: one page with what it has besides its content: what is read in a cell of its table, and what is kept apart.

use super::sheet::{Sheet, new};
use gouji_core::document::ApartKind;
use gouji_ingest::{Ingested, Refusal};
use std::fmt::Write as _;

/// What a page has besides its content.
#[derive(Default, Clone, Copy)]
pub(super) struct Parts<'a> {
    /// Entries of the page, of its resources and of the catalog.
    pub(super) page: &'a str,
    pub(super) resources: &'a str,
    pub(super) catalog: &'a str,
    /// Objects from number 7 on.
    pub(super) objects: &'a [&'a str],
}

pub(super) fn file(content: &str, parts: Parts<'_>) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{}>>", parts.catalog),
        "<</Type/Pages/Count 1/Kids[5 0 R]>>".to_string(),
        "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>".to_string(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>\
         /DW 1000/W[1 95 500]>>"
            .to_string(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R{}/Resources<</Font<</F1 3 0 R>>{}>>>>",
            parts.page, parts.resources
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    objects.extend(parts.objects.iter().map(ToString::to_string));
    gouji_testing::pdf_file(&objects)
}

pub(super) fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
}

pub(super) fn form(entries: &str, content: &str) -> String {
    stream(&format!("/Type/XObject/Subtype/Form/Resources<</Font<</F1 3 0 R>>>>{entries}"), content)
}

pub(super) fn image(entries: &str, pixel: u8) -> String {
    let pixel = char::from(pixel).to_string().repeat(10_000);
    stream(
        &format!("/Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8{entries}"),
        &pixel,
    )
}

pub(super) fn try_read(page: &Sheet, parts: Parts<'_>) -> Result<Ingested, Refusal> {
    gouji_ingest::ingest(&file(page.operators(), parts))
}

pub(super) const XS: [f32; 4] = [60.0, 200.0, 300.0, 400.0];
pub(super) const YS: [f32; 4] = [100.0, 120.0, 140.0, 160.0];

/// A table; the second row is cells from x 60, 200 and 300 with a baseline 133 points from the top.
pub(super) fn table(cell: &str) -> Sheet {
    new().table(&XS, &YS, &[&["类别", "新收", "办结"], &["许可", "12", cell], &["处罚", "6", "78"]])
}

pub(super) fn rows(cell: &str) -> String {
    let cell = if cell.is_empty() { String::new() } else { format!(" {cell}") };
    format!("| 类别 | 新收 | 办结 |\n| 许可 | 12 |{cell} |\n| 处罚 | 6 | 78 |")
}

/// A text of another size.
pub(super) fn sized(x: f32, y: f32, size: f32, text: &str) -> String {
    new().text(x, y, text).operators().replace("/F1 10 Tf", &format!("/F1 {size} Tf"))
}

pub(super) fn digits(x: f32, y: f32, text: &str) -> String {
    sized(x, y, 10.0, text)
}

/// A page, what it has besides, the text of its cell, what is kept apart.
pub(super) type Case<'a> = (&'a str, Sheet, Parts<'a>, &'a str, &'a [(ApartKind, &'a str)]);

pub(super) fn check(cases: &[Case<'_>]) {
    let mut wrong = String::new();
    for (name, page, parts, cell, apart) in cases {
        match try_read(page, *parts) {
            Ok(read) => {
                let document = read.document;
                let found: Vec<_> = document.apart.iter().map(|apart| (apart.kind, apart.text.as_str())).collect();
                if document.text.trim() != rows(cell) || found != *apart || document.is_recognised {
                    writeln!(wrong, "{name}: {}\n{found:?} {}", document.text, document.is_recognised).unwrap();
                }
            }
            Err(refusal) => writeln!(wrong, "{name}: {refusal:?}").unwrap(),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
