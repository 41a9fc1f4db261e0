//! Known cases that are like a row: each column in its own spread, so that no unit weighs more than another.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::features::{MISSING, Values};

/// A known row, and how far it is: 0 is the same in all columns, 1 a spread away (or another level) in each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct Neighbour {
    /// Position among the known rows.
    pub place: u32,
    pub distance: f64,
}

/// One column of the known rows, and the row's own value in it (of length one).
pub struct Pair<'a> {
    pub known: &'a Values,
    pub own: &'a Values,
}

/// Further than this in one column is simply far.
const FARTHEST: f64 = 3.0;

/// The `most` nearest of `rows` known rows, nearest first, ties in order.
pub fn nearest(pairs: &[Pair], rows: usize, most: usize) -> Vec<Neighbour> {
    let mut squares = vec![0.0f64; rows];
    for pair in pairs {
        match (pair.known, pair.own) {
            (Values::Numbers(known), Values::Numbers(own)) => {
                let spread = deviation(known);
                let own = own.first().copied().unwrap_or(f64::NAN);
                for (square, v) in squares.iter_mut().zip(known) {
                    let far = match (v.is_nan(), own.is_nan()) {
                        (true, true) => 0.0,
                        (false, false) if *v == own => 0.0,
                        (false, false) if spread > 0.0 => ((v - own).abs() / spread).min(FARTHEST),
                        _ => 1.0,
                    };
                    *square += far * far;
                }
            }
            (Values::Codes { codes, levels }, Values::Codes { codes: own, levels: names }) => {
                let own = own.first().copied().unwrap_or(MISSING);
                let same = match own {
                    MISSING => Some(MISSING),
                    code => levels.iter().position(|l| *l == names[code as usize]).map(|p| p as u32),
                };
                for (square, code) in squares.iter_mut().zip(codes) {
                    *square += if Some(*code) == same { 0.0 } else { 1.0 };
                }
            }
            _ => {}
        }
    }
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by(|&a, &b| squares[a].total_cmp(&squares[b]).then(a.cmp(&b)));
    let columns = pairs.len().max(1) as f64;
    let told = |place: usize| Neighbour { place: place as u32, distance: (squares[place] / columns).sqrt() };
    order.into_iter().take(most).map(told).collect()
}

fn deviation(values: &[f64]) -> f64 {
    let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    let n = known.len().max(1) as f64;
    let mean = known.iter().sum::<f64>() / n;
    (known.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_row_is_nearest_and_units_do_not_matter() {
        let levels: Vec<String> = vec!["a".into(), "b".into()];
        let ask = |factor: f64| {
            let x = Values::Numbers([1.0, 2.0, 3.0, f64::NAN].iter().map(|v| v * factor).collect());
            let c = Values::Codes { codes: vec![0, 1, 1, MISSING], levels: levels.clone() };
            let own_x = Values::Numbers(vec![2.0 * factor]);
            let own_c = Values::Codes { codes: vec![0], levels: vec!["b".into()] };
            nearest(&[Pair { known: &x, own: &own_x }, Pair { known: &c, own: &own_c }], 4, 4)
        };
        let near = ask(1.0);
        assert_eq!((near[0].place, near[0].distance), (1, 0.0));
        let places = |n: &[Neighbour]| n.iter().map(|n| n.place).collect::<Vec<_>>();
        assert_eq!(places(&near), places(&ask(1000.0)));
    }
}
