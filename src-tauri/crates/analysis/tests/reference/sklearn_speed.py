"""The peer of `tests/speed.rs`: the same table made the same way, fitted and measured by scikit-learn.

    OMP_NUM_THREADS=2 OPENBLAS_NUM_THREADS=2 python sklearn_speed.py
"""

import time

import numpy as np
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.linear_model import ElasticNetCV, LinearRegression, LogisticRegression, RidgeCV
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

ROWS, FEATURES, TRAIN = 1_000_000, 20, 750_000
rng = np.random.default_rng(1)
x = sum(rng.random((ROWS, FEATURES)) for _ in range(4)) - 2
score = x @ (np.arange(FEATURES) / 5 - 1.5) + x[:, 0] * x[:, 1]
amount = score + rng.random(ROWS) * 4
label = (1 / (1 + np.exp(-score)) > rng.random(ROWS)).astype(int)


def measure(name, model, y, classes):
    clock, processor = time.perf_counter(), time.process_time()
    model.fit(x[:TRAIN], y[:TRAIN])
    held = y[TRAIN:]
    if classes:
        p = model.predict_proba(x[TRAIN:])[:, 1]
        first = metrics.roc_auc_score(held, p)
        metrics.average_precision_score(held, p), metrics.log_loss(held, p), metrics.brier_score_loss(held, p)
        metrics.accuracy_score(held, p > 0.5), metrics.f1_score(held, p > 0.5)
    else:
        p = model.predict(x[TRAIN:])
        first = metrics.mean_absolute_error(held, p)
        metrics.root_mean_squared_error(held, p), metrics.r2_score(held, p)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name}: {clock:.2f} s, {processor:.2f} processor seconds, {first:.6f}")


def clusters():
    clock, processor = time.perf_counter(), time.process_time()
    scaled = StandardScaler().fit_transform(x[:TRAIN])
    # As ours: the centres from ten beginnings on ten thousand rows, then all rows around them.
    begun = KMeans(8, n_init=10, random_state=0).fit(scaled[:10_000]).cluster_centers_
    KMeans(8, init=begun, n_init=1, max_iter=200, tol=0).fit(scaled)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"clusters: {clock:.2f} s, {processor:.2f} processor seconds")


alphas = 10.0 ** np.arange(-5, 2) * TRAIN
measure("linear", LinearRegression(), amount, False)
measure("ridge", make_pipeline(StandardScaler(), RidgeCV(alphas, cv=5)), amount, False)
measure("elastic_net", make_pipeline(StandardScaler(), ElasticNetCV(alphas=25, cv=5)), amount, False)
measure("tree", DecisionTreeRegressor(max_depth=5, min_samples_leaf=100), amount, False)
measure("tree, depth 10", DecisionTreeRegressor(max_depth=10, min_samples_leaf=100), amount, False)
clusters()
measure("logistic", make_pipeline(StandardScaler(), LogisticRegression()), label, True)
measure("naive_bayes", GaussianNB(), label, True)
measure("tree", DecisionTreeClassifier(max_depth=5, min_samples_leaf=100), label, True)
measure("tree, depth 10", DecisionTreeClassifier(max_depth=10, min_samples_leaf=100), label, True)
