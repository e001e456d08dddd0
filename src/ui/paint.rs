//! Putting text, boxes and styles on the screen.
//!
//! Invariant: nothing is drawn outside the frame, and half a wide character is never left over at an edge.

use super::Theme;
use crate::app::State;
use crate::app::layout::Area;
use crate::text::width::{fit, width};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// A line as pieces, each with its style.
pub type Line = Vec<(String, Style)>;

/// The frame being drawn.
pub struct Paint<'f, 'b> {
    frame: &'f mut Frame<'b>,
    /// Styles.
    pub theme: Theme,
    cursor: Option<(u16, u16)>,
}

/// The ratatui rectangle of an area.
pub fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

impl<'f, 'b> Paint<'f, 'b> {
    /// Begins a frame.
    pub const fn new(frame: &'f mut Frame<'b>, theme: Theme) -> Self {
        Self { frame, theme, cursor: None }
    }

    fn buffer(&mut self) -> &mut Buffer {
        self.frame.buffer_mut()
    }

    /// Writes text from a cell to the right, at most `columns` wide; the columns it took.
    pub fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer().area;
        if x >= area.width || y >= area.height {
            return 0;
        }
        let columns = columns.min(area.width - x);
        // A tab is one column here, as it is for the wrapping.
        let shown = if text.contains('\t') { text.replace('\t', " ") } else { text.to_string() };
        let (end, _) = self.buffer().set_stringn(x, y, shown, usize::from(columns), style);
        end - x
    }

    /// Writes text that is cut with an ellipsis when it does not fit.
    pub fn fitted(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        self.text(x, y, columns, &fit(text, usize::from(columns)), style)
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
        let line = "─".repeat(usize::from(area.width - 2));
        self.text(area.x, area.y, area.width, &format!("┌{line}┐"), style);
        self.text(area.x, last_y, area.width, &format!("└{line}┘"), style);
        for y in area.y + 1..last_y {
            self.text(area.x, y, 1, "│", style);
            self.text(last_x, y, 1, "│", style);
        }
        let room = area.width.saturating_sub(4);
        let right_width = (width(right) as u16).min(room);
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
        let all = self.buffer().area;
        let right = (area.x + area.width).min(all.width);
        for y in area.y..(area.y + area.height).min(all.height) {
            if area.x > 0 {
                let wide = self.buffer().cell((area.x - 1, y)).is_some_and(|cell| width(cell.symbol()) > 1);
                if wide && let Some(cell) = self.buffer().cell_mut((area.x - 1, y)) {
                    cell.set_symbol(" ");
                }
            }
            for x in area.x..right {
                if let Some(cell) = self.buffer().cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Draws a widget of the library.
    pub fn widget(&mut self, widget: impl Widget, area: Area) {
        let within = rect(area).intersection(self.buffer().area);
        self.frame.render_widget(widget, within);
    }

    /// Puts the real cursor here, so that an input method opens beside it.
    pub const fn cursor(&mut self, x: u16, y: u16) {
        self.cursor = Some((x, y));
    }

    /// Ends the frame.
    pub fn finish(self) {
        if let Some((x, y)) = self.cursor {
            self.frame.set_cursor_position(Position::new(x, y));
        }
    }

    /// The one line shown when there is no room to work in.
    pub fn too_small(&mut self, state: &State) {
        let least = crate::app::layout::SMALLEST;
        let words = state.say_with("too_small", &[&least.columns.to_string(), &least.rows.to_string()]);
        let theme = self.theme;
        self.fitted(0, 0, state.size.columns, &words, theme.error());
    }

    /// The bottom line: a message, or the keys that help here.
    pub fn footer(&mut self, state: &State, area: Area, actions: &[&str], right: &str) {
        let theme = self.theme;
        // The way to all other keys is always in view.
        let help = state.kit.keymap.keys(state.mode(), "help").first().map(ToString::to_string).unwrap_or_default();
        let cramped = if state.size.is_cramped() { state.say("cramped") } else { "" };
        let right = format!("{cramped}  {help} {}  {right}", state.say("short.help"));
        let right = right.trim();
        let right_width = width(right) as u16;
        let room = area.width.saturating_sub(if right.is_empty() { 1 } else { right_width + 3 });
        let mut x = area.x + 1;
        if let Some(status) = &state.status {
            let style = if status.is_error { theme.error() } else { theme.good() };
            let mark = if status.is_error { "! " } else { "" };
            x += self.fitted(x, area.y, room, &format!("{mark}{}", status.text), style) + 3;
        }
        for action in actions {
            let Some(key) = state.kit.keymap.keys(state.mode(), action).first() else { continue };
            let words = state.say(&format!("short.{action}")).to_string();
            let key = key.to_string();
            let needed = (width(&key) + 1 + width(&words) + 2) as u16;
            if x + needed > area.x + room + 2 {
                break;
            }
            x += self.text(x, area.y, needed, &key, theme.key()) + 1;
            x += self.text(x, area.y, needed, &words, theme.text()) + 2;
        }
        if !right.is_empty() {
            self.text(area.x + area.width.saturating_sub(right_width + 1), area.y, right_width, right, theme.title());
        }
    }
}
