//! The kinds of rules, one file each.
//!
//! A new kind is a file with its parameters and its [`kind::RuleKind`], a `mod` line, and a line in the table below.

mod against_table;
mod at_most;
mod chapters;
mod contact;
mod copied;
mod date_order;
mod deadline;
mod domain;
mod enumeration;
mod equal;
mod filled;
mod form_fits_year;
mod full_year;
mod growth;
mod jump;
pub(super) mod kind;
mod labelled;
mod listed;
mod marks;
mod mentioned;
mod mentions;
mod named_growth;
mod one_unit;
mod percentage;
mod percentage_sum;
mod present;
mod product;
mod rate;
mod reading_differs;
mod repeated;
mod said;
mod same_forms;
mod same_year;
mod signature;
mod told;
mod totals_filled;
mod two_sums;
mod zero;

pub use reading_differs::agrees;

use kind::RuleKind;
use serde::Deserialize;

/// Makes the enum of all kinds, and finds the kind of each value.
macro_rules! kinds {
    (with_parameters { $($with:ident in $with_file:ident,)* } plain { $($plain:ident in $plain_file:ident,)* }) => {
        /// What must hold. A term is a field id with `{set}` parts, `-` before it subtracts, `last:` takes last year's.
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        pub enum Relation {
            $(#[doc = concat!("See `rules/", stringify!($with_file), ".rs`.")] $with($with_file::$with),)*
            $(#[doc = concat!("See `rules/", stringify!($plain_file), ".rs`.")] $plain,)*
        }

        impl Relation {
            /// The kind, with its parameters.
            pub(in crate::check) fn kind(&self) -> &dyn RuleKind {
                match self {
                    $(Self::$with(kind) => kind,)*
                    $(Self::$plain => &$plain_file::$plain,)*
                }
            }
        }
    };
}

kinds! {
    with_parameters {
        Equal in equal,
        AtMost in at_most,
        Rate in rate,
        Mentioned in mentioned,
        Growth in growth,
        NamedGrowth in named_growth,
        Jump in jump,
        Zero in zero,
        OneUnit in one_unit,
        Repeated in repeated,
        Product in product,
        Listed in listed,
        Copied in copied,
        Deadline in deadline,
        Present in present,
        Said in said,
        Told in told,
        Signature in signature,
        Contact in contact,
        Chapters in chapters,
    }
    plain {
        Enumeration in enumeration,
        Percentage in percentage,
        PercentageSum in percentage_sum,
        Labelled in labelled,
        Domain in domain,
        Filled in filled,
        TotalsFilled in totals_filled,
        Marks in marks,
        SameForms in same_forms,
        FullYear in full_year,
        SameYear in same_year,
        DateOrder in date_order,
        FormFitsYear in form_fits_year,
        ReadingDiffers in reading_differs,
    }
}
