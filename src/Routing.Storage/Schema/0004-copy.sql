-- The move of an embedded installation into this database, while it lasts and afterwards. Until it is finished no
-- process opens the journal.
CREATE TABLE journal_copy (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    source text NOT NULL,           -- SHA-256 of the first event: the same installation, wherever its folder lies
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    events bigint,
    hash text                       -- SHA-256 of all events, read back
);
