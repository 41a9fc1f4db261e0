"""The same work by Polars, its schema known: read, the same profile, zstd Parquet on the disk, read back, compared.

    python peer.py IN.csv OUT.parquet OUT.json

Times are counted from the first byte on, without Python's start. What it does less than ours, on purpose: it finds
nothing out about the file, and for texts that are nearly all different it only estimates how many there are.
"""

import json
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from table import SCHEMA

# As in `analysis::profile` and `analysis::csv`.
TEXTS_KEPT, TOP, BINS, CHUNK_ROWS = 100_000, 20, 20, 131_072


def profile(column: pl.Series) -> dict:
    missing = column.null_count()
    about = {"name": column.name, "count": len(column) - missing, "missing": missing}
    known = column.drop_nulls()
    texts = column.dtype == pl.String
    estimate = known.approx_n_unique() if texts else 0
    if estimate > TEXTS_KEPT:
        about["distinct"] = estimate
    else:
        counts = known.value_counts()
        about["distinct"] = counts.height
        about["top"] = counts.top_k(TOP, by="count").rows()
    if texts:
        lengths = known.str.len_chars()
        about["lengths"] = [lengths.min(), lengths.max(), lengths.mean()]
    elif column.dtype == pl.Date:
        about["range"] = [str(known.min()), str(known.max())]
        about["bins"] = known.to_physical().hist(bin_count=BINS)["count"].to_list()
    elif column.dtype.is_numeric():
        ordered = known.sort()
        about["range"] = [ordered[0], ordered[-1]]
        about["mean"], about["sd"] = known.mean(), known.std()
        about["quantiles"] = [ordered.quantile(q, "linear") for q in (0.05, 0.25, 0.5, 0.75, 0.95)]
        about["bins"] = ordered.hist(bin_count=BINS)["count"].to_list()
        about["zeros"], about["negatives"] = int((known == 0).sum()), int((known < 0).sum())
    return about


def main(source: str, parquet: str, told: str) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    frame = pl.read_csv(source, schema=SCHEMA).with_columns(pl.col("active") == "yes")
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        columns = list(pool.map(profile, frame.get_columns()))
    with open(parquet, "wb") as file:
        frame.write_parquet(file, compression="zstd", statistics=False, row_group_size=CHUNK_ROWS)
        file.flush()
        os.fsync(file.fileno())
    if not pl.read_parquet(parquet).equals(frame):
        sys.exit("what was read back differs")
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    with open(told, "w") as file:
        json.dump(columns, file, default=str)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"wall": wall, "processor": processor, "peak": peak}))


main(*sys.argv[1:])
