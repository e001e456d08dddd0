//! The name of a field within the columns there are for it.
//!
//! Invariant: what tells neighbours apart is kept: of `row · column` the column, whole as long as it can be, and else the end,
//! for the rows of a list begin alike.

use gouji_core::text::common_affixes::CommonAffixes;
use gouji_core::text::width::Measure;
use gouji_core::text::{Bilingual, Lang};

/// In fewer columns, labels are cut at their end alone.
const LEGIBLE: usize = 8;

/// The label in a language: in English the gloss, where there is one. A row has one language.
pub(crate) fn label(lang: Lang, words: &Bilingual, columns: usize, measure: Measure) -> String {
    let words = if lang == Lang::En && !words.en.is_empty() { &words.en } else { &words.zh };
    fitted(words, columns, measure)
}

/// Cuts the end of a label, or what it begins with where another label begins so too and no more would be seen.
pub(crate) fn beginning(words: &str, shared: CommonAffixes, columns: usize, measure: Measure) -> String {
    let seen = columns.saturating_sub(measure.width("…"));
    let (same, own) = words.split_at(shared.start.min(words.len()));
    let first = own.chars().next().map_or(0, |first| measure.width(&words[..same.len() + first.len_utf8()]));
    if columns < LEGIBLE || measure.width(words) <= columns || first <= seen || own.is_empty() {
        return measure.fit(words, columns);
    }
    if measure.width(own) <= seen { measure.fit_end(words, columns) } else { format!("…{}", measure.fit(own, seen)) }
}

/// Cuts the beginning of a label, or its middle where another label ends as it does and no more would be seen.
pub(crate) fn end(words: &str, shared: CommonAffixes, columns: usize, measure: Measure) -> String {
    let seen = columns.saturating_sub(measure.width("…"));
    let (own, same) = words.split_at(words.len().saturating_sub(shared.end));
    let last = own.chars().next_back().map_or(0, |last| measure.width(&words[own.len() - last.len_utf8()..]));
    if measure.width(words) <= columns || last <= seen || own.is_empty() {
        return measure.fit_end(words, columns);
    }
    let own = measure.fit_end(own, columns / 2);
    let left = columns.saturating_sub(measure.width(&own));
    format!("{own}{}", measure.fit_end(same, left))
}

/// Cuts the row, not the column.
fn fitted(words: &str, columns: usize, measure: Measure) -> String {
    let Some((row, column)) = words.rsplit_once(" · ").filter(|_| measure.width(words) > columns) else {
        return measure.fit_end(words, columns);
    };
    let column = measure.fit(&format!(" · {column}"), columns * 2 / 3);
    let room = columns.saturating_sub(measure.width(&column));
    format!("{}{column}", measure.fit(row, room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_labels_apart_is_kept() {
        let case = [
            "属于行政执法案卷",
            "属于行政查询事项",
            "属于国家秘密",
            "不予受理行政复议申请数量",
            "办结行政复议申请数量",
        ];
        let found = gouji_core::text::common_affixes::common_affixes(&case);
        for (at, columns, starts, ends) in [
            (0, 9, "…执法案卷", "…执法案卷"),
            (0, 10, "…执法案卷", "…执法案卷"),
            (0, 12, "属于行政执…", "…政执法案卷"),
            (0, 7, "属于行…", "…法案卷"),
            (1, 9, "…查询事项", "…查询事项"),
            (2, 9, "属于国家…", "…国家秘密"),
            (3, 16, "不予受理行政复…", "不予受理…请数量"),
            (4, 14, "办结行政复议…", "办结…申请数量"),
        ] {
            let shown = [beginning, end].map(|cut| cut(case[at], found[at], columns, Measure::Narrow));
            assert_eq!(shown, [starts, ends], "{columns}");
            assert!(shown.iter().all(|shown| Measure::Narrow.width(shown) <= columns));
        }
    }

    #[test]
    fn the_column_is_kept() {
        let words = Bilingual::new("本年新收政府信息公开申请数量 · 自然人", "new requests received · natural persons");
        let check = |lang, columns, expect: &str| {
            let shown = label(lang, &words, columns, Measure::Narrow);
            assert_eq!(shown, expect);
            assert!(Measure::Narrow.width(&shown) <= columns);
        };
        check(Lang::Zh, 40, "本年新收政府信息公开申请数量 · 自然人");
        check(Lang::Zh, 25, "本年新收政府信… · 自然人");
        check(Lang::En, 30, "new request… · natural persons");
        let words = Bilingual::new("本统计时间段内受理政府信息公开咨询", "");
        assert_eq!(label(Lang::Zh, &words, 24, Measure::Narrow), "…内受理政府信息公开咨询");
        check(Lang::En, 60, "new requests received · natural persons");
    }
}
