//! Sentences outside the tables, and their content besides numbers.

use crate::fixtures::kit;
use gouji_core::diff;
use gouji_core::extract::Sentences;
use gouji_core::text::{Lang, Span};

#[test]
fn sentences_as_they_are_printed() {
    let kit = kit();
    // Each sentence with its numbers in braces; `¶` at the start of a paragraph.
    let check = |text: &str, expect: &[&str]| {
        let review = kit.read(text);
        let found = Sentences::of(&review.document, &review.extraction);
        let shown: Vec<String> = found
            .all
            .iter()
            .map(|sentence| {
                let mut words = review.document.at(sentence.span).to_string();
                for number in found.numbers(sentence).iter().rev() {
                    let (start, end) = (number.start - sentence.span.start, number.end - sentence.span.start);
                    words.insert(end, '}');
                    words.insert(start, '{');
                }
                format!("{}{words}", if sentence.is_first { "¶" } else { "" })
            })
            .collect();
        assert_eq!(shown, expect);
    };
    check("", &[]);
    check("。\n——！\n", &[]);
    check("收到申请15件。办结1,320件；收费3.5元", &["¶收到申请{15}件。", "办结{1,320}件；", "收费{3.5}元"]);
    check("　 前后有空 。\n另起一段？对！", &["¶前后有空 。", "¶另起一段？", "对！"]);
    // Text without words is not a sentence; the paragraph starts with the first real one.
    check("。……。正文。", &["¶正文。"]);
    check("一、总体情况\n正文1条。", &["¶正文{1}条。"]);
    check("全角１２条。", &["¶全角{１２}条。"]);
}

#[test]
fn tables_and_headings_are_no_sentences() {
    let review = kit().read(include_str!("../../../assets/reports/suqian-2024.txt"));
    let found = review.sentences();
    let overlaps = |span: Span| found.all.iter().any(|sentence| sentence.span.overlaps(span));
    assert!(!review.extraction.tables.iter().any(|table| overlaps(table.span)));
    assert!(!review.document.sections.iter().any(|section| overlaps(section.title)));
    assert_eq!(found.chapters.len(), review.document.sections.len() + 1);
    assert!(found.all.iter().any(|sentence| sentence.is_title));
    assert!(found.long(1).all(|sentence| !sentence.is_title));
}

#[test]
fn copied_sentences_are_found_in_either_script() {
    let kit = kit();
    let check = |clause: &str| {
        let [old, new] = [(2023, 15), (2024, 18)].map(|(year, count)| {
            let offices = ["甲", "乙", "丙", "丁", "戊", "己"];
            let body = offices.map(|office| format!("{office}{clause}{count}件。")).concat();
            kit.read(&format!("甲市教育局{year}年政府信息公开工作年度报告\n一、总体情况\n{body}\n"))
        });
        let comparison = diff::compare(&old, &new, &kit.rules, &kit.library);
        let copied = comparison.findings.iter().find(|finding| finding.rule == "years.copied").unwrap();
        assert!(copied.verdict.is_broken(), "{}", copied.detail.get(Lang::En));
        assert_eq!((copied.places.len(), comparison.prose_overlap.copied), (6, 6));
    };
    check("科室全年共收到政府信息公开申请");
    check("科室全年共收到政府資訊公開申請");
}
