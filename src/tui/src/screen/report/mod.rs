//! One report under review: the text, the fields, the problem shown.
//!
//! Not here: what is open of a report (`report_view`).

pub(crate) mod accept;
pub(crate) mod cards_view;
pub(crate) mod fields_view;
pub(crate) mod form;
pub(crate) mod keys;
pub(crate) mod legend_view;
pub(crate) mod loading;
pub(crate) mod next_stop;
mod operands_view;
pub(crate) mod pick;
pub(crate) mod problem_view;
mod protection_view;
mod state_view;
pub(crate) mod text_view;
pub(crate) mod unread_view;
pub(crate) mod value_view;
pub(crate) mod view;
