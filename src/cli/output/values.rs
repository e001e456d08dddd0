//! Values as they are printed: numbers, spans, days, and the codes of the core.
//!
//! Invariant: a number is a decimal string, so that no reader rounds it; a code is a lower-case ASCII word that scripts may
//! compare.

use gouji_core::check::{Protection, Severity, Side, Verdict, plain};
use gouji_core::diff::{FaultAttribution, FindingFate, LinkState, OutlierKind, Pairing, RowChange, RowKind};
use gouji_core::extract::{Confidence, Reading, Role, State};
use gouji_core::ids::{MentionId, RuleId};
use gouji_core::localize::{ErrorSource, ErrorType, ExplanationKind};
use gouji_core::text::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// An exact number as a decimal string: `59237.2449`.
#[derive(Debug, Clone, Copy)]
pub struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&plain(self.0))
    }
}

/// A place in the report's text: first byte, and one past the last.
#[derive(Debug, Clone, Copy)]
pub struct Place(pub Span);

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq([self.0.start, self.0.end])
    }
}

/// A day, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy)]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The id of a rule as its file has it, with `@` and a byte of the text behind it for one instance of many.
///
/// The scope is left out: the year is a key of its own where two reports are compared.
#[derive(Debug, Clone, Copy)]
pub struct RuleName<'a>(pub &'a RuleId);

impl Serialize for RuleName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            RuleId { name, instance: None, .. } => serializer.serialize_str(name),
            RuleId { name, instance: Some(at), .. } => serializer.collect_str(&format_args!("{name}@{at}")),
        }
    }
}

/// What an id names: a field of a form, or a number of the prose.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum IdKind {
    /// A field: `section.row.column`.
    Field,
    /// A number of the prose: `prose@` and its first byte.
    Mention,
}

impl IdKind {
    /// The kind of an id.
    pub fn of(id: &str) -> Self {
        if MentionId::parse(id).is_some() { Self::Mention } else { Self::Field }
    }
}

/// One of the two reports that are compared.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Year {
    /// The report under `old`.
    Older,
    /// The report under `new`.
    Newer,
}

/// A value of the core that is printed by its name.
pub trait Coded: Copy + 'static {
    /// The name of the type in the schema.
    #[cfg(test)]
    const SCHEMA: &'static str;
    /// Every value.
    #[cfg(test)]
    const ALL: &'static [Self];
    /// The printed word.
    fn code(self) -> &'static str;
}

/// A value of the core, printed by its name.
#[derive(Debug, Clone, Copy)]
pub struct Code<T>(pub T);

impl<T: Coded> Serialize for Code<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

/// Implements [`Coded`] with `name()`. A variant that is not listed does not compile.
macro_rules! coded {
    ($type:ty as $schema:literal: $($variant:ident),+) => {
        impl Coded for $type {
            #[cfg(test)]
            const SCHEMA: &'static str = $schema;
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(<$type>::$variant),+];
            fn code(self) -> &'static str {
                match self {
                    $(<$type>::$variant)|+ => self.name(),
                }
            }
        }
    };
}

coded!(Severity as "Severity": Hard, Soft, Info);
coded!(Verdict as "Verdict": Holds, Fails, Truncated, Blank, NotAssessable, RuleFailed);
coded!(Protection as "Protection": Located, Detected, Unprotected);
coded!(ErrorSource as "ErrorSource": Transcription, Publication, Undetermined);
coded!(ErrorType as "ErrorType": DigitDropped, DigitAdded, DigitReplaced, DigitsSwapped, TenTimes, HundredTimes, Exchanged, Shifted, Split,
    Merged, RowsExchanged, Moved, TotalOverPart, Filled, NumberReplaced, TwoErrors, SeveralNumbers);
coded!(ExplanationKind as "ExplanationKind": PartialList, CountedTwice, OtherBreakdown, NoBlame, TooMuch);
coded!(State as "State": Number, Zero, Blank, Dash, NotApplicable, Text, Unread);
coded!(Reading as "Reading": Cell, Line, Sentence, Prose, Repaired);
coded!(Confidence as "Confidence": Sure, Recognised, Doubtful, CannotTell);
coded!(Role as "Role": Count, Total, Part, Percent, Growth, Amount, TitleYear, BodyYear, OtherYear, PeriodStart, PeriodEnd, Published,
    Signed, Filled, Date, Duration, Range, DocumentNumber, CitedYear, Hotline, Phone, Address, Place, ListMark, Name,
    PageMark, Unexplained);
coded!(RowChange as "RowChange": Same, Changed, Appeared, Vanished, Moved);
coded!(RowKind as "RowKind": Exact, Sum, Split, Approximate, NotComparable, OnlyOld, OnlyNew);
coded!(OutlierKind as "OutlierKind": TenThousand, Ten, History, Peers, FromZero, ToZero, Twice);
coded!(LinkState as "LinkState": Unknown, Holds, Settled, Soft, Broken);
coded!(FaultAttribution as "FaultAttribution": Older, Newer, Both, CannotTell);
coded!(FindingFate as "FindingFate": New, Remains, Corrected, Gone);

impl Coded for Pairing {
    #[cfg(test)]
    const SCHEMA: &'static str = "Pairing";
    #[cfg(test)]
    const ALL: &'static [Self] = &[
        Self::Adjacent,
        Self::Apart { first: 0, last: 0 },
        Self::Versions { year: 0 },
        Self::OtherAgency,
        Self::Reversed,
        Self::Unknown,
    ];

    fn code(self) -> &'static str {
        self.name()
    }
}

impl Coded for Side {
    #[cfg(test)]
    const SCHEMA: &'static str = "Side";
    #[cfg(test)]
    const ALL: &'static [Self] = &[Self::Left, Self::Right];

    fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

#[cfg(test)]
mod schema {
    use super::{Code, Coded, Day, Number, Place, RuleName};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl<T: Coded> JsonSchema for Code<T> {
        fn schema_name() -> Cow<'static, str> {
            T::SCHEMA.into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let codes: Vec<&str> = T::ALL.iter().map(|value| value.code()).collect();
            json_schema!({ "type": "string", "enum": codes })
        }
    }

    impl JsonSchema for Number {
        fn schema_name() -> Cow<'static, str> {
            "Number".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "An exact number as a decimal string.",
                "type": "string",
                "pattern": "^-?[0-9]+(\\.[0-9]+)?$",
            })
        }
    }

    impl JsonSchema for RuleName<'_> {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            "RuleName".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string" })
        }
    }

    impl JsonSchema for Place {
        fn schema_name() -> Cow<'static, str> {
            "Span".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A place in the report's text: first byte, and one past the last.",
                "type": "array",
                "items": { "type": "integer", "minimum": 0 },
                "minItems": 2,
                "maxItems": 2,
            })
        }
    }

    impl JsonSchema for Day {
        fn schema_name() -> Cow<'static, str> {
            "Day".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "description": "A day.", "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
    }
}
