"""The profile of five million rows of twelve columns beside DuckDB's SUMMARIZE of the same chunks, in turns."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from measured import ROUNDS, THREADS, folder, keep, middle, python, say, stopwatch, told

chunks = folder("profile") / "chunks-1"
if not (chunks / "made").exists():
    stopwatch("make", chunks)
    (chunks / "made").write_text("")
ours, theirs = [], []
for _ in range(ROUNDS):
    ours.append(stopwatch("profile", chunks))
    theirs.append(python(HERE / "peer.py", chunks, THREADS)[1])
seen = {(turn["columns"], turn["rows"]) for turn in ours + theirs}
if len(seen) != 1:
    sys.exit(f"not the same rows: {seen}")
ratios = [a["all"] / b["all"] for a, b in zip(ours, theirs)]
say(
    "5M × 12, read and profiled",
    f"{told(ratios, '× DuckDB')}; {middle(a['all'] for a in ours):.2f} s against {middle(b['all'] for b in theirs):.2f} s",
    "below 1 ×",
    middle(ratios) < 1,
)
keep("profile", threads=THREADS, ours=ours, duckdb=theirs)
