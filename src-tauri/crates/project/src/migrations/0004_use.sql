-- What a model is worth, and what it is used for.

-- JSON array of the features that alone, or summed, nearly say what is to be predicted.
ALTER TABLE training ADD COLUMN suspects TEXT NOT NULL DEFAULT '[]';

-- What errors of a training's models cost in the business's unit; at most one a training. `costs` is a JSON array of
-- {actual, predicted, value}: what a case of class `actual` costs that was taken for `predicted`; a gain is below zero.
-- Of a number, what one unit predicted too much (`over_cost`) or too little (`under_cost`) costs. `cases`: so many in
-- each `rhythm`. `today`: what today's practice costs in each. `threshold`: act from this probability on; null: from the
-- one that costs least. `capacity`: so many cases can be acted on in each `rhythm`.
CREATE TABLE worth (
    id TEXT PRIMARY KEY,
    training_id TEXT NOT NULL REFERENCES training (id) DEFERRABLE INITIALLY DEFERRED,
    unit TEXT NOT NULL,
    cases REAL NOT NULL CHECK (cases > 0),
    rhythm TEXT NOT NULL CHECK (rhythm IN ('day', 'week', 'month', 'year')),
    costs TEXT NOT NULL,
    over_cost REAL NOT NULL CHECK (over_cost >= 0),
    under_cost REAL NOT NULL CHECK (under_cost >= 0),
    today REAL,
    today_how TEXT NOT NULL,
    threshold REAL CHECK (threshold BETWEEN 0 AND 1),
    capacity REAL CHECK (capacity >= 0)
) STRICT;
CREATE INDEX worth_training ON worth (training_id);

-- An experiment made elsewhere: a notebook, a script, a trial by hand.
CREATE TABLE experiment (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    author TEXT NOT NULL,
    made_on TEXT NOT NULL,
    path TEXT NOT NULL,
    data TEXT NOT NULL,
    features TEXT NOT NULL,
    parameters TEXT NOT NULL,
    result TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
