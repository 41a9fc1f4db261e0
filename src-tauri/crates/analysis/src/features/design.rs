//! The rows as a linear model sees them: dense columns, and categories as indicators that are never spelt out.

/// One category as indicators: `codes[row]` is a term of the block, or `terms` where none of them holds.
#[derive(Debug, Clone)]
pub struct Block {
    pub codes: Vec<u16>,
    pub terms: usize,
}

/// Terms in order: the dense columns (centred and scaled), then the terms of each block. All of one length.
#[derive(Debug, Clone, Default)]
pub struct Design {
    pub rows: usize,
    pub dense: Vec<Vec<f64>>,
    pub blocks: Vec<Block>,
}

impl Design {
    /// How many terms, without the intercept.
    pub fn terms(&self) -> usize {
        self.dense.len() + self.blocks.iter().map(|b| b.terms).sum::<usize>()
    }

    /// Adds `Σ weight · term` of the rows `from..from + out.len()` to `out`; `weights` one a term.
    pub fn add_product(&self, weights: &[f64], from: usize, out: &mut [f64]) {
        let to = from + out.len();
        for (column, &w) in self.dense.iter().zip(weights) {
            for (o, x) in out.iter_mut().zip(&column[from..to]) {
                *o += w * x;
            }
        }
        let mut at = self.dense.len();
        for block in &self.blocks {
            let mut table = weights[at..at + block.terms].to_vec();
            table.push(0.0);
            for (o, &code) in out.iter_mut().zip(&block.codes[from..to]) {
                *o += table[code as usize];
            }
            at += block.terms;
        }
    }

    /// Adds `Σ term · value` over the rows `from..from + values.len()` to `out`, one a term.
    pub fn add_transposed(&self, values: &[f64], from: usize, out: &mut [f64]) {
        let to = from + values.len();
        for (column, o) in self.dense.iter().zip(out.iter_mut()) {
            *o += dot(&column[from..to], values);
        }
        let mut at = self.dense.len();
        for block in &self.blocks {
            let mut sums = vec![0.0; block.terms + 1];
            for (v, &code) in values.iter().zip(&block.codes[from..to]) {
                sums[code as usize] += v;
            }
            for (o, s) in out[at..].iter_mut().zip(&sums[..block.terms]) {
                *o += s;
            }
            at += block.terms;
        }
    }
}

/// The dot product with eight running sums: the compiler may then use the machine's vectors, and the order of
/// additions is fixed.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0f64; 8];
    let (mut ca, mut cb) = (a.chunks_exact(8), b.chunks_exact(8));
    for (x, y) in (&mut ca).zip(&mut cb) {
        for k in 0..8 {
            sums[k] += x[k] * y[k];
        }
    }
    let tail: f64 = ca.remainder().iter().zip(cb.remainder()).map(|(x, y)| x * y).sum();
    ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + tail
}
