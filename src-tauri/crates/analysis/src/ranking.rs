//! Ideas ranked by weighted criteria, and how far the ranking hangs on the weights.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use ts_rs::TS;

/// What a high score of a criterion speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    Value,
    /// Little effort.
    Ease,
}

#[derive(Debug, Clone)]
pub struct Criterion {
    pub id: String,
    /// Not negative.
    pub weight: f64,
    pub axis: Axis,
}

#[derive(Debug, Clone)]
pub struct Idea {
    pub id: String,
    /// 0 to `best` for each criterion, in their order; none: not scored.
    pub scores: Vec<Option<f64>>,
}

/// An idea with its place.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Ranked {
    pub id: String,
    /// Weighted mean of its scores; none while a criterion that weighs something is not scored.
    pub total: Option<f64>,
    pub value: Option<f64>,
    /// `best` less the weighted mean of ease.
    pub effort: Option<f64>,
    /// 1 is first; equal totals share a rank.
    pub rank: Option<usize>,
    pub tied: bool,
    /// Criteria that weigh something and are not scored.
    pub missing: usize,
}

/// The smallest change of one weight that turns the order of the first three, or brings another among them.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Flip {
    pub criterion: String,
    pub from: f64,
    /// There the two are equal; beyond it they have changed places.
    pub to: f64,
    /// Ahead today.
    pub ahead: String,
    pub behind: String,
}

/// How robust the order of the first three is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Robustness {
    pub draws: usize,
    /// Share of weightings, drawn evenly from all that there are, under which the first three keep their order.
    pub share: f64,
    pub flip: Option<Flip>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Ranking {
    /// By rank, those without one behind, in the order given.
    pub ideas: Vec<Ranked>,
    /// None: fewer than two ideas are ranked, fewer than two criteria weigh, or the third place is tied.
    pub robustness: Option<Robustness>,
    /// Ideas of equal total share the last of the first three places.
    pub tie_at_third: bool,
}

/// Totals nearer than this are equal.
const EQUAL: f64 = 1e-9;
/// Ideas that go on.
const FIRST: usize = 3;
/// A weight is looked at up to this.
const HEAVIEST: f64 = 100.0;

fn mean<'a>(scores: &[Option<f64>], criteria: impl Iterator<Item = (usize, &'a Criterion)>) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (i, criterion) in criteria.filter(|(_, c)| c.weight > 0.0) {
        sum += criterion.weight * scores.get(i).copied().flatten()?;
        weights += criterion.weight;
    }
    (weights > 0.0).then(|| sum / weights)
}

/// Ranks the ideas; `draws` weightings are drawn from `seed`.
pub fn rank(criteria: &[Criterion], ideas: &[Idea], best: f64, draws: usize, seed: u64) -> Ranking {
    let on = |axis: Axis| criteria.iter().enumerate().filter(move |(_, c)| c.axis == axis);
    let mut ranked: Vec<Ranked> = ideas
        .iter()
        .map(|idea| {
            let unscored =
                |(i, c): &(usize, &Criterion)| c.weight > 0.0 && idea.scores.get(*i).copied().flatten().is_none();
            Ranked {
                id: idea.id.clone(),
                total: mean(&idea.scores, criteria.iter().enumerate()),
                value: mean(&idea.scores, on(Axis::Value)),
                effort: mean(&idea.scores, on(Axis::Ease)).map(|ease| best - ease),
                rank: None,
                tied: false,
                missing: criteria.iter().enumerate().filter(unscored).count(),
            }
        })
        .collect();
    let mut order: Vec<usize> = (0..ranked.len()).collect();
    order.sort_by(|a, b| {
        let total = |i: &usize| ranked[*i].total.unwrap_or(f64::NEG_INFINITY);
        total(b).total_cmp(&total(a)).then(a.cmp(b))
    });
    let totals: Vec<Option<f64>> = order.iter().map(|i| ranked[*i].total).collect();
    let equal = |a: Option<f64>, b: Option<f64>| matches!((a, b), (Some(a), Some(b)) if (a - b).abs() < EQUAL);
    let mut place = 0;
    for (n, i) in order.iter().enumerate() {
        if totals[n].is_none() {
            break;
        }
        let as_before = n > 0 && equal(totals[n], totals[n - 1]);
        place = if as_before { place } else { n + 1 };
        ranked[*i].rank = Some(place);
        ranked[*i].tied = as_before || totals.get(n + 1).is_some_and(|next| equal(totals[n], *next));
    }
    let placed: Vec<usize> = order.iter().copied().filter(|i| ranked[*i].total.is_some()).collect();
    let tie_at_third = placed.len() > FIRST && equal(totals[FIRST - 1], totals[FIRST]);
    let weighing: Vec<usize> = (0..criteria.len()).filter(|i| criteria[*i].weight > 0.0).collect();
    let robustness = (placed.len() >= 2 && weighing.len() >= 2 && !tie_at_third)
        .then(|| robustness(criteria, &weighing, ideas, &placed, draws, seed));
    let mut slots: Vec<Option<Ranked>> = ranked.into_iter().map(Some).collect();
    Ranking { ideas: order.into_iter().filter_map(|i| slots[i].take()).collect(), robustness, tie_at_third }
}

/// Pairs that must keep their order: each of the first three ahead of the next, the last of them ahead of all others.
fn kept_pairs(placed: &[usize]) -> Vec<(usize, usize)> {
    let first = placed.len().min(FIRST);
    let inside = (1..first).map(|n| (placed[n - 1], placed[n]));
    inside.chain(placed[first..].iter().map(|other| (placed[first - 1], *other))).collect()
}

fn robustness(
    criteria: &[Criterion],
    weighing: &[usize],
    ideas: &[Idea],
    placed: &[usize],
    draws: usize,
    seed: u64,
) -> Robustness {
    let score = |idea: usize, criterion: usize| ideas[idea].scores.get(criterion).copied().flatten().unwrap_or(0.0);
    let lead = |(a, b): (usize, usize)| -> Vec<f64> { weighing.iter().map(|c| score(a, *c) - score(b, *c)).collect() };
    let weights: Vec<f64> = weighing.iter().map(|c| criteria[*c].weight).collect();
    let ahead = |lead: &[f64], weights: &[f64]| lead.iter().zip(weights).map(|(d, w)| d * w).sum::<f64>();
    // Two that are equal today have no order to keep.
    let pairs: Vec<((usize, usize), Vec<f64>)> = kept_pairs(placed)
        .into_iter()
        .map(|pair| (pair, lead(pair)))
        .filter(|(_, lead)| ahead(lead, &weights) > EQUAL)
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut drawn = vec![0.0; weights.len()];
    let mut held = 0;
    for _ in 0..draws {
        // Exponentials in proportion are even on all weightings that add up to one.
        drawn.iter_mut().for_each(|w| *w = -random.random::<f64>().max(f64::MIN_POSITIVE).ln());
        held += usize::from(pairs.iter().all(|(_, lead)| ahead(lead, &drawn) > -EQUAL));
    }
    let mut flip: Option<(f64, Flip)> = None;
    for ((a, b), lead) in &pairs {
        let now = ahead(lead, &weights);
        for (n, difference) in lead.iter().enumerate().filter(|(_, d)| d.abs() > EQUAL) {
            let to = weights[n] - now / difference;
            let change = (to - weights[n]).abs();
            if (0.0..=HEAVIEST).contains(&to) && flip.as_ref().is_none_or(|(least, _)| change < *least) {
                let (ahead, behind) = (ideas[*a].id.clone(), ideas[*b].id.clone());
                let criterion = criteria[weighing[n]].id.clone();
                flip = Some((change, Flip { criterion, from: weights[n], to, ahead, behind }));
            }
        }
    }
    let share = if draws == 0 { 1.0 } else { held as f64 / draws as f64 };
    Robustness { draws, share, flip: flip.map(|f| f.1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn criteria(weights: &[f64]) -> Vec<Criterion> {
        let axis = |i: usize| if i == 1 { Axis::Ease } else { Axis::Value };
        let named = |(i, weight): (usize, &f64)| Criterion { id: format!("c{i}"), weight: *weight, axis: axis(i) };
        weights.iter().enumerate().map(named).collect()
    }

    fn ideas(rows: &[&[f64]]) -> Vec<Idea> {
        let scores = |row: &&[f64]| row.iter().map(|s| (*s >= 0.0).then_some(*s)).collect();
        rows.iter().enumerate().map(|(i, row)| Idea { id: format!("i{i}"), scores: scores(row) }).collect()
    }

    fn places(ranking: &Ranking) -> Vec<(&str, Option<usize>, bool)> {
        ranking.ideas.iter().map(|i| (i.id.as_str(), i.rank, i.tied)).collect()
    }

    #[test]
    fn weighted_means_ties_and_what_is_not_scored() {
        let found =
            rank(&criteria(&[3.0, 1.0]), &ideas(&[&[2.0, 4.0], &[5.0, -1.0], &[4.0, 0.0], &[3.0, 1.0]]), 5.0, 100, 1);
        // i0: (6+4)/4 = 2.5, i2: 3, i3: 2.5, i1 is not complete.
        assert_eq!(
            places(&found),
            [("i2", Some(1), false), ("i0", Some(2), true), ("i3", Some(2), true), ("i1", None, false)]
        );
        let last = found.ideas.last().unwrap();
        assert_eq!((last.value, last.effort, last.missing), (Some(5.0), None, 1));
        assert_eq!((found.ideas[1].value, found.ideas[1].effort), (Some(2.0), Some(1.0)));
        let free = rank(&criteria(&[1.0, 0.0]), &ideas(&[&[5.0, -1.0], &[4.0, 1.0]]), 5.0, 10, 1);
        assert_eq!(free.ideas[0].rank, Some(1), "a criterion that weighs nothing need not be scored");
        assert_eq!(free.robustness, None, "one criterion has no weighting");
    }

    #[test]
    fn an_order_that_dominates_holds_under_all_weightings() {
        let found =
            rank(&criteria(&[1.0, 2.0, 1.0]), &ideas(&[&[1.0; 3], &[4.0; 3], &[3.0; 3], &[5.0; 3]]), 5.0, 500, 1);
        let robust = found.robustness.unwrap();
        assert_eq!((robust.share, robust.flip), (1.0, None));
    }

    #[test]
    fn the_share_is_the_one_that_can_be_computed_and_the_flip_is_where_two_are_equal() {
        // a leads while 2w > 1(1-w): w > 1/3 of the weight on the first criterion.
        let given = ideas(&[&[4.0, 2.0], &[2.0, 3.0]]);
        let found = rank(&criteria(&[1.0, 1.0]), &given, 5.0, 20_000, 1).robustness.unwrap();
        assert!((found.share - 2.0 / 3.0).abs() < 0.02, "{}", found.share);
        let flip = found.flip.unwrap();
        assert_eq!((flip.criterion.as_str(), flip.from, flip.to), ("c0", 1.0, 0.5));
        assert_eq!((flip.ahead.as_str(), flip.behind.as_str()), ("i0", "i1"));
        let after = rank(&criteria(&[0.49, 1.0]), &given, 5.0, 10, 1);
        assert_eq!(after.ideas[0].id, "i1");
    }

    #[test]
    fn a_third_place_that_is_shared_is_no_order() {
        let found =
            rank(&criteria(&[1.0, 1.0]), &ideas(&[&[5.0, 5.0], &[4.0, 4.0], &[3.0, 2.0], &[2.0, 3.0]]), 5.0, 10, 1);
        assert!(found.tie_at_third);
        assert_eq!(found.robustness, None);
        assert_eq!(rank(&[], &ideas(&[&[]]), 5.0, 10, 1).ideas[0].rank, None);
    }

    proptest! {
        #[test]
        fn the_same_seed_gives_the_same_and_beyond_the_flip_the_order_has_turned(
            rows in proptest::collection::vec(proptest::collection::vec(0_u8..=5, 3), 2..8),
            weights in proptest::collection::vec(1_u8..9, 3),
        ) {
            let rows: Vec<Vec<f64>> = rows.iter().map(|r| r.iter().map(|s| f64::from(*s)).collect()).collect();
            let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
            let weights: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
            let mut given = criteria(&weights);
            let found = rank(&given, &ideas(&rows), 5.0, 50, 3);
            prop_assert_eq!(&found, &rank(&given, &ideas(&rows), 5.0, 50, 3));
            prop_assert_eq!(found.ideas.len(), rows.len());
            if let Some(flip) = found.robustness.and_then(|r| r.flip) {
                let at = given.iter().position(|c| c.id == flip.criterion).unwrap();
                given[at].weight = (flip.to + (flip.to - flip.from).signum() * 1e-6).max(0.0);
                let turned = rank(&given, &ideas(&rows), 5.0, 1, 3);
                let place = |id: &str| turned.ideas.iter().find(|i| i.id == id).unwrap().total.unwrap();
                prop_assert!(place(&flip.behind) >= place(&flip.ahead) - 1e-4);
            }
        }
    }
}
