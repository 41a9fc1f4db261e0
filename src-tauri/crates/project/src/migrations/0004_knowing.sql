-- What the catalogue knows of data, and the rules that data keep.

-- What a column looks like or was said to hold of people (`email`, `iban`, …); `not_personal`: somebody looked, and it is not.
ALTER TABLE dataset_column ADD COLUMN personal_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE dataset_column ADD COLUMN not_personal INTEGER NOT NULL DEFAULT 0 CHECK (not_personal IN (0, 1));

-- The newest date that a version's rows bear, no later than its import (YYYY-MM-DD); empty: none.
ALTER TABLE dataset_version ADD COLUMN newest TEXT NOT NULL DEFAULT '';

-- A rule that the rows of a dataset keep.
CREATE TABLE quality_rule (
    id TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN ('not_null', 'unique', 'range', 'set', 'pattern', 'freshness', 'row_count', 'compare')),
    columns TEXT NOT NULL, -- JSON array of column names
    -- Bounds of numbers or of the count of rows; `high` is the greatest age in days where rows have to be fresh.
    low REAL,
    high REAL,
    low_date TEXT,
    high_date TEXT,
    allowed TEXT NOT NULL, -- JSON array of texts
    pattern TEXT NOT NULL,
    -- a operator b, a + b operator c
    operator TEXT CHECK (operator IN ('less', 'at_most', 'equal', 'at_least', 'more')),
    -- Share of the rows that may break it.
    tolerance REAL NOT NULL CHECK (tolerance BETWEEN 0 AND 1),
    note TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX quality_rule_dataset ON quality_rule (dataset_id);

-- How a version kept the rules when it was last looked at. Outside the history, as time is: an undo leaves it, so it names
-- its dataset and version without binding them.
CREATE TABLE quality_run (
    id TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    ran_at TEXT NOT NULL,
    rows INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    results TEXT NOT NULL -- JSON array: rule_id, state, checked, failed, value, reason, column
) STRICT;
CREATE INDEX quality_run_dataset ON quality_run (dataset_id);
