//! In the place of `cell_picture`, in a program that reads no pictures.

use crate::graphics::Graphics;
use crate::layout::Area;
use gouji_core::document::Document;
use gouji_core::text::Span;

/// No picture.
#[derive(Debug, Default)]
pub(crate) struct CellPicture {
    /// As where there are pictures.
    pub(crate) is_enlarged: bool,
}

impl CellPicture {
    /// There is none to prepare.
    pub(crate) fn look(&mut self, _: &Document, _: Option<Span>, _: Area, _: Graphics) {
        self.is_enlarged = false;
    }
}

pub(crate) mod view {
    //! Draws nothing.

    use crate::layout::Area;
    use crate::report_view::ReportView;
    use crate::state::State;
    use crate::widgets::paint::Paint;

    /// There is nothing to draw.
    pub(crate) fn draw(_: &State, _: &ReportView, _: Area, _: &mut Paint) {}
}
