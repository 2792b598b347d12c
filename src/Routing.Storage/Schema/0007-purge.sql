-- Programmes that are over are taken out of the journal whole: what is left is foldable, since no fold reads two programmes. Ranges are
-- written anew without them, the newest first, so that what is still there of a stream is always its beginning.

CREATE TABLE journal_purge (
    programme text COLLATE "C" NOT NULL,
    last bigint NOT NULL,                       -- position of its last event
    began_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    events bigint NOT NULL DEFAULT 0,           -- taken out so far
    PRIMARY KEY (programme, last)
);

-- From here on nobody reads its streams by name, and who still holds one in memory cannot append: its count is gone.
CREATE FUNCTION journal_purge_begin(of_programme text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    upto bigint;
BEGIN
    PERFORM FROM journal_head FOR UPDATE;
    SELECT p.last INTO upto FROM journal_purge p WHERE p.programme = of_programme AND p.finished_at IS NULL;
    IF FOUND THEN
        RETURN upto;
    END IF;
    SELECT max(s.last) INTO upto FROM journal_stream s WHERE split_part(s.stream, '/', 2) = of_programme;
    IF upto IS NOT NULL THEN
        INSERT INTO journal_purge (programme, last) VALUES (of_programme, upto);
        DELETE FROM journal_stream s WHERE split_part(s.stream, '/', 2) = of_programme;
        DELETE FROM read_item r WHERE split_part(r.stream, '/', 2) = of_programme;
    END IF;
    RETURN upto;
END $$;

-- Writes one range anew without the programme's events up to a position. Appends wait for it only where the range is the one that is being
-- written. Answers how many events were taken out.
CREATE FUNCTION journal_purge_range(range text, of_programme text, upto bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    bound text;
    edges text[];
    gone bigint;
    kept text := range || '_kept';
BEGIN
    SELECT pg_get_expr(c.relpartbound, c.oid) INTO STRICT bound FROM pg_class c WHERE c.oid = range::regclass;
    edges := regexp_match(bound, 'FROM \(''?(\d+)''?\) TO \(''?(\d+)''?\)');
    PERFORM FROM journal_head h WHERE h.head < edges[2]::bigint - 1 FOR UPDATE;
    EXECUTE format('SELECT count(*) FROM %I WHERE split_part(stream, ''/'', 2) = $1 AND position <= $2', range) INTO gone USING of_programme, upto;
    IF gone > 0 THEN
        EXECUTE format(
            'CREATE TABLE %I (LIKE journal INCLUDING ALL, UNIQUE (stream, seq), '
            'CONSTRAINT in_range CHECK (position >= %s AND position < %s))', kept, edges[1], edges[2]);
        EXECUTE format('INSERT INTO %I SELECT * FROM %I WHERE split_part(stream, ''/'', 2) <> $1 OR position > $2', kept, range)
            USING of_programme, upto;
        EXECUTE format('ALTER TABLE journal DETACH PARTITION %I', range);
        EXECUTE format('ALTER TABLE journal ATTACH PARTITION %I %s', kept, bound);
        EXECUTE format('DROP TABLE %I', range);
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT in_range', kept);
        EXECUTE format('ALTER TABLE %I RENAME TO %I', kept, range);
        UPDATE journal_purge p SET events = p.events + gone WHERE p.programme = of_programme AND p.last = upto;
    END IF;
    RETURN gone;
END $$;
