"""Writes the reference values of the bricks that `tests/bricks.rs` compares with.

    python -m venv VENV && VENV/bin/pip install scikit-learn
    VENV/bin/python sklearn_bricks.py

Reads the data sets that `sklearn_reference.py` wrote beside this file; the same first rows are trained on. Regressions
are the diabetes' progression, and in iris and wine one measurement from the others.
"""

import csv
import json
import pathlib

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import ElasticNet, Ridge
from sklearn.metrics import mean_absolute_error, roc_auc_score
from sklearn.naive_bayes import CategoricalNB, GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

HERE = pathlib.Path(__file__).parent
TRAIN = {name: s["train_rows"] for name, s in json.loads((HERE / "reference.json").read_text())["sets"].items()}
REGRESSIONS = [("diabetes", "target"), ("iris", "petal_width_cm"), ("wine", "proline")]
CLASSES = ["iris", "wine", "breast_cancer"]
FOLDS = 5
RIDGE = [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0, 3.0, 10.0]
NEIGHBOURS = 15


def read(name):
    rows = list(csv.DictReader(open(HERE / f"{name}.csv")))
    columns = [c for c in rows[0] if c != "target"]
    return columns, np.array([[float(r[c]) for c in columns] for r in rows]), [r["target"] for r in rows]


def chosen(x, y, make, path):
    """The penalty with the least squared error on five folds dealt by the rank of the target, and the model with it;
    every fold standardises for itself."""
    order = np.argsort(y, kind="stable")
    fold = np.empty(len(y), int)
    fold[order] = np.arange(len(y)) % FOLDS
    losses = []
    for penalty in path:
        loss = 0.0
        for f in range(FOLDS):
            inside, out = fold != f, fold == f
            scaler = StandardScaler().fit(x[inside])
            model = make(penalty, inside.sum()).fit(scaler.transform(x[inside]), y[inside])
            loss += ((y[out] - model.predict(scaler.transform(x[out]))) ** 2).sum()
        losses.append(loss)
    penalty = path[int(np.argmin(losses))]
    scaler = StandardScaler().fit(x)
    model = make(penalty, len(y)).fit(scaler.transform(x), y)
    return float(penalty), scaler, model


def tied(nearest, x):
    """Rows whose last neighbour is as near as the next one: which of both is asked is anybody's choice."""
    away, _ = nearest.kneighbors(x, NEIGHBOURS + 1)
    return np.isclose(away[:, -1], away[:, -2], rtol=1e-9).tolist()


def boosting(make):
    return make(max_iter=100, learning_rate=0.1, max_depth=4, l2_regularization=1.0, early_stopping=False)


result = {"scikit_learn": sklearn.__version__, "neighbours": NEIGHBOURS, "regressions": [], "classes": []}
for name, target in REGRESSIONS:
    columns, x, label = read(name)
    if target == "target":
        y = np.array([float(v) for v in label])
    else:
        at = columns.index(target)
        y, x, columns = x[:, at], np.delete(x, at, axis=1), columns[:at] + columns[at + 1 :]
    n = TRAIN[name]
    entry = {"set": name, "target": target, "columns": columns, "train_rows": n}
    penalty, scaler, model = chosen(x[:n], y[:n], lambda a, rows: Ridge(alpha=a * rows, solver="cholesky"), RIDGE)
    entry["ridge"] = {
        "penalty": penalty,
        "coefficients": (model.coef_ / scaler.scale_).tolist(),
        "output": model.predict(scaler.transform(x[n:])).tolist(),
    }
    standard = StandardScaler().fit_transform(x[:n])
    most = np.abs(standard.T @ (y[:n] - y[:n].mean()) / n).max() / 0.5
    path = [most * 10 ** (-3 * i / 24) for i in range(25)]
    make = lambda a, rows: ElasticNet(alpha=a, l1_ratio=0.5, tol=1e-14, max_iter=1_000_000)
    penalty, scaler, model = chosen(x[:n], y[:n], make, path)
    entry["elastic_net"] = {
        "penalty": penalty,
        "coefficients": (model.coef_ / scaler.scale_).tolist(),
        "output": model.predict(scaler.transform(x[n:])).tolist(),
    }
    scaler = StandardScaler().fit(x[:n])
    nearest = KNeighborsRegressor(NEIGHBOURS, algorithm="brute").fit(scaler.transform(x[:n]), y[:n])
    entry["neighbours"] = {
        "output": nearest.predict(scaler.transform(x[n:])).tolist(),
        "tied": tied(nearest, scaler.transform(x[n:])),
    }
    boosted = boosting(HistGradientBoostingRegressor).set_params(min_samples_leaf=5).fit(x[:n], y[:n])
    entry["boosted"] = {"mae": mean_absolute_error(y[n:], boosted.predict(x[n:])), "spread": float(y[n:].std())}
    result["regressions"].append(entry)

for name in CLASSES:
    columns, x, y = read(name)
    n = TRAIN[name]
    scaler = StandardScaler().fit(x[:n])
    standard = scaler.transform(x)
    entry = {"set": name, "columns": columns, "train_rows": n, "classes": sorted(set(y))}
    entry["gaussian"] = GaussianNB().fit(standard[:n], y[:n]).predict_proba(standard[n:]).tolist()
    nearest = KNeighborsClassifier(NEIGHBOURS, algorithm="brute").fit(standard[:n], y[:n])
    entry["neighbours"] = {
        "output": nearest.predict_proba(standard[n:]).tolist(),
        "tied": tied(nearest, standard[n:]),
    }
    # The first five columns as categories, by the quartiles of the training rows.
    edges = np.quantile(x[:n, :5], [0.25, 0.5, 0.75], axis=0)
    codes = np.stack([np.searchsorted(edges[:, c], x[:, c]) for c in range(min(5, x.shape[1]))], axis=1)
    entry["levels"] = codes.tolist()
    counted = CategoricalNB(alpha=1.0, min_categories=4).fit(codes[:n], y[:n])
    entry["categorical"] = counted.predict_proba(codes[n:]).tolist()
    entry["inertia"] = {
        str(k): KMeans(k, n_init=50, tol=0, max_iter=1000, random_state=0).fit(standard[:n]).inertia_ for k in (2, 3, 4)
    }
    boosted = boosting(HistGradientBoostingClassifier).set_params(min_samples_leaf=5).fit(x[:n], y[:n])
    entry["boosted"] = {"accuracy": boosted.score(x[n:], y[n:])}
    result["classes"].append(entry)

(HERE / "bricks.json").write_text(json.dumps(result) + "\n")
