"""Makes the table to learn from: a million rows of twenty numbers, one to predict and one yes or no, one instant a row.

    python table.py OUT.csv

The numbers are eighths, so that they are the same in 32 bits: scikit-learn's trees read no more. The instant tells the
order: the last quarter of the rows is kept back, by us and by the peer.
"""

import os
import sys

import numpy as np
import polars as pl

ROWS, FEATURES = 1_000_000, 20


def made() -> pl.DataFrame:
    random = np.random.default_rng(1)
    x = np.round((sum(random.random((ROWS, FEATURES)) for _ in range(4)) - 2) * 40_000) / 8
    unit = x / 5_000
    score = unit @ (np.arange(FEATURES) / 5 - 1.5) + unit[:, 0] * unit[:, 1]
    columns = {"at": np.datetime64("2025-01-01T00:00:00", "ms") + np.arange(ROWS) * np.timedelta64(1_000, "ms")}
    columns |= {f"x{at:02}": x[:, at] for at in range(FEATURES)}
    columns["amount"] = np.round(score + random.random(ROWS) * 4, 6)
    columns["class"] = np.where(1 / (1 + np.exp(-score)) > random.random(ROWS), "yes", "no").astype(object)
    return pl.DataFrame(columns, schema_overrides={"class": pl.String})


if __name__ == "__main__":
    part = sys.argv[1] + ".part"
    made().write_csv(part, datetime_format="%Y-%m-%dT%H:%M:%S")
    os.replace(part, sys.argv[1])
    print("{}")
