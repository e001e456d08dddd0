//! The exact colours of the themes: their contrast to common grounds, and hard and soft problems told apart by every eye.
//!
//! Contrast is that of WCAG 2.2 (relative luminance); colour blindness is simulated with the matrices of Machado, Oliveira and
//! Fernandes (2009) for its full severity; the difference of colours is CIE 1976.

use std::collections::HashMap;

/// Grounds of common terminals, the least favourable ones among them.
const DARK: [&str; 6] = ["000000", "11111b", "1e1e2e", "282c34", "2e3440", "002b36"];
const LIGHT: [&str; 4] = ["ffffff", "fdf6e3", "eff1f5", "fafafa"];

/// The themes with their grounds; high contrast brings its own.
const THEMES: [(&str, &[&str]); 3] = [
    (include_str!("../../../assets/themes/dark.ron"), &DARK),
    (include_str!("../../../assets/themes/light.ron"), &LIGHT),
    (include_str!("../../../assets/themes/contrast.ron"), &["000000"]),
];

type Rgb = [f64; 3];

/// A colour in linear light.
fn linear(hex: &str) -> Rgb {
    let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
    [0, 2, 4].map(|at| {
        let value = part(at);
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance([red, green, blue]: Rgb) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

/// The colours of each role: ink and ground, as far as it has them.
fn roles(theme: &str) -> HashMap<&str, (Option<&str>, Option<&str>)> {
    let hex = |line: &'_ str, name: &str| {
        let rest = line.split_once(&format!("{name}: \""))?.1;
        let start = line.len() - rest.len() + rest.find('#')? + 1;
        Some((start, start + 6))
    };
    let role = |line: &'static str| {
        let (role, _) = line.trim_start().split_once(": (")?;
        let of = |name| hex(line, name).map(|(from, to)| &line[from..to]);
        Some((role, (of("fg"), of("bg"))))
    };
    let theme: &'static str = Box::leak(theme.to_string().into_boxed_str());
    theme.lines().filter_map(role).collect()
}

#[test]
fn every_text_is_readable() {
    for (theme, grounds) in THEMES {
        let mut count = 0;
        for (role, (ink, own)) in roles(theme) {
            let Some(ink) = ink else { continue };
            // Lines between panes are no text.
            let least = if role == "border" { 3.0 } else { 4.5 };
            let own = own.map(|own| [own]);
            for ground in own.as_ref().map_or(grounds, |own| own.as_slice()) {
                let found = contrast(linear(ink), linear(ground));
                assert!(found >= least, "{role}: #{ink} on #{ground} has a contrast of {found:.2}, less than {least}");
                count += 1;
            }
        }
        assert!(count >= 16, "the theme is read as something else");
    }
}

const BLINDNESS: [[Rgb; 3]; 3] = [
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
];

fn seen(matrix: &[Rgb; 3], colour: Rgb) -> Rgb {
    matrix.map(|row| row.iter().zip(colour).map(|(one, other)| one * other).sum::<f64>().clamp(0.0, 1.0))
}

fn lab([red, green, blue]: Rgb) -> Rgb {
    let xyz = [
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47,
        luminance([red, green, blue]),
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83,
    ];
    let [x, y, z] = xyz.map(|t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn difference(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (lab(one), lab(other));
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// Hard and soft problems are told apart by their colour as well as by their sign, and both from what is right.
#[test]
fn hard_soft_and_right_are_told_apart_by_every_eye() {
    for (theme, _) in THEMES {
        let roles = roles(theme);
        // Where a role has a ground of its own, that is what is seen.
        let colour = |role: &str| {
            let (ink, own) = roles[role];
            linear(own.or(ink).unwrap())
        };
        for (one, other) in [("fails", "soft"), ("fails", "tied"), ("soft", "tied")] {
            for matrix in &BLINDNESS {
                let found = difference(seen(matrix, colour(one)), seen(matrix, colour(other)));
                assert!(found >= 15.0, "{one} and {other} differ by {found:.1}");
            }
        }
    }
}
