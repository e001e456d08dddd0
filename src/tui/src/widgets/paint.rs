//! Putting text, boxes and styles on the screen.
//!
//! Invariant: nothing is drawn outside the frame, and half a wide character is never left over at an edge.

use crate::action::Action;
use crate::hits::{HitTarget, Hits};
use crate::layout::Area;
use crate::search::Search;
use crate::state::State;
use crate::widgets::theme::Theme;
use gouji_core::message;
use gouji_core::text::sanitize::{picture, printable};
use gouji_core::text::width::Measure;
use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use std::num::NonZeroU16;
use unicode_segmentation::UnicodeSegmentation;

/// A line as pieces, each with its style.
pub type StyledLine = Vec<(String, Style)>;

/// The frame being drawn.
pub struct Paint<'f, 'b> {
    frame: &'f mut Frame<'b>,
    /// Styles.
    pub theme: Theme,
    /// How the terminal draws characters of ambiguous width.
    pub measure: Measure,
    cursor: Option<(u16, u16)>,
    hits: Hits,
}

/// The signs of boxes, and others that need a single cell.
#[derive(Debug)]
pub struct Signs {
    /// A line from above to below.
    pub upright: &'static str,
    /// A horizontal line.
    pub level: &'static str,
    /// Corners: upper left, upper right, lower left, lower right.
    pub corners: [&'static str; 4],
    /// The place of a number that is not there.
    pub blank: &'static str,
    /// What is seen, on the border of the whole.
    pub view: &'static str,
}

const LINES: Signs =
    Signs { upright: "│", level: "─", corners: ["┌", "┐", "└", "┘"], blank: "□", view: "┃" };
/// The lines of boxes are themselves of ambiguous width.
const ASCII: Signs = Signs { upright: "|", level: "-", corners: ["+", "+", "+", "+"], blank: "_", view: "]" };

/// Columns that a cell of the buffer takes.
pub(super) fn columns_of(cell: &Cell) -> u16 {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(columns) => columns.get(),
        _ => Measure::Narrow.width(cell.symbol()) as u16,
    }
}

/// The ratatui rectangle of an area.
pub fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

impl<'f, 'b> Paint<'f, 'b> {
    /// Begins a frame on the theme's ground.
    pub fn new(frame: &'f mut Frame<'b>, theme: &Theme, measure: Measure) -> Self {
        let area = frame.area();
        frame.buffer_mut().set_style(area, theme.text());
        Self { frame, theme: *theme, measure, cursor: None, hits: Hits::default() }
    }

    /// What boxes are drawn with.
    pub const fn signs(&self) -> &'static Signs {
        match self.measure {
            Measure::Narrow => &LINES,
            Measure::Wide => &ASCII,
        }
    }

    fn buffer(&mut self) -> &mut Buffer {
        self.frame.buffer_mut()
    }

    /// Lets a widget of another library draw.
    pub fn with_buffer(&mut self, draw: impl FnOnce(&mut Buffer)) {
        draw(self.buffer());
    }

    /// Writes text from a cell to the right, at most `columns` wide; the columns it took.
    pub fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer().area;
        if x >= area.width || y >= area.height {
            return 0;
        }
        let columns = columns.min(area.width - x);
        // A tab is one column here, as it is for the wrapping. What comes from a session or a file name is made safe here, last
        // of all: nothing that a terminal would obey is ever drawn.
        let shown =
            if text.chars().any(|c| c == '\t' || picture(c).is_some()) { printable(text) } else { text.to_string() };
        if self.measure == Measure::Wide {
            return self.wide(x, y, columns, &shown, style);
        }
        let (end, _) = self.buffer().set_stringn(x, y, shown, usize::from(columns), style);
        end - x
    }

    /// Writes text on a terminal that draws ambiguous characters over two columns. ratatui measures them as one: such a cell
    /// gets its width, so that what follows is placed by the terminal and stays in line even if the guess was wrong.
    fn wide(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let measure = self.measure;
        let buffer = self.buffer();
        let mut used = 0;
        for grapheme in text.graphemes(true) {
            let (taken, narrow) = (measure.width(grapheme), Measure::Narrow.width(grapheme));
            if usize::from(used) + taken > usize::from(columns) {
                break;
            }
            let at = x + used;
            let forced = NonZeroU16::new(taken as u16).filter(|_| taken > narrow);
            buffer[(at, y)].set_diff_option(CellDiffOption::None);
            if let Some(forced) = forced {
                buffer[(at, y)].set_symbol(grapheme).set_style(style);
                buffer[(at, y)].set_diff_option(CellDiffOption::ForcedWidth(forced));
                for hidden in 1..forced.get() {
                    buffer[(at + hidden, y)].reset();
                    buffer[(at + hidden, y)].set_style(style);
                }
            } else {
                buffer.set_stringn(at, y, grapheme, taken, style);
            }
            used += taken as u16;
        }
        used
    }

    /// Writes text that is cut with an ellipsis when it does not fit.
    pub fn fitted(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        self.text(x, y, columns, &self.measure.fit(text, usize::from(columns)), style)
    }

    /// Writes pieces one behind the other within `columns`; the columns they took.
    pub fn pieces(&mut self, x: u16, y: u16, columns: u16, pieces: &[(String, Style)]) -> u16 {
        let mut used = 0;
        for (text, style) in pieces {
            if used >= columns {
                break;
            }
            used += self.fitted(x + used, y, columns - used, text, *style);
        }
        used
    }

    /// Restyles cells that are already written.
    pub fn restyle(&mut self, x: u16, y: u16, columns: u16, style: Style) {
        let area = self.buffer().area;
        if x < area.width && y < area.height {
            let columns = columns.min(area.width - x);
            self.buffer().set_style(Rect::new(x, y, columns, 1), style);
        }
    }

    /// A border with a title on the left and one on the right.
    pub fn frame(&mut self, area: Area, title: &str, right: &str, active: bool) {
        let style = if active { self.theme.active() } else { self.theme.border() };
        if area.width < 2 || area.height < 2 {
            return;
        }
        let (last_x, last_y) = (area.x + area.width - 1, area.y + area.height - 1);
        let Signs { upright, level, corners: [upper_left, upper_right, lower_left, lower_right], .. } = self.signs();
        let line = level.repeat(usize::from(area.width - 2));
        self.text(area.x, area.y, area.width, &format!("{upper_left}{line}{upper_right}"), style);
        self.text(area.x, last_y, area.width, &format!("{lower_left}{line}{lower_right}"), style);
        for y in area.y + 1..last_y {
            self.text(area.x, y, 1, upright, style);
            self.text(last_x, y, 1, upright, style);
        }
        let room = area.width.saturating_sub(4);
        let right_width = (self.measure.width(right) as u16).min(room);
        let title_style = if active { style } else { self.theme.title() };
        if !title.is_empty() {
            let room = room.saturating_sub(if right.is_empty() { 0 } else { right_width + 3 });
            self.text(area.x + 1, area.y, 1, " ", style);
            let used = self.fitted(area.x + 2, area.y, room, title, title_style);
            self.text(area.x + 2 + used, area.y, 1, " ", style);
        }
        if !right.is_empty() && right_width + 3 < area.width {
            let x = last_x - right_width - 2;
            self.text(x, area.y, 1, " ", style);
            self.fitted(x + 1, area.y, right_width, right, title_style);
            self.text(x + 1 + right_width, area.y, 1, " ", style);
        }
    }

    /// Blanks an area for an overlay. A wide character that reaches over its edge is blanked whole: ratatui 0.30.2 leaves
    /// half of it standing otherwise (its issue 2526).
    pub fn clear(&mut self, area: Area) {
        let ground = self.theme.text();
        let all = self.buffer().area;
        let right = (area.x + area.width).min(all.width);
        for y in area.y..(area.y + area.height).min(all.height) {
            if area.x > 0 {
                let wide = self.buffer().cell((area.x - 1, y)).is_some_and(|cell| columns_of(cell) > 1);
                if wide && let Some(cell) = self.buffer().cell_mut((area.x - 1, y)) {
                    cell.set_symbol(" ").set_diff_option(CellDiffOption::None);
                }
            }
            let last = right.checked_sub(1).filter(|last| *last >= area.x);
            let wide = last.and_then(|last| self.buffer().cell((last, y))).is_some_and(|cell| columns_of(cell) > 1);
            if wide && let Some(cell) = self.buffer().cell_mut((right, y)) {
                cell.set_style(ground);
            }
            for x in area.x..right {
                if let Some(cell) = self.buffer().cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(ground);
                }
            }
        }
    }

    /// Draws a widget of the library.
    pub fn widget(&mut self, widget: impl Widget, area: Area) {
        let within = rect(area).intersection(self.buffer().area);
        self.frame.render_widget(widget, within);
        // The library shows what it is given, but for control characters.
        for position in within.positions() {
            let cell = &mut self.frame.buffer_mut()[position];
            if cell.symbol().chars().any(|c| picture(c).is_some()) {
                let safe: String = cell.symbol().chars().filter(|c| picture(*c).is_none()).collect();
                cell.set_symbol(if safe.is_empty() { " " } else { &safe });
            }
        }
    }

    /// Spreads what a widget of the library wrote over rows of `columns`, with the widths this terminal has; where its cursor
    /// is then.
    pub fn spread(&mut self, area: Area, columns: u16, cursor: (u16, u16)) -> (u16, u16) {
        if self.measure == Measure::Narrow {
            return cursor;
        }
        let mut moved = cursor;
        let within = rect(area).intersection(self.buffer().area);
        for y in within.top()..within.bottom() {
            let mut pieces = Vec::new();
            let mut x = within.left();
            while x < within.right() {
                if (x, y) == cursor {
                    let before: usize = pieces.iter().map(|(text, _): &(String, Style)| self.measure.width(text)).sum();
                    moved.0 = within.left() + before as u16;
                }
                let cell = &self.buffer()[(x, y)];
                pieces.push((cell.symbol().to_string(), cell.style()));
                x += columns_of(&self.buffer()[(x, y)]).max(1);
            }
            let mut used = 0;
            for (text, style) in pieces {
                used += self.text(within.left() + used, y, columns.saturating_sub(used), &text, style);
            }
        }
        moved
    }

    /// Puts the real cursor here, so that an input method opens at it.
    pub const fn cursor(&mut self, x: u16, y: u16) {
        self.cursor = Some((x, y));
    }

    /// The mouse can point at something here.
    pub fn hit(&mut self, area: Area, target: HitTarget) {
        self.hits.push(area, target);
    }

    /// The mouse can point at something in these columns.
    pub fn hit_in(&mut self, x: u16, y: u16, columns: u16, target: HitTarget) {
        self.hits.push(Area { x, y, width: columns, height: 1 }, target);
    }

    /// Ends the frame; what the mouse can point at.
    pub fn finish(self) -> Hits {
        if let Some((x, y)) = self.cursor {
            self.frame.set_cursor_position(Position::new(x, y));
        }
        self.hits
    }

    /// The one line shown when the window is too small.
    pub fn too_small(&mut self, state: &State) {
        let least = crate::layout::SMALLEST;
        let words = message!("too_small", columns = least.columns, rows = least.rows).get(state.lang);
        let theme = self.theme;
        self.fitted(0, 0, state.size.columns, &words, theme.error());
        // What saving came to.
        if let Some(status) = state.status.as_ref().filter(|_| state.size.rows > 1) {
            self.fitted(0, 1, state.size.columns, &status.text, theme.text());
        }
    }

    /// The bottom line while search words are typed; how many columns are used.
    pub fn search(&mut self, state: &State, area: Area, search: &Search) -> u16 {
        let (theme, x) = (self.theme, area.x + 1);
        let used = self.text(x, area.y, area.width, &format!("{} ", state.say("report.find")), theme.key());
        let words = search.line.text();
        let typed = self.text(x + used, area.y, area.width.saturating_sub(used), words, theme.text());
        self.cursor(x + used + search.line.cursor_column(self.measure) as u16, area.y);
        used + typed
    }

    /// The bottom line: a message, or the keys that help here.
    pub fn footer(&mut self, state: &State, area: Area, actions: &[Action], right: &str) {
        let theme = self.theme;
        // The way to all other keys is always in view.
        let help = state.keys(Action::Help).first().map(ToString::to_string).unwrap_or_default();
        let cramped = if state.terminal().is_cramped() { state.say("cramped") } else { "" };
        let right = format!("{cramped}  {help} {}  {right}", state.say("short.help"));
        let right = right.trim();
        let right_width = self.measure.width(right) as u16;
        let room = area.width.saturating_sub(if right.is_empty() { 1 } else { right_width + 3 });
        let mut x = area.x + 1;
        if let Some(status) = &state.status {
            let style = if status.is_error { theme.error() } else { theme.good() };
            let mark = if status.is_error { "! " } else { "" };
            x += self.fitted(x, area.y, room, &format!("{mark}{}", status.text), style) + 3;
        } else if state.is_reading {
            x += self.fitted(x, area.y, room, state.say("reading"), theme.good()) + 3;
        }
        for &action in actions {
            let Some(pressed) = state.keys(action).first() else { continue };
            let words = state.say(&format!("short.{}", action.name())).to_string();
            let key = pressed.to_string();
            let needed = (self.measure.width(&key) + 1 + self.measure.width(&words) + 2) as u16;
            if x + needed > area.x + room + 2 {
                break;
            }
            self.hit_in(x, area.y, needed - 2, HitTarget::Keys(pressed.clone()));
            x += self.text(x, area.y, needed, &key, theme.key()) + 1;
            x += self.text(x, area.y, needed, &words, theme.text()) + 2;
        }
        if !right.is_empty() {
            self.text(area.x + area.width.saturating_sub(right_width + 1), area.y, right_width, right, theme.title());
        }
    }
}
