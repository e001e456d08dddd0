//! OFD: each page with a different habit of the programs that write them, and hostile ones.

#![allow(clippy::cast_precision_loss)]

use super::ofd_pages::{
    FIRST, OFD, RES, ROOT, TABLE, XS, YS, cells, document, fill, grid, ofd, page, read, steps, stroke, table, text,
    try_text, written,
};
use crate::office::package;
use gouji_core::document::ApartKind;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

#[test]
fn a_page_becomes_lines_and_rows_however_it_is_written() {
    let thin = |x: f32, y: f32, width: f32, height: f32| fill(x, y, width.max(0.2), height.max(0.2), "0 0 0");
    let one: String = YS
        .iter()
        .map(|y| format!("S 20 {y} L 150 {y} L 150 {0} L 20 {0} C ", y + 0.2))
        .chain(XS.iter().map(|x| format!("M{x} 50L{x} 70L{0} 70L{0} 50C", x + 0.2)))
        .collect();
    let one = format!(
        "<ofd:PathObject Boundary='0 0 210 297' Fill='true' Stroke='false'><ofd:AbbreviatedData>{one}</ofd:AbbreviatedData>\
         </ofd:PathObject>"
    );
    let letters = |x: f32, y: f32, words: &str| {
        let mut at = x;
        words.chars().fold(String::new(), |all, c| {
            let letter = text(at, y, c.encode_utf8(&mut [0; 4]));
            at += if c.is_ascii() { 2.0 } else { 4.0 };
            all + &letter
        })
    };
    let scaled = |x: f32, y: f32, words: &str| {
        let steps: Vec<String> =
            steps(words).split_whitespace().map(|step| format!("{}", step.parse::<f32>().unwrap() * 10.0)).collect();
        format!(
            "<ofd:TextObject Boundary='{x} {} 40 6' CTM='0.1 0 0 0.1 0 0' Size='40'><ofd:TextCode X='0' Y='40' \
             DeltaX='{}'>{words}</ofd:TextCode></ofd:TextObject>",
            y - 4.0,
            steps.join(" ")
        )
    };
    let repeated = |x: f32, y: f32, words: &str| {
        let step = if words.is_ascii() { 2 } else { 4 };
        let count = words.chars().count() - 1;
        format!(
            "<ofd:TextObject Boundary='{x} {} 40 6' size='4'><ofd:TextCode X='0' Y='4' DeltaX='g {count} {step}'>{words}\
             </ofd:TextCode></ofd:TextObject>",
            y - 4.0
        )
    };
    let bare = |x: f32, y: f32, words: &str| {
        format!(
            "<ofd:TextObject Boundary='{x} {y} 0 0' Size='4'><ofd:TextCode X='0' Y='0'>{words}</ofd:TextCode></ofd:TextObject>"
        )
    };
    for (name, objects) in [
        ("strokes", table()),
        ("thin fills", grid(thin) + &cells(text)),
        ("one path", one + &cells(text)),
        ("a letter an object", grid(stroke) + &cells(letters)),
        ("scaled", grid(stroke) + &cells(scaled)),
        ("repeats, lower case", grid(stroke) + &cells(repeated)),
        ("no steps", grid(stroke) + &cells(bare)),
        ("no borders", cells(text) + &text(23.0, 87.0, "处罚") + &text(73.0, 87.0, "1") + &text(113.0, 87.0, "2")),
        ("blocks", format!("<ofd:PageBlock><ofd:PageBlock>{}</ofd:PageBlock></ofd:PageBlock>", table())),
        ("rows twice over", table() + &cells(text)),
    ] {
        let read = read(&ofd(&objects));
        assert!(read.document.text.starts_with(TABLE) || name == "no borders", "{name}: {}", read.document.text);
        assert_eq!((read.format, read.problems), ("ofd", vec![]), "{name}");
        assert!(read.document.places.iter().all(|place| place.page == 1), "{name}");
    }
}

#[test]
fn a_turned_page_and_a_page_in_its_own_unit_are_read() {
    let turned = format!("<ofd:PageBlock>{}</ofd:PageBlock>", table());
    let unit =
        format!("<ofd:CompositeGraphicUnit ID='9'><ofd:Content>{turned}</ofd:Content></ofd:CompositeGraphicUnit>");
    let res = format!("<ofd:Res><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>");
    for matrix in
        ["1 0 0 1 0 0", "0 1 -1 0 200 0", "-1 0 0 -1 200 200", "0 -1 1 0 0 200", "0.2 0 0 0.2 0 0", "5 0 0 5 0 0"]
    {
        let objects = format!("<ofd:CompositeObject ResourceID='9' CTM='{matrix}' Boundary='0 0 200 290'/>");
        let area = "<ofd:Content><ofd:PageArea><ofd:PhysicalBox>0 0 900 900</ofd:PhysicalBox></ofd:PageArea>";
        let document = document("", "Pages/Page_0/Content.xml");
        let page = page(&objects).replace("<ofd:Content>", area);
        let read = try_text(&package(&[("OFD.xml", OFD), (ROOT, &document), (FIRST, &page), (RES, &res)]));
        assert_eq!(read.map(|read| read.document.text), Ok(TABLE.to_string()), "{matrix}");
    }
}

#[test]
fn the_parts_are_found_however_they_are_named() {
    let page = page(&table());
    let other = |prefix: &str, text: &str| text.replace("ofd:", prefix).replace("xmlns:ofd=", "xmlns:x=");
    let version = OFD.replace(
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>",
        "<ofd:DocRoot>Doc_9/Document.xml</ofd:DocRoot><ofd:Versions><ofd:Version ID='1' BaseLoc='V/1.xml'/>\
         <ofd:Version ID='2' Current='true' BaseLoc='V/2.xml'/></ofd:Versions>",
    );
    let second = "<ofd:DocVersion><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocVersion>";
    let at = |place: &str| document("", place);
    let usual = at("Pages/Page_0/Content.xml");
    for (name, parts) in [
        (
            "absolute",
            vec![("OFD.xml", OFD.replace("Doc_0/", "/Doc_0/")), (ROOT, at("/Doc_0/Pages/Page_0/Content.xml"))],
        ),
        ("from the package", vec![("OFD.xml", OFD.into()), (ROOT, at("Doc_0/Pages/Page_0/Content.xml"))]),
        (
            "backslashes",
            vec![("OFD.xml", OFD.replace('/', "\\").replace("<\\", "</")), (ROOT, at(r".\Pages\Page_0\Content.xml"))],
        ),
        ("case", vec![("ofd.XML", OFD.into()), (ROOT, at("pages/PAGE_0/content.xml"))]),
        ("up and down", vec![("OFD.xml", OFD.into()), (ROOT, at("../Doc_0/./Pages/Page_0/Content.xml"))]),
        ("versions", vec![("OFD.xml", version), ("V/2.xml", second.into()), (ROOT, usual.clone())]),
        ("another prefix", vec![("OFD.xml", other("x:", OFD)), (ROOT, other("x:", &usual))]),
        ("no prefix", vec![("OFD.xml", other("", OFD)), (ROOT, other("", &usual))]),
    ] {
        let mut parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        parts.push((FIRST, &page));
        assert_eq!(read(&package(&parts)).document.text, TABLE, "{name}");
    }
    let folder = [("甲/OFD.xml", OFD), ("甲/Doc_0/Document.xml", &usual), ("甲/Doc_0/Pages/Page_0/Content.xml", &page)];
    assert_eq!(read(&package(&folder)).document.text, TABLE);
}

#[test]
fn templates_are_below_or_above_their_page() {
    let template = "<ofd:TemplatePage ID='7' BaseLoc='Tpls/T.xml'/>";
    let cover = page(&fill(19.0, 49.0, 140.0, 30.0, "255 255 255"));
    for (order, is_read) in [("Background", true), ("Foreground", false)] {
        let page = page(&(text(20.0, 30.0, "甲乙丙") + &table()))
            .replace("<ofd:Content>", &format!("<ofd:Template TemplateID='7' ZOrder='{order}'/><ofd:Content>"));
        let document = document(template, "Pages/Page_0/Content.xml");
        let read = read(&package(&[("OFD.xml", OFD), (ROOT, &document), (FIRST, &page), ("Doc_0/Tpls/T.xml", &cover)]));
        assert_eq!(read.document.text.contains("345"), is_read, "{order}: {}", read.document.text);
    }
}

#[test]
fn what_is_not_seen_is_kept_apart() {
    let white = "<ofd:FillColor Value='255 255 255'/>";
    let clip = "<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary='0 20 9 9'><ofd:AbbreviatedData>M 0 0 L 9 0 L 9 9 L 0 9 C\
                </ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>";
    let at = |attributes: &str, inside: &str| written(160.0, 67.0, "999", attributes, inside);
    let layer = |attributes: &str| format!("<ofd:PageBlock {attributes}>{}</ofd:PageBlock>", text(160.0, 67.0, "999"));
    for (name, objects) in [
        ("visible", at("Visible='false'", "")),
        ("transparent object", at("Alpha='0'", "")),
        ("transparent colour", at("", "<ofd:FillColor Value='0 0 0' Alpha='0'/>")),
        ("neither filled nor drawn", at("Fill='false'", "")),
        ("white", at("", white)),
        ("white in hexadecimal", at("", "<ofd:FillColor Value='#FF #FF #FF'/>")),
        ("white by parameters", at("DrawParam='3'", "")),
        ("clipped away", at("", clip)),
        ("outside the page", text(160.0, 307.0, "999")),
        ("painted over", text(160.0, 67.0, "999") + &fill(158.0, 60.0, 20.0, 10.0, "255 255 255")),
        ("block", layer("Visible='false'")),
    ] {
        let res = "<ofd:Res><ofd:DrawParams><ofd:DrawParam ID='3' Relative='4'/><ofd:DrawParam ID='4' Relative='3'>\
                   <ofd:FillColor Value='255 255 255'/></ofd:DrawParam></ofd:DrawParams></ofd:Res>";
        let document = document("", "Pages/Page_0/Content.xml");
        let parts = [("OFD.xml", OFD), (ROOT, &document), (FIRST, &page(&(table() + &objects))), (RES, res)];
        let read = read(&package(&parts));
        assert_eq!(read.document.text, TABLE, "{name}");
        assert!(read.document.apart.iter().any(|apart| apart.kind == ApartKind::Hidden), "{name}");
    }
    let seen = fill(158.0, 60.0, 20.0, 10.0, "0 0 128") + &at("", white);
    assert!(read(&ofd(&(table() + &seen))).document.text.contains("999"));
}

#[test]
fn a_slanted_line_over_digits_strikes_them() {
    let path = |data: &str| {
        format!(
            "<ofd:PathObject Boundary='0 0 210 297' LineWidth='0.3'><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    };
    let new = text(121.0, 67.0, "678");
    for (name, objects, expected, struck) in [
        ("a stroke", stroke(112.5, 63.5, 7.0, 4.0) + &new, "| 许可 | 12 | 678 |", true),
        ("an X", path("M 113 64 L 119 67 M 113 67 L 119 64") + &new, "| 许可 | 12 | 678 |", true),
        ("over a part of the number", path("M 115 64 L 117 67"), "| 许可 | 12 | 3�5 |", false),
        ("a ring", path("M 112 66 A 4 3 0 0 1 120 66 A 4 3 0 0 1 112 66"), "| 许可 | 12 | 345 |", false),
        (
            "a ring of curves",
            path("M 112 66 B 112 62 120 62 120 66 B 120 70 112 70 112 66"),
            "| 许可 | 12 | 345 |",
            false,
        ),
    ] {
        let document = read(&ofd(&(table() + &objects))).document;
        assert!(document.text.contains(expected), "{name}: {}", document.text);
        assert_eq!(document.apart.iter().any(|apart| apart.kind == ApartKind::Struck), struck, "{name}");
    }
}

#[test]
fn attachments_are_not_read() {
    let list = "<ofd:Attachments><ofd:Attachment ID='1' Name='a' Format='xml'><ofd:FileLoc>a.xml</ofd:FileLoc>\
                </ofd:Attachment><ofd:Attachment ID='2' Name='b'><ofd:FileLoc>../../b.xml</ofd:FileLoc></ofd:Attachment>\
                <ofd:Attachment ID='3' Name='c'><ofd:FileLoc>none.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>";
    let document = document("", "Pages/Page_0/Content.xml")
        .replace("</ofd:Document>", "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>");
    let other = page(&text(20.0, 90.0, "999"));
    for (name, text) in
        [("another page", other.as_str()), ("nothing", ""), ("damaged", "<ofd:Page><"), ("a package", OFD)]
    {
        let parts = [
            ("OFD.xml", OFD),
            (ROOT, &document),
            (FIRST, &page(&table())),
            ("Doc_0/Attachs/Attachments.xml", list),
            ("Doc_0/Attachs/a.xml", text),
            ("b.xml", text),
        ];
        let read = read(&package(&parts));
        assert_eq!((read.document.text.as_str(), read.problems.len()), (TABLE, 0), "{name}");
    }
}

#[test]
fn remarks_on_a_page_are_no_text_of_it() {
    let list = "<ofd:Annotations><ofd:Page PageID='1'><ofd:FileLoc>P/A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>";
    let note = format!(
        "<ofd:PageAnnot><ofd:Annot ID='5' Type='Highlight'><ofd:Appearance Boundary='0 0 210 297'>{}</ofd:Appearance></ofd:Annot>\
         </ofd:PageAnnot>",
        text(90.0, 67.0, "999")
    );
    let document = document("", "Pages/Page_0/Content.xml")
        .replace("<ofd:Pages>", "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:Pages>");
    let parts = [
        ("OFD.xml", OFD),
        (ROOT, &document),
        (FIRST, &page(&table())),
        ("Doc_0/Annots/Annotations.xml", list),
        ("Doc_0/Annots/P/A.xml", &note),
    ];
    let read = read(&package(&parts));
    assert_eq!(read.document.text, TABLE);
    assert_eq!(read.document.apart.iter().map(|apart| apart.kind).collect::<Vec<_>>(), [ApartKind::Comment]);
}

#[test]
fn a_line_in_pieces_is_read_in_the_order_of_its_pieces() {
    let piece = |words: &str| {
        let step = 44.0 / words.chars().count() as f32;
        format!(
            "<ofd:TextObject Boundary='20 20 44 4' Size='4'><ofd:TextCode X='0' Y='4' DeltaX='g {} {step}'>{words}</ofd:TextCode>\
             </ofd:TextObject>",
            words.chars().count() - 1
        )
    };
    let objects: String = ["共收到", "1234", "件，办结", "56", "件"].into_iter().map(piece).collect();
    assert_eq!(read(&ofd(&objects)).document.text, "共收到1234件，办结56件");
    // A number over another one: neither can be told.
    for objects in
        [text(20.0, 20.0, "1480") + &text(20.0, 20.0, "1408"), text(20.0, 20.0, "88") + &text(20.3, 20.0, "17")]
    {
        let read = read(&ofd(&objects)).document.text;
        assert!(read.contains('�') && !read.contains("08"), "{read}");
    }
}

#[test]
fn escapes_are_undone_and_glyphs_are_not_guessed() {
    let glyphs =
        "<ofd:CGTransform CodePosition='0' CodeCount='1' GlyphCount='1'><ofd:Glyphs>18</ofd:Glyphs></ofd:CGTransform>";
    for (words, inside, expected, code) in [
        ("12\\002034", "", "12 34", None),
        ("甲\\1408乙", "", "甲\\1408乙", None),
        ("甲乙丙丁¤", glyphs, "甲乙丙丁�", Some("pdf.unknown")),
        ("甲乙丙丁\u{e012}", glyphs, "甲乙丙丁�", Some("pdf.unknown")),
    ] {
        let read = read(&ofd(&written(20.0, 20.0, words, "", inside)));
        assert_eq!(read.document.text, expected);
        assert_eq!(read.problems.first().map(|problem| problem.code), code, "{words}");
    }
    let all = try_text(&ofd(&written(20.0, 20.0, "¤¤¤¤", "", glyphs)));
    assert_eq!(all.unwrap_err().code, "unreadable");
}

#[test]
fn packages_without_a_report_are_told() {
    let image = "<ofd:ImageObject Boundary='0 0 210 297' ResourceID='3' CTM='210 0 0 297 0 0'/>";
    let usual = document("", "Pages/Page_0/Content.xml");
    let page = page(&table());
    let locked = OFD.replace("</ofd:OFD>", "<ofd:Encryptions>Enc.xml</ofd:Encryptions></ofd:OFD>");
    let code = |parts: &[(&str, &str)]| try_text(&package(parts)).map_err(|refusal| refusal.code).map(|_| "read");
    for (name, parts, expected) in [
        ("scan", vec![("OFD.xml", OFD), (ROOT, &usual), (FIRST, &self::page(image))], Err("unreadable")),
        ("blank", vec![("OFD.xml", OFD), (ROOT, &usual), (FIRST, &self::page(""))], Err("empty")),
        ("no page", vec![("OFD.xml", OFD), (ROOT, &usual)], Err("damaged")),
        ("no document", vec![("OFD.xml", OFD), (FIRST, &page)], Err("damaged")),
        ("no XML", vec![("OFD.xml", "\u{1}\u{2}")], Err("damaged")),
        ("locked", vec![("OFD.xml", &locked), ("Doc_0/1.dat", "x")], Err("unsupported")),
    ] {
        assert_eq!(code(&parts), expected, "{name}");
    }
    // A page that is missing among others is told.
    let two = usual.replace("</ofd:Pages>", "<ofd:Page ID='2' BaseLoc='Pages/Page_1/Content.xml'/></ofd:Pages>");
    let read = read(&package(&[("OFD.xml", OFD), (ROOT, &two), (FIRST, &page)]));
    assert_eq!((read.document.text.as_str(), read.problems[0].code), (TABLE, "ofd.missing"));
    // Two documents are both read, and told.
    let twice =
        OFD.replace("</ofd:OFD>", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>");
    let both = self::read(&package(&[("OFD.xml", &twice), (ROOT, &usual), (FIRST, &page)]));
    assert!(both.problems.iter().any(|problem| problem.code == "ofd.documents"));
}

#[test]
fn hostile_packages_end_soon() {
    let usual = document("", "Pages/Page_0/Content.xml");
    let many = |object: &str, count: usize| object.repeat(count);
    let code = |attributes: &str| {
        format!(
            "<ofd:TextObject Boundary='0 0 9 9' Size='4'><ofd:TextCode X='0' Y='4' {attributes}>甲乙</ofd:TextCode></ofd:TextObject>"
        )
    };
    let pages = (0..100_000).fold(String::new(), |mut all, nth| {
        let _ = write!(all, "<ofd:Page ID='{nth}' BaseLoc='Pages/Page_0/Content.xml'/>");
        all
    });
    let unit = "<ofd:Res><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='9'><ofd:Content><ofd:CompositeObject \
                ResourceID='9'/><ofd:CompositeObject ResourceID='9'/></ofd:Content></ofd:CompositeGraphicUnit>\
                </ofd:CompositeGraphicUnits></ofd:Res>";
    let looped = page("").replace("<ofd:Content>", "<ofd:Template TemplateID='7'/><ofd:Content>");
    let template =
        document("<ofd:TemplatePage ID='7' BaseLoc='Pages/Page_0/Content.xml'/>", "Pages/Page_0/Content.xml");
    let entities = format!("<!DOCTYPE a [<!ENTITY a '{}'><!ENTITY b '&a;&a;&a;&a;'>]>", "x".repeat(10_000));
    let deep = many("<ofd:PageBlock>", 900) + &many("</ofd:PageBlock>", 900);
    let clips = many(
        "<ofd:Clip><ofd:Area><ofd:Path><ofd:AbbreviatedData>M 0 0 L 9 9</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip>",
        40_000,
    );
    let path = format!(
        "<ofd:PathObject Boundary='0 0 9 9'><ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:PathObject>",
        many("M 0 0 L 9 9 ", 1_000_000)
    );
    for (name, document, content, res) in [
        ("steps without end", &usual, page(&many(&code("DeltaX='g 1000000000 1'"), 1000)), ""),
        ("huge numbers", &usual, page(&(code("DeltaX='1e308 -1e308 NaN inf'") + &stroke(1e30, 1e30, 1e30, 0.0))), ""),
        ("not a number", &usual, page(&code("DeltaX='NaN' DeltaY='x g g g'")), ""),
        (
            "a million paths",
            &usual,
            page(&many(
                "<ofd:PathObject><ofd:AbbreviatedData>M 0 0 L 9 0</ofd:AbbreviatedData></ofd:PathObject>",
                300_000,
            )),
            "",
        ),
        ("one endless path", &usual, page(&path), ""),
        ("deep blocks", &usual, page(&deep), ""),
        ("deeper blocks", &usual, page(&many("<ofd:PageBlock>", 100_000)), ""),
        ("a unit in itself", &usual, page("<ofd:CompositeObject ResourceID='9'/>"), unit),
        ("a template of itself", &template, looped, ""),
        ("the same page without end", &usual.replace("</ofd:Pages>", &(pages + "</ofd:Pages>")), page(&table()), ""),
        ("entities", &usual, entities + &page(&text(20.0, 20.0, "&b;&b;&b;")), ""),
        ("clips", &usual, page(&format!("<ofd:PageBlock><ofd:Clips>{clips}</ofd:Clips></ofd:PageBlock>")), ""),
        ("half a page", &usual, page(&table())[..300].to_string(), ""),
        (
            "a huge sheet",
            &usual,
            page(&table()).replace(
                "<ofd:Content>",
                "<ofd:Area><ofd:PhysicalBox>0 0 1e300 NaN</ofd:PhysicalBox></ofd:Area><ofd:Content>",
            ),
            "",
        ),
    ] {
        let bytes = package(&[("OFD.xml", OFD), (ROOT, document), (FIRST, &content), (RES, res)]);
        let start = Instant::now();
        let read = try_text(&bytes);
        let seconds = if cfg!(debug_assertions) { 20 } else { 2 };
        assert!(start.elapsed() < Duration::from_secs(seconds), "{name}: {:?}", start.elapsed());
        if let Ok(read) = read {
            assert!(read.document.is_whole(), "{name}");
        }
    }
}
