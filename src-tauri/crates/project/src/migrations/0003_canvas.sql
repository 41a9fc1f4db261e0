-- Format 3, canvases: snapshots.

-- A canvas as it was at one moment. `cards` is a JSON array of {id, box, text, state, choice, source_class, availability,
-- acquire_how, acquire_when, fallback, kpi, datasets, links, order_key}, in the order of the canvas.
CREATE TABLE canvas_snapshot (
    id TEXT PRIMARY KEY,
    canvas_id TEXT NOT NULL REFERENCES canvas (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    canvas_title TEXT NOT NULL,
    cards TEXT NOT NULL
) STRICT;
CREATE INDEX canvas_snapshot_canvas ON canvas_snapshot (canvas_id);
