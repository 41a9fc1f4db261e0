//! The sample's transactions: invented, from a fixed seed, with a signal that a simple model can find.
//!
//! A transaction is a fraud with the probability that a logistic function gives to its hour, amount, channel, country,
//! beneficiary and device; what the analyst spends on the case afterwards is known too late to predict with (a trap
//! that the application warns of).

use std::fmt::Write;
use std::fs;

use crate::Done;
use crate::shell::root;

const ROWS: usize = 6_000;
const DAYS: usize = 84;

/// SplitMix64 (Steele, Lea and Flood, 2014): enough for a story, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn chance(&mut self, p: f64) -> bool {
        self.share() < p
    }

    /// One of the values, by weight.
    fn pick<'a>(&mut self, values: &[(&'a str, f64)]) -> &'a str {
        let mut left = self.share() * values.iter().map(|v| v.1).sum::<f64>();
        for (value, weight) in values {
            left -= weight;
            if left < 0.0 {
                return value;
            }
        }
        values[values.len() - 1].0
    }

    /// Standard normal (Box and Muller).
    fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.share(), self.share());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
}

/// `day` days before 22 November 2026, the day from which the story's dates are counted.
fn date(before: usize) -> String {
    const MONTHS: [(usize, usize); 4] = [(11, 22), (10, 31), (9, 30), (8, 31)];
    let mut left = before;
    for (month, days) in MONTHS {
        if left < days {
            return format!("2026-{month:02}-{:02}", days - left);
        }
        left -= days;
    }
    "2026-08-01".to_owned()
}

fn table() -> String {
    let mut random = Random(2026);
    let mut out = String::from(
        "transaction_id,made_on,hour,amount,channel,country,client_age,account_months,new_beneficiary,known_device,transfers_24h,case_minutes,fraud\n",
    );
    for row in 0..ROWS {
        let day = date(DAYS - 1 - row * DAYS / ROWS);
        let night = random.chance(0.12);
        let hour = if night { random.next() % 6 } else { 7 + random.next() % 16 };
        let channel = random.pick(&[("app", 0.46), ("web", 0.3), ("branch", 0.16), ("phone", 0.08)]);
        let country =
            random.pick(&[("FR", 0.72), ("BE", 0.08), ("DE", 0.07), ("ES", 0.06), ("LT", 0.04), ("CY", 0.03)]);
        let amount = ((4.6 + 1.15 * random.normal()).exp()).clamp(1.0, 20_000.0);
        let company = random.chance(0.07);
        let age = 18 + (random.share() * 34.0 + random.share() * 34.0) as u64;
        let months = (random.share().powi(2) * 240.0) as u64;
        let new = random.chance(0.22);
        let known = random.chance(if channel == "branch" { 0.99 } else { 0.87 });
        let recent = (-(1.0 - random.share()).ln() * if night { 1.7 } else { 0.9 }) as u64;
        let far = matches!(country, "LT" | "CY");
        let score = -3.75
            + 0.55 * (amount.ln() - 4.6)
            + if new { 1.5 } else { 0.0 }
            + if known { 0.0 } else { 1.7 }
            + if night { 1.0 } else { 0.0 }
            + if far { 1.6 } else { 0.0 }
            + if channel == "phone" { 0.7 } else { 0.0 }
            + 0.28 * recent.min(6) as f64
            - 0.004 * months as f64
            + if new && far { 0.6 } else { 0.0 };
        let fraud = random.chance(1.0 / (1.0 + (-score).exp()));
        let minutes = if fraud { 14.0 + 12.0 * random.share() } else { 4.0 * random.share() };
        let yes = |b: bool| if b { "yes" } else { "no" };
        let age = if company { String::new() } else { age.to_string() };
        let _ = writeln!(
            out,
            "T{:06},{day},{hour},{amount:.2},{channel},{country},{age},{months},{},{},{recent},{minutes:.1},{}",
            100_000 + row,
            yes(new),
            yes(known),
            yes(fraud)
        );
    }
    out
}

/// Writes `assets/sample/transactions.csv`.
pub fn write() -> Done {
    let path = root().join("assets/sample/transactions.csv");
    fs::write(&path, table()).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("wrote {}", path.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_table_is_what_the_seed_makes() {
        let committed = fs::read_to_string(root().join("assets/sample/transactions.csv")).unwrap();
        assert!(committed == table(), "run `cargo xtask sample`");
        let frauds = committed.lines().filter(|l| l.ends_with(",yes")).count();
        assert!((300..900).contains(&frauds), "{frauds} frauds");
    }
}
