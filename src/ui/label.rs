//! The name of a field within the columns there are for it.
//!
//! Invariant: what tells neighbours apart is kept: of `row · column` the column, whole as long as it can be, and else the end,
//! for the rows of a list begin alike.

use crate::text::width::Measure;
use crate::text::{Bilingual, Lang};

/// Columns in which the label as printed and its gloss both have room.
const BOTH: usize = 44;

/// The label in a language: in English the gloss, behind the label as printed where there is room for both.
pub(super) fn label(lang: Lang, words: &Bilingual, columns: usize, measure: Measure) -> String {
    if lang == Lang::Zh || words.en.is_empty() {
        return fitted(&words.zh, columns, measure);
    }
    if columns < BOTH {
        return fitted(&words.en, columns, measure);
    }
    let gloss = fitted(&words.en, columns * 2 / 3, measure);
    let room = columns.saturating_sub(measure.width(&gloss) + 1);
    format!("{} {gloss}", fitted(&words.zh, room, measure))
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
        check(Lang::En, 60, "本年新收政… · 自然人 new requests received · natural persons");
    }
}
