"""The same models on the same rows by scikit-learn: fitted on the first three quarters, measured on the last.

    python peer.py IN.csv amount|class MIN_LEAF

Only fitting and measuring is counted, not reading. What it does less than ours: no intervals, no gains, no
importances, no curves, no look for leaks.
"""

import json
import sys
import time

import numpy as np
import polars as pl
from sklearn import metrics
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor


def regression(truth, model, x):
    guess = model.predict(x)
    return {
        "mae": metrics.mean_absolute_error(truth, guess),
        "rmse": metrics.root_mean_squared_error(truth, guess),
        "r2": metrics.r2_score(truth, guess),
    }


def binary(truth, model, x):
    p = model.predict_proba(x)[:, 1]
    guess = p > 0.5
    return {
        "auc": metrics.roc_auc_score(truth, p),
        "average_precision": metrics.average_precision_score(truth, p),
        "log_loss": metrics.log_loss(truth, p),
        "brier": metrics.brier_score_loss(truth, p),
        "accuracy": metrics.accuracy_score(truth, guess),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, guess),
        "f1": metrics.f1_score(truth, guess, zero_division=0),
    }


def main(source: str, target: str, min_leaf: str) -> None:
    frame = pl.read_csv(source)
    x = frame.select(pl.col("^x.*$")).to_numpy(order="c")
    y = frame[target].to_numpy()
    tree = {"max_depth": 5, "min_samples_leaf": int(min_leaf), "random_state": 0}
    if target == "amount":
        measure = regression
        models = {
            "mean": DummyRegressor(),
            "median": DummyRegressor(strategy="median"),
            "linear": LinearRegression(),
            "tree": DecisionTreeRegressor(**tree),
        }
    else:
        measure, y = binary, (y == "yes").astype(np.int64)
        models = {
            "majority": DummyClassifier(strategy="prior"),
            # Newton's method, as ours, so that both arrive at the same minimum; here it is faster than L-BFGS too.
            "logistic": make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky", tol=1e-8)),
            "tree": DecisionTreeClassifier(**tree),
        }
    cut = len(y) * 3 // 4
    seen = {}
    for name, model in models.items():
        wall, processor = time.perf_counter(), time.process_time()
        model.fit(x[:cut], y[:cut])
        found = measure(y[cut:], model, x[cut:])
        seen[name] = {
            "wall": time.perf_counter() - wall,
            "processor": time.process_time() - processor,
            "metrics": found,
        }
    print(json.dumps(seen))


main(*sys.argv[1:])
