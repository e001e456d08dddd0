//! Labels of a letter or two, none the beginning of another.
//!
//! Invariant: as few letters as the number of labels allows, all of one length; letters that are told apart easily and lie
//! under the fingers come first.

/// The letters, without those that look like a digit (l, o).
const LETTERS: &[u8] = b"asdfghjkweruityvbnmcpxzq";

/// The largest number of labels.
pub const MOST: usize = LETTERS.len() * LETTERS.len();

/// As many labels as are wanted, up to [`MOST`].
pub(crate) fn of(count: usize) -> impl Iterator<Item = String> {
    let letter = |at: usize| char::from(LETTERS[at % LETTERS.len()]);
    let is_short = count <= LETTERS.len();
    (0..count.min(MOST)).map(move |at| {
        if is_short { letter(at).to_string() } else { [letter(at / LETTERS.len()), letter(at)].iter().collect() }
    })
}
