//! OFD: packages of pages that the tests draw.

use crate::office::package;
use gouji_ingest::{Ingested, Refusal};

pub(super) const OFD: &str = "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
pub(super) const ROOT: &str = "Doc_0/Document.xml";
pub(super) const FIRST: &str = "Doc_0/Pages/Page_0/Content.xml";
pub(super) const RES: &str = "Doc_0/PublicRes.xml";

/// The main part of a document with these shared data and one page at `place`.
pub(super) fn document(common: &str, place: &str) -> String {
    format!(
        "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
         <ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData><ofd:Pages><ofd:Page ID='1' BaseLoc='{place}'/>\
         </ofd:Pages></ofd:Document>"
    )
}

pub(super) fn page(objects: &str) -> String {
    format!("<ofd:Page><ofd:Content><ofd:Layer ID='2'>{objects}</ofd:Layer></ofd:Content></ofd:Page>")
}

/// A package of one page.
pub(super) fn ofd(objects: &str) -> Vec<u8> {
    let document = document("", "Pages/Page_0/Content.xml");
    package(&[("OFD.xml", OFD), (ROOT, &document), (FIRST, &page(objects))])
}

pub(super) fn try_text(bytes: &[u8]) -> Result<Ingested, Refusal> {
    gouji_ingest::ingest(bytes)
}

pub(super) fn read(bytes: &[u8]) -> Ingested {
    try_text(bytes).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// Steps of a text in letters of 4 mm.
pub(super) fn steps(text: &str) -> String {
    let wide = |c: char| if c.is_ascii() { "2" } else { "4" };
    let all: Vec<&str> = text.chars().map(wide).collect();
    all[..all.len().saturating_sub(1)].join(" ")
}

/// A text object with its baseline at `y`.
pub(super) fn text(x: f32, y: f32, text: &str) -> String {
    written(x, y, text, "", "")
}

pub(super) fn written(x: f32, y: f32, text: &str, attributes: &str, inside: &str) -> String {
    format!(
        "<ofd:TextObject Boundary='{x} {} 80 6' Size='4' {attributes}>{inside}<ofd:TextCode X='0' Y='4' DeltaX='{}'>{text}\
         </ofd:TextCode></ofd:TextObject>",
        y - 4.0,
        steps(text)
    )
}

pub(super) fn stroke(x: f32, y: f32, width: f32, height: f32) -> String {
    format!(
        "<ofd:PathObject Boundary='{x} {y} {width} {height}' LineWidth='0.2'><ofd:AbbreviatedData>M 0 0 L {width} {height}\
         </ofd:AbbreviatedData></ofd:PathObject>"
    )
}

pub(super) fn fill(x: f32, y: f32, width: f32, height: f32, colour: &str) -> String {
    format!(
        "<ofd:PathObject Boundary='{x} {y} {width} {height}' Fill='true' Stroke='false'><ofd:FillColor Value='{colour}'/>\
         <ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )
}

pub(super) const XS: [f32; 4] = [20.0, 70.0, 110.0, 150.0];
pub(super) const YS: [f32; 3] = [50.0, 60.0, 70.0];
pub(super) const CELLS: [(usize, usize, &str); 6] =
    [(0, 0, "类别"), (0, 1, "新收"), (0, 2, "办结"), (1, 0, "许可"), (1, 1, "12"), (1, 2, "345")];
pub(super) const TABLE: &str = "| 类别 | 新收 | 办结 |\n| 许可 | 12 | 345 |";

pub(super) fn grid(line: impl Fn(f32, f32, f32, f32) -> String) -> String {
    let levels = YS.iter().map(|y| line(XS[0], *y, XS[3] - XS[0], 0.0));
    levels.chain(XS.iter().map(|x| line(*x, YS[0], 0.0, YS[2] - YS[0]))).collect()
}

pub(super) fn cells(each: impl Fn(f32, f32, &str) -> String) -> String {
    CELLS.iter().map(|(row, column, text)| each(XS[*column] + 3.0, YS[*row] + 7.0, text)).collect()
}

pub(super) fn table() -> String {
    grid(stroke) + &cells(text)
}
