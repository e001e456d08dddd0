//! What a run reads from its files: forms, rules, words, keys and reasons.
//!
//! Invariant: built-in files are complete; a user's file is taken whole or refused with its place.

use crate::action::Action;
use crate::keys::Keymap;
use crate::reasons::Reasons;
use crate::screen::list::columns;
use crate::tutorial::TutorialStep;
use gouji_core::check::Rules;
use gouji_core::collection::Column;
use gouji_core::collection::agencies::AgencyTable;
use gouji_core::forms::Library;
use gouji_core::message::{Catalogue, catalogue};
use gouji_core::text::{Bilingual, Lang};
use gouji_export::letter::Template;
use std::sync::Arc;

/// The forms, rules, words and keys of this run.
#[derive(Debug, Clone)]
pub struct Resources {
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
    /// The steps of the tutorial.
    pub tutorial: Vec<TutorialStep>,
    /// The words of a letter, in Chinese and English.
    pub letters: [Template; 2],
    /// The user's table of agencies.
    pub agencies: Option<Arc<AgencyTable>>,
    /// The columns of the list, as far as there is room for them.
    pub columns: Vec<Column>,
}

/// The keymaps that come with the program, by the names that `--keys` knows them by. The first is complete and is the one used
/// when nothing else is asked for; the others say what they have otherwise.
pub const KEYMAPS: [(&str, &str); 2] = [
    ("vim-like", include_str!("../../../assets/keys/vim-like.ron")),
    ("classic", include_str!("../../../assets/keys/classic.ron")),
];

impl Resources {
    /// Everything that comes with the program.
    ///
    /// # Errors
    /// A message with file, line and column; the tests hold that the built-in files have none.
    pub fn builtin() -> Result<Self, Bilingual> {
        let library = Library::builtin()?;
        let rules = Rules::builtin();
        Self::with(library, rules)
    }

    /// These forms and rules, with the words and keys that come with the program.
    ///
    /// # Errors
    /// As for [`Resources::builtin`].
    pub fn with(library: Library, rules: Rules) -> Result<Self, Bilingual> {
        let [(_, keys), _] = KEYMAPS;
        let keymap = Keymap::parse("assets/keys/vim-like.ron", keys, Action::NAMES)?;
        Ok(Self {
            rules,
            keymap,
            zh: catalogue(Lang::Zh),
            en: catalogue(Lang::En),
            reasons: Reasons::parse("assets/reasons.ron", include_str!("../../../assets/reasons.ron"))?,
            tutorial: TutorialStep::builtin()?,
            letters: [Template::builtin(Lang::Zh)?, Template::builtin(Lang::En)?],
            agencies: None,
            columns: Column::ALL.to_vec(),
            library,
        })
    }

    /// Reads the columns of the list from the user's own file: `{ "columns": [("agency", []), ("year", []), …] }`.
    ///
    /// # Errors
    /// All that is wrong in it, each with its place.
    pub fn set_columns(&mut self, name: &str, text: &str) -> Result<(), Bilingual> {
        self.columns = columns::parse(name, text)?;
        Ok(())
    }

    /// The words of a letter.
    pub fn letter(&self, lang: Lang) -> &Template {
        let [zh, en] = &self.letters;
        if lang == Lang::En { en } else { zh }
    }

    /// Puts the user's own template in the place of both.
    ///
    /// # Errors
    /// The first that is wrong in it, with its place.
    pub fn set_letter(&mut self, name: &str, text: &str) -> Result<(), Bilingual> {
        let own = Template::parse(name, text)?;
        self.letters = [own.clone(), own];
        Ok(())
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
