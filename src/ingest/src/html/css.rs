//! The style sheets of a page: the rules that may hide, strike out or raise text.
//!
//! Invariant: linear in the sheet; what is not understood is left out. A page is read as a stream of tags, so only
//! selectors that look back, and one tag ahead, are known, and libraries that need a tree do not fit. Not here: what a
//! property makes of text (`style`), which elements are open (`open_elements`).

use super::nesting::flattened;
use super::selector::{Asks, Element, Key, Selector, selectors};
use super::style;
use memchr::memchr_iter;
use std::borrow::Cow;
use std::collections::HashMap;

/// A rule: where it holds and what it sets.
#[derive(Debug)]
pub(super) struct Rule<'a> {
    pub selector: Selector<'a>,
    pub declarations: Vec<Declaration<'a>>,
}

/// A property that may hide text, as it is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declaration<'a> {
    /// Index of the property in [`style::PROPERTIES`].
    pub property: usize,
    pub value: &'a str,
    pub is_important: bool,
}

/// The rules of a page that may matter, the most specific last.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    rules: Vec<Rule<'a>>,
    /// What the rules ask of elements.
    pub asks: Asks,
    /// Indexes of the rules by what an element must have for them; a page without rules for names asks no element's name.
    by_name: HashMap<Cow<'a, str>, Vec<usize>>,
    by_class: HashMap<&'a str, Vec<usize>>,
    by_id: HashMap<&'a str, Vec<usize>>,
    /// Indexes of the rules for any element.
    for_any: Vec<usize>,
    /// Custom properties of the page, the last value of each; those of one element alone are taken for the page's.
    variables: HashMap<&'a str, &'a str>,
}

/// Most rules of a page that are kept: real pages have some hundred that set such a property.
const MOST_RULES: usize = 1 << 14;
/// Depth of blocks inside blocks (`@media` in `@supports`) that is looked into.
const DEPTH: usize = 8;

impl<'a> Sheet<'a> {
    /// Reads the [`sheets`] of a page.
    pub fn of_page(sheets: &'a [Cow<'a, str>]) -> Self {
        let mut sheet = Self::default();
        for text in sheets {
            sheet.block(text, DEPTH);
        }
        for at in 0..sheet.rules.len() {
            let resolved: Vec<Declaration<'a>> =
                sheet.rules[at].declarations.iter().map(|set| sheet.resolved(*set)).collect();
            sheet.rules[at].declarations = resolved;
        }
        // Properties that no rule sets to hide something need no rule that sets them otherwise.
        let mut is_suspicious = [false; style::PROPERTIES.len()];
        for set in sheet.rules.iter().flat_map(|rule| &rule.declarations) {
            is_suspicious[set.property] |= set.is_important || style::may_hide(*set);
        }
        for rule in &mut sheet.rules {
            rule.declarations.retain(|set| is_suspicious[set.property]);
        }
        sheet.rules.retain(|rule| !rule.declarations.is_empty());
        // The sort is stable: of two equally specific rules the later one holds.
        sheet.rules.sort_by_key(|rule| rule.selector.specificity());
        sheet.rules.iter().for_each(|rule| rule.selector.ask(&mut sheet.asks));
        for (at, rule) in sheet.rules.iter().enumerate() {
            let rules = match rule.selector.key() {
                Some(Key::Name(name)) => sheet.by_name.entry(name).or_default(),
                Some(Key::Class(class)) => sheet.by_class.entry(class).or_default(),
                Some(Key::Id(id)) => sheet.by_id.entry(id).or_default(),
                None => &mut sheet.for_any,
            };
            rules.push(at);
        }
        sheet
    }

    /// A declaration with the value of the custom property it names: the page's own, else the one given for it.
    pub fn resolved<'v>(&self, set: Declaration<'v>) -> Declaration<'v>
    where
        'a: 'v,
    {
        let mut value = set.value;
        for _ in 0..DEPTH {
            let Some(inside) = value.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) else { break };
            let (name, other) = inside.split_once(',').map_or((inside, None), |(name, other)| (name, Some(other)));
            match self.variables.get(name.trim()).copied().or(other) {
                Some(known) => value = known.trim(),
                None => break,
            }
        }
        Declaration { value, ..set }
    }

    /// True if no rule can hide anything.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Returns the rules that hold for an element of this name, in lower case, the most specific last, and the number of rules that
    /// were tried.
    pub fn rules_for<E: Element>(&self, name: &str, element: &E) -> (Vec<&Rule<'a>>, usize) {
        let id = element.attribute("id").and_then(|id| self.by_id.get(id.trim()));
        let classes = element.attribute("class").unwrap_or_default().split_ascii_whitespace();
        let mut tried: Vec<usize> = Vec::new();
        tried.extend(&self.for_any);
        tried.extend(self.by_name.get(name).into_iter().flatten());
        tried.extend(id.into_iter().flatten());
        classes.for_each(|class| tried.extend(self.by_class.get(class).into_iter().flatten()));
        tried.sort_unstable();
        tried.dedup();
        let rules = tried.iter().map(|at| &self.rules[*at]).filter(|rule| rule.selector.matches(element));
        (rules.collect(), tried.len())
    }

    /// Reads the rules of a block of a sheet.
    fn block(&mut self, text: &'a str, depth: usize) {
        let mut rest = text;
        while let Some(open) = next(rest, &['{', ';', '}']) {
            let (prelude, behind) = (rest.get(..open).unwrap_or(""), rest.get(open + 1..).unwrap_or(""));
            if !rest[open..].starts_with('{') {
                rest = behind;
                continue;
            }
            let end = block_end(behind);
            let body = behind.get(..end).unwrap_or("");
            rest = behind.get(end + 1..).unwrap_or("");
            let prelude = bare(prelude);
            if let Some(rule) = prelude.strip_prefix('@') {
                if is_shown(rule) && depth > 0 {
                    self.block(body, depth - 1);
                }
                continue;
            }
            if body.contains("--") {
                self.variables
                    .extend(pieces(body).filter(|(name, ..)| name.starts_with("--")).map(|one| (one.0, one.1)));
            }
            let declarations: Vec<Declaration<'a>> = declarations(body).collect();
            if declarations.is_empty() {
                continue;
            }
            for selector in selectors(prelude) {
                if self.rules.len() < MOST_RULES {
                    self.rules.push(Rule { selector, declarations: declarations.clone() });
                }
            }
        }
    }
}

/// Returns the declarations of a block or of a `style` attribute that may hide text.
pub(super) fn declarations(text: &str) -> impl Iterator<Item = Declaration<'_>> {
    pieces(text).filter_map(|(name, value, is_important)| {
        let name = unescaped(name);
        let property = style::PROPERTIES.iter().position(|known| known.eq_ignore_ascii_case(&name))?;
        Some(Declaration { property, value, is_important })
    })
}

/// Returns what a text says with its escapes (`\\6e one`) resolved; nearly always the text itself.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let mut code = String::new();
        while code.len() < 6
            && let Some(digit) = rest.next_if(char::is_ascii_hexdigit)
        {
            code.push(digit);
        }
        if code.is_empty() {
            out.extend(rest.next());
        } else {
            rest.next_if(char::is_ascii_whitespace);
            out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}'));
        }
    }
    Cow::Owned(out)
}

/// Returns name, value and importance of every declaration.
fn pieces(text: &str) -> impl Iterator<Item = (&str, &str, bool)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = next(text, &[';']);
        rest = end.and_then(|end| text.get(end + 1..));
        Some(text.get(..end.unwrap_or(text.len())).unwrap_or(""))
    })
    .filter_map(|one| {
        let (name, value) = bare(one).split_once(':')?;
        let value = value.trim();
        let (value, is_important) = match value.rsplit_once('!') {
            Some((value, mark)) if mark.trim().eq_ignore_ascii_case("important") => (value.trim_end(), true),
            _ => (value, false),
        };
        Some((name.trim(), value, is_important))
    })
}

/// True for a conditional block that holds on a screen.
fn is_shown(rule: &str) -> bool {
    let (name, condition) = rule.split_once(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or((rule, ""));
    let condition = condition.to_ascii_lowercase();
    match name.to_ascii_lowercase().as_str() {
        "media" => condition
            .split(',')
            .any(|query| !query.contains("max-width") && (!query.contains("print") || query.contains("not"))),
        "supports" | "layer" | "container" => true,
        _ => false,
    }
}

/// Returns a piece of a sheet without comments, HTML comment marks and blanks at its ends.
pub(super) fn bare(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let before = rest.len();
        rest = rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("-->")).unwrap_or(rest).trim_start();
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]).trim_start();
        }
        if let Some(comment) = rest.strip_suffix("*/") {
            rest = comment.rfind("/*").map_or(rest, |start| &comment[..start]).trim_end();
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// Returns where the first of the signs is, outside comments, strings and brackets.
pub(super) fn next(text: &str, signs: &[char]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at += 2 + text.get(at + 2..)?.find("*/")? + 2;
                continue;
            }
            b'\\' => at += 1,
            b'"' | b'\'' => at += quoted(&bytes[at..]),
            _ if signs.contains(&char::from(byte)) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Returns the length of a string without its closing quote; a line end closes it as well.
fn quoted(bytes: &[u8]) -> usize {
    let Some(quote) = bytes.first() else { return 0 };
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if byte == quote => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Returns where the block ends whose brace is open.
pub(super) fn block_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| next(rest, &['{', '}'])).map(|at| from + at) {
        if text[at..].starts_with('{') {
            depth += 1;
        } else if depth == 0 {
            return at;
        } else {
            depth -= 1;
        }
        from = at + 1;
    }
    text.len()
}

/// Returns all style sheets of a page, those that came with it first, with nested rules written out.
pub(super) fn sheets<'a>(source: &'a str, linked: &[&'a str]) -> Vec<Cow<'a, str>> {
    linked.iter().copied().chain(embedded(source)).map(flattened).collect()
}

/// Returns the style sheets inside a page, outside its comments and scripts.
fn embedded(source: &str) -> impl Iterator<Item = &str> {
    let mut rest = source;
    std::iter::from_fn(move || {
        loop {
            let mut tags = memchr_iter(b'<', rest.as_bytes());
            let at = tags.find(|at| matches!(rest.as_bytes().get(at + 1), Some(b'!' | b's' | b'S')))?;
            rest = rest.get(at + 1..)?;
            if rest.starts_with("!--") {
                // A style sheet inside a conditional comment is not for today's browsers.
                rest = rest.get(rest.find("-->")? + 3..)?;
            } else if is_tag(rest, "script") {
                rest = rest.get(end_tag(rest, "script")?..)?;
            } else if is_tag(rest, "style") {
                let tag = rest.find('>')?;
                let (attributes, body) = (rest.get(..tag)?.to_ascii_lowercase(), rest.get(tag + 1..)?);
                let end = end_tag(body, "style").unwrap_or(body.len());
                rest = body.get(end..)?;
                if !attributes.contains("print") || attributes.contains("screen") || attributes.contains("all") {
                    return body.get(..end);
                }
            }
        }
    })
}

fn is_tag(rest: &str, name: &str) -> bool {
    rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        && rest.as_bytes().get(name.len()).is_some_and(|byte| byte.is_ascii_whitespace() || b">/".contains(byte))
}

/// Returns where the end tag of an element begins.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find("</")?;
        if text.get(at + 2..at + 2 + name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)) {
            return Some(at);
        }
        from = at + 2;
    }
}
