//! The best question on one input, for all open nodes of a level in one pass over the sorted rows.

use crate::features::MISSING;

/// A row that a closed node holds.
pub const CLOSED: u32 = u32::MAX;

/// A row as the scans read it.
#[derive(Clone, Copy)]
pub struct Cell {
    /// The centred number, or the class's index.
    pub y: f64,
    /// The open node it is in, or [`CLOSED`].
    pub node: u32,
}

/// What lies left and right of a place among a node's rows; `score` is larger for a better split, the same measure
/// for all splits of a node: `Σ (sum of y)² / rows` or `Σ (rows of a class)² / rows` over both sides, as in
/// scikit-learn's `proxy_impurity_improvement`.
pub trait Tally: Clone + Send + Sync {
    fn left(&self) -> f64;
    fn right(&self) -> f64;
    fn score(&self) -> f64;
    /// Moves a row from right to left.
    fn shift(&mut self, y: f64);
    /// Moves all rows of the other tally's left side to the left.
    fn shift_all(&mut self, other: &Self);
    /// Adds a row to the right.
    fn count(&mut self, y: f64);
    /// What categories are ordered by: one order for a mean, one a class for shares.
    fn keys(&self) -> Vec<f64>;
    fn pure(&self) -> bool;
    /// How small a difference of scores is noise.
    fn noise(&self) -> f64;
}

/// For numbers, and for two classes as 0 and 1: sums.
#[derive(Clone, Default)]
pub struct Means {
    n: [f64; 2],
    sum: [f64; 2],
    squares: f64,
    low: f64,
    high: f64,
}

impl Means {
    pub fn empty() -> Self {
        Means { low: f64::INFINITY, high: f64::NEG_INFINITY, ..Self::default() }
    }
}

impl Tally for Means {
    fn left(&self) -> f64 {
        self.n[0]
    }
    fn right(&self) -> f64 {
        self.n[1]
    }
    fn score(&self) -> f64 {
        self.sum[0] * self.sum[0] / self.n[0] + self.sum[1] * self.sum[1] / self.n[1]
    }
    fn shift(&mut self, y: f64) {
        self.n[0] += 1.0;
        self.n[1] -= 1.0;
        self.sum[0] += y;
        self.sum[1] -= y;
    }
    fn shift_all(&mut self, other: &Self) {
        self.n[0] += other.n[0];
        self.n[1] -= other.n[0];
        self.sum[0] += other.sum[0];
        self.sum[1] -= other.sum[0];
    }
    fn count(&mut self, y: f64) {
        self.n[1] += 1.0;
        self.sum[1] += y;
        self.squares += y * y;
        self.low = self.low.min(y);
        self.high = self.high.max(y);
    }
    fn keys(&self) -> Vec<f64> {
        vec![self.sum[0] / self.n[0]]
    }
    fn pure(&self) -> bool {
        self.low >= self.high
    }
    fn noise(&self) -> f64 {
        1e-12 * self.squares
    }
}

/// For several classes: counts.
#[derive(Clone)]
pub struct Shares {
    n: [f64; 2],
    counts: [Vec<f64>; 2],
    squares: [f64; 2],
}

impl Shares {
    pub fn empty(classes: usize) -> Self {
        Shares { n: [0.0; 2], counts: [vec![0.0; classes], vec![0.0; classes]], squares: [0.0; 2] }
    }
    fn add(&mut self, side: usize, class: usize, rows: f64) {
        let count = &mut self.counts[side][class];
        self.squares[side] += rows * (2.0 * *count + rows);
        *count += rows;
        self.n[side] += rows;
    }
}

impl Tally for Shares {
    fn left(&self) -> f64 {
        self.n[0]
    }
    fn right(&self) -> f64 {
        self.n[1]
    }
    fn score(&self) -> f64 {
        self.squares[0] / self.n[0] + self.squares[1] / self.n[1]
    }
    fn shift(&mut self, y: f64) {
        self.add(0, y as usize, 1.0);
        self.add(1, y as usize, -1.0);
    }
    fn shift_all(&mut self, other: &Self) {
        for (class, &rows) in other.counts[0].iter().enumerate() {
            self.add(0, class, rows);
            self.add(1, class, -rows);
        }
    }
    fn count(&mut self, y: f64) {
        self.add(1, y as usize, 1.0);
    }
    fn keys(&self) -> Vec<f64> {
        self.counts[0].iter().map(|c| c / self.n[0]).collect()
    }
    fn pure(&self) -> bool {
        (self.counts[0].iter().chain(&self.counts[1])).filter(|&&c| c > 0.0).count() <= 1
    }
    fn noise(&self) -> f64 {
        1e-12 * (self.n[0] + self.n[1])
    }
}

/// A place to cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    pub score: f64,
    pub place: Place,
    pub missing_yes: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Between two neighbouring values; settled to `AtMost` for the best cut alone.
    Between(f64, f64),
    AtMost(f64),
    /// Known values yes, missing ones no.
    Known,
    /// Levels that go to yes, by their position (then other, then missing).
    OneOf(Vec<bool>),
}

impl Cut {
    /// With the threshold half-way between the neighbours, as JSON will give it back.
    pub fn settled(self) -> Cut {
        let Place::Between(low, high) = self.place else { return self };
        let middle = low / 2.0 + high / 2.0;
        let value = [super::model::settled_number(middle), middle].into_iter().find(|&v| v >= low && v < high);
        Cut { place: Place::AtMost(value.unwrap_or(low)), ..self }
    }
}

/// Keeps the better cut: the earlier of equals.
pub fn better(best: &mut Option<Cut>, score: f64, noise: f64, cut: impl FnOnce() -> Cut) {
    if score.is_finite() && best.as_ref().is_none_or(|b| score > b.score + noise) {
        *best = Some(cut());
    }
}

/// A number's values in ascending order with their rows, and the rows where it is missing.
pub struct Sorted {
    pub values: Vec<f64>,
    pub rows: Vec<u32>,
    pub missing: Vec<u32>,
}

/// The best cut of each open node by a number. `totals` hold each node's rows on the right.
pub fn by_number<T: Tally>(sorted: &Sorted, cells: &[Cell], totals: &[T], min_leaf: f64) -> Vec<Option<Cut>> {
    let mut best: Vec<Option<Cut>> = vec![None; totals.len()];
    // The missing rows of each node, on the left of a tally of their own.
    let mut absent: Option<Vec<T>> = None;
    for &r in &sorted.missing {
        let cell = cells[r as usize];
        if cell.node != CLOSED {
            absent.get_or_insert_with(|| totals.to_vec())[cell.node as usize].shift(cell.y);
        }
    }
    scan(sorted, cells, totals.to_vec(), min_leaf, None, &mut best);
    if let Some(absent) = absent {
        let mut start = totals.to_vec();
        start.iter_mut().zip(&absent).for_each(|(s, a)| s.shift_all(a));
        scan(sorted, cells, start, min_leaf, Some(&absent), &mut best);
        for (node, missing) in absent.iter().enumerate() {
            if missing.left() >= min_leaf && missing.right() >= min_leaf {
                let score = missing.score();
                let cut = || Cut { score, place: Place::Known, missing_yes: false };
                better(&mut best[node], score, totals[node].noise(), cut);
            }
        }
    }
    best
}

/// One pass; `absent` given: missing rows are on the left from the start.
fn scan<T: Tally>(
    sorted: &Sorted,
    cells: &[Cell],
    mut tallies: Vec<T>,
    min_leaf: f64,
    absent: Option<&[T]>,
    best: &mut [Option<Cut>],
) {
    let mut last = vec![f64::NEG_INFINITY; tallies.len()];
    for (&v, &r) in sorted.values.iter().zip(&sorted.rows) {
        let cell = cells[r as usize];
        if cell.node == CLOSED {
            continue;
        }
        let node = cell.node as usize;
        let tally = &mut tallies[node];
        let before = last[node];
        if v > before {
            if before > f64::NEG_INFINITY && tally.left() >= min_leaf && tally.right() >= min_leaf {
                let score = tally.score();
                let missing_yes = match absent {
                    Some(absent) => absent[node].left() > 0.0,
                    None => false,
                };
                better(&mut best[node], score, tally.noise(), || Cut {
                    score,
                    place: Place::Between(before, v),
                    missing_yes,
                });
            }
            last[node] = v;
        }
        tally.shift(cell.y);
    }
}

/// The best cut of each open node by a category with so many positions (levels, other, missing); `code` gives a
/// row's. Levels are ordered by mean, or by the share of each class in turn, and cut in that order (Fisher, Breiman).
pub fn by_category<T: Tally>(
    codes: &[u32],
    positions: usize,
    cells: &[Cell],
    totals: &[T],
    min_leaf: f64,
) -> Vec<Option<Cut>> {
    let mut tallies: Vec<T> = totals.iter().flat_map(|t| std::iter::repeat_n(t.clone(), positions)).collect();
    for (cell, &code) in cells.iter().zip(codes) {
        if cell.node != CLOSED && code != MISSING {
            tallies[cell.node as usize * positions + code as usize].shift(cell.y);
        }
    }
    let one = |(total, levels): (&T, &[T])| {
        let mut best = None;
        let present: Vec<(usize, Vec<f64>)> =
            levels.iter().enumerate().filter(|(_, t)| t.left() > 0.0).map(|(i, t)| (i, t.keys())).collect();
        let orders = present.first().map_or(0, |(_, keys)| keys.len());
        for k in 0..orders {
            let mut order: Vec<&(usize, Vec<f64>)> = present.iter().collect();
            order.sort_by(|a, b| a.1[k].total_cmp(&b.1[k]).then(a.0.cmp(&b.0)));
            let mut tally = total.clone();
            for cut in 0..order.len().saturating_sub(1) {
                tally.shift_all(&levels[order[cut].0]);
                if tally.left() < min_leaf || tally.right() < min_leaf {
                    continue;
                }
                let score = tally.score();
                better(&mut best, score, total.noise(), || {
                    // Levels that aren't here go with the larger side.
                    let mut yes = vec![tally.left() > tally.right(); positions];
                    order.iter().enumerate().for_each(|(i, (level, _))| yes[*level] = i <= cut);
                    Cut { score, missing_yes: yes[positions - 1], place: Place::OneOf(yes) }
                });
            }
        }
        best
    };
    totals.iter().zip(tallies.chunks(positions)).map(one).collect()
}
