//! Where labels go so that none covers another, nor the line it belongs to.

/// The top of each label, wanted at `tops`, when each takes `height` between `low` and `high`.
/// The order is kept; when there is no room for all, they are spread evenly and may touch.
pub(super) fn stack(tops: &[f64], height: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..tops.len()).collect();
    order.sort_by(|&a, &b| tops[a].total_cmp(&tops[b]));
    let pitch = height.min((high - low).max(0.0) / tops.len().max(1) as f64);
    let mut placed = vec![0.0; tops.len()];
    let mut floor = low;
    for &label in &order {
        placed[label] = tops[label].max(floor);
        floor = placed[label] + pitch;
    }
    let mut ceiling = high - pitch;
    for &label in order.iter().rev() {
        placed[label] = placed[label].min(ceiling);
        ceiling = placed[label] - pitch;
    }
    placed
}

/// Rows of labels that a chart of this height can spare.
pub(super) fn lanes_in(height: f64, lane: f64) -> usize {
    ((0.3 * height / lane) as usize).clamp(1, 4)
}

/// A label beside a vertical line at `x`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flag {
    pub x: f64,
    /// Empty when there was no room: the line stands alone.
    pub text: String,
    /// Where the text starts.
    pub left: f64,
    /// Row from the top.
    pub lane: usize,
}

/// Rows for the labels of vertical lines, from left to right. A label stands right of its line (left of it at the right
/// edge); whatever line it would cover begins in a lower row. `fit(text, room)` shortens a label.
pub(super) fn flags(
    lines: &[(f64, String)],
    right: f64,
    gap: f64,
    lanes: usize,
    width: impl Fn(&str) -> f64,
    fit: impl Fn(&str, f64) -> String,
) -> Vec<Flag> {
    let least = 5.0 * gap;
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| lines[a].0.total_cmp(&lines[b].0));
    let mut placed: Vec<(Flag, f64)> = Vec::new();
    for &at in &order {
        let (x, text) = &lines[at];
        let mut left = x + gap;
        let mut words = text.clone();
        if left + width(&words) > right {
            let before = placed.last().map_or(0.0, |(flag, _)| flag.x) + gap;
            let room_left = x - gap - before;
            if width(&words) <= room_left {
                left = x - gap - width(&words);
            } else {
                words = fit(&words, (right - left).max(0.0));
                if width(&words) < least.min(width(text)) {
                    words = fit(text, room_left.max(0.0));
                    left = x - gap - width(&words);
                }
            }
        }
        let end = left + width(&words);
        let covers =
            |flag: &Flag, end: f64| !flag.text.is_empty() && flag.left - gap < left.max(*x) && left.min(*x) < end + gap;
        let lane =
            placed.iter().filter(|(flag, end)| covers(flag, *end)).map(|(flag, _)| flag.lane + 1).max().unwrap_or(0);
        let shown = lane < lanes && !words.trim_matches('…').is_empty();
        let text = if shown { words } else { String::new() };
        placed.push((Flag { x: *x, text, left, lane: lane.min(lanes) }, end));
    }
    placed.into_iter().map(|(flag, _)| flag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacked_labels_keep_their_distance_and_their_order() {
        let placed = stack(&[50.0, 52.0, 10.0, 51.0], 14.0, 0.0, 100.0);
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 14.0 - 1e-9), "{placed:?}");
        assert!(placed[0] < placed[3] && placed[3] < placed[1]);
        assert!(stack(&[95.0, 99.0], 14.0, 0.0, 100.0).iter().all(|&top| top + 14.0 <= 100.0 + 1e-9));
    }

    #[test]
    fn flags_never_cover_each_other_nor_a_line() {
        let width = |text: &str| text.chars().count() as f64 * 7.0;
        let fit = |text: &str, room: f64| text.chars().take((room / 7.0) as usize).collect::<String>();
        let lines: Vec<(f64, String)> =
            [40.0, 60.0, 75.0, 300.0, 560.0, 575.0].iter().map(|&x| (x, format!("Event at {x}"))).collect();
        let flags = flags(&lines, 600.0, 6.0, 4, width, fit);
        assert_eq!(flags.len(), 6);
        for flag in flags.iter().filter(|flag| !flag.text.is_empty()) {
            let end = flag.left + width(&flag.text);
            assert!(end <= 600.0);
            for other in flags.iter().filter(|other| other.x != flag.x) {
                // A line starts in its own row and goes down.
                let crossed = other.x > flag.left && other.x < end && other.lane <= flag.lane;
                assert!(!crossed, "{flag:?} is crossed by {other:?}");
                if other.lane == flag.lane && !other.text.is_empty() {
                    assert!(other.left >= end || other.left + width(&other.text) <= flag.left, "{flag:?} {other:?}");
                }
            }
        }
    }
}
