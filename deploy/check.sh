#!/usr/bin/env bash
# Checks the files of this folder with the tools that are installed; says which checks were left out.
set -uo pipefail
cd "$(dirname "$0")"
status=0
run() {
  if ! command -v "$1" > /dev/null; then echo "left out, $1 is not installed: $*"; return; fi
  "$@" > /tmp/check.$$ 2>&1 && echo "holds: $*" || { echo "FAILS: $*"; cat /tmp/check.$$; status=1; }
  rm -f /tmp/check.$$
}
run yamllint -d '{extends: default, rules: {line-length: {max: 160}, document-start: disable, octal-values: disable}}' .
run promtool check rules alerts/routing.yaml
run promtool test rules alerts/routing.test.yaml
run kubectl kustomize kubernetes
run bash -n database/backup.sh database/restore.sh
for board in boards/*.json; do run python3 -m json.tool "$board"; done
# The unit names a program that a build machine does not have; everything else it says must hold.
if command -v systemd-analyze > /dev/null; then
  systemd-analyze verify systemd/routing.service 2>&1 | grep -v 'is not executable' && status=1 || echo "holds: systemd-analyze verify systemd/routing.service"
fi
exit "$status"
