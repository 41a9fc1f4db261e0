"""Each brick on a million rows of twenty beside scikit-learn's, on as many threads, in turns; all folds beside one fit;
the means of groups beside Polars.

Compared is fitting, with what each side does to the columns before. What measuring, intervals and importances add to a
training is the row `training`'s. Same rows, same standing of quality: the verdict wants both.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from measured import THREADS, folder, keep, middle, python, say, stopwatch, told

# The brick, its depth, what tells its quality, by how much ours may be worse, and rounds.
BRICKS = [
    ("linear", "", "r2", 1e-6, 3),
    ("logistic", "", "log_loss", 1e-6, 3),
    ("naive_bayes", "", "log_loss", 1e-6, 3),
    ("tree", 5, "r2", 1e-6, 1),
    ("tree_class", 5, "log_loss", 1e-6, 1),
    ("tree", 10, "r2", 1e-6, 1),
    ("tree_class", 10, "log_loss", 1e-6, 1),
    ("clusters", "", "inertia", 5e-3, 1),
]

place = folder("bricks")
table = place / "table-1.bin"
if not table.exists():
    python(HERE / "peer.py", "make", table)
threads = {name: str(THREADS) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
kept = {}
for name, depth, measure, tolerance, rounds in BRICKS:
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(stopwatch("brick", table, name, *([depth] if depth else [])))
        theirs.append(python(HERE / "peer.py", name, table, depth or 0, **threads)[1])
    if name == "clusters":
        centres = place / "centres.json"
        centres.write_text(json.dumps(ours[-1]["centres"]))
        ours[-1]["metrics"] = python(HERE / "peer.py", "inertia", table, centres, **threads)[1]
    mine, other = ours[-1]["metrics"][measure], theirs[-1]["metrics"][measure]
    worse = (other - mine if measure == "r2" else mine - other) / max(1.0, abs(other))
    ratios = [a["fit"] / b["fit"] for a, b in zip(ours, theirs)]
    label = name.replace("_class", ", classes").replace("_", " ") + (f", depth {depth}" if depth else "")
    seconds = f"{middle(a['fit'] for a in ours):.2f} s against {middle(b['fit'] for b in theirs):.2f} s"
    say(
        label,
        f"{told(ratios, '× scikit-learn')}; {seconds}; {measure} {mine:.6g} and {other:.6g}",
        "at most 1 ×, as good",
        middle(ratios) <= 1 and worse <= tolerance,
    )
    kept[label] = {"ours": ours, "scikit_learn": theirs}
for name in ("linear", "ridge", "elastic_net"):
    turns = [stopwatch("folds", table, name) for _ in range(3)]
    ratios = [t["five"] / t["one"] for t in turns]
    seconds = f"{middle(t['five'] for t in turns):.2f} s against {middle(t['one'] for t in turns):.2f} s"
    say(
        f"five folds of {name.replace('_', ' ')}, and the model of all rows",
        f"{told(ratios, '× one fit')}; {seconds}",
        "at most 2 ×",
        middle(ratios) <= 2,
    )
    kept[f"folds {name}"] = turns
turns = [(stopwatch("group", table), python(HERE / "peer.py", "group", table, 0, **threads)[1]) for _ in range(3)]
ratios = [(a["fit"] + a["key"]) / b["fit"] for a, b in turns]
seconds = f"{middle(a['fit'] + a['key'] for a, _ in turns):.3f} s against {middle(b['fit'] for _, b in turns):.3f} s"
say("group means", f"{told(ratios, '× Polars')}; {seconds}; {turns[0][0]['groups']} groups", "at most 1 ×", middle(ratios) <= 1)
kept["group"] = turns
keep("bricks", threads=THREADS, bricks=kept)
