-- Format 3, uncertainties, tests with users, prototypes, decisions.

-- What is not known of a canvas. `guide` is the method's own question that it was made from; the waiver says why
-- nothing is tested.
CREATE TABLE uncertainty (
    id TEXT PRIMARY KEY,
    canvas_id TEXT REFERENCES canvas (id) DEFERRABLE INITIALLY DEFERRED,
    statement TEXT NOT NULL,
    family TEXT NOT NULL CHECK (family IN ('user_experience', 'data', 'infrastructure')),
    criticality TEXT NOT NULL CHECK (criticality IN ('critical', 'major', 'minor')),
    state TEXT NOT NULL CHECK (state IN ('open', 'testing', 'concluded', 'waived')),
    guide TEXT,
    outcome TEXT CHECK (outcome IN ('favourable', 'unfavourable', 'undecided')),
    conclusion TEXT NOT NULL,
    concluded_on TEXT,
    waived_for TEXT CHECK (waived_for IN ('derived', 'reliable', 'other')),
    waiver TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX uncertainty_canvas ON uncertainty (canvas_id);

-- A mock-up shown to a user: verdicts on Intuitive, Practical, Actionable, Personalisable, each with an observation.
CREATE TABLE user_test (
    id TEXT PRIMARY KEY,
    uncertainty_id TEXT NOT NULL REFERENCES uncertainty (id) DEFERRABLE INITIALLY DEFERRED,
    mockup TEXT NOT NULL,
    mockup_version INTEGER NOT NULL CHECK (mockup_version BETWEEN 1 AND 999),
    scenario TEXT NOT NULL,
    tester TEXT NOT NULL,
    tested_on TEXT,
    feedback TEXT NOT NULL,
    intuitive TEXT CHECK (intuitive IN ('yes', 'partly', 'no')),
    intuitive_note TEXT NOT NULL,
    practical TEXT CHECK (practical IN ('yes', 'partly', 'no')),
    practical_note TEXT NOT NULL,
    actionable TEXT CHECK (actionable IN ('yes', 'partly', 'no')),
    actionable_note TEXT NOT NULL,
    personalisable TEXT CHECK (personalisable IN ('yes', 'partly', 'no')),
    personalisable_note TEXT NOT NULL,
    next_version TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX user_test_uncertainty ON user_test (uncertainty_id);

-- A question with a time box in calendar days (14 at the most; the check says so of a file that has more). What would
-- prove it right is `measure` on the right side of `threshold`, fixed before `started_on`.
CREATE TABLE prototype (
    id TEXT PRIMARY KEY,
    uncertainty_id TEXT NOT NULL REFERENCES uncertainty (id) DEFERRABLE INITIALLY DEFERRED,
    renews_id TEXT REFERENCES prototype (id) DEFERRABLE INITIALLY DEFERRED,
    renewal_reason TEXT NOT NULL,
    question TEXT NOT NULL,
    measure TEXT NOT NULL,
    bound TEXT NOT NULL CHECK (bound IN ('at_least', 'at_most')),
    threshold REAL,
    unit TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days >= 1),
    planned_on TEXT NOT NULL,
    started_on TEXT,
    business TEXT NOT NULL, -- JSON array of names
    team TEXT NOT NULL, -- JSON array of names
    result REAL,
    outcome TEXT CHECK (outcome IN ('favourable', 'unfavourable', 'undecided')),
    conclusion TEXT NOT NULL,
    concluded_on TEXT,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX prototype_uncertainty ON prototype (uncertainty_id);
CREATE INDEX prototype_renews ON prototype (renews_id);

-- A rule of the business found in the data, or a good or bad effect of a source.
CREATE TABLE prototype_finding (
    id TEXT PRIMARY KEY,
    prototype_id TEXT NOT NULL REFERENCES prototype (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN ('business_rule', 'good_effect', 'bad_effect')),
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    found_on TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX prototype_finding_prototype ON prototype_finding (prototype_id);

-- What the people think of a canvas, from 1 to 5, with their reason; at most one of an aspect.
CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    canvas_id TEXT NOT NULL REFERENCES canvas (id) DEFERRABLE INITIALLY DEFERRED,
    aspect TEXT NOT NULL CHECK (aspect IN ('value', 'feasibility', 'effort')),
    score INTEGER CHECK (score BETWEEN 1 AND 5),
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_canvas ON assessment (canvas_id);

-- A dated decision on a canvas. One that was reopened stays, with the reason. `compared` is what was known that day.
CREATE TABLE decision (
    id TEXT PRIMARY KEY,
    canvas_id TEXT REFERENCES canvas (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('go', 'stop', 'park')),
    reasons TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    people TEXT NOT NULL, -- JSON array of names
    compared TEXT NOT NULL, -- JSON array of {canvas_id, title, value, feasibility, effort, open, critical, unknown}
    reopened_on TEXT,
    reopened_for TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX decision_canvas ON decision (canvas_id);
