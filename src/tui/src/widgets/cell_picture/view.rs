//! Draws the picture of what is in focus.

use super::Shown;
use crate::action::Action;
use crate::layout::Area;
use crate::report_view::ReportView;
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use crate::widgets::paint::{Paint, rect};
use gouji_core::message;
use gouji_core::text::width::Measure;
use gouji_scan::Picture;
use ratatui::widgets::Widget;
use ratatui_image::Image;

/// What is ink, between the darkest point and the lightest, in hundredths; and the difference below which nothing is.
const INK: u16 = 60;
const LEAST: u8 = 60;

/// A value below which a point is ink.
fn ink_of(points: &Picture) -> u8 {
    let darkest = points.grey.iter().copied().min().unwrap_or(u8::MAX);
    let contrast = points.grey.iter().copied().max().unwrap_or(0).saturating_sub(darkest);
    if contrast < LEAST { 0 } else { darkest + (u16::from(contrast) * INK / 100) as u8 }
}

/// Draws it, in a frame.
pub(crate) fn draw(state: &State, view: &ReportView, area: Area, paint: &mut Paint) {
    if area.height == 0 {
        return;
    }
    let key = first_key(state, Action::Enlarge);
    paint.frame(area, state.say("pane.picture"), &message!("picture.key", key = key).get(state.lang), false);
    let inside = area.inside();
    match &view.picture.shown {
        Some((_, Shown::Points(points))) => blocks(points, inside, paint),
        Some((_, Shown::Pixels(protocol))) => paint.with_buffer(|buffer| {
            Image::new(protocol).render(rect(inside), buffer);
        }),
        None => {
            let room = inside.width.saturating_sub(2);
            paint.fitted(inside.x + 1, inside.y, room, state.say("picture.none"), paint.theme.dim());
        }
    }
}

/// Draws points as half blocks in the colour of text: ink is what is drawn, whatever the ground.
fn blocks(points: &Picture, area: Area, paint: &mut Paint) {
    let style = paint.theme.text();
    // These blocks are of ambiguous width themselves.
    let is_wide = paint.measure == Measure::Wide;
    let ink = ink_of(points);
    for row in 0..area.height {
        let is_ink = |x: usize, y: u16| x < points.width && points.at(x as isize, y as isize) < ink;
        let line: String = (0..usize::from(area.width))
            .map(|x| match (is_ink(x, 2 * row), is_ink(x, 2 * row + 1)) {
                (false, false) => ' ',
                _ if is_wide => '#',
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
            })
            .collect();
        paint.text(area.x, area.y + row, area.width, &line, style);
    }
}
