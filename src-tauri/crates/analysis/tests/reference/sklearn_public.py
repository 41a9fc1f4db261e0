"""Writes what scikit-learn says of three public files, for `tests/public.rs`.

    python -m venv VENV && VENV/bin/pip install scikit-learn
    VENV/bin/python sklearn_public.py FOLDER

FOLDER holds telco-churn.csv, bank-marketing.csv and bike-hour.csv, which stay where they are: only answers are kept.
The columns are prepared here as the application says that it prepares them: a missing number stands at the mean and
has an indicator, the most frequent level of a category is its reference, rare levels are one.
"""

import csv
import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.linear_model import ElasticNet, LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import CategoricalNB, GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

HERE = pathlib.Path(__file__).parent
FOLDS, NEIGHBOURS, SHOWN, TREES = 5, 15, 60, 10
RIDGE = [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0, 3.0, 10.0]
DEPTH, LEAF = 5, 40
# One row in so many is read; numbers, categories; of each task the target.
SETS = {
    "telco-churn.csv": {
        "every": 1,
        "numbers": ["tenure", "MonthlyCharges", "TotalCharges", "SeniorCitizen"],
        "categories": "gender Partner Dependents PhoneService MultipleLines InternetService OnlineSecurity OnlineBackup "
        "DeviceProtection TechSupport StreamingTV StreamingMovies Contract PaperlessBilling PaymentMethod".split(),
        "regression": "MonthlyCharges",
        "binary": "Churn",
        "multiclass": "Contract",
    },
    "bank-marketing.csv": {
        "every": 4,
        "numbers": ["age", "balance", "day", "campaign", "pdays", "previous"],
        "categories": "job marital education default housing loan contact month poutcome".split(),
        "regression": "balance",
        "binary": "y",
        "multiclass": "education",
    },
    "bike-hour.csv": {
        "every": 2,
        "numbers": ["mnth", "hr", "weekday", "temp", "hum", "windspeed"],
        "categories": ["weekday2", "hr2"],
        "regression": "cnt",
        "binary": "workingday",
        "multiclass": "season",
    },
}


def read(path, every):
    rows = list(csv.DictReader(open(path)))[::every]
    return {name: [r[name].strip() for r in rows] for name in rows[0]}


def number(values):
    return np.array([float(v) if v not in ("", "NA") else np.nan for v in values])


def coded(values, n):
    """The level of each row by its place: the kept ones, most frequent first, then other, then missing."""
    known = [v for v in values[:n] if v not in ("", "NA")]
    counts = sorted(((v, known.count(v)) for v in set(known)), key=lambda c: (-c[1], c[0]))
    kept = [v for v, c in counts[:60] if c >= max(n // 1000, 5)]
    place = {v: i for i, v in enumerate(kept)}
    missing = len(kept) + 1
    return np.array([missing if v in ("", "NA") else place.get(v, len(kept)) for v in values]), len(kept)


def prepared(table, numbers, categories, n):
    """Standardised numbers with NaN, codes with their number of levels, and the terms of a linear model."""
    raw = [number(table[c]) for c in numbers]
    filled = [np.where(np.isnan(v), np.nanmean(v[:n]), v) for v in raw]
    mean, spread = [f[:n].mean() for f in filled], [f[:n].std() for f in filled]
    standard = [(v - m) / s for v, m, s in zip(raw, mean, spread)]
    codes = [coded(table[c], n) for c in categories]
    terms = [np.nan_to_num(z) for z in standard]
    terms += [np.isnan(z).astype(float) for z in standard if np.isnan(z[:n]).any()]
    for code, levels in codes:
        places = list(range(1, levels)) + [p for p in (levels, levels + 1) if (code[:n] == p).any()]
        terms += [(code == p).astype(float) for p in places]
    return np.array(standard).T, codes, np.array(terms).T


def chosen(x, y, make, path):
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
    return float(penalty), lambda rows: model.predict(scaler.transform(rows))


def bayes(standard, codes, y, n, shown):
    """Each column's likelihood by scikit-learn, one after the other: a missing number says nothing."""
    classes, counts = np.unique(y[:n], return_counts=True)
    prior = np.log(counts / n)
    score = np.tile(prior, (len(shown), 1))
    for z in standard.T:
        known = ~np.isnan(z[:n])
        model = GaussianNB().fit(z[:n][known][:, None], y[:n][known])
        told = ~np.isnan(z[shown])
        own = model.predict_joint_log_proba(np.nan_to_num(z[shown])[:, None]) - np.log(model.class_prior_)
        score += np.where(told[:, None], own, 0.0)
    for code, _ in codes:
        seen = {p: i for i, p in enumerate(sorted(set(code[:n])))}
        model = CategoricalNB(alpha=1.0).fit(np.array([seen[p] for p in code[:n]])[:, None], y[:n])
        told = np.array([p in seen for p in code[shown]])
        place = np.array([seen.get(p, 0) for p in code[shown]])
        own = model.predict_joint_log_proba(place[:, None]) - model.class_log_prior_
        score += np.where(told[:, None], own, 0.0)
    score = np.exp(score - score.max(axis=1, keepdims=True))
    return classes.tolist(), score / score.sum(axis=1, keepdims=True)


def nearest(make, standard, codes, y, n, shown, ask):
    """Different levels are one standard deviation apart."""
    points = [np.nan_to_num(standard)]
    points += [np.eye(levels + 2)[code] / np.sqrt(2) for code, levels in codes]
    points = np.hstack(points)
    model = make(NEIGHBOURS, algorithm="brute").fit(points[:n], y[:n])
    away, _ = model.kneighbors(points[shown], NEIGHBOURS + 1)
    tied = np.isclose(away[:, -1], away[:, -2], rtol=1e-9, atol=1e-9)
    return {"output": short(getattr(model, ask)(points[shown])), "tied": tied.tolist()}


def trees(make, x, y, n, shown, ask):
    """Of equal cuts any may be taken: only rows on which many trees agree are compared."""
    said = []
    for seed in range(TREES):
        model = make(max_depth=DEPTH, min_samples_leaf=LEAF, random_state=seed).fit(x[:n], y[:n])
        said.append(np.asarray(getattr(model, ask)(x[shown]), float).reshape(len(shown), -1))
    agreed = np.all([np.isclose(s, said[0], atol=1e-9).all(axis=1) for s in said], axis=0)
    return {"output": short(said[0]), "agreed": agreed.tolist()}


def short(values):
    return [float(f"{v:.12g}") for v in np.asarray(values, float).ravel()]


result = {"scikit_learn": sklearn.__version__, "neighbours": NEIGHBOURS, "depth": DEPTH, "min_leaf": LEAF, "sets": {}}
for name, wanted in SETS.items():
    table = read(pathlib.Path(sys.argv[1]) / name, wanted["every"])
    rows = len(next(iter(table.values())))
    n = rows * 3 // 4
    shown = np.linspace(n, rows - 1, SHOWN).astype(int)
    entry = {"every": wanted["every"], "rows": rows, "train_rows": n, "shown": (shown - n).tolist(), "tasks": {}}
    for task in ("regression", "binary", "multiclass"):
        target = wanted[task]
        numbers = [c for c in wanted["numbers"] if c != target]
        categories = [c for c in wanted["categories"] if c != target]
        standard, codes, x = prepared(table, numbers, categories, n)
        whole = [c for c in numbers if not np.isnan(number(table[c])).any()]
        plain = np.array([number(table[c]) for c in whole]).T
        own = {"target": target, "numbers": numbers, "categories": categories, "tree_columns": whole}
        if task == "regression":
            y = number(table[target])
            linear = LinearRegression().fit(x[:n], y[:n])
            own["linear"] = {"output": short(linear.predict(x[shown]))}
            penalty, model = chosen(x[:n], y[:n], lambda a, k: Ridge(alpha=a * k, solver="cholesky"), RIDGE)
            own["ridge"] = {"penalty": penalty, "output": short(model(x[shown]))}
            scaled = StandardScaler().fit_transform(x[:n])
            most = np.abs(scaled.T @ (y[:n] - y[:n].mean()) / n).max() / 0.5
            path = [most * 10 ** (-3 * i / 24) for i in range(25)]
            make = lambda a, k: ElasticNet(alpha=a, l1_ratio=0.5, tol=1e-12, max_iter=100_000)
            penalty, model = chosen(x[:n], y[:n], make, path)
            own["elastic_net"] = {"penalty": penalty, "output": short(model(x[shown]))}
            own["tree"] = trees(DecisionTreeRegressor, plain, y, n, shown, "predict")
            own["neighbours"] = nearest(KNeighborsRegressor, standard, codes, y, n, shown, "predict")
            points = StandardScaler().fit_transform(plain[:n])
            own["inertia"] = {
                str(k): KMeans(k, n_init=20, tol=0, max_iter=1000, random_state=0).fit(points).inertia_ for k in (3, 6)
            }
        else:
            y = np.array(table[target])
            own["classes"], probabilities = bayes(standard, codes, y, n, shown)
            own["naive_bayes"] = {"output": short(probabilities)}
            logistic = LogisticRegression(tol=1e-10, max_iter=20_000).fit(x[:n], y[:n])
            own["logistic"] = {"output": short(logistic.predict_proba(x[shown]))}
            own["tree"] = trees(DecisionTreeClassifier, plain, y, n, shown, "predict_proba")
            own["neighbours"] = nearest(KNeighborsClassifier, standard, codes, y, n, shown, "predict_proba")
        entry["tasks"][task] = own
        print(name, task, x.shape, flush=True)
    result["sets"][name] = entry

(HERE / "public.json").write_text(json.dumps(result) + "\n")
