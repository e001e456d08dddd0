//! Selectors of style sheets, matched against the open elements of a page.
//!
//! Invariant: a selector that cannot be decided from what came before (`:hover`, `::after`) is not read; `:last-child`
//! is what the element knows of itself. Matching takes a bounded number of steps. Not here: the rules (`css`).

use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a selector asks of an element.
pub(super) trait Element {
    /// The element around this one.
    fn parent(&self) -> Option<Self>
    where
        Self: Sized;
    /// The element before this one in the same parent.
    fn previous(&self) -> Option<Self>
    where
        Self: Sized;
    fn is_named(&self, name: &str) -> bool;
    /// The value of an attribute.
    fn attribute(&self, name: &str) -> Option<&str>;
    /// Its number among the elements of its parent, from 1; among those of its own name if `of_type`.
    fn number(&self, of_type: bool) -> usize;
    /// True if it is known to be the last of its parent.
    fn is_last(&self) -> bool;
}

/// How an element stands to the one that follows in a selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Combinator {
    Inside,
    Child,
    Next,
}

/// A condition on one element.
#[derive(Debug, Clone)]
enum Condition<'a> {
    Name(&'a str),
    Class(&'a str),
    Id(&'a str),
    Attribute(&'a str, Option<(char, &'a str)>),
    /// `:nth-child(an+b)`.
    Nth {
        step: i64,
        offset: i64,
        of_type: bool,
    },
    /// `:last-child`, `:only-child`.
    Last,
    Only,
    Not(Vec<Condition<'a>>),
    /// `:is(…)`; with its weight, which `:where(…)` has not.
    Any(Vec<Vec<Condition<'a>>>, bool),
    /// `:root`.
    Root,
}

/// A selector: conditions on an element, and on those before and around it.
#[derive(Debug, Clone)]
pub(super) struct Selector<'a> {
    /// From the element outwards; each with what leads from it to the element named before it.
    compounds: Vec<(Vec<Condition<'a>>, Combinator)>,
}

/// What an element must have for a selector to hold: of its conditions the one that fewest elements meet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    Id(&'a str),
    Class(&'a str),
    /// In lower case.
    Name(Cow<'a, str>),
}

/// What selectors ask of elements beside their names: what nobody asks for need not be kept.
#[derive(Debug, Default)]
pub(super) struct Asks {
    /// Names of attributes, in lower case.
    pub attributes: BTreeSet<String>,
    /// The place among the elements of the parent.
    pub number: bool,
    /// The element before it.
    pub previous: bool,
    /// Whether it is the last of its parent.
    pub is_last: bool,
}

impl Asks {
    fn attribute(&mut self, name: &str) {
        self.attributes.insert(name.to_ascii_lowercase());
    }
}

/// Steps that one match may take; nested conditions could take them without end.
const STEPS: usize = 512;
/// Most compounds of a selector that is read.
const LONGEST: usize = 16;

/// Returns the selectors of a list that are understood.
pub(super) fn selectors(list: &str) -> impl Iterator<Item = Selector<'_>> {
    split(list, |c| c == ',').into_iter().filter_map(selector)
}

/// Splits outside brackets and strings.
pub(super) fn split(text: &str, is_separator: fn(char) -> bool) -> Vec<&str> {
    let (mut parts, mut depth, mut quote, mut start) = (Vec::new(), 0_usize, None, 0);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, c) if depth == 0 && is_separator(c) => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn selector(text: &str) -> Option<Selector<'_>> {
    let mut compounds: Vec<(Vec<Condition<'_>>, Combinator)> = Vec::new();
    let mut combinator = Combinator::Inside;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = compound_end(rest);
        if end > 0 {
            compounds.push((compound(&rest[..end])?, combinator));
            (combinator, rest) = (Combinator::Inside, rest[end..].trim_start());
            if compounds.len() > LONGEST {
                return None;
            }
        } else {
            combinator = match rest.chars().next()? {
                '>' => Combinator::Child,
                '+' => Combinator::Next,
                _ => return None,
            };
            rest = rest[1..].trim_start();
        }
    }
    // Each combinator is read before the compound behind it and belongs to the step from there.
    compounds.reverse();
    (!compounds.is_empty()).then_some(Selector { compounds })
}

/// Returns the length of the compound that begins a text.
fn compound_end(text: &str) -> usize {
    split(text, |c| c.is_whitespace() || matches!(c, '>' | '+' | '~')).first().map_or(0, |part| part.len())
}

fn compound(text: &str) -> Option<Vec<Condition<'_>>> {
    let mut conditions = Vec::new();
    let mut rest = text.strip_prefix('*').unwrap_or(text);
    let end = ident_end(rest);
    if end > 0 {
        conditions.push(Condition::Name(&rest[..end]));
        rest = &rest[end..];
    }
    while let Some(sign) = rest.chars().next() {
        let inner = &rest[sign.len_utf8()..];
        let end = ident_end(inner);
        match sign {
            '.' | '#' if end > 0 => {
                let name = &inner[..end];
                conditions.push(if sign == '.' { Condition::Class(name) } else { Condition::Id(name) });
                rest = &inner[end..];
            }
            '[' => {
                let close = inner.find(']')?;
                conditions.push(attribute(&inner[..close]));
                rest = &inner[close + 1..];
            }
            ':' if end > 0 => {
                let (name, mut behind) = inner.split_at(end);
                let argument = behind.strip_prefix('(').and_then(|open| Some((open, bracket_end(open)?)));
                if let Some((open, close)) = argument {
                    behind = &open[close + 1..];
                }
                conditions.push(pseudo_class(name, argument.map(|(open, close)| open[..close].trim()))?);
                rest = behind;
            }
            _ => return None,
        }
    }
    Some(conditions)
}

/// Returns where the bracket that is open closes; `None` if more than a few are open inside it.
fn bracket_end(text: &str) -> Option<usize> {
    const DEEPEST: usize = 4;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            '(' if depth == DEEPEST => return None,
            '(' => depth += 1,
            _ => {}
        }
    }
    None
}

fn ident_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len())
}

fn attribute(text: &str) -> Condition<'_> {
    let Some((name, value)) = text.split_once('=') else { return Condition::Attribute(text.trim(), None) };
    let sign = name.chars().next_back().filter(|c| "~|^$*".contains(*c));
    let name = name.trim_end_matches(['~', '|', '^', '$', '*']).trim();
    let value = value.trim().trim_end_matches([' ', 'i']).trim_matches(['"', '\'']);
    Condition::Attribute(name, Some((sign.unwrap_or('='), value)))
}

fn pseudo_class<'a>(name: &'a str, argument: Option<&'a str>) -> Option<Condition<'a>> {
    let nth = |(step, offset): (i64, i64), of_type| Condition::Nth { step, offset, of_type };
    Some(match (name.to_ascii_lowercase().as_str(), argument) {
        ("first-child", None) => nth((0, 1), false),
        ("first-of-type", None) => nth((0, 1), true),
        ("nth-child", Some(argument)) => nth(formula(argument)?, false),
        ("nth-of-type", Some(argument)) => nth(formula(argument)?, true),
        ("last-child", None) => Condition::Last,
        ("only-child", None) => Condition::Only,
        ("not", Some(argument)) => Condition::Not(compound(argument)?),
        ("is" | "where" | "matches" | "-webkit-any" | "-moz-any", Some(argument)) => {
            let any = split(argument, |c| c == ',').into_iter().filter_map(|one| compound(one.trim()));
            Condition::Any(any.collect(), !name.eq_ignore_ascii_case("where"))
        }
        ("root", None) => Condition::Root,
        _ => return None,
    })
}

/// Reads `3`, `odd`, `2n+1`, `-n+3`.
fn formula(text: &str) -> Option<(i64, i64)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    match text.as_str() {
        "odd" => return Some((2, 1)),
        "even" => return Some((2, 0)),
        _ => {}
    }
    let Some((step, offset)) = text.split_once('n') else { return text.parse().ok().map(|offset| (0, offset)) };
    let step = match step {
        "" | "+" => 1,
        "-" => -1,
        step => step.parse().ok()?,
    };
    let offset = if offset.is_empty() { 0 } else { offset.parse().ok()? };
    Some((step, offset))
}

impl<'a> Selector<'a> {
    /// Adds what it asks of elements.
    pub fn ask(&self, asks: &mut Asks) {
        fn one(condition: &Condition<'_>, asks: &mut Asks) {
            match condition {
                Condition::Class(_) => asks.attribute("class"),
                Condition::Id(_) => asks.attribute("id"),
                Condition::Attribute(name, _) => asks.attribute(name),
                Condition::Nth { .. } => asks.number = true,
                Condition::Last => asks.is_last = true,
                Condition::Only => (asks.number, asks.is_last) = (true, true),
                Condition::Not(inner) => inner.iter().for_each(|condition| one(condition, asks)),
                Condition::Any(any, _) => any.iter().flatten().for_each(|condition| one(condition, asks)),
                Condition::Name(_) | Condition::Root => {}
            }
        }
        for (conditions, combinator) in &self.compounds {
            asks.previous |= *combinator == Combinator::Next;
            for condition in conditions {
                one(condition, asks);
            }
        }
    }

    /// What the element itself must have; `None` if it may be any.
    pub fn key(&self) -> Option<Key<'a>> {
        let (conditions, _) = self.compounds.first()?;
        let keys = conditions.iter().filter_map(|condition| match condition {
            Condition::Id(id) => Some((0, Key::Id(id))),
            Condition::Class(class) => Some((1, Key::Class(class))),
            Condition::Name(name) => Some((2, Key::Name(Cow::Owned(name.to_ascii_lowercase())))),
            _ => None,
        });
        keys.min_by_key(|(rank, _)| *rank).map(|(_, key)| key)
    }

    /// Ids, classes and names that it asks for: of two rules the one with more holds.
    pub fn specificity(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        let mut open: Vec<&Condition<'_>> = self.compounds.iter().flat_map(|(conditions, _)| conditions).collect();
        while let Some(condition) = open.pop() {
            match condition {
                Condition::Id(_) => counts[0] += 1,
                Condition::Class(_)
                | Condition::Attribute(..)
                | Condition::Nth { .. }
                | Condition::Last
                | Condition::Only
                | Condition::Root => counts[1] += 1,
                Condition::Any(any, true) => open.extend(any.iter().flatten()),
                Condition::Any(..) => {}
                Condition::Name(_) => counts[2] += 1,
                Condition::Not(inner) => open.extend(inner),
            }
        }
        counts
    }

    /// True if the selector holds for an element.
    pub fn matches<E: Element>(&self, element: &E) -> bool {
        let mut steps = STEPS;
        self.compounds.first().is_some_and(|(conditions, _)| holds(conditions, element))
            && self.outer(0, element, &mut steps)
    }

    /// True if the compounds outside the one at `at`, which holds for `element`, hold for the elements before it.
    fn outer<E: Element>(&self, at: usize, element: &E, steps: &mut usize) -> bool {
        let (Some((_, combinator)), Some((conditions, _))) = (self.compounds.get(at), self.compounds.get(at + 1))
        else {
            return true;
        };
        let mut candidate = if *combinator == Combinator::Next { element.previous() } else { element.parent() };
        while let Some(outer) = candidate {
            let Some(left) = steps.checked_sub(1) else { return false };
            *steps = left;
            if holds(conditions, &outer) && self.outer(at + 1, &outer, steps) {
                return true;
            }
            candidate = if *combinator == Combinator::Inside { outer.parent() } else { None };
        }
        false
    }
}

fn holds<E: Element>(conditions: &[Condition<'_>], element: &E) -> bool {
    conditions.iter().all(|condition| match condition {
        Condition::Name(name) => element.is_named(name),
        Condition::Class(class) => {
            element.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == *class))
        }
        Condition::Id(id) => element.attribute("id").is_some_and(|one| one.trim() == *id),
        Condition::Attribute(name, wanted) => element.attribute(name).is_some_and(|value| match wanted {
            None => true,
            Some(('~', word)) => value.split_ascii_whitespace().any(|one| one == *word),
            Some(('|', head)) => value.strip_prefix(head).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
            Some(('^', head)) => value.starts_with(head),
            Some(('$', tail)) => value.ends_with(tail),
            Some(('*', part)) => value.contains(part),
            Some((_, whole)) => value == *whole,
        }),
        Condition::Nth { step, offset, of_type } => {
            let number = i64::try_from(element.number(*of_type)).unwrap_or(i64::MAX);
            let from = number.saturating_sub(*offset);
            if *step == 0 { from == 0 } else { from % step == 0 && from / step >= 0 }
        }
        Condition::Last => element.is_last(),
        Condition::Only => element.number(false) == 1 && element.is_last(),
        Condition::Not(inner) => !holds(inner, element),
        Condition::Any(any, _) => any.iter().any(|one| holds(one, element)),
        Condition::Root => element.parent().is_none(),
    })
}
