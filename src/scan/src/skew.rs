//! How much a page lies askew.
//!
//! Invariant: a slope within [`MOST`], 0 where nothing tells. Not here: turning the page (`picture`).

use crate::picture::Picture;

/// The largest slope that is looked for: 4 degrees.
const MOST: f32 = 0.07;
/// Longer side of the picture that is looked at.
const LONGEST: usize = 1200;
/// A value below which a pixel is ink.
const INK: u8 = 150;

/// The slope of the rows of a levelled page: 0.01 means that they fall by 10 pixels in 1000.
///
/// Rows of text and ruling lines make some rows of pixels dark and others light when the page is straight: the sum of the squares
/// of what each row holds is greatest then (Postl 1986). Ink is counted where it ends downwards, so that areas count as little as
/// lines.
pub fn slope(page: &Picture) -> f32 {
    let small = page.shrunk(LONGEST);
    let is_ink = |x: usize, y: usize| small.grey[y * small.width + x] < INK;
    let mut ends: Vec<(f32, f32)> = Vec::new();
    for y in 0..small.height.saturating_sub(1) {
        ends.extend((0..small.width).filter(|x| is_ink(*x, y) && !is_ink(*x, y + 1)).map(|x| (x as f32, y as f32)));
    }
    let middle = small.width as f32 / 2.0;
    let mut rows = vec![0_u32; small.height * 2];
    let mut order = |slope: f32| {
        rows.fill(0);
        for (x, y) in &ends {
            // Two rows for each of the picture.
            let row = 2.0 * (y - slope * (x - middle));
            if let Some(row) = rows.get_mut(row.max(0.0) as usize) {
                *row += 1;
            }
        }
        rows.iter().map(|count| f64::from(*count) * f64::from(*count)).sum::<f64>()
    };
    let mut best = (order(0.0), 0.0_f32);
    for step in [0.004_f32, 0.001, 0.000_25] {
        let (around, reach) = (best.1, if step > 0.003 { (MOST / step) as i32 } else { 4 });
        for nth in -reach..=reach {
            let slope = around + nth as f32 * step;
            let found = (order(slope), slope);
            if found.0 > best.0 * 1.001 {
                best = found;
            }
        }
    }
    best.1
}
