//! Numbers that count nothing: pages, documents, telephones, list marks, addresses.
//!
//! Invariant: each rule examines only the bounded surroundings of its number. Not here: the order of the rules
//! (`roles`).

use super::Role;
use super::number_context::{NumberContext, first, is_han, length, tail};
use crate::extract::identity::plausible;
use crate::text::numerals::{digit, fold, is_ordinal};

/// Recognises page numbers: `- 4 -` on a line of its own, 第4页, 共12页.
pub(super) fn page_mark(case: &NumberContext) -> Option<Role> {
    const DASHES: &[char] = &['-', '—', '–', '－', '─', ' ', '\u{a0}'];
    let (before, after) = (case.place.before.trim(), case.place.after.trim());
    let dashed = before.chars().all(|c| DASHES.contains(&c)) && after.chars().all(|c| DASHES.contains(&c));
    let lone = dashed && !before.is_empty() && !after.is_empty() && length(case) <= 4;
    let counted = case.lexicon.page_words.begins(after)
        && (before.ends_with('第') || (before.ends_with('共') && before.contains('第')));
    (lone || counted).then_some(Role::PageMark)
}

/// Recognises numbers of documents and articles: 〔2017〕145号, 第492号令, 国办公开办函202130号.
pub(super) fn document_number(case: &NumberContext) -> Option<Role> {
    const OPEN: [char; 5] = ['〔', '[', '【', '［', '﹝'];
    const CLOSE: [char; 5] = ['〕', ']', '】', '］', '﹞'];
    let (before, after) = (case.place.before, case.place.after);
    let number = |rest: &str| rest.trim_start_matches(|c| digit(c).is_some()).starts_with('号');
    let torn =
        after.strip_prefix(CLOSE).is_some_and(|rest| first(rest).is_some_and(|c| digit(c).is_some()) && number(rest));
    let year = length(case) == 4 && ((before.ends_with(OPEN) && after.starts_with(CLOSE)) || torn);
    let behind_year = (before.ends_with(CLOSE) || before.ends_with(['〕', ')', '）']) || before.ends_with("〕第"))
        && after.trim_start().starts_with('号');
    let bracketed_year = before.ends_with(['(', '（'])
        && after.starts_with([')', '）'])
        && plausible(case.place.digits).is_some()
        && after.trim_start_matches([')', '）', '第', ' ']).starts_with(|c| digit(c).is_some());
    let article = before.ends_with('第') && case.lexicon.document_units.begins(after);
    let code = after.starts_with('号')
        && !case.lexicon.numbered_rooms.begins(after)
        && case.lexicon.document_codes.ends(before);
    let standard = case.lexicon.standards.ends(before);
    let decree = case.lexicon.decrees.begins(after);
    (year || behind_year || bracketed_year || article || code || standard || decree || articles(case) || index(case))
        .then_some(Role::DocumentNumber)
}

/// Recognises lists of articles, 第9至12条, 第十二、13条, and the year before 第8号.
fn articles(case: &NumberContext) -> bool {
    const JOINTS: &[char] = &['至', '到', '-', '—', '~', '～', '、', '条', '款', '第', ' '];
    let numeral = |c: char| digit(c).is_some() || is_ordinal(c) || matches!(c, '〇' | '零' | '百');
    let (before, after) = (case.place.before, case.place.after);
    let list = |text: &str| text.trim_start_matches(numeral).starts_with(['条', '款']);
    let first = before.ends_with('第') && list(after.trim_start_matches(JOINTS)) && after.starts_with(JOINTS);
    let head = before.trim_end_matches(JOINTS);
    let led = head.len() < before.len() && head.trim_end_matches(numeral).ends_with('第') && head.ends_with(numeral);
    let year = after.strip_prefix("年第").map(|rest| rest.trim_start_matches(numeral));
    first
        || (led && after.starts_with(['条', '款']))
        || (length(case) == 4 && year.is_some_and(|rest| rest.starts_with('号')))
}

/// Recognises a piece of an index number: 索引号:XM02100-0101-2019-00001.
fn index(case: &NumberContext) -> bool {
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_' | ' ' | '|' | ':' | '：');
    let head = case.place.before.trim_end_matches(code);
    if !head.ends_with(['号', '码']) {
        return false;
    }
    let head: String = tail(head, 48).chars().filter(|c| !c.is_whitespace()).collect();
    case.lexicon.index_labels.ends(&head)
}

/// Recognises a time of day without a date: 9:00.
pub(super) fn clock(case: &NumberContext) -> Option<Role> {
    let beside = |text: &str, from_end: bool| {
        let mut chars: Vec<char> =
            if from_end { text.chars().rev().take(2).collect() } else { text.chars().take(2).collect() };
        let second = chars.pop();
        chars.first().is_some_and(|c| matches!(c, ':' | '：')) && second.is_some_and(|c| digit(c).is_some())
    };
    // 1:3 is a ratio: minutes have two digits, and a third number would be seconds.
    let minutes = |text: &str| text.chars().skip(1).take_while(|c| digit(*c).is_some()).count() == 2;
    let own = length(case) == 2;
    let short = length(case) <= 2
        && (minutes(case.place.after) || (own && beside(case.place.before, true)))
        && !(case.place.digits.contains(['.', '．']));
    // 12月25日上午10时
    let hour = length(case) <= 2
        && case.place.after.starts_with(['时', '点'])
        && case.place.before.ends_with(['日', '午', '晚', '晨', '早']);
    if hour {
        return Some(Role::Date);
    }
    (short && (beside(case.place.after, false) || beside(case.place.before, true))).then_some(Role::Date)
}

/// Recognises telephone and fax numbers.
pub(super) fn phone(case: &NumberContext) -> Option<Role> {
    let (before, after) = (case.place.before, case.place.after);
    let digits = fold(case.place.digits);
    if !digits.chars().all(|c| c.is_ascii_digit()) || case.token.is_percent() {
        return None;
    }
    let n = digits.len();
    let area = digits.starts_with('0') && (3..=4).contains(&n);
    let next_run = |text: &str| text.chars().take_while(|c| digit(*c).is_some()).count();
    let service = |text: &str| next_run(text) == 5 && case.lexicon.service_prefixes.begins(text);
    let joined = after.trim_start_matches(['-', '—', '－', ')', '）', ' ', '–']);
    if area && joined.len() < after.len() && ((7..=8).contains(&next_run(joined)) || service(joined)) {
        return Some(Role::Phone);
    }
    let head = before.trim_end_matches(['-', '—', '－', ')', '）', ' ', '–']);
    let behind_area: String = head.chars().rev().take_while(|c| digit(*c).is_some()).take(5).collect();
    if head.len() < before.len()
        && (7..=8).contains(&n)
        && (3..=4).contains(&behind_area.len())
        && behind_area.ends_with('0')
    {
        return Some(Role::Phone);
    }
    let mobile = n == 11 && digits.starts_with('1') && case.unit.name.is_empty();
    let service = digits.starts_with("400") && n == 10;
    let cue =
        case.lexicon.phone_cues.occurs_in(case.place.above) || case.lexicon.phone_cues.occurs_in(tail(before, 60));
    let long = (7..=12).contains(&n) && cue && case.unit.name.is_empty();
    let extension = case.lexicon.phone_extensions.ends(before) && n <= 5 && cue;
    (mobile || service || long || extension).then_some(Role::Phone)
}

/// Recognises list marks: `1.`, `2、`, `(3)`, and `1政府门户网站` that lost its dot.
pub(super) fn list_mark(case: &NumberContext) -> Option<Role> {
    let (before, after) = (case.place.before, case.place.after);
    if length(case) > 2 || case.token.is_percent() {
        return None;
    }
    let next = first(after);
    let behind: &str = after.get(next.map_or(0, char::len_utf8)..).unwrap_or("");
    let number_follows = first(behind).is_some_and(|c| digit(c).is_some())
        && plausible(behind.chars().take(4).collect::<String>().as_str()).is_none();
    // 1408[1]件: the mark of a note.
    let is_note = before.ends_with(['[', '［']) && matches!(next, Some(']' | '］')) && !case.place.may_begin;
    if is_note && !behind.starts_with('号') {
        return Some(Role::ListMark);
    }
    let dotted = matches!(next, Some('.' | '．' | '、' | '､' | ')' | '）')) && !number_follows;
    if case.place.may_begin && dotted {
        return Some(Role::ListMark);
    }
    // 其中1.机构类3条;2.文件类4条
    let item = matches!(next, Some('.' | '．' | '、')) && first(behind.trim_start()).is_some_and(is_han);
    let after_mark = || {
        // 附件:1.统计表2.说明
        let number = fold(case.place.digits).parse::<u8>().ok().and_then(|number| number.checked_sub(1));
        let marked = |number: u8| ['.', '．'].iter().any(|dot| before.contains(&format!("{number}{dot}")));
        number.is_some_and(|number| number > 0 && marked(number))
    };
    let led = || case.lexicon.parts_among.ends(before);
    if item && (led() || (next != Some('、') && (before.ends_with([',', '，', '、']) || after_mark()))) {
        return Some(Role::ListMark);
    }
    let outer = before.strip_suffix(['(', '（']);
    let bracketed = outer.is_some() && matches!(next, Some(')' | '）'));
    let outside = outer.unwrap_or("x");
    if bracketed
        && (outside.trim().is_empty() || outside.ends_with(|c: char| c.is_whitespace() || "。;；:：,，、|".contains(c)))
    {
        return Some(Role::ListMark);
    }
    let lost = case.place.at_start
        && next.is_some_and(is_han)
        && (case.unit.name.is_empty() || case.lexicon.unit_nouns.begins(after));
    let dated = case.lexicon.list_mark_exceptions.begins(after);
    (lost && !dated).then_some(Role::ListMark)
}

/// Recognises the numbers of services: 12345, 12319, 110.
pub(super) fn hotline(case: &NumberContext) -> Option<Role> {
    let digits = fold(case.place.digits);
    let after = case.place.after.trim_start_matches(['”', '"', '’', '」', ' ']);
    let five = digits.len() == 5 && case.lexicon.service_prefixes.begins(&digits);
    let three = case.lexicon.short_services.contains(&digits);
    if !case.unit.name.is_empty() || !(five || three) {
        return None;
    }
    let named =
        case.lexicon.hotline_services.begins(after) || case.lexicon.hotline_cues.occurs_in(tail(case.place.before, 30));
    let quoted = case.place.before.ends_with(['“', '"', '‘', '「']);
    // Between words and without a unit, five digits are a service's name.
    let bare = five && first(after).is_some_and(is_han);
    (named || quoted || bare).then_some(Role::Hotline)
}

/// Recognises house, floor and room numbers and postcodes.
pub(super) fn place(case: &NumberContext) -> Option<Role> {
    let (before, after) = (case.place.before, case.place.after);
    let numbered = after.starts_with('号')
        && !(case.lexicon.decrees.begins(after) || after.starts_with("号文"))
        && (case.lexicon.streets.ends(before)
            || case.lexicon.site_words.occurs_in(case.place.clause)
            || case.lexicon.house_labels.occurs_in(tail(before, 90)));
    let room = case.lexicon.rooms.begins(after)
        && (length(case) >= 3
            || case.lexicon.room_leads.ends(before)
            || case.lexicon.site_words.occurs_in(tail(before, 60))
            || case.lexicon.numbered_rooms.begins(after));
    let postcode = length(case) == 6
        && (case.lexicon.postcode_labels.occurs_in(tail(before, 24))
            || case.lexicon.postcode_labels.occurs_in(case.place.above));
    // 地址:花园路1,邮编: the 号 was lost.
    let bare = case.unit.name.is_empty()
        && after.starts_with([',', '，', ';', '；', ')', '）'])
        && case.lexicon.bare_streets.ends(before)
        && case.lexicon.address_labels.occurs_in(tail(before, 60));
    (numbered || room || postcode || bare).then_some(Role::Place)
}

/// Recognises ordinals (第3次, 第1季度, 第10批) and captions (附件2, 图1, 表3).
pub(super) fn ordinal(case: &NumberContext) -> Option<Role> {
    let before = case.place.before.trim_end();
    let captioned = case.unit.name.is_empty() && length(case) <= 2 && case.lexicon.captions.ends(before);
    if captioned && !case.lexicon.caption_nouns.ends(before) {
        return Some(Role::Name);
    }
    let item = case.lexicon.ordinal_items.begins(case.place.after);
    case.place.before.ends_with('第').then_some(if item { Role::DocumentNumber } else { Role::Name })
}
