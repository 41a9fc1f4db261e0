-- Steps that prepare a dataset.

-- A list of steps on a dataset. What it makes is an ordinary dataset, `derived_id`, with a version for each run.
CREATE TABLE preparation (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    derived_id TEXT REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX preparation_dataset ON preparation (dataset_id);
CREATE INDEX preparation_derived ON preparation (derived_id);

CREATE TABLE preparation_step (
    id TEXT PRIMARY KEY,
    preparation_id TEXT NOT NULL REFERENCES preparation (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    params TEXT NOT NULL, -- JSON object, by kind
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    note TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX preparation_step_preparation ON preparation_step (preparation_id);

-- One run: from which version of the source which version of the derived dataset was made.
CREATE TABLE preparation_run (
    id TEXT PRIMARY KEY,
    preparation_id TEXT NOT NULL REFERENCES preparation (id) DEFERRABLE INITIALLY DEFERRED,
    source_version_id TEXT NOT NULL REFERENCES dataset_version (id) DEFERRABLE INITIALLY DEFERRED,
    version_id TEXT NOT NULL REFERENCES dataset_version (id) DEFERRABLE INITIALLY DEFERRED,
    steps_hash TEXT NOT NULL, -- SHA-256 of the steps that were on, as JSON
    rows_in INTEGER NOT NULL,
    rows_out INTEGER NOT NULL,
    ran_at TEXT NOT NULL,
    duration_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX preparation_run_preparation ON preparation_run (preparation_id);
CREATE INDEX preparation_run_source ON preparation_run (source_version_id);
CREATE INDEX preparation_run_version ON preparation_run (version_id);
