//! The letter: what was upheld is asked once, what was corrected never, and no quoted text makes markup in any format.

use super::{LIBRARY, decide};
use gouji_core::check::{Rules, Severity};
use gouji_core::review::{DecisionKind, Review, decision};
use gouji_core::text::Lang;
use gouji_export::letter::docx::docx;
use gouji_export::letter::html::html;
use gouji_export::letter::markdown::markdown;
use gouji_export::letter::{
    Block, Letter, LetterDate, Question, QuestionKind, ReportQuestions, Style, Template, blocks,
};
use gouji_testing::{read, sample};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::LazyLock;

const DATE: LetterDate = LetterDate { year: 2025, month: 3, day: 1 };

/// A report in which one cell breaks the sum of its row and that of its column, and another only that of its row.
static BROKEN: LazyLock<Review> = LazyLock::new(|| {
    let text = sample("suqian-2024.txt").replacen("| 1431 |", "| 1441 |", 1);
    assert!(text.contains("| 1441 |"));
    checked(read(&text, &LIBRARY))
});

fn checked(mut review: Review) -> Review {
    review.recheck(&Rules::builtin(), &LIBRARY);
    review
}

fn asked(review: &Review) -> ReportQuestions {
    ReportQuestions::of(review, &LIBRARY, Lang::Zh)
}

/// The questions after one decision.
fn after(base: &Review, id: &str, kind: DecisionKind, reason: &str) -> ReportQuestions {
    let mut review = base.clone();
    decide(&mut review, id, kind, reason);
    asked(&checked(review))
}

const TOTAL: &str = "requests.granted.total";

#[test]
fn a_slip_that_breaks_several_rules_is_one_question() {
    let open = asked(&BROKEN);
    assert!(open.questions.is_empty() && open.open >= 2, "{open:?}");
    let report = after(&BROKEN, TOTAL, DecisionKind::AsPublished, "总计数印错");
    let [question] = report.questions.as_slice() else { panic!("{report:?}") };
    assert_eq!(question.about, [TOTAL]);
    assert_eq!(question.kind, QuestionKind::Sum);
    assert_eq!(question.part, "第三部分　收到和处理政府信息公开申请情况");
    assert_eq!(question.place, "第三部分表格，第 3 行“三、本年度办理结果 · (一)予以公开”，“总计”列");
    assert!(question.rules.len() >= 2 && question.rules.len() == question.relations.len(), "{question:?}");
    let row = question.relations.iter().find(|words| words.contains("表列 1441，相差 10")).unwrap();
    assert!(row.contains('＋') && row.contains("＝1431，"), "{row}");
    assert!(question.quote.contains("｜1441"), "{}", question.quote);
    assert_eq!(question.reasons, ["总计数印错"]);
    assert_eq!((report.agency.as_deref(), report.year), (Some("宿迁市人民政府办公室"), Some(2024)));
}

#[test]
fn answers_to_each_rule_of_one_slip_are_one_question() {
    let mut review = BROKEN.clone();
    let broken: Vec<String> = BROKEN
        .findings
        .iter()
        .filter(|one| one.verdict.is_broken() && one.involves(TOTAL))
        .map(|one| decision::finding_id(&one.rule))
        .collect();
    assert!(broken.len() >= 2);
    for id in &broken {
        decide(&mut review, id, DecisionKind::AsPublished, "");
    }
    let report = asked(&checked(review));
    assert_eq!(report.questions.len(), 1, "{report:?}");
    assert_eq!(report.questions[0].rules.len(), broken.len());
}

#[test]
fn what_is_no_error_of_the_report_is_not_asked() {
    let check = |id: &str, kind: DecisionKind| {
        let report = after(&BROKEN, id, kind, "");
        assert!(report.questions.is_empty(), "{report:?}");
    };
    check(TOTAL, DecisionKind::Corrected("1431".into()));
    check(TOTAL, DecisionKind::Entered("1431".into()));
    check(TOTAL, DecisionKind::Confirmed);
    let mut review = BROKEN.clone();
    for finding in BROKEN.findings.iter().filter(|finding| finding.verdict.is_broken()) {
        decide(&mut review, &decision::finding_id(&finding.rule), DecisionKind::Waived, "");
    }
    let report = asked(&checked(review));
    assert!(report.questions.is_empty() && report.open == 0, "{report:?}");
}

#[test]
fn numbers_that_were_all_seen_in_the_text_are_the_reports_own() {
    let mut review = BROKEN.clone();
    let row = BROKEN.findings.iter().find(|one| one.verdict.is_broken() && one.involves(TOTAL)).unwrap();
    for operand in &row.operands {
        decide(&mut review, &operand.id, DecisionKind::Confirmed, "");
    }
    let report = asked(&checked(review));
    assert!(report.questions.iter().any(|one| one.rules == [row.rule.to_string()]), "{report:?}");
}

#[test]
fn what_is_missing_or_unclear_is_asked_for() {
    let clean = checked(read(&sample("suqian-2024.txt"), &LIBRARY));
    let question = |ids: &[&str], kind: &DecisionKind| -> Vec<Question> {
        let mut review = clean.clone();
        for id in ids {
            decide(&mut review, id, kind.clone(), "表格留空");
        }
        // Unchecked: no rule is broken by what is gone.
        asked(&review).questions
    };
    let check = |ids: &[&str], kind: &DecisionKind, expect: (QuestionKind, &str)| {
        let found = question(ids, kind);
        let [question] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((question.kind, question.place.as_str()), expect);
        assert_eq!(question.about.len(), ids.len());
        assert_eq!(question.reasons, ["表格留空"]);
    };
    let (missing, unclear) = (DecisionKind::Missing, DecisionKind::Unclear);
    let row = "第三部分表格，第 5 行“(三)不予公开 · 1.属于国家秘密”";
    check(
        &["requests.denied_state_secret.natural_person"],
        &missing,
        (QuestionKind::Missing, &format!("{row}，“自然人”列")),
    );
    check(
        &["requests.denied_state_secret.business", "requests.denied_state_secret.research"],
        &unclear,
        (QuestionKind::Unclear, &format!("{row}，“商业企业”“科研机构”列")),
    );
    let place = "第二部分表格，第 3 行“行政许可”，“本年处理决定数量”列";
    check(&["disclosure.licensing.decisions"], &missing, (QuestionKind::Missing, place));
    let place = "第四部分表格，“行政诉讼 · 复议后起诉”，“结果纠正”列";
    check(&["disputes.suit_after_review.corrected"], &unclear, (QuestionKind::Unclear, place));
    let place = "第四部分表格，“行政复议”，“结果维持”“结果纠正”列";
    check(&["disputes.review.corrected", "disputes.review.upheld"], &unclear, (QuestionKind::Unclear, place));
    check(&["identity.signed"], &missing, (QuestionKind::Missing, "落款日期"));
    let of = |prefix: &str| -> Vec<String> {
        let fields = clean.extraction.fields.iter().map(|field| field.id.to_string());
        fields.filter(|id| id.starts_with(prefix)).collect()
    };
    let all = of("requests.denied_state_secret.");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    check(&all, &missing, (QuestionKind::Missing, &format!("{row}，各列")));
    let all = of("disputes.");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    check(&all, &missing, (QuestionKind::Missing, "第四部分表格，全表"));
    let mention = clean.extraction.prose.mentions.first().unwrap();
    let found = question(&[&mention.id], &unclear);
    assert_eq!((&*found[0].place, &*found[0].part), ("报告开头，“宿迁市”2024", "报告开头"));
    assert_eq!(found[0].quote, "宿迁市2024年政府信息公开工作年度报告");
}

#[test]
fn what_two_years_disagree_about_is_asked_once_of_the_newer_report() {
    let old = checked(read(&sample("suqian-2023.txt"), &LIBRARY));
    let new = checked(read(&sample("suqian-2024.txt"), &LIBRARY));
    let between = |old: &Review, new: &Review| {
        let mut report = asked(new);
        let before = report.open;
        report.add_year_before([old, new], &Rules::builtin(), &LIBRARY, Lang::Zh);
        let open = report.open - before;
        (report.questions, open)
    };
    let (questions, well) = between(&old, &new);
    assert!(questions.is_empty(), "{questions:?}");
    // The number that was carried in is another one than was carried out.
    let id = "requests.carried_in.total";
    let span = new.value(id).and_then(|value| value.span).unwrap();
    let mut text = new.document.text.clone();
    text.replace_range(span.start..span.end, "99");
    let broken = checked(read(&text, &LIBRARY));
    let (questions, open) = between(&old, &broken);
    assert!(questions.is_empty() && open == well + 1, "{open} {well}");
    let told = |old: &Review, new: &Review| {
        let (questions, open) = between(old, new);
        let across = |one: &&Question| one.relations.iter().any(|words| words.contains("上年报告列"));
        let found: Vec<Question> = questions.iter().filter(across).cloned().collect();
        assert!(found.len() == 1 && open <= well, "{open} {questions:?}");
        found[0].clone()
    };
    let mut decided = broken.clone();
    decide(&mut decided, id, DecisionKind::AsPublished, "");
    let joined = told(&old, &checked(decided));
    assert!(joined.about == [id] && joined.rules.len() > 1, "{joined:?}");
    // Said in the review of the older report it is asked all the same.
    let mut older = old.clone();
    decide(&mut older, "requests.carried_out.total", DecisionKind::AsPublished, "上年有误");
    let question = told(&checked(older), &broken);
    assert_eq!((question.kind, question.reasons.as_slice()), (QuestionKind::Years, &["上年有误".to_string()][..]));
}

#[test]
fn places_are_told_in_english_too() {
    let mut review = BROKEN.clone();
    decide(&mut review, TOTAL, DecisionKind::AsPublished, "");
    let report = ReportQuestions::of(&checked(review), &LIBRARY, Lang::En);
    assert_eq!(report.questions[0].place, "Part 3, table, row 3 “granted”, column “total”");
    assert!(report.questions[0].relations.iter().any(|words| words.contains(" = 1431, the table has 1441")));
}

fn letter(reports: Vec<ReportQuestions>) -> Letter {
    Letter { agency: Some("甲局".into()), reports, date: DATE, lang: Lang::Zh }
}

#[test]
fn a_letter_counts_its_reports_parts_and_questions() {
    let one = after(&BROKEN, TOTAL, DecisionKind::AsPublished, "");
    let mut two = one.clone();
    two.year = Some(2023);
    two.questions[0].reasons = vec!["复核人的理由".into()];
    let template = Template::builtin(Lang::Zh).unwrap();
    let blocks = blocks(&letter(vec![two, one]), &template);
    let of = |style: Style| -> Vec<String> {
        blocks.iter().filter(|block| block.style == style).map(|one| format!("{}{}", one.number, one.text)).collect()
    };
    assert_eq!(of(Style::Title), ["关于核实甲局2023、2024年度政府信息公开工作年度报告有关数据的函"]);
    assert_eq!(of(Style::Salutation), ["甲局："]);
    assert_eq!(of(Style::Report), ["一、2023年度报告", "二、2024年度报告"]);
    assert!(of(Style::Part).iter().all(|part| part.starts_with("（一）第三部分")));
    let items = of(Style::Item);
    assert!(items.len() == 2 && items[0].starts_with("1.第三部分") && items[1].starts_with("2.第三部分"), "{items:?}");
    assert_eq!(of(Style::Reply), ["答复：", "答复："]);
    assert_eq!(of(Style::Detail).iter().filter(|line| line.contains("复核人的理由")).count(), 1);
    assert_eq!(of(Style::Date), ["2025年3月1日"]);
    let bare = Template { item: vec![gouji_export::letter::template::ItemLine::Ask], ..template };
    let blocks =
        gouji_export::letter::blocks(&letter(vec![after(&BROKEN, TOTAL, DecisionKind::AsPublished, "x")]), &bare);
    assert_eq!(blocks.iter().filter(|block| block.style == Style::Detail).count(), 1);
}

#[test]
fn a_template_is_refused_where_it_is_wrong() {
    let text = include_str!("../../../assets/letter/zh.ron");
    let check = |from: &str, to: &str, line: &str, expect: &str| {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let at = broken.lines().position(|one| one.contains(line)).unwrap() + 1;
        let error = Template::parse("mine.ron", &broken).unwrap_err().get(Lang::En);
        assert!(error.starts_with(&format!("mine.ron:{at}:")) && error.contains(expect), "{error}");
    };
    check(
        "salutation: \"{agency}：\"",
        "salutation: \"{agenci}：\"",
        "{agenci}",
        "no place {agenci} here; known: {agency}",
    );
    check("date: \"{year}年", "date: \"{count}年", "{count}年", "{year} {month} {day}");
    check("Relation, Quote", "Relations, Quote", "Relations", "Relations");
    check("    years:", "    yeers:", "yeers", "yeers");
    check("title: \"关于", "title: \"\", // \"关于", "title: \"\"", "empty");
    check("reply: \"答复：\",", "reply: 3,", "reply: 3", "");
    for lang in [Lang::Zh, Lang::En] {
        Template::builtin(lang).unwrap();
    }
}

/// Words that would be markup somewhere, and bytes that no XML holds.
const HOSTILE: &str = "<script>alert(1)</script> &amp; ]]> **b** _i_ `c` [x](javascript:1) ![i](u) <img src=x> | a\u{0}\u{b}\u{202e} # h --- http://evil.example www.evil.example a@b.example \\ ~~s~~ $x$ {agency}";

fn hostile() -> Vec<Block> {
    let mut report = after(&BROKEN, TOTAL, DecisionKind::AsPublished, HOSTILE);
    report.questions[0].quote = HOSTILE.into();
    report.questions[0].part = "1. list".into();
    report.report = format!("/home/me/{}.txt", HOSTILE.replace('/', "_"));
    report.year = None;
    let letter = Letter { agency: Some(HOSTILE.into()), ..letter(vec![report]) };
    blocks(&letter, &Template::builtin(Lang::Zh).unwrap())
}

#[test]
fn quoted_text_is_only_text_in_html() {
    let page = html(&hostile(), Lang::Zh);
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("/home/me"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; ]]&gt;"), "{page}");
    assert!(page.contains("default-src 'none'"));
    let opened = page.matches("<p ").count();
    assert_eq!(opened, page.matches("</p>").count());
}

#[test]
fn quoted_text_is_only_text_in_markdown() {
    let text = markdown(&hostile());
    for markup in
        ["<script", "<img", " **b**", " _i_", "`c`", "](", "http://", "www.evil", "a@b", "~~s~~", " $x$", " | a"]
    {
        let bare = text.match_indices(markup).filter(|(at, _)| !text[..*at].ends_with('\\')).count();
        assert_eq!(bare, 0, "{markup} in {text}");
    }
    let check = |words: &str, expect: &str| {
        let block = Block { style: Style::Body, number: String::new(), text: words.into() };
        assert_eq!(markdown(&[block]), format!("{expect}\n"));
    };
    check("1. 甲", "1\\. 甲");
    check("12) 甲", "12\\) 甲");
    check("- 甲", "\\- 甲");
    check("+ 甲", "\\+ 甲");
    check("=== 甲", "\\=== 甲");
    check("# 甲 1.5", "\\# 甲 1.5");
}

/// The parts of a package, by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut parts = BTreeMap::new();
    for name in names {
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        parts.insert(name, text);
    }
    parts
}

/// Reads a part to its end, and returns the text in its elements.
fn xml_text(part: &str) -> String {
    let mut reader = Reader::from_str(part);
    reader.config_mut().check_end_names = true;
    let mut text = String::new();
    let mut depth = 0_i32;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(words) => text.push_str(words.as_ref()),
            Event::GeneralRef(name) => {
                text.push_str(match name.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("{other}"),
                });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    text
}

#[test]
fn the_parts_of_a_docx_are_well_formed_and_hold_the_words() {
    let blocks = hostile();
    for lang in [Lang::Zh, Lang::En] {
        let bytes = docx(&blocks, lang).unwrap();
        assert_eq!(bytes, docx(&blocks, lang).unwrap());
        let parts = parts(&bytes);
        let text: BTreeMap<&str, String> = parts.iter().map(|(name, part)| (name.as_str(), xml_text(part))).collect();
        for block in &blocks {
            assert!(text["word/document.xml"].contains(&block.text), "{block:?}");
        }
        // Every part that is named is there, and every style that is used.
        for (_, rest) in parts["word/_rels/document.xml.rels"]
            .match_indices("Target=\"")
            .map(|(at, found)| (at, &parts["word/_rels/document.xml.rels"][at + found.len()..]))
        {
            let target = &rest[..rest.find('"').unwrap()];
            assert!(parts.contains_key(&format!("word/{target}")), "{target}");
        }
        for (at, found) in parts["word/document.xml"].match_indices("w:pStyle w:val=\"") {
            let style = &parts["word/document.xml"][at + found.len()..];
            let style = &style[..style.find('"').unwrap()];
            assert!(parts["word/styles.xml"].contains(&format!("w:styleId=\"{style}\"")), "{style}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever was decided: a broken hard rule that is as published is asked about once, an open or waived one never, and
    /// nothing is asked about a corrected value.
    #[test]
    fn what_is_upheld_is_asked_once(
        slips in prop::collection::vec((0..25_usize, 0..7_usize, 1..99_u32), 0..5),
        decisions in prop::collection::vec((0..400_usize, super::kind(), any::<bool>()), 0..24),
    ) {
        let mut review = read(&slipped(&slips), &LIBRARY);
        review.recheck(&Rules::builtin(), &LIBRARY);
        let operands = review.findings.iter().filter(|one| one.verdict.is_broken()).flat_map(|one| {
            one.operands.iter().map(|operand| operand.id.to_string()).chain([decision::finding_id(&one.rule)])
        });
        let mut ids: Vec<String> = operands.collect();
        ids.extend(review.extraction.fields.iter().take(40).map(|field| field.id.to_string()));
        for (at, kind, is_waived) in decisions {
            let id = &ids[at % ids.len()];
            let is_rule = decision::finding_rule(id).is_some();
            let kind = match kind {
                DecisionKind::Confirmed | DecisionKind::Corrected(_) | DecisionKind::Entered(_) if is_rule => continue,
                _ if is_rule && is_waived => DecisionKind::Waived,
                kind => kind,
            };
            decide(&mut review, id, kind, "");
        }
        review.recheck(&Rules::builtin(), &LIBRARY);
        let report = asked(&review);
        for question in &report.questions {
            for id in &question.about {
                let kind = review.entries.get(id).and_then(|entry| entry.decision.as_ref()).map(|one| &one.kind);
                prop_assert!(!matches!(kind, Some(DecisionKind::Corrected(_) | DecisionKind::Entered(_))), "{}", id);
            }
        }
        for finding in review.findings.iter().filter(|one| one.severity == Severity::Hard) {
            let rule = finding.rule.to_string();
            let times = report.questions.iter().flat_map(|one| &one.rules).filter(|one| **one == rule).count();
            let answer = review.answer(finding).filter(|_| finding.verdict.is_broken()).map(|one| &one.kind);
            match answer {
                Some(DecisionKind::AsPublished) => prop_assert_eq!(times, 1, "{}", rule),
                None | Some(DecisionKind::Waived) => prop_assert_eq!(times, 0, "{}", rule),
                Some(_) => prop_assert!(times <= 1, "{}", rule),
            }
        }
    }
}

/// The sample with numbers added to cells of its table of requests.
fn slipped(slips: &[(usize, usize, u32)]) -> String {
    static TEXT: LazyLock<String> = LazyLock::new(|| sample("suqian-2024.txt"));
    static REPORT: LazyLock<Review> = LazyLock::new(|| read(&TEXT, &LIBRARY));
    let requests = REPORT.extraction.fields.iter().filter(|field| field.id.starts_with("requests."));
    let cells: Vec<_> = requests.filter_map(|field| Some((field.value.span?, field.value.number?))).collect();
    let mut edits: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for (row, column, more) in slips {
        let Some((span, number)) = cells.get(row * 7 + column) else { continue };
        edits.insert(span.start, (span.end, (number + rust_decimal::Decimal::from(*more)).to_string()));
    }
    let mut text = REPORT.document.text.clone();
    for (start, (end, number)) in edits.into_iter().rev() {
        text.replace_range(start..end, &number);
    }
    text
}
