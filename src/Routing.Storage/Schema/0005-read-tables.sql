-- Items as lists and reports want them, for SQL. Made from the journal and nothing else: it may be emptied and is then
-- made again. The cursor 'read_item' moves in the transaction that changes the rows.
CREATE TABLE read_item (
    stream text COLLATE "C" PRIMARY KEY,
    opened_at timestamptz NOT NULL,
    gold boolean NOT NULL,
    leases integer NOT NULL,
    judgments integer NOT NULL,
    expert_judgments integer NOT NULL,
    status text NOT NULL,
    reason text,
    confidence double precision,
    changed_at timestamptz NOT NULL
);
CREATE INDEX read_item_by_status ON read_item (status, stream);
INSERT INTO journal_cursor (consumer, position) VALUES ('read_item', 0);
