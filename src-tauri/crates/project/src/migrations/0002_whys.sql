-- Format 2: chains of whys. A column that a later format adds to a table has a default, which is also what a record of an
-- older format gets on import.

-- Objective ------------------------------------------------------------------------------------------------------

-- A chain of whys above an objective; an answer that was promoted names the objective it became.
CREATE TABLE why_chain (
    id TEXT PRIMARY KEY,
    objective_id TEXT NOT NULL REFERENCES objective (id) DEFERRABLE INITIALLY DEFERRED,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX why_chain_objective ON why_chain (objective_id);

CREATE TABLE why_answer (
    id TEXT PRIMARY KEY,
    chain_id TEXT NOT NULL REFERENCES why_chain (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    promoted_id TEXT REFERENCES objective (id) DEFERRABLE INITIALLY DEFERRED,
    order_key TEXT NOT NULL
) STRICT;
CREATE INDEX why_answer_chain ON why_answer (chain_id);
CREATE INDEX why_answer_promoted ON why_answer (promoted_id);
