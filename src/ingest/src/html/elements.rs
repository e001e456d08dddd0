//! Effects of HTML elements and attributes on the text.
//!
//! Invariant: an element that is not listed has no effect, and its text is kept. Not here: the stack of open elements
//! (`html`).

use crate::flow::Group;
use crate::limits;
use std::borrow::Cow;
use std::rc::Rc;

/// Effect of an element on the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Its content is not text; with the element's name.
    Skip(&'static [u8]),
    Table,
    /// A group of rows.
    Group(Group),
    Row,
    Cell,
    /// Starts and ends a line and may belong to the surrounding page.
    Container,
    /// Starts and ends a line.
    Line,
    Title,
    Meta,
    Picture,
    /// A field that shows its value: `input`.
    Field,
    Select,
    Option,
    /// A drawing: only its texts are text.
    Drawing,
    /// No effect.
    Inline,
}

/// Effect of the element with this name.
pub(super) fn effect(name: &[u8]) -> Effect {
    // Fallbacks for what browsers have, and annotations of formulas, are not shown.
    const SKIPPED: [&[u8]; 17] = [
        b"script",
        b"style",
        b"noscript",
        b"template",
        b"iframe",
        b"xml",
        b"noframes",
        b"datalist",
        b"object",
        b"video",
        b"audio",
        b"canvas",
        b"progress",
        b"meter",
        b"rp",
        b"annotation",
        b"annotation-xml",
    ];
    match name {
        b"table" => Effect::Table,
        b"tr" => Effect::Row,
        b"td" | b"th" => Effect::Cell,
        b"thead" => Effect::Group(Group::Head),
        b"tfoot" => Effect::Group(Group::Foot),
        b"tbody" | b"caption" | b"colgroup" => Effect::Group(Group::Body),
        b"div" | b"nav" | b"header" | b"footer" | b"aside" | b"section" | b"article" | b"main" | b"form" | b"ul"
        | b"ol" | b"dl" => Effect::Container,
        b"p" | b"br" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"li" | b"dt" | b"dd" | b"hr" | b"pre"
        | b"blockquote" | b"center" | b"address" | b"fieldset" | b"figure" | b"legend" | b"body" | b"html"
        | b"head" | b"summary" | b"details" | b"dir" | b"menu" => Effect::Line,
        b"title" => Effect::Title,
        b"meta" => Effect::Meta,
        b"img" => Effect::Picture,
        b"input" => Effect::Field,
        b"select" => Effect::Select,
        b"option" => Effect::Option,
        b"svg" => Effect::Drawing,
        name => SKIPPED.iter().find(|skipped| **skipped == name).map_or(Effect::Inline, |name| Effect::Skip(name)),
    }
}

/// Attributes of an element that selectors see.
const MOST_ATTRIBUTES: usize = 32;

/// Most bytes of a day of publication.
const LONGEST_DAY: usize = 40;

/// A start tag.
#[allow(clippy::struct_excessive_bools, reason = "each is an attribute of its own")]
#[derive(Debug, Default, Clone)]
pub(super) struct Tag {
    pub name: Vec<u8>,
    pub columns: usize,
    pub rows: usize,
    /// A row without height.
    pub is_flat: bool,
    /// True if the element says that it is not shown.
    pub is_hidden: bool,
    /// True for a chosen option, a ticked box, an open dialog, a list of which several may be chosen.
    pub is_on: bool,
    /// The attribute `style`.
    pub style: String,
    /// The attributes `color` and `bgcolor`.
    pub ink: String,
    pub ground: String,
    /// The kind of a field, in lower case.
    pub kind: String,
    pub field: String,
    /// Where the value of the field is in the source.
    pub field_at: usize,
    /// Names of the attributes that the selectors of the page ask for, in lower case.
    asked: Rc<[String]>,
    /// Those of them that it has.
    pub attributes: Vec<(String, String)>,
    /// Values of `class`, `id` and `role` in lower case.
    marks: String,
    meta: Vec<u8>,
    pub content: Vec<u8>,
    /// Where the content is in the source.
    pub content_at: usize,
    attribute: Vec<u8>,
}

impl Tag {
    /// A tag that keeps the attributes `asked` for.
    pub fn keeping(asked: Rc<[String]>) -> Self {
        Self { asked, ..Self::default() }
    }

    /// Resets to a new tag of this name.
    pub fn open(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        (self.columns, self.rows, self.is_flat) = (1, 1, false);
        self.marks.clear();
        self.meta.clear();
        self.content.clear();
        self.content_at = 0;
        self.attribute.clear();
        (self.is_hidden, self.is_on, self.field_at) = (false, false, 0);
        for text in [&mut self.style, &mut self.ink, &mut self.ground, &mut self.kind, &mut self.field] {
            text.clear();
        }
        self.attributes.clear();
    }

    /// Sets the attribute that the next value belongs to.
    pub fn attribute(&mut self, name: &[u8]) {
        self.attribute.clear();
        self.attribute.extend_from_slice(name);
        match name {
            b"hidden" | b"popover" => self.is_hidden = true,
            b"selected" | b"checked" | b"open" | b"multiple" => self.is_on = true,
            _ => {}
        }
        if self.attributes.len() < MOST_ATTRIBUTES
            && let Some(name) = self.asked.iter().find(|asked| asked.as_bytes() == name)
        {
            self.attributes.push((name.clone(), String::new()));
        }
    }

    /// Stores the value of the current attribute; `raw` is what the source has there, if that is the same.
    pub fn value(&mut self, value: &[u8], raw: Option<&str>, at: usize) {
        let value = &value[..value.len().min(limits::ATTRIBUTE)];
        // Nearly every value is whole, and known to be UTF-8.
        let whole = raw.filter(|raw| raw.len() == value.len());
        let text = || whole.map_or_else(|| String::from_utf8_lossy(value), Cow::Borrowed);
        if let Some((name, kept)) = self.attributes.last_mut()
            && name.as_bytes() == self.attribute
        {
            set(kept, &text());
        }
        match self.attribute.as_slice() {
            b"colspan" => self.columns = count(value).unwrap_or(1).max(1),
            // Zero means all remaining rows.
            b"rowspan" => self.rows = count(value).map_or(1, |rows| if rows == 0 { usize::MAX } else { rows }),
            b"height" => self.is_flat = value == b"0",
            b"class" | b"id" | b"role" if self.marks.len() < limits::ATTRIBUTE => {
                self.marks.push(' ');
                self.marks.push_str(&text().to_ascii_lowercase());
            }
            b"name" | b"property" | b"itemprop" => self.meta = value.to_ascii_lowercase(),
            b"style" => set(&mut self.style, &text()),
            b"color" => set(&mut self.ink, &text()),
            b"bgcolor" => set(&mut self.ground, &text()),
            b"type" => set(&mut self.kind, &text().to_ascii_lowercase()),
            b"value" => {
                set(&mut self.field, &text());
                self.field_at = at;
            }
            b"content" => (self.content, self.content_at) = (value.to_vec(), at),
            _ => {}
        }
    }

    /// True if it may be kept as often as it goes on: few bytes of style and attributes.
    pub fn is_small(&self) -> bool {
        const LARGEST: usize = 512;
        let attributes = self.attributes.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        self.style.len() + self.ink.len() + self.field.len() + self.content.len() + attributes <= LARGEST
    }

    /// True for `<meta name="ArticleTitle">`, which the standard for government sites prescribes for the page title.
    pub fn says_title(&self) -> bool {
        self.meta == b"articletitle" && !self.content.is_empty()
    }

    /// The day of publication that a page declares: `<meta name="PubDate">` of the standard for government sites, and kin.
    pub fn published(&self) -> Option<&str> {
        const NAMES: [&[u8]; 10] = [
            b"pubdate",
            b"publishdate",
            b"publish_date",
            b"publish-date",
            b"publishtime",
            b"publish_time",
            b"article:published_time",
            b"og:published_time",
            b"og:article:published_time",
            b"datepublished",
        ];
        let day = std::str::from_utf8(&self.content).ok().map(str::trim).filter(|day| day.len() <= LONGEST_DAY)?;
        (NAMES.contains(&self.meta.as_slice()) && day.starts_with(|c: char| c.is_ascii_digit())).then_some(day)
    }

    /// True when the element declares itself part of the surrounding page.
    pub fn is_aside(&self) -> bool {
        const WHOLE: [&str; 16] = [
            "nav",
            "menu",
            "foot",
            "bottom",
            "share",
            "pager",
            "topnav",
            "mainnav",
            "subnav",
            "navigation",
            "contentinfo",
            "banner",
            "bdsharebuttonbox",
            "friendlink",
            "location",
            "toolbar",
        ];
        const PART: [&str; 6] = ["crumb", "footer", "copyright", "sidebar", "navbar", "pagination"];
        matches!(self.name.as_slice(), b"nav" | b"footer" | b"aside")
            || self
                .marks
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|mark| WHOLE.contains(&mark) || PART.iter().any(|part| mark.contains(part)))
    }
}

/// Replaces a text without giving up its memory: a page has thousands of tags.
fn set(kept: &mut String, text: &str) {
    kept.clear();
    kept.push_str(text);
}

/// Leading digits of an attribute value; `None` if there are none.
fn count(value: &[u8]) -> Option<usize> {
    let digits = value.trim_ascii_start();
    let digits = digits.strip_prefix(b"+").unwrap_or(digits);
    let end = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    (end > 0)
        .then(|| digits[..end].iter().fold(0_usize, |n, b| n.saturating_mul(10).saturating_add(usize::from(b - b'0'))))
}
