//! What people decided differently about the open report without seeing each other, to rule between them.
//!
//! Invariant: nothing is taken before Enter; who reviews on their own only looks. Not here: comparing (`gouji_core::review`),
//! taking what was chosen (`crate::second`).

pub(crate) mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome, moved};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::review::{Difference, Ruling, SecondReview};

/// The differences being looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Adjudication {
    /// What is compared.
    pub second: SecondReview,
    /// The differences that nobody has ruled on.
    pub open: Vec<Difference>,
    /// Of each the side that is chosen.
    pub chosen: Vec<Option<usize>>,
    /// The one in focus.
    pub at: usize,
    /// True for who may only look.
    pub is_read_only: bool,
}

impl Adjudication {
    /// The differences about the open report.
    pub(crate) fn new(state: &State, second: SecondReview) -> Self {
        let view = state.open.view();
        let is_read_only = state.is_blind || view.is_some_and(|view| view.read_only.is_some());
        let open: Vec<Difference> = match view.filter(|_| !state.is_blind) {
            Some(view) => view.review.unruled(&second).into_iter().cloned().collect(),
            None => second.differences.clone(),
        };
        Self { chosen: vec![None; open.len()], second, open, at: 0, is_read_only }
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.open.len().saturating_sub(1));
    }

    /// Chooses a side of the difference in focus, and goes on to the next.
    fn choose(&mut self, side: usize) {
        if side < self.second.by.len()
            && let Some(chosen) = self.chosen.get_mut(self.at)
        {
            *chosen = Some(side);
            self.go(1);
        }
    }

    fn rulings(&self) -> Vec<Ruling> {
        let ruling = |(difference, chosen): (&Difference, &Option<usize>)| {
            let side = (*chosen)?;
            Some(Ruling {
                id: difference.id.clone(),
                by: self.second.by.get(side)?.clone(),
                decision: difference.sides.get(side)?.clone(),
            })
        };
        self.open.iter().zip(&self.chosen).filter_map(ruling).collect()
    }
}

impl Layer for Adjudication {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        if let Some(rows) = moved(key, page) {
            self.go(rows);
            return Outcome::Stay;
        }
        match key.folded().code {
            Code::Char(digit) if digit.is_ascii_digit() => {
                if self.is_read_only {
                    return Outcome::Warn(state.say("second.only_look").to_string());
                }
                if let Some(side) = digit.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1)) {
                    self.choose(side);
                }
            }
            Code::Enter if self.is_read_only => return Outcome::Close,
            Code::Enter => {
                return Outcome::Answer(Answer::Adjudicate {
                    agreed: self.second.agreed.clone(),
                    rulings: self.rulings(),
                });
            }
            Code::Esc | Code::Char('q') if self.chosen.iter().any(Option::is_some) => {
                let count = self.chosen.iter().flatten().count();
                return Outcome::CloseWith(message!("second.dropped", count = count).get(state.lang));
            }
            Code::Esc | Code::Char('q') => return Outcome::Close,
            _ => {}
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
