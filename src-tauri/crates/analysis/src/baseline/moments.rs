//! Counts, sums and products of the terms of a design: what least squares and each Newton step need.
//!
//! Moments add up: pieces of rows are summed apart, on as many threads as there are, and merged in a fixed order.
//! The columns of a design are centred already, so that no digits are lost.

use crate::features::{Design, dot};
use crate::{Cancelled, Watch};

/// Rows of a block that stays in the processor's cache.
const BLOCK: usize = 512;

/// Weighted moments over the terms of a design, in the design's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    pub terms: usize,
    /// Σ w.
    pub weight: f64,
    /// Σ w x.
    pub sums: Vec<f64>,
    /// Σ w x xᵀ, row by row, lower triangle.
    pub products: Vec<f64>,
    /// Σ w x y.
    pub cross: Vec<f64>,
    /// Σ w y.
    pub target: f64,
}

/// Consecutive pieces of rows, the same whatever the number of threads; fewer where the moments are large.
pub fn pieces(rows: usize, terms: usize) -> Vec<std::ops::Range<usize>> {
    let most = if terms > 400 { 4 } else { 16 };
    let count = rows.div_ceil(4096).clamp(1, most);
    (0..count).map(|i| rows * i / count..rows * (i + 1) / count).collect()
}

/// Runs `work` on each piece, on `threads` threads, and gives the results in the order of the pieces.
pub fn in_pieces<T: Send>(
    pieces: &[std::ops::Range<usize>],
    threads: usize,
    work: impl Fn(std::ops::Range<usize>) -> Result<T, Cancelled> + Sync,
) -> Result<Vec<T>, Cancelled> {
    let threads = threads.clamp(1, pieces.len().max(1));
    if threads == 1 {
        return pieces.iter().cloned().map(work).collect();
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let done: Vec<Vec<(usize, Result<T, Cancelled>)>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    loop {
                        let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(piece) = pieces.get(i) else { break mine };
                        mine.push((i, work(piece.clone())));
                    }
                })
            })
            .collect();
        handles.into_iter().map(|h| h.join().unwrap_or_default()).collect()
    });
    let mut all: Vec<(usize, Result<T, Cancelled>)> = done.into_iter().flatten().collect();
    all.sort_by_key(|(i, _)| *i);
    if all.len() != pieces.len() {
        return Err(Cancelled);
    }
    all.into_iter().map(|(_, r)| r).collect()
}

/// The moments of all rows of a design. `weights` may be empty: one each.
pub fn moments(design: &Design, y: &[f64], weights: &[f64], watch: &Watch) -> Result<Moments, Cancelled> {
    let terms = design.terms();
    let parts = in_pieces(&pieces(design.rows, terms), watch.threads, |rows| piece(design, y, weights, rows, watch))?;
    let mut parts = parts.into_iter();
    let mut total = parts.next().unwrap_or_else(|| Moments::zero(terms));
    parts.for_each(|p| total.add(&p));
    Ok(total)
}

/// The moments of some consecutive rows of a design, each counted once.
pub fn moments_of(
    design: &Design,
    y: &[f64],
    rows: std::ops::Range<usize>,
    watch: &Watch,
) -> Result<Moments, Cancelled> {
    let terms = design.terms();
    let runs: Vec<_> =
        pieces(rows.len(), terms).into_iter().map(|p| rows.start + p.start..rows.start + p.end).collect();
    let parts = in_pieces(&runs, watch.threads, |run| piece(design, y, &[], run, watch))?;
    let mut total = Moments::zero(terms);
    parts.iter().for_each(|p| total.add(p));
    Ok(total)
}

impl Moments {
    pub fn zero(terms: usize) -> Self {
        Moments {
            terms,
            weight: 0.0,
            sums: vec![0.0; terms],
            products: vec![0.0; terms * terms],
            cross: vec![0.0; terms],
            target: 0.0,
        }
    }

    /// The moments of both sets of rows together.
    pub fn add(&mut self, other: &Moments) {
        self.weight += other.weight;
        self.target += other.target;
        let lists =
            [(&mut self.sums, &other.sums), (&mut self.products, &other.products), (&mut self.cross, &other.cross)];
        for (mine, theirs) in lists {
            mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        }
    }
}

fn piece(
    design: &Design,
    y: &[f64],
    weights: &[f64],
    rows: std::ops::Range<usize>,
    watch: &Watch,
) -> Result<Moments, Cancelled> {
    let terms = design.terms();
    let dense = design.dense.len();
    // Each block of indicators gets one more place, for rows where none holds: no branch in the loops.
    let mut offsets = Vec::with_capacity(design.blocks.len());
    let mut padded = dense;
    for block in &design.blocks {
        offsets.push(padded);
        padded += block.terms + 1;
    }
    let mut sums = vec![0.0; padded];
    let mut cross = vec![0.0; padded];
    let mut products = vec![0.0; padded * padded];
    let (mut weight, mut target) = (0.0, 0.0);
    let ones = [1.0f64; BLOCK];
    let mut scaled = vec![0.0; BLOCK];
    let mut start = rows.start;
    while start < rows.end {
        let end = (start + BLOCK).min(rows.end);
        watch.check()?;
        let w = if weights.is_empty() { &ones[..end - start] } else { &weights[start..end] };
        let y = &y[start..end];
        weight += w.iter().sum::<f64>();
        target += dot(w, y);
        let xw = &mut scaled[..end - start];
        for i in 0..dense {
            let x = &design.dense[i][start..end];
            for k in 0..xw.len() {
                xw[k] = x[k] * w[k];
            }
            sums[i] += xw.iter().sum::<f64>();
            cross[i] += dot(xw, y);
            for j in 0..=i {
                products[i * padded + j] += dot(xw, &design.dense[j][start..end]);
            }
            for (block, &offset) in design.blocks.iter().zip(&offsets) {
                for (k, &code) in block.codes[start..end].iter().enumerate() {
                    products[(offset + code as usize) * padded + i] += xw[k];
                }
            }
        }
        for (b, (block, &offset)) in design.blocks.iter().zip(&offsets).enumerate() {
            let codes = &block.codes[start..end];
            for (k, &code) in codes.iter().enumerate() {
                let t = offset + code as usize;
                sums[t] += w[k];
                cross[t] += w[k] * y[k];
                products[t * padded + t] += w[k];
            }
            for (other, &other_offset) in design.blocks[..b].iter().zip(&offsets) {
                for ((&mine, &theirs), &w) in codes.iter().zip(&other.codes[start..end]).zip(w) {
                    products[(offset + mine as usize) * padded + other_offset + theirs as usize] += w;
                }
            }
        }
        start = end;
    }
    // Back to the real terms.
    let kept: Vec<usize> = (0..dense)
        .chain(design.blocks.iter().zip(&offsets).flat_map(|(block, &offset)| offset..offset + block.terms))
        .collect();
    let mut result = Moments::zero(terms);
    result.weight = weight;
    result.target = target;
    for (i, &pi) in kept.iter().enumerate() {
        result.sums[i] = sums[pi];
        result.cross[i] = cross[pi];
        for (j, &pj) in kept[..=i].iter().enumerate() {
            result.products[i * terms + j] = products[pi * padded + pj];
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Block;

    #[test]
    fn equal_the_plain_sums_and_add_up() {
        let n = 1300;
        let x: Vec<f64> = (0..n).map(|i| ((i * 37) % 101) as f64 / 50.0 - 1.0).collect();
        let codes: Vec<u16> = (0..n).map(|i| ((i * 13) % 3) as u16).collect();
        let other: Vec<u16> = (0..n).map(|i| ((i * 7) % 2) as u16).collect();
        let y: Vec<f64> = (0..n).map(|i| (i % 17) as f64).collect();
        let w: Vec<f64> = (0..n).map(|i| 1.0 + (i % 5) as f64).collect();
        let design = Design {
            rows: n,
            dense: vec![x.clone()],
            blocks: vec![Block { codes: codes.clone(), terms: 2 }, Block { codes: other.clone(), terms: 1 }],
        };
        let m = moments(&design, &y, &w, &Watch::none()).unwrap();
        let plain = |i: usize, r: usize| match i {
            0 => x[r],
            1 | 2 => f64::from(codes[r] as usize == i - 1),
            _ => f64::from(other[r] == 0),
        };
        for i in 0..4 {
            let sum: f64 = (0..n).map(|r| w[r] * plain(i, r)).sum();
            assert!((m.sums[i] - sum).abs() < 1e-9);
            for j in 0..=i {
                let sum: f64 = (0..n).map(|r| w[r] * plain(i, r) * plain(j, r)).sum();
                assert!((m.products[i * 4 + j] - sum).abs() < 1e-9, "{i} {j}");
            }
        }
        let mut two = Watch::none();
        two.threads = 2;
        assert_eq!(moments(&design, &y, &w, &two).unwrap(), m);
    }
}
