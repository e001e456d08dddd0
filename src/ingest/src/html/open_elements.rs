//! The open elements of a page and their styles.
//!
//! Invariant: elements end where the HTML standard ends them (a cell at the next cell, a paragraph at the next block),
//! and an end tag inside a table ends nothing outside it; the number of open elements is limited. Not here: which elements
//! end which (`element_names`), what text and cells become (`html`).

use super::css::{Declaration, Sheet, declarations};
use super::element_names::{Name, OUTER, TABLE_PARTS, ended, is_block, is_void, names, sets_text};
use super::elements::Tag;
use super::selector::Element;
use super::style::{PROPERTIES, Style};
use std::rc::Rc;

/// An element as selectors see it.
#[derive(Debug, Clone, Default)]
struct Seen {
    name: Name,
    /// Those of its attributes that selectors look at.
    attributes: Vec<(String, String)>,
    number: usize,
    number_of_type: usize,
    /// True if it is known to be the last of its parent.
    is_last: bool,
}

/// An open element.
#[derive(Debug, Clone, Default)]
struct Open {
    seen: Seen,
    style: Style,
    /// The elements of each name directly inside it so far.
    inner: Vec<(Name, usize)>,
    /// The last element directly inside it.
    last: Option<Seen>,
    /// Its tag, if it sets text and goes on where what is around it ends.
    tag: Option<Box<Tag>>,
}

/// The open elements, the innermost last.
#[derive(Debug, Default)]
pub(super) struct OpenElements<'a> {
    sheet: Sheet<'a>,
    open: Vec<Open>,
    /// Elements inside the innermost that are not kept.
    beyond: usize,
    /// Bytes of the page that were looked at ahead of their turn.
    ahead: usize,
    /// Rules that elements were asked for, not yet paid for.
    tried: usize,
    /// `style` attributes that set nothing of interest.
    plain_styles: Vec<String>,
}

/// Most of them that are remembered.
const MOST_PLAIN: usize = 32;

/// Most elements that are open at once; deeper ones have the style of the last.
const DEEPEST: usize = 1024;
/// Open elements that are searched for the one that a tag ends.
const LOOKED_BACK: usize = 64;

/// Most elements that set text and go on after a paragraph.
const MOST_GOING_ON: usize = 8;
/// Bytes that are looked at for the end of an element, and of all elements of a page.
const FARTHEST: usize = 4096;
const MOST_AHEAD: usize = 32 << 20;

impl<'a> OpenElements<'a> {
    pub fn new(sheet: Sheet<'a>) -> Self {
        Self { sheet, ..Self::default() }
    }

    /// Names of the attributes that selectors look at.
    pub fn attributes_asked(&self) -> Rc<[String]> {
        self.sheet.asks.attributes.iter().cloned().collect()
    }

    /// Number of rules that were asked for since the last time.
    pub fn asked(&mut self) -> usize {
        std::mem::take(&mut self.tried)
    }

    /// The style of the text at this place.
    pub fn style(&self) -> Style {
        self.open.last().map_or(Style::default(), |open| open.style)
    }

    /// Opens an element, unless it has no content, and returns its style; `behind` is the page behind its tag.
    pub fn start(&mut self, tag: &Tag, behind: &str) -> Style {
        let name = tag.name.as_slice();
        let (ends, around) = ended(name);
        if let Some(at) = self.find(ends, around) {
            self.close(at, name);
        }
        self.push(tag, behind)
    }

    fn push(&mut self, tag: &Tag, behind: &str) -> Style {
        let name = tag.name.as_slice();
        let mut seen = Seen { name: Name::new(name), ..Seen::default() };
        seen.attributes.extend(tag.attributes.iter().cloned());
        if self.sheet.asks.number {
            self.count(&mut seen);
        }
        if self.sheet.asks.is_last && self.ahead < MOST_AHEAD {
            let (is_last, length) = is_last(name, behind);
            seen.is_last = is_last;
            self.ahead += length;
        }
        let style = self.styled(tag, &seen);
        if !is_void(name) {
            if self.open.len() < DEEPEST {
                let tag = (sets_text(name) && tag.is_small()).then(|| Box::new(tag.clone()));
                self.open.push(Open { seen, style, tag, ..Open::default() });
            } else {
                self.beyond += 1;
            }
        }
        style
    }

    /// Closes an element and returns its style; `None` if none of this name is open.
    pub fn end(&mut self, name: &[u8]) -> Option<Style> {
        const TABLE: &[Name] = &names([b"table"]);
        const CELLS: &[Name] = &names([b"td", b"th", b"table"]);
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        // Such an element ends with the one around it.
        if name.len() > Name::LONGEST {
            return None;
        }
        let around: &[Name] = match name {
            b"table" => &[],
            b"td" | b"th" | b"tr" | b"tbody" | b"thead" | b"tfoot" | b"caption" | b"colgroup" => TABLE,
            name if sets_text(name) || is_block(name) => CELLS,
            // A paragraph or a list inside it keeps it open.
            _ => OUTER,
        };
        let at = self.find(&[Name::new(name)], around)?;
        let style = self.open.get(at).map(|open| open.style);
        self.close(at, name);
        style
    }

    /// Closes the element at `at` and those inside it; elements that set text go on behind it, except those of a cell.
    fn close(&mut self, at: usize, name: &[u8]) {
        // Nearly every element holds no open one when it ends.
        if at + 1 >= self.open.len() {
            self.open.truncate(at);
            return;
        }
        let is_own = |open: &Open| TABLE_PARTS.contains(&open.seen.name);
        let inner = self.open.get(at + 1..).unwrap_or(&[]);
        let is_over =
            TABLE_PARTS.contains(&Name::new(name)) || self.open.get(at).is_some_and(is_own) || inner.iter().any(is_own);
        let mut going_on: Vec<Box<Tag>> = Vec::new();
        for open in self.open.drain(at..).skip(1).filter(|_| !is_over) {
            going_on.extend(open.tag.filter(|_| going_on.len() < MOST_GOING_ON));
        }
        self.open.truncate(at);
        for tag in &going_on {
            self.push(tag, "");
        }
    }

    /// Finds the innermost element of these names, inside the innermost of those it may not be outside of; of several
    /// that end together, the outermost.
    fn find(&self, names: &[Name], around: &[Name]) -> Option<usize> {
        if names.is_empty() {
            return None;
        }
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev().take(LOOKED_BACK) {
            let name = open.seen.name;
            if names.contains(&name) {
                found = Some(at);
                if names.len() == 1 {
                    break;
                }
            } else if around.contains(&name) {
                break;
            }
        }
        found
    }

    /// Numbers an element among those of its parent.
    fn count(&mut self, seen: &mut Seen) {
        let Some(parent) = self.open.last_mut() else { return };
        match parent.inner.iter_mut().find(|(name, _)| *name == seen.name) {
            Some((_, count)) => *count += 1,
            None => parent.inner.push((seen.name, 1)),
        }
        seen.number = parent.inner.iter().map(|(_, count)| count).sum();
        seen.number_of_type = parent.inner.iter().find(|(name, _)| *name == seen.name).map_or(1, |(_, count)| *count);
    }

    /// True if a `style` attribute sets a property that may hide text. A page repeats few of them for thousands of cells.
    fn sets(&mut self, style: &str) -> bool {
        if style.is_empty() || self.plain_styles.iter().any(|plain| plain == style) {
            return false;
        }
        let sets = declarations(style).next().is_some();
        if !sets && self.plain_styles.len() < MOST_PLAIN {
            self.plain_styles.push(style.to_string());
        }
        sets
    }

    fn styled(&mut self, tag: &Tag, seen: &Seen) -> Style {
        let name = tag.name.as_slice();
        let is_cell = matches!(name, b"td" | b"th" | b"tr" | b"tbody" | b"thead" | b"table");
        let mut style = self.style().inside();
        style.name(name);
        style.colours(&tag.ink, &tag.ground);
        style.is_absent |= tag.is_hidden || (name == b"dialog" && !tag.is_on);
        let sets = self.sets(&tag.style);
        let mut found = Vec::new();
        if !self.sheet.is_empty() {
            let node = Node { open: &self.open, seen, last: self.open.last().and_then(|open| open.last.as_ref()) };
            let (rules, tried) = self.sheet.rules_for(str::from_utf8(name).unwrap_or_default(), &node);
            self.tried += tried;
            found = rules;
        }
        if sets || !found.is_empty() {
            let was_absent = self.style().is_absent;
            let all = found.into_iter().flat_map(|rule| &rule.declarations).copied();
            let all = all.chain(declarations(&tag.style).map(|set| self.sheet.resolved(set)));
            // Of each property the last one holds, an important one before all others.
            let mut held = [None; PROPERTIES.len()];
            for (at, set) in all.enumerate() {
                let held: &mut Option<(bool, usize, Declaration<'_>)> = &mut held[set.property];
                if held.is_none_or(|(is_important, ..)| set.is_important || !is_important) {
                    *held = Some((set.is_important, at, set));
                }
            }
            let mut held: Vec<_> = held.into_iter().flatten().collect();
            held.sort_unstable_by_key(|(is_important, at, _)| (*is_important, *at));
            for (.., set) in &held {
                style.set(set, is_cell);
            }
            style.close();
            style.is_absent |= was_absent;
        }
        // What is folded up in a cell is not seen; on the page, who reads it opens it.
        style.is_absent |= self.style().is_folded && name != b"summary";
        let is_in_cell = || self.open.iter().rev().take(LOOKED_BACK).any(|open| open.seen.name == Name::new(b"td"));
        style.is_folded = name == b"details" && !tag.is_on && is_in_cell();
        if self.sheet.asks.previous
            && let Some(parent) = self.open.last_mut()
        {
            parent.last = Some(seen.clone());
        }
        style
    }
}

/// An element among the open ones.
struct Node<'n> {
    /// The elements around it.
    open: &'n [Open],
    seen: &'n Seen,
    /// The element before it in its parent.
    last: Option<&'n Seen>,
}

impl Element for Node<'_> {
    fn parent(&self) -> Option<Self> {
        let (parent, open) = self.open.split_last()?;
        // What was before the parent is no longer known: the last of its own parent is the parent itself.
        Some(Node { open, seen: &parent.seen, last: None })
    }

    fn previous(&self) -> Option<Self> {
        Some(Node { open: self.open, seen: self.last?, last: None })
    }

    fn is_named(&self, name: &str) -> bool {
        self.seen.name.bytes().eq_ignore_ascii_case(name.as_bytes())
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.seen.attributes.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn is_last(&self) -> bool {
        self.seen.is_last
    }

    fn number(&self, of_type: bool) -> usize {
        if of_type { self.seen.number_of_type } else { self.seen.number }
    }
}

/// True if nothing but an end tag follows the element whose start tag ended before `page`, and the bytes looked at.
fn is_last(name: &[u8], page: &str) -> (bool, usize) {
    let bytes = page.as_bytes().get(..FARTHEST.min(page.len())).unwrap_or(&[]);
    let (mut depth, mut at) = (usize::from(!is_void(name)), 0);
    while let Some(tag) =
        bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'<')).map(|tag| at + tag + 1)
    {
        let is_end = bytes.get(tag) == Some(&b'/');
        let start = tag + usize::from(is_end);
        let length = bytes.get(start..).map_or(0, |rest| {
            rest.iter()
                .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-')))
                .unwrap_or(rest.len())
        });
        let other = bytes.get(start..start + length).unwrap_or(&[]);
        let is_name = |name: &[u8]| other.eq_ignore_ascii_case(name);
        at = start + length;
        if other.is_empty() {
            continue;
        }
        // A cell or a row may end without a tag of its own.
        let is_cell = matches!(name, b"td" | b"th");
        let begins_next = !is_end && depth == 1 && is_cell && (is_name(b"td") || is_name(b"th"));
        let ends_row = depth == 1 && is_cell && is_name(b"tr");
        match (depth, is_end) {
            // The next cell or row ends the parent too.
            (0, _) => return (is_end || is_name(b"tr") || (!is_cell && is_name(b"td")), at),
            _ if begins_next || ends_row => return (ends_row, at),
            (_, true) if is_name(name) => depth -= 1,
            (_, false) if is_name(name) => depth += 1,
            _ => {}
        }
    }
    (false, bytes.len())
}
