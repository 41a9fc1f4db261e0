"""Makes the table to import: 1.19 million rows of twelve columns, about 100 MB, the same each time.

    python table.py OUT.csv
"""

import os
import sys

import numpy as np
import polars as pl

ROWS = 1_190_000
SCHEMA = {
    "id": pl.String,
    "age": pl.Int64,
    "income": pl.Float64,
    "segment": pl.String,
    "day": pl.Date,
    "active": pl.String,
    "score": pl.Float64,
    "visits": pl.Int64,
    "city": pl.String,
    "amount": pl.Float64,
    "delta": pl.Int64,
    "label": pl.String,
}


def made() -> pl.DataFrame:
    random = np.random.default_rng(7)
    words = np.array("alpha beta gamma delta epsilon zeta eta theta".split())
    word = lambda: pl.Series(words[random.integers(0, len(words), ROWS)].astype(object), dtype=pl.String)
    cities = np.array(["Paris", "Lyon", "Lille", "New York, NY", "Nice"], dtype=object)
    columns = {
        "id": pl.Series(random.integers(10**6, 10**7, ROWS)).cast(pl.String).str.replace("^", "C"),
        "age": random.integers(18, 90, ROWS),
        "income": np.round(random.normal(1000, 300, ROWS), 2),
        "segment": word(),
        "day": np.datetime64("2015-01-01") + random.integers(0, 3000, ROWS),
        "active": np.where(random.random(ROWS) < 0.5, "yes", "no").astype(object),
        "score": pl.Series([None], dtype=pl.Float64),
        "visits": random.integers(0, 10**6, ROWS),
        "city": cities[random.integers(0, 5, ROWS)],
        "amount": np.round(random.exponential(50, ROWS), 4),
        "delta": random.integers(-500, 500, ROWS),
        "label": word() + " " + word(),
    }
    score = pl.Series(np.round(random.random(ROWS) * 100, 3))
    columns["score"] = score.set(pl.Series(random.random(ROWS) < 0.03), None)
    return pl.DataFrame(columns, schema=SCHEMA)


if __name__ == "__main__":
    part = sys.argv[1] + ".part"
    made().write_csv(part)
    os.replace(part, sys.argv[1])
    print("{}")
