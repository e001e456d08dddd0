//! Frames on a real terminal: popups over Chinese text, resizing, and the position of an input method.

use super::harness::{Run, columns_of};
use gouji_core::text::width::Measure;
use gouji_ingest::worker::Stop;
use gouji_tui::keys::{Code, Key};
use gouji_tui::run::inbox::Message;
use gouji_tui::run::runtime::Runtime;
use gouji_tui::tty::Msg;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, TestBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Modifier;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZero;
use std::rc::Rc;

/// Records what is written to the terminal.
#[derive(Clone, Default)]
struct Wire(Rc<RefCell<Vec<u8>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal that receives only the changes of each frame.
struct Wired {
    wire: Wire,
    terminal: Terminal<CrosstermBackend<Wire>>,
    size: (u16, u16),
}

impl Wired {
    fn new(columns: u16, rows: u16) -> Self {
        let wire = Wire::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
        let backend = CrosstermBackend::new(wire.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        Self { wire, terminal, size: (columns, rows) }
    }

    fn draw(&mut self, run: &mut Run) {
        let shown = run.buffer();
        self.terminal.draw(|frame| *frame.buffer_mut() = shown).unwrap();
    }

    fn contents(&self) -> String {
        let (columns, rows) = self.size;
        let mut parser = vt100::Parser::new(NonZero::new(rows).unwrap(), NonZero::new(columns).unwrap(), 0);
        parser.process(&self.wire.0.borrow());
        // A blank that was written is one that was not.
        parser.screen().contents().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn nothing_is_left_of_a_popup_or_of_what_it_covered() {
    // The edges of the popups fall on both halves of the characters below.
    for columns in 80..92 {
        let mut run = Run::new(columns, 24).open("xifeng");
        let mut wired = Wired::new(columns, 24);
        for keys in
            ["C-w Down", "?", "Down", "Esc", "c", "text:核对", "Esc", "n", "a q", "Esc", "t", "?", "Esc", "F10", "?"]
        {
            run.keys(keys);
            wired.draw(&mut run);
            let mut fresh = Wired::new(columns, 24);
            fresh.draw(&mut run);
            assert_eq!(wired.contents(), fresh.contents(), "after {keys} at {columns}");
            // Every line has its full width: no half of a wide character shifts it.
            let buffer = run.buffer();
            for y in 0..24 {
                let mut x = 0;
                while x < columns {
                    x += columns_of(&buffer[(x, y)]);
                }
                assert_eq!(x, columns, "row {y} after {keys}");
            }
        }
    }
}

#[test]
fn the_border_of_a_popup_stands_on_either_half_of_a_covered_character() {
    let mut halves = [0, 0];
    for columns in [80, 81, 84, 85] {
        let mut run = Run::new(columns, 24).open("xifeng");
        let below = run.buffer();
        run.keys("F");
        let over = run.buffer();
        for y in 0..24 {
            for x in 1..columns {
                let is_edge = over[(x, y)].symbol() == "│" && below[(x, y)].symbol() != "│";
                if is_edge && columns_of(&below[(x - 1, y)]) == 2 {
                    halves[1] += 1;
                    assert_eq!(over[(x - 1, y)].symbol(), " ", "half a character before {x}, {y}");
                } else if is_edge && columns_of(&below[(x, y)]) == 2 {
                    halves[0] += 1;
                }
            }
        }
    }
    assert!(halves.iter().all(|&count| count > 0), "{halves:?}");
}

#[test]
fn another_size_keeps_the_place() {
    for name in ["xifeng", "suqian-2024", "xianjiahu"] {
        let mut run = Run::new(120, 36).open(name);
        run.keys("n n");
        let place = |run: &Run| {
            let desk = run.state.open.view().unwrap();
            (desk.focus().map(str::to_string), desk.text_pane.cursor, desk.problem.clone())
        };
        let before = place(&run);
        for (columns, rows) in [(80, 24), (200, 60), (61, 15), (300, 100), (20, 5), (1, 1), (90, 30), (120, 36)] {
            run.resize(columns, rows);
            run.screen();
            assert_eq!(place(&run), before, "{name} at {columns}×{rows}");
            let desk = run.state.open.view().unwrap();
            let panes = desk.panes(run.state.space());
            if columns >= 60 && rows >= 15 {
                let (row, height) =
                    (desk.text_pane.row_of(desk.text_pane.cursor), usize::from(panes.text.inside().height));
                assert!((desk.text_pane.top..desk.text_pane.top + height).contains(&row), "{name} at {columns}×{rows}");
                let height = usize::from(panes.fields.inside().height);
                assert!((desk.top..desk.top + height).contains(&desk.row), "{name} at {columns}×{rows}");
            }
        }
    }
}

/// The character directly before the cursor.
fn before_the_cursor(run: &mut Run) -> String {
    let (x, y) = run.cursor().expect("the cursor is shown");
    let buffer = run.buffer();
    let mut at = 0;
    let mut last = String::new();
    while at < x {
        last = buffer[(at, y)].symbol().to_string();
        at += columns_of(&buffer[(at, y)]);
    }
    assert_eq!(at, x, "the cursor stands in the middle of a character");
    last
}

#[test]
fn the_real_cursor_stands_behind_what_was_typed_in_every_input() {
    for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
        let mut run = Run::new(columns, rows).open("xifeng");
        assert_eq!(run.cursor(), None, "nothing is typed");
        for (opens, typed, leaves) in [
            ("e", "１２３４", "Esc"),
            ("/", "政府信息", "Esc"),
            ("c", "与第三十三行不符", "Esc"),
            ("c", "第一行 Enter text:第二行", "Esc"),
        ] {
            run.keys(opens).keys(&format!("text:{typed}"));
            let last = typed.chars().last().map(|c| if c == '４' { '4' } else { c }).unwrap();
            assert_eq!(before_the_cursor(&mut run), last.to_string(), "{opens} {typed} at {columns}×{rows}");
            run.keys(leaves);
            assert_eq!(run.cursor(), None, "{opens} was left");
        }
        let mut compare = Run::new(columns, rows);
        compare.state.list.cursor = 3;
        compare.keys("d / text:申请");
        assert_eq!(before_the_cursor(&mut compare), "请");
    }
}

#[test]
fn keys_of_an_input_method_are_the_keys_they_stand_for() {
    let wide = |c: char| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c };
    let resources = gouji_tui::resources::Resources::builtin().unwrap();
    for mode in ["list", "desk", "compare", "series"] {
        for action in resources.keymap.actions(mode) {
            for key in resources.keymap.keys(mode, action).iter().flat_map(gouji_tui::keys::KeySequence::keys) {
                let Some(c) = key.typed() else { continue };
                let typed = Key::plain(Code::Char(wide(c)));
                assert_eq!(typed.folded(), *key, "{mode}: {action}");
            }
        }
    }
    let mut run = Run::new(80, 24).open("xifeng");
    run.keys("ｎ");
    assert!(run.screen().contains("问题 2/8"));
    run.keys("、");
    assert!(run.state.open.view().unwrap().search.is_some());
}

/// A terminal that blanks in its default colours what is left of a wide character when half of it is written over, as tmux does.
/// `None` is the second column of the character before.
struct Halving {
    size: Size,
    cells: Vec<Option<Cell>>,
}

impl Halving {
    fn new(columns: u16, rows: u16) -> Self {
        let cells = vec![Some(Cell::EMPTY); usize::from(columns) * usize::from(rows)];
        Self { size: Size::new(columns, rows), cells }
    }

    fn write(&mut self, at: usize, cell: &Cell) {
        let wide = columns_of(cell) > 1;
        if self.cells[at].is_none() {
            self.cells[at - 1] = Some(Cell::EMPTY);
        }
        let behind = at + if wide { 2 } else { 1 };
        if behind < self.cells.len() && self.cells[behind].is_none() {
            self.cells[behind] = Some(Cell::EMPTY);
        }
        self.cells[at] = Some(cell.clone());
        if wide {
            self.cells[at + 1] = None;
        }
    }

    /// The first cell that is not as a frame has it, foreground of blanks aside.
    fn differs(&self, frame: &Buffer) -> Option<String> {
        let wide = |at: usize| columns_of(&frame.content[at]) > 1;
        let seen = |cell: &Cell| (cell.symbol().to_string(), cell.bg, cell.modifier.intersection(Modifier::REVERSED));
        (0..self.cells.len()).find_map(|at| {
            let expected = (at == 0 || !wide(at - 1)).then(|| seen(&frame.content[at]));
            let shown = self.cells[at].as_ref().map(seen);
            let (x, y) = (at % usize::from(self.size.width), at / usize::from(self.size.width));
            (shown != expected).then(|| format!("{x}, {y}: {shown:?} for {expected:?}"))
        })
    }
}

impl Backend for Halving {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        content
            .for_each(|(x, y, cell)| self.write(usize::from(y) * usize::from(self.size.width) + usize::from(x), cell));
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, _: P) -> io::Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.cells.fill(Some(Cell::EMPTY));
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_is_left_of_a_wide_character_is_written_anew() {
    for (columns, rows) in [(80, 24), (81, 24), (120, 36)] {
        for measure in [Measure::Narrow, Measure::Wide] {
            let Run { program: Runtime { state, view, edges, sessions, .. }, sessions: _folder, .. } =
                Run::new(columns, rows);
            let terminal = Terminal::new(Halving::new(columns, rows)).unwrap();
            let mut program = Runtime::new(state, view, terminal, edges, sessions, Stop::default());
            program.state.measure = measure;
            let script = "w Down w 4 Down 4 / s u Esc Backspace 1 1 Home Down Down Enter n n n ? Down Esc t t e 1 Esc c Esc \
                F10 Tab Down Down PageDown PageDown a q Esc q F10 d Down Down n Esc V Down Esc ! Esc End Enter n q";
            for word in script.split_whitespace() {
                program.take(Message::Tty(Msg::Key(word.parse().unwrap()))).unwrap();
                program.draw().unwrap();
                let mut whole = Terminal::new(TestBackend::new(columns, rows)).unwrap();
                let Runtime { view, state, .. } = &mut program;
                let frame = whole.draw(|frame| view.draw(state, frame)).unwrap();
                let differs = program.terminal.backend().differs(frame.buffer);
                assert_eq!(differs, None, "after {word} at {columns}, {measure:?}");
            }
        }
    }
}
