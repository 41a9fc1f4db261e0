"""Training on a million rows of twenty: `atelier train` beside scikit-learn, same models, same rows, in turns."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from measured import ROUNDS, THREADS, atelier, call, folder, keep, middle, python, say, told

TARGETS = {"amount": "regression", "class": "two classes"}
# The peer's models and, of ours alone, the groups.
MODELS = {"amount": "group,linear,tree", "class": "group,logistic,tree"}
FEATURES = [f"x{at:02}" for at in range(20)]

place = folder("training")
table = place / "table-1.csv"
if not table.exists():
    python(HERE / "table.py", table)
project = place / "training.atelier"
project.unlink(missing_ok=True)
atelier("new", project)
version = atelier("import", project, table, "--name", "table")[1]["version"]
# What is known too late is no feature: neither the instant nor the other target. The split by time stays.
for column in call(project, "snapshot", kinds=["dataset_column"])["records"]["dataset_column"]:
    if column["name"] not in FEATURES:
        call(project, "patch_dataset_column", id=column["id"], fields={"known_after": True})

threads = {name: str(THREADS) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
kept = {}
for target, task in TARGETS.items():
    ours, theirs = [], []
    for _ in range(ROUNDS):
        cost, trained = atelier(
            "train", project, "--data", "table", "--target", target, "--models", MODELS[target]
        )
        ours.append(cost)
        spec, report = trained["report"]["spec"], trained["report"]["report"]
        parts = (report["rows"]["train"], report["rows"]["test"])
        if spec["features"] != FEATURES or spec["split"]["kind"] != "time" or parts != (750_000, 250_000):
            sys.exit(f"not the training that the peer does: {spec} {parts}")
        min_leaf = spec["tree"]["min_leaf"] or 100
        theirs.append(python(HERE / "peer.py", table, target, min_leaf, **threads)[1])
    models = {m["name"]: {x["name"]: x["value"] for x in m["metrics"]} for m in trained["report"]["models"]}
    apart = {
        name: max(abs(models[name][k] - v) / max(1.0, abs(v)) for k, v in peer["metrics"].items())
        for name, peer in theirs[-1].items()
    }
    what = f"{task}, {len(apart)} models"
    for kind, label in (("wall", "by the clock"), ("processor", "processor time")):
        mine = [getattr(cost, kind) for cost in ours]
        other = [sum(model[kind] for model in turn.values()) for turn in theirs]
        ratios = [a / b for a, b in zip(mine, other)]
        say(
            f"{what}: {label}",
            f"{told(ratios, '× scikit-learn')}; {middle(mine):.1f} s against {middle(other):.1f} s",
            "at most 1 ×" if kind == "wall" else "",
            middle(ratios) <= 1 if kind == "wall" else None,
        )
    worst = max(apart, key=apart.get)
    say(
        f"{task}: {', '.join(apart)} give its metrics",
        f"at most {apart[worst]:.0e} apart ({worst})",
        "1e-6",
        apart[worst] <= 1e-6,
    )
    kept[target] = {"atelier": ours, "scikit_learn": theirs, "metrics": models, "apart": apart}
keep("training", threads=THREADS, targets=kept)
