//! What the past of the target alone would answer: its last value, the season before, the mean of the last values,
//! the drift.
//!
//! The training rows make one series: the mean of the target at each step of time. A model answers from the end of
//! that series, however far ahead a row lies: nothing measured later is looked at.

use super::finding::{Finding, Severity};
use super::model::{Algorithm, Predictor};
use super::target::Target;
use super::{Spec, naive};
use crate::features::{Field, FieldPart, Table, Values};
use crate::{Cancelled, Watch};

/// Fewer steps are no series.
const LEAST_STEPS: usize = 8;
/// A grid of more steps is made coarser.
const MOST_STEPS: usize = 200_000;
/// Seasons longer than this are not looked for.
const MOST_PERIOD: usize = 400;
/// Windows of the moving average that are tried.
const WINDOWS: [usize; 8] = [2, 3, 5, 7, 12, 14, 28, 56];
/// Lengths of a step in days, where the rows come at no regular time: an hour, a day, a week, thirty days.
const DAYS: [f64; 4] = [1.0 / 24.0, 1.0, 7.0, 30.0];

/// The target at regular steps of time.
pub struct Series {
    /// The time of the last step.
    pub last: f64,
    pub step: f64,
    pub values: Vec<f64>,
}

impl Series {
    /// The mean of the target at each step; a step without a row repeats the one before. `None` if there are too few.
    pub fn of(times: &[f64], days: bool, target: &Target, rows: &[u32]) -> Option<Series> {
        let mut pairs: Vec<(f64, f64)> =
            rows.iter().map(|&r| (times[r as usize], target.y[r as usize])).filter(|p| !p.0.is_nan()).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut instants: Vec<f64> = pairs.iter().map(|p| p.0).collect();
        instants.dedup();
        let (first, end) = (*instants.first()?, *instants.last()?);
        if instants.len() < LEAST_STEPS {
            return None;
        }
        let step = step(&instants, days);
        let place = |t: f64| ((t - first) / step + 1e-6).floor() as usize;
        let steps = place(end) + 1;
        if !(LEAST_STEPS..=MOST_STEPS).contains(&steps) {
            return None;
        }
        let mut sums = vec![(0.0, 0.0); steps];
        for (t, y) in pairs {
            let cell = &mut sums[place(t).min(steps - 1)];
            cell.0 += y;
            cell.1 += 1.0;
        }
        let mut before = 0.0;
        let filled = |(sum, n): (f64, f64)| {
            if n > 0.0 {
                before = sum / n;
            }
            before
        };
        Some(Series { last: first + (steps - 1) as f64 * step, step, values: sums.into_iter().map(filled).collect() })
    }

    /// The mean distance between a value and the one `lag` steps before.
    fn distance(&self, lag: usize) -> f64 {
        let v = &self.values;
        v.iter().zip(&v[lag..]).map(|(a, b)| (a - b).abs()).sum::<f64>() / (v.len() - lag) as f64
    }

    /// The season: of the periods at which the series resembles itself more than at both neighbours, and clearly more
    /// than at any distance, the best; of periods nearly as good, the shortest. At least two whole seasons are seen.
    fn period(&self, watch: &Watch) -> Result<Option<usize>, Cancelled> {
        let n = self.values.len();
        let most = MOST_PERIOD.min(n / 2);
        if most < 3 {
            return Ok(None);
        }
        let mut distances = vec![f64::NAN; most + 1];
        for (lag, d) in distances.iter_mut().enumerate().skip(1) {
            watch.check()?;
            *d = self.distance(lag);
        }
        let mut sorted: Vec<f64> = distances[1..].to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let usual = sorted[sorted.len() / 2];
        let valley = |p: &usize| distances[*p] < distances[p - 1] && distances[*p] <= distances[p + 1];
        let valleys: Vec<usize> = (2..most).filter(valley).filter(|&p| distances[p] < 0.8 * usual).collect();
        let best = valleys.iter().map(|&p| distances[p]).fold(f64::INFINITY, f64::min);
        Ok(valleys.into_iter().find(|&p| distances[p] <= best * 1.1 + 0.05 * usual))
    }

    /// The number of last values whose mean comes nearest to the next one.
    fn window(&self, watch: &Watch) -> Result<usize, Cancelled> {
        let n = self.values.len();
        let mut best = (2, f64::INFINITY);
        for w in WINDOWS.into_iter().filter(|&w| w < n / 2) {
            watch.check()?;
            let mut sum: f64 = self.values[..w].iter().sum();
            let mut loss = 0.0;
            for at in w..n {
                loss += (self.values[at] - sum / w as f64).abs();
                sum += self.values[at] - self.values[at - w];
            }
            let loss = loss / (n - w) as f64;
            if loss < best.1 {
                best = (w, loss);
            }
        }
        Ok(best.0)
    }
}

/// The usual distance between instants if they come regularly; else the shortest of an hour, a day … at which few
/// steps are empty.
fn step(instants: &[f64], days: bool) -> f64 {
    let mut gaps: Vec<f64> = instants.windows(2).map(|w| w[1] - w[0]).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    let usual = gaps[gaps.len() / 2];
    let span = instants[instants.len() - 1] - instants[0];
    let regular = gaps.iter().filter(|g| (*g - usual).abs() <= usual * 0.02).count() * 10 >= gaps.len() * 8;
    if regular && span / usual <= instants.len() as f64 * 4.0 {
        return usual;
    }
    let filled = |step: f64| {
        let mut places: Vec<i64> = instants.iter().map(|t| ((t - instants[0]) / step + 1e-6).floor() as i64).collect();
        places.dedup();
        let steps = (span / step).floor() + 1.0;
        steps >= LEAST_STEPS as f64 && places.len() as f64 >= 0.8 * steps
    };
    let natural = if days { DAYS.into_iter().find(|&d| filled(d)) } else { None };
    natural.unwrap_or(span / (instants.len().min(200) - 1) as f64)
}

/// Fits one of the four on the training rows; `Err` says why it is left out.
pub fn fit(
    algorithm: Algorithm,
    timed: &Table,
    target: &Target,
    rows: &[u32],
    spec: &Spec,
    watch: &Watch,
) -> Result<Result<(Predictor, Vec<Finding>), Finding>, Cancelled> {
    let left_out = |code: &str| Finding::new(Severity::Note, code).with("model", algorithm.name());
    let (Some(time), Some(Values::Numbers(times))) = (timed.fields.first(), timed.values.first()) else {
        return Ok(Err(left_out("series_no_time")));
    };
    let Some(series) = Series::of(times, time.part == FieldPart::Days, target, rows) else {
        return Ok(Err(left_out("series_too_short").with("least", LEAST_STEPS)));
    };
    let v = &series.values;
    let n = v.len();
    let (mut cycle, mut slope) = (vec![v[n - 1]], 0.0);
    let mut note = Finding::new(Severity::Note, "series_steps").with("steps", n).with("column", time.column.as_str());
    match algorithm {
        Algorithm::Drift => slope = (v[n - 1] - v[0]) / (n - 1) as f64,
        Algorithm::MovingAverage => {
            let window = match spec.window {
                Some(w) => (w as usize).clamp(1, n),
                None => series.window(watch)?,
            };
            cycle = vec![v[n - window..].iter().sum::<f64>() / window as f64];
            note = Finding::new(Severity::Note, "series_window").with("steps", window);
        }
        Algorithm::Seasonal => {
            let period = match spec.period {
                Some(p) if p as usize * 2 <= n => Some(p as usize),
                Some(p) => {
                    return Ok(Err(left_out("series_long_period").with("period", u64::from(p)).with("steps", n)));
                }
                None => series.period(watch)?,
            };
            let Some(period) = period else { return Ok(Err(left_out("series_no_season"))) };
            cycle = v[n - period..].to_vec();
            note = Finding::new(Severity::Note, "series_season").with("steps", period);
        }
        _ => {}
    }
    let fallback = naive::mean(target, rows)[0];
    let note = note.with("step", length(series.step)).with("unit", unit(time));
    let predictor =
        Predictor::Series { time: time.clone(), last: series.last, step: series.step, cycle, slope, fallback };
    Ok(Ok((predictor, vec![note])))
}

fn length(step: f64) -> f64 {
    (step * 1e4).round() / 1e4
}

fn unit(time: &Field) -> &'static str {
    if time.part == FieldPart::Days { "day" } else { "number" }
}

/// Answers for times: `last` and `step` positive, `cycle` not empty.
pub fn answers(
    (last, step): (f64, f64),
    cycle: &[f64],
    slope: f64,
    fallback: f64,
    times: Option<&[f64]>,
    rows: &[u32],
) -> Vec<f64> {
    rows.iter()
        .map(|&r| {
            let t = times.map_or(f64::NAN, |t| t[r as usize]);
            let ahead = ((t - last) / step + 1e-6).floor();
            // Numbers beyond this are no steps of time.
            if ahead.is_nan() || ahead.abs() > 1e12 {
                return fallback;
            }
            let place = (ahead as i64 - 1).rem_euclid(cycle.len() as i64) as usize;
            cycle[place] + slope * ahead
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::{Split, Task};

    fn target(y: Vec<f64>) -> Target {
        let rows = (0..y.len() as u32).collect();
        Target { task: Task::Regression, y, classes: Vec::new(), rows, unsure: false }
    }

    fn fitted(algorithm: Algorithm, times: &[f64], y: &[f64], change: impl Fn(&mut Spec)) -> Predictor {
        let field = Field { column: "t".into(), part: FieldPart::Days };
        let timed = Table { rows: times.len(), fields: vec![field], values: vec![Values::Numbers(times.to_vec())] };
        let mut spec = Spec::new("y", Vec::new(), Split::Time { column: "t".into(), test_share: 0.2 });
        change(&mut spec);
        let target = target(y.to_vec());
        fit(algorithm, &timed, &target, &target.rows, &spec, &Watch::none()).unwrap().unwrap().0
    }

    fn said(predictor: &Predictor, times: &[f64]) -> Vec<f64> {
        let Predictor::Series { last, step, cycle, slope, fallback, .. } = predictor else { panic!() };
        let rows: Vec<u32> = (0..times.len() as u32).collect();
        answers((*last, *step), cycle, *slope, *fallback, Some(times), &rows)
    }

    #[test]
    fn the_textbook_answers() {
        // Hyndman and Athanasopoulos, "Forecasting", the simple methods.
        let times: Vec<f64> = (0..12).map(f64::from).collect();
        let y: Vec<f64> = (0..12).map(|i| [10.0, 20.0, 30.0, 40.0][i % 4] + i as f64).collect();
        let next = [12.0, 13.0, 14.0, 15.0, 16.0];
        assert_eq!(said(&fitted(Algorithm::LastValue, &times, &y, |_| {}), &next), [51.0; 5]);
        let slope = (51.0 - 10.0) / 11.0;
        let drift: Vec<f64> = (1..=5).map(|h| 51.0 + slope * f64::from(h)).collect();
        for (a, b) in said(&fitted(Algorithm::Drift, &times, &y, |_| {}), &next).iter().zip(drift) {
            assert!((a - b).abs() < 1e-12);
        }
        let seasonal = fitted(Algorithm::Seasonal, &times, &y, |s| s.period = Some(4));
        assert_eq!(said(&seasonal, &next), [18.0, 29.0, 40.0, 51.0, 18.0]);
        let average = fitted(Algorithm::MovingAverage, &times, &y, |s| s.window = Some(4));
        assert_eq!(said(&average, &[12.0, 400.0]), [34.5, 34.5]);
        assert_eq!(said(&average, &[f64::NAN]), [y.iter().sum::<f64>() / 12.0]);
    }

    #[test]
    fn a_week_is_found_and_noise_has_no_season() {
        let times: Vec<f64> = (0..140).map(f64::from).collect();
        let wobble = |i: usize| ((i * 7919) % 101) as f64 / 101.0;
        let week: Vec<f64> = (0..140).map(|i| [3.0, 9.0, 4.0, 8.0, 20.0, 30.0, 1.0][i % 7] + wobble(i)).collect();
        let Predictor::Series { cycle, .. } = fitted(Algorithm::Seasonal, &times, &week, |_| {}) else { panic!() };
        assert_eq!(cycle.len(), 7);
        let mut state = 1u64;
        let noise: Vec<f64> = (0..140)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as f64
            })
            .collect();
        let series = Series::of(&times, true, &target(noise.clone()), &(0..140).collect::<Vec<_>>()).unwrap();
        assert_eq!(series.period(&Watch::none()).unwrap(), None);
    }

    #[test]
    fn irregular_rows_make_days() {
        // Some rows at odd hours of each day: the steps are days, the values their means.
        let times: Vec<f64> = (0..90).map(|i| f64::from(i / 3) + [0.1, 0.34, 0.71][i as usize % 3]).collect();
        let y: Vec<f64> = (0..90).map(|i| f64::from(i / 3)).collect();
        let series = Series::of(&times, true, &target(y), &(0..90).collect::<Vec<_>>()).unwrap();
        assert_eq!((series.step, series.values.len()), (1.0, 30));
        assert_eq!(series.values[29], 29.0);
    }
}
