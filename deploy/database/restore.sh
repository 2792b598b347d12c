#!/usr/bin/env bash
# restore.sh FILE: brings a copy of backup.sh back into the empty database that the PG variables name, and checks that every event
# is there again, without a gap. Silos must not run on it yet. Members of the old cluster are forgotten.
set -euo pipefail
file=${1:?usage: restore.sh FILE}
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(psql -X -A -t -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" != 0 ]; then
  echo "The database '$PGDATABASE' is not empty: restore into a new one, then let the silos use it." >&2
  exit 1
fi
pg_restore --exit-on-error --no-owner --dbname="$PGDATABASE" "$file"
psql -X -q -v ON_ERROR_STOP=1 -c 'TRUNCATE cluster_silo, cluster_version'
found=$(psql -X -A -t -v ON_ERROR_STOP=1 -f "$here/facts.sql")
if [ "$found" != "$(cat "$file.facts")" ]; then
  printf 'What was restored is not what was saved.\nsaved:\n%s\nrestored:\n%s\n' "$(cat "$file.facts")" "$found" >&2
  exit 1
fi
echo "$found"
