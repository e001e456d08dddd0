//! Turns what a recogniser says of each step of a strip into text (connectionist temporal classification, Graves 2006).
//!
//! Invariant: candidates are in order of their probability, the most probable first. Not here: the recogniser.

/// Signs of which a number and what stands in the place of one consist.
pub const FIGURES: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ',', '-', '/', '%', '—'];
/// Readings that are kept.
pub const MOST: usize = 12;

/// What a recogniser says of a step of a strip, a few pixels wide: probabilities from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// That no sign is there, or the one before goes on.
    pub blank: f32,
    /// The most probable sign and its probability; `None` where that is blank.
    pub best: Option<(char, f32)>,
    /// The probabilities of [`FIGURES`].
    pub figures: [f32; FIGURES.len()],
}

/// A sign that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// The sign.
    pub c: char,
    /// Its probability.
    pub p: f32,
    /// The step in whose middle it stands.
    pub at: f32,
}

/// The most probable sign of each step, one for each run of the same.
pub fn best(steps: &[Step]) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    let mut before = None;
    let mut first = 0;
    for (at, step) in steps.iter().enumerate() {
        if let Some((c, p)) = step.best {
            if let Some(sign) = signs.last_mut().filter(|_| before == Some(c)) {
                sign.p = sign.p.max(p);
                sign.at = (first + at) as f32 / 2.0;
            } else {
                first = at;
                signs.push(Sign { c, p, at: at as f32 });
            }
        }
        before = step.best.map(|(c, _)| c);
    }
    signs
}

/// The most probable readings as a number, each with the logarithm of its probability (prefix beam search).
pub fn numbers(steps: &[Step]) -> Vec<(String, f32)> {
    /// A reading so far: indexes of its signs, and its probability when it ends in a blank and in a sign.
    #[derive(Clone)]
    struct Beam {
        signs: Vec<u8>,
        blank: f64,
        sign: f64,
    }
    let mut beams = vec![Beam { signs: Vec::new(), blank: 1.0, sign: 0.0 }];
    let mut scale = 0.0_f64;
    for step in steps {
        let mut next: Vec<Beam> = Vec::new();
        let mut add = |signs: &[u8], blank: f64, sign: f64| match next.iter_mut().find(|beam| beam.signs == signs) {
            Some(beam) => {
                beam.blank += blank;
                beam.sign += sign;
            }
            None => next.push(Beam { signs: signs.to_vec(), blank, sign }),
        };
        for beam in &beams {
            let all = beam.blank + beam.sign;
            add(&beam.signs, all * f64::from(step.blank), 0.0);
            for (nth, p) in step.figures.iter().enumerate().filter(|(_, p)| **p > 1e-6) {
                let p = f64::from(*p);
                let mut longer = beam.signs.clone();
                longer.push(nth as u8);
                if beam.signs.last() == Some(&(nth as u8)) {
                    add(&beam.signs, 0.0, beam.sign * p);
                    add(&longer, 0.0, beam.blank * p);
                } else {
                    add(&longer, 0.0, all * p);
                }
            }
        }
        next.sort_by(|a, b| (b.blank + b.sign).total_cmp(&(a.blank + a.sign)));
        next.truncate(2 * MOST);
        // Products of many probabilities would vanish.
        let most = next.first().map_or(1.0, |beam| beam.blank + beam.sign).max(f64::MIN_POSITIVE);
        for beam in &mut next {
            (beam.blank, beam.sign) = (beam.blank / most, beam.sign / most);
        }
        scale += most.ln();
        beams = next;
    }
    let words = |beam: &Beam| beam.signs.iter().filter_map(|nth| FIGURES.get(usize::from(*nth))).collect();
    beams.iter().take(MOST).map(|beam| (words(beam), ((beam.blank + beam.sign).ln() + scale) as f32)).collect()
}
