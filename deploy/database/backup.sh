#!/usr/bin/env bash
# backup.sh FILE: a consistent copy of the database that PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE name, while silos work.
# Writes FILE (custom format, compressed) and FILE.facts: what a restore must find again.
set -euo pipefail
file=${1:?usage: backup.sh FILE}
here=$(cd "$(dirname "$0")" && pwd)
# The copy and its facts see the same moment: both read under one exported snapshot.
coproc SESSION { psql -X -A -t -q -v ON_ERROR_STOP=1; }
echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();' >&"${SESSION[1]}"
read -r snapshot <&"${SESSION[0]}"
pg_dump --format=custom --snapshot="$snapshot" --file="$file.part"
{
  echo "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '$snapshot';"
  cat "$here/facts.sql"
} | psql -X -A -t -q -v ON_ERROR_STOP=1 > "$file.facts"
echo '\q' >&"${SESSION[1]}"
mv "$file.part" "$file"
cat "$file.facts"
