"""DuckDB's SUMMARIZE on the chunks of tests/speed.rs (a_profile_of_five_million_rows): pip install duckdb.

Usage: duckdb_summarize.py FOLDER [THREADS]
"""

import sys
import time

import duckdb

folder, threads = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2
base = duckdb.connect()
base.execute(f"SET threads = {threads}")
for _ in range(3):
    start = time.perf_counter()
    rows = base.execute(f"SUMMARIZE SELECT * FROM read_parquet('{folder}/*.parquet')").fetchall()
    print(f"DuckDB {duckdb.__version__}: {len(rows)} columns in {time.perf_counter() - start:.2f} s")
