//! Named sets of id parts: `{set}` in a term of a rule or of the crosswalk expands to each member.
//!
//! Invariant: what [`Budget`] admits is expanded in bounded time and memory, however sets are multiplied. Not here:
//! which ids exist and where a file is wrong (`check`, `crosswalk`).

use crate::message;
use crate::message::Message;
use std::collections::{BTreeMap, BTreeSet};

/// Id parts by the name of their set.
pub type Sets = BTreeMap<String, Vec<String>>;

/// Most instances of the rules of a run, or of the rows of a crosswalk file; the program has some 500.
pub const INSTANCES: usize = 5_000;
/// Most ids of all their terms; the program has some 5,000.
pub const IDS: usize = 100_000;
/// Most bytes of a name, a member or a term.
const WORD: usize = 200;
/// Most sets of a file.
const SETS: usize = 200;

/// Returns every binding of the sets of `each`.
pub fn bindings<'s>(sets: &'s Sets, each: &'s [String]) -> Vec<Vec<(&'s str, &'s str)>> {
    let mut all: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for set in each {
        let members = sets.get(set).map_or(&[][..], Vec::as_slice);
        all = all
            .iter()
            .flat_map(|bound| {
                members.iter().map(|member| [bound.as_slice(), &[(set.as_str(), member.as_str())]].concat())
            })
            .collect();
    }
    all
}

/// Expands a term: bound sets to their member, others to every member.
pub fn fill(sets: &Sets, term: &str, bound: &[(&str, &str)]) -> Vec<String> {
    let named = marks(term);
    let mut ids = vec![term.to_string()];
    for name in &named {
        let mark = format!("{{{name}}}");
        if let Some((_, member)) = bound.iter().find(|(set, _)| set == name) {
            for id in &mut ids {
                *id = id.replace(&mark, member);
            }
        } else if let Some(members) = sets.get(*name) {
            ids = ids.iter().flat_map(|id| members.iter().map(|member| id.replace(&mark, member))).collect();
        }
    }
    ids
}

/// Returns the names between braces.
fn marks(term: &str) -> BTreeSet<&str> {
    term.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

/// Amounts taken so far of [`INSTANCES`] and [`IDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Budget {
    instances: usize,
    ids: usize,
}

impl Budget {
    /// Validates the sets of a file.
    ///
    /// # Errors
    ///
    /// The invalid set and the reason.
    pub fn sets(sets: &Sets) -> Result<(), (String, Message)> {
        for (at, (name, members)) in sets.iter().enumerate() {
            let is_word = |word: &String| word.len() <= WORD && !word.contains(['{', '}']);
            if at >= SETS {
                return Err((name.clone(), message!("file.sets.many", most = SETS)));
            }
            if !is_word(name) || !members.iter().all(is_word) {
                return Err((name.clone(), message!("file.sets.names", most = WORD)));
            }
        }
        Ok(())
    }

    /// Takes the amounts of a rule or a row whose sets are known.
    ///
    /// # Errors
    ///
    /// Why it is too much; nothing is taken then.
    pub fn take<'t>(
        &mut self,
        sets: &Sets,
        each: &[String],
        terms: impl Iterator<Item = &'t String>,
    ) -> Result<(), Message> {
        let members = |name: &str| sets.get(name).map_or(1, Vec::len);
        let product =
            |names: &mut dyn Iterator<Item = &str>| names.fold(1_usize, |all, name| all.saturating_mul(members(name)));
        let instances = product(&mut each.iter().map(String::as_str));
        let mut ids = 0_usize;
        for term in terms {
            if term.len() > WORD {
                return Err(message!("file.sets.term", most = WORD));
            }
            let named = marks(term);
            let free = product(&mut named.iter().copied().filter(|name| !each.iter().any(|set| set == name)));
            // A term is also evaluated as a whole, with none of its sets bound.
            let whole = product(&mut named.iter().copied());
            ids = ids.saturating_add(instances.saturating_mul(free)).saturating_add(whole);
        }
        let next = Self { instances: self.instances.saturating_add(instances), ids: self.ids.saturating_add(ids) };
        if next.instances > INSTANCES {
            return Err(message!("file.sets.instances", most = INSTANCES));
        }
        if next.ids > IDS {
            return Err(message!("file.sets.numbers", most = IDS));
        }
        *self = next;
        Ok(())
    }
}
