//! A picture of a page as a plane of grey values, and what is done to it before it is read.
//!
//! Invariant: a plane has `width * height` values; 0 is ink and 255 is paper. Not here: what is on the page.

/// Shares of the darkest pixels that tell how dark ink is, of a page full of print and of one with a line of it; and how pale ink is
/// at most.
const INK_SHARES: [f64; 2] = [0.005, 0.0001];
const PALEST: f32 = 160.0;
/// How many times as far as from the bright quarter of the pixels of paper to their middle ink is below that, at least: four times the
/// deviation of noise.
const NOISE: f32 = 6.0;
/// Pixels a side of the squares whose paper is looked for.
const SQUARE: usize = 32;

/// A grey picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels of a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Rows from the top, each from the left.
    pub grey: Vec<u8>,
}

impl Picture {
    /// A picture of red, green and blue, three bytes a pixel. Colours are brightened: a red seal over the numbers goes.
    pub fn from_rgb(width: usize, height: usize, rgb: &[u8]) -> Self {
        let grey = rgb.chunks_exact(3).take(width * height).map(|pixel| without_colour([pixel[0], pixel[1], pixel[2]]));
        Self::from_grey(width, height, grey.collect())
    }

    /// A picture of grey values; what is missing is paper.
    pub fn from_grey(width: usize, height: usize, mut grey: Vec<u8>) -> Self {
        grey.resize(width * height, u8::MAX);
        Self { width, height, grey }
    }

    /// The value at a place; paper outside.
    pub fn at(&self, x: isize, y: isize) -> u8 {
        match (usize::try_from(x), usize::try_from(y)) {
            (Ok(x), Ok(y)) if x < self.width && y < self.height => self.grey[y * self.width + x],
            _ => u8::MAX,
        }
    }

    /// The value between pixels.
    fn between(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (right, below) = (x - left, y - top);
        let (x, y) = (left as isize, top as isize);
        let at = |dx, dy| f32::from(self.at(x + dx, y + dy));
        let upper = at(0, 0) * (1.0 - right) + at(1, 0) * right;
        let lower = at(0, 1) * (1.0 - right) + at(1, 1) * right;
        upper * (1.0 - below) + lower * below
    }

    /// The picture with a longer side of `longest` pixels at most, each the mean of those it stands for.
    #[must_use]
    pub fn shrunk(&self, longest: usize) -> Self {
        let long = self.width.max(self.height);
        if long <= longest || self.grey.is_empty() {
            return self.clone();
        }
        let (width, height) = ((self.width * longest / long).max(1), (self.height * longest / long).max(1));
        let mut grey = Vec::with_capacity(width * height);
        let edge = |at: usize, of: usize, to: usize| at * of / to;
        for y in 0..height {
            let rows =
                edge(y, self.height, height)..edge(y + 1, self.height, height).max(edge(y, self.height, height) + 1);
            for x in 0..width {
                let from = edge(x, self.width, width);
                let columns = from..edge(x + 1, self.width, width).max(from + 1);
                let count = rows.len() * columns.len();
                let sum: usize = rows
                    .clone()
                    .flat_map(|row| &self.grey[row * self.width + columns.start..row * self.width + columns.end])
                    .map(|value| usize::from(*value))
                    .sum();
                grey.push((sum / count) as u8);
            }
        }
        Self { width, height, grey }
    }

    /// The picture with twice as many pixels each way.
    #[must_use]
    pub fn doubled(&self) -> Self {
        let (width, height) = (2 * self.width, 2 * self.height);
        let middle = |at: usize| (at as f32 - 0.5) / 2.0;
        // Beyond an edge is no paper, but what is there.
        let within = |at: f32, most: usize| at.clamp(0.0, most.saturating_sub(1) as f32);
        let row = |y: usize| (0..width).map(move |x| (within(middle(x), self.width), within(middle(y), self.height)));
        let grey = (0..height).flat_map(row).map(|(x, y)| self.between(x, y) as u8).collect();
        Self { width, height, grey }
    }

    /// The picture with even paper of 255 and ink of 0: what is darker than the paper around it, as a share of how dark ink is.
    #[must_use]
    pub fn levelled(&self) -> Self {
        let paper = self.paper();
        let columns = squares(self.width);
        let rows = paper.len() / columns;
        let across: Vec<(usize, usize, f32)> = (0..self.width).map(|x| place(x, columns)).collect();
        let mut grey = Vec::with_capacity(self.grey.len());
        for (y, pixels) in self.grey.chunks_exact(self.width.max(1)).enumerate() {
            let (top, bottom, down) = place(y, rows);
            let (top, bottom) = (&paper[top * columns..][..columns], &paper[bottom * columns..][..columns]);
            let around: Vec<f32> =
                top.iter().zip(bottom).map(|(top, bottom)| between(*top, *bottom, down).max(1.0)).collect();
            grey.extend(pixels.iter().zip(&across).map(|(value, (left, right, across))| {
                (f32::from(*value) * 255.0 / between(around[*left], around[*right], *across)).min(255.0) as u8
            }));
        }
        let mut counts = [0_usize; 256];
        for value in &grey {
            counts[usize::from(*value)] += 1;
        }
        let quantile = |share: f64| {
            let (few, mut seen) = ((grey.len() as f64 * share) as usize, 0);
            let level = counts.iter().position(|count| {
                seen += count;
                seen > few
            });
            level.unwrap_or_default() as f32
        };
        // The noise of a page must not become ink where there is hardly any.
        let paper = quantile(0.5);
        let ink = INK_SHARES.map(quantile).into_iter().find(|ink| *ink < paper - NOISE * (255.0 - paper));
        let ink = ink.unwrap_or_default().min(PALEST);
        let levels: [u8; 256] =
            std::array::from_fn(|value| ((value as f32 - ink).max(0.0) * 255.0 / (255.0 - ink)) as u8);
        for value in &mut grey {
            *value = levels[usize::from(*value)];
        }
        Self { width: self.width, height: self.height, grey }
    }

    /// How bright the paper is in each square: most of a square is paper, but in a dark picture.
    fn paper(&self) -> Vec<f32> {
        let (columns, rows) = (squares(self.width), squares(self.height));
        // The last one has what is left: a few rows alone would tell their noise.
        let pixels =
            |nth: usize, count: usize, all: usize| nth * SQUARE..if nth + 1 < count { (nth + 1) * SQUARE } else { all };
        let mut bright = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let mut counts = [0_usize; 256];
                let mut count = 0;
                let across = pixels(column, columns, self.width);
                for y in pixels(row, rows, self.height) {
                    let from = y * self.width;
                    for value in &self.grey[from + across.start..from + across.end] {
                        counts[usize::from(*value)] += 1;
                    }
                    count += across.len();
                }
                let mut seen = 0;
                let level = counts.iter().position(|of| {
                    seen += of;
                    seen * 4 > count * 3
                });
                bright.push(level.unwrap_or(255) as f32);
            }
        }
        // A square full of ink has the paper of the brightest beside it.
        let around = |at: usize| {
            let (row, column) = (at / columns, at % columns);
            let rows = row.saturating_sub(1)..(row + 2).min(rows);
            let near = rows.flat_map(|row| {
                let from = row * columns;
                &bright[from + column.saturating_sub(1)..from + (column + 2).min(columns)]
            });
            near.copied().fold(0.0, f32::max)
        };
        (0..bright.len()).map(around).collect()
    }

    /// The picture with each pixel the mean of the three by three around it: noise goes, and what is drawn stays.
    #[must_use]
    pub fn softened(&self) -> Self {
        if self.width == 0 {
            return self.clone();
        }
        let mut grey = Vec::with_capacity(self.grey.len());
        let mut sums = vec![0_u16; self.width];
        for y in 0..self.height {
            let rows = y.saturating_sub(1)..(y + 2).min(self.height);
            sums.fill(0);
            for row in self.grey[rows.start * self.width..rows.end * self.width].chunks_exact(self.width) {
                sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += u16::from(*value));
            }
            let mean = |columns: &[u16]| columns.iter().sum::<u16>() / (columns.len() * rows.len()) as u16;
            grey.push(mean(&sums[..self.width.min(2)]));
            if rows.len() == 3 {
                // Nearly all: a known number is divided by faster.
                grey.extend(sums.windows(3).map(|three| (three[0] + three[1] + three[2]) / 9));
            } else {
                grey.extend(sums.windows(3).map(mean));
            }
            if self.width > 1 {
                grey.push(mean(&sums[self.width - 2..]));
            }
        }
        Self { width: self.width, height: self.height, grey: grey.into_iter().map(|mean| mean as u8).collect() }
    }

    /// Makes an area paper (left, top, right and bottom, in pixels).
    pub fn whiten(&mut self, [left, top, right, bottom]: [f32; 4]) {
        let within = |at: f32, most: usize| at.clamp(0.0, most as f32) as usize;
        let columns = within(left.floor(), self.width)..within(right.ceil(), self.width);
        for y in within(top.floor(), self.height)..within(bottom.ceil(), self.height) {
            let row = y * self.width;
            if let Some(row) = self.grey.get_mut(row + columns.start..row + columns.end) {
                row.fill(u8::MAX);
            }
        }
    }

    /// The picture turned about its middle by a slope: 0.01 lifts the right end of a row of 1000 pixels by 10.
    #[must_use]
    pub fn turned(&self, slope: f32) -> Self {
        if slope.abs() * self.width as f32 <= 1.0 {
            return self.clone();
        }
        let (cos, sin) = (slope.atan().cos(), slope.atan().sin());
        let (mid_x, mid_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut grey = Vec::with_capacity(self.grey.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let (dx, dy) = (x as f32 - mid_x, y as f32 - mid_y);
                grey.push(self.between(mid_x + dx * cos - dy * sin, mid_y + dx * sin + dy * cos) as u8);
            }
        }
        Self { width: self.width, height: self.height, grey }
    }

    /// The picture turned by quarters of a circle, clockwise.
    #[must_use]
    pub fn quarter_turned(&self, quarters: usize) -> Self {
        let (width, height) = (self.width, self.height);
        let (across, down) = if quarters.is_multiple_of(2) { (width, height) } else { (height, width) };
        let from = |x: usize, y: usize| match quarters % 4 {
            0 => (x, y),
            1 => (y, height - 1 - x),
            2 => (width - 1 - x, height - 1 - y),
            _ => (width - 1 - y, x),
        };
        let pixels = (0..down).flat_map(|y| (0..across).map(move |x| from(x, y)));
        Self { width: across, height: down, grey: pixels.map(|(x, y)| self.grey[y * width + x]).collect() }
    }

    /// A part of the picture, `height` pixels high and `width` times as wide as its shape asks for; what lies outside is paper.
    #[must_use]
    pub fn cut(&self, [left, top, right, bottom]: [f32; 4], height: usize, width: f32) -> Self {
        let down = (bottom - top).max(1.0) / height as f32;
        let across = down / width;
        let width = (((right - left) / across).round() as usize).max(1);
        let mut grey = Vec::with_capacity(width * height);
        // A pixel that stands for several is their mean.
        let parts = |scale: f32| (scale.ceil() as usize).clamp(1, 4);
        let (columns, rows) = (parts(across), parts(down));
        let middle = |part: usize, parts: usize| (part as f32 + 0.5) / parts as f32;
        for y in 0..height {
            for x in 0..width {
                let mut sum = 0.0;
                for part in 0..columns * rows {
                    let x = left + (x as f32 + middle(part % columns, columns)) * across;
                    let y = top + (y as f32 + middle(part / columns, rows)) * down;
                    sum += self.between(x - 0.5, y - 0.5);
                }
                grey.push((sum / (columns * rows) as f32).round() as u8);
            }
        }
        Self { width, height, grey }
    }
}

/// The grey value of a pixel: its brightest colour, and more the more colour it has.
fn without_colour([red, green, blue]: [u8; 3]) -> u8 {
    let (bright, dark) = (red.max(green).max(blue), red.min(green).min(blue));
    bright.saturating_add((bright - dark) / 2)
}

/// Squares along a side of so many pixels.
fn squares(pixels: usize) -> usize {
    (pixels / SQUARE).max(1)
}

/// Between which of `count` squares in a row a pixel is, and how far from the middle of the first to that of the second.
fn place(at: usize, count: usize) -> (usize, usize, f32) {
    let at = ((at as f32 + 0.5) / SQUARE as f32 - 0.5).clamp(0.0, (count - 1) as f32);
    (at as usize, (at as usize + 1).min(count - 1), at.fract())
}

/// The value that is so far from one to the other.
fn between(one: f32, other: f32, far: f32) -> f32 {
    one * (1.0 - far) + other * far
}
