-- What a restored journal must have in common with the one that was saved. Fails where positions have a gap.
SELECT 'head ' || head FROM journal_head;
SELECT 'events ' || CASE WHEN count(*) + (SELECT coalesce(sum(events), 0) FROM journal_purge) = (SELECT head FROM journal_head)
                         THEN count(*)::text ELSE 'with gaps' END FROM journal;
SELECT 'purged ' || coalesce(sum(events), 0) FROM journal_purge;
SELECT 'streams ' || count(*) FROM journal_stream;
SELECT 'hash ' || coalesce(md5(string_agg(h, '' ORDER BY bucket)), '') FROM (
  SELECT position / 100000 AS bucket, md5(string_agg(md5(stream || '/' || seq || '/' || encode(body, 'hex')), '' ORDER BY position)) AS h
  FROM journal GROUP BY 1) AS buckets;
