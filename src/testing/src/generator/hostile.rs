//! Office documents of a few kilobytes that would expand to gigabytes by repeated references.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TITLE: &str = "某市2023年政府信息公开工作年度报告";

/// Name and bytes of each document.
pub fn documents() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("strings.xlsx", strings()),
        ("numbers.docx", numbers()),
        ("repeats.ods", repeats()),
        ("lines.ods", repeated_lines()),
        ("sheets.xlsx", sheets()),
    ]
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of `sheets` sheets that all refer to the same part.
fn workbook(sheets: usize, rows: &str, strings: &str) -> Vec<u8> {
    let names = (1..=sheets).fold(String::new(), |mut names, nth| {
        write!(names, r#"<sheet name="s{nth}" sheetId="{nth}" r:id="rId1"/>"#).unwrap();
        names
    });
    package(&[
        ("xl/workbook.xml", &format!("<workbook><sheets>{names}</sheets></workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!(
                r#"<worksheet><sheetData><row><c t="inlineStr"><is><t>{TITLE}</t></is></c></row>{rows}</sheetData></worksheet>"#
            ),
        ),
        ("xl/sharedStrings.xml", &format!("<sst><si><t>{strings}</t></si></sst>")),
    ])
}

/// Many cells that share one long text.
fn strings() -> Vec<u8> {
    workbook(1, &r#"<row><c t="s"><v>0</v></c></row>"#.repeat(20_000), &"x".repeat(1_000_000))
}

/// Many sheets that share one part.
fn sheets() -> Vec<u8> {
    workbook(300, &"<row><c><v>1</v></c><c><v>2</v></c></row>".repeat(15_000), "")
}

/// Many paragraphs with a long automatic number each.
fn numbers() -> Vec<u8> {
    let paragraph = r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"#;
    package(&[
        (
            "word/document.xml",
            &format!(
                "<w:document><w:body><w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p>{}</w:body></w:document>",
                paragraph.repeat(10_000)
            ),
        ),
        (
            "word/numbering.xml",
            &format!(
                r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#,
                "%1".repeat(30_000)
            ),
        ),
    ])
}

fn spreadsheet(rows: &str) -> Vec<u8> {
    package(&[(
        "content.xml",
        &format!(
            "<o:document-content><o:body><o:spreadsheet><t:table><t:table-row><t:table-cell><p>{TITLE}</p>\
             </t:table-cell></t:table-row>{rows}</t:table></o:spreadsheet></o:body></o:document-content>"
        ),
    )])
}

/// One long cell repeated over columns and rows.
fn repeats() -> Vec<u8> {
    spreadsheet(&format!(
        r#"<t:table-row t:number-rows-repeated="1000"><t:table-cell t:number-columns-repeated="300"><p>{}</p></t:table-cell></t:table-row>"#,
        "x".repeat(600_000)
    ))
}

/// One cell of many lines repeated over columns and rows.
fn repeated_lines() -> Vec<u8> {
    spreadsheet(&format!(
        r#"<t:table-row t:number-rows-repeated="1000"><t:table-cell t:number-columns-repeated="300">{}</t:table-cell></t:table-row>"#,
        "<p>1</p>".repeat(50_000)
    ))
}

/// A sheet as office programs write it: each row ends in blank cells repeated to the last column.
pub fn honest_sheet(rows: usize) -> Vec<u8> {
    let row = r#"<t:table-row><t:table-cell><p>甲</p></t:table-cell><t:table-cell><p>12</p></t:table-cell><t:table-cell t:number-columns-repeated="1022"/></t:table-row>"#;
    spreadsheet(&row.repeat(rows))
}
