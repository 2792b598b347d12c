#!/usr/bin/env bash
# Builds the command line and replays a folder of recorded judgments. Further arguments go to `routing demo`.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: ./demo.sh FOLDER [options]" >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$root/client/Routing.Cli" -c Release -v quiet >&2
exec "$root/artifacts/bin/Routing.Cli/release/routing" demo --data "$@"
