-- Format 3, the workshop: agenda, timer, rounds, what is hidden.

-- Not everyone on the roster is in the room today.
ALTER TABLE participant ADD COLUMN present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1));

ALTER TABLE board ADD COLUMN round INTEGER NOT NULL DEFAULT 1 CHECK (round >= 1);
-- New notes are hidden from the room until they are revealed.
ALTER TABLE board ADD COLUMN hide_new INTEGER NOT NULL DEFAULT 0 CHECK (hide_new IN (0, 1));
-- Votes are shown to nobody but the one who votes, until they are revealed.
ALTER TABLE board ADD COLUMN votes_secret INTEGER NOT NULL DEFAULT 0 CHECK (votes_secret IN (0, 1));
-- Minutes without a note after which the method speaks up; 0: never.
ALTER TABLE board ADD COLUMN stalled_minutes INTEGER NOT NULL DEFAULT 5 CHECK (stalled_minutes BETWEEN 0 AND 120);

ALTER TABLE note ADD COLUMN round INTEGER NOT NULL DEFAULT 1 CHECK (round >= 1);
ALTER TABLE note ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
-- Put aside, in the parking lot.
ALTER TABLE note ADD COLUMN parked INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1));

ALTER TABLE vote ADD COLUMN round INTEGER NOT NULL DEFAULT 1 CHECK (round >= 1);

-- What is planned. An empty title stands for the phase's own name, or for "break".
CREATE TABLE agenda_item (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES board (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    kind TEXT NOT NULL CHECK (kind IN ('work', 'break')),
    phase TEXT CHECK (phase IN ('frame', 'diverge', 'combine', 'choose')),
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX agenda_item_board ON agenda_item (board_id);

-- What was done, and the timer: one stretch of the workshop from its real start to its real end; without an end it is
-- going on. Outside the history, as time is: an undo leaves it, so it names its board without binding it.
CREATE TABLE agenda_run (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL,
    item_id TEXT,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('work', 'break')),
    phase TEXT CHECK (phase IN ('frame', 'diverge', 'combine', 'choose')),
    round INTEGER NOT NULL,
    planned_seconds INTEGER NOT NULL CHECK (planned_seconds >= 0),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    -- Counted until the last pause; from `running_since` on the clock runs. Null: it is paused.
    elapsed_ms INTEGER NOT NULL CHECK (elapsed_ms >= 0),
    running_since TEXT
) STRICT;
CREATE INDEX agenda_run_board ON agenda_run (board_id);

-- When the board stood in which phase of which round. Outside the history too.
CREATE TABLE phase_span (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('frame', 'diverge', 'combine', 'choose')),
    round INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX phase_span_board ON phase_span (board_id);

-- Lines that the facilitator writes: private ones leave the machine in no report and on no projector; decisions and open
-- questions go into the minutes.
CREATE TABLE workshop_line (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES board (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN ('private', 'decision', 'question')),
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX workshop_line_board ON workshop_line (board_id);

