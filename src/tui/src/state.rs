//! The program's state and what happens to it.
//!
//! Invariant: pure. Everything that can happen is an [`Action`], a key or a `Event` from the edges; `update` changes the
//! state and returns [`Effect`]s as values, which only `run` performs. Names no terminal library.

use crate::action::Action;
use crate::batch::Settled;
use crate::control::ControlSample;
use crate::effect::Effect;
use crate::graphics::Graphics;
use crate::keys::{Key, KeyLookup, KeySequence};
use crate::layout::{Size, Space};
use crate::open_reports::OpenReports;
use crate::overlay::Overlay;
use crate::overlay::folder_findings::FolderFindings;
use crate::report_view::ReportView;
use crate::report_view::snapshot::{SharedReview, Snapshot};
use crate::resources::Resources;
use crate::screen::list::report_list::ReportList;
use crate::screen::list::view::ListPanes;
use crate::screen::pair::PairScreen;
use crate::screen::series::SeriesScreen;
use crate::sign_off::HeldKey;
use crate::survey::Survey;
use crate::tutorial::Tutorial;
use gouji_core::collection::Summary;
use gouji_core::ids::RuleId;
use gouji_core::message;
use gouji_core::review::{Provenance, SessionStatus};
use gouji_core::text::width::Measure;
use gouji_core::text::{Bilingual, Lang};

/// What fills the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The list of reports.
    List,
    /// One report under review.
    Report,
    /// Two years side by side.
    Pair,
    /// All years of an agency.
    Series,
}

/// What a key goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The overlay.
    Overlay,
    /// The value being typed.
    Value,
    /// The words of a search in the text.
    TextSearch,
    /// The words of a search over two years.
    PairSearch,
    /// The words of a search over all years.
    SeriesSearch,
    /// The words of the filter of the list.
    ListFilter,
    /// The keymap.
    Commands,
}

/// What leaving a report leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveTarget {
    /// The list of reports.
    List,
    /// The end of the program.
    Quit,
    /// The comparison of two years.
    Compare(usize, usize),
    /// Another report of the list.
    Open(usize),
    /// All years of the agency.
    Series,
}

/// Everything there is.
// Switches that have nothing to do with each other.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug)]
pub struct State {
    /// Forms, rules, words and keys.
    pub resources: Resources,
    /// Language of messages.
    pub lang: Lang,
    /// Who decides.
    pub reviewer: String,
    /// The actions chosen by their names, the last one first.
    pub recent: Vec<Action>,
    /// True when the only report was opened at once: leaving it ends the program.
    pub is_alone: bool,
    /// True for who reviews without seeing what others decided.
    pub is_blind: bool,
    /// True if people have reviewed on their own what is reviewed here together.
    pub has_second: bool,
    /// The time for stamps: UTC as RFC 3339; set by `run` before each event.
    pub now: String,
    /// Columns and rows that the screens have.
    pub size: Size,
    /// How the terminal draws characters of ambiguous width.
    pub measure: Measure,
    /// Where the reviewer put the divider between text and fields, in thousandths of the width.
    pub split: Option<u16>,
    /// Drawn tables are shown as aligned grids, not as published.
    pub is_aligned: bool,
    /// How the terminal shows pictures.
    pub graphics: Graphics,
    /// The mouse is ours, not the terminal's.
    pub mouse: bool,
    /// The divider is being dragged.
    pub dragging: bool,
    /// What is shown.
    pub screen: Screen,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// The list of reports.
    pub list: ReportList,
    /// The open reports.
    pub open: OpenReports,
    /// The comparison.
    pub compare: Option<PairScreen>,
    /// All years of an agency.
    pub series: Option<SeriesScreen>,
    /// The words of a reason that was begun and not given.
    pub reason_begun: String,
    /// The key that signed a report off, as long as it may be held down.
    pub held: Option<HeldKey>,
    /// Keys pressed that only begin a binding.
    pub pending: Vec<Key>,
    /// The next report of the queue, read while this one is reviewed.
    pub prefetched: Option<Prefetched>,
    /// True when the report was signed off and the next one follows as soon as it is saved.
    pub signed: bool,
    /// A report that was asked for is being read.
    pub is_reading: bool,
    /// With how many reports a task is done, and with how many it will be, while it is under way.
    pub batch: Option<(usize, usize)>,
    /// The control sample over many reports.
    pub control: Option<ControlSample>,
    /// The number that a report is being opened for, by its id.
    pub wanted_number: Option<String>,
    /// What was settled in many reports together last.
    pub settled: Option<Settled>,
    /// The violated rules of all reports, as they were looked at last.
    pub folder_findings: Option<FolderFindings>,
    /// What was read of many reports for an overview.
    pub survey: Survey,
    /// The problem that a report is being opened for.
    pub wanted: Option<RuleId>,
    /// One line for the reviewer, until the next key.
    pub status: Option<StatusLine>,
    /// Where somebody is in the tutorial.
    pub tutorial: Option<Tutorial>,
    /// The names of the themes there are.
    pub themes: Vec<Bilingual>,
    /// Which of them is worn.
    pub theme: usize,
}

/// A report read before it was asked for.
#[derive(Debug)]
pub struct Prefetched {
    /// Its index in the list.
    pub index: usize,
    /// The report.
    pub review: SharedReview,
    /// What is to be known of its session.
    pub status: SessionStatus,
}

/// A message in the bottom line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusLine {
    /// The words.
    pub text: String,
    /// True when something did not work.
    pub is_error: bool,
}

impl State {
    /// The program at its start, with the list of reports.
    pub fn new(resources: Resources, lang: Lang, paths: Vec<String>, size: Size) -> Self {
        Self {
            resources,
            lang,
            reviewer: String::new(),
            recent: Vec::new(),
            is_alone: false,
            is_blind: false,
            has_second: false,
            now: String::new(),
            size,
            measure: Measure::default(),
            split: None,
            is_aligned: true,
            graphics: Graphics::default(),
            mouse: false,
            dragging: false,
            screen: Screen::List,
            overlay: None,
            list: ReportList::new(paths),
            open: OpenReports::None,
            compare: None,
            series: None,
            reason_begun: String::new(),
            held: None,
            pending: Vec::new(),
            prefetched: None,
            signed: false,
            is_reading: false,
            batch: None,
            control: None,
            wanted_number: None,
            settled: None,
            folder_findings: None,
            survey: Survey::default(),
            wanted: None,
            status: None,
            tutorial: None,
            themes: Vec::new(),
            theme: 0,
        }
    }

    /// Puts the next theme on, and says which it is.
    pub(crate) fn next_theme(&mut self) {
        self.theme = (self.theme + 1) % self.themes.len().max(1);
        let name = self.themes.get(self.theme).map_or("", |name| name.get(self.lang)).to_string();
        self.tell(message!("look.theme", theme = &name).get(self.lang));
    }

    /// The words for a key in the language of this run.
    pub fn say<'s>(&'s self, key: &'s str) -> &'s str {
        match self.lang {
            Lang::Zh => self.resources.zh.get(key),
            Lang::En => self.resources.en.get(key),
        }
    }

    /// What a key goes to now.
    pub(crate) fn focus(&self) -> Focus {
        let view = self.open.view().filter(|_| matches!(self.screen, Screen::Report | Screen::Pair));
        match self.screen {
            _ if self.overlay.is_some() => Focus::Overlay,
            _ if view.is_some_and(|view| view.edit.is_some()) => Focus::Value,
            _ if view.and_then(|view| view.search.as_ref()).is_some_and(|search| search.typing) => Focus::TextSearch,
            Screen::Pair if self.compare.as_ref().is_some_and(PairScreen::is_typing) => Focus::PairSearch,
            Screen::Series if self.series.as_ref().is_some_and(SeriesScreen::is_typing) => Focus::SeriesSearch,
            Screen::List if self.list.is_typing => Focus::ListFilter,
            _ => Focus::Commands,
        }
    }

    /// True while a value or words are typed into a report or a pair.
    pub(crate) fn is_typing(&self) -> bool {
        matches!(self.focus(), Focus::Value | Focus::TextSearch | Focus::PairSearch)
    }

    /// The name of the mode whose keys are valid now.
    pub const fn mode(&self) -> &'static str {
        match self.screen {
            Screen::List => "list",
            Screen::Report => "desk",
            Screen::Pair => "compare",
            Screen::Series => "series",
        }
    }

    /// The keys of an action on this screen, the first being the one to show.
    pub fn keys(&self, action: Action) -> &[KeySequence] {
        self.resources.keymap.keys(self.mode(), action.name())
    }

    /// The first key of an action in a report, for screens that have no keys of their own for it.
    pub(crate) fn report_key(&self, action: Action) -> String {
        self.resources.keymap.keys("desk", action.name()).first().map(ToString::to_string).unwrap_or_default()
    }

    /// What a key means in a mode, as it is or folded; only bindings of one key.
    pub(crate) fn bound(&self, mode: &str, key: Key) -> Option<Action> {
        [key, key.folded()].into_iter().find_map(|key| match self.resources.keymap.reach(mode, &[key]) {
            KeyLookup::Action(name) => Action::from_name(name),
            KeyLookup::Prefix | KeyLookup::Nothing => None,
        })
    }

    /// Who decides now.
    pub(crate) fn provenance(&self) -> Provenance {
        Provenance { by: self.reviewer.clone(), at: self.now.clone() }
    }

    pub(crate) fn tell(&mut self, text: String) {
        self.status = Some(StatusLine { text, is_error: false });
    }

    pub(crate) fn warn(&mut self, text: String) {
        self.status = Some(StatusLine { text, is_error: true });
    }

    /// The open reports whose sessions are to be written: those that changed, or, when none did, the active one.
    pub(crate) fn to_save(&self) -> Vec<Snapshot> {
        let is_dirty = self.open.is_dirty();
        let changed = self.open.all().filter(|view| view.is_changed());
        if is_dirty {
            changed.map(ReportView::snapshot).collect()
        } else {
            self.open.view().map(ReportView::snapshot).into_iter().collect()
        }
    }

    /// The open reports with decisions that are not saved and need no choice first; none of the tutorial's.
    pub fn unsaved(&self) -> Vec<Snapshot> {
        let open = self.open.all().filter(|_| self.tutorial.is_none());
        open.filter(|year| year.is_changed() && year.conflicts.is_empty()).map(ReportView::snapshot).collect()
    }

    /// Indexes of the reports whose sessions are held: those that are open, and the one read ahead.
    pub fn held(&self) -> Vec<usize> {
        let open = self.open.all().map(|year| year.index);
        open.chain(self.prefetched.as_ref().map(|ahead| ahead.index)).collect()
    }

    /// Puts the decisions made just now before the effects: they are written down before anything else is done.
    pub(crate) fn recorded(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut all = Vec::new();
        // Only a review with moves is changed: an effect may hold a snapshot of it already.
        for view in self.open.all_mut().filter(|view| view.review.has_moves()) {
            let moves = view.review.take_moves();
            if self.tutorial.is_none() {
                all.push(Effect::Record { report: view.snapshot(), moves });
            }
        }
        all.extend(effects);
        all
    }

    /// The size of the terminal, of which the screens have what the tutorial leaves.
    pub fn terminal(&self) -> Size {
        self.tutorial.map_or(self.size, |tutorial| tutorial.terminal)
    }

    /// Puts the counts of the open report into the list.
    pub(crate) fn count_open(&mut self) {
        for view in self.open.all() {
            self.list.tell(view.index, Ok(Summary::of(&view.review, &self.resources.library)));
        }
        self.list.arrange(&self.reviewer);
    }

    pub(crate) fn close_reports(&mut self) {
        self.count_open();
        (self.open, self.compare) = (OpenReports::None, None);
    }

    /// The space there is to draw in.
    pub const fn space(&self) -> Space {
        Space {
            size: self.size,
            split: self.split,
            measure: self.measure,
            is_aligned: self.is_aligned,
            graphics: self.graphics,
        }
    }

    /// Fits what is shown to the terminal.
    pub(crate) fn fit(&mut self) {
        let space = self.space();
        if let Some(view) = self.open.view_mut().filter(|_| self.screen == Screen::Report) {
            view.fit(space);
        }
        if let (Some(compare), Some(view)) = (&mut self.compare, self.open.pair_mut()) {
            compare.fit(view, space);
        }
        if let Some(series) = &mut self.series {
            series.fit(space);
        }
        self.list.fit(ListPanes::new(self.size).height());
    }

    /// The report to pair with the open one: another year of its agency, else the marked one.
    pub(crate) fn other_report(&self) -> Option<usize> {
        let here = self.open.view()?.index;
        let marked = || self.list.marks.iter().find(|marked| *marked != here);
        self.list.other_year(here).or_else(marked)
    }

    /// Lets the pair screen follow the number in focus in the active report.
    pub(crate) fn follow(&mut self) {
        if let (Screen::Pair, Some(compare), Some(pair)) = (self.screen, &mut self.compare, self.open.pair_mut()) {
            compare.follow(pair);
        }
    }

    /// The reports of the agency under the cursor or under review: their indexes in the list, by year.
    pub fn years(&self) -> Vec<usize> {
        self.list.of_agency(self.open.view().map_or(self.list.cursor, |view| view.index))
    }
}
