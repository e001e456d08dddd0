//! PDF pages that can only be seen: outlines, drawn fonts, pictures with lines, read by a recogniser that reads every strip as 7.

use super::scans::{code, page, read};
use gouji_ingest::{ingest, page_picture};
use image::{GrayImage, ImageFormat, Luma};
use std::fmt::Write as _;
use std::io::Cursor;

/// What a file has besides the content of its page; its objects are numbered from 5 on.
#[derive(Clone, Copy)]
struct Parts<'a> {
    size: &'a str,
    page: &'a str,
    resources: &'a str,
    catalog: &'a str,
    objects: &'a [String],
}

const PLAIN: Parts<'_> = Parts { size: "595 842", page: "", resources: "", catalog: "", objects: &[] };

fn file(content: &str, parts: Parts<'_>) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{}>>", parts.catalog),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_string(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {}]/Contents 4 0 R{}/Resources<<{}>>>>",
            parts.size, parts.page, parts.resources
        ),
        stream("", content),
    ];
    objects.extend_from_slice(parts.objects);
    gouji_testing::pdf_file(&objects)
}

fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
}

fn image(picture: &GrayImage, entries: &str) -> String {
    let hex = picture.as_raw().iter().fold(String::new(), |mut hex, value| {
        write!(hex, "{value:02x}").unwrap();
        hex
    });
    let (width, height) = picture.dimensions();
    let entries = format!(
        "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter\
         /ASCIIHexDecode{entries}"
    );
    stream(&entries, &(hex + ">"))
}

/// The path of a character whose lower left corner is here: the shape of a 7.
fn character(x: u32, y: u32) -> String {
    let at = [(0, 8), (5, 8), (5, 0), (3, 0), (3, 6), (0, 6)].map(|(across, up)| format!("{} {}", x + across, y + up));
    format!("{} m {} l h\n", at[0], at[1..].join(" l "))
}

/// Where the characters of a line of print are, and those of a table of three by two cells with a blank one.
fn places() -> Vec<(u32, u32)> {
    let line = (0..30).map(|nth| (100 + 8 * nth, 700));
    let cells = [(0, 0), (0, 1), (1, 0), (2, 0), (2, 1)].map(|(row, column)| (140 + 100 * column, 608 - 30 * row));
    line.chain(cells).collect()
}

/// The lines of the table.
fn rules() -> String {
    let level = (0..4).map(|row| format!("100 {} m 300 {} l S\n", 627 - 30 * row, 627 - 30 * row));
    let upright = (0..3).map(|column| format!("{} 627 m {} 537 l S\n", 100 + 100 * column, 100 + 100 * column));
    level.chain(upright).collect()
}

fn outlines() -> String {
    places().into_iter().fold(rules(), |page, (x, y)| page + &character(x, y) + "f\n")
}

/// A font whose characters are drawn and have no names.
fn drawn_font(glyph: &str) -> [String; 2] {
    [
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[0.1 0 0 0.1 0 0]/CharProcs<</g1 6 0 R>>/Encoding\
         <</Differences[65/g1]>>/FirstChar 65/LastChar 65/Widths[10]>>"
            .to_string(),
        stream("", &format!("10 0 0 0 10 10 d1 {glyph}")),
    ]
}

fn written() -> String {
    places().into_iter().fold(rules(), |page, (x, y)| page + &format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm (A) Tj ET\n"))
}

/// The cells of the table, row by row, or why there are none.
fn cells(bytes: &[u8]) -> Result<String, String> {
    let document = read(bytes).map_err(|refusal| format!("{} {}", refusal.code, refusal.message.key))?.document;
    assert!(document.recognised.len() > 5, "{}", document.text);
    let rows = document.grids.iter().flat_map(|grid| &grid.rows);
    let rows = rows.map(|row| row.cells.iter().map(|cell| document.at(*cell)).collect::<Vec<_>>().join("|"));
    Ok(rows.collect::<Vec<_>>().join(" "))
}

/// Objects and what names them.
fn font(objects: &[String]) -> Parts<'_> {
    Parts { resources: "/Font<</F 5 0 R>>", objects, ..PLAIN }
}

fn picture(objects: &[String]) -> Parts<'_> {
    Parts { resources: "/XObject<</I 5 0 R>>", objects, ..PLAIN }
}

#[test]
fn print_that_is_shapes_is_read_where_it_is() {
    let one = places().into_iter().fold(String::new(), |path, (x, y)| path + &character(x, y));
    let curved = outlines().replace(" l h", " l 0 0 m 0 0 l 0 0 0 0 0 0 c h");
    let drawn = drawn_font(&(character(0, 0) + "f"));
    let ground = [image(&GrayImage::from_pixel(60, 80, Luma([240])), "")];
    let helvetica = ["<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_string()];
    let layer = ["<</Type/OCG/Name(a)>>".to_string()];
    let layers = Parts {
        catalog: "/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>",
        resources: "/Properties<</L 5 0 R>>",
        objects: &layer,
        ..PLAIN
    };
    for (name, content, parts) in [
        ("a path for each character", outlines(), PLAIN),
        ("one path", format!("{} {one} f", rules()), PLAIN),
        ("filled and stroked", outlines().replace("h\nf\n", "h\n0.1 w B\n"), PLAIN),
        ("curves", curved, PLAIN),
        ("a drawn font", written(), font(&drawn)),
        (
            "a page on its side",
            format!("0 1 -1 0 842 0 cm {}", outlines()),
            Parts { size: "842 595", page: "/Rotate 90", ..PLAIN },
        ),
        ("over a coarse picture", format!("q 595 0 0 842 0 0 cm /I Do Q {}", outlines()), picture(&ground)),
        ("a page number in Helvetica", format!("{} BT /F 9 Tf 290 30 Td (3) Tj ET", outlines()), font(&helvetica)),
        ("more on a layer that is off", format!("{} /OC /L BDC {} f EMC", outlines(), character(240, 578)), layers),
    ] {
        let bytes = file(&content, parts);
        assert_eq!(cells(&bytes), Ok("7|7 7| 7|7".to_string()), "{name}");
        let refusal = ingest(&bytes).unwrap_err();
        assert_eq!(refusal.code, "unreadable", "{name}");
        let keys = ["refused.no_ocr", "refused.built_without_ocr"];
        assert!(keys.contains(&&*refusal.message.key), "{name}: {:?}", refusal.message);
    }
}

#[test]
fn what_is_no_print_or_cannot_be_rendered_is_not_read() {
    let (drawn, broken) = (
        drawn_font(&(character(0, 0) + "f")),
        [stream(
            "/Type/XObject/Subtype/Image/Width 9/Height 9\
        /ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode",
            "rubbish",
        )],
    );
    let foreign = [
        "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[6 0 R]>>".to_string(),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>>>"
            .to_string(),
    ];
    // Each form draws the next twice.
    let mut endless = drawn_font("/X7 Do").to_vec();
    for nth in 7..40 {
        let resources = format!("/XObject<</X{0} {0} 0 R>>", nth + 1);
        let entries = format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<{resources}>>");
        endless.push(stream(&entries, &format!("/X{0} Do /X{0} Do", nth + 1)));
    }
    let endless_font = Parts { resources: "/Font<</F 5 0 R>>/XObject<</X7 7 0 R>>", objects: &endless, ..PLAIN };
    let layer = ["<</Type/OCG/Name(a)/Usage<</View<</ViewState/OFF>>>>>>".to_string()];
    let layers = Parts {
        catalog: "/OCProperties<</OCGs[5 0 R]/D<<>>>>",
        resources: "/Properties<</L 5 0 R>>",
        objects: &layer,
        ..PLAIN
    };
    let logo = (0..6).flat_map(|row| (0..6).map(move |column| (60 + 9 * column, 700 + 9 * row)));
    let logo = logo.fold(String::new(), |page, (x, y)| page + &character(x, y) + "f\n");
    let boxes = (0..40).fold(String::new(), |page, nth| page + &format!("{} 600 8 8 re f\n", 60 + 10 * nth));
    let text = "BT /F 10 Tf 60 750 Td (This page has words and a drawing) Tj ET";
    let helvetica = ["<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_string()];
    let at = |size| Parts { size, ..PLAIN };
    for (name, content, parts, expect) in [
        ("blank", String::new(), PLAIN, "empty refused.pages_blank"),
        ("lines", rules(), PLAIN, "empty refused.pages_blank"),
        ("boxes", boxes, PLAIN, "empty refused.pages_blank"),
        ("a logo", logo, PLAIN, "empty refused.pages_blank"),
        ("on a page of a kilometre", outlines(), at("3000000 3000000"), "limit refused.pages_size"),
        ("on a page without end", outlines(), at("1000000000 1000000000"), "limit refused.pages_size"),
        ("on a strip", outlines(), at("595 12000"), "limit refused.pages_size"),
        (
            "a picture that is damaged",
            format!("{} q 99 0 0 99 0 0 cm /I Do Q", outlines()),
            picture(&broken),
            "unreadable refused.pages_scan",
        ),
        ("a font of others", written().replace("(A)", "<0041>"), font(&foreign), "unreadable refused.pages_fonts"),
        ("a drawn font without end", written(), endless_font, "limit refused.pages_size"),
        (
            "a layer not for viewing",
            format!("{} /OC /L BDC {} f EMC", outlines(), character(240, 578)),
            layers,
            "unreadable refused.pages_scan",
        ),
    ] {
        assert_eq!(cells(&file(&content, parts)), Err(expect.to_string()), "{name}");
    }
    // Words are not read again.
    let document = read(&file(&format!("{} {text}", outlines()), font(&helvetica))).unwrap().document;
    assert!(document.recognised.is_empty() && document.text.contains("words"), "{}", document.text);
    assert_eq!(code(read(&file(&written(), font(&drawn)))), "read");
}

#[test]
fn a_page_that_is_a_picture_is_that_picture() {
    let mut scan = page();
    // Paper with a grain: a pixel that were the mean of others would show.
    let mut seed = 1_u32;
    for pixel in scan.pixels_mut().filter(|pixel| pixel.0[0] == 255) {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        pixel.0[0] = if seed >> 31 == 0 { 250 } else { 255 };
    }
    let mut png = Vec::new();
    scan.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    let own = read(&png).unwrap().document;
    let plain = [image(&scan, "")];
    let smooth = [image(&scan, "/Interpolate true")];
    for (name, content, parts) in [
        ("of its size", "595 0 0 842 0 0 cm /I Do", picture(&plain)),
        ("of parts of points", "595.32 0 0 841.92 0 0 cm /I Do", Parts { size: "595.32 841.92", ..picture(&plain) }),
        ("of another shape", "594 0 0 850 0 0 cm /I Do", Parts { size: "594 850", ..picture(&plain) }),
        ("smooth", "595 0 0 842 0 0 cm /I Do", picture(&smooth)),
        (
            "on its side",
            "0 595 -842 0 842 0 cm /I Do",
            Parts { size: "842 595", page: "/Rotate 90", ..picture(&plain) },
        ),
    ] {
        let document = read(&file(content, parts)).unwrap().document;
        let (found, expect) = (&document.pictures[0], &own.pictures[0]);
        assert!(page_picture(found) == page_picture(expect), "{name}");
        assert_eq!(document.text, own.text, "{name}");
    }
}

#[test]
// Pixels are small numbers.
#[allow(clippy::cast_precision_loss)]
fn lines_over_a_picture_are_seen_and_seals_are_not() {
    let scan = GrayImage::from_pixel(1240, 1754, Luma([255]));
    let content = format!("q 595 0 0 842 0 0 cm /I Do Q 1 0 0 rg 400 400 90 90 re f 0 g {}", outlines());
    let document = read(&file(&content, picture(&[image(&scan, "")]))).unwrap().document;
    let picture = page_picture(&document.pictures[0]).unwrap();
    // From points from the lower left corner to pixels.
    let fine = picture.height as f64 / 842.0;
    let at = |x: f64, y: f64| picture.at((x * fine) as isize, ((842.0 - y) * fine) as isize);
    assert_eq!((at(445.0, 445.0), at(50.0, 50.0)), (255, 255), "a seal is paper");
    assert!(at(150.0, 627.0) < 100 && at(144.0, 612.0) < 100, "a line and a character");
}

#[test]
fn a_page_full_of_outlines_is_within_the_limits() {
    // A thousand characters of thirty bars each, every one of which might strike something out.
    let bar = |nth: u32| format!("0 {0}.0 m 3 {0}.2 l 6 {0}.0 l 6 {0}.1 l 3 {0}.3 l 0 {0}.1 l h\n", nth % 10);
    let sides: String = (0..30).map(bar).collect();
    let one = |nth: usize| format!("q 1 0 0 1 {} {} cm {sides}f Q\n", 60 + nth % 40 * 11, 760 - nth / 40 * 20);
    let bytes = file(&(0..1000).map(one).collect::<String>(), PLAIN);
    assert_eq!(ingest(&bytes).unwrap_err().code, "unreadable");
}
