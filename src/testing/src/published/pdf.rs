//! Writes the report as PDF: ruled tables, text of a font that is not embedded, through a predefined `CMap`.
//!
//! Invariant: a viewer shows the plain pieces, the notes and the struck-out numbers, and nothing hidden. Not here: the
//! layout (`page`).

use super::page::{Mark, SIZE, TEXT, pages, width};
use super::report::{Look, Report};
use super::ways::Ways;
use crate::pdf_file;
use std::fmt::Write as _;

/// Ways to hide a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hiding {
    White,
    NoFill,
    Transparent,
    Covered,
    Clipped,
    Outside,
    Tiny,
    LayerOff,
}

const HIDINGS: [Hiding; 8] = [
    Hiding::White,
    Hiding::NoFill,
    Hiding::Transparent,
    Hiding::Covered,
    Hiding::Clipped,
    Hiding::Outside,
    Hiding::Tiny,
    Hiding::LayerOff,
];

/// How many ways there are to hide, to raise and to strike out a piece.
pub const LOOKS: (usize, usize, usize) = (HIDINGS.len(), 3, 4);

/// What a page has besides the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    Nothing,
    /// A comment beside a number of each page: written on the page, a note, a stamp.
    Comment(usize),
    /// The text is the invisible layer over a picture of the page.
    Picture,
}

/// Ways to comment.
pub const COMMENTS: usize = 3;

/// The file.
pub fn file(report: &Report, ways: &Ways, extra: Extra) -> Vec<u8> {
    let pages = pages(report);
    let mut objects: Vec<String> = vec![
        "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[7 0 R]/D<</OFF[7 0 R]/Order[7 0 R]>>>>>>".into(),
        String::new(),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>".into(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
         /Supplement 2>>/FontDescriptor 5 0 R/DW 1000/W[1 95 500 814 939 500]>>"
            .into(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880\
         /Descent -120/CapHeight 880/StemV 93>>"
            .into(),
        "<</Type/ExtGState/ca 0/CA 0>>".into(),
        "<</Type/OCG/Name(old)>>".into(),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "Z"),
    ];
    let mut kids = String::new();
    for marks in &pages {
        let mut content = String::new();
        if extra == Extra::Picture {
            let _ = writeln!(content, "q {} 0 0 {} 0 0 cm /Im Do Q", SIZE.0, SIZE.1);
        }
        marks.iter().for_each(|mark| paint(&mut content, mark, ways, extra == Extra::Picture));
        objects.push(stream("", &content));
        let annotations = comment(marks, extra, objects.len() + 2);
        let notes = if annotations.is_empty() { String::new() } else { format!("/Annots[{} 0 R]", objects.len() + 2) };
        let _ = write!(kids, "{} 0 R ", objects.len() + 1);
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>/ExtGState\
             <</T 6 0 R>>/Properties<</O 7 0 R>>/XObject<</Im 8 0 R>>>>{notes}>>",
            SIZE.0,
            SIZE.1,
            objects.len()
        ));
        objects.extend(annotations);
    }
    objects[1] = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len());
    pdf_file(&objects)
}

fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

fn hex(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut out, unit| {
        let _ = write!(out, "{unit:04x}");
        out
    })
}

fn show(x: f64, y: f64, size: f64, text: &str) -> String {
    format!("BT /F {size} Tf {x:.2} {:.2} Td <{}> Tj ET\n", SIZE.1 - y, hex(text))
}

fn fill(x: f64, y: f64, width: f64, height: f64) -> String {
    format!("{x:.2} {:.2} {width:.2} {height:.2} re f\n", SIZE.1 - y - height)
}

fn paint(out: &mut String, mark: &Mark, ways: &Ways, is_invisible: bool) {
    match mark {
        Mark::Cell { .. } if is_invisible => {}
        Mark::Cell { x, y, width, height, is_shaded } => {
            if *is_shaded {
                let _ = write!(out, "0.85 g\n{}0 g\n", fill(*x, *y, *width, *height));
            }
            let _ = writeln!(out, "0.5 w {x:.2} {:.2} {width:.2} {height:.2} re S", SIZE.1 - y - height);
        }
        Mark::Text { x, y, text, .. } if is_invisible => {
            let _ = write!(out, "3 Tr\n{}", show(*x, *y, TEXT, text));
        }
        Mark::Text { x, y, text, look } => match look {
            Look::Plain | Look::Broken => out.push_str(&show(*x, *y, TEXT, text)),
            Look::Hidden => hide(out, (*x, *y), text, HIDINGS[ways.hide % HIDINGS.len()]),
            Look::Raised => match ways.raise % 3 {
                0 => {
                    let _ = write!(out, "4 Ts\n{}0 Ts\n", show(*x, *y, 5.5, text));
                }
                1 => out.push_str(&show(*x, y - 4.0, 5.5, text)),
                _ => {
                    let _ = write!(out, "1 0 0 rg\n{}0 g\n", show(*x, y - 4.5, 5.0, text));
                }
            },
            Look::Struck => strike(out, (*x, *y), text, ways.strike % 4),
        },
    }
}

fn strike(out: &mut String, (x, y): (f64, f64), text: &str, way: usize) {
    let end = x + width(text);
    let middle = y - 3.2;
    let line = match way {
        0 => format!("0.6 w {x:.2} {0:.2} m {end:.2} {0:.2} l S\n", SIZE.1 - middle),
        1 => fill(x, middle - 0.3, end - x, 0.6),
        2 => format!("1 0 0 RG 0.6 w {x:.2} {0:.2} m {end:.2} {0:.2} l S 0 G\n", SIZE.1 - middle),
        _ => format!("{}{}", fill(x, middle - 1.0, end - x, 0.5), fill(x, middle + 0.5, end - x, 0.5)),
    };
    let text = show(x, y, TEXT, text);
    // Some programs paint the line first.
    out.push_str(&if way == 1 { line + &text } else { text + &line });
}

fn hide(out: &mut String, (x, y): (f64, f64), text: &str, hiding: Hiding) {
    let shown = show(x, y, TEXT, text);
    let _ = match hiding {
        Hiding::White => write!(out, "1 g\n{shown}0 g\n"),
        Hiding::NoFill => write!(out, "3 Tr\n{shown}0 Tr\n"),
        Hiding::Transparent => write!(out, "q /T gs\n{shown}Q\n"),
        Hiding::Covered => {
            let over = fill(x - 0.2, y - TEXT, width(text) + 0.4, TEXT + 2.0);
            write!(out, "{shown}1 g\n{over}0 g\n")
        }
        Hiding::Clipped => write!(out, "q 0 0 2 2 re W n\n{shown}Q\n"),
        Hiding::Outside => write!(out, "{}", show(x + SIZE.0 + 50.0, y, TEXT, text)),
        Hiding::Tiny => write!(out, "{}", show(x, y, 0.2, text)),
        Hiding::LayerOff => write!(out, "/OC /O BDC\n{shown}EMC\n"),
    };
}

/// The comment of a page and its appearance, the first with a number of its own.
fn comment(marks: &[Mark], extra: Extra, own: usize) -> Vec<String> {
    let Extra::Comment(way) = extra else { return Vec::new() };
    let number = marks.iter().rev().find_map(|mark| match mark {
        Mark::Text { x, y, text, .. } if text.parse::<u32>().is_ok() => Some((x + width(text) + 1.0, SIZE.1 - y - 2.0)),
        _ => None,
    });
    let Some((x, y)) = number else { return Vec::new() };
    let kind = ["FreeText/DA(/F 9 Tf 1 0 0 rg)", "Text/Name/Note", "Stamp/Name/Draft"][way % COMMENTS];
    let look = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 20 12]/Resources<</Font<</F 3 0 R>>>>",
        &format!("BT /F 9 Tf 1 2 Td <{}> Tj ET", hex("99")),
    );
    vec![
        format!(
            "<</Type/Annot/Subtype/{kind}/Rect[{x:.2} {y:.2} {:.2} {:.2}]/Contents(99)/F 4/AP<</N {} 0 R>>>>",
            x + 20.0,
            y + 12.0,
            own + 1
        ),
        look,
    ]
}
