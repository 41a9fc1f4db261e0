//! Symmetric positive definite systems.

use crate::{Cancelled, Watch};

/// Solves `A x = b` in place by Cholesky, `a` row by row (only its lower triangle is read). `Ok(None)` if `A` isn't
/// numerically positive definite: a pivot fell under `tolerance` times its diagonal.
pub fn solve(
    mut a: Vec<f64>,
    n: usize,
    b: &[f64],
    tolerance: f64,
    watch: &Watch,
) -> Result<Option<Vec<f64>>, Cancelled> {
    for i in 0..n {
        if i % 16 == 0 {
            watch.check()?;
        }
        let (above, rest) = a.split_at_mut(i * n);
        let row = &mut rest[..n];
        let diagonal = row[i];
        for j in 0..i {
            let other = &above[j * n..j * n + n];
            let s = crate::features::dot(&row[..j], &other[..j]);
            row[j] = (row[j] - s) / other[j];
        }
        let pivot = diagonal - crate::features::dot(&row[..i], &row[..i]);
        if pivot.is_nan() || pivot <= tolerance * diagonal || pivot <= 0.0 {
            return Ok(None);
        }
        row[i] = pivot.sqrt();
    }
    let mut x = b.to_vec();
    for i in 0..n {
        let s = crate::features::dot(&a[i * n..i * n + i], &x[..i]);
        x[i] = (x[i] - s) / a[i * n + i];
    }
    for i in (0..n).rev() {
        x[i] /= a[i * n + i];
        let xi = x[i];
        for j in 0..i {
            x[j] -= a[i * n + j] * xi;
        }
    }
    Ok(x.iter().all(|v| v.is_finite()).then_some(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_refuses() {
        let a = vec![4.0, 2.0, 2.0, 3.0];
        let x = solve(a, 2, &[2.0, 5.0], 1e-12, &Watch::none()).unwrap().unwrap();
        assert!((x[0] + 0.5).abs() < 1e-15 && (x[1] - 2.0).abs() < 1e-15, "{x:?}");
        assert_eq!(solve(vec![1.0, 1.0, 1.0, 1.0], 2, &[1.0, 1.0], 1e-12, &Watch::none()).unwrap(), None);
    }
}
