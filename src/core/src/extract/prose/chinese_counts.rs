//! Counts in Chinese numerals: 收到申请十二件, 占百分之三十.
//!
//! Invariant: a numeral is a count only with a unit right behind it, a verb of counting before it in its clause, and
//! nothing behind the unit that makes it a name. 一是, 第三, 双随机, 一件事 and 三个方面 are not counts. Not here: Chinese dates
//! (`text::dates`), items introduced by ordinals (`enumeration::ordinals`).

use super::tokenizer::NumberToken;
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::text::numerals::{chinese_integer, digit};
use rust_decimal::Decimal;

/// The characters of a numeral; 万 and 亿 are read as part of the unit, as behind digits.
const fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千')
}
/// Bytes before the numeral that are examined.
const REACH: usize = 90;

/// Finds the tokens outside the taken spans, in text order.
pub(super) fn tokens<'t>(
    lexicon: &'t Lexicon,
    text: &'t str,
    taken: &[Span],
) -> impl Iterator<Item = NumberToken> + use<'t> {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    let mut at = 0;
    // A numeral that is not a token yields `None`; the search continues behind it.
    let step = move || {
        let start = text.get(at..).and_then(|rest| rest.find(is_numeral)).map(|skip| at + skip)?;
        let rest = text.get(start..).unwrap_or("");
        let length = rest.find(|c| !is_numeral(c)).unwrap_or(rest.len());
        let run = Span::new(start, start + length);
        at = run.end;
        let before = near_before(text, start);
        let percent = lexicon.percent_words.ends(before);
        let (run, value) = if percent {
            fraction(text, run)
        } else {
            (run, counted(lexicon, text, run, before).and_then(|()| integer(run.of(text))))
        };
        at = at.max(run.end);
        let free = || {
            let first = taken.partition_point(|span| span.end <= run.start);
            taken.get(first).is_none_or(|span| !span.overlaps(run))
        };
        Some(value.filter(|_| free()).map(|value| NumberToken { span: run, digits: run, value: Some(value) }))
    };
    std::iter::from_fn(step).flatten()
}

/// Merges both kinds of tokens in text order.
pub(super) fn merged(digits: Vec<NumberToken>, chinese: impl Iterator<Item = NumberToken>) -> Vec<NumberToken> {
    let mut all = digits;
    all.extend(chinese);
    all.sort_by_key(|token| token.span.start);
    all
}

fn integer(numeral: &str) -> Option<Decimal> {
    chinese_integer(numeral).map(Decimal::from)
}

/// Reads the number behind 百分之: 三十, 三十点五, 百.
fn fraction(text: &str, run: Span) -> (Span, Option<Decimal>) {
    let whole = if run.of(text) == "百" { Some(Decimal::ONE_HUNDRED) } else { integer(run.of(text)) };
    let rest = text.get(run.end..).unwrap_or("");
    let Some(behind) = rest.strip_prefix('点') else {
        return (run, whole);
    };
    let length = behind.find(|c| !is_numeral(c)).unwrap_or(behind.len());
    let digits: Option<Vec<u64>> =
        behind.get(..length).unwrap_or("").chars().map(|c| chinese_integer(c.encode_utf8(&mut [0; 4]))).collect();
    let decimals = digits.filter(|digits| !digits.is_empty() && digits.len() <= 6).and_then(|digits| {
        let written: String = digits.iter().map(u64::to_string).collect();
        Decimal::from_str_exact(&format!("0.{written}")).ok()
    });
    match whole.zip(decimals) {
        Some((whole, decimals)) => {
            (Span::new(run.start, run.end + '点'.len_utf8() + length), whole.checked_add(decimals))
        }
        None => (run, whole),
    }
}

/// Returns `Some` if the words around the numeral make it a count.
fn counted(lexicon: &Lexicon, text: &str, run: Span, before: &str) -> Option<()> {
    // The cheaper question first: few numerals have a unit behind them.
    let behind = text.get(run.end..)?.trim_start_matches(['余', '多', '万']);
    let unit = lexicon.numeral_units.prefix_of(behind)?;
    let clause = before.rsplit([',', '，', ';', '；', ':', '：', '。', '、', '\n', '|', '(', '（']).next()?;
    let last = before.chars().next_back()?;
    let is_bound = |head: &str| head.ends_with(|c: char| is_numeral(c) || digit(c).is_some());
    let ranged = lexicon.numeral_ranges.strip_suffix(before).is_some_and(is_bound);
    if lexicon.numeral_joined.ends(before)
        || digit(last).is_some()
        || ranged
        || lexicon.numeral_phrases.occurs_in(clause)
    {
        return None;
    }
    let listed = lexicon.numeral_lists.occurs_in(before);
    let led = listed || lexicon.numeral_verbs.occurs_in(clause);
    if !led || (clause.chars().count() < 2 && clause != "共") {
        return None;
    }
    let tail = behind.get(unit.len()..)?.trim_start_matches([' ', '\u{a0}']);
    let ends = tail.chars().next().is_none_or(|c| ",，。;；、:：)）(（\n|".contains(c))
        || lexicon.numeral_followers.begins(tail);
    let thing = lexicon.numeral_things.begins(tail) && unit != "个";
    (ends || thing).then_some(())
}

/// Returns the words right before a byte, within its line and sentence.
fn near_before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..at).unwrap_or("");
    before.rsplit(['\n', '。', '|']).next().unwrap_or("")
}
