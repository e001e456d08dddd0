//! What a reader of an office file sees is its text; what he does not see is kept apart.

use crate::office::{package, word};
use crate::old::{BEGIN, compound, records};
use gouji_core::document::ApartKind::{self, Formula, Hidden, Struck};
use gouji_core::document::Document;
use gouji_core::text::Span;
use gouji_ingest::Ingested;
use gouji_testing::published::{Format, Ways, report};

/// The text of a file, and what is kept apart.
fn check(bytes: &[u8], text: &str, apart: &[(ApartKind, &str)], said: &str) {
    let read: Ingested = gouji_ingest::ingest(bytes).unwrap_or_else(|refusal| panic!("{said}: {refusal:?}"));
    let found: Vec<(ApartKind, &str)> =
        read.document.apart.iter().map(|apart| (apart.kind, apart.text.as_str())).collect();
    assert_eq!((read.document.text.as_str(), found.as_slice()), (text, apart), "{said}");
    assert!(read.document.is_whole(), "{said}");
}

fn word_parts(body: &str, styles: &str) -> Vec<u8> {
    let styles = format!("<w:styles xmlns:w='w'>{styles}</w:styles>");
    package(&[("word/document.xml", &word(body)), ("word/styles.xml", &styles)])
}

/// A row whose second cell is tried.
fn word_row(cell: &str) -> String {
    format!("<w:tbl><w:tr><w:tc><p>甲</p></w:tc><w:tc><w:p>{cell}</w:p></w:tc><w:tc><p>乙</p></w:tc></w:tr></w:tbl>")
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

#[test]
fn runs_of_a_word_document_are_seen_as_they_are_set() {
    let plain = run("", "31");
    for (properties, text, apart) in [
        ("<w:vanish/>", "31", vec![(Hidden, "9")]),
        ("<w:vanish w:val='1'/>", "31", vec![(Hidden, "9")]),
        ("<w:vanish w:val='0'/>", "931", vec![]),
        ("<w:sz w:val='2'/>", "31", vec![(Hidden, "9")]),
        ("<w:color w:val='FFFFFF'/>", "31", vec![(Hidden, "9")]),
        ("<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='1F4E79'/>", "931", vec![]),
        ("<w:color w:val='FF0000'/>", "931", vec![]),
        ("<w:strike/>", "31", vec![(Struck, "9")]),
        ("<w:dstrike w:val='true'/>", "31", vec![(Struck, "9")]),
        ("<w:strike w:val='false'/>", "931", vec![]),
        ("<w:u w:val='single'/>", "931", vec![]),
        ("<w:vertAlign w:val='superscript'/>", "⁹31", vec![]),
        ("<w:position w:val='-6'/>", "₉31", vec![]),
        ("<w:position w:val='0'/>", "931", vec![]),
        ("<w:rStyle w:val='gone'/>", "31", vec![(Hidden, "9")]),
        ("<w:rStyle w:val='back'/>", "931", vec![]),
        ("<w:rStyle w:val='gone'/><w:vanish w:val='0'/>", "931", vec![]),
        // The properties before a tracked change are not those of the run.
        ("<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>", "931", vec![]),
    ] {
        let styles = "<w:style w:styleId='gone'><w:rPr><w:vanish/></w:rPr></w:style>\
                      <w:style w:styleId='back'><w:basedOn w:val='gone'/><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>";
        let body = word_row(&(run(properties, "9") + &plain));
        check(&word_parts(&body, styles), &format!("| 甲 | {text} | 乙 |"), &apart, properties);
        // Properties that are written a second time are set a second time.
        let twice = [&apart[..], &apart[..]].concat();
        let lines = format!("| 甲 | {text} | 乙 |\n| 甲 | {text} | 乙 |");
        check(&word_parts(&format!("{body}<p/>{body}"), styles), &lines, &twice, properties);
    }
    // The properties of a paragraph's mark are not those of its text, a paragraph's style is.
    for (properties, text) in [("<w:rPr><w:vanish/></w:rPr>", "31"), ("<w:pStyle w:val='s'/>", "")] {
        let styles = "<w:style w:styleId='s'><w:rPr><w:strike/></w:rPr></w:style>";
        let body = word_row(&format!("<w:pPr>{properties}</w:pPr>{plain}"));
        let apart: &[(ApartKind, &str)] = if text.is_empty() { &[(Struck, "31")] } else { &[] };
        let text = if text.is_empty() { "| 甲 | | 乙 |".to_string() } else { format!("| 甲 | {text} | 乙 |") };
        check(&word_parts(&body, styles), &text, apart, properties);
    }
    // White heads on dark cells, by the cell, by the style of the table and by the table itself.
    let white = run("<w:color w:val='FFFFFF'/>", "31");
    for (table, cell) in [
        ("", "<w:tcPr><w:shd w:val='clear' w:fill='1F4E79'/></w:tcPr>"),
        ("<w:tblPr><w:tblStyle w:val='t'/></w:tblPr>", "<w:tcPr/>"),
        ("<w:tblPr><w:shd w:val='clear' w:fill='1F4E79'/></w:tblPr>", "<w:tcPr/>"),
    ] {
        let body =
            format!("<w:tbl>{table}<w:tr><w:tc><p>甲</p></w:tc><w:tc>{cell}<w:p>{white}</w:p></w:tc></w:tr></w:tbl>");
        let styles =
            "<w:style w:styleId='t'><w:tblStylePr><w:tcPr><w:shd w:fill='1F4E79'/></w:tcPr></w:tblStylePr></w:style>";
        check(&word_parts(&body, styles), "| 甲 | 31 |", &[], cell);
    }
}

#[test]
fn hidden_rows_and_fields_of_a_word_document() {
    let row = |properties: &str, text: &str| {
        format!("<w:tr>{properties}<w:tc><p>{text}</p></w:tc><w:tc><p>9</p></w:tc></w:tr>")
    };
    let hidden = "<w:trPr><w:hidden/></w:trPr>";
    let body = format!("<w:tbl>{}{}{}</w:tbl><p>丁</p>", row("", "甲"), row(hidden, "乙"), row("", "丙"));
    check(&word_parts(&body, ""), "| 甲 | 9 |\n| 丙 | 9 |\n丁", &[(Hidden, "乙 9")], hidden);
    for (field, text) in [
        ("<w:ddList><w:result w:val='1'/><w:listEntry w:val='9'/><w:listEntry w:val='31'/></w:ddList>", "31"),
        ("<w:ddList><w:listEntry w:val='31'/><w:listEntry w:val='9'/></w:ddList>", "31"),
        ("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", "☑"),
        ("<w:checkBox><w:default w:val='0'/></w:checkBox>", "☐"),
    ] {
        let body = word_row(&format!("<w:r><w:fldChar><w:ffData>{field}</w:ffData></w:fldChar></w:r>"));
        check(&word_parts(&body, ""), &format!("| 甲 | {text} | 乙 |"), &[], field);
    }
}

#[test]
fn runs_of_rich_text_are_seen_as_they_are_set() {
    for (body, text, apart) in [
        ("{\\v 9}31", "31", vec![(Hidden, "9")]),
        ("\\v 9\\v0 31", "31", vec![(Hidden, "9")]),
        ("{\\strike 9}31", "31", vec![(Struck, "9")]),
        ("{\\striked1 9}31", "31", vec![(Struck, "9")]),
        ("\\strike 9\\plain 31", "31", vec![(Struck, "9")]),
        ("1408{\\super 1}", "1408¹", vec![]),
        ("1408{\\up6 1}", "1408¹", vec![]),
        ("1408{\\dn6 1}", "1408₁", vec![]),
        ("1408{\\super 1\\nosupersub 2}", "1408¹2", vec![]),
        ("{\\super 1408}", "1408", vec![]),
        (
            "\\trowd\\cellx1000\\cellx2000\\pard\\intbl {\\strike 30}31\\cell {\\v 9}\\cell\\row",
            "| 31 | |",
            vec![(Struck, "30"), (Hidden, "9")],
        ),
    ] {
        check(format!("{{\\rtf1\\ansicpg936 {body}}}").as_bytes(), text, &apart, body);
    }
}

#[test]
fn rich_text_in_the_colour_of_its_ground_or_too_small_is_kept_apart() {
    let colours = "{\\colortbl;\\red255\\green255\\blue255;\\red31\\green78\\blue121;}";
    let seen = |body: &'static str| (body, "931", vec![]);
    let row = "| 931 | 7 |";
    for (body, text, apart) in [
        ("{\\cf1 9}31", "31", vec![(Hidden, "9")]),
        ("\\cf1 9\\cf0 31", "31", vec![(Hidden, "9")]),
        ("{\\fs2 9}31", "31", vec![(Hidden, "9")]),
        seen("{\\cf2 9}31"),
        seen("{\\cf7 9}31"),
        seen("{\\cf0 9}31"),
        seen("{\\fs18 9}31"),
        seen("{\\cf1\\highlight2 9}31"),
        seen("{\\cf1\\chcbpat2 9}31"),
        seen("\\pard\\cbpat2 {\\cf1 9}31"),
        ("\\trowd\\clcbpat2\\cellx9\\cellx99\\pard\\intbl {\\cf1 9}31\\cell 7\\cell\\row", row, vec![]),
        (
            "\\trowd\\clcbpat1\\cellx9\\cellx99\\pard\\intbl {\\cf1 9}31\\cell 7\\cell\\row",
            "| 31 | 7 |",
            vec![(Hidden, "9")],
        ),
    ] {
        check(format!("{{\\rtf1\\ansicpg936{colours}{body}}}").as_bytes(), text, &apart, body);
    }
}

#[test]
fn text_and_cells_of_an_open_document_are_seen_as_they_are_set() {
    let file = |styles: &str, body: &str| {
        let content = format!(
            "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:style='s' xmlns:fo='f'>\
             <office:automatic-styles>{styles}</office:automatic-styles>{body}</office:document-content>"
        );
        let named = "<office:document-styles xmlns:office='o' xmlns:style='s' xmlns:text='t'><style:style style:name='Gone' style:family='text'>\
                     <style:text-properties text:display='none'/></style:style></office:document-styles>";
        package(&[("content.xml", &content), ("styles.xml", named)])
    };
    for (properties, text, apart) in [
        ("text:display='none'", "31", vec![(Hidden, "9")]),
        ("style:text-line-through-style='solid'", "31", vec![(Struck, "9")]),
        ("style:text-line-through-style='none'", "931", vec![]),
        ("style:text-line-through-type='double'", "31", vec![(Struck, "9")]),
        ("style:text-position='super 58%'", "⁹31", vec![]),
        ("style:text-position='-33% 58%'", "₉31", vec![]),
        ("style:text-position='0% 100%'", "931", vec![]),
        ("fo:color='#ffffff'", "31", vec![(Hidden, "9")]),
        ("fo:color='#ffffff' fo:background-color='#1f4e79'", "931", vec![]),
        ("fo:font-size='1pt'", "31", vec![(Hidden, "9")]),
    ] {
        let styles = format!(
            "<style:style style:name='a' style:family='text'><style:text-properties {properties}/></style:style>\
             <style:style style:name='b' style:family='text' style:parent-style-name='a'/>"
        );
        for style in ["a", "b"] {
            let body = format!("<text:p><text:span text:style-name='{style}'>9</text:span>31</text:p>");
            check(&file(&styles, &body), text, &apart, properties);
        }
    }
    check(
        &file("", "<text:p><text:span text:style-name='Gone'>9</text:span>31</text:p>"),
        "31",
        &[(Hidden, "9")],
        "named",
    );
    check(
        &file("", "<text:p><text:hidden-text text:is-hidden='true'>9</text:hidden-text>31</text:p>"),
        "31",
        &[],
        "field",
    );
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    for visibility in ["collapse", "filter"] {
        let body = format!(
            "<table:table><table:table-column/><table:table-column table:visibility='{visibility}'/><table:table-column/>\
             <table:table-row>{a}{b}{c}</table:table-row><table:table-row table:visibility='{visibility}'>{a}{b}{c}</table:table-row></table:table>",
            a = cell("甲"),
            b = cell("9"),
            c = cell("31"),
        );
        check(&file("", &body), "| 甲 | 31 |", &[(Hidden, "9"), (Hidden, "甲 9 31")], visibility);
    }
    // Covered squares are columns too, and a cell goes over those that are shown.
    let body = "<office:spreadsheet><table:table><table:table-column/><table:table-column/><table:table-column table:visibility='collapse'/>\
                <table:table-column/><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>甲</text:p></table:table-cell>\
                <table:covered-table-cell/><table:table-cell><text:p>9</text:p></table:table-cell><table:table-cell><text:p>31</text:p></table:table-cell>\
                </table:table-row><table:table-row><table:table-cell><text:p>乙</text:p></table:table-cell><table:table-cell table:number-columns-spanned='3'>\
                <text:p>丙</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated='2'/></table:table-row></table:table></office:spreadsheet>";
    check(&file("", body), "| 甲 | 31 |\n| 乙 | 丙 |", &[(Hidden, "9")], "covered");
    // A value without its text, as some programs write.
    let body = "<office:spreadsheet><table:table><table:table-row><table:table-cell office:value-type='float' office:value='31'/>\
                <table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>";
    check(&file("", body), "| 31 | 甲 |", &[], "value");
    // A formula without its value may have any; one whose value is an empty text is blank.
    let row = |cell: &str| {
        format!(
            "<office:spreadsheet><table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>\
             <table:table-cell table:formula='of:=SUM([.B1])'{cell}/></table:table-row></table:table></office:spreadsheet>"
        )
    };
    check(&file("", &row("")), "| 甲 | |", &[(Formula, "of:=SUM([.B1])")], "formula");
    check(&file("", &row(" office:value-type='string' office:string-value=''")), "甲", &[], "empty");
}

const WORKBOOK: &str = "<workbook><sheets><sheet name='a' r:id='r1'/></sheets></workbook>";
const RELATIONS: &str = "<Relationships><Relationship Id='r1' Target='worksheets/a.xml'/></Relationships>";

fn workbook(sheet: &str, strings: &str, styles: &str) -> Vec<u8> {
    package(&[
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/a.xml", &format!("<worksheet>{sheet}</worksheet>")),
        ("xl/sharedStrings.xml", &format!("<sst>{strings}</sst>")),
        ("xl/styles.xml", &format!("<styleSheet>{styles}</styleSheet>")),
    ])
}

#[test]
fn runs_of_a_workbook_are_seen_as_they_are_set() {
    for (font, text, apart) in [
        ("<strike/>", "31", vec![(Struck, "9")]),
        ("<strike val='0'/>", "931", vec![]),
        ("<vertAlign val='superscript'/>", "⁹31", vec![]),
        ("<color rgb='FFFFFFFF'/>", "31", vec![(Hidden, "9")]),
        ("<color theme='0'/>", "31", vec![(Hidden, "9")]),
        ("<color theme='1'/>", "931", vec![]),
        ("<sz val='1'/>", "31", vec![(Hidden, "9")]),
    ] {
        let runs = format!("<r><rPr>{font}</rPr><t>9</t></r><r><t>31</t></r>");
        let shared = "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>甲</t></is></c><c r='B1' t='s'><v>0</v></c></row></sheetData>";
        let inline = format!(
            "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>甲</t></is></c><c r='B1' t='inlineStr'><is>{runs}</is></c></row></sheetData>"
        );
        let expected = format!("| 甲 | {text} |");
        check(&workbook(shared, &format!("<si>{runs}</si>"), ""), &expected, &apart, font);
        check(&workbook(&inline, "", ""), &expected, &apart, font);
        // The font of a whole cell.
        let styles = format!(
            "<fonts><font/><font>{font}</font></fonts><fills><fill/></fills><cellXfs><xf/><xf fontId='1'/></cellXfs>"
        );
        let sheet = "<sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1' s='1'><v>9</v></c></row></sheetData>";
        // A number struck out leaves its cell, one that is hidden does not.
        let text = match apart.first() {
            Some((Struck, _)) => "| 1 | |",
            Some(_) => "1",
            None => "| 1 | 9 |",
        };
        check(&workbook(sheet, "", &styles), text, &apart, font);
    }
}

#[test]
fn rows_columns_and_numbers_that_a_workbook_hides() {
    let row = |properties: &str, cells: &str| format!("<row {properties}>{cells}</row>");
    let cells = |nth: usize| format!("<c r='A{nth}'><v>1</v></c><c r='B{nth}'><v>2</v></c><c r='C{nth}'><v>3</v></c>");
    for (columns, second, text, apart) in [
        ("", "r='2' hidden='1'", "| 1 | 2 | 3 |", vec![(Hidden, "1 2 3")]),
        ("", "r='2' ht='0' customHeight='1'", "| 1 | 2 | 3 |", vec![(Hidden, "1 2 3")]),
        (
            "<cols><col min='2' max='2' hidden='1'/></cols>",
            "r='2'",
            "| 1 | 3 |\n| 1 | 3 |",
            vec![(Hidden, "2"), (Hidden, "2")],
        ),
        (
            "<cols><col min='2' max='16384' hidden='true'/></cols>",
            "r='2'",
            "1\n1",
            vec![(Hidden, "2 3"), (Hidden, "2 3")],
        ),
        ("<cols><col min='2' max='2' width='20'/></cols>", "r='2'", "| 1 | 2 | 3 |\n| 1 | 2 | 3 |", vec![]),
    ] {
        let sheet = format!("{columns}<sheetData>{}{}</sheetData>", row("r='1'", &cells(1)), row(second, &cells(2)));
        check(&workbook(&sheet, "", ""), text, &apart, &format!("{columns} {second}"));
    }
    for (code, number, text, is_hidden) in [
        (";;;", "31", "", true),
        ("0;-0;;@", "0", "", true),
        ("0;-0;;@", "31", "31", false),
        ("0;-0;\"-\"", "0", "-", false),
        ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "0", "-", false),
        ("General;-General;", "0", "", true),
        ("[=0]\"\";0", "0", "", true),
        ("[=0]\"\";0", "31", "31", false),
        ("[>99]0\"多\";0", "0", "0", false),
        ("0_);(0)", "0", "0", false),
        ("0\"件\"", "31", "31", false),
    ] {
        let code = code.replace('"', "&quot;");
        let styles = format!(
            "<numFmts><numFmt numFmtId='170' formatCode=\"{code}\"/></numFmts><cellXfs><xf/><xf numFmtId='170'/></cellXfs>"
        );
        let sheet = format!(
            "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>甲</t></is></c><c r='B1' s='1'><v>{number}</v></c><c r='C1'><v>5</v></c></row></sheetData>"
        );
        let shown = if text.is_empty() { "| 甲 | | 5 |".to_string() } else { format!("| 甲 | {text} | 5 |") };
        let apart: &[(ApartKind, &str)] = if is_hidden { &[(Hidden, number)] } else { &[] };
        check(&workbook(&sheet, "", &styles), &shown, apart, &code);
    }
}

#[test]
fn a_formula_without_its_result_is_computed_where_it_is_a_plain_sum() {
    for (formula, result) in [
        ("SUM(A1:C1)", "6"),
        ("SUM($A$1:$C$1)", "6"),
        ("sum(A1,B1:C1,10)", "16"),
        ("A1+B1+C1", "6"),
        ("A1 + B1 - C1", "0"),
        ("-A1+(B1+C1)", "4"),
        ("C1", "3"),
        ("SUM(A1:Z1)-A1", "5"),
        ("1.5+2", "3.5"),
        // Another cell without result.
        ("E2", "6"),
        // No plain sums.
        ("A1*B1", ""),
        ("IF(A1>0,1,2)", ""),
        ("Sheet2!A1", ""),
        ("SUM(A1:C1", ""),
        ("D2", ""),
        ("A1+F1", ""),
        ("SUM(A1:XFD1048576)", ""),
        ("A1/0", ""),
    ] {
        let numbers = "<c r='A1'><v>1</v></c><c r='B1'><v>2</v></c><c r='C1'><v>3</v></c><c r='F1' t='inlineStr'><is><t>甲</t></is></c>";
        let escaped = formula.replace('>', "&gt;");
        let sheet = format!(
            "<sheetData><row r='1'>{numbers}</row><row r='2'><c r='A2'><v>7</v></c><c r='D2'><f>{escaped}</f><v></v></c>\
             <c r='E2'><f>SUM(A1:C1)</f></c></row></sheetData>"
        );
        let result = if result.is_empty() { String::new() } else { format!("{result} ") };
        let text = format!("| 1 | 2 | 3 | | | 甲 |\n| 7 | | | {result}| 6 | |");
        check(
            &workbook(&sheet, "", ""),
            &text,
            &[(Formula, &format!("={formula}")), (Formula, "=SUM(A1:C1)")],
            formula,
        );
    }
    // A stored result holds, an empty text too.
    for (cell, text) in [
        ("<c r='B1'><f>A1*2</f><v>2</v></c>", "| 1 | 2 |"),
        ("<c r='B1' t='str'><f>A1&amp;\"\"</f><v></v></c><c r='C1'><v>3</v></c>", "| 1 | | 3 |"),
    ] {
        let sheet = format!("<sheetData><row r='1'><c r='A1'><v>1</v></c>{cell}</row></sheetData>");
        check(&workbook(&sheet, "", ""), text, &[], cell);
    }
}

#[test]
fn binary_workbooks_are_seen_as_they_are_set() {
    let font = |flags: u16, color: u16, script: u16| -> Vec<u8> {
        [220, flags, color, 400, script].into_iter().flat_map(u16::to_le_bytes).collect()
    };
    // Fonts 0 to 3, and 5: the format has no font 4.
    let fonts = [font(0, 8, 0), font(8, 8, 0), font(0, 8, 1), font(0, 9, 0), font(8, 8, 0)];
    let style = |font: u16| -> Vec<u8> { [font.to_le_bytes().to_vec(), vec![0; 18]].concat() };
    let strings: Vec<u8> = [
        [1_u32.to_le_bytes(), 1_u32.to_le_bytes()].concat(),
        // "930" with a struck run at its beginning: three characters, two runs.
        vec![3, 0, 8, 2, 0, b'9', b'3', b'0', 0, 0, 5, 0, 1, 0, 0, 0],
    ]
    .concat();
    let number = |column: u16, style: u16, value: f64| -> Vec<u8> {
        [0_u16.to_le_bytes(), column.to_le_bytes(), style.to_le_bytes()]
            .concat()
            .into_iter()
            .chain(value.to_le_bytes())
            .collect()
    };
    let label: Vec<u8> = [[0_u8, 0], [4, 0], [0, 0], [0, 0], [0, 0]].concat();
    let globals = |at: u32| {
        let mut sheet = at.to_le_bytes().to_vec();
        sheet.extend([0, 0, 1, 0, b'a']);
        let styles: Vec<Vec<u8>> = (0..4).map(style).collect();
        let mut list: Vec<(u16, &[u8])> = vec![BEGIN];
        list.extend(fonts.iter().map(|font| (0x31, font.as_slice())));
        list.extend(styles.iter().map(|style| (0xe0, style.as_slice())));
        list.extend([(0x85, sheet.as_slice()), (0xfc, strings.as_slice()), (0x0a, &[][..])]);
        records(&list)
    };
    let length = u32::try_from(globals(0).len()).unwrap();
    let cells: Vec<Vec<u8>> = vec![number(0, 0, 1.0), number(1, 1, 2.0), number(2, 3, 3.0), number(3, 0, 4.0)];
    let hidden_column: &[u8] = &[3, 0, 3, 0, 0, 8, 0, 0, 1, 0];
    let mut list: Vec<(u16, &[u8])> = vec![BEGIN, (0x7d, hidden_column)];
    list.extend(cells.iter().map(|cell| (0x203, cell.as_slice())));
    list.extend([(0xfd, label.as_slice()), (0x0a, &[][..])]);
    let stream = [globals(length), records(&list)].concat();
    check(
        &compound(&[("Workbook", &stream)]),
        "| 1 | | | 30 |",
        &[(Struck, "2"), (Hidden, "3"), (Hidden, "4"), (Struck, "9")],
        "xls",
    );
}

/// A workbook tells its sheets apart by their names; a sheet alone is a document like others.
#[test]
fn sheets_have_their_names_and_lines() {
    for (format, bytes) in [
        ("xlsx", gouji_testing::workbook::workbook(&[("一", "甲|1\n乙|2"), ("空", ""), ("B", "丙|3")])),
        ("xls", Format::Xls.write(&report(), &Ways::default())),
        ("ods", Format::Ods.write(&report(), &Ways::default())),
    ] {
        let Ingested { document, .. } = gouji_ingest::ingest(&bytes).unwrap();
        let first = &document.sheets[0];
        assert_eq!(first.name, "一", "{format}");
        let alone = document.sheet("一").unwrap();
        assert!(alone.is_whole() && !alone.grids.is_empty(), "{format}");
        assert_eq!(alone.text, first.span.of(&document.text), "{format}");
        let places = |document: &Document, lines: &[Span]| -> Vec<usize> {
            lines.iter().map(|line| document.map.source(line.start)).collect()
        };
        let own: Vec<Span> = document.lines.iter().copied().filter(|line| first.span.covers(*line)).collect();
        assert_eq!(places(&alone, &alone.lines), places(&document, &own), "{format}");
        assert!(document.sheet("无").is_none());
    }
}
