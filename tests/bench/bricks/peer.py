"""The peers of the bricks: the same rows, fitted by scikit-learn (or grouped by Polars), one model a run.

    python peer.py make TABLE | NAME TABLE DEPTH | group TABLE 0 | inertia TABLE CENTRES.json
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np

FEATURES = 20


def make(path: str) -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
    from table import made

    frame = made()
    with open(path + ".part", "wb") as file:
        for name in frame.columns[1 : FEATURES + 2]:
            frame[name].to_numpy().astype("<f8").tofile(file)
        (frame["class"] == "yes").to_numpy().astype("<f8").tofile(file)
    os.replace(path + ".part", path)


def read(path: str):
    columns = np.fromfile(path, "<f8").reshape(FEATURES + 2, -1)
    return np.ascontiguousarray(columns[:FEATURES].T), columns[FEATURES], columns[FEATURES + 1]


def fitted(model, x, y):
    begun = time.perf_counter()
    model.fit(x, y)
    return time.perf_counter() - begun


def brick(name: str, path: str, depth: int) -> dict:
    from sklearn import metrics
    from sklearn.cluster import KMeans
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    x, amount, label = read(path)
    cut = len(x) * 3 // 4
    if name == "clusters":
        begun = time.perf_counter()
        scaler = StandardScaler()
        scaled = scaler.fit_transform(x[:cut])
        # As ours: the centres from beginnings on ten thousand rows, then all rows around them until none moves.
        first = KMeans(8, n_init=40, random_state=0).fit(scaled[:10_000]).cluster_centers_
        model = KMeans(8, init=first, n_init=1, max_iter=200, tol=0).fit(scaled)
        return {"fit": time.perf_counter() - begun, "metrics": {"inertia": model.inertia_}}
    tree = {"max_depth": depth or None, "min_samples_leaf": 100, "random_state": 0}
    model = {
        "linear": LinearRegression(),
        # Both go on to the minimum: Newton's method is the faster one here.
        "logistic": make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky", tol=1e-8)),
        "naive_bayes": GaussianNB(),
        "tree": DecisionTreeRegressor(**tree),
        "tree_class": DecisionTreeClassifier(**tree),
    }[name]
    if name in ("linear", "tree"):
        seconds = fitted(model, x[:cut], amount[:cut])
        return {"fit": seconds, "metrics": {"r2": metrics.r2_score(amount[cut:], model.predict(x[cut:]))}}
    label = label.astype(np.int64)
    seconds = fitted(model, x[:cut], label[:cut])
    return {"fit": seconds, "metrics": {"log_loss": metrics.log_loss(label[cut:], model.predict_proba(x[cut:]))}}


def group(path: str) -> dict:
    import polars as pl

    x, amount, _ = read(path)
    cut = len(x) * 3 // 4
    frame = pl.DataFrame({"key": (np.abs(x[:cut, 0]) / 20).astype(np.int64), "amount": amount[:cut]})
    begun = time.perf_counter()
    means = frame.group_by("key").agg(pl.len(), pl.col("amount").mean())
    return {"fit": time.perf_counter() - begun, "groups": means.height}


def inertia(path: str, centres: str) -> dict:
    x, _, _ = read(path)
    x = x[: len(x) * 3 // 4]
    scale = x.std(axis=0)
    ours = np.array(json.loads(Path(centres).read_text())) / scale
    away = [((x / scale - c) ** 2).sum(axis=1) for c in ours]
    return {"inertia": float(np.min(away, axis=0).sum())}


what, table, more = [*sys.argv[1:], "0"][:3]
if what == "make":
    make(table)
    print("{}")
elif what == "group":
    print(json.dumps(group(table)))
elif what == "inertia":
    print(json.dumps(inertia(table, more)))
else:
    print(json.dumps(brick(what, table, int(more))))
