"""DuckDB's SUMMARIZE of the chunks of a folder: python peer.py FOLDER THREADS"""

import json
import sys
import time

import duckdb

folder, threads = sys.argv[1:]
base = duckdb.connect()
base.execute(f"SET threads = {int(threads)}")
begun = time.perf_counter()
rows = base.execute(f"SUMMARIZE SELECT * FROM read_parquet('{folder}/*.parquet')").fetchall()
seconds = time.perf_counter() - begun
(count,) = base.execute(f"SELECT count(*) FROM read_parquet('{folder}/*.parquet')").fetchone()
print(json.dumps({"all": seconds, "columns": len(rows), "rows": count}))
