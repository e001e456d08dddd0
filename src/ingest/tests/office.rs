//! Office documents: printed text, automatic numbers, and packages with false declarations.

use gouji_ingest::Ingested;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read(parts: &[(&str, &str)]) -> Ingested {
    gouji_ingest::ingest(&package(parts)).unwrap_or_else(|refusal| panic!("{parts:?}: {refusal:?}"))
}

pub fn word(body: &str) -> String {
    let paragraph = |body: &str| body.replace("<p>", "<w:p><w:r><w:t>").replace("</p>", "</w:t></w:r></w:p>");
    format!("<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{}</w:body></w:document>", paragraph(body))
}

#[test]
fn a_word_document_becomes_lines_and_rows() {
    for (body, expected) in [
        ("<p>甲&lt;乙&#20013;&own;</p><p>丙</p>", "甲<乙中\n丙"),
        // Runs may end inside numbers.
        ("<w:p><w:r><w:t>1</w:t></w:r><w:r><w:t>2</w:t><w:tab/><w:t>条</w:t></w:r></w:p>", "12 条"),
        // Tracked changes: deleted text is not printed.
        (
            "<w:p><w:del><w:r><w:t>9</w:t><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>8</w:t></w:r></w:ins></w:p>",
            "8",
        ),
        ("<w:p><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:t>甲</w:t></w:r></w:p>", "甲"),
        (
            "<mc:AlternateContent><mc:Choice><p>甲</p></mc:Choice><mc:Fallback><p>甲</p></mc:Fallback></mc:AlternateContent>",
            "甲",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><p>甲</p></w:tc><w:tc><w:tcPr><w:vMerge w:val='restart'/>\
             </w:tcPr><p>乙</p></w:tc></w:tr><w:tr><w:tc><p>1</p></w:tc><w:tc><p>2</p></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>\
             <w:p/></w:tc></w:tr></w:tbl>",
            "| 甲 | | 乙 |\n| 1 | 2 | |",
        ),
        (
            "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc><p>1</p></w:tc></w:tr><w:tr><w:tc><p>2</p></w:tc>\
             <w:tc><p>3</p></w:tc></w:tr></w:tbl>",
            "| | 1 |\n| 2 | 3 |",
        ),
        (
            "<w:tbl><w:tr><w:tc><p>甲</p></w:tc><w:tc><w:tcPr><w:hMerge w:val='continue'/></w:tcPr><w:p/></w:tc></w:tr><w:tr>\
             <w:tc><p>1</p></w:tc><w:tc><p>2</p></w:tc></w:tr></w:tbl>",
            "| 甲 | |\n| 1 | 2 |",
        ),
    ] {
        let read = read(&[("word/document.xml", &word(body))]);
        assert_eq!((read.document.text.as_str(), read.format), (expected, "docx"), "{body}");
    }
}

#[test]
fn numbers_that_word_counts_are_counted() {
    let list = |text: &str, format: &str| {
        format!(
            "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='5'><w:lvl w:ilvl='0'><w:start w:val='1'/>\
             <w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/>\
             <w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/><w:suff w:val='nothing'/></w:lvl></w:abstractNum>\
             <w:num w:numId='7'><w:abstractNumId w:val='5'/></w:num></w:numbering>"
        )
    };
    let item = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let items = [item(0, "甲"), item(1, "乙"), item(1, "丙"), item(0, "丁"), item(1, "戊")].concat();
    for (text, format, expected) in [
        ("%1、", "chineseCountingThousand", "一、甲\n一.1乙\n一.2丙\n二、丁\n二.1戊"),
        ("（%1）", "chineseCounting", "（一）甲\n一.1乙\n一.2丙\n（二）丁\n二.1戊"),
        ("%1.", "decimal", "1. 甲\n1.1乙\n1.2丙\n2. 丁\n2.1戊"),
    ] {
        let read = read(&[("word/document.xml", &word(&items)), ("word/numbering.xml", &list(text, format))]);
        assert_eq!(read.document.text, expected, "{text}");
    }
    // List of a style that is based on another.
    let styles = "<w:styles xmlns:w='w'><w:style w:styleId='a'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>\
                  <w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>";
    let body = "<w:p><w:pPr><w:pStyle w:val='b'/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>";
    let parts = [
        ("word/document.xml", word(body)),
        ("word/numbering.xml", list("%1、", "chineseCounting")),
        ("word/styles.xml", styles.to_string()),
    ];
    let read = read(&parts.each_ref().map(|(name, content)| (*name, content.as_str())));
    assert_eq!(read.document.text, "一、总体情况");
    assert_eq!(read.document.sections.len(), 1);
}

#[test]
fn an_open_document_becomes_lines_and_rows() {
    let content = |body: &str| {
        format!(
            "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b'>{body}</office:document-content>"
        )
    };
    for (format, body, expected) in [
        (
            "odt",
            "<text:p>甲<text:s text:c='2'/>乙\n <text:span>丙</text:span></text:p><text:h>丁</text:h>",
            "甲  乙 丙\n丁",
        ),
        (
            "odt",
            "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>甲</text:p></table:table-cell>\
             <table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>\
             <table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>",
            "| 甲 | |\n| 1 | 2 |",
        ),
        (
            "ods",
            "<office:spreadsheet><table:table><table:table-row><table:table-cell table:number-columns-spanned='3'><text:p>一、总体情况\
             </text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>\
             <table:table-cell table:number-columns-repeated='2'><text:p>0</text:p></table:table-cell><table:table-cell \
             table:number-columns-repeated='16000'/></table:table-row><table:table-row table:number-rows-repeated='1000000'>\
             <table:table-cell table:number-columns-repeated='16000'/></table:table-row></table:table></office:spreadsheet>",
            "一、总体情况\n| 甲 | 0 | 0 |\n| | | |",
        ),
    ] {
        let read = read(&[("content.xml", &content(body))]);
        assert_eq!((read.document.text.as_str(), read.format), (expected, format), "{body}");
    }
}

#[test]
fn packages_that_are_no_report_are_told() {
    let deep = word(&"<w:tbl><w:tr><w:tc>".repeat(2000));
    let bomb = word(&" ".repeat(8 << 20));
    for (parts, code) in [
        (vec![("word/document.xml", bomb.as_str())], "limit"),
        (vec![("word/document.xml", "<w:document/>")], "empty"),
        (vec![("xl/workbook.xml", "x")], "empty"),
        (vec![("OFD.xml", "x")], "damaged"),
        (vec![("a.txt", "x")], "unsupported"),
        (vec![("word/document.xml", deep.as_str())], "empty"),
    ] {
        let refusal = gouji_ingest::ingest(&package(&parts)).map(|read| read.document.text).unwrap_err();
        assert_eq!(refusal.code, code, "{:?}", parts[0].0);
        assert!(!refusal.message.both().zh.is_empty() && !refusal.message.both().en.is_empty());
    }
    // The readable part of a damaged document is kept, with a diagnostic.
    let cut = word("<p>甲</p><p>乙</p>").replace("</w:body></w:document>", "<w:p><w:r");
    let read = read(&[("word/document.xml", &cut)]);
    assert_eq!(read.document.text, "甲\n乙");
    assert_eq!(read.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["source.damaged"]);
    // A truncated package.
    let whole = package(&[("word/document.xml", &word("<p>甲</p>"))]);
    assert!(gouji_ingest::ingest(&whole[..whole.len() / 2]).is_err_and(|refusal| refusal.code == "damaged"));
}

#[test]
fn a_workbook_becomes_rows_as_they_are_shown() {
    let workbook =
        "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='1'/><sheet state='hidden' r:id='2'/></sheets></workbook>";
    let relations = "<R><R Id='1' Target='worksheets/a.xml'/><R Id='2' Target='worksheets/b.xml'/></R>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId='200' formatCode='yyyy&quot;年&quot;'/></numFmts><cellStyleXfs>\
                  <xf numFmtId='9'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='10'/><xf numFmtId='14'/>\
                  <xf numFmtId='200'/></cellXfs></styleSheet>";
    let strings = "<sst><si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></si></sst>";
    let sheet = |rows: &str, ranges: &str| {
        format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{ranges}</mergeCells></worksheet>")
    };
    for (rows, ranges, expected) in [
        ("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>12</v></c></row>", "", "| 甲乙 | 12 |"),
        (
            "<row r='1'><c r='A1' s='1'><v>0.99500000000000011</v></c><c r='B1' s='2'><v>44579</v></c><c r='C1'><v>1e+3</v></c></row>",
            "",
            "| 99.5% | 2022-01-18 | 1000 |",
        ),
        // Merged ranges, and rows far apart.
        (
            "<row r='1'><c r='A1'><v>1</v></c><c r='C1'><v>2</v></c></row><row r='2'><c r='B2'><v>3</v></c><c r='C2'><v>4</v></c></row>\
             <row r='90000'><c r='A90000'><v>5</v></c><c r='B90000'><v>6</v></c><c r='C90000'><v>7</v></c></row>",
            "<mergeCell ref='A1:A2'/><mergeCell ref='X1:ZZ9999'/>",
            "| 1 | | 2 |\n| | 3 | 4 |\n| 5 | 6 | 7 |",
        ),
        // A row over the whole width is a line.
        (
            "<row r='1'><c r='A1' t='inlineStr'><is><t>一、总体情况</t></is></c></row><row r='2'><c r='A2'><v>1</v></c><c r='B2'><v>2</v></c></row>",
            "<mergeCell ref='A1:B1'/>",
            "一、总体情况\n| 1 | 2 |",
        ),
    ] {
        let read = read(&[
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/styles.xml", styles),
            ("xl/sharedStrings.xml", strings),
            ("xl/worksheets/a.xml", &sheet(rows, ranges)),
            ("xl/worksheets/b.xml", &sheet("<row r='1'><c r='A1'><v>9</v></c></row>", "")),
        ]);
        assert_eq!((read.document.text.as_str(), read.format), (expected, "xlsx"), "{rows}");
    }
    let formula = sheet("<row r='1'><c r='A1'><v>1</v></c><c r='B1'><f>1+2</f><v></v></c></row>", "");
    let read = read(&[
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/a.xml", &formula),
    ]);
    assert_eq!(read.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["text.formula"]);
}

#[test]
fn rich_text_becomes_lines_and_rows() {
    let row = |defined: &str, cells: &str| format!("\\trowd{defined}\\pard\\intbl {cells}\\row\n");
    for (body, expected) in [
        ("\\u30002?\\u20057\\'3f\\par\\'d2\\'d2\\tab 12{\\b 3}\\'cc\\'f5".to_string(), "甲乙\n乙 123条"),
        ("{\\*\\unknown 9}{\\info 9}{\\deleted 9}\\{1\\}{\\listtext (\\u19968 ?)}2".to_string(), "{1}(一)2"),
        ("{\\field{\\*\\fldinst DATE}{\\fldrslt 8}}\\u-10179 ?\\u-8704 ?".to_string(), "8😀"),
        (
            row("\\cellx1000\\clvmgf\\cellx2000", "1\\cell 2\\cell")
                + &row("\\cellx500\\cellx1003\\clvmrg\\cellx2000", "3\\cell 4\\cell\\cell")
                + "\\pard 5",
            "| 1 | | 2 |\n| 3 | 4 | |\n5",
        ),
        (row("\\cellx1000\\cellx2000", "12\\par 34\\cell\\cell"), "| 12⏎34 | |"),
    ] {
        let read = gouji_ingest::ingest(format!("{{\\rtf1\\ansicpg936 {body}}}").as_bytes()).unwrap();
        assert_eq!((read.document.text.as_str(), read.format, read.encoding), (expected, "rtf", "gb18030"), "{body}");
        assert!(read.problems.is_empty(), "{body}: {:?}", read.problems);
    }
    let cut = gouji_ingest::ingest(b"{\\rtf1 12\\par {34").unwrap();
    assert_eq!(cut.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["source.damaged"]);
    assert!(
        gouji_ingest::ingest(&[b"{\\rtf1 1".as_slice(), &vec![b'{'; 100_000]].concat())
            .is_ok_and(|read| !read.problems.is_empty())
    );
}

/// Fragments of office documents, combined at random.
const PIECES: &[&str] = &[
    "{",
    "}",
    "\\trowd",
    "\\cellx900",
    "\\cellx-5",
    "\\clvmrg",
    "\\clmrg",
    "\\intbl ",
    "\\cell",
    "\\row",
    "\\pard ",
    "\\par ",
    "\\u-3 ?",
    "\\u20013 ?",
    "\\'d2\\'d2",
    "\\'d2",
    "\\bin5 ",
    "\\*",
    "\\fonttbl",
    "\\f1",
    "12",
    "甲",
    "\\v ",
    "\\uc0 ",
    "一、总体情况",
];
const TAGS: &[&str] = &[
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:p>",
    "</w:p>",
    "<w:t>12</w:t>",
    "<w:vMerge/>",
    "<w:gridSpan w:val='3'/>",
    "<w:hMerge/>",
    "<w:gridBefore w:val='2'/>",
    "<w:del>",
    "</w:del>",
    "<w:numId w:val='1'/>",
    "<w:pPr>",
    "</w:pPr>",
    "<table-row>",
    "</table-row>",
    "<table-cell number-columns-repeated='9'>",
    "</table-cell>",
    "<p>甲</p>",
    "<c r='C3'><v>1</v></c>",
    "<row r='2'>",
    "</row>",
    "<mergeCell ref='A1:C9'/>",
    "&amp;",
    "&x;",
];

proptest::proptest! {
    #[test]
    fn any_office_document_is_read(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60),
        tags in proptest::collection::vec(proptest::sample::select(TAGS), 0..60),
    ) {
        let rich = gouji_ingest::ingest(format!("{{\\rtf1 {}", pieces.concat()).as_bytes());
        let relations = "<R><R Id='1' Target='a.xml'/></R>";
        let tags = tags.concat();
        let read = [
            rich,
            gouji_ingest::ingest(&package(&[("word/document.xml", &tags), ("word/numbering.xml", &tags)])),
            gouji_ingest::ingest(&package(&[("content.xml", &tags)])),
            gouji_ingest::ingest(&package(&[
                ("xl/workbook.xml", "<sheet id='1'/>"),
                ("xl/_rels/workbook.xml.rels", relations),
                ("xl/a.xml", &tags),
            ])),
        ];
        for read in read.into_iter().flatten() {
            let document = &read.document;
            for row in document.grids.iter().flat_map(|grid| &grid.rows) {
                proptest::prop_assert!(row.cells.len() == row.covered.len() && document.lines.contains(&row.span));
                proptest::prop_assert!(row.cells.iter().all(|cell| document.text.get(cell.start..cell.end).is_some()));
            }
        }
    }
}

/// An archive is named in the refusal, in both languages, with the advice to unpack it.
#[test]
fn archives_are_called_by_their_names() {
    let tar = [&[0_u8; 257][..], b"ustar\x0000", &[0; 100]].concat();
    for (name, bytes) in [
        ("7z", &b"7z\xbc\xaf\x27\x1c\x00\x04"[..]),
        ("RAR", b"Rar!\x1a\x07\x01\x00"),
        ("xz", b"\xfd7zXZ\x00\x00\x04"),
        ("zstd", b"\x28\xb5\x2f\xfd\x04\x58"),
        ("CAB", b"MSCF\x00\x00\x00\x00\x10"),
        ("tar", &tar),
        ("ZIP", &package(&[("readme.txt", "no office document")])),
    ] {
        let refusal = gouji_ingest::ingest(bytes).map(|read| read.document.text).unwrap_err();
        assert_eq!(refusal.code, "unsupported", "{name}");
        let words = refusal.message.both();
        assert!(words.en.contains(&format!(" {name} archive")) && words.en.contains("unpack it"), "{words:?}");
        assert!(words.zh.contains(&format!(" {name} ")) && words.zh.contains("解压"), "{words:?}");
    }
}
