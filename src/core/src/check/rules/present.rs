//! `Present`: the report has a part every report should have.

use super::chapters::TABLE_CHAPTER;
use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::terms::items;
use crate::check::{EvalContext, Finding, Verdict};
use crate::ids::item;
use crate::message;
use crate::message::Message;
use crate::text::width;
use serde::Deserialize;

/// The report has this part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Present(pub Part);

/// A part a report should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Part {
    /// A title line.
    Title,
    /// A statistics period.
    Period,
    /// A date of signature or publication.
    Date,
    /// The tables of its form, when its chapters are those of a form with tables.
    Tables,
}

impl RuleKind for Present {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let identity = context.identity();
        let read = &context.extraction.identity;
        // What was read without a title needs no entry.
        let of_title = [(item::AGENCY, read.agency.is_none()), (item::YEAR, read.year.is_none())];
        let of_title: Vec<&str> = of_title.into_iter().filter(|(_, is_asked)| *is_asked).map(|(id, _)| id).collect();
        let asked: &[&str] = match self.0 {
            Part::Title => &of_title,
            Part::Period => &[item::PERIOD_START, item::PERIOD_END],
            Part::Date => &[item::SIGNED, item::PUBLISHED, item::FILLED],
            Part::Tables => &[],
        };
        let place = match self.0 {
            Part::Title => identity.title,
            Part::Period => identity.period.as_ref().map(|period| period.start.span),
            Part::Date => identity
                .signed
                .as_ref()
                .or(identity.published.as_ref())
                .or(identity.filled.as_ref())
                .map(|day| day.span),
            Part::Tables => {
                let mut sections = context.document.sections.iter();
                let chapter = sections.find(|section| context.document.at(section.title).contains(TABLE_CHAPTER));
                let Some(chapter) = chapter else { return Vec::new() };
                let table = context.extraction.tables.iter().find(|table| table.table == "requests");
                let Some(table) = table else {
                    let detail = message!("finding.present.no_table");
                    return vec![rule.finding(Verdict::Fails, vec![chapter.title], detail)];
                };
                Some(table.span)
            }
        };
        let detail = match place {
            Some(span) => {
                let shown = width::fit(context.document.at(span).lines().next().unwrap_or(""), 40);
                Message::plain(shown)
            }
            None => message!("finding.present.missing"),
        };
        let mut found = rule.finding(Verdict::of(place.is_some()), place.into_iter().collect(), detail);
        found.operands = items(context, asked);
        vec![found]
    }
}
