//! Questions about rules between two years of an agency: what was carried out is carried in.
//!
//! Invariant: as within a report, a broken rule is in one question at most; one whose number is asked about already joins that
//! question. Not here: rules within a report (`questions`).

use super::places::Places;
use super::questions::{Question, QuestionKind, ReportQuestions, Subject, distinct, subject};
use super::relation::relation;
use gouji_core::check::{Finding, Rules, Severity};
use gouji_core::diff::swapped;
use gouji_core::forms::Library;
use gouji_core::ids::Year;
use gouji_core::review::{Across, Decision, Review, decision};
use gouji_core::text::Lang;

impl ReportQuestions {
    /// Adds the questions about the rules between this report and that of the year before, both checked. They are asked of
    /// this report, whichever of the two was decided about.
    pub fn add_year_before(&mut self, years: [&Review; 2], rules: &Rules, library: &Library, lang: Lang) {
        let mut across = Across::default();
        across.recheck(years, rules, library);
        for finding in across.findings.iter().filter(|one| one.verdict.is_broken() && one.severity != Severity::Info) {
            let seen = [swapped(finding), finding.clone()];
            let answers = [Year::Newer, Year::Older].map(|year| answer(years[year], &seen[year]).map(|of| (year, of)));
            match answers.into_iter().flatten().next() {
                Some((year, Answer::Asked(id, decision))) => {
                    self.add(
                        &Places::new(years[year], library, lang),
                        &id,
                        decision,
                        (finding, years[Year::Newer], lang),
                    );
                }
                Some((_, Answer::NotAsked)) => {}
                None => self.open += 1,
            }
        }
        self.questions.sort_by_key(|question| question.at);
    }

    fn add(
        &mut self,
        places: &Places<'_>,
        id: &str,
        decision: &Decision,
        (finding, new, lang): (&Finding, &Review, Lang),
    ) {
        let words = relation(finding, new, lang);
        let is_new = std::ptr::eq(places.review, new);
        let mut known = self.questions.iter_mut();
        let known = known.find(|question| {
            (is_new || question.kind == QuestionKind::Years) && question.about.iter().any(|about| about == id)
        });
        if let Some(question) = known {
            question.rules.push(finding.rule.to_string());
            question.relations.push(words);
            return;
        }
        let place = if decision::finding_rule(id).is_some() { places.finding(finding) } else { places.value(id) };
        self.questions.push(Question {
            about: vec![id.to_string()],
            rules: vec![finding.rule.to_string()],
            kind: QuestionKind::Years,
            part: place.part,
            place: place.words,
            relations: vec![words],
            quote: place.quote,
            reasons: distinct([&*decision.reason].into_iter()),
            at: place.at,
        });
    }
}

/// What a reviewer of one of the years said of a rule between them.
enum Answer<'r> {
    Asked(String, &'r Decision),
    NotAsked,
}

fn answer<'r>(review: &'r Review, finding: &Finding) -> Option<Answer<'r>> {
    let (id, decision) = review.answer_with_id(finding)?;
    match subject(review, &id, decision, &[finding]) {
        Subject::Asked(id, _) => Some(Answer::Asked(id, decision)),
        Subject::NotAsked => Some(Answer::NotAsked),
        Subject::Corrected => None,
    }
}
