-- The journal: events by position, streams with their length, and the head that hands out positions.

-- One row. Its lock is held from the first to the last statement of an append, so positions become visible in order
-- and without gaps. Events are kept in ranges of positions; a range that is full never changes again.
CREATE TABLE journal_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    head bigint NOT NULL DEFAULT 0 CHECK (head >= 0),
    range_rows bigint NOT NULL DEFAULT 33554432 CHECK (range_rows > 0)
) WITH (fillfactor = 10);
INSERT INTO journal_head DEFAULT VALUES;

-- Every stream once: how many events it holds and between which positions they lie.
CREATE TABLE journal_stream (
    stream text COLLATE "C" PRIMARY KEY,
    count integer NOT NULL CHECK (count > 0),
    first bigint NOT NULL,
    last bigint NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE journal (
    position bigint NOT NULL PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    seq integer NOT NULL,
    body bytea NOT NULL
) PARTITION BY RANGE (position);

-- Adds ranges until a whole empty one lies ahead. The unique index of each range is the second guard after the
-- comparison of counts: in one range no event of a stream can be there twice, whoever writes.
CREATE FUNCTION journal_extend() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    rows bigint;
    wanted bigint;
    upto bigint;
    range text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('routing journal ranges ' || current_schema(), 0));
    SELECT head + 2 * range_rows, range_rows INTO STRICT wanted, rows FROM journal_head;
    SELECT coalesce(max(substring(c.relname FROM 'journal_to_(\d+)')::bigint), 0) INTO upto
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal'::regclass;
    WHILE upto < wanted LOOP
        range := 'journal_to_' || (upto + rows);
        -- Made apart and then attached: attaching does not wait for writers, creating a partition would.
        EXECUTE format(
            'CREATE TABLE %I (LIKE journal INCLUDING ALL, UNIQUE (stream, seq), '
            'CONSTRAINT in_range CHECK (position > %s AND position <= %s))', range, upto, upto + rows);
        EXECUTE format('ALTER TABLE journal ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', range, upto + 1, upto + rows + 1);
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT in_range', range);
        upto := upto + rows;
    END LOOP;
    RETURN upto;
END $$;
SELECT journal_extend();

-- Appends many members in one transaction, or none: then it names those that do not fit their streams, and the caller
-- sends the others again. No stream may be named twice.
--   streams, expected, counts: one entry a member; ends: events up to and with it
--   event_streams, event_seqs, bodies: one entry an event, in the order of the members
-- Answers the position before the first event. Plans must not change with the size of the tables, as this runs for years
-- in one session; the price the planner puts on a forbidden scan would make it compile the statements anew each time.
CREATE FUNCTION journal_append(
    streams text[], expected integer[], counts integer[], ends integer[],
    event_streams text[], event_seqs integer[], bodies bytea[], OUT start bigint, OUT misfits integer[])
LANGUAGE plpgsql SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
BEGIN
    SELECT h.head INTO STRICT start FROM journal_head h FOR UPDATE;
    misfits := ARRAY(
        SELECT a.member::integer FROM unnest(streams, expected) WITH ORDINALITY AS a(stream, expected, member)
        WHERE a.expected <> coalesce((SELECT s.count FROM journal_stream s WHERE s.stream = a.stream), 0));
    IF misfits <> '{}' OR cardinality(bodies) = 0 THEN
        RETURN;
    END IF;

    INSERT INTO journal_stream (stream, count, first, last)
    SELECT a.stream, a.count, start + a.upto - a.count + 1, start + a.upto
    FROM unnest(streams, expected, counts, ends) AS a(stream, expected, count, upto) WHERE a.expected = 0;
    UPDATE journal_stream s SET count = a.expected + a.count, last = start + a.upto
    FROM unnest(streams, expected, counts, ends) AS a(stream, expected, count, upto)
    WHERE a.expected > 0 AND s.stream = a.stream;
    INSERT INTO journal (position, stream, seq, body)
    SELECT start + e.n, e.stream, e.seq, e.body
    FROM unnest(event_streams, event_seqs, bodies) WITH ORDINALITY AS e(stream, seq, body, n);
    UPDATE journal_head SET head = start + cardinality(bodies);
END $$;

-- A page of one stream. Planned anew each time, with the stream's bounds as constants: only ranges that hold some of its
-- events are opened, however many ranges there are.
CREATE FUNCTION journal_read(of_stream text, from_seq integer, max_rows integer)
RETURNS SETOF journal LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
    lower bigint;
    upper bigint;
BEGIN
    SELECT s.first, s.last INTO lower, upper FROM journal_stream s WHERE s.stream = of_stream;
    IF FOUND THEN
        RETURN QUERY
        SELECT j.* FROM journal j
        WHERE j.stream = of_stream AND j.seq >= from_seq AND j.position >= lower AND j.position <= upper
        ORDER BY j.seq LIMIT max_rows;
    END IF;
END $$;

-- How far a consumer of events has come. Effect and cursor move in one transaction.
CREATE TABLE journal_cursor (
    consumer text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL CHECK (position >= 0),
    moved_at timestamptz NOT NULL DEFAULT now()
);
