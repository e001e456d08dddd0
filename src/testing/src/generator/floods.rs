//! Files made to take the time or the memory of a reader: style sheets, clips, covers, archives, dialects of text.
//!
//! Invariant: none is larger than a few megabytes, and none is damaged. Not here: office documents that expand
//! (`hostile`), the files of others (`fixtures/hostile`).

use crate::pdf_file;
use crate::published::package::{archive, package};
use crate::samples::sample;
use crate::workbook::workbook;
use std::fmt::Write as _;
use std::io::Write as _;

const TITLE: &str = "某市2023年政府信息公开工作年度报告";

/// Repetitions: a tenth in a debug build, whose readers are ten times slower.
const fn many(times: usize) -> usize {
    if cfg!(debug_assertions) { times / 10 } else { times }
}

/// Name and bytes of each file.
pub fn floods() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: String| text.into_bytes();
    vec![
        ("rules.html", text(rules())),
        ("selectors.html", text(selectors())),
        ("negations.html", text(negations())),
        ("controls.html", text(controls())),
        ("clips.pdf", pdf(&"0 0 m 9 0 l 9 9 l 0 9 l h W n ".repeat(many(60_000)))),
        ("one-clip.pdf", pdf(&format!("0 0 m {} h W n BT /F1 8 Tf (1) Tj ET", "9 9 l 0 9 l ".repeat(many(150_000))))),
        ("covers.pdf", pdf(&covers())),
        ("strokes.pdf", pdf(&strokes())),
        ("covers.ofd", ofd(&ofd_covers())),
        ("one-clip.ofd", ofd(&ofd_clip())),
        ("nested.zip", nested()),
        ("bomb.zip", archive(&[("报告.txt", &vec![b'1'; 70 << 20])])),
        ("entries.zip", entries()),
        ("twice.gz", gzip(&gzip(TITLE.as_bytes()))),
        ("bomb.gz", gzip(&vec![b'1'; 70 << 20])),
        ("sheets.xlsx", many_sheets()),
        ("tabular.tex", text(format!("{TITLE}\n{}", "\\begin{tabular}{lr} 甲 & 1 \\\\ \\hline ".repeat(many(60_000))))),
        ("line.tex", text(format!("{TITLE}\\begin{{tabular}}{{ll}}{}", "甲 & \\textbf{1} \\\\".repeat(many(120_000))))),
        ("boxes.txt", text(format!("{TITLE}\n{}", "+--+--+\n|甲|1 |\n".repeat(many(150_000))))),
        ("open-boxes.txt", text(format!("{TITLE}\n{}", "┌─┬─".repeat(many(300_000))))),
        ("quotes.csv", text(format!("{TITLE}\n{}", "\"甲,\"1\"\",\"\n".repeat(many(200_000))))),
        ("one-quote.csv", text(format!("{TITLE}\n\"{}", "甲,1\n".repeat(many(400_000))))),
        ("pipes.md", text(format!("{TITLE}\n{}\n", "|".repeat(many(3_000_000))))),
        ("marks.md", text(format!("{TITLE}\n| {} | 1 |\n", "**[$`".repeat(many(500_000))))),
        ("heads.md", text(format!("{TITLE}\n{}", "| 自然人 | 总计 | 自然人 |\n".repeat(many(80_000))))),
        ("mojibake.txt", text(format!("{TITLE}\n{}", "å¹´åº¦æŠ¥å‘Š".repeat(many(60_000))))),
    ]
}

/// Many rules for many elements.
fn rules() -> String {
    let (mut sheet, mut body) = (String::new(), String::new());
    for nth in 0..many(15_000) {
        let _ = write!(sheet, ".a .b{nth} > span[x~=y]:nth-child(2n) {{ display: none }}");
        let _ = write!(body, "<div class='a b{nth} c d'><span x='y z'>1</span>");
    }
    format!("<style>{sheet}</style><p>{TITLE}</p>{body}")
}

/// Selectors of many steps over elements of many levels.
fn selectors() -> String {
    let long = "div ".repeat(500);
    let sheet = format!("{long}.x {{ display: none }}").repeat(300);
    format!("<style>{sheet}</style><p>{TITLE}</p>{}{}", "<div>".repeat(400), "<p class=x>1</p>".repeat(many(20_000)))
}

fn negations() -> String {
    let deep = ":not(".repeat(many(50_000));
    format!("<style>{deep}</style><style>{}</style><p>{TITLE}</p><p>1</p>", "a{b:c;}@media{".repeat(many(100_000)))
}

fn controls() -> String {
    let choice = format!("<select>{}</select>", "<option selected>1".repeat(many(100_000)));
    format!("<p>{TITLE}</p>{choice}{}{}", "<input value=1>".repeat(many(60_000)), "<svg><text>1".repeat(many(40_000)))
}

fn pdf(ink: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        "<</Type/Pages/Count 1/Kids[4 0 R]>>".to_string(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_string(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>".to_string(),
        format!("<</Length {}>>stream\n{ink}\nendstream", ink.len() + 1),
    ];
    pdf_file(&objects)
}

/// Numbers all over the page, and white boxes over all of them, again and again.
fn covers() -> String {
    let mut ink = String::new();
    for nth in 0..many(20_000) {
        let (x, y) = (nth % 97 * 6, nth / 97 % 140 * 6);
        let _ = writeln!(ink, "0 g BT /F1 6 Tf 1 0 0 1 {x} {y} Tm (1{nth}) Tj ET 1 g {x} {y} {} 7 re f", 6 + nth % 500);
    }
    ink
}

/// Numbers all over the page, and lines through them.
fn strokes() -> String {
    let mut ink = String::new();
    for nth in 0..many(20_000) {
        let (x, y) = (nth % 97 * 6, nth / 97 % 140 * 6);
        let _ = writeln!(ink, "BT /F1 6 Tf 1 0 0 1 {x} {y} Tm (1{nth}) Tj ET {x} {} m {} {0} l S", y + 2, x + 500);
    }
    ink
}

fn ofd(objects: &str) -> Vec<u8> {
    let root = "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let document = "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>\
                    </ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID='1' BaseLoc='Page.xml'/></ofd:Pages>\
                    </ofd:Document>";
    let page = format!("<ofd:Page><ofd:Content><ofd:Layer ID='2'>{objects}</ofd:Layer></ofd:Content></ofd:Page>");
    package(&[("OFD.xml", root.to_string()), ("Doc_0/Document.xml", document.to_string()), ("Doc_0/Page.xml", page)])
}

fn ofd_covers() -> String {
    let mut objects = String::new();
    for nth in 0..many(15_000) {
        let (x, y) = (nth % 90 * 2, nth / 90 % 140 * 2);
        let _ = write!(
            objects,
            "<ofd:TextObject Boundary='{x} {y} 9 4' Size='3'><ofd:TextCode X='0' Y='3'>{nth}</ofd:TextCode></ofd:TextObject>\
             <ofd:PathObject Boundary='{x} {y} {} 4' Fill='true'><ofd:FillColor Value='255 255 255'/>\
             <ofd:AbbreviatedData>M 0 0 L 99 0 L 99 4 L 0 4 C</ofd:AbbreviatedData></ofd:PathObject>",
            1 + nth % 150
        );
    }
    objects
}

fn ofd_clip() -> String {
    let clip = "<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path><ofd:AbbreviatedData>M 0 0 ".to_string()
        + &"L 9 9 L 0 9 ".repeat(many(150_000))
        + "C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>";
    format!(
        "<ofd:TextObject Boundary='0 0 99 9' Size='4'>{clip}<ofd:TextCode X='0' Y='4'>{TITLE}</ofd:TextCode></ofd:TextObject>"
    )
}

/// Archives in archives.
fn nested() -> Vec<u8> {
    (0..50).fold(archive(&[("报告.txt", TITLE.as_bytes())]), |inner, _| archive(&[("更多.zip", &inner)]))
}

/// More files than an archive may have.
fn entries() -> Vec<u8> {
    let names: Vec<String> = (0..25_000).map(|nth| format!("{nth}.txt")).collect();
    archive(&names.iter().map(|name| (name.as_str(), &b""[..])).collect::<Vec<_>>())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A workbook of many sheets that are a report each.
fn many_sheets() -> Vec<u8> {
    let text = sample("suqian-2024.txt");
    let names: Vec<String> = (0..many(150)).map(|nth| format!("第{nth}局")).collect();
    workbook(&names.iter().map(|name| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}
