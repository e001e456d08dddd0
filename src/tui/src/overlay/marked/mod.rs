//! What is done with the reports that are marked in the list: signing off, data, letters, corrections.
//!
//! Invariant: nothing is signed off that has anything open, and nothing by the key that opened the choice; what is left out is
//! counted before. Not here: doing it (`run::batch`), the marks (`screen::list::marks`).

pub(crate) mod view;

use crate::batch::BatchTask;
use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::state::State;
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::collection::Summary;
use gouji_core::review::Progress;

/// Reports that can be signed off, and why others cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signable {
    /// Without anything open.
    pub clean: usize,
    /// With problems.
    pub broken: usize,
    /// With nothing but something unread.
    pub unread: usize,
    /// Signed off already.
    pub signed: usize,
    /// Not read, or not to be read.
    pub unknown: usize,
}

/// Whether a report has nothing open and is not signed off.
fn is_clean(summary: &Summary) -> bool {
    let counts = summary.counts;
    counts.hard + counts.soft + counts.unread.total() == 0 && summary.progress != Progress::Finished
}

/// The choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedTasks {
    /// The reports.
    pub reports: Vec<usize>,
    /// Those of them that can be signed off.
    pub signable: Signable,
    clean: Vec<usize>,
    /// True while it is asked whether they are signed off.
    pub is_signing: bool,
    /// Who signs; asked for only while nobody is known.
    pub name: LineEditor,
}

impl MarkedTasks {
    /// The choice for the marked reports, or for the one under the cursor where none is marked.
    pub(crate) fn new(state: &State) -> Self {
        let mut reports: Vec<usize> = state.list.marks.iter().collect();
        if reports.is_empty() {
            reports.push(state.list.cursor);
        }
        let mut signable = Signable::default();
        let mut clean = Vec::new();
        for &index in &reports {
            let count = match state.list.summary(index) {
                None => &mut signable.unknown,
                Some(summary) if summary.progress == Progress::Finished => &mut signable.signed,
                Some(summary) if is_clean(summary) => {
                    clean.push(index);
                    &mut signable.clean
                }
                Some(summary) if summary.counts.hard + summary.counts.soft > 0 => &mut signable.broken,
                Some(_) => &mut signable.unread,
            };
            *count += 1;
        }
        Self { reports, signable, clean, is_signing: false, name: LineEditor::new(&state.reviewer) }
    }

    /// True while a name is typed.
    pub(crate) fn is_naming(&self, state: &State) -> bool {
        self.is_signing && state.reviewer.is_empty()
    }

    fn choose(&mut self, task: BatchTask, state: &State) -> Outcome {
        if task == BatchTask::SignOff {
            if self.clean.is_empty() {
                return Outcome::Warn(state.say("batch.none_clean").to_string());
            }
            self.is_signing = true;
            return Outcome::Stay;
        }
        let (reports, reviewer) = (self.reports.clone(), state.reviewer.clone());
        Outcome::Answer(Answer::Batch { task, reports, reviewer })
    }

    fn sign(&self, state: &State) -> Outcome {
        let reviewer = self.name.text().trim().to_string();
        if reviewer.is_empty() {
            return Outcome::Warn(state.say("finish.no_name").to_string());
        }
        Outcome::Answer(Answer::Batch { task: BatchTask::SignOff, reports: self.clean.clone(), reviewer })
    }
}

impl Layer for MarkedTasks {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        match key.folded().code {
            Code::Esc => Outcome::Close,
            Code::Char('c') if key.ctrl => Outcome::Close,
            Code::Enter if self.is_signing => self.sign(state),
            _ if self.is_naming(state) => {
                self.name.key(key);
                Outcome::Stay
            }
            _ if self.is_signing => Outcome::Close,
            Code::Char(digit) => match digit.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1)) {
                Some(at) => match BatchTask::CHOICES.get(at) {
                    Some(task) => self.choose(task.clone(), state),
                    None => Outcome::Stay,
                },
                None => Outcome::Close,
            },
            _ => Outcome::Stay,
        }
    }

    fn paste(&mut self, text: &str, state: &State) {
        if self.is_naming(state) {
            self.name.paste(text);
        }
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Keys
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
