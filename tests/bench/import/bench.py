"""Importing 100 MB: `atelier import` beside a Polars script for the same work, in turns."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from measured import atelier, call, folder, keep, middle, python, say, told

# It is short, and writes to the disk: more rounds than elsewhere.
ROUNDS = 5
place = folder("import")
table = place / "table-7.csv"
if not table.exists():
    python(HERE / "table.py", table)
size = len(table.read_bytes()) / 1e6  # read once: both find it in memory


def same(ours: dict, theirs: dict) -> list:
    """What differs between the two profiles of a column."""
    numbers = ours["numbers"] or {}
    pairs = {
        "count": (ours["count"], theirs["count"]),
        "missing": (ours["missing"], theirs["missing"]),
        "mean": (numbers.get("mean"), theirs.get("mean")),
        "sd": (numbers.get("sd"), theirs.get("sd")),
        "zeros": (numbers.get("zeros"), theirs.get("zeros")),
        "negatives": (numbers.get("negatives"), theirs.get("negatives")),
    }
    if numbers:
        pairs["min"], pairs["max"] = zip((numbers["min"], numbers["max"]), theirs["range"])
        for at, pair in enumerate(zip(numbers["quantiles"], theirs["quantiles"], strict=True)):
            pairs[f"quantile {at}"] = pair
    if ours["dates"]:
        pairs["from"], pairs["to"] = zip((ours["dates"]["from"], ours["dates"]["to"]), theirs["range"])
    if ours["texts"]:
        lengths = [ours["texts"][f"{name}_length"] for name in ("min", "max", "mean")]
        pairs |= {f"length {at}": pair for at, pair in enumerate(zip(lengths, theirs["lengths"], strict=True))}
    if not ours["distinct_estimated"]:
        pairs["distinct"] = (ours["distinct"], theirs["distinct"])
        most = [count for _, count in theirs["top"]]
        pairs["most frequent"] = ([top["count"] for top in ours["top"]], sorted(most, reverse=True))
    near = lambda a, b: abs(a - b) <= 1e-9 * max(1.0, abs(b)) if isinstance(a, float) else a == b
    return [f"{ours['name']}: {what} {a} {b}" for what, (a, b) in pairs.items() if not near(a, b)]


ours, theirs, differs = [], [], []
for turn in range(ROUNDS):
    project = place / "import.atelier"
    project.unlink(missing_ok=True)
    atelier("new", project)
    cost, imported = atelier("import", project, table)
    ours.append(cost)
    profile = place / "peer.json"
    theirs.append(python(HERE / "peer.py", table, place / "peer.parquet", profile)[1])
    if turn == 0:
        columns = call(project, "dataset_profile", version_id=imported["version"]["id"])["columns"]
        for mine, other in zip(columns, json.loads(profile.read_text()), strict=True):
            differs += same(mine, other)

what = f"{size:.0f} MB typed, profiled, stored"
for name, label in (("processor", "processor time"), ("wall", "by the clock")):
    mine, other = [getattr(c, name) for c in ours], [t[name] for t in theirs]
    ratios = [a / b for a, b in zip(mine, other)]
    say(
        f"{what}: {label}",
        f"{told(ratios, '× Polars')}; {middle(mine):.2f} s against {middle(other):.2f} s",
        "at most 1.5 ×",
        middle(ratios) <= 1.5,
    )
bound = 3 * size + 150
peaks = [c.peak for c in ours]
say(f"{what}: memory at the peak", told(peaks, "MB", 0), f"at most {bound:.0f} MB", middle(peaks) <= bound)
say(f"{what}: Polars' peak", told((t["peak"] for t in theirs), "MB", 0))
say(
    f"{what}: the profile is Polars'",
    differs[0] if differs else "counts, sums, quantiles, ends and frequencies of twelve columns agree",
    "no difference",
    not differs,
)
keep("import", megabytes=size, atelier=ours, polars=theirs, differences=differs)
