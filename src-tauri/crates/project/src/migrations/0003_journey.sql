-- Format 3, the journey: lanes, versions side by side.

-- Someone, or something, who acts in a journey: a row of its map.
CREATE TABLE lane (
    id TEXT PRIMARY KEY,
    journey_id TEXT NOT NULL REFERENCES journey (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX lane_journey ON lane (journey_id);

-- Each actor of a journey becomes a lane, in the order in which they first act. Its id is that of their first step
-- with a new end, its order key that step's.
INSERT INTO lane (id, journey_id, title, order_key)
SELECT substr(id, 1, 24) || lower(hex(randomblob(6))), journey_id, trim(actor), order_key
FROM (
    SELECT *, row_number() OVER (PARTITION BY journey_id, lower(trim(actor)) ORDER BY order_key, id) AS turn
    FROM journey_step WHERE trim(actor) <> ''
)
WHERE turn = 1;

ALTER TABLE journey_step ADD COLUMN lane_id TEXT DEFAULT NULL REFERENCES lane (id) DEFERRABLE INITIALLY DEFERRED;
UPDATE journey_step SET lane_id = (
    SELECT lane.id FROM lane
    WHERE lane.journey_id = journey_step.journey_id AND lower(lane.title) = lower(trim(journey_step.actor))
);
ALTER TABLE journey_step DROP COLUMN actor;
CREATE INDEX journey_step_lane ON journey_step (lane_id);

-- A journey as it should be names the one of today that it changes, and each of its steps the one it was.
ALTER TABLE journey ADD COLUMN as_is_id TEXT DEFAULT NULL REFERENCES journey (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX journey_as_is ON journey (as_is_id);
ALTER TABLE journey_step ADD COLUMN from_step_id TEXT DEFAULT NULL REFERENCES journey_step (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX journey_step_from ON journey_step (from_step_id);
