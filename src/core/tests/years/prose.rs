//! Sentences of two years: aligned, edited, moved, copied.

use super::made::{Kit, kit};
use gouji_core::diff::{ProseRow, RowChange, compare};
use gouji_core::review::Review;
use gouji_core::text::Span;

/// A sentence with changes in brackets and numbers in braces.
fn marked(review: &Review, sentence: Span, changed: &[(Span, bool)]) -> String {
    let mut out = String::new();
    let mut at = sentence.start;
    for (span, number) in changed {
        out.push_str(review.document.at(Span::new(at, span.start)));
        let (open, close) = if *number { ('{', '}') } else { ('[', ']') };
        out.push(open);
        out.push_str(review.document.at(*span));
        out.push(close);
        at = span.end;
    }
    out + review.document.at(Span::new(at, sentence.end))
}

fn shown(old: &Review, new: &Review, row: &ProseRow) -> String {
    let glyph = if row.change == RowChange::Same { "=" } else { row.change.glyph() };
    let mut out = glyph.to_string();
    let found = row.differences(old, new);
    for (review, sentence, changed) in [(old, row.old, &found.old), (new, row.new, &found.new)] {
        if let Some(sentence) = sentence {
            out.extend([" ", &marked(review, sentence, changed)]);
        }
    }
    for number in &found.numbers {
        out.extend([" (", &number.delta.to_string(), ")"]);
    }
    for mark in &row.marks {
        out.extend([" ", mark.name()]);
    }
    out
}

fn rows(kit: &Kit, old: &Review, new: &Review) -> Vec<String> {
    let comparison = compare(old, new, &kit.rules, &kit.library);
    comparison.sentences().map(|row| shown(old, new, row)).collect()
}

/// A report with this prose in its first chapter.
fn report(kit: &Kit, year: i16, body: &str) -> Review {
    kit.read(&format!("甲市教育局{year}年政府信息公开工作年度报告\n一、总体情况\n{body}\n"))
}

#[test]
fn sentences_stand_beside_their_versions() {
    let kit = kit();
    let check = |old: &str, new: &str, expect: &[&str]| {
        let (old, new) = (report(&kit, 2023, old), report(&kit, 2024, new));
        let found = rows(&kit, &old, &new);
        // The first row is the title.
        assert_eq!(found[1..], *expect, "{found:#?}");
    };
    let a = "我局高度重视信息公开工作。";
    let b = "全年公开信息120条。";
    check(a, a, &["= 我局高度重视信息公开工作。 我局高度重视信息公开工作。"]);
    // Numbers are compared as whole numbers.
    check(b, "全年公开信息1320条。", &["~ 全年公开信息{120}条。 全年公开信息{1320}条。 (1200)"]);
    check(
        "本局受理依申请公开1,320件,收费3.50元。",
        "本局受理依申请公开1320件,收费3.5元。",
        &["= 本局受理依申请公开1,320件,收费3.50元。 本局受理依申请公开1320件,收费3.5元。"],
    );
    check("全年公开信息１２条。", "全年公开信息12条。", &["= 全年公开信息１２条。 全年公开信息12条。"]);
    // Blanks and line ends make no difference.
    check("我局高度 重视信息公开工作。", a, &["= 我局高度 重视信息公开工作。 我局高度重视信息公开工作。"]);
    // Edited, inserted, deleted.
    check(a, "我局始终重视信息公开工作。", &["~ 我局[高度]重视信息公开工作。 我局[始终]重视信息公开工作。"]);
    check(a, &format!("{a}{b}"), &["= 我局高度重视信息公开工作。 我局高度重视信息公开工作。", "+ 全年公开信息120条。"]);
    check(&format!("{b}{a}"), a, &["- 全年公开信息120条。", "= 我局高度重视信息公开工作。 我局高度重视信息公开工作。"]);
    check("天气晴朗。", "会议三次。", &["- 天气晴朗。", "+ 会议三次。"]);
    // A sentence edited together with its number: the numbers are compared.
    check(
        "我局全年共收到申请15件,均已办结。",
        "我局全年收到申请18件,均已按时办结。",
        &["~ 我局全年[共]收到申请{15}件,均已办结。 我局全年收到申请{18}件,均已[按时]办结。 (3)"],
    );
    // Moved, unchanged and edited.
    let c = "主动公开重点领域信息和政策文件。";
    check(
        &format!("{a}\n{b}\n{c}"),
        &format!("{c}\n{a}\n{b}"),
        &[
            "> 主动公开重点领域信息和政策文件。 主动公开重点领域信息和政策文件。",
            "= 我局高度重视信息公开工作。 我局高度重视信息公开工作。",
            "= 全年公开信息120条。 全年公开信息120条。",
        ],
    );
}

#[test]
fn copied_sentences_are_told_from_new_ones() {
    let kit = kit();
    let check = |old: &str, new: &str, expect: &[&str]| {
        let (old, new) = (report(&kit, 2023, old), report(&kit, 2024, new));
        let comparison = compare(&old, &new, &kit.rules, &kit.library);
        let marks: Vec<&str> = comparison.sentences().flat_map(|row| &row.marks).map(|mark| mark.name()).collect();
        assert_eq!(marks, expect, "{:?}", rows(&kit, &old, &new));
    };
    check(
        "2023年，我局共收到政府信息公开申请15件。",
        "2024年，我局共收到政府信息公开申请18件。",
        &["only_numbers_changed"],
    );
    check(
        "2023年，我局共收到政府信息公开申请15件。",
        "2024年，我局共收到政府信息公开申请15件。",
        &["numbers_not_updated"],
    );
    check(
        "2023年，我局共收到政府信息公开申请15件。",
        "2023年，我局共收到政府信息公开申请18件。",
        &["only_numbers_changed", "year_not_updated"],
    );
    check(
        "2023年，我局共收到政府信息公开申请15件。",
        "2023年，我局共收到政府信息公开申请15件。",
        &["numbers_not_updated", "year_not_updated"],
    );
    // A zero is not a sign of copying, nor is a sentence without numbers.
    check("2023年，我局共收到政府信息公开申请0件。", "2024年，我局共收到政府信息公开申请0件。", &[]);
    check("我局高度重视政府信息公开工作，强化责任落实。", "我局高度重视政府信息公开工作，强化责任落实。", &[]);
    // Document numbers and earlier years are not counts.
    check(
        "按照国办公开办函〔2021〕30号要求，我局编制了本报告。",
        "按照国办公开办函〔2021〕30号要求，我局编制了本报告。",
        &[],
    );
    check("自2019年施行新条例以来，我局不断完善公开制度。", "自2019年施行新条例以来，我局不断完善公开制度。", &[]);
    // A sentence without a year may be the same every year, unless its paragraph or chapter is about the year.
    let places = "我局设立政府信息公开查阅场所3个，方便群众查阅。";
    check(places, places, &[]);
    check(&format!("2023年成效明显。\n{places}"), &format!("2024年成效明显。\n{places}"), &[]);
    check(&format!("2023年成效明显。{places}"), &format!("2024年成效明显。{places}"), &["numbers_not_updated"]);
    check("我局全年共收到政府信息公开申请15件。", "我局全年共收到政府信息公开申请15件。", &["numbers_not_updated"]);
    let requests = "三、收到和处理政府信息公开申请情况\n我局共收到政府信息公开申请15件。";
    check(&format!("无。\n{requests}"), &format!("无。\n{requests}"), &["numbers_not_updated"]);
    let plans = "五、存在的主要问题及改进情况\n我局将举办政府信息公开培训班2期。";
    check(&format!("无。\n{plans}"), &format!("无。\n{plans}"), &[]);
    // Last year's year in an edited sentence.
    check("2023年，我局认真贯彻落实各项公开要求。", "2023年，我局全面贯彻落实各项公开要求。", &["year_not_updated"]);
}

#[test]
fn likeness_counts_what_was_copied() {
    let kit = kit();
    let old = "2023年，我局共收到政府信息公开申请15件。我局高度重视政府信息公开工作，强化责任落实。短句。天气晴朗万里无云风和日丽。";
    let new = "2024年，我局共收到政府信息公开申请18件。我局高度重视政府信息公开工作，强化责任落实。短句。新增政务新媒体矩阵建设成效明显。";
    let comparison = compare(&report(&kit, 2023, old), &report(&kit, 2024, new), &kit.rules, &kit.library);
    let likeness = comparison.prose_overlap;
    // Short sentences and the title are not evidence of copying.
    assert_eq!(
        (likeness.sentences, likeness.copied, likeness.only_numbers_changed, likeness.percent()),
        (3, 2, 1, Some(66))
    );
}

#[test]
fn sentences_in_tables_are_left_to_the_fields() {
    let kit = kit();
    let text = include_str!("../../../../assets/reports/suqian-2024.txt");
    let review = kit.read(text);
    let comparison = compare(&review, &review, &kit.rules, &kit.library);
    assert!(comparison.sentences().all(|row| !review.document.at(row.new.unwrap()).contains('|')));
    assert!(comparison.sentences().count() > 6);
}

#[test]
fn a_long_chapter_keeps_its_sentences_beside_their_versions() {
    let kit = kit();
    // All sentences are different; two hundred pairs would be too many to compare.
    let subject = |at: usize| format!("{}{}{}", HAN[at % 7], HAN[at / 7 % 7], HAN[at / 49]);
    let sentence = |at: usize, verb: &str| {
        format!(
            "在{}方面我单位按照年度计划{verb}有关要求，涉及{}和{}等事项。",
            subject(at),
            subject(342 - at),
            subject(at)
        )
    };
    let old: String = (0..300).map(|at| sentence(at, "落实")).collect();
    let new: String = (40..300).map(|at| sentence(at, "认真执行")).collect();
    let found = rows(&kit, &report(&kit, 2023, &old), &report(&kit, 2024, &new));
    let count = |glyph: char| found.iter().filter(|row| row.starts_with(glyph)).count();
    assert_eq!((count('~'), count('-'), count('+')), (261, 40, 0), "the title changed as well");
    for (row, at) in found.iter().filter(|row| row.starts_with('~')).skip(1).zip(40..) {
        let [then, now] = [sentence(at, "[落实]"), sentence(at, "[认真执行]")];
        assert_eq!(*row, format!("~ {then} {now}"));
    }
}

#[test]
fn long_texts_with_a_turn_of_phrase_in_common_are_no_versions_of_each_other() {
    let kit = kit();
    let text = |parts: &[&str; 7], count: usize| {
        let part = |at: usize| parts[at % 7];
        let name = |at: usize| [at, at / 7, at / 49, at / 7 + at].map(part).concat();
        (0..count).map(|at| ["我局按照要求做好", &name(at), "工作。"].concat()).collect::<String>()
    };
    let other = ["园林", "档案", "旅游", "消防", "气象", "地震", "税务"];
    let paired = |count: usize| {
        let (old, new) = (report(&kit, 2023, &text(&HAN, count)), report(&kit, 2024, &text(&other, count)));
        // The title changed as well.
        rows(&kit, &old, &new).iter().filter(|row| row.starts_with('~')).count() - 1
    };
    // With few sentences, one was probably replaced by the other.
    assert_eq!((paired(3), paired(300)), (3, 0));
}

/// Parts of names.
const HAN: [&str; 7] = ["教育", "卫生", "交通", "水利", "民政", "农业", "文化"];
