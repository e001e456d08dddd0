//! Commands that the hands of other editors type: `:q`, `:w`, `:wq` and their kin.
//!
//! Invariant: none of them drops a decision: `:q!` asks as `:q` does. Not here: asking (`leaving`).

use crate::action::Action;
use crate::keys::Code;
use crate::overlay::palette::Destination;

/// The commands, and where they lead.
const COMMANDS: &[(&[&str], Destination)] = &[
    (&["q", "q!", "qa", "qa!", "quit", "quit!", "qall"], Destination::Action(Action::Quit)),
    (&["w", "w!", "wa", "write", "up", "update"], Destination::Action(Action::Save)),
    (&["wq", "wq!", "wqa", "x", "x!", "xa", "xit"], Destination::SaveAndQuit),
    (&["h", "help"], Destination::Action(Action::Help)),
];

/// What exactly these words mean, if they are a command.
pub(super) fn find(typed: &str) -> Option<Destination> {
    let fold = |c: char| if let Code::Char(c) = Code::Char(c).folded() { c } else { c };
    let typed: String = typed.trim().chars().map(fold).collect();
    let words = typed.trim_start_matches(':');
    COMMANDS.iter().find(|(names, _)| names.contains(&words)).map(|(_, target)| target.clone())
}
