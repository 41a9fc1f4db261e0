"""The figures of src/study/tests.rs (pairs_as_scipy_says). Run by hand: pip install numpy scipy pandas."""

import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats.contingency import crosstab

i = np.arange(240)
base = (i * 37) % 101
x = base / 7.0
y = base * 0.5 + (i * 53) % 17
z = np.where(i % 9 != 0, base.astype(float) ** 3 - (i * 11) % 29, np.nan)
a = (i * 7) % 4
b = ((i * 7) % 4 + (i % 5 == 0)) % 3

both = ~np.isnan(z)
print("PEARSON_XY", repr(float(stats.pearsonr(x, y)[0])))
print("SPEARMAN_XY", repr(float(stats.spearmanr(x, y)[0])))
print("PEARSON_XZ", repr(float(stats.pearsonr(x[both], z[both])[0])))
print("SPEARMAN_XZ", repr(float(stats.spearmanr(x[both], z[both])[0])))
print("same by pandas", pd.DataFrame({"x": x, "z": z}).corr("spearman").iloc[0, 1])

# Bergsma (2013), on scipy's chi-squared without Yates' correction.
table = crosstab(a, b).count
n, (r, k) = table.sum(), table.shape
phi = max(0.0, stats.chi2_contingency(table, correction=False)[0] / n - (k - 1) * (r - 1) / (n - 1))
rc, kc = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
print("CRAMER_AB", repr(float(np.sqrt(phi / min(kc - 1, rc - 1)))))

# Eta squared from scipy's one-way analysis of variance: F k1 / (F k1 + k2).
groups = [y[b == g] for g in np.unique(b)]
f, k1, k2 = stats.f_oneway(*groups)[0], len(groups) - 1, len(y) - len(groups)
print("ETA_YB", repr(float(np.sqrt(f * k1 / (f * k1 + k2)))))
