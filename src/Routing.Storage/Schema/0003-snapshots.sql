-- Small states by name: cursors of consumers, subscriptions of the live feed. Dropping them all costs work done again and
-- nothing else.
CREATE TABLE named_snapshot (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    body bytea NOT NULL
) WITH (fillfactor = 50);
