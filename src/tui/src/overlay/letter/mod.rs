//! The letter to the agency of the open report, to be looked at before it is written; of a pair for both years.
//!
//! Invariant: what is shown is what is written. Not here: what is asked (`gouji_export::letter`), writing the file (`run`).

mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::report_view::ReportView;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::text::sanitize::printable;
use gouji_core::text::{Lang, Span, wrap};
use gouji_export::letter::blocks::file_of;
use gouji_export::letter::file_name::FileNames;
use gouji_export::letter::{self as letters, Block, LetterDate, ReportQuestions, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The letter being looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its paragraphs; none where nothing is asked.
    pub blocks: Vec<Block>,
    /// The name of its file.
    pub name: String,
    /// Number of its questions.
    pub count: usize,
    /// Number of broken rules and unread values that are not settled.
    pub open: usize,
    /// Language of its numbering.
    pub lang: Lang,
    /// The first row shown.
    top: usize,
}

impl Letter {
    /// The letter about the open reports.
    pub(crate) fn new(state: &State) -> Self {
        let (lang, library) = (state.lang, &state.resources.library);
        let views: Vec<&ReportView> = match state.open.pair() {
            Some(pair) => pair.years.iter().collect(),
            None => state.open.view().into_iter().collect(),
        };
        let mut reports: Vec<ReportQuestions> =
            views.iter().map(|view| ReportQuestions::of(&view.review, library, lang)).collect();
        if let ([old, new], [_, newer]) = (views.as_slice(), reports.as_mut_slice()) {
            newer.add_year_before([&old.review, &new.review], &state.resources.rules, library, lang);
        }
        let agency = reports.iter().rev().find_map(|report| report.agency.clone());
        let file = reports.first().map(|report| file_of(&report.report)).unwrap_or_default();
        let name = agency.as_deref().map_or(file, printable);
        let open = reports.iter().map(|report| report.open + report.unread).sum();
        let letter = letters::Letter { agency, reports, date: date(&state.now), lang };
        let count = letter.count();
        let template = state.resources.letter(lang);
        let blocks = if count == 0 { Vec::new() } else { letters::blocks(&letter, template) };
        Self { blocks, name: FileNames::default().name(&name, "docx"), count, open, lang, top: 0 }
    }

    /// The rows of the letter on this screen, each with its style.
    fn rows(&self, state: &State) -> Vec<(Style, String)> {
        let room = usize::from(view::area(state).inside().width.saturating_sub(2));
        let mut rows = Vec::new();
        for block in &self.blocks {
            let words = format!("{}{}", block.number, block.text);
            let wrapped = wrap::wrap(&words, Span::new(0, words.len()), room, state.measure);
            rows.extend(wrapped.into_iter().map(|row| (block.style, row.of(&words).trim_end().to_string())));
            if matches!(block.style, Style::Title | Style::Body | Style::Reply | Style::Closing) {
                rows.push((Style::Body, String::new()));
            }
        }
        rows
    }
}

/// The day where the reviewer is.
pub(crate) fn date(now: &str) -> LetterDate {
    let now = now.parse::<Timestamp>().unwrap_or_default().to_zoned(TimeZone::system());
    LetterDate { year: now.year(), month: now.month(), day: now.day() }
}

impl Layer for Letter {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = view::height(state).max(1);
        let last = self.rows(state).len().saturating_sub(page);
        match key.folded().code {
            Code::Down | Code::Char('j') => self.top = (self.top + 1).min(last),
            Code::Up | Code::Char('k') => self.top = self.top.saturating_sub(1),
            Code::PageDown | Code::Char(' ') => self.top = (self.top + page).min(last),
            Code::PageUp => self.top = self.top.saturating_sub(page),
            Code::Home => self.top = 0,
            Code::End | Code::Char('G') => self.top = last,
            Code::Enter if self.blocks.is_empty() => return Outcome::Close,
            Code::Enter => {
                let (name, blocks, lang) = (self.name.clone(), self.blocks.clone(), self.lang);
                return Outcome::Answer(Answer::WriteLetter { name, blocks, lang });
            }
            _ => return Outcome::Close,
        }
        Outcome::Stay
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
