//! The names of elements, and what they say: which are blocks, which set text, which end which.
//!
//! Invariant: names are compared as a whole; as the HTML standard has it, what a start tag ends depends on names alone. Not
//! here: the elements that are open (`open_elements`), what they do to the text (`elements`).

/// The name of an element, cut to the length of the longest that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Name([u8; Self::LONGEST]);

impl Name {
    pub(super) const LONGEST: usize = 12;

    pub(super) const fn new(name: &[u8]) -> Self {
        let mut kept = [0; Self::LONGEST];
        let mut at = 0;
        while at < name.len() && at < Self::LONGEST {
            kept[at] = name[at];
            at += 1;
        }
        Self(kept)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0[..self.0.iter().position(|byte| *byte == 0).unwrap_or(Self::LONGEST)]
    }
}

/// Names as they are compared: as a whole, not byte by byte.
pub(super) const fn names<const N: usize>(names: [&[u8]; N]) -> [Name; N] {
    let mut kept = [Name([0; Name::LONGEST]); N];
    let mut at = 0;
    while at < N {
        kept[at] = Name::new(names[at]);
        at += 1;
    }
    kept
}

/// Elements that set text: left open where a paragraph ends, they go on in the next.
pub(super) fn sets_text(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"b"
            | b"big"
            | b"code"
            | b"em"
            | b"font"
            | b"i"
            | b"nobr"
            | b"s"
            | b"small"
            | b"strike"
            | b"strong"
            | b"tt"
            | b"u"
    )
}

/// Elements without an end tag.
pub(super) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"br"
            | b"hr"
            | b"img"
            | b"input"
            | b"meta"
            | b"link"
            | b"col"
            | b"area"
            | b"base"
            | b"embed"
            | b"source"
            | b"track"
            | b"wbr"
            | b"param"
    )
}

/// Blocks, which end an open paragraph.
pub(super) fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"table"
            | b"ul"
            | b"ol"
            | b"dl"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"hr"
            | b"pre"
            | b"section"
            | b"article"
            | b"aside"
            | b"header"
            | b"footer"
            | b"nav"
            | b"main"
            | b"form"
            | b"blockquote"
            | b"center"
            | b"address"
            | b"fieldset"
            | b"figure"
    )
}

/// The parts of a table, in whose cells everything that is left open ends.
pub(super) const TABLE_PARTS: [Name; 9] =
    names([b"table", b"tbody", b"thead", b"tfoot", b"tr", b"td", b"th", b"caption", b"colgroup"]);
/// Elements outside which an end tag inside them ends none that sets no block.
pub(super) const OUTER: &[Name] = &names([
    b"td",
    b"th",
    b"table",
    b"p",
    b"div",
    b"li",
    b"ul",
    b"ol",
    b"section",
    b"article",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"blockquote",
    b"center",
    b"form",
    b"body",
]);

/// What a start tag ends: the elements named, up to those it may be inside of.
pub(super) fn ended(name: &[u8]) -> (&'static [Name], &'static [Name]) {
    const CELLS: &[Name] = &names([b"td", b"th"]);
    const ROWS: &[Name] = &names([b"td", b"th", b"tr"]);
    const GROUPS: &[Name] = &names([b"td", b"th", b"tr", b"tbody", b"thead", b"tfoot", b"caption", b"colgroup"]);
    const TABLE: &[Name] = &names([b"table"]);
    const LISTS: &[Name] = &names([b"ul", b"ol", b"table", b"td", b"th"]);
    const AROUND: &[Name] = &names([b"table", b"td", b"th", b"div", b"button", b"li", b"section", b"article"]);
    const ITEMS: &[Name] = &names([b"li"]);
    const TERMS: &[Name] = &names([b"dt", b"dd"]);
    const AROUND_TERMS: &[Name] = &names([b"dl", b"table", b"td", b"th"]);
    const OPTIONS: &[Name] = &names([b"option"]);
    const AROUND_OPTIONS: &[Name] = &names([b"select", b"table"]);
    const PARAGRAPHS: &[Name] = &names([b"p"]);
    match name {
        b"td" | b"th" => (CELLS, TABLE),
        b"tr" => (ROWS, TABLE),
        b"tbody" | b"thead" | b"tfoot" | b"caption" | b"colgroup" => (GROUPS, TABLE),
        b"li" => (ITEMS, LISTS),
        b"dt" | b"dd" => (TERMS, AROUND_TERMS),
        b"option" => (OPTIONS, AROUND_OPTIONS),
        name if is_block(name) => (PARAGRAPHS, AROUND),
        _ => (&[], &[]),
    }
}
