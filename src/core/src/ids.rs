//! Typed ids of fields, values, mentions, rules, years and owners, and their written forms.
//!
//! Invariant: what is written is what is parsed: `parse(x).to_string() == x` for every rule id. Sessions and JSON hold the
//! written forms, so these never change.

pub mod item;

use serde::{Serialize, Serializer};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, Index, IndexMut};
use std::sync::Arc;

/// One of two reports that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Year {
    /// The older report.
    Older,
    /// The newer report.
    Newer,
}

impl Year {
    /// Both, the older first.
    pub const BOTH: [Self; 2] = [Self::Older, Self::Newer];

    /// The other of the two.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Older => Self::Newer,
            Self::Newer => Self::Older,
        }
    }
}

/// Two values, one for each variant of an enum of two, are indexed by it; the first variant is the first value.
macro_rules! index_two {
    ($by:ident: $first:ident, $second:ident) => {
        impl<T> Index<$by> for [T; 2] {
            type Output = T;

            fn index(&self, by: $by) -> &T {
                let [first, second] = self;
                match by {
                    $by::$first => first,
                    $by::$second => second,
                }
            }
        }

        impl<T> IndexMut<$by> for [T; 2] {
            fn index_mut(&mut self, by: $by) -> &mut T {
                let [first, second] = self;
                match by {
                    $by::$first => first,
                    $by::$second => second,
                }
            }
        }
    };
}

index_two!(Year: Older, Newer);
index_two!(Owner: Own, Companion);

/// A shared, written id: cloning it copies a pointer, and a map keyed by it is asked with a `&str`.
macro_rules! written_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The written form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(written: &str) -> Self {
                Self(written.into())
            }
        }

        impl From<String> for $name {
            fn from(written: String) -> Self {
                Self(written.into())
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                *self.0 == *other
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, other: &String) -> bool {
                *self.0 == **other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                *self.0 == **other
            }
        }

        impl PartialEq<$name> for &str {
            fn eq(&self, other: &$name) -> bool {
                **self == *other.0
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

written_id! {
    /// The id of a field of a form: `section.row.column`.
    FieldId
}

written_id! {
    /// The id of a value of a report: a [`FieldId`], a [`MentionId`], or an item of its identity.
    ValueId
}

impl From<FieldId> for ValueId {
    fn from(field: FieldId) -> Self {
        Self(field.0)
    }
}

impl From<&FieldId> for ValueId {
    fn from(field: &FieldId) -> Self {
        Self(Arc::clone(&field.0))
    }
}

impl From<MentionId> for ValueId {
    fn from(mention: MentionId) -> Self {
        mention.to_string().into()
    }
}

/// The report a value belongs to, seen from the report under review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The report under review.
    Own,
    /// The report of another year it is checked with: last year's, or for the older of a pair the newer one.
    Companion,
}

impl Owner {
    /// True for the report under review.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Own)
    }

    /// The other of the two.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Own => Self::Companion,
            Self::Companion => Self::Own,
        }
    }
}

/// The id of a number of the prose: `prose@1234`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MentionId {
    /// The byte of the text at which the number begins.
    pub offset: usize,
}

impl MentionId {
    const PREFIX: &'static str = "prose@";

    /// Reads the written form; `None` for the id of anything else.
    pub fn parse(id: &str) -> Option<Self> {
        Some(Self { offset: id.strip_prefix(Self::PREFIX)?.parse().ok()? })
    }
}

impl fmt::Display for MentionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Self::PREFIX, self.offset)
    }
}

/// The reports a rule reads, seen from the report under review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The report under review.
    ThisYear,
    /// Last year's report, which is open as well.
    LastYear,
    /// Next year's report, which is open as well.
    NextYear,
    /// Both years' reports.
    Across,
}

impl Scope {
    /// What the written form begins with. A rule is either across years or not, so that need not be written.
    const fn prefix(self) -> &'static str {
        match self {
            Self::ThisYear | Self::Across => "",
            Self::LastYear => "last:",
            Self::NextYear => "next:",
        }
    }
}

/// The id of a rule's instance: `requests.row.granted`, `prose.enumeration@1234`, `last:requests.row.granted`.
///
/// Two ids are equal when they are written alike: the name decides whether a rule is across years.
#[derive(Debug, Clone)]
pub struct RuleId {
    /// The reports it reads.
    pub scope: Scope,
    /// The id in the rule file with its sets filled in, and the field, table or form the instance is about.
    pub name: Arc<str>,
    /// The byte of the text the instance is about, for rules with an instance for each place in the prose.
    pub instance: Option<usize>,
}

impl RuleId {
    /// An id without an instance.
    pub fn new(scope: Scope, name: impl Into<Arc<str>>) -> Self {
        Self { scope, name: name.into(), instance: None }
    }

    /// Reads the written form; what has no prefix is of this year, or across years.
    pub fn parse(written: &str) -> Self {
        let of = |scope: Scope| Some((scope, written.strip_prefix(scope.prefix())?));
        let (scope, rest) = of(Scope::LastYear).or_else(|| of(Scope::NextYear)).unwrap_or((Scope::ThisYear, written));
        let place = rest.rsplit_once('@').and_then(|(name, digits)| {
            let offset: usize = digits.parse().ok()?;
            (offset.to_string() == digits).then_some((name, offset))
        });
        match place {
            Some((name, offset)) => Self { scope, name: name.into(), instance: Some(offset) },
            None => Self::new(scope, rest),
        }
    }

    /// The same rule, in another scope.
    #[must_use]
    pub fn in_scope(&self, scope: Scope) -> Self {
        Self { scope, ..self.clone() }
    }

    /// True when its written form is one word that [`Self::parse`] reads back: what a rule file may use.
    pub fn is_well_formed(name: &str) -> bool {
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "@:".contains(c))
    }

    fn key(&self) -> (&str, &str, Option<usize>) {
        (self.scope.prefix(), &self.name, self.instance)
    }
}

impl PartialEq for RuleId {
    fn eq(&self, other: &Self) -> bool {
        // A rule about places of the prose has one name and thousands of instances: those differ soonest.
        self.instance == other.instance && self.key() == other.key()
    }
}

impl Eq for RuleId {}

impl PartialOrd for RuleId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RuleId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for RuleId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialEq<str> for RuleId {
    fn eq(&self, other: &str) -> bool {
        *self == Self::parse(other)
    }
}

impl PartialEq<&str> for RuleId {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.scope.prefix(), self.name)?;
        self.instance.map_or(Ok(()), |offset| write!(f, "@{offset}"))
    }
}

/// Serializes the written form.
impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a decision or a note is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A field of a form, or an item of the report's identity.
    Field(String),
    /// A number of the prose.
    Mention(MentionId),
    /// A finding itself.
    Rule(RuleId),
    /// A table of the report, by the section of its field ids.
    Table(String),
}

impl Subject {
    const RULE: &'static str = "finding:";
    const TABLE: &'static str = "table:";

    /// Reads the written form.
    pub fn parse(id: &str) -> Self {
        if let Some(rule) = id.strip_prefix(Self::RULE) {
            return Self::Rule(RuleId::parse(rule));
        }
        if let Some(table) = id.strip_prefix(Self::TABLE) {
            return Self::Table(table.to_string());
        }
        MentionId::parse(id).map_or_else(|| Self::Field(id.to_string()), Self::Mention)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(id) => f.write_str(id),
            Self::Mention(id) => id.fmt(f),
            Self::Rule(rule) => write!(f, "{}{rule}", Self::RULE),
            Self::Table(table) => write!(f, "{}{table}", Self::TABLE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_what_is_parsed(id in "((last|next|finding):){0,2}[a-z甲.@: 0]{0,6}(@[0-9]{1,3})?") {
            prop_assert_eq!(RuleId::parse(&id).to_string(), id.clone());
            prop_assert_eq!(RuleId::parse(&RuleId::parse(&id).to_string()), RuleId::parse(&id));
        }

        #[test]
        fn a_well_formed_id_is_parsed_as_its_own_name(
            name in "[a-z甲._-]{0,4}[ @:\t]?[a-z0-9]{0,4}",
            scope in prop::sample::select(vec![Scope::ThisYear, Scope::LastYear, Scope::NextYear]),
            instance in prop::option::of(0_usize..2_000),
        ) {
            if RuleId::is_well_formed(&name) {
                let id = RuleId { instance, ..RuleId::new(scope, name.as_str()) };
                let parsed = RuleId::parse(&id.to_string());
                prop_assert_eq!((parsed.scope, parsed.name.as_ref(), parsed.instance), (scope, name.as_str(), instance));
            } else {
                prop_assert!(name.is_empty() || name.contains([' ', '@', ':', '\t']));
            }
        }
    }
}
