"""Writes the reference values that `tests/reference.rs` compares with.

    python -m venv VENV && VENV/bin/pip install scikit-learn
    VENV/bin/python sklearn_reference.py

Exports scikit-learn's small data sets (BSD-3-Clause; iris: Fisher 1936, diabetes: Efron et al. 2004, breast cancer:
Wolberg et al. 1995, wine: Aeberhard and Forina 1991) as CSV beside this file, and what scikit-learn finds on them.
Rows whose number is 3 modulo 4 are tested, all others trained on.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn import datasets, metrics
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

HERE = pathlib.Path(__file__).parent
SETS = {
    "iris": datasets.load_iris(),
    "diabetes": datasets.load_diabetes(scaled=False),
    "breast_cancer": datasets.load_breast_cancer(),
    "wine": datasets.load_wine(),
}


def export(name, data):
    columns = [c.replace(" ", "_").replace("/", "_").replace("(", "").replace(")", "") for c in data.feature_names]
    named = hasattr(data, "target_names")
    target = [str(data.target_names[t]) for t in data.target] if named else [repr(float(t)) for t in data.target]
    # The row number orders the test rows last: the split by time of our own training then makes the same parts.
    rows = len(target)
    test = np.arange(rows) % 4 == 3
    order = np.concatenate([np.flatnonzero(~test), np.flatnonzero(test)])
    with open(HERE / f"{name}.csv", "w", newline="\n") as file:
        file.write(",".join(columns + ["target"]) + "\n")
        for r in order:
            file.write(",".join([repr(float(v)) for v in data.data[r]] + [target[r]]) + "\n")
    x, y = data.data[order], data.target[order]
    return columns, x, y, int((~test).sum())


def trees(make, x, y, held):
    """Ties are broken at random by scikit-learn: all the answers that 400 seeds give if there are few, and the rows
    on which all of them agree."""
    seen = {}
    for seed in range(400):
        tree = make(seed).fit(x, y)
        output = tree.predict_proba(held) if hasattr(tree, "predict_proba") else tree.predict(held)
        seen[np.round(output, 10).tobytes()] = output
    outputs = [np.round(output, 12) for output in seen.values()]
    agreed = np.ones(len(held), bool)
    for other in outputs[1:]:
        same = np.isclose(outputs[0], other, atol=1e-9)
        agreed &= same if same.ndim == 1 else same.all(axis=1)
    few = outputs if len(outputs) <= 40 else outputs[:1]
    return {"different": len(seen), "outputs": [o.tolist() for o in few], "agreed": agreed.tolist()}


def top_recall(y, p, share):
    """Found among the most probable rows; of a tie, its share."""
    order = np.argsort(-p, kind="stable")
    acted, found, i = share * len(y), 0.0, 0
    while i < len(y):
        j = i
        while j < len(y) and p[order[j]] == p[order[i]]:
            j += 1
        taken = min(max((acted - i) / (j - i), 0), 1)
        found += taken * y[order[i:j]].sum()
        i = j
    return found / y.sum()


def binary_metrics(y, p, share):
    c = (p > 0.5).astype(int)
    return {
        "auc": metrics.roc_auc_score(y, p),
        "average_precision": metrics.average_precision_score(y, p),
        "recall_top": top_recall(y, p, share),
        "log_loss": metrics.log_loss(y, p),
        "brier": metrics.brier_score_loss(y, p),
        "accuracy": metrics.accuracy_score(y, c),
        "balanced_accuracy": metrics.balanced_accuracy_score(y, c),
        "f1": metrics.f1_score(y, c),
    }


def regression_metrics(y, p):
    return {
        "mae": metrics.mean_absolute_error(y, p),
        "rmse": metrics.root_mean_squared_error(y, p),
        "r2": metrics.r2_score(y, p),
    }


def multiclass_metrics(y, p):
    c = p.argmax(axis=1)
    return {
        "accuracy": metrics.accuracy_score(y, c),
        "macro_f1": metrics.f1_score(y, c, average="macro"),
        "log_loss": metrics.log_loss(y, p),
    }


result = {"scikit_learn": sklearn.__version__, "sets": {}}
for name, data in SETS.items():
    columns, x, y, n = export(name, data)
    xa, ya, xb, yb = x[:n], y[:n], x[n:], y[n:]
    entry = {"columns": columns, "train_rows": n}
    if name == "diabetes":
        ols = LinearRegression().fit(xa, ya)
        p = ols.predict(xb)
        entry["linear"] = {
            "coefficients": ols.coef_.tolist(),
            "intercept": float(ols.intercept_),
            "output": p.tolist(),
            "metrics": regression_metrics(yb, p),
        }
        constant = np.full(len(yb), ya.mean())
        entry["mean"] = {"value": float(ya.mean()), "metrics": regression_metrics(yb, constant)}
        entry["median"] = {"value": float(np.median(ya))}
    else:
        scaler = StandardScaler().fit(xa)
        logistic = LogisticRegression(C=1.0, tol=1e-12, max_iter=100000, solver="lbfgs")
        if name == "breast_cancer":
            logistic = LogisticRegression(C=1.0, tol=1e-14, max_iter=1000, solver="newton-cholesky")
        logistic.fit(scaler.transform(xa), ya)
        p = logistic.predict_proba(scaler.transform(xb))
        measured = multiclass_metrics(yb, p)
        if name == "breast_cancer":
            measured = binary_metrics(yb, p[:, 1], float(ya.mean()))
        entry["logistic"] = {
            "coefficients": (logistic.coef_ / scaler.scale_).tolist(),
            "output": p.tolist(),
            "metrics": measured,
        }
    make = DecisionTreeRegressor if name == "diabetes" else DecisionTreeClassifier
    entry["trees"] = {
        str(depth): trees(lambda seed: make(max_depth=depth, random_state=seed), xa, ya, xb) for depth in (3, 5)
    }
    entry["trees"]["5 leaf 5"] = trees(
        lambda seed: make(max_depth=5, min_samples_leaf=5, random_state=seed), xa, ya, xb
    )
    # Missing values: every seventh cell of the first three columns is taken away.
    holes = x.copy()
    for c in range(3):
        holes[(np.arange(len(x)) * 3 + c) % 7 == 0, c] = np.nan
    entry["holes"] = trees(
        lambda seed: make(max_depth=3, min_samples_leaf=5, random_state=seed), holes[:n], ya, holes[n:]
    )
    result["sets"][name] = entry

(HERE / "reference.json").write_text(json.dumps(result) + "\n")
