//! Common prefixes and suffixes of labels, so that truncation keeps the distinguishing part.
//!
//! Invariant: lengths are in bytes and end at character boundaries; equal labels share nothing. Not here: how labels
//! are shown (tui).

/// The bytes that a label shares with another one of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommonAffixes {
    /// Length of the longest common prefix.
    pub start: usize,
    /// Length of the longest common suffix.
    pub end: usize,
}

/// Returns the common affixes of each label with any other.
pub fn common_affixes(labels: &[&str]) -> Vec<CommonAffixes> {
    let turned: Vec<String> = labels.iter().map(|label| label.chars().rev().collect()).collect();
    let turned: Vec<&str> = turned.iter().map(String::as_str).collect();
    starts(labels).into_iter().zip(starts(&turned)).map(|(start, end)| CommonAffixes { start, end }).collect()
}

/// In alphabetical order the label with the longest common prefix is a neighbour.
fn starts(labels: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&at| labels[at]);
    order.dedup_by_key(|at| labels[*at]);
    let mut starts = vec![0; labels.len()];
    for pair in order.windows(2) {
        let (one, other) = (labels[pair[0]], labels[pair[1]]);
        let alike = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        for &at in pair {
            starts[at] = starts[at].max(alike);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_labels_share() {
        let check = |labels: &[&str], expect: &[(usize, usize)]| {
            let found: Vec<_> = common_affixes(labels).into_iter().map(|shared| (shared.start, shared.end)).collect();
            assert_eq!(found, expect, "{labels:?}");
        };
        check(&["属于行政执法案卷", "属于国家秘密", "属于行政查询事项"], &[(12, 0), (6, 0), (12, 0)]);
        check(&["受理复议申请数", "办结复议申请数", "诉讼数"], &[(0, 15), (0, 15), (0, 3)]);
        check(&["a", "a", ""], &[(0, 0), (0, 0), (0, 0)]);
        check(&["ab", "abc"], &[(2, 0), (2, 0)]);
        check(&[], &[]);
    }
}
