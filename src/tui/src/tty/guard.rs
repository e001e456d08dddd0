//! Terminal modes, entered once and given back on every way out.
//!
//! Invariant: [`leave`] undoes exactly what was entered, in reverse order, may be called any number of times and from any
//! thread, and never fails. Not here: drawing.

use crate::tty::platform::{self, Modes};
use crate::tty::watchdog;
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, cursor, queue};
use std::io::{self, Write, stdout};
use std::sync::atomic::{AtomicU8, Ordering};

const RAW: u8 = 1;
const SCREEN: u8 = 2;
const PASTE: u8 = 4;
const FOCUS: u8 = 8;
const MOUSE: u8 = 16;

/// The modes that are on now. A static, because the panic hook and the signal path have no guard at hand.
static MODES: AtomicU8 = AtomicU8::new(0);

/// The terminal while the workbench has it.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, focus events and, when asked for, the mouse.
    ///
    /// # Errors
    /// When the terminal refuses raw mode or cannot be written to; it is then as before.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        // crossterm 0.29 writes `CSI ;m` under NO_COLOR, which also cancels reverse and bold (its #1069): it has to
        // write colours, and the theme leaves them out.
        crossterm::style::force_color_output(true);
        let guard = Self { mouse };
        // On an error the guard is dropped here, which takes back what was entered.
        guard.take()?;
        Ok(guard)
    }

    fn take(&self) -> io::Result<()> {
        let before = Modes::now();
        enable_raw_mode()?;
        MODES.fetch_or(RAW, Ordering::SeqCst);
        if let (Some(before), Some(since)) = (before, Modes::now()) {
            watchdog::taken(before, since);
        }
        switch(SCREEN, EnterAlternateScreen)?;
        switch(PASTE, EnableBracketedPaste)?;
        switch(FOCUS, EnableFocusChange)?;
        if self.mouse {
            switch(MOUSE, EnableMouseCapture)?;
        }
        stdout().flush()
    }

    /// Takes the mouse, or leaves it to the terminal, which then selects text with it.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            switch(MOUSE, EnableMouseCapture)?;
        } else if MODES.fetch_and(!MOUSE, Ordering::SeqCst) & MOUSE != 0 {
            queue!(stdout(), DisableMouseCapture)?;
        }
        stdout().flush()
    }

    /// Gives the terminal back, stops the program until `fg`, and takes the terminal again. The caller draws everything
    /// again.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        leave();
        platform::suspend()?;
        self.take()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Writes one mode's sequence. The mode counts as on before it is written: half a sequence must be undone too.
fn switch(mode: u8, command: impl Command) -> io::Result<()> {
    MODES.fetch_or(mode, Ordering::SeqCst);
    queue!(stdout(), command)
}

/// Gives the terminal back. Errors are ignored: there is nowhere to report them.
pub fn leave() {
    let modes = MODES.swap(0, Ordering::SeqCst);
    if modes == 0 {
        return;
    }
    undo(&mut stdout(), modes);
    if modes & RAW != 0 {
        let _ = disable_raw_mode();
    }
    watchdog::given();
}

/// Writes what undoes every mode that the program may have switched on.
pub(crate) fn undo_all(out: &mut impl Write) {
    undo(out, MOUSE | FOCUS | PASTE | SCREEN);
}

fn undo(out: &mut impl Write, modes: u8) {
    let on = |mode| modes & mode != 0;
    if on(MOUSE) {
        let _ = queue!(out, DisableMouseCapture);
    }
    if on(FOCUS) {
        let _ = queue!(out, DisableFocusChange);
    }
    if on(PASTE) {
        let _ = queue!(out, DisableBracketedPaste);
    }
    if on(SCREEN) {
        // The cursor may have been hidden by the last frame.
        let _ = queue!(out, cursor::Show, LeaveAlternateScreen);
    }
    let _ = out.flush();
}

/// Gives the terminal back before a panic is printed, so that its message can be read. A panic that will be caught and
/// told elsewhere leaves the screen as it is.
pub fn install_panic_hook(is_caught: fn() -> bool) {
    let old = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        tracing::error!(%info, "panic");
        if is_caught() {
            return;
        }
        leave();
        old(info);
    }));
}
