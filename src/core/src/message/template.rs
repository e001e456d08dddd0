//! Words with places: `{name}`, or `{name|report|reports}` for the form that goes with a number.
//!
//! A place whose name is not given is left as it is. A number is one of something only when it is written `1`; Chinese needs
//! no forms.

use std::collections::BTreeSet;

/// A piece of a template.
enum Piece<'t> {
    Plain(&'t str),
    Place { whole: &'t str, name: &'t str, forms: Option<(&'t str, &'t str)> },
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let begin = rest.find('{').unwrap_or(rest.len());
        if begin > 0 {
            let (plain, after) = rest.split_at(begin);
            rest = after;
            return Some(Piece::Plain(plain));
        }
        let Some(end) = rest.find('}') else {
            return Some(Piece::Plain(std::mem::take(&mut rest)));
        };
        let (whole, after) = rest.split_at(end + 1);
        rest = after;
        let inside = &whole[1..end];
        let (name, forms) = match inside.split_once('|') {
            Some((name, forms)) => (name, Some(forms.split_once('|').unwrap_or((forms, forms)))),
            None => (inside, None),
        };
        Some(Piece::Place { whole, name, forms })
    })
}

/// Fills the places of a template.
pub fn fill(template: &str, args: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    for piece in pieces(template) {
        let Piece::Place { whole, name, forms } = piece else {
            if let Piece::Plain(plain) = piece {
                filled.push_str(plain);
            }
            continue;
        };
        let arg = args.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        filled.push_str(match (arg, forms) {
            (None, _) => whole,
            (Some(text), None) => text,
            (Some("1"), Some((one, _))) => one,
            (Some(_), Some((_, other))) => other,
        });
    }
    filled
}

/// The names of the places in a template.
pub fn places(template: &str) -> BTreeSet<&str> {
    let name = |piece| match piece {
        Piece::Place { name, .. } => Some(name),
        Piece::Plain(_) => None,
    };
    pieces(template).filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_forms_follow_the_number() {
        let check = |template: &str, args: &[(&str, &str)], expect: &str| assert_eq!(fill(template, args), expect);
        check("", &[], "");
        check("plain", &[("n", "1")], "plain");
        check("{n} {n|report|reports}", &[("n", "1")], "1 report");
        check("{n} {n|report|reports}", &[("n", "0")], "0 reports");
        check("{n} {n|report|reports}", &[("n", "21")], "21 reports");
        check("{a}{b}{a}", &[("a", "{b}"), ("b", "x")], "{b}x{b}");
        check("{unknown} and {", &[], "{unknown} and {");
        check("{before} → {after}", &[("before", "甲"), ("after", "乙")], "甲 → 乙");
        assert_eq!(places("{n} {n|a|b} {m}").into_iter().collect::<Vec<_>>(), ["m", "n"]);
    }
}
