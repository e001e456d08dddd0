//! Damage to the rendered text: what crawlers, converters and editors do to lines, blanks and characters.
//!
//! Not here: damage to cells (`damage`).

use super::damage::Damage;
use super::random::Random;
use super::values;
use std::collections::HashSet;

/// Damages the text; `rows` are the first and last value index of each row.
pub fn text(damage: Damage, text: String, rows: &[(usize, usize)], random: &mut Random) -> String {
    match damage {
        Damage::FullWidth => full_width(&text, random),
        Damage::Glued => some_rows(text, rows, random, glue),
        Damage::SplitRow => some_rows(text, rows, random, split),
        Damage::FeedLost => some_rows(text, rows, random, feed_lost),
        Damage::PageMarks => some_rows(text, rows, random, page_mark),
        Damage::DedupLines => dedup(&text, random),
        Damage::Nbsp => text.replace(' ', "\u{a0}"),
        Damage::TrailingBlanks => {
            let mut blanks = |line: &str| format!("{line}{}\n", random.pick(&["", " ", "   ", "\u{3000}", "\u{a0}"]));
            text.lines().map(&mut blanks).collect()
        }
        Damage::Crlf => text.replace('\n', "\r\n"),
        Damage::Bom => format!("\u{feff}{text}"),
        Damage::NoFinalNewline => text.trim_end().to_string(),
        _ => text,
    }
}

fn full_width(text: &str, random: &mut Random) -> String {
    let (digits, brackets, points) = (random.chance(70), random.chance(70), random.chance(70));
    let wide = |c: char| match c {
        '0'..='9' if digits => true,
        '(' | ')' if brackets => true,
        ',' | ':' | ';' | '.' | '%' if points => true,
        _ => false,
    };
    text.chars().map(|c| if wide(c) { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c }).collect()
}

/// Damages one row or several.
fn some_rows(
    mut text: String,
    rows: &[(usize, usize)],
    random: &mut Random,
    damage: fn(&mut String, (usize, usize), &mut Random),
) -> String {
    let often = *random.pick(&[10, 100]);
    let one = random.below(rows.len());
    for (at, &row) in rows.iter().enumerate() {
        if at == one || random.chance(often) {
            damage(&mut text, row, random);
        }
    }
    text
}

/// Span from the mark that opens `first` to the end of the mark that closes `last`.
fn stretch(text: &str, first: usize, last: usize) -> Option<(usize, usize)> {
    let start = text.find(|c| values::opened(c) == Some(first))?;
    let open = text.find(|c| values::opened(c) == Some(last))?;
    let close = text[open..].find(values::closes)? + open;
    (start < close).then(|| (start, close + text[close..].chars().next().map_or(0, char::len_utf8)))
}

/// Text between and around the values of a stretch, without marks and values.
fn between(stretch: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in stretch.chars() {
        if values::opened(c).is_some() {
            depth += 1;
        } else if values::closes(c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            outside.push(c);
        }
    }
    outside
}

fn glue(text: &mut String, (first, last): (usize, usize), _: &mut Random) {
    let Some((start, end)) = stretch(text, first, last) else { return };
    if between(&text[start..end]).chars().any(char::is_alphanumeric) {
        return;
    }
    let mut depth = 0_usize;
    let keep = |c: &char| {
        depth += usize::from(values::opened(*c).is_some());
        let inside = depth > 0;
        depth -= usize::from(values::closes(*c) && depth > 0);
        inside
    };
    let run: String = text[start..end].chars().filter(keep).collect();
    let rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '|').to_string();
    text.truncate(start);
    text.push_str(&run);
    text.push_str(&rest);
}

fn split(text: &mut String, (first, last): (usize, usize), random: &mut Random) {
    if first == last {
        return;
    }
    let at = random.between(first, last - 1);
    let Some((_, end)) = stretch(text, at, at) else { return };
    let Some((start, _)) = stretch(text, at + 1, at + 1) else { return };
    if end <= start && !text[end..start].contains(char::is_alphanumeric) {
        text.replace_range(end..start, "\n");
    }
}

fn feed_lost(text: &mut String, (_, last): (usize, usize), _: &mut Random) {
    if let Some((_, end)) = stretch(text, last, last)
        && let Some(feed) = text[end..].find('\n')
    {
        text.replace_range(end + feed..=end + feed, " ");
    }
}

fn page_mark(text: &mut String, (_, last): (usize, usize), random: &mut Random) {
    let Some((start, end)) = stretch(text, last, last) else { return };
    let Some(feed) = text[end..].find('\n').map(|at| end + at) else { return };
    let page = random.between(1, 30);
    let silent = text[start..end].chars().all(values::is_mark);
    // Where a row has no values, a bare page number cannot be distinguished from a value.
    let mark = match random.below(if silent { 3 } else { 4 }) {
        0 => format!("- {page} -"),
        1 => format!("— {page} —"),
        2 => format!("第 {page} 页 共 30 页"),
        _ => page.to_string(),
    };
    text.insert_str(feed, &format!("\n{mark}"));
}

fn dedup(text: &str, random: &mut Random) -> String {
    let neighbours_only = random.chance(40);
    let mut seen: HashSet<String> = HashSet::new();
    let mut kept = String::new();
    for line in text.lines() {
        let bare: String = line.chars().filter(|&c| !values::is_mark(c)).collect();
        let again = !bare.trim().is_empty() && seen.contains(bare.trim());
        if neighbours_only {
            seen.clear();
        }
        seen.insert(bare.trim().to_string());
        if !again {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}
