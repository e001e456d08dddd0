//! Rules inside rules: written out as a browser reads them, each with the selectors of those around it.
//!
//! Invariant: a sheet without nested rules is not copied; what is written is at most [`GROWTH`] times the sheet, however
//! many selectors multiply. Not here: what rules mean (`css`), selectors (`selector`).

use super::css::{bare, block_end, next};
use super::selector::split;
use std::borrow::Cow;

/// How often a sheet may grow; what comes after is left out.
const GROWTH: usize = 8;
/// Rules inside rules that are looked into.
const DEPTH: usize = 8;

/// Returns the sheet with every nested rule written out.
pub(super) fn flattened(sheet: &str) -> Cow<'_, str> {
    if !nests(sheet) {
        return Cow::Borrowed(sheet);
    }
    let mut flat = Flat { text: String::with_capacity(sheet.len()), most: sheet.len().saturating_mul(GROWTH) };
    flat.block(sheet, "", DEPTH);
    Cow::Owned(flat.text)
}

/// True if a block that is no conditional one has a block inside.
fn nests(sheet: &str) -> bool {
    let mut rest = sheet;
    while let Some(open) = next(rest, &['{']) {
        let prelude = rest.get(..open).unwrap_or("");
        let body = rest.get(open + 1..).unwrap_or("");
        let prelude = prelude.rsplit([';', '}']).next().unwrap_or(prelude);
        if bare(prelude).starts_with('@') {
            rest = body;
            continue;
        }
        let end = block_end(body);
        if next(body.get(..end).unwrap_or(""), &['{']).is_some() {
            return true;
        }
        rest = body.get(end..).unwrap_or("");
    }
    false
}

struct Flat {
    text: String,
    most: usize,
}

impl Flat {
    /// Writes the rules of a block; `parent` are the selectors around it.
    fn block(&mut self, text: &str, parent: &str, depth: usize) {
        let mut rest = text;
        let mut own = String::new();
        while let Some(at) = next(rest, &['{', ';', '}']) {
            let (piece, behind) = (rest.get(..at).unwrap_or(""), rest.get(at + 1..).unwrap_or(""));
            if !rest[at..].starts_with('{') {
                own.push_str(piece);
                own.push(';');
                rest = behind;
                continue;
            }
            let end = block_end(behind);
            let body = behind.get(..end).unwrap_or("");
            rest = behind.get(end + 1..).unwrap_or("");
            let prelude = bare(piece);
            if depth == 0 || self.text.len() > self.most {
                continue;
            }
            if prelude.starts_with('@') {
                self.write(&[prelude, "{"]);
                self.block(body, parent, depth - 1);
                self.write(&["}"]);
            } else {
                let selectors = self.inside(parent, prelude);
                self.block(body, &selectors, depth - 1);
            }
        }
        own.push_str(rest);
        if parent.is_empty() {
            self.write(&[&own]);
        } else if !bare(&own).is_empty() {
            self.write(&[parent, "{", &own, "}\n"]);
        }
    }

    /// The selectors of a rule inside others: `&` stands for those, and one without it is inside them.
    fn inside(&self, parent: &str, list: &str) -> String {
        if parent.is_empty() {
            return list.to_string();
        }
        let mut all: Vec<String> = Vec::new();
        let mut length = 0;
        for outer in split(parent, |c| c == ',') {
            for inner in split(list, |c| c == ',') {
                let (outer, inner) = (outer.trim(), inner.trim());
                let one = if inner.contains('&') { inner.replace('&', outer) } else { format!("{outer} {inner}") };
                length += one.len();
                if length > self.most {
                    return all.join(",");
                }
                all.push(one);
            }
        }
        all.join(",")
    }

    fn write(&mut self, pieces: &[&str]) {
        if self.text.len() + pieces.iter().map(|piece| piece.len()).sum::<usize>() <= self.most {
            self.text.extend(pieces.iter().copied());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::flattened;
    use proptest::prelude::*;

    #[test]
    fn a_nested_rule_has_the_selectors_around_it() {
        let check = |sheet: &str, expect: &str| {
            let flat: String = flattened(sheet).split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(flat, expect, "{sheet}");
        };
        check(".a { color:red } @media screen { .b { x:y } }", ".a { color:red } @media screen { .b { x:y } }");
        check(".a { .b { x:y } }", ".a .b{ x:y }");
        check(".a { p:q; &.b { x:y } r:s }", ".a.b{ x:y } .a{ p:q; r:s }");
        check(".a, .b { > i { x:y } }", ".a > i,.b > i{ x:y }");
        check(".a { .b & { x:y } }", ".b .a{ x:y }");
        check(".a { @media screen { x:y } }", "@media screen{.a{ x:y } }");
        check(".a { .b { .c { x:y } } }", ".a .b .c{ x:y }");
    }

    proptest! {
        #[test]
        fn it_ends_and_stays_small(pieces in prop::collection::vec(
            prop::sample::select(vec!["a", "{", "}", ";", ",", "&", " ", "@media x", "x:y", "/*", "*/", "'", "\\"]), 0..80,
        )) {
            let sheet = pieces.concat();
            prop_assert!(flattened(&sheet).len() <= sheet.len() * super::GROWTH);
        }
    }

    #[test]
    fn selectors_that_multiply_are_cut_off() {
        let sheet = "a,b,c,d{".repeat(12) + "x:y" + &"}".repeat(12);
        assert!(flattened(&sheet).len() <= sheet.len() * super::GROWTH);
    }
}
