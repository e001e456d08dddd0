//! An XML part as a tree of elements, and the values in its attributes.
//!
//! Invariant: names are read without prefix and without case, as real producers write them; the number of elements is
//! limited, numbers are finite. Not here: the meaning of the elements (`book`, `draw`).

use super::too_much;
use crate::xml::{self, Node};
use crate::{Refusal, limits};
use kurbo::{Affine, Rect};

/// An element with its content.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Name in lower case.
    pub name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    pub items: Vec<Item>,
    /// Characters directly inside.
    pub text: String,
}

impl Item {
    /// Value of an attribute, by its name in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.trim())
    }

    /// First element of this name inside.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children(name).next()
    }

    /// Elements of this name inside.
    pub fn children(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.items.iter().filter(move |item| &*item.name == name)
    }

    /// Text of the first element of this name inside.
    pub fn words(&self, name: &str) -> Option<&str> {
        self.child(name).map(|item| item.text.trim()).filter(|text| !text.is_empty())
    }

    /// Numeric attribute.
    pub fn number(&self, name: &str) -> Option<f64> {
        numbers(self.get(name)?).next()
    }

    /// Attribute that is true or false.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            "true" | "True" | "TRUE" | "1" => Some(true),
            "false" | "False" | "FALSE" | "0" => Some(false),
            _ => None,
        }
    }
}

/// Tree of a part under a nameless root, and false when the part is damaged from some place on.
pub(super) fn parse(xml: &str) -> Result<(Item, bool), Refusal> {
    let mut open = vec![Item::default()];
    let mut count = 0;
    let is_whole = xml::walk(xml, |node, _| match node {
        _ if count > limits::OFD_ELEMENTS => {}
        Node::Open(element) => {
            count += 1;
            let attributes =
                element.all().map(|(name, value)| (name.to_ascii_lowercase().into(), (&*value).into())).collect();
            open.push(Item { name: element.name().to_ascii_lowercase().into(), attributes, ..Item::default() });
        }
        Node::Close(_) => close(&mut open),
        Node::Text(text, _) => open.iter_mut().last().into_iter().for_each(|item| item.text.push_str(text)),
        Node::Block(..) => {}
    });
    if count > limits::OFD_ELEMENTS {
        return Err(too_much());
    }
    while open.len() > 1 {
        close(&mut open);
    }
    Ok((open.pop().unwrap_or_default(), is_whole))
}

fn close(open: &mut Vec<Item>) {
    if open.len() > 1
        && let Some(item) = open.pop()
        && let Some(around) = open.last_mut()
    {
        around.items.push(item);
    }
}

/// Finite numbers of a list; anything else in it is skipped.
pub(super) fn numbers(list: &str) -> impl Iterator<Item = f64> {
    list.split(|c: char| c.is_whitespace() || c == ',').filter_map(finite)
}

/// A finite number.
pub(super) fn finite(word: &str) -> Option<f64> {
    word.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A box written as `x y width height`.
pub(super) fn area(list: &str) -> Option<Rect> {
    let mut numbers = numbers(list);
    let (x, y, width, height) = (numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?);
    Some(Rect::new(x, y, x + width, y + height))
}

/// A transform written as `a b c d e f`.
pub(super) fn matrix(list: &str) -> Option<Affine> {
    let numbers: Vec<f64> = numbers(list).take(6).collect();
    <[f64; 6]>::try_from(numbers).ok().map(Affine::new)
}
