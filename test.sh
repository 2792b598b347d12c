#!/usr/bin/env bash
# Builds everything, runs every test project, and ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Tests of the database start a server of their own; they skip, with the reason, where none can be had.
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  # The package would start a server of its own at once.
  mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" >> /etc/postgresql-common/createcluster.conf
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null \
    || echo "PostgreSQL could not be installed; its tests will skip."
fi
dotnet build Routing.sln -c Release -m:2 -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  "artifacts/bin/$name/release/$name" --progress off --ansi off 2>&1 | tee -a "$log" || status=1
  [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
done
sum() { grep -Eo "^ *$1: *[0-9]+" "$log" | grep -Eo '[0-9]+$' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(sum succeeded)
[ "$passed" -gt 0 ] || status=1
echo "$passed passed, $(sum failed) failed, $(sum skipped) skipped"
exit "$status"
