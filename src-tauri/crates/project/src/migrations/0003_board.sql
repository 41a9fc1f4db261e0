-- Format 3, the board: merged notes, criteria and scores, pictures, what the papers' colours mean.

-- A picture on a board. Its bytes are parts: `original` (in pieces of 1 MiB), `preview` and `small` (PNG).
CREATE TABLE image (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL, -- SHA-256 of the original
    media_type TEXT NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
    file_name TEXT NOT NULL,
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    bytes INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX image_hash ON image (hash);

-- The note that this one was merged into: it is kept, out of sight.
ALTER TABLE note ADD COLUMN merged_into_id TEXT DEFAULT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED;
-- The canvas that this note had when it was merged; it serves the merged one meanwhile.
ALTER TABLE note ADD COLUMN merged_canvas TEXT DEFAULT NULL;
ALTER TABLE note ADD COLUMN image_id TEXT DEFAULT NULL REFERENCES image (id) DEFERRABLE INITIALLY DEFERRED;
-- Why this idea is one of the chosen.
ALTER TABLE note ADD COLUMN chosen_because TEXT NOT NULL DEFAULT '';
CREATE INDEX note_merged_into ON note (merged_into_id);
CREATE INDEX note_image ON note (image_id);

-- The note that the dots were put on, where it was merged into `note_id` since.
ALTER TABLE vote ADD COLUMN cast_on_id TEXT DEFAULT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX vote_cast_on ON vote (cast_on_id);

-- `axis`: what a high score speaks of, in the picture of value and effort.
CREATE TABLE criterion (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES board (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    weight REAL NOT NULL CHECK (weight >= 0 AND weight <= 100),
    axis TEXT NOT NULL CHECK (axis IN ('value', 'ease')),
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX criterion_board ON criterion (board_id);

-- 0 to 5, 5 is best; without a participant it is the room's.
CREATE TABLE score (
    id TEXT PRIMARY KEY,
    criterion_id TEXT NOT NULL REFERENCES criterion (id) DEFERRABLE INITIALLY DEFERRED,
    note_id TEXT NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED,
    participant_id TEXT REFERENCES participant (id) DEFERRABLE INITIALLY DEFERRED,
    value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 5)
) STRICT;
CREATE INDEX score_criterion ON score (criterion_id);
CREATE INDEX score_note ON score (note_id);
CREATE INDEX score_participant ON score (participant_id);

-- What the team lets a paper's colour mean on a board.
CREATE TABLE color_meaning (
    id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES board (id) DEFERRABLE INITIALLY DEFERRED,
    color TEXT NOT NULL CHECK (color IN ('butter', 'mint', 'sky', 'rose', 'lilac', 'sand')),
    text TEXT NOT NULL
) STRICT;
CREATE INDEX color_meaning_board ON color_meaning (board_id);
