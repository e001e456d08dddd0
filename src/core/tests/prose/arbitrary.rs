//! Any text is read to its end: every digit belongs to one mention, nothing panics, nothing grows without limit.

use super::{library, prose as read};
use gouji_core::extract::{identity, prose};
use gouji_core::lexicon::Lexicon;
use gouji_core::text::{Span, numerals::digit};
use gouji_ingest::document;
use proptest::prelude::*;

fn digit_runs(text: &str) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| digit(*c).is_some()) {
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = end,
            _ => runs.push(Span::new(at, end)),
        }
    }
    runs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_read_whole(text in "([0-9０-９]{1,9}|[年月日件条次份万元其中包括分别含占率共一是二是从看按号第室路电话增长至没有一二、]{1,4}|[,，;；:：。、()（）%％.．《》〔〕|@/ \n\t-]){0,60}") {
        let (document, _) = document(&text);
        let body = document.text.clone();
        let mut problems = Vec::new();
        let printed = gouji_core::text::dates::scan(&document.text);
        let identity = identity::read(&document, Lexicon::builtin(), &printed, &mut problems);
        let taken: Vec<Span> = digit_runs(&body).into_iter().step_by(3).collect();
        let regions: Vec<Span> = document.grids.iter().map(|grid| grid.span).collect();
        let found = prose::read(&document, (&identity, &printed), library(), &taken, &regions);
        let mut last = 0;
        let mut covered = taken.clone();
        for mention in &found.mentions {
            for span in [mention.span, mention.label, mention.sentence] {
                prop_assert!(body.get(span.start..span.end).is_some(), "{span:?}");
            }
            let (before, sentence) = (&body[..mention.sentence.start], mention.sentence.of(&body));
            let ends = |c: char| "。!！?？\n|".contains(c);
            prop_assert!(before.is_empty() || before.ends_with(ends), "{sentence:?}");
            let closed = sentence.ends_with(['。', '!', '！', '?', '？']);
            let next = body[mention.sentence.end..].chars().next();
            prop_assert!(closed || next.is_none_or(|c| matches!(c, '\n' | '|')), "{sentence:?}");
            prop_assert!(sentence.matches(ends).count() == usize::from(closed), "{sentence:?}");
            prop_assert!(mention.sentence.contains(mention.span.start));
            prop_assert!(mention.span.start >= last && !mention.span.is_empty());
            last = mention.span.end;
            covered.push(mention.span);
        }
        for (at, c) in body.char_indices() {
            if digit(c).is_some() {
                let holders = covered.iter().filter(|span| span.contains(at)).count();
                prop_assert!(holders == 1, "{holders} at {at} of {body:?}");
            }
        }
        for enumeration in &found.enumerations {
            prop_assert!(enumeration.total < found.mentions.len());
            prop_assert!(body.get(enumeration.span.start..enumeration.span.end).is_some());
        }
    }
}

#[test]
fn long_and_odd_texts_are_read_to_the_end() {
    let shapes = [
        "(1件",
        "1件)",
        "其中1件,",
        "《2017年",
        "a1_",
        "1.",
        "123,",
        "2017年1月1日至",
        "2件,一是",
        "信息1条:",
        "1",
        "其中",
        "(其中",
        "公开1条,占公开信息总数的1%",
        "一、甲\n二、1乙\n",
        "由编制信息公开年度报告",
        "20161231 \n",
        "从1看,",
        "。1%",
    ];
    for shape in shapes {
        let text = shape.repeat(20_000 / shape.len());
        let digits = text.chars().filter(|c| digit(*c).is_some()).count();
        let covered: usize = read(&text, &[])
            .mentions
            .iter()
            .map(|m| m.span.of(&text).chars().filter(|c| digit(*c).is_some()).count())
            .sum();
        assert_eq!(covered, digits, "{shape}");
    }
}
