//! XML parts as a stream of elements and characters with their offsets.
//!
//! Invariant: linear, and limited in depth; only the five standard entities and character references are expanded. Not
//! here: the meaning of the elements (each format).
//!
//! `quick-xml` is the fastest of the maintained readers, gives offsets, and leaves entities to its caller.

use crate::limits;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Next item of a part.
pub(crate) enum Node<'a> {
    /// A start tag.
    Open(&'a Element<'a>),
    /// An end tag, or the end of an empty element; the name without prefix.
    Close(&'a str),
    /// A character and its length in bytes in the part.
    Char(char, usize),
}

/// A start tag with its attributes.
pub(crate) struct Element<'a> {
    tag: BytesStart<'a>,
}

impl Element<'_> {
    /// Name without prefix.
    pub fn name(&self) -> &str {
        self.tag.local_name().into_inner()
    }

    /// All attributes: name without prefix, and value.
    pub fn all<T>(&self, each: impl Fn(&str, &str) -> T) -> Vec<T> {
        let mut attributes = self.tag.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let short = attributes.filter(|attribute| attribute.value.len() <= limits::ATTRIBUTE);
        short.map(|attribute| each(attribute.key.local_name().into_inner(), &attribute.value)).collect()
    }

    /// Value of an attribute, by its name without prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.tag.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let found = { attributes }.find(|attribute| attribute.key.local_name().into_inner() == name)?;
        let value = (found.value.len() <= limits::ATTRIBUTE).then_some(found.value)?;
        // Entities that the file declares stay as they are written.
        Some(unescape(&value).map_or_else(|_| value.to_string(), Cow::into_owned))
    }

    /// Value of a numeric attribute.
    pub fn count(&self, name: &str) -> Option<usize> {
        self.get(name)?.trim().parse().ok()
    }
}

/// Calls `each` with every node of a part and its offset; false when the part is damaged or too deep.
pub(crate) fn walk(xml: &str, mut each: impl FnMut(Node<'_>, usize)) -> bool {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > limits::XML_DEPTH {
                    return false;
                }
                each(Node::Open(&Element { tag }), at);
            }
            Ok(Event::Empty(tag)) => {
                let element = Element { tag };
                each(Node::Open(&element), at);
                each(Node::Close(element.name()), at);
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                each(Node::Close(tag.local_name().into_inner()), at);
            }
            Ok(Event::Text(text)) => characters(&text, at, &mut each),
            Ok(Event::CData(text)) => characters(&text, at + "<![CDATA[".len(), &mut each),
            Ok(Event::GeneralRef(name)) => {
                if let Some(c) = reference(&name) {
                    each(Node::Char(c, name.len() + 2), at);
                }
            }
            Ok(Event::Eof) => return depth == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn characters(text: &str, start: usize, each: &mut impl FnMut(Node<'_>, usize)) {
    text.char_indices().for_each(|(at, c)| each(Node::Char(c, c.len_utf8()), start + at));
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
