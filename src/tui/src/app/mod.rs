//! The program's state and what happens to it.
//!
//! Invariant: pure. Everything that can happen is an [`Action`], a key or a [`News`] from the edges; `update` changes the
//! state and returns [`Effect`]s as values, which only `run` performs. Names no terminal library.

pub mod action;
mod aligned;
pub mod beside;
pub mod cards;
pub mod compare;
pub mod conflicts;
mod copy;
mod decide;
pub mod desk;
mod early;
mod effect;
pub mod elsewhere;
pub mod finish;
pub mod found;
pub mod help;
pub mod history;
mod joint;
mod labels;
pub mod layout;
mod leave;
pub mod line;
pub mod list;
mod moves;
mod names;
pub mod notices;
pub mod palette;
pub mod pick;
pub mod pointer;
mod protection;
pub mod raw;
pub mod reasons;
pub mod residuals;
pub mod sample;
pub mod search;
pub mod series;
pub mod sheet;
pub mod status;
pub mod strings;
pub mod tally;
mod typing;
mod unseen;
mod update;
mod walk;
mod why;

pub use action::Action;
pub use compare::CompareScreen;
pub use decide::note_written;
pub use desk::Desk;
pub use effect::{Effect, News};
pub use list::List;
pub use palette::Palette;
pub use pointer::{Hits, Target, pointed};
pub use reasons::Reasons;
pub use typing::paste;
pub use update::{act, key, news};
pub use why::why_not;

use crate::keys::{Key, Keymap};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::message::{Catalogue, catalogue};
use gouji_core::review::Stamp;
use gouji_core::text::width::Measure;
use gouji_core::text::{Bilingual, Lang};
use layout::{Size, Space};

/// The forms, rules, words and keys of this run.
#[derive(Debug, Clone)]
pub struct Kit {
    /// Forms.
    pub library: Library,
    /// Rules.
    pub rules: Rules,
    /// Chinese words.
    pub zh: &'static Catalogue,
    /// English words.
    pub en: &'static Catalogue,
    /// Keys.
    pub keymap: Keymap,
    /// Reasons to choose from.
    pub reasons: Reasons,
}

impl Kit {
    /// Everything that comes with the program.
    ///
    /// # Errors
    /// A message with file, line and column; the tests hold that the built-in files have none.
    pub fn builtin() -> Result<Self, String> {
        let library = Library::builtin()?;
        let rules = Rules::builtin();
        Self::with(library, rules)
    }

    /// These forms and rules, with the words and keys that come with the program.
    ///
    /// # Errors
    /// As for [`Kit::builtin`].
    pub fn with(library: Library, rules: Rules) -> Result<Self, String> {
        let keymap = Keymap::parse("assets/keys.ron", include_str!("../../../../assets/keys.ron"), Action::NAMES);
        let keymap = keymap.map_err(|told| told.en)?;
        Ok(Self {
            rules,
            keymap,
            zh: catalogue(Lang::Zh),
            en: catalogue(Lang::En),
            reasons: Reasons::parse("assets/reasons.ron", include_str!("../../../../assets/reasons.ron"))
                .map_err(|told| told.en)?,
            library,
        })
    }

    /// Lays the user's files of keys and of reasons, each a name and a text, over those of the program.
    ///
    /// # Errors
    /// Everything that is wrong in every file, each with its place.
    pub fn lay_over(&mut self, keys: &[(String, String)], reasons: &[(String, String)]) -> Result<(), Bilingual> {
        let mut told: Vec<Bilingual> = Vec::new();
        for (name, text) in keys {
            told.extend(self.keymap.layer(name, text, Action::NAMES).err());
        }
        for (name, text) in reasons {
            told.extend(self.reasons.layer(name, text).err());
        }
        if told.is_empty() { Ok(()) } else { Err(Bilingual::lines(&told)) }
    }
}

/// What fills the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The list of reports.
    List,
    /// One report under review.
    Desk,
    /// Two years side by side.
    Compare,
    /// All years of an agency.
    Series,
}

/// What lies over the screen and gets the keys first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys of the mode below.
    Help(Box<help::Help>),
    /// Actions, fields, problems and reports by their names.
    Palette(Box<Palette>),
    /// Why something is said, before it is.
    Why(Box<reasons::Why>),
    /// What was decided, in which order.
    History(Box<history::Past>),
    /// Why a total changed.
    Parts(Box<compare::Parts>),
    /// A note being written: the id it is about and the text it began with. The text area itself belongs to `ui`.
    Note {
        /// Field or mention id.
        id: String,
        /// The note as it was.
        text: String,
    },
    /// What two people said differently.
    Conflicts(conflicts::Conflicts),
    /// Another folder to save into.
    Elsewhere(Box<elsewhere::Elsewhere>),
    /// What became of the session at opening; the line in focus.
    Found(usize),
    /// Unsaved decisions: save, discard or stay?
    Leave {
        /// What to do afterwards.
        then: After,
    },
}

/// What leaving a report leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
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
    pub kit: Kit,
    /// Language of messages.
    pub lang: Lang,
    /// Who decides.
    pub reviewer: String,
    /// The time for stamps: UTC as RFC 3339; set by `run` before each event.
    pub now: String,
    /// Size of the terminal.
    pub size: Size,
    /// How the terminal draws characters of ambiguous width.
    pub measure: Measure,
    /// Where the reviewer put the divider between text and fields, in thousandths of the width.
    pub split: Option<u16>,
    /// Drawn tables are shown as aligned grids, not as published.
    pub is_aligned: bool,
    /// The mouse is ours, not the terminal's.
    pub mouse: bool,
    /// The divider is being dragged.
    pub dragging: bool,
    /// What is shown.
    pub screen: Screen,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// The list of reports.
    pub list: List,
    /// The report under review.
    pub desk: Option<Desk>,
    /// The comparison.
    pub compare: Option<CompareScreen>,
    /// All years of an agency.
    pub series: Option<series::SeriesScreen>,
    /// Keys pressed that only begin a binding.
    pub pending: Vec<Key>,
    /// The next report of the queue, read while this one is reviewed.
    pub ahead: Option<finish::Ahead>,
    /// True when the report was signed off and the next one follows as soon as it is saved.
    pub signed: bool,
    /// A report that was asked for is being read.
    pub is_reading: bool,
    /// One line for the reviewer, until the next key.
    pub status: Option<Status>,
    /// The names of the themes there are.
    pub themes: Vec<Bilingual>,
    /// Which of them is worn.
    pub theme: usize,
}

/// A message in the bottom line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The words.
    pub text: String,
    /// True when something did not work.
    pub is_error: bool,
}

impl State {
    /// The program at its start, with the list of reports.
    pub fn new(kit: Kit, lang: Lang, paths: Vec<String>, size: Size) -> Self {
        Self {
            kit,
            lang,
            reviewer: String::new(),
            now: String::new(),
            size,
            measure: Measure::default(),
            split: None,
            is_aligned: false,
            mouse: false,
            dragging: false,
            screen: Screen::List,
            overlay: None,
            list: List::new(paths),
            desk: None,
            compare: None,
            series: None,
            pending: Vec::new(),
            ahead: None,
            signed: false,
            is_reading: false,
            status: None,
            themes: Vec::new(),
            theme: 0,
        }
    }

    /// Puts the next theme on, and says which it is.
    fn next_theme(&mut self) {
        self.theme = (self.theme + 1) % self.themes.len().max(1);
        let name = self.themes.get(self.theme).map_or("", |name| name.get(self.lang)).to_string();
        self.tell(self.say_with("look.theme", &[&name]));
    }

    /// The words for a key in the language of this run.
    pub fn say<'s>(&'s self, key: &'s str) -> &'s str {
        match self.lang {
            Lang::Zh => self.kit.zh.get(key),
            Lang::En => self.kit.en.get(key),
        }
    }

    /// The words for a key with `{0}`, `{1}` … filled in.
    pub fn say_with(&self, key: &str, parts: &[&str]) -> String {
        strings::fill(self.say(key), parts)
    }

    /// The name of the mode whose keys are valid now.
    pub const fn mode(&self) -> &'static str {
        match self.screen {
            Screen::List => "list",
            Screen::Desk => "desk",
            Screen::Compare => "compare",
            Screen::Series => "series",
        }
    }

    /// Who decides now.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp { who: self.reviewer.clone(), when: self.now.clone() }
    }

    pub(crate) fn tell(&mut self, text: String) {
        self.status = Some(Status { text, is_error: false });
    }

    pub(crate) fn warn(&mut self, text: String) {
        self.status = Some(Status { text, is_error: true });
    }

    /// What was decided is written down before anything else is done.
    fn recorded(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let Some(desk) = &mut self.desk else { return effects };
        let mut all = Vec::new();
        desk.each(|year| {
            let moves = year.review.take_moves();
            if !moves.is_empty() {
                all.push(Effect::Record(year.index, moves));
            }
        });
        all.extend(effects);
        all
    }

    /// Puts the counts of the open report into the list.
    fn count_desk(&mut self) {
        for desk in self.desk.iter().flat_map(Desk::all) {
            self.list.tell(desk.index, Ok(list::Summary::of(&desk.review, &self.kit.library)));
        }
    }

    fn close_desk(&mut self) {
        self.count_desk();
        (self.desk, self.compare) = (None, None);
    }

    /// The space there is to draw in.
    pub const fn space(&self) -> Space {
        Space { size: self.size, split: self.split, measure: self.measure, is_aligned: self.is_aligned }
    }

    /// Fits what is shown to the terminal.
    fn fit(&mut self) {
        let space = self.space();
        if let Some(desk) = self.desk.as_mut().filter(|_| self.screen == Screen::Desk) {
            desk.fit(space);
        }
        if let (Some(compare), Some(desk)) = (&mut self.compare, &mut self.desk) {
            compare.fit(desk, space);
        }
        if let Some(series) = &mut self.series {
            series.fit(space);
        }
    }

    /// The report to lay beside the open one: another year of its agency, else the one marked.
    fn other_report(&self) -> Option<usize> {
        let here = self.desk.as_ref()?.index;
        self.list.other_year(here).or(self.list.marked).filter(|&other| other != here)
    }
}
