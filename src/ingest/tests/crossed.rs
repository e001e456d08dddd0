//! PDF: layers that are off, digits crossed out by slanted lines, numbers partly covered.

use super::apart::{Parts, YS, check, digits, form, image, table};
use super::sheet::{Sheet, new};
use gouji_core::document::ApartKind::{self, Hidden, Struck};

#[test]
fn text_of_layers_that_are_off_is_kept_apart() {
    let nine = digits(318.0, 133.0, "9");
    let inside = |before: &str| table("345").draw(&format!("{before} BDC {nine} EMC"));
    let form_off = form("/BBox[0 0 595 842]/OC 7 0 R", &nine);
    let form_policy = form("/BBox[0 0 595 842]/OC<</Type/OCMD/OCGs[7 0 R 8 0 R]/P/AllOn>>", &nine);
    let leak = |text: &str| -> &'static str { Box::leak(text.to_string().into_boxed_str()) };
    let objects = |objects: &[&str]| -> &'static [&'static str] {
        Box::leak(objects.iter().map(|object| leak(object)).collect::<Vec<_>>().into_boxed_slice())
    };
    let group = |entries: &str| leak(&format!("<</Type/OCG/Name(a){entries}>>"));
    let file = |properties: &str, first: &str| Parts {
        catalog: leak(&format!("/OCProperties<</OCGs[7 0 R 8 0 R]{properties}>>")),
        resources: "/Properties<</L 7 0 R/M 8 0 R/P 9 0 R>>/XObject<</F 10 0 R/G 11 0 R>>",
        objects: objects(&[first, group(""), "<</Type/OCMD/OCGs[7 0 R 8 0 R]/P/AllOn>>", &form_off, &form_policy]),
        ..Parts::default()
    };
    let off = || file("/D<</OFF[7 0 R]>>", group(""));
    let note = |entries: &str| Parts {
        page: leak(&format!(
            "/Annots[<</Type/Annot/Subtype/Watermark/Rect[318 700 330 720]/AP<</N 12 0 R>>{entries}>>]"
        )),
        objects: objects(&[group(""), group(""), "null", "null", "null", &form("/BBox[318 700 330 720]", &nine)]),
        ..off()
    };
    let hidden: &[(ApartKind, &str)] = &[(Hidden, "9")];
    check(&[
        ("listed as off", inside("/OC /L"), off(), "345", hidden),
        ("another layer is off", inside("/OC /M"), off(), "3459", &[]),
        ("a policy", inside("/OC /P"), off(), "345", hidden),
        ("inside a layer that is on", inside("/OC /M BDC /OC /L").draw("EMC"), off(), "345", hidden),
        ("marked inside a layer that is off", inside("/OC /L BDC /Span <</MCID 0>>").draw("EMC"), off(), "345", hidden),
        ("a form", table("345").draw("/F Do"), off(), "345", hidden),
        ("a form with a policy", table("345").draw("/G Do"), off(), "345", hidden),
        ("a form in a layer that is off", table("345").draw("/OC /L BDC /F Do EMC"), off(), "345", hidden),
        ("all are off", inside("/OC /L"), file("/D<</BaseState/OFF>>", group("")), "345", hidden),
        ("all but one are off", inside("/OC /L"), file("/D<</BaseState/OFF/ON[7 0 R]>>", group("")), "3459", &[]),
        ("all are on", inside("/OC /L"), file("/D<<>>", group("")), "3459", &[]),
        (
            "not for viewing",
            inside("/OC /L"),
            file("/D<<>>", group("/Usage<</View<</ViewState/OFF>>>>")),
            "345",
            hidden,
        ),
        (
            "for viewing, not for printing",
            inside("/OC /L"),
            file("/D<<>>", group("/Usage<</View<</ViewState/ON>>/Print<</PrintState/OFF>>>>")),
            "3459",
            &[],
        ),
        ("for designers", inside("/OC /L"), file("/D<</OFF[7 0 R]>>", group("/Intent/Design")), "3459", &[]),
        (
            "a box on a layer that is off covers nothing",
            table("345").draw("/OC /L BDC 1 g 301 703 30 16 re f 0 g EMC"),
            off(),
            "345",
            &[],
        ),
        ("an annotation that is on", table("345"), note(""), "3459", &[]),
        ("an annotation that is off", table("345"), note("/OC 7 0 R"), "345", &[]),
        ("an annotation with a policy", table("345"), note("/OC<</Type/OCMD/OCGs 7 0 R>>"), "345", &[]),
    ]);
}

#[test]
fn a_slanted_line_over_digits_strikes_them() {
    let none = Parts::default();
    let both = || table("").draw(&digits(303.0, 133.0, "999")).draw(&digits(322.0, 133.0, "345"));
    let struck: &[(ApartKind, &str)] = &[(Struck, "999")];
    check(&[
        ("a stroke", both().draw("1 0 0 RG 303 708 m 318 717 l S"), none, "345", struck),
        ("a stroke downwards, longer than the digits", both().draw("300 719 m 321 706 l S"), none, "345", struck),
        ("an X", both().draw("303 708 m 318 717 l S 303 717 m 318 708 l S"), none, "345", struck),
        ("an X of one path", both().draw("303 708 m 318 717 l 303 717 m 318 708 l S"), none, "345", struck),
        ("nearly level", both().draw("302 711 m 319 713 l S"), none, "345", struck),
        ("a thin turned box", both().draw("q 0.9 0.436 -0.436 0.9 303 708 cm 0 0 17 0.7 re f Q"), none, "345", struck),
        (
            "by hand, in many pieces",
            both().draw("302 708 m 304 709.4 l 307 711 l 310 712.8 l 313 714.1 l 316 716 l 319 717.5 l S"),
            none,
            "345",
            struck,
        ),
        ("a flat curve", both().draw("303 708 m 308 711.2 313 713.8 318 717 c S"), none, "345", struck),
        ("zigzag", both().draw("303 708 m 308 717 l 310.5 708 l 313 717 l 318 708 l S"), none, "345", struck),
        ("nothing new", table("999").draw("303 708 m 318 717 l S"), none, "", struck),
        ("over a part of a number", table("345").draw("308 708 m 313 717 l S"), none, "3�5", &[]),
        (
            "from corner to corner of a cell",
            new()
                .table(
                    &[60.0, 200.0, 300.0, 320.0],
                    &YS,
                    &[&["类别", "新收", "办结"], &["许可", "12", "345"], &["处罚", "6", "78"]],
                )
                .draw("300 702 m 320 722 l S"),
            none,
            "3�5",
            &[],
        ),
        ("a line far beyond the number", table("345").draw("250 680 m 370 745 l S"), none, "���", &[]),
        ("a white stroke", table("345").draw("q 1 G 303 708 m 318 717 l S Q"), none, "345", &[]),
        ("a stroke below a box", new_below("303 708 m 318 717 l S 1 g 301 703 30 16 re f 0 g"), none, "345", &[]),
        (
            "a ring of curves",
            table("345").draw("300 712 m 300 720 321 720 321 712 c 321 704 300 704 300 712 c S"),
            none,
            "345",
            &[],
        ),
        ("a check mark beside it", table("345").draw("322 711 m 325 707 l 332 718 l S"), none, "345", &[]),
    ]);
}

/// A table with something drawn below its number.
fn new_below(before: &str) -> Sheet {
    table("").draw(before).draw(&digits(303.0, 133.0, "345"))
}

#[test]
fn of_a_number_partly_covered_what_is_seen_is_read() {
    let none = Parts::default();
    let over = |cover: &str| table("1234").draw(&format!("q {cover} Q"));
    let white = image("", 0x7f);
    let white = [white.as_str()];
    let pictured = Parts { resources: "/XObject<</I 7 0 R>>", objects: &white, ..none };
    check(&[
        ("the end", over("1 g 313 703 12 16 re f"), none, "12", &[(Hidden, "34")]),
        ("the start", over("1 g 301 703 7 16 re f"), none, "234", &[(Hidden, "1")]),
        ("by an image", over("12 0 0 16 313 703 cm /I Do"), pictured, "12", &[(Hidden, "34")]),
        ("in black", over("313 703 12 16 re f"), none, "12■", &[(Hidden, "34")]),
        ("half of each, below", over("1 g 301 703 30 9.5 re f"), none, "����", &[]),
        ("half of each, above", over("1 g 301 712.5 30 9 re f"), none, "����", &[]),
        ("half of the last", over("1 g 320.5 703 12 16 re f"), none, "123�", &[]),
        (
            "and written anew",
            over("1 g 313 703 12 16 re f").draw(&digits(313.0, 133.0, "56")),
            none,
            "1256",
            &[(Hidden, "34")],
        ),
    ]);
}
