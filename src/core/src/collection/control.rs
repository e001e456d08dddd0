//! What a control sample says of the numbers that were not drawn.
//!
//! Invariant: never promises less than the exact bound of Clopper and Pearson (1934), one-sided at 95 %. Not here: drawing
//! (`gouji-tui`).

/// The share of wrong numbers that the rest has at most, in tenths of a per cent and rounded up, with 95 % confidence: the
/// greatest share under which so few wrong ones among those seen would still turn up in one of twenty samples. `None` before
/// anything was seen.
pub fn wrong_at_most(seen: usize, wrong: usize) -> Option<u32> {
    const CHANCE: f64 = 0.05;
    /// Halvings of the range; a share is exact to far below a tenth of a per cent then.
    const STEPS: usize = 40;
    if seen == 0 || wrong > seen {
        return None;
    }
    if wrong == seen {
        return Some(1000);
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..STEPS {
        let share = f64::midpoint(low, high);
        if chance_of_at_most(wrong, seen, share) > CHANCE { low = share } else { high = share }
    }
    // Between 0 and 1000.
    Some((high * 1000.0).ceil() as u32)
}

/// The chance that of `seen` numbers at most `wrong` are wrong when this share of all is.
fn chance_of_at_most(wrong: usize, seen: usize, share: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "samples are small")]
    let number = |count: usize| count as f64;
    // Logarithms: the chance of none at all may be too small for a number.
    let mut term = number(seen) * (1.0 - share).ln();
    let mut sum = term.exp();
    for at in 0..wrong {
        term += (number(seen - at) / number(at + 1)).ln() + share.ln() - (1.0 - share).ln();
        sum += term.exp();
    }
    sum
}
