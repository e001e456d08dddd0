//! How well the rules check each number, laid over the fields: the looks of the classes, and the line that names them.
//!
//! Invariant: a class is a style, which also tells it without colour; the marks behind the numbers keep their meaning. Not here:
//! what class a number is of (`report_view::protection`).

use crate::report_view::ReportView;
use crate::report_view::marks::Mark;
use crate::state::State;
use crate::widgets::paint::{Paint, StyledLine};
use crate::widgets::theme::Theme;
use gouji_core::check::Protection;
use ratatui::style::{Modifier, Style};

/// The look of a number while the coverage is shown; `None` for one that rules have nothing to say of, or that is confirmed.
pub(super) fn style(view: &ReportView, id: &str, paint: &Paint) -> Option<Style> {
    let protection =
        view.protection.get(id).filter(|_| view.shows_protection && view.marks.get(id) != Mark::Confirmed)?;
    Some(if view.review.is_doubly_read(id) { read_alike(&paint.theme) } else { of(*protection, &paint.theme) })
}

/// What only eyes can find stands out; what the rules notice without telling where steps back.
const fn of(protection: Protection, theme: &Theme) -> Style {
    match protection {
        Protection::Located => theme.good(),
        Protection::Detected => theme.dim().add_modifier(Modifier::ITALIC),
        Protection::Unprotected => theme.warning().add_modifier(Modifier::BOLD).add_modifier(Modifier::UNDERLINED),
    }
}

const fn read_alike(theme: &Theme) -> Style {
    theme.good().add_modifier(Modifier::BOLD)
}

/// The classes, each in its look, with the numbers of the report that are of it.
pub(super) fn line(state: &State, view: &ReportView, paint: &Paint) -> Option<StyledLine> {
    if !view.shows_protection {
        return None;
    }
    let alike = view.protection.keys().filter(|id| view.review.is_doubly_read(id)).count();
    let single = view.protection.iter().filter(|(id, _)| !view.review.is_doubly_read(id));
    let count = |class| single.clone().filter(|(_, protection)| **protection == class).count();
    let classes = [
        ("protection.located", Protection::Located),
        ("protection.detected", Protection::Detected),
        ("protection.unprotected", Protection::Unprotected),
    ];
    let classes = classes.map(|(words, class)| (words, of(class, &paint.theme), count(class)));
    let alike = (alike > 0).then(|| ("protection.read_alike", read_alike(&paint.theme), alike));
    let mut line: StyledLine = Vec::new();
    for (words, style, count) in classes.into_iter().chain(alike) {
        if !line.is_empty() {
            line.push(("  ".to_string(), paint.theme.dim()));
        }
        line.push((state.say(words).to_string(), style));
        line.push((format!(" {count}"), paint.theme.dim()));
    }
    Some(line)
}
