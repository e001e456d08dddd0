//! XML parts as a stream of elements and characters with their offsets.
//!
//! Invariant: linear, and limited in depth; only the five standard entities and character references are expanded. Not
//! here: the meaning of the elements (each format).
//!
//! `quick-xml` is the fastest of the maintained readers, gives offsets, and leaves entities to its caller.

use crate::limits;
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::io::BufRead;

/// Next item of a part.
pub(crate) enum Node<'a> {
    /// A start tag.
    Open(&'a Element<'a>),
    /// An end tag, or the end of an empty element; the name without prefix.
    Close(&'a str),
    /// Characters, and their length in bytes in the part: that of the text, unless they are written as a reference.
    Text(&'a str, usize),
    /// A whole element that [`walk_blocks`] was asked for, and its number: equal ones have the same, the next new one the
    /// next.
    Block(&'a str, usize),
}

/// A start tag with its attributes.
pub(crate) struct Element<'a> {
    name: &'a str,
    tag: &'a BytesStart<'a>,
}

impl<'a> Element<'a> {
    fn of(tag: &'a BytesStart<'a>) -> Self {
        Self { name: local(tag.name().into_inner()), tag }
    }

    /// Name without prefix.
    pub const fn name(&self) -> &str {
        self.name
    }

    /// All attributes that are not too long: name without prefix, and value.
    pub fn all(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.tag.attributes();
        attributes.with_checks(false);
        let short = attributes.flatten().filter(|attribute| attribute.value.len() <= limits::ATTRIBUTE);
        short.map(|attribute| (local(attribute.key.into_inner()), resolved(attribute.value)))
    }

    /// Value of an attribute, by its name without prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        self.all().find(|(known, _)| *known == name).map(|(_, value)| value.into_owned())
    }

    /// Value of a numeric attribute.
    pub fn count(&self, name: &str) -> Option<usize> {
        self.get(name)?.trim().parse().ok()
    }
}

/// A value with its references resolved; entities that the file declares stay as they are written.
fn resolved(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    unescape(&value).map_or_else(|_| value.to_string(), Cow::into_owned).into()
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    let colon = name.bytes().position(|byte| byte == b':');
    colon.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// Calls `each` with every node of a part and its offset; false when the part is damaged or too deep.
pub(crate) fn walk(xml: &str, each: impl FnMut(Node<'_>, usize)) -> bool {
    walk_blocks(xml, &[], each)
}

/// [`walk`] that gives the elements with these names as a whole, so that what a part repeats a thousand times word for word
/// is read once.
pub(crate) fn walk_blocks(xml: &str, names: &[&str], mut each: impl FnMut(Node<'_>, usize)) -> bool {
    // The reader passes over the mark of the encoding, and does not count it.
    let whole = xml.len();
    let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let mark = whole - xml.len();
    let mut each = |node: Node<'_>, at: usize| each(node, at + mark);
    let mut reader = Reader::from_str(xml);
    let mut blocks = Blocks::new(xml, names);
    let nth = |element: &Element<'_>| names.iter().position(|name| *name == element.name);
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let element = Element::of(&tag);
                if let Some(nth) = nth(&element) {
                    let Some((block, number)) = blocks.read(&mut reader, tag.name(), nth, at) else { return false };
                    each(Node::Block(block, number), at);
                    continue;
                }
                depth += 1;
                if depth > limits::XML_DEPTH {
                    return false;
                }
                each(Node::Open(&element), at);
            }
            Ok(Event::Empty(tag)) => {
                let element = Element::of(&tag);
                if nth(&element).is_some() {
                    let block = xml.get(at..reader.buffer_position() as usize).unwrap_or_default();
                    each(Node::Block(block, blocks.number(block)), at);
                    continue;
                }
                each(Node::Open(&element), at);
                each(Node::Close(element.name), at);
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                each(Node::Close(local(tag.name().into_inner())), at);
            }
            Ok(Event::Text(text)) => each(Node::Text(&text, text.len()), at),
            Ok(Event::CData(text)) => each(Node::Text(&text, text.len()), at + "<![CDATA[".len()),
            Ok(Event::GeneralRef(name)) => {
                if let Some(c) = reference(&name) {
                    each(Node::Text(c.encode_utf8(&mut [0; 4]), name.len() + 2), at);
                }
                let behind = reader.buffer_position() as usize;
                let length = references(xml.get(behind..).unwrap_or_default(), behind, &mut each);
                reader.stream().consume(length);
            }
            Ok(Event::Eof) => return depth == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// The elements of a part that are given as a whole.
struct Blocks<'a> {
    xml: &'a str,
    /// For each name: as it was met last, with its prefix, and what finds its end tag.
    names: Vec<(String, memmem::Finder<'static>)>,
    /// Elements that were read, with their numbers.
    known: FxHashMap<&'a str, usize>,
}

impl<'a> Blocks<'a> {
    fn new(xml: &'a str, names: &[&str]) -> Self {
        let names = names.iter().map(|_| (String::new(), memmem::Finder::new("").into_owned())).collect();
        Self { xml, names, known: FxHashMap::default() }
    }

    /// Reads to the end of the element whose start tag, at `at`, was read; its name is the `nth`. `None` when the part is
    /// damaged.
    fn read(
        &mut self,
        reader: &mut Reader<&'a [u8]>,
        tag: QName<'_>,
        nth: usize,
        at: usize,
    ) -> Option<(&'a str, usize)> {
        let behind_tag = reader.buffer_position() as usize;
        let (name, end) = self.names.get_mut(nth)?;
        if name != tag.as_ref() {
            *name = tag.as_ref().to_string();
            *end = memmem::Finder::new(&format!("</{name}")).into_owned();
        }
        // What begins with the same characters as a whole element is the same element, and need not be read.
        let length = end.find(self.xml.get(behind_tag..)?.as_bytes());
        let seen = length.and_then(|length| {
            let block = self.xml.get(at..behind_tag + length + end.needle().len() + 1)?;
            Some((length, block, *self.known.get(block)?))
        });
        if let Some((length, block, number)) = seen {
            reader.stream().consume(length);
            return matches!(reader.read_event(), Ok(Event::End(_))).then_some((block, number));
        }
        reader.read_to_end(tag).ok()?;
        let block = self.xml.get(at..reader.buffer_position() as usize)?;
        Some((block, self.number(block)))
    }

    /// The number of an element that was read.
    fn number(&mut self, block: &'a str) -> usize {
        let next = self.known.len();
        *self.known.entry(block).or_insert(next)
    }
}

/// Gives the references to characters at the beginning of `rest`, whose offset is `at`, and returns their length: a program that
/// writes ASCII writes every character of a Chinese text as one, and each would be an event of the reader.
fn references(rest: &str, at: usize, each: &mut impl FnMut(Node<'_>, usize)) -> usize {
    let mut length = 0;
    while let Some((c, read)) = rest.as_bytes().get(length..).and_then(numbered) {
        each(Node::Text(c.encode_utf8(&mut [0; 4]), read), at + length);
        length += read;
    }
    length
}

/// The character whose number in decimal digits a text begins with, `&#20844;`, and the length of that.
fn numbered(text: &[u8]) -> Option<(char, usize)> {
    /// Digits of the largest number, and some zeros.
    const MOST: usize = 10;
    let digits = text.strip_prefix(b"&#")?;
    let mut number = 0_u32;
    for (count, byte) in digits.iter().take(MOST + 1).enumerate() {
        match byte {
            b'0'..=b'9' => number = number.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b';' if count > 0 => return Some((char::from_u32(number)?, count + 3)),
            _ => return None,
        }
    }
    None
}

/// Character of the entity `&name;`; `None` for entities declared by the file.
fn reference(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, walk, walk_blocks};
    use proptest::prelude::{ProptestConfig, any, proptest};
    use proptest::{collection, prop_assert_eq};

    /// The nodes of a part, those inside of blocks too; and the blocks with their numbers.
    fn nodes(xml: &str, names: &[&str]) -> (Vec<String>, Vec<(String, usize)>, bool) {
        let (mut nodes, mut blocks) = (Vec::new(), Vec::new());
        let is_whole = walk_blocks(xml, names, |node, at| match node {
            Node::Open(element) => nodes.push(format!("{at} <{} {:?}", element.name(), element.get("k"))),
            Node::Close(name) => nodes.push(format!("{at} >{name}")),
            Node::Text(text, length) => {
                let written = &xml[at..at + length];
                let is_reference = written.starts_with('&') && written.ends_with(';');
                assert!(if length == text.len() { written == text } else { is_reference }, "{text} at {at} of {xml}");
                nodes.push(format!("{at} {text} {length}"));
            }
            Node::Block(block, number) => {
                assert!(xml[at..].starts_with(block), "{block} at {at}");
                blocks.push((block.to_string(), number));
                let inside = self::nodes(block, &[]);
                assert!(inside.2, "{block}");
                nodes.extend(inside.0.iter().map(|node| {
                    let (inner, rest) = node.split_once(' ').unwrap_or_default();
                    format!("{} {rest}", at + inner.parse::<usize>().unwrap_or_default())
                }));
            }
        });
        (nodes, blocks, is_whole)
    }

    #[test]
    fn equal_blocks_have_one_number() {
        for (xml, expected) in [
            ("<a><p/><p/><p /></a>", &[("<p/>", 0), ("<p/>", 0), ("<p />", 1)][..]),
            ("\u{feff}<a><p>1</p><p>1</p></a>", &[("<p>1</p>", 0), ("<p>1</p>", 0)]),
            ("<a><p>1</p>2<p>1</p></a>", &[("<p>1</p>", 0), ("<p>1</p>", 0)]),
            ("<a><p>1</p ><p>1</p><p>1</p ></a>", &[("<p>1</p >", 0), ("<p>1</p>", 1), ("<p>1</p >", 0)]),
            ("<a><p><p/></p><p><p/></p></a>", &[("<p><p/></p>", 0), ("<p><p/></p>", 0)]),
            ("<a><p>1</p><w:p>1</w:p><p>1</p></a>", &[("<p>1</p>", 0), ("<w:p>1</w:p>", 1), ("<p>1</p>", 0)]),
            ("<a><p><!--</p>--></p><p><!--</p>--></p></a>", &[("<p><!--</p>--></p>", 0), ("<p><!--</p>--></p>", 0)]),
            ("<a><p><pp>1</pp></p><p><pp>1</pp></p></a>", &[("<p><pp>1</pp></p>", 0), ("<p><pp>1</pp></p>", 0)]),
        ] {
            let (found, blocks, is_whole) = nodes(xml, &["p"]);
            let blocks: Vec<(&str, usize)> = blocks.iter().map(|(block, number)| (block.as_str(), *number)).collect();
            assert_eq!((blocks.as_slice(), is_whole), (expected, true), "{xml}");
            assert_eq!(found, nodes(xml, &[]).0, "{xml}");
        }
        for damaged in ["<a><p>1</p><p>1", "<a><p>1</a>", "<a><p>1</p><p>1</q></a>"] {
            assert!(!walk_blocks(damaged, &["p"], |_, _| {}) && !walk(damaged, |_, _| {}), "{damaged}");
        }
    }

    #[test]
    fn references_are_characters() {
        for (xml, expected) in [
            ("<a>&lt;&#20013;&#25919;x&#23398;</a>", "<中政x学"),
            ("<a>&#00020013;&#x4E2D;&#65;&apos;</a>", "中中A'"),
            ("<a>&#20013;&#1114112;&#55296;&#;&#25919;</a>", "中政"),
            ("<a>&own;&#20013;&#99999999999;1</a>", "中1"),
        ] {
            let mut text = String::new();
            walk(xml, |node, _| {
                if let Node::Text(piece, _) = node {
                    text += piece;
                }
            });
            assert_eq!(text, expected, "{xml}");
            assert!(nodes(xml, &[]).2, "{xml}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn blocks_hold_what_a_walk_finds(picks in collection::vec(any::<u8>(), 0..40)) {
            let (mut xml, mut open) = ("<a>".to_string(), Vec::new());
            for pick in picks {
                match pick % 16 {
                    nth @ 0..5 => {
                        let name = ["p", "p", "q", "w:p", "pp"][usize::from(nth)];
                        xml.extend(["<", name, ">"]);
                        open.push(name);
                    }
                    nth @ 5..8 => {
                        let end = ["", "", " "][usize::from(nth) - 5];
                        xml.extend(open.pop().map(|name| format!("</{name}{end}>")));
                    }
                    nth => xml += ["<p/>", "<p k='&lt;'/>", "1", "&amp;", "<!--</p>-->", "<![CDATA[</p>]]>", "&#20013;", "&#x4e2d;"][usize::from(nth) - 8],
                }
            }
            xml.extend(open.into_iter().rev().map(|name| format!("</{name}>")));
            xml += "</a>";
            let (plain, _, is_whole) = nodes(&xml, &[]);
            let (found, blocks, are_whole) = nodes(&xml, &["p", "q"]);
            prop_assert_eq!((&plain, is_whole), (&found, are_whole), "{}", &xml);
            for (at, (block, number)) in blocks.iter().enumerate() {
                let first = blocks.iter().position(|(other, _)| other == block);
                prop_assert_eq!(first.map(|first| blocks[first].1), Some(*number), "{}", block);
                prop_assert_eq!(first == Some(at), *number == blocks[..at].iter().map(|(_, nth)| nth + 1).max().unwrap_or(0));
            }
        }
    }
}
