//! The violated rules of all reports that the list shows, by rule or by agency; many are settled with one reason.
//!
//! Invariant: what is settled together is one step in each report, and is taken back together; nothing is decided before its
//! reason is given. Not here: grouping (`gouji_core::collection`), settling (`run::batch`), opening a report (`update`).

mod view;

use crate::action::Action;
use crate::batch::{BatchTask, Settlement};
use crate::keys::{Code, Key};
use crate::overlay::reason_prompt::ReasonPrompt;
use crate::overlay::{Answer, Layer, MouseUse, Outcome, moved};
use crate::state::State;
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::collection::{BrokenGroup, GroupedBy, Member, broken_groups};
use gouji_core::ids::RuleId;
use gouji_core::review::DecisionKind;
use gouji_core::text::fuzzy::{Name, Query};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The violated rules of all reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFindings {
    /// What they are grouped by.
    pub by: GroupedBy,
    groups: Vec<BrokenGroup>,
    /// The names of the groups, as they are shown.
    names: Vec<String>,
    /// Names of the groups whose members are shown.
    open: BTreeSet<Arc<str>>,
    /// What is shown.
    rows: Vec<FindingRow>,
    /// The row under the cursor.
    pub at: usize,
    marked: BTreeSet<(usize, RuleId)>,
    /// The words by which groups are found.
    pub line: LineEditor,
    /// True while they are typed.
    pub is_typing: bool,
    asking: Option<ReasonPrompt>,
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FindingRow {
    /// A group, by its index.
    Group(usize),
    /// A member of a group, by their indexes.
    Member(usize, usize),
}

impl FolderFindings {
    /// The violated rules of the reports that the list shows; as they were left, if they were looked at before.
    pub(crate) fn new(state: &State) -> Self {
        let mut findings = state.folder_findings.clone().unwrap_or_else(|| Self {
            by: GroupedBy::Rule,
            groups: Vec::new(),
            names: Vec::new(),
            open: BTreeSet::new(),
            rows: Vec::new(),
            at: 0,
            marked: BTreeSet::new(),
            line: LineEditor::default(),
            is_typing: false,
            asking: None,
        });
        findings.refresh(state);
        findings
    }

    fn members(&self) -> impl Iterator<Item = &Member> {
        self.groups.iter().flat_map(|group| &group.members)
    }

    /// Lays the rows out: the groups that are found, and the members of those that are open.
    fn find(&mut self) {
        let query = Query::new(self.line.text());
        self.rows.clear();
        for (at, group) in self.groups.iter().enumerate() {
            let names = Name::of(&[&self.names[at], &group.name]);
            if !query.occurs(&names) {
                continue;
            }
            self.rows.push(FindingRow::Group(at));
            if self.open.contains(&group.name) {
                self.rows.extend((0..group.members.len()).map(|member| FindingRow::Member(at, member)));
            }
        }
        self.at = self.at.min(self.rows.len().saturating_sub(1));
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.rows.len().saturating_sub(1));
    }

    fn here(&self) -> Option<FindingRow> {
        self.rows.get(self.at).copied()
    }

    /// What a row stands for, as far as it is open.
    fn open_of(&self, row: FindingRow) -> impl Iterator<Item = (usize, RuleId)> {
        let members: &[Member] = match row {
            FindingRow::Group(group) => self.groups.get(group).map_or(&[], |group| &group.members),
            FindingRow::Member(group, member) => {
                self.groups.get(group).and_then(|group| group.members.get(member)).map_or(&[], std::slice::from_ref)
            }
        };
        members.iter().filter(|member| !member.is_settled).map(|member| (member.report, member.rule.clone()))
    }

    /// True if a row, as far as it is open, is marked.
    fn is_marked(&self, row: FindingRow) -> bool {
        let mut open = self.open_of(row).peekable();
        open.peek().is_some() && open.all(|one| self.marked.contains(&one))
    }

    fn mark(&mut self) {
        let Some(row) = self.here() else { return };
        let open: Vec<(usize, RuleId)> = self.open_of(row).collect();
        if self.is_marked(row) {
            for one in &open {
                self.marked.remove(one);
            }
        } else {
            self.marked.extend(open);
        }
        self.go(1);
    }

    /// Shows the members of the group of the row under the cursor, or hides them.
    fn fold(&mut self, is_open: bool) {
        let Some(FindingRow::Group(at) | FindingRow::Member(at, _)) = self.here() else { return };
        let Some(group) = self.groups.get(at) else { return };
        if is_open {
            self.open.insert(group.name.clone());
        } else {
            self.open.remove(&group.name);
        }
        self.find();
        if !is_open {
            self.at = self.rows.iter().position(|row| *row == FindingRow::Group(at)).unwrap_or(0);
        }
    }

    /// Opens the group under the cursor, or leads to the report of a member.
    fn enter(&mut self) -> Outcome {
        match self.here() {
            None => Outcome::Close,
            Some(FindingRow::Group(at)) => {
                let is_open = self.groups.get(at).is_some_and(|group| self.open.contains(&group.name));
                self.fold(!is_open);
                Outcome::Stay
            }
            Some(FindingRow::Member(group, member)) => {
                match self.groups.get(group).and_then(|group| group.members.get(member)) {
                    Some(member) => Outcome::Answer(Answer::OpenAt(member.report, member.rule.clone())),
                    None => Outcome::Stay,
                }
            }
        }
    }

    /// What is marked, else what the row under the cursor stands for.
    fn meant(&self) -> Vec<(usize, RuleId)> {
        if self.marked.is_empty() {
            self.here().map(|row| self.open_of(row).collect()).unwrap_or_default()
        } else {
            self.marked.iter().cloned().collect()
        }
    }

    /// Asks why what is meant is settled like this.
    fn ask(&mut self, kind: DecisionKind, state: &State) -> Outcome {
        if self.meant().is_empty() {
            return Outcome::Warn(state.say("problems.nothing").to_string());
        }
        self.asking = Some(ReasonPrompt::new(state, String::new(), kind));
        Outcome::Stay
    }

    /// A key for the question why.
    fn answer(&mut self, key: Key, state: &State) -> Outcome {
        let Some(asking) = &mut self.asking else { return Outcome::Stay };
        let outcome = asking.key(key, state);
        match outcome {
            Outcome::Stay | Outcome::Warn(_) => outcome,
            Outcome::Answer(Answer::Decide { kind, reason, .. }) => {
                self.asking = None;
                let mut rules: BTreeMap<usize, Vec<RuleId>> = BTreeMap::new();
                for (report, rule) in self.meant() {
                    rules.entry(report).or_default().push(rule);
                }
                let reports = rules.keys().copied().collect();
                let task = BatchTask::Settle(Arc::new(Settlement { kind, reason, rules }));
                Outcome::Ask(Answer::Batch { task, reports, reviewer: state.reviewer.clone() })
            }
            Outcome::Answer(kept @ Answer::KeepReason(_)) => {
                self.asking = None;
                Outcome::Ask(kept)
            }
            _ => {
                self.asking = None;
                Outcome::Stay
            }
        }
    }

    /// Takes back what was settled together last.
    fn take_back(state: &State) -> Outcome {
        match &state.settled {
            Some(settled) => Outcome::Ask(Answer::Batch {
                task: BatchTask::TakeBack(settled.at.clone()),
                reports: settled.reports.clone(),
                reviewer: state.reviewer.clone(),
            }),
            None => Outcome::Warn(state.say("report.nothing_undone").to_string()),
        }
    }

    fn typed(&mut self, key: Key) {
        match key.code {
            Code::Enter | Code::Esc | Code::Down | Code::Up => self.is_typing = false,
            _ => {
                if self.line.key(key) {
                    self.at = 0;
                    self.find();
                }
            }
        }
    }

    /// What a key of the report means here.
    fn by_keymap(&mut self, key: Key, state: &State) -> Outcome {
        match state.bound("desk", key) {
            Some(Action::AsPublished) => self.ask(DecisionKind::AsPublished, state),
            Some(Action::Waive) => self.ask(DecisionKind::Waived, state),
            Some(Action::Search) => {
                self.is_typing = true;
                Outcome::Stay
            }
            Some(Action::Undo) => Self::take_back(state),
            Some(Action::Back | Action::Problems | Action::Quit) => Outcome::Close,
            _ => Outcome::Stay,
        }
    }
}

impl Layer for FolderFindings {
    fn refresh(&mut self, state: &State) {
        let list = &state.list;
        let mut shown: Vec<usize> = list.rows().to_vec();
        shown.sort_unstable();
        self.groups = broken_groups(shown.iter().filter_map(|&at| Some((at, list.summary(at)?))), self.by);
        let name = |group: &BrokenGroup| match self.by {
            GroupedBy::Rule => list
                .rule_title(&group.name)
                .map_or_else(|| group.name.to_string(), |title| title.get(state.lang).to_string()),
            GroupedBy::Agency if group.name.is_empty() => "?".to_string(),
            GroupedBy::Agency => group.name.to_string(),
        };
        self.names = self.groups.iter().map(name).collect();
        let open: BTreeSet<(usize, RuleId)> =
            self.members().filter(|one| !one.is_settled).map(|one| (one.report, one.rule.clone())).collect();
        self.marked.retain(|marked| open.contains(marked));
        self.find();
    }

    fn key(&mut self, key: Key, state: &State) -> Outcome {
        if self.asking.is_some() {
            return self.answer(key, state);
        }
        if self.is_typing {
            self.typed(key);
            return Outcome::Stay;
        }
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        if let Some(rows) = moved(key, page) {
            self.go(rows);
            return Outcome::Stay;
        }
        match key.folded().code {
            Code::Enter => return self.enter(),
            Code::Right => self.fold(true),
            Code::Left => self.fold(false),
            Code::Tab | Code::BackTab => {
                self.by = if self.by == GroupedBy::Rule { GroupedBy::Agency } else { GroupedBy::Rule };
                self.at = 0;
                self.refresh(state);
            }
            Code::Char(' ') => self.mark(),
            Code::Char('c') if key.ctrl => return Outcome::Close,
            _ => return self.by_keymap(key, state),
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, state: &State) {
        if let Some(asking) = &mut self.asking {
            asking.paste(text, state);
        } else if self.is_typing {
            self.line.paste(text);
            self.find();
        }
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
        if let Some(asking) = &self.asking {
            asking.draw(state, paint);
        }
    }
}
