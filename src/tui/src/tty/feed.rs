//! Everything that wakes the workbench, in one channel: keys, pastes, resizes, the mouse, signals, a vanished terminal.
//!
//! Invariant: each source sleeps in its own thread until something happens (no polling), and none of them ends the
//! program: the loop does. After [`Msg::Hangup`] the terminal must not be touched any more (crossterm 0.29 then spins in
//! its reader, its #793). Not here: what a message means.

use crate::keys::{Code, Key, Mouse, MouseKind};
use crate::tty::{Late, platform};
use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use std::io;
use std::sync::mpsc::Sender;
use std::thread;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Msg {
    /// A key was pressed or repeats.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// The mouse.
    Mouse(Mouse),
    /// The window has the focus, or lost it.
    Focus(bool),
    /// HUP, INT, TERM, QUIT or CONT, by its number; on a console its like.
    Signal(i32),
    /// The terminal is gone.
    Hangup,
}

/// Starts the sources. They end with the program. `T` is whatever the loop waits for besides; `late` is an answer that the
/// terminal may still owe.
///
/// # Errors
/// When a thread cannot be started or the signals cannot be caught.
pub fn start<T: From<Msg> + Send + 'static>(sender: &Sender<T>, late: Late) -> io::Result<()> {
    let to = sender.clone();
    platform::signals(move |signal| to.send(Msg::Signal(signal).into()).is_ok())?;
    let to = sender.clone();
    // Nobody receives it any more when the program has ended.
    platform::watch_hangup(move || drop(to.send(Msg::Hangup.into())))?;
    let to = sender.clone();
    thread::Builder::new().name("events".into()).spawn(move || read(&to, late))?;
    Ok(())
}

fn read<T: From<Msg>>(sender: &Sender<T>, mut late: Late) {
    let mut size = crossterm::terminal::size().unwrap_or((80, 24));
    loop {
        let Ok(event) = event::read() else {
            let _ = sender.send(Msg::Hangup.into());
            return;
        };
        if let Event::Resize(columns, rows) = event {
            size = (columns, rows);
        }
        if let Some(message) = message(event, size)
            && !matches!(message, Msg::Key(key) if late.swallows(key))
            && sender.send(message.into()).is_err()
        {
            return;
        }
    }
}

/// Our message for a terminal event; `None` for what the workbench has no use for.
pub fn message(event: Event, size: (u16, u16)) -> Option<Msg> {
    match event {
        Event::Key(pressed) => key(pressed).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(columns, rows) => Some(Msg::Resize(columns, rows)),
        Event::Mouse(happened) => mouse(happened, size).map(Msg::Mouse),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    // Windows tells of every key also that it was let go.
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        // Control and space arrive as a zero byte on most terminals.
        KeyCode::Null => return Some(Key::new(Code::Char(' '), true, false, false)),
        _ => return None,
    };
    let with = |modifier| event.modifiers.contains(modifier);
    Some(Key::new(code, with(KeyModifiers::CONTROL), with(KeyModifiers::ALT), with(KeyModifiers::SHIFT)))
}

fn mouse(event: MouseEvent, (columns, rows): (u16, u16)) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
        MouseEventKind::ScrollUp => MouseKind::ScrollUp,
        MouseEventKind::ScrollDown => MouseKind::ScrollDown,
        _ => return None,
    };
    // crossterm 0.29 reports coordinate 0 as 65535 (its #1049): that is the first column, not the last.
    let inside = |at: u16, size: u16| if at == u16::MAX { 0 } else { at.min(size.saturating_sub(1)) };
    Some(Mouse { kind, column: inside(event.column, columns), row: inside(event.row, rows) })
}
