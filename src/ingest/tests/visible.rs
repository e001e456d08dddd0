//! PDF: what a reader of a page sees, and what is kept apart. Each case is one habit of a program or of an editor.

#![allow(clippy::cast_precision_loss, clippy::similar_names)]

use super::apart::{Parts, XS, YS, check, digits, form, image, rows, sized, table, try_read};
use super::sheet::{Sheet, new};
use gouji_core::document::ApartKind::{self, Comment, Hidden, Struck};

#[test]
fn text_that_no_reader_sees_is_kept_apart() {
    let none = Parts::default();
    let nine = digits(318.0, 133.0, "9");
    let behind = |before: &str| table("345").draw(&format!("q {before} {nine} Q"));
    let states = Parts { resources: "/ExtGState<</G0<</ca 0/CA 0>>/G1<</ca 0.01>>/G2<</ca 0.5>>>>", ..none };
    let layers = Parts {
        catalog: "/OCProperties<</OCGs[7 0 R]/D<</OFF[7 0 R]>>>>",
        resources: "/Properties<</L 7 0 R>>",
        objects: &["<</Type/OCG/Name(a)>>"],
        ..none
    };
    let dark = form("/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>", "0 g 0 0 595 842 re f");
    let light = form("/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>", "1 g 300 700 100 30 re f");
    let clear = form("/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>", "");
    let masked = |kind: &'static str, mask: &str| {
        let resources: &'static str =
            Box::leak(format!("/ExtGState<</M<</SMask<</S/{kind}/G 7 0 R>>>>>>").into_boxed_str());
        let object: &'static str = Box::leak(mask.to_string().into_boxed_str());
        Parts { resources, objects: Box::leak(Box::new([object])), ..Parts::default() }
    };
    let group = form("/BBox[0 0 595 842]/Group<</S/Transparency>>", &nine);
    let group = [group.as_str()];
    let grouped = Parts { resources: "/ExtGState<</G0<</ca 0/CA 0>>>>/XObject<</X 7 0 R>>", objects: &group, ..none };
    let white = image("", 0x7f);
    let white = [white.as_str()];
    let pictured = Parts { resources: "/XObject<</I 7 0 R>>", objects: &white, ..none };
    let old = |cover: &str| table("").draw(&digits(303.0, 133.0, "999")).draw(cover).draw(&digits(303.0, 133.0, "345"));
    check(&[
        ("nothing", table("345"), none, "345", &[]),
        ("white", behind("1 g"), none, "345", &[(Hidden, "9")]),
        ("white in red, green, blue", behind("1 1 1 rg"), none, "345", &[(Hidden, "9")]),
        ("white in four inks", behind("0 0 0 0 k"), none, "345", &[(Hidden, "9")]),
        ("nearly white", behind("0.97 g"), none, "345", &[(Hidden, "9")]),
        ("grey is seen", behind("0.7 g"), none, "3459", &[]),
        ("white outlines", behind("1 G 1 Tr"), none, "345", &[(Hidden, "9")]),
        ("no opacity", behind("/G0 gs"), states, "345", &[(Hidden, "9")]),
        ("hardly any opacity", behind("/G1 gs"), states, "345", &[(Hidden, "9")]),
        ("half opacity is seen", behind("/G2 gs"), states, "3459", &[]),
        ("no ink", behind("3 Tr"), none, "345", &[(Hidden, "9")]),
        ("only a clip", behind("7 Tr"), none, "345", &[(Hidden, "9")]),
        ("clipped away", behind("10 10 20 20 re W n"), none, "345", &[(Hidden, "9")]),
        ("clipped to nothing", behind("10 10 0 0 re W n"), none, "345", &[(Hidden, "9")]),
        ("clipped to a triangle", behind("0 0 m 0 842 l 595 842 l h W n"), none, "3459", &[]),
        ("clipped by a triangle", behind("595 0 m 595 842 l 590 842 l h W n"), none, "345", &[(Hidden, "9")]),
        ("beside the page", table("345").draw(&digits(700.0, 133.0, "9")), none, "345", &[(Hidden, "9")]),
        (
            "outside the crop box",
            table("345").draw(&digits(500.0, 133.0, "9")),
            Parts { page: "/CropBox[0 0 480 842]", ..none },
            "345",
            &[(Hidden, "9")],
        ),
        ("too small", table("345").draw(&sized(318.0, 133.0, 0.4, "9")), none, "345", &[(Hidden, "9")]),
        ("a layer that is off", behind("/OC /L BDC").draw("EMC"), layers, "345", &[(Hidden, "9")]),
        ("under a dark mask", behind("/M gs"), masked("Luminosity", &dark), "345", &[(Hidden, "9")]),
        ("under a light mask", behind("/M gs"), masked("Luminosity", &light), "3459", &[]),
        ("under a clear mask", behind("/M gs"), masked("Alpha", &clear), "345", &[(Hidden, "9")]),
        ("in a group without opacity", table("345").draw("/G0 gs /X Do"), grouped, "345", &[(Hidden, "9")]),
        ("in a group", table("345").draw("/X Do"), grouped, "3459", &[]),
        (
            "the colour of its box",
            table("")
                .draw("0.8 g 301 702 98 19 re f 0 g")
                .draw(&digits(303.0, 133.0, "345"))
                .draw(&format!("0.8 g {nine}")),
            none,
            "345",
            &[(Hidden, "9")],
        ),
        (
            "yellow on yellow",
            table("")
                .draw("1 1 0 rg 301 702 98 19 re f 0 g")
                .draw(&digits(303.0, 133.0, "345"))
                .draw(&format!("1 1 0 rg {nine}")),
            none,
            "345",
            &[(Hidden, "9")],
        ),
        ("covered by a white box", old("1 g 301 703 30 16 re f 0 g"), none, "345", &[(Hidden, "999")]),
        (
            "covered by a shape",
            old("1 g 301 703 m 330 703 l 340 718 l 301 719 l h f 0 g"),
            none,
            "345",
            &[(Hidden, "999")],
        ),
        ("covered by a broad line", old("q 1 G 16 w 301 711 m 330 711 l S Q"), none, "345", &[(Hidden, "999")]),
        (
            "covered by two boxes of a path",
            old("1 g 301 703 9 16 re 309 703 22 16 re f 0 g"),
            none,
            "345",
            &[(Hidden, "999")],
        ),
        ("covered by an image", old("q 30 0 0 16 301 703 cm /I Do Q"), pictured, "345", &[(Hidden, "999")]),
        ("covered and nothing new", table("999").draw("1 g 301 703 30 16 re f"), none, "", &[(Hidden, "999")]),
        ("blacked out", table("999").draw("301 703 30 16 re f"), none, "■", &[(Hidden, "999")]),
        ("half covered", table("345").draw("1 g 301 703 30 9.5 re f"), none, "���", &[]),
    ]);
}

#[test]
fn text_over_boxes_and_pictures_is_seen() {
    let none = Parts::default();
    let dark = image("", 0x20);
    let mask = image("/SMask 8 0 R", 0x20);
    let soft = image("", 0x20);
    let objects = [dark.as_str()];
    let pictured = Parts { resources: "/XObject<</I 7 0 R>>", objects: &objects, ..none };
    let masked = [mask.as_str(), soft.as_str()];
    let masked = Parts { resources: "/XObject<</I 7 0 R>>", objects: &masked, ..none };
    let states = Parts { resources: "/ExtGState<</M<</BM/Multiply>>/H<</ca 0.4>>>>", ..none };
    let under =
        |ground: &str, ink: &str| table("").draw(&format!("q {ground} Q {ink}")).draw(&digits(303.0, 133.0, "345"));
    let over = |cover: &str| table("345").draw(&format!("q {cover} Q"));
    check(&[
        ("white on a dark box", under("0.1 0.2 0.5 rg 301 702 98 17 re f", "1 g"), none, "345", &[]),
        ("white on a dark shape", under("0 g 301 702 m 399 702 l 399 719 l 301 718 l h f", "1 g"), none, "345", &[]),
        ("white on a picture", under("98 0 0 17 301 702 cm /I Do", "1 g"), pictured, "345", &[]),
        ("black on a light box", under("0.9 g 301 702 98 17 re f", "0 g"), none, "345", &[]),
        ("a box of ink that blends", over("/M gs 1 1 0 rg 301 702 98 17 re f"), states, "345", &[]),
        ("a box that lets through", over("/H gs 1 1 0 rg 301 702 98 17 re f"), states, "345", &[]),
        ("a seal with a mask", over("98 0 0 17 301 702 cm /I Do"), masked, "345", &[]),
        ("a box that is clipped away", over("10 10 5 5 re W n 1 g 301 702 98 17 re f"), none, "345", &[]),
        ("a frame around it", over("1 w 301 702 98 17 re S"), none, "345", &[]),
        ("a ring around it", over("295 695 110 30 re 301 702 98 17 re f*"), none, "345", &[]),
        (
            "outlined in black, filled with white",
            table("").draw(&format!("q 1 g 0 G 2 Tr {} Q", digits(303.0, 133.0, "345"))),
            none,
            "345",
            &[],
        ),
    ]);
}

#[test]
fn a_line_through_digits_strikes_them() {
    let none = Parts::default();
    // The old number and the new one behind it.
    let both = || table("").draw(&digits(303.0, 133.0, "999")).draw(&digits(322.0, 133.0, "345"));
    let line = "0.5 w 303 712 m 318 712 l S";
    let annotation = |entries: &str| -> &'static str {
        Box::leak(format!("/Annots[<</Type/Annot/Subtype/StrikeOut/Rect[303 706 318 718]{entries}>>]").into_boxed_str())
    };
    let drawn = form("/BBox[0 0 15 12]", "0.8 w 0 6 m 15 6 l S");
    let drawn = [drawn.as_str()];
    let struck: &[(ApartKind, &str)] = &[(Struck, "999")];
    check(
        &[
            ("a line", both().draw(line), none, "345", struck),
            ("a line drawn before", new().draw(line).draw(both().operators()), none, "345", struck),
            ("two lines", both().draw("303 711 m 318 711 l S 303 713 m 318 713 l S"), none, "345", struck),
            ("a thin box", both().draw("303 711 15 0.8 re f"), none, "345", struck),
            (
                "a line in pieces",
                both().draw("303 712 m 308 712 l S 308 712 m 313 712 l S 313 712 m 318 712 l S"),
                none,
                "345",
                struck,
            ),
            (
                "a red line longer than the digits",
                both().draw("1 0 0 RG 301 712.5 m 320 712.5 l S"),
                none,
                "345",
                struck,
            ),
            (
                "an annotation",
                both(),
                Parts { page: annotation("/QuadPoints[303 718 318 718 303 706 318 706]"), ..none },
                "345",
                struck,
            ),
            (
                "an annotation with an appearance",
                both(),
                Parts { page: annotation("/AP<</N 7 0 R>>"), objects: &drawn, ..none },
                "345",
                struck,
            ),
            ("nothing new", table("999").draw(line), none, "", struck),
            ("an underline", table("345").draw("303 707.5 m 318 707.5 l S"), none, "345", &[]),
            ("a line over it", table("345").draw("303 718 m 318 718 l S"), none, "345", &[]),
            ("a white line", table("345").draw("q 1 G 303 712 m 318 712 l S Q"), none, "345", &[]),
            (
                "a highlight",
                new().draw("q 1 1 0 RG 10 w 303 712 m 318 712 l S Q").draw(table("345").operators()),
                none,
                "345",
                &[],
            ),
            ("words over a border", table("345").draw(&digits(63.0, 144.0, "决定")).draw(""), none, "345", &[]),
        ][..13],
    );
    let over = new()
        .table(&[60.0, 200.0, 300.0], &[100.0, 120.0, 140.0], &[&["信息", "甲"], &["规章", "乙"]])
        .text(63.0, 124.0, "7")
        .text(203.0, 124.0, "8");
    assert!(try_read(&over, none).unwrap().document.apart.is_empty(), "a border strikes nothing");
    let row = table("345").draw("0.5 w 60 712 m 320 712 l S");
    let apart = try_read(&row, none).unwrap().document.apart;
    assert_eq!(apart.iter().map(|apart| apart.kind).collect::<Vec<_>>(), [Struck; 3], "a row: {apart:?}");
}

#[test]
fn raised_and_lowered_digits_are_marks() {
    let none = Parts::default();
    let with = |more: &str| table("345").draw(more);
    let rise = |size: f32, rise: f32, text: &str| {
        digits(318.0, 133.0, text).replace("/F1 10 Tf", &format!("/F1 {size} Tf {rise} Ts")).replace("ET", "0 Ts ET")
    };
    check(&[
        ("small and raised", with(&sized(318.0, 129.0, 6.0, "1")), none, "345¹", &[]),
        ("small and raised a little", with(&sized(318.2, 131.5, 7.0, "1")), none, "345¹", &[]),
        ("two digits", with(&sized(318.0, 129.0, 5.0, "12")), none, "345¹²", &[]),
        (
            "digits drawn one by one",
            with(&sized(318.0, 129.0, 6.0, "1")).draw(&sized(321.0, 129.0, 6.0, "2")),
            none,
            "345¹²",
            &[],
        ),
        ("in brackets", with(&sized(318.0, 129.0, 6.0, "[1]")), none, "345⁽¹⁾", &[]),
        ("high above", with(&sized(318.0, 126.5, 6.0, "1")), none, "345¹", &[]),
        ("a rise of the text", with(&rise(6.0, 4.0, "1")), none, "345¹", &[]),
        ("a rise of letters as large", with(&rise(10.0, 4.0, "1")), none, "345¹", &[]),
        ("lowered", with(&sized(318.0, 135.0, 6.0, "1")), none, "345₁", &[]),
        ("small on the line", with(&sized(318.0, 133.0, 8.0, "1")), none, "3451", &[]),
    ]);
}

#[test]
fn remarks_are_kept_apart_and_form_fields_are_read() {
    let none = Parts::default();
    let looks = form("/BBox[0 0 40 16]", &sized(2.0, 838.0, 10.0, "346"));
    let white = form("/BBox[0 0 40 16]", "1 g 0 0 40 16 re f");
    let page =
        |entries: &str| -> &'static str { Box::leak(format!("/Annots[<</Type/Annot{entries}>>]").into_boxed_str()) };
    let at = "/Rect[330 703 370 719]";
    let objects = [looks.as_str(), white.as_str()];
    let with = |entries: &str| Parts { page: page(entries), objects: &objects, ..none };
    let filled = Parts {
        page: page("/Subtype/Widget/FT/Tx/V(345)/Rect[302 703 340 719]"),
        catalog: "/AcroForm<</Fields[]/NeedAppearances true>>",
        ..none
    };
    check(&[
        (
            "a free text",
            table("345"),
            with(&format!("/Subtype/FreeText{at}/AP<</N 7 0 R>>")),
            "345",
            &[(Comment, "346")],
        ),
        (
            "without an appearance",
            table("345"),
            with(&format!("/Subtype/FreeText{at}/Contents(346)")),
            "345",
            &[(Comment, "346")],
        ),
        (
            "a note",
            table("345"),
            with("/Subtype/Text/Rect[330 703 346 719]/Contents<feff5e943aba0033>"),
            "345",
            &[(Comment, "应㪺3")],
        ),
        ("a stamp", table("345"), with(&format!("/Subtype/Stamp{at}/AP<</N 7 0 R>>")), "345", &[(Comment, "346")]),
        ("a popup", table("345"), with(&format!("/Subtype/Popup{at}/Contents(346)")), "345", &[]),
        ("hidden by a flag", table("345"), with(&format!("/Subtype/FreeText{at}/F 2/AP<</N 7 0 R>>")), "345", &[]),
        ("a highlight", table("345"), with("/Subtype/Highlight/Rect[303 706 318 718]/C[1 1 0]"), "345", &[]),
        ("an underline", table("345"), with("/Subtype/Underline/Rect[303 706 318 718]"), "345", &[]),
        (
            "a white square",
            table("999"),
            with("/Subtype/Square/Rect[301 703 330 719]/AP<</N 8 0 R>>"),
            "",
            &[(Hidden, "999")],
        ),
        (
            "a white square of its colour",
            table("999"),
            with("/Subtype/Square/Rect[301 703 330 719]/IC[1 1 1]"),
            "",
            &[(Hidden, "999")],
        ),
        ("a redaction", table("999"), with("/Subtype/Redact/Rect[301 703 330 719]"), "■", &[(Hidden, "999")]),
        ("a field", table(""), with("/Subtype/Widget/FT/Tx/V(346)/Rect[302 703 342 719]/AP<</N 7 0 R>>"), "346", &[]),
        (
            "a field without an appearance",
            table(""),
            with("/Subtype/Widget/FT/Tx/V(345)/Rect[302 703 340 719]"),
            "345",
            &[],
        ),
        ("a field that the program draws", table(""), filled, "345", &[]),
    ]);
}

#[test]
fn text_of_a_picture_was_recognised() {
    let dark = image("", 0x70);
    let objects = [dark.as_str()];
    let parts = Parts { resources: "/XObject<</I 7 0 R>>", objects: &objects, ..Parts::default() };
    let picture = "q 595 0 0 842 0 0 cm /I Do Q";
    let unseen = format!("q 3 Tr {} Q", table("345").operators());
    let number = digits(290.0, 820.0, "1");
    for (name, page, is_recognised) in [
        ("over the picture", new().draw(picture).draw(&unseen), true),
        ("before the picture", new().draw(&unseen).draw(picture), true),
        ("below the picture", new().draw(table("345").operators()).draw(picture), true),
        ("with a page number", new().draw(picture).draw(&unseen).draw(&number), true),
        ("no picture, nothing else", new().draw(&unseen), true),
        ("a copy of what is seen", new().draw(picture).draw(table("345").operators()).draw(&unseen), false),
        ("a copy of what is seen on white", new().draw(table("345").operators()).draw(&unseen), false),
        ("a background", new().draw(picture).draw(table("345").operators()), false),
    ] {
        let document = try_read(&page, parts).unwrap().document;
        assert!(document.text.starts_with(&rows("345")), "{name}: {} {:?}", document.text, document.apart);
        assert_eq!(document.text.matches("345").count(), 1, "{name}");
        assert_eq!(document.is_recognised, is_recognised, "{name}");
    }
}

/// A report without lines whose cells, rows or gaps are coloured.
#[test]
fn shaded_cells_are_cells() {
    let cells: &[&[&str]] = &[&["类别", "新收", "办结"], &["许可", "12", "345"], &["处罚", "6", "78"]];
    let texts = |mut page: Sheet| {
        for (row, texts) in cells.iter().enumerate() {
            for (column, text) in texts.iter().enumerate() {
                page = page.text(XS[column] + 3.0, YS[row] + 13.0, text);
            }
        }
        page
    };
    let boxes = |ink: &str, gap: f32| {
        let mut page = new().draw(ink);
        for y in &YS[..3] {
            for x in XS.windows(2) {
                page = page.fill(x[0] + gap, y + gap, x[1] - x[0] - 2.0 * gap, 20.0 - 2.0 * gap);
            }
        }
        page.draw("0 g")
    };
    for (name, page) in [
        ("touching boxes", texts(boxes("0.9 g", 0.0))),
        ("boxes with gaps", texts(boxes("0.8 0.9 1 rg", 1.0))),
        ("white boxes on a dark one", texts(new().fill(60.0, 100.0, 340.0, 60.0).draw(boxes("1 g", 0.5).operators()))),
        (
            "a dark head",
            texts(boxes("0.9 g", 0.5).draw("0 g").fill(60.5, 100.5, 139.0, 19.0).draw("0 g"))
                .draw("1 g")
                .text(63.0, 113.0, "类别"),
        ),
    ] {
        let document = try_read(&page, Parts::default()).unwrap().document;
        assert_eq!(document.text, rows("345"), "{name}");
    }
}

/// Pages made to take long: each ends, read or refused, without more work than its limits allow.
#[test]
fn endless_pages_end() {
    let text = |count: usize| {
        (0..count).fold(String::new(), |text, nth| {
            text + &digits((nth * 4 % 550) as f32, 20.0 + (nth * 7 / 550 % 800) as f32, "1")
        })
    };
    let form = form("/BBox[0 0 9 9]/Group<</S/Transparency>>", "/X Do /X Do 0 0 9 9 re f");
    let form = [form.as_str()];
    let nested = Parts { resources: "/XObject<</X 7 0 R>>", objects: &form, ..Parts::default() };
    let path = (0..20_000).fold(String::new(), |path, nth| path + &format!("{} {} l ", nth * 37 % 595, nth * 91 % 842));
    let few = 2_000;
    for (name, page, parts, is_refused) in [
        (
            "boxes over text",
            format!("{}1 g {}", text(few), "0 0 595 842 re f ".repeat(400_000)),
            Parts::default(),
            true,
        ),
        (
            "tints under text",
            format!("{}0 g {}", "1 g 0 0 m 595 0 l 595 842 l h f ".repeat(50_000), text(few)),
            Parts::default(),
            true,
        ),
        ("groups in groups", format!("{}{}", "/X Do ".repeat(10_000), text(9)), nested, false),
        ("a long clip", format!("0 0 m {path} W n {}", text(few)), Parts::default(), false),
        ("lines over text", format!("{}{}", text(few), "20 20 m 60 20 l S ".repeat(50_000)), Parts::default(), false),
    ] {
        let read = try_read(&new().draw(&page), parts);
        assert_eq!(read.is_err(), is_refused, "{name}");
    }
}
