-- Format 1. One table per kind of record, one column per field. This schema is a promise: it is documented in the
-- README, and anyone may read a project with a SQL tool. Every `id` is a UUIDv7, every `order_key` sorts as text
-- (ties by id), instants are RFC 3339 in UTC, dates are YYYY-MM-DD.

-- What the file says of itself: project_id, min_reader, revision, history_from.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE project (
    id TEXT PRIMARY KEY CHECK (id = 'project'),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    zone TEXT NOT NULL
) STRICT;

-- Explore -------------------------------------------------------------------------------------------------------

CREATE TABLE objective (
    id TEXT PRIMARY KEY,
    parent_id TEXT REFERENCES objective (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX objective_parent ON objective (parent_id);

CREATE TABLE journey (
    id TEXT PRIMARY KEY,
    objective_id TEXT REFERENCES objective (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('process', 'user_journey')),
    version TEXT NOT NULL CHECK (version IN ('as_is', 'to_be')),
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX journey_objective ON journey (objective_id);

CREATE TABLE journey_step (
    id TEXT PRIMARY KEY,
    journey_id TEXT NOT NULL REFERENCES journey (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    actor TEXT NOT NULL,
    tool TEXT NOT NULL,
    minutes REAL CHECK (minutes >= 0),
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX journey_step_journey ON journey_step (journey_id);

CREATE TABLE pain_point (
    id TEXT PRIMARY KEY,
    step_id TEXT NOT NULL REFERENCES journey_step (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('time_consuming', 'under_performing', 'frustrating')),
    severity INTEGER CHECK (severity BETWEEN 1 AND 5),
    frequency TEXT CHECK (frequency IN ('rarely', 'sometimes', 'often', 'always')),
    evidence TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX pain_point_step ON pain_point (step_id);

CREATE TABLE participant (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    profile TEXT NOT NULL CHECK (profile IN ('manager', 'business_expert', 'user', 'product_manager', 'data_scientist', 'data_engineer', 'ml_engineer', 'designer', 'other')),
    order_key TEXT NOT NULL
) STRICT;

CREATE TABLE board (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('frame', 'diverge', 'combine', 'choose')),
    votes_per_person INTEGER NOT NULL CHECK (votes_per_person BETWEEN 0 AND 99),
    order_key TEXT NOT NULL
) STRICT;

CREATE TABLE note_group (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES board (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL
) STRICT;
CREATE INDEX note_group_board ON note_group (board_id);

CREATE TABLE note (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES board (id) DEFERRABLE INITIALLY DEFERRED,
    group_id TEXT REFERENCES note_group (id) DEFERRABLE INITIALLY DEFERRED,
    author_id TEXT REFERENCES participant (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    color TEXT NOT NULL CHECK (color IN ('butter', 'mint', 'sky', 'rose', 'lilac', 'sand')),
    x REAL NOT NULL,
    y REAL NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    selected INTEGER NOT NULL CHECK (selected IN (0, 1)),
    changes_process INTEGER NOT NULL CHECK (changes_process IN (0, 1)),
    created_at TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX note_board ON note (board_id);
CREATE INDEX note_group_id ON note (group_id);
CREATE INDEX note_author ON note (author_id);

CREATE TABLE vote (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES board (id) DEFERRABLE INITIALLY DEFERRED,
    note_id TEXT NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED,
    participant_id TEXT REFERENCES participant (id) DEFERRABLE INITIALLY DEFERRED,
    count INTEGER NOT NULL CHECK (count > 0)
) STRICT;
CREATE INDEX vote_board ON vote (board_id);
CREATE INDEX vote_note ON vote (note_id);
CREATE INDEX vote_participant ON vote (participant_id);

CREATE TABLE canvas (
    id TEXT PRIMARY KEY,
    note_id TEXT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX canvas_note ON canvas (note_id);

CREATE TABLE card (
    id TEXT PRIMARY KEY,
    canvas_id TEXT NOT NULL REFERENCES canvas (id) DEFERRABLE INITIALLY DEFERRED,
    box TEXT NOT NULL CHECK (box IN ('problem', 'sources', 'value', 'integration', 'users', 'extension_problem', 'extension_value', 'extension_users', 'kpi', 'frequency', 'environment')),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('answered', 'assumed', 'unknown')),
    kpi_id TEXT REFERENCES kpi (id) DEFERRABLE INITIALLY DEFERRED,
    source_class TEXT CHECK (source_class IN ('necessary', 'important', 'secondary')),
    availability TEXT CHECK (availability IN ('available', 'acquirable', 'missing')),
    acquire_how TEXT NOT NULL,
    acquire_when TEXT NOT NULL,
    fallback TEXT NOT NULL,
    choice TEXT,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX card_canvas ON card (canvas_id);
CREATE INDEX card_kpi ON card (kpi_id);

-- Organise ------------------------------------------------------------------------------------------------------

-- Levels: 0 none, 1 beginner, 2 advanced, 3 expert.
CREATE TABLE member (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    profile TEXT NOT NULL,
    devops INTEGER NOT NULL CHECK (devops BETWEEN 0 AND 3),
    infrastructure INTEGER NOT NULL CHECK (infrastructure BETWEEN 0 AND 3),
    data_engineering INTEGER NOT NULL CHECK (data_engineering BETWEEN 0 AND 3),
    software INTEGER NOT NULL CHECK (software BETWEEN 0 AND 3),
    statistics INTEGER NOT NULL CHECK (statistics BETWEEN 0 AND 3),
    machine_learning INTEGER NOT NULL CHECK (machine_learning BETWEEN 0 AND 3),
    business INTEGER NOT NULL CHECK (business BETWEEN 0 AND 3),
    product INTEGER NOT NULL CHECK (product BETWEEN 0 AND 3),
    share TEXT NOT NULL,
    learn TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;

CREATE TABLE version (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    objective TEXT NOT NULL,
    kpi_id TEXT REFERENCES kpi (id) DEFERRABLE INITIALLY DEFERRED,
    starts_on TEXT,
    ends_on TEXT,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX version_kpi ON version (kpi_id);

-- An empty title stands for the area's own name.
CREATE TABLE map_column (
    id TEXT PRIMARY KEY,
    area TEXT NOT NULL CHECK (area IN ('ingestion', 'modelling', 'activation', 'monitoring', 'infrastructure')),
    title TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;

CREATE TABLE epic (
    id TEXT PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES version (id) DEFERRABLE INITIALLY DEFERRED,
    column_id TEXT NOT NULL REFERENCES map_column (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    points INTEGER CHECK (points BETWEEN 0 AND 999),
    state TEXT NOT NULL CHECK (state IN ('todo', 'doing', 'done')),
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX epic_version ON epic (version_id);
CREATE INDEX epic_column ON epic (column_id);

-- Streamline ----------------------------------------------------------------------------------------------------

CREATE TABLE dataset (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;

CREATE TABLE dataset_version (
    id TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    file_bytes INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    rows_in INTEGER NOT NULL,
    rows_out INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    cells_nulled INTEGER NOT NULL,
    cells_repaired INTEGER NOT NULL,
    columns INTEGER NOT NULL
) STRICT;
CREATE INDEX dataset_version_dataset ON dataset_version (dataset_id);

-- The catalogue: what each column of a dataset means.
CREATE TABLE dataset_column (
    id TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    meaning TEXT NOT NULL,
    unit TEXT NOT NULL,
    owner TEXT NOT NULL,
    personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
    known_after INTEGER NOT NULL CHECK (known_after IN (0, 1)),
    pitfalls TEXT NOT NULL
) STRICT;
CREATE INDEX dataset_column_dataset ON dataset_column (dataset_id);

CREATE TABLE training (
    id TEXT PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES dataset_version (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    target TEXT NOT NULL,
    task TEXT NOT NULL CHECK (task IN ('regression', 'binary', 'multiclass')),
    seed INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    best_naive TEXT REFERENCES model (id) DEFERRABLE INITIALLY DEFERRED,
    best TEXT REFERENCES model (id) DEFERRABLE INITIALLY DEFERRED,
    features TEXT NOT NULL, -- JSON array of column names
    created_at TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX training_version ON training (version_id);

CREATE TABLE model (
    id TEXT PRIMARY KEY,
    training_id TEXT NOT NULL REFERENCES training (id) DEFERRABLE INITIALLY DEFERRED,
    algorithm TEXT NOT NULL,
    naive INTEGER NOT NULL CHECK (naive IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('candidate', 'production', 'archived')),
    main_metric TEXT NOT NULL,
    metrics TEXT NOT NULL, -- JSON array of {name, higher_is_better, value, low, high, gain, gain_low, gain_high}
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX model_training ON model (training_id);

-- Dashboards ----------------------------------------------------------------------------------------------------

CREATE TABLE kpi (
    id TEXT PRIMARY KEY,
    objective_id TEXT REFERENCES objective (id) DEFERRABLE INITIALLY DEFERRED,
    canvas_id TEXT REFERENCES canvas (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('principal', 'secondary', 'technical')),
    owner TEXT NOT NULL,
    unit TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
    period TEXT CHECK (period IN ('day', 'week', 'month', 'quarter')),
    baseline REAL,
    target REAL,
    target_date TEXT,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX kpi_objective ON kpi (objective_id);
CREATE INDEX kpi_canvas ON kpi (canvas_id);

CREATE TABLE kpi_value (
    id TEXT PRIMARY KEY,
    kpi_id TEXT NOT NULL REFERENCES kpi (id) DEFERRABLE INITIALLY DEFERRED,
    date TEXT NOT NULL,
    value REAL NOT NULL,
    source TEXT NOT NULL,
    source_kind TEXT NOT NULL CHECK (source_kind IN ('typed', 'dataset', 'model')),
    version_id TEXT REFERENCES version (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX kpi_value_kpi ON kpi_value (kpi_id);
CREATE INDEX kpi_value_version ON kpi_value (version_id);

CREATE TABLE kpi_event (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    label TEXT NOT NULL
) STRICT;

-- Everywhere ----------------------------------------------------------------------------------------------------

-- The golden thread, where no column already says it.
CREATE TABLE link (
    id TEXT PRIMARY KEY,
    from_kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_id TEXT NOT NULL,
    relation TEXT NOT NULL
) STRICT;
CREATE INDEX link_from ON link (from_id);
CREATE INDEX link_to ON link (to_id);

-- A finding of the method that the team has set aside, with its reason.
CREATE TABLE silence (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- Outside the history: imported data (Parquet, zstd), and JSON documents too large for a column. Immutable, by owner:
-- a dataset_version (data, receipt, profile), a training (report, spec), a model (model).
CREATE TABLE part (
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    hash TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (owner_id, name, seq)
) STRICT;

-- The history: a step is what the user meant, a change is one record's image before and after it (JSON by column).
CREATE TABLE step (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    op TEXT NOT NULL,
    args TEXT NOT NULL,
    at TEXT NOT NULL,
    coalesce_key TEXT,
    state TEXT NOT NULL CHECK (state IN ('done', 'undone'))
) STRICT;
CREATE INDEX step_undone ON step (actor, id) WHERE state = 'undone';

CREATE TABLE step_change (
    step INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (step, kind, record_id)
) STRICT, WITHOUT ROWID;
