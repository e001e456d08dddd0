//! Text and candidates of what a recogniser says of each step.

use gouji_scan::ctc::{FIGURES, Step, best, numbers};
use proptest::prelude::*;

/// A step that shows these signs with these probabilities; the rest is blank.
fn step(signs: &[(char, f32)]) -> Step {
    let mut figures = [0.0; FIGURES.len()];
    for (c, p) in signs {
        if let Some(at) = FIGURES.iter().position(|figure| figure == c) {
            figures[at] = *p;
        }
    }
    let blank = 1.0 - signs.iter().map(|(_, p)| p).sum::<f32>();
    let first = signs.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    Step { blank, best: first.filter(|(_, p)| *p > blank), figures }
}

/// Steps of which each surely shows one sign, or nothing for `_`.
fn steps(signs: &str) -> Vec<Step> {
    signs.chars().map(|c| if c == '_' { step(&[]) } else { step(&[(c, 0.99)]) }).collect()
}

#[test]
fn a_sign_that_goes_on_is_one() {
    for (shown, text) in [("", ""), ("___", ""), ("_1_", "1"), ("11_1", "11"), ("__33__44_", "34"), ("申_请", "申请")]
    {
        let read: String = best(&steps(shown)).iter().map(|sign| sign.c).collect();
        assert_eq!(read, text, "{shown}");
    }
}

#[test]
fn a_sign_stands_in_the_middle_of_its_steps() {
    let places: Vec<f32> = best(&steps("_333_4")).iter().map(|sign| sign.at).collect();
    assert_eq!(places, [2.0, 5.0]);
}

#[test]
fn candidates_are_the_other_figures() {
    let read = numbers(&[step(&[('3', 0.6), ('8', 0.3)]), step(&[]), step(&[('1', 0.9)])]);
    let first: Vec<&str> = read.iter().take(2).map(|(number, _)| number.as_str()).collect();
    assert_eq!(first, ["31", "81"]);
    // What is no figure is none in a number.
    assert_eq!(numbers(&steps("1_i_2"))[0].0, "12");
}

proptest! {
    #[test]
    fn the_best_number_is_what_is_surely_shown(number in "[0-9]{1,8}") {
        let shown: String = number.chars().flat_map(|c| [c, '_']).collect();
        prop_assert_eq!(&numbers(&steps(&shown))[0].0, &number);
        let read: String = best(&steps(&shown)).iter().map(|sign| sign.c).collect();
        prop_assert_eq!(read, number);
    }

    #[test]
    fn candidates_are_ordered_and_differ(shown in proptest::collection::vec((0..10_usize, 0.0..1.0_f32, 0..10_usize), 1..12)) {
        let steps: Vec<Step> = shown
            .iter()
            .map(|(first, p, second)| {
                let (a, b) = (FIGURES[*first], FIGURES[*second]);
                if a == b { step(&[(a, *p)]) } else { step(&[(a, *p * 0.7), (b, *p * 0.3)]) }
            })
            .collect();
        let read = numbers(&steps);
        prop_assert!(read.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        let mut words: Vec<&String> = read.iter().map(|(number, _)| number).collect();
        words.sort();
        words.dedup();
        prop_assert_eq!(words.len(), read.len());
    }
}
