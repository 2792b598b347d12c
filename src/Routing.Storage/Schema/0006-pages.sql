-- A page of all streams whose name starts so, after a position and up to another one. Planned anew each time, with the
-- positions as constants, so that only the ranges that hold some are opened; and by the index of positions whatever the
-- statistics say: a range that was filled a moment ago has none, and a scan of it for each page takes minutes.
CREATE FUNCTION journal_page(prefix text, after bigint, until bigint, max_rows integer)
RETURNS SETOF journal LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
SET jit = off AS $$
BEGIN
    RETURN QUERY
    SELECT j.* FROM journal j
    WHERE j.position > after AND j.position <= until AND starts_with(j.stream, prefix)
    ORDER BY j.position LIMIT max_rows;
END $$;
