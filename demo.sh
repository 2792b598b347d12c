#!/usr/bin/env bash
# Builds the command line and runs the demonstration: without a folder with simulated people, with one (comparisons.csv
# or labels.csv with truth) with the people recorded there. Further arguments go to `routing demo`.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$root/client/Routing.Cli" -c Release -v quiet >&2
if [ $# -ge 1 ] && [ "${1#-}" = "$1" ]; then set -- --data "$@"; fi
exec "$root/artifacts/bin/Routing.Cli/release/routing" demo "$@"
