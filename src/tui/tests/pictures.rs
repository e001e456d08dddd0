//! Pictures of screens for README and manual, generated from key scripts so that they stay current.
//!
//! A run of cells of one style is one `<text>` at its exact column, stretched to its exact width, so that Chinese and
//! ambiguous characters stay in their cells in any font; font sizes are chosen so that little stretching is needed,
//! because librsvg does not stretch. Box lines are drawn as lines.
//! `GOUJI_PICTURES=write cargo test -p gouji-tui pictures` rewrites them.

use super::harness::{Run, folder};
use gouji_core::text::Lang;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

const CELL: usize = 9;
const LINE: usize = 21;
const MARGIN: usize = 12;
const GROUND: &str = "#11111b";
const TEXT: &str = "#cdd6f4";

/// Style of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    colour: &'static str,
    ground: Option<&'static str>,
    bold: bool,
    underlined: bool,
}

fn colour(colour: Color, otherwise: &'static str) -> &'static str {
    match colour {
        Color::Black => GROUND,
        Color::Red | Color::LightRed => "#f38ba8",
        Color::Green | Color::LightGreen => "#a6e3a1",
        Color::Yellow | Color::LightYellow => "#f9e2af",
        Color::Blue | Color::LightBlue => "#89b4fa",
        Color::Magenta | Color::LightMagenta => "#f5c2e7",
        Color::Cyan | Color::LightCyan => "#94e2d5",
        Color::DarkGray => "#6c7086",
        Color::Gray | Color::White => "#ffffff",
        _ => otherwise,
    }
}

fn look(cell: &Cell) -> Look {
    let has = |modifier| cell.modifier.contains(modifier);
    let mut front = colour(cell.fg, TEXT);
    let mut ground = (cell.bg != Color::Reset).then(|| colour(cell.bg, GROUND));
    if has(Modifier::DIM) {
        front = "#6c7086";
    }
    if has(Modifier::REVERSED) {
        let back = ground.unwrap_or(GROUND);
        (front, ground) = (back, Some(front));
    }
    Look { colour: front, ground, bold: has(Modifier::BOLD), underlined: has(Modifier::UNDERLINED) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How a character is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// ASCII, in runs.
    Plain,
    /// Two cells wide, in runs.
    Wide,
    /// Narrow symbols that a font may draw wide, each alone.
    Sign,
    /// Box line: whether it extends up, down, left and right from the middle of its cell.
    Line([bool; 4]),
}

fn kind(symbol: &str) -> Kind {
    let line = |arms: &str| Kind::Line(['u', 'd', 'l', 'r'].map(|arm| arms.contains(arm)));
    match symbol {
        "│" => line("ud"),
        "─" => line("lr"),
        "┌" => line("dr"),
        "┐" => line("dl"),
        "└" => line("ur"),
        "┘" => line("ul"),
        "├" => line("udr"),
        "┤" => line("udl"),
        "┬" => line("dlr"),
        "┴" => line("ulr"),
        "┼" => line("udlr"),
        _ if symbol.is_ascii() => Kind::Plain,
        _ if symbol.width() > 1 => Kind::Wide,
        _ => Kind::Sign,
    }
}

/// Part of a row that is drawn at once.
struct Stretch {
    column: usize,
    width: usize,
    kind: Kind,
    text: String,
    look: Look,
}

fn stretches(buffer: &Buffer, y: u16) -> Vec<Stretch> {
    let mut row: Vec<Stretch> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        let width = cell.symbol().width().max(1);
        let (look, kind) = (look(cell), kind(cell.symbol()));
        match row.last_mut() {
            Some(last)
                if last.look == look
                    && last.kind == kind
                    && matches!(kind, Kind::Plain | Kind::Wide | Kind::Line([false, false, true, true])) =>
            {
                last.text.push_str(cell.symbol());
                last.width += width;
            }
            _ => row.push(Stretch { column: usize::from(x), width, kind, text: cell.symbol().to_string(), look }),
        }
        x += width as u16;
    }
    row
}

/// Words of a text with their columns: text behind two blanks is positioned separately.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut words = Vec::new();
    for piece in text.split("  ") {
        let word = piece.trim_matches(' ');
        if !word.is_empty() {
            words.push((at + piece.len() - piece.trim_start_matches(' ').len(), word));
        }
        at += piece.len() + 2;
    }
    words
}

/// The screen as an SVG image.
fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (width, height) = (columns * CELL + 2 * MARGIN, rows * LINE + 2 * MARGIN);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">"
    );
    // Every glyph of the first fonts is 0.6 em or, if Chinese, 1 em wide: 9 and 18 units.
    out.push_str(
        "<style>text{font:15px 'Noto Sans Mono','DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}\
         .w{font:18px 'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}</style>\n",
    );
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{GROUND}\"/>");
    for y in 0..buffer.area.height {
        for stretch in stretches(buffer, y) {
            draw(&mut out, &stretch, MARGIN + usize::from(y) * LINE);
        }
    }
    out.push_str("</svg>\n");
    out
}

fn draw(out: &mut String, stretch: &Stretch, top: usize) {
    let Look { colour, ground, bold, underlined } = stretch.look;
    let left = MARGIN + stretch.column * CELL;
    let rect = |out: &mut String, x: usize, y: usize, width: usize, height: usize, fill: &str| {
        let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>");
    };
    if let Some(ground) = ground {
        rect(out, left, top, stretch.width * CELL, LINE, ground);
    }
    if let Kind::Line([up, down, to_left, to_right]) = stretch.kind {
        let (x, y) = (left + CELL / 2, top + LINE / 2);
        if up || down {
            let (from, to) = (if up { top } else { y }, if down { top + LINE } else { y + 1 });
            rect(out, x, from, 1, to - from, colour);
        }
        if to_left || to_right {
            let (from, to) =
                (if to_left { left } else { x }, if to_right { left + stretch.width * CELL } else { x + 1 });
            rect(out, from, y, to - from, 1, colour);
        }
        return;
    }
    for (column, word) in words(&stretch.text) {
        let (x, width) = (left + column * CELL, word.width() * CELL);
        let class = if stretch.kind == Kind::Wide { " class=\"w\"" } else { "" };
        let bold = if bold { " font-weight=\"bold\"" } else { "" };
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{colour}\"{class}{bold}>{}</text>",
            top + 16,
            escaped(word)
        );
        if underlined {
            rect(out, x, top + 19, width, 1, colour);
        }
    }
}

/// Compares the screen with the picture in the repository, or writes it there.
fn picture(name: &str, run: &mut Run) {
    let path = Path::new(gouji_testing::ROOT).join("assets/pictures").join(name).with_extension("svg");
    let drawn = svg(&run.buffer());
    if std::env::var("GOUJI_PICTURES").is_ok_and(|wish| wish == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, drawn).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "assets/pictures/{name}.svg shows another screen; look at it, then GOUJI_PICTURES=write cargo test -p gouji-tui pictures"
    );
}

/// The bundled reports with the cursor on one of them.
fn at(name: &str) -> Run {
    let mut run = Run::new(120, 36);
    run.state.list.cursor = run.state.list.items().iter().position(|item| item.path.contains(name)).unwrap();
    run
}

#[test]
fn pictures_of_the_readme() {
    let mut list = Run::new(100, 24);
    list.state.list.cursor = 5;
    picture("list", &mut list);
    picture("problem", &mut Run::new(120, 36).open("xifeng"));
    let english = |columns, rows| Run::with(gouji_session::corpus::samples(), columns, rows, Lang::En, folder());
    let mut list = english(100, 24);
    list.state.list.cursor = 5;
    picture("list-en", &mut list);
    picture("problem-en", &mut english(120, 36).open("xifeng"));
    picture("compare-en", english(120, 36).open("suqian-2024").keys("d / text:new_received.total Enter"));
    let mut editing = Run::new(120, 36).open("suqian-2024");
    editing.keys("} } Down Down e End text:0");
    picture("editing", &mut editing);
    let mut cards =
        super::cards::misread(120, 36, &[("requests.granted.total", 1413), ("requests.carried_in.business", 30)]);
    cards.keys("]");
    picture("cards", &mut cards);
    let mut protection = Run::new(120, 36).open("suqian-2024");
    protection.keys("} } v");
    picture("protection", &mut protection);
    let mut compare = at("suqian-2024");
    compare.keys("d / text:new_received.total Enter");
    picture("compare", &mut compare);
    picture("compare-parts", compare.keys("b"));
    picture("compare-prose", compare.keys("Esc End"));
    picture("compare-grids", compare.keys("t"));
    let mut series = super::pair::all_years(120, 36);
    picture("series", series.keys("} Down Down Down Down Down Down"));
    let mut pick = Run::new(120, 36).open("suqian-2024");
    pick.keys("} } Down Down e text:14 Down Down");
    picture("pick", &mut pick);
    let mut help = Run::new(120, 36).open("xifeng");
    help.keys("?");
    picture("help", &mut help);
}

#[test]
fn a_run_of_cells_is_drawn_in_its_place() {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 12, 1));
    buffer.set_string(0, 0, "a<申请92件", ratatui::style::Style::new());
    buffer[(6, 0)].modifier = Modifier::REVERSED;
    let picture = svg(&buffer);
    for piece in [
        "<text x=\"12\" y=\"28\" textLength=\"18\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#cdd6f4\">a&lt;</text>",
        "<text x=\"30\" y=\"28\" textLength=\"36\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#cdd6f4\" class=\"w\">申请</text>",
        "<rect x=\"66\" y=\"12\" width=\"9\" height=\"21\" fill=\"#cdd6f4\"/>",
        "fill=\"#11111b\">9</text>",
        "<text x=\"84\" y=\"28\" textLength=\"18\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#cdd6f4\" class=\"w\">件</text>",
    ] {
        assert!(picture.contains(piece), "{piece} in\n{picture}");
    }
    assert_eq!(words(" a b   c  "), [(1, "a b"), (7, "c")]);
}
