//! What each model answered on the rows that it had not seen, kept beside a training: costs, thresholds and segments
//! are asked of it later, when nobody wants to train again.

use polars::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::model::Output;
use crate::store::{self, StoreError};

/// More rows than this are a sample: what is asked of them doesn't get more exact.
const MOST_ROWS: usize = 100_000;
/// Numbers kept at most.
const MOST_VALUES: usize = 2_000_000;

/// Held-out rows in the order of the data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeldOut {
    /// Positions among the rows of the version.
    pub rows: Vec<u32>,
    /// The number, or the class's index.
    pub truth: Vec<f64>,
    /// One a model, in the order of the models.
    pub outputs: Vec<Output>,
    /// How many rows were held out: more than are kept where this is a sample.
    pub of: u64,
}

impl HeldOut {
    pub(crate) fn new(rows: &[u32], truth: &[f64], outputs: &[Output], seed: u64) -> Self {
        let width: usize = outputs.iter().map(|o| kept(o.width).len()).sum();
        let most = MOST_ROWS.min(MOST_VALUES / width.max(1)).max(1);
        let mut places: Vec<usize> = (0..rows.len()).collect();
        if places.len() > most {
            places.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
            places.truncate(most);
        }
        places.sort_unstable_by_key(|&p| rows[p]);
        let of_output = |output: &Output| Output {
            width: output.width,
            values: places.iter().flat_map(|&p| output.row(p).iter().copied()).collect(),
        };
        Self {
            rows: places.iter().map(|&p| rows[p]).collect(),
            truth: places.iter().map(|&p| truth[p]).collect(),
            outputs: outputs.iter().map(of_output).collect(),
            of: rows.len() as u64,
        }
    }

    /// Parquet, a column a number that is kept: of two classes the second's probability tells the first's.
    pub fn encode(&self) -> Result<Vec<u8>, StoreError> {
        let mut columns = vec![
            Column::new("row".into(), self.rows.iter().map(|&r| i64::from(r)).collect::<Vec<i64>>()),
            Column::new("of".into(), vec![self.of as i64; self.rows.len()]),
            Column::new("truth".into(), self.truth.clone()),
        ];
        for (m, output) in self.outputs.iter().enumerate() {
            for k in kept(output.width) {
                let values: Vec<f64> = output.values.iter().skip(k).step_by(output.width).copied().collect();
                columns.push(Column::new(format!("{m}_{k}_{}", output.width).into(), values));
            }
        }
        let frame =
            DataFrame::new(self.rows.len(), columns).map_err(|e| StoreError::StoreEncode { reason: e.to_string() })?;
        store::encode(&frame)
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, StoreError> {
        let broken = |reason: String| StoreError::StoreDecode { index: 0, reason };
        let frame = store::read(&[bytes], None)?;
        let numbers = |name: &str| -> Result<Vec<f64>, StoreError> {
            let column =
                frame.column(name).and_then(|c| c.cast(&DataType::Float64)).map_err(|e| broken(e.to_string()))?;
            let values = column.f64().map_err(|e| broken(e.to_string()))?;
            Ok(values.iter().map(|v| v.unwrap_or(f64::NAN)).collect())
        };
        let rows: Vec<u32> = numbers("row")?.into_iter().map(|r| r as u32).collect();
        let mut held = Self {
            truth: numbers("truth")?,
            of: numbers("of")?.first().map_or(0, |&of| of as u64),
            outputs: Vec::new(),
            rows,
        };
        for name in store::names(&frame) {
            let parts: Vec<usize> = name.split('_').filter_map(|p| p.parse().ok()).collect();
            let [model, class, width] = parts[..] else { continue };
            if model > held.outputs.len() || width == 0 || width > 1_000 || class >= width {
                return Err(broken(name));
            }
            if model == held.outputs.len() {
                held.outputs.push(Output { width, values: vec![0.0; width * held.rows.len()] });
            }
            let values = numbers(&name)?;
            let output = &mut held.outputs[model];
            if output.width != width {
                return Err(broken(name));
            }
            for (row, value) in values.into_iter().enumerate() {
                output.values[row * width + class] = value;
                if width == 2 {
                    output.values[row * width] = 1.0 - value;
                }
            }
        }
        Ok(held)
    }
}

fn kept(width: usize) -> std::ops::Range<usize> {
    if width == 2 { 1..2 } else { 0..width }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_in_the_order_of_the_data() {
        let outputs = [
            Output { width: 2, values: vec![0.25, 0.75, 0.5, 0.5, 1.0, 0.0] },
            Output { width: 3, values: vec![0.2, 0.3, 0.5, 0.1, 0.1, 0.8, 1.0, 0.0, 0.0] },
        ];
        let held = HeldOut::new(&[7, 3, 5], &[1.0, 0.0, 1.0], &outputs, 1);
        assert_eq!(held.rows, [3, 5, 7]);
        assert_eq!(held.outputs[0].row(2), [0.25, 0.75]);
        assert_eq!(HeldOut::decode(&held.encode().unwrap()).unwrap(), held);
        assert!(HeldOut::decode(b"not parquet").is_err());
    }

    #[test]
    fn many_rows_are_a_sample() {
        let n = MOST_ROWS as u32 + 50;
        let truth = vec![0.0; n as usize];
        let held = HeldOut::new(&(0..n).collect::<Vec<_>>(), &truth, &[Output { width: 1, values: truth.clone() }], 1);
        assert_eq!((held.rows.len(), held.of), (MOST_ROWS, u64::from(n)));
        assert!(held.rows.is_sorted());
    }
}
