-- A page as journal_page gives it, for who only asks which streams went on and how far: without what the events say.
CREATE FUNCTION journal_places(prefix text, after bigint, until bigint, max_rows integer)
RETURNS TABLE (place bigint, of_stream text, in_stream integer) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
SET jit = off AS $$
BEGIN
    RETURN QUERY
    SELECT j.position, j.stream, j.seq FROM journal j
    WHERE j.position > after AND j.position <= until AND starts_with(j.stream, prefix)
    ORDER BY j.position LIMIT max_rows;
END $$;
